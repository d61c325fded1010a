"""Reads behind the pages of members and of the register import."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Q, When

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.masks import mask_name, mask_phone
from teabowl.kernel.verbs import can, check
from teabowl.people.models import Membership, RegisterImport, RegisterRow
from teabowl.people.permissions import DECIDE, IMPORT_REGISTER, LIST_MEMBERS, VOUCH
from teabowl.people.queries import is_self
from teabowl.people.registers import FIELDS
from teabowl.people.rules import chinese_number
from teabowl.people.secrets import open_sealed
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Status = Membership.Status
PAGE = 50
QUEUE = 20
"""Applications on a page: each stands with what was said for it."""


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the list: the phone is masked, the person's own page has it whole."""

    id: UUID
    name: str
    group: str
    phone: str
    since: datetime | None
    has_account: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows; `count` is of all that match. The urls are '' where there is no further page."""

    rows: list[Any]
    count: int
    newer_url: str = ""
    older_url: str = ""


def members_at(
    actor: Actor, place: Place, *, search: str = "", group: str = "", alone: bool = False, page: int = 1, base: str = "?"
) -> Page:
    """Verified villagers by group and name. `search` is part of a name or the end of a phone; `alone` those without an account,
    whom no message reaches. Raises NotAllowed."""
    check(actor, LIST_MEMBERS, place.ref)
    found = _members(place, search, group, alone)
    count = found.count()
    start = (max(1, page) - 1) * PAGE
    rows = [_member(m) for m in found[start : start + PAGE]]
    newer = f"{base}page={page - 1}" if page > 1 else ""
    older = f"{base}page={page + 1}" if start + PAGE < count else ""
    return Page(rows, count, newer, older)


def all_members_at(actor: Actor, place: Place, *, search: str = "", group: str = "", alone: bool = False) -> Iterator[Member]:
    """The same without pages: for the Excel file. Raises NotAllowed at once."""
    check(actor, LIST_MEMBERS, place.ref)
    return (_member(m) for m in _members(place, search, group, alone).iterator(chunk_size=2000))


def groups_at(place: Place) -> list[str]:
    """The 小组 that villagers of the village are in."""
    rows = Membership.objects.filter(place_id__in=ids_living_at(place), status=Status.CONFIRMED).exclude(group="")
    numbered = {f"{chinese_number(n)}组": n for n in range(1, 100)}
    return sorted(
        rows.order_by().values_list("group", flat=True).distinct(), key=lambda group: (numbered.get(group, 100), group)
    )


def _members(place: Place, search: str, group: str, alone: bool) -> Any:
    rows = Membership.objects.filter(place_id__in=ids_living_at(place), status=Status.CONFIRMED).select_related(
        "person__account"
    )
    rows = _found(rows, search)
    if alone:
        rows = rows.filter(person__account=None)
    if group:
        rows = rows.filter(group=group.replace("\0", ""))
    return rows.order_by("group", "person__name", "id")


def _found(rows: Any, search: str) -> Any:
    """Those whose name has these words or whose phone ends so; blanks between them do not count."""
    text = "".join(search.replace("\0", "").split())[:40]
    if not text:
        return rows
    return rows.filter(Q(person__name__contains=text) | Q(phone__endswith=text) | Q(person__phone__endswith=text))


def _member(m: Membership) -> Member:
    phone = mask_phone(m.phone or m.person.phone)
    return Member(m.id, m.person.name, m.group, phone, m.decided_at, hasattr(m.person, "account"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application as it waits in the queue."""

    id: UUID
    name: str
    group: str
    applied_at: datetime
    vouches: int
    was_here: bool


def waiting_at(actor: Actor, place: Place) -> list[Waiting]:
    """Applications that wait, oldest first, for who may decide. Raises NotAllowed."""
    check(actor, DECIDE, place.ref)
    return _with_history(place, list(_waiting(place)))


def queue_at(actor: Actor, place: Place, *, search: str = "", page: int = 1, base: str = "?") -> Page:
    """The same in pages, and those among them who are looked for as in `members_at`. Raises NotAllowed."""
    check(actor, DECIDE, place.ref)
    return _page_of_waiting(place, _found(_waiting(place), search), page, base)


def waiting_for_vouches(actor: Actor, place: Place, *, page: int = 1, base: str = "?", size: int = QUEUE) -> Page:
    """Applications a verified villager may vouch for, of their own group first, names masked but for the last letter kept hidden.
    Raises NotAllowed."""
    check(actor, VOUCH, place.ref)
    own = Membership.objects.filter(place_id__in=ids_living_at(place), status=Status.CONFIRMED, person=actor.person_id)
    near = Case(When(group__in=own.exclude(group="").values("group"), then=0), default=1)
    found = _waiting(place).exclude(person_id=actor.person_id).order_by(near, "applied_at", "id")
    paged = _page_of_waiting(place, found, page, base, size)
    return replace(paged, rows=[replace(w, name=mask_name(w.name)) for w in paged.rows])


def _page_of_waiting(place: Place, found: Any, page: int, base: str, size: int = QUEUE) -> Page:
    count = found.count()
    start = (max(1, page) - 1) * size
    newer = f"{base}wait={page - 1}" if page > 1 else ""
    older = f"{base}wait={page + 1}" if start + size < count else ""
    return Page(_with_history(place, list(found[start : start + size])), count, newer, older)


def _waiting(place: Place) -> Any:
    rows = Membership.objects.filter(place_id__in=ids_living_at(place), status=Status.APPLIED)
    return rows.select_related("person").annotate(vouch_count=Count("vouches")).order_by("applied_at", "id")


def _with_history(place: Place, found: list[Any]) -> list[Waiting]:
    here = ids_living_at(place)
    ended = Membership.objects.filter(place_id__in=here, status=Status.ENDED, person_id__in=[m.person_id for m in found])
    before = set(ended.values_list("person_id", flat=True))
    return [Waiting(m.id, m.person.name, m.group, m.applied_at, m.vouch_count, m.person_id in before) for m in found]


@dataclass(frozen=True, slots=True)
class Detail:
    """A villager's or applicant's own page for the operator. `same_name` are register rows that may be the same human."""

    membership: Membership
    name: str
    phone: str
    vouchers: list[str]
    history: list[Membership]
    same_name: list[tuple[UUID, str]]
    may_decide: bool
    has_number: bool


def member_detail(actor: Actor, place: Place, membership_id: UUID) -> Detail:
    """Raises NotFound for a row of another village or one that was undone, NotAllowed."""
    check(actor, LIST_MEMBERS, place.ref)
    here = ids_living_at(place)
    hidden = [Status.UNDONE, Status.LINKED, Status.WITHDRAWN]
    rows = Membership.objects.filter(id=membership_id, place_id__in=here).exclude(status__in=hidden)
    m = rows.select_related("person", "place").first()
    if m is None:
        raise NotFound(_("这里没有这个人"))
    history = Membership.objects.filter(person_id=m.person_id, place_id__in=here, status=Status.ENDED).exclude(id=m.id)
    same: list[tuple[UUID, str]] = []
    if m.status == Status.APPLIED:
        alike = Membership.objects.filter(
            place_id__in=here, status=Status.CONFIRMED, person__name=m.person.name, person__account__isnull=True
        ).select_related("person")
        same = [(row.id, f"{row.person.name}，{row.group}，{mask_phone(row.phone or row.person.phone)}") for row in alike[:5]]
    vouchers = list(m.vouches.order_by("at").values_list("by__name", flat=True))
    phone = (m.phone or m.person.phone).removeprefix("+86")
    return Detail(
        m, m.person.name, phone if can(actor, DECIDE, place.ref) else mask_phone(phone), vouchers,
        list(history.order_by("-ended_at")), same, can(actor, DECIDE, place.ref) and not is_self(actor, m.person_id),
        m.person.resident_number is not None,
    )  # fmt: skip


def register_import(actor: Actor, place: Place, import_id: UUID) -> RegisterImport:
    """One import of this village. Raises NotFound, NotAllowed."""
    check(actor, IMPORT_REGISTER, place.ref)
    found = RegisterImport.objects.filter(id=import_id, place_id__in=ids_living_at(place)).first()
    if found is None:
        raise NotFound(_("没有这份名册"))
    return found


def imports_at(actor: Actor, place: Place) -> list[RegisterImport]:
    """The latest imports, newest first. Raises NotAllowed."""
    check(actor, IMPORT_REGISTER, place.ref)
    rows = RegisterImport.objects.filter(place_id__in=ids_living_at(place)).exclude(state=RegisterImport.State.DROPPED)
    return list(rows.order_by("-created_at")[:20])


@dataclass(frozen=True, slots=True)
class StagedRow:
    line: int
    typed: dict[str, str]
    problems: list[str]


def staged_rows(staged: RegisterImport, *, good: bool, limit: int | None = None) -> list[StagedRow]:
    """Rows of a staged import, in the order of the sheet; resident numbers as typed, so show them only in the bad rows' sheet."""
    rows = RegisterRow.objects.filter(register_import=staged).order_by("line")
    rows = rows.filter(problems=[]) if good else rows.exclude(problems=[])
    found: list[StagedRow] = []
    for row in rows[:limit] if limit else rows:
        held = json.loads(open_sealed(row.typed, "register.row"))
        shown = held["clean"] if good else held["typed"]
        found.append(StagedRow(row.line, {f: shown.get(f, "") for f in FIELDS}, list(row.problems)))
    return found
