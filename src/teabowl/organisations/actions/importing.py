"""Members and organisations from a table: staged and checked, confirmed once, taken back while nothing has come of it."""

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.times import china_date
from teabowl.organisations import authority, rosters, words
from teabowl.organisations.actions.members import Entry, enter_member
from teabowl.organisations.actions.tree import Seat, set_up_organisation
from teabowl.organisations.kinds import BRANCHES, Began, End, Kind, Status
from teabowl.organisations.models import (
    Member,
    MemberImport,
    MemberImportRow,
    MemberSpell,
    MemberStep,
    Organisation,
    OrganisationEvent,
    OrganisationSpell,
    Post,
)
from teabowl.organisations.permissions import BRING_IN
from teabowl.organisations.saving import lock_organisation
from teabowl.pagecache import actions as pagecache
from teabowl.people.models import Person
from teabowl.people.secrets import blind_index, open_sealed, seal
from teabowl.people.sheets import UnreadableSheet, read_sheet
from teabowl.places.models import Place
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

State = MemberImport.State
STAGED_FOR = timedelta(days=7)
ROW, NUMBER = "organisations.import_row", "person.resident_number"


@transaction.atomic
def stage_import(actor: Actor, *, organisation_id: UUID, filename: str, data: bytes, now: datetime) -> MemberImport:
    """Read and check a table; nothing enters the lists yet. Staged rows are encrypted and expire after seven days.

    Raises Invalid({'file': …}), NotAllowed, NotFound, Refused.
    """
    organisation = lock_organisation(organisation_id)
    authority.check(actor, BRING_IN, organisation.ref, now)
    if actor.account_id is None:
        raise NotAllowed(words.NOT_HERE)
    try:
        parsed = rosters.parse(read_sheet(filename, data), china_date(now))
    except UnreadableSheet as error:
        raise Invalid({"file": error.args[0]}) from error
    numbers = {row.clean.get("resident_number", "") for row in parsed.rows} - {""}
    index_of = {number: blind_index(number) for number in numbers}
    rosters.check_known(parsed, _known(organisation, parsed, index_of), index_of)
    bad = sum(1 for row in parsed.rows if row.problems)
    staged = MemberImport.objects.create(
        organisation=organisation, by_id=actor.account_id, filename=filename.replace("\\", "/").rpartition("/")[2][:120],
        good=len(parsed.rows) - bad, bad=bad, notes=parsed.notes, created_at=now, expires_at=now + STAGED_FOR,
    )  # fmt: skip
    MemberImportRow.objects.bulk_create(
        [
            MemberImportRow(
                member_import=staged, line=row.line, problems=row.problems,
                typed=seal(json.dumps({"table": parsed.table, "typed": row.typed, "clean": row.clean}, ensure_ascii=False), ROW),
            )
            for row in parsed.rows
        ],
        batch_size=2000,
    )  # fmt: skip
    _record(actor, "stage_import", staged, now, {"good": (None, staged.good), "bad": (None, bad)})
    return staged


def _known(organisation: Organisation, parsed: rosters.Parsed, index_of: dict[str, bytes]) -> rosters.Known:
    """What is below the organisation, and who of the table's people is on any list."""
    below = list(Organisation.objects.standing().under(organisation.id).select_related("place"))
    branches, parents, groups = defaultdict(list), defaultdict(list), {}
    for row in below:
        if row.kind in BRANCHES:
            branches[rosters.plain(row.name)].append(row.id)
        if row.kind == Kind.GROUP:
            groups[(row.parent_id, rosters.plain(row.name))] = row.id
        parents[rosters.plain(row.name)].append((row.id, Kind(row.kind)))
    places = defaultdict(list)
    home = organisation.place.now_at or organisation.place
    for key, name in Place.objects.in_force().under(home).values_list("id", "name"):
        places[name].append(key)
    current = Member.objects.filter(ended_on__isnull=True)
    names = {row.clean.get("name", "") for row in parsed.rows}
    listed = current.filter(person__name__in=names).values_list("organisation_id", "person__name", "person__phone")
    pairs = list(listed)
    indexes = Person.objects.filter(resident_number_index__in=list(index_of.values()), id__in=current.values("person_id"))
    return rosters.Known(
        branches=branches, own_branch=organisation.id if organisation.kind in BRANCHES else None, groups=groups, places=places,
        own_place=home.id, parents=parents, names=frozenset((row.place_id, row.name) for row in below),
        phones=frozenset((name, phone) for _branch, name, phone in pairs if phone),
        persons=frozenset((branch, name) for branch, name, _phone in pairs),
        indexes=frozenset(bytes(index or b"") for index in indexes.values_list("resident_number_index", flat=True)),
    )  # fmt: skip


def _lock(actor: Actor, import_id: UUID, now: datetime) -> MemberImport:
    rows = MemberImport.objects.select_for_update(of=("self",)).select_related(
        "organisation__place__now_at", "organisation__parent"
    )
    staged = rows.filter(id=import_id).first()
    if staged is None:
        raise NotFound(_("没有这份表，可能已经过期"))
    authority.check(actor, BRING_IN, staged.organisation.ref, now)
    return staged


@transaction.atomic
def confirm_import(actor: Actor, *, import_id: UUID, now: datetime) -> MemberImport:
    """Enter every good row, all or none. A second press changes nothing. Raises NotAllowed, NotFound, Refused."""
    staged = _lock(actor, import_id, now)
    if staged.state == State.CONFIRMED:
        return staged
    if staged.state != State.CHECKED or staged.expires_at <= now:
        raise Refused(_("这份表已经办过或过期了，请再传一次"))
    rows = [(row.line, json.loads(open_sealed(row.typed, ROW))) for row in staged.rows.filter(problems=[]).order_by("line")]
    for line, held in rows:
        try:
            enter = _enter_member if held["table"] == "members" else _set_up
            enter(actor, staged, held["clean"], now)
        except Invalid as invalid:
            said = "；".join(str(text) for text in invalid.fields.values())
            raise Refused(
                _("第 %(line)s 行这时候导不进去：%(said)s。一行也没有导入，请再传一次检查") % {"line": line, "said": said}
            ) from None
    staged.state, staged.confirmed_at = State.CONFIRMED, now
    staged.save(update_fields=["state", "confirmed_at"])
    staged.rows.all().delete()
    _record(actor, "confirm_import", staged, now, {"good": (None, staged.good)})
    return staged


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _enter_member(actor: Actor, staged: MemberImport, clean: dict[str, Any], now: datetime) -> None:
    entry = Entry(
        name=clean["name"], phone=clean["phone"], status=Status(clean["status"]), applied_on=_date(clean["applied_on"]),
        admitted_on=_date(clean["admitted_on"]), confirmed_on=_date(clean["confirmed_on"]), since=_date(clean["since"]),
        group_id=UUID(clean["group_id"]) if clean.get("group_id") else None, mentors=clean["mentors"],
    )  # fmt: skip
    person = _person_of(clean, staged, now)
    enter_member(
        actor, organisation_id=UUID(clean["branch_id"]), entry=entry, form_key=new_id(), now=now, imported_by=staged.id,
        began=Began.IMPORT, person=person,
    )  # fmt: skip


def _person_of(clean: dict[str, Any], staged: MemberImport, now: datetime) -> Person | None:
    """By the resident number, where the row has one: somebody known, or somebody new with it."""
    number = clean["resident_number"]
    if not number:
        return None
    index = blind_index(number)
    known = Person.objects.filter(resident_number_index=index, merged_into__isnull=True).first()
    return known or Person.objects.create(
        name=clean["name"], phone=clean["phone"], created_at=now, imported_by=staged.id, resident_number=seal(number, NUMBER),
        resident_number_index=index,
    )  # fmt: skip


def _set_up(actor: Actor, staged: MemberImport, clean: dict[str, Any], now: datetime) -> None:
    below = Organisation.objects.standing().under(staged.organisation_id)
    parent = next((row.id for row in below if rosters.plain(row.name) == rosters.plain(clean["parent"])), None)
    made = set_up_organisation(
        actor, place=Place.objects.get(id=clean["place_id"]), kind=Kind(clean["kind"]), name=clean["name"], parent_id=parent,
        on=_date(clean["set_up_on"]) or _date(clean["elected_on"]) or china_date(now), elected_on=_date(clean["elected_on"]),
        seat=Seat(unit=clean["unit"], seat=clean["seat"], phone=clean["phone"]), now=now,
    )  # fmt: skip
    Organisation.objects.filter(id=made.id).update(imported_by=staged.id)


@transaction.atomic
def undo_import(actor: Actor, *, import_id: UUID, now: datetime) -> tuple[int, int]:
    """Take back what nothing has come of: (taken back, left as they are). Raises NotAllowed, NotFound, Refused."""
    staged = _lock(actor, import_id, now)
    if staged.state != State.CONFIRMED:
        raise Refused(_("这份表没有导入过，或者已经撤回"))
    back, kept = _undo_members(actor, staged, now)
    more_back, more_kept = _undo_organisations(actor, staged, now)
    staged.state, staged.undone_at = State.UNDONE, now
    staged.save(update_fields=["state", "undone_at"])
    pagecache.touch(staged.organisation.place.lineage)
    _record(actor, "undo_import", staged, now, {"back": (None, back + more_back), "kept": (None, kept + more_kept)})
    return back + more_back, kept + more_kept


def _undo_members(actor: Actor, staged: MemberImport, now: datetime) -> tuple[int, int]:
    members = list(Member.objects.select_for_update().filter(imported_by=staged.id, ended_on__isnull=True).order_by("id"))
    keys = [member.id for member in members]
    spells: dict[UUID, list[MemberSpell]] = defaultdict(list)
    steps: dict[UUID, list[MemberStep]] = defaultdict(list)
    for spell in MemberSpell.objects.filter(member_id__in=keys):
        spells[spell.member_id].append(spell)
    for step in MemberStep.objects.filter(member_id__in=keys):
        steps[step.member_id].append(step)
    in_post = set(
        Post.objects.filter(person_id__in=[m.person_id for m in members], ends_on__isnull=True).values_list(
            "person_id", flat=True
        )
    )
    posted: list[Any] = []
    back = 0
    for member in members:
        if len(spells[member.id]) > 1 or len(steps[member.id]) > 1 or member.person_id in in_post or member.away_id:
            continue
        rows: list[Any] = [*spells[member.id], *steps[member.id]]
        for row in rows:
            row.undone = True
            row.save(update_fields=["undone"])
        posted += rows
        member.ended_on, member.ended_why, member.changed_at = china_date(now), End.UNDONE, now
        member.save(update_fields=["ended_on", "ended_why", "changed_at"])
        back += 1
    figures.post_many(actor, posted, now=now)
    return back, len(members) - back


def _undo_organisations(actor: Actor, staged: MemberImport, now: datetime) -> tuple[int, int]:
    rows = list(
        Organisation.objects.select_for_update()
        .filter(imported_by=staged.id, dissolved_on__isnull=True)
        .order_by("-depth", "id")
    )
    back = 0
    for row in rows:
        used = (
            Member.objects.filter(organisation=row).exclude(ended_why=End.UNDONE).exists()
            or Post.objects.filter(organisation=row).exists()
        )
        below = Organisation.objects.standing().filter(parent=row).exists()
        changed = OrganisationEvent.objects.filter(organisation=row).count() > 1
        if used or below or changed:
            continue
        spells = list(OrganisationSpell.objects.filter(organisation=row))
        for spell in spells:
            spell.ends_on = spell.starts_on
            spell.save(update_fields=["ends_on"])
        row.dissolved_on, row.changed_at = row.set_up_on, now
        row.save(update_fields=["dissolved_on", "changed_at"])
        figures.post_many(actor, spells, now=now)
        back += 1
    return back, len(rows) - back


@transaction.atomic
def drop_import(actor: Actor, *, import_id: UUID, now: datetime) -> None:
    """Throw a staged table away. Raises NotAllowed, NotFound, Refused."""
    staged = _lock(actor, import_id, now)
    if staged.state != State.CHECKED:
        raise Refused(_("这份表已经办过了"))
    staged.rows.all().delete()
    staged.state = State.DROPPED
    staged.save(update_fields=["state"])


@transaction.atomic
def expire_imports(*, now: datetime) -> int:
    """Background work: staged tables that nobody confirmed lose their rows. Answers how many."""
    due = MemberImport.objects.filter(state=State.CHECKED, expires_at__lte=now)
    MemberImportRow.objects.filter(member_import__in=due).delete()
    return due.update(state=State.DROPPED)


def _record(actor: Actor, verb: str, staged: MemberImport, now: datetime, changes: audit.Changes) -> None:
    audit.record(
        actor, f"organisations.{verb}", now=now, subject_type="member_import", subject_id=staged.id,
        place_id=staged.organisation.place_id, changes=changes,
    )  # fmt: skip
