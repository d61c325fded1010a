"""Letters of introduction, as lists and one by one; what the public may ask of one; the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.masks import mask_name
from teabowl.kernel.times import CHINA, china_date
from teabowl.organisations import authority
from teabowl.organisations import rules_transfers as rules
from teabowl.organisations import words_moves as words
from teabowl.organisations.kinds import BRANCHES, IN_PARTY, Kind
from teabowl.organisations.models import Member, Organisation, Transfer
from teabowl.organisations.permissions_moves import ASK_TRANSFER, ISSUE_TRANSFER, RECEIVE_TRANSFER, SEE_TRANSFERS
from teabowl.organisations.rules_transfers import State
from teabowl.organisations.values import Standing
from teabowl.people.queries import is_self
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

PAGE = 30
FILTERS = ("", "open", "overdue", "out", "in", "done")


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A letter in a list. `name` is the member's."""

    id: UUID
    name: str
    status: str
    source: str
    target: str
    number: str
    look: str
    tag: str
    asked_on: date
    until: date | None
    arrived_on: date | None
    url: str


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose letters, migrants or cases: of an organisation and those below it, or of a place and what is below."""

    organisation: Organisation | None = None
    place: Place | None = None

    def of(self, side: str) -> Q:
        """`side` names a pair of columns: the organisation, and with _place its place."""
        if self.organisation is not None:
            return Q(**{f"{side}__lineage__contains": [self.organisation.id]})
        assert self.place is not None
        return Q(**{f"{side}_place__lineage__contains": [self.place.id]})


def transfers(scope: Scope, kind: str, *, now: datetime, page: int = 1, limit: int = PAGE) -> tuple[list[TransferRow], int]:
    """Letters of the scope, the latest first; overdue ones the longest first. And how many there are. Two queries."""
    today = china_date(now)
    out, into = scope.of("source"), scope.of("target")
    found = Transfer.objects.filter(out | into)
    if kind == "open":
        found = found.filter(state__in=rules.OPEN)
    elif kind == "overdue":
        found = found.filter(state=State.ISSUED, until__lt=today)
    elif kind in ("out", "in"):
        found = found.filter(out if kind == "out" else into)
    elif kind == "done":
        found = found.exclude(state__in=rules.OPEN)
    order = ("until", "id") if kind == "overdue" else ("-asked_at", "-id")
    rows = found.select_related("member__person__merged_into").order_by(*order)
    start = (max(page, 1) - 1) * limit
    return [_row(letter, today) for letter in rows[start : start + limit]], found.count()


def _row(letter: Transfer, today: date) -> TransferRow:
    look, tag = words.until_tag(letter.state, letter.until, today)
    return TransferRow(
        letter.id, name_of(letter.member), str(words.STANDING.get(letter.status, letter.status)), letter.source_name,
        letter.target_name, letter.number_text, look, tag, china_date(letter.asked_at), letter.until, letter.arrived_on,
        reverse("organisations:transfer", args=[letter.id]),
    )  # fmt: skip


def name_of(member: Member) -> str:
    return (member.person.merged_into or member.person).name


RELATED = (
    "member__person__merged_into", "source__place__now_at", "target__place__now_at", "target__now_at", "issuer__place__now_at",
    "arrived_in",
    "source_place", "target_place", "replaces",
)  # fmt: skip


def letter(transfer_id: UUID) -> Transfer:
    """The letter with its sides. Raises NotFound. No permission is asked."""
    found = Transfer.objects.select_related(*RELATED).filter(id=transfer_id).first()
    if found is None:
        raise NotFound(words.NO_LETTER)
    return found


def may_see(actor: Actor, standing: Standing, held: Transfer) -> bool:
    if is_self(actor, held.member.person_id):
        return True
    sides = [side.ref for side in (held.source, held.target, held.issuer) if side is not None]
    return any(authority.allows(actor, standing, SEE_TRANSFERS, side) for side in sides)


def what_may(actor: Actor, standing: Standing, held: Transfer, today: date) -> list[str]:
    """What the actor may do with the letter now, in the order of its buttons."""

    def can(verb: Any, side: Organisation | None) -> bool:
        return side is not None and authority.allows(actor, standing, verb, side.ref)

    own = is_self(actor, held.member.person_id)
    issues, found = can(ISSUE_TRANSFER, held.issuer), []
    if held.state == State.ASKED:
        found += ["issue"] if issues else []
        found += ["withdraw"] if own or can(ASK_TRANSFER, held.source) else []
    if held.state == State.ISSUED:
        late = rules.is_overdue(held.state, held.until, today)
        if held.target is None:
            found += ["receipt"] if can(ASK_TRANSFER, held.source) else []
        elif can(RECEIVE_TRANSFER, held.target):
            found += ["receive", "return"]
        if issues:
            found += ["renew"] if late else []
            found.append("withdraw")
    if held.code and (own or issues or can(ASK_TRANSFER, held.source)):
        found.append("print")
    return found


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody who holds a letter may ask: whether it is real and still holds. The name is masked; no number, no phone."""

    name: str
    number: str
    issuer: str
    source: str
    target: str
    issued_on: date
    until: date
    state: str
    look: str
    tag: str


def verified(code: str, *, now: datetime) -> Verified | None:
    """The letter behind a code, as the public sees it; None: no such letter. One query."""
    typed = rules.code_typed(code)
    found = Transfer.objects.select_related("member__person__merged_into").filter(code=typed).first()
    if found is None or found.issued_on is None or found.until is None or len(typed) != rules.CODE_LENGTH:
        return None
    look, tag = words.until_tag(found.state, found.until, china_date(now))
    if found.state == State.ISSUED:
        look = "miss" if look == "miss" else "ok"
    return Verified(
        mask_name(name_of(found.member)), found.number_text, found.issuer_name, found.source_name, found.target_name,
        found.issued_on, found.until, found.state, look, tag,
    )  # fmt: skip


def members_to_go(held: Organisation) -> list[tuple[str, str]]:
    """Members of the branch who may get a letter: (key, name). One query."""
    rows = Member.objects.filter(organisation__lineage__contains=[held.id], ended_on__isnull=True, status__in=IN_PARTY)
    rows = rows.exclude(transfers__state__in=rules.OPEN).select_related("person__merged_into", "organisation")
    return [
        (str(row.id), name_of(row) if row.organisation_id == held.id else f"{name_of(row)} · {row.organisation.name}")
        for row in rows.order_by("organisation__place__sort_key", "person__name", "id")[:600]
    ]


def organisations_named(
    text: str, *, under: Place | None = None, branches: bool = False, limit: int = 20
) -> list[Organisation]:
    """Standing organisations by a part of their name, or of their place's; in division order. One query."""
    typed = " ".join(text.split())[:40]
    if not typed:
        return []
    rows = Organisation.objects.standing().exclude(kind=Kind.GROUP).select_related("place")
    for part in typed.split():
        rows = rows.filter(Q(name__icontains=part) | Q(place__name__icontains=part))
    if under is not None:
        rows = rows.filter(place__lineage__contains=[under.id])
    if branches:
        rows = rows.filter(kind__in=[*BRANCHES, Kind.GENERAL_BRANCH])
    return list(rows.in_order()[:limit])


def branches_under(held: Organisation) -> list[tuple[str, str]]:
    """(key, name) of the branches that may take a member in. One query."""
    rows = Organisation.objects.standing().under(held.id).filter(kind__in=BRANCHES).in_order()
    return [(str(row.id), row.name) for row in rows[:400]]


def letters_of_person(person_ids: Sequence[UUID], *, now: datetime) -> list[TransferRow]:
    """A person's own letters, the latest first. One query."""
    rows = Transfer.objects.filter(member__person_id__in=list(person_ids)).select_related("member__person__merged_into")
    return [_row(row, china_date(now)) for row in rows.order_by("-asked_at", "-id")[:20]]


def end_of(day: date) -> datetime:
    """For a desk: due by the end of the day."""
    return datetime.combine(day, datetime.max.time(), CHINA)


def title_of(row: Transfer) -> str:
    """A letter without its member."""
    return _("介绍信 %(number)s") % {"number": row.number_text} if row.number_text else _("转接申请")
