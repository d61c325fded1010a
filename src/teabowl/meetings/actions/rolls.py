"""A body's roll from a table: staged and checked row by row, confirmed once, taken back while nobody was convened by it. And one seat's
group and household put right."""

import json
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check as check_at
from teabowl.meetings import rollsheets, words
from teabowl.meetings.actions.saving import line
from teabowl.meetings.models import Participant, RollImport, RollImportRow, Seat
from teabowl.meetings.permissions import CONVENE_VILLAGE
from teabowl.people.models import Account, Person
from teabowl.people.secrets import open_sealed, seal
from teabowl.people.sheets import UnreadableSheet, read_sheet
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at

State = RollImport.State
STAGED_FOR = timedelta(days=7)
ROW = "meetings.roll_import_row"


@transaction.atomic
def stage_roll(actor: Actor, *, place: Place, body: str, filename: str, data: bytes, now: datetime) -> RollImport:
    """Read and check a table; nobody is on the roll yet. Staged rows are encrypted and expire after seven days. Raises
    Invalid({'file': …}), NotAllowed."""
    check_at(actor, CONVENE_VILLAGE, place.ref)
    if body not in Seat.Body.values or actor.account_id is None:
        raise NotAllowed(words.NOT_THIS_BODY)
    seats = Seat.objects.filter(place_id__in=ids_living_at(place), body=body, until__isnull=True).select_related("person")
    known = {(seat.name, phone) for seat in seats for phone in {seat.person.phone, ""}}
    try:
        rows, notes = rollsheets.parse(read_sheet(filename, data), china_date(now), known)
    except UnreadableSheet as error:
        raise Invalid({"file": error.args[0]}) from error
    bad = sum(1 for row in rows if row.problems)
    staged = RollImport.objects.create(
        place=place, body=body, by_id=actor.account_id, filename=filename.replace("\\", "/").rpartition("/")[2][:120],
        good=len(rows) - bad, bad=bad, notes=notes, created_at=now, expires_at=now + STAGED_FOR,
    )  # fmt: skip
    RollImportRow.objects.bulk_create(
        [
            RollImportRow(
                roll_import=staged, line=row.line, problems=row.problems,
                typed=seal(json.dumps({"typed": row.typed, "clean": row.clean}, ensure_ascii=False), ROW),
            )
            for row in rows
        ],
        batch_size=2000,
    )  # fmt: skip
    _record(actor, "stage_roll", staged, now, {"good": (None, staged.good), "bad": (None, bad)})
    return staged


def _lock(actor: Actor, import_id: UUID) -> RollImport:
    found = RollImport.objects.select_for_update(of=("self",)).select_related("place__now_at").filter(id=import_id).first()
    if found is None:
        raise NotFound(words.NO_TABLE)
    check_at(actor, CONVENE_VILLAGE, (found.place.now_at or found.place).ref)
    return found


@transaction.atomic
def confirm_roll(actor: Actor, *, import_id: UUID, now: datetime) -> RollImport:
    """Put every good row on the roll, all or none. A second press changes nothing. Raises NotAllowed, NotFound, Refused."""
    staged = _lock(actor, import_id)
    if staged.state == State.CONFIRMED:
        return staged
    if staged.state != State.CHECKED or staged.expires_at <= now:
        raise Refused(words.TABLE_OVER)
    place = staged.place.now_at or staged.place
    rows = [json.loads(open_sealed(row.typed, ROW))["clean"] for row in staged.rows.filter(problems=[]).order_by("line")]
    people = _people(rows, staged, now)
    there = set(
        Seat.objects.filter(place_id__in=ids_living_at(place), body=staged.body, until__isnull=True).values_list(
            "person_id", flat=True
        )
    )
    seats = {
        person.id: Seat(
            place=place, body=staged.body, person=person, name=row["name"], woman=row["woman"], group=row["group"],
            household=row["household"], since=date.fromisoformat(row["since"]), imported_by=staged.id,
        )
        for row, person in zip(rows, people, strict=True)
        if person.id not in there
    }  # fmt: skip
    Seat.objects.bulk_create(seats.values(), batch_size=2000)
    staged.state, staged.confirmed_at, staged.good = State.CONFIRMED, now, len(seats)
    staged.save(update_fields=["state", "confirmed_at", "good"])
    staged.rows.all().delete()
    _record(actor, "confirm_roll", staged, now, {"good": (None, staged.good)})
    return staged


def _people(rows: list[dict[str, Any]], staged: RollImport, now: datetime) -> list[Person]:
    """Who each row is: by name and phone an account that verified the number, then somebody known by a list; else somebody new. A name
    alone is nobody known. Three queries, and one insert."""
    phones = {row["phone"] for row in rows} - {""}
    known = {
        (p.name, p.phone): p
        for p in Person.objects.filter(phone__in=phones, merged_into__isnull=True, erased_at__isnull=True).order_by(
            "-created_at"
        )
    }
    accounts = Account.objects.filter(phone__in=phones, phone_verified=True, is_active=True).select_related("person")
    known |= {(account.person.name, str(account.phone)): account.person for account in accounts}
    found: list[Person] = []
    fresh: list[Person] = []
    for row in rows:
        person = known.get((row["name"], row["phone"])) if row["phone"] else None
        if person is None:
            person = Person(name=row["name"], phone=row["phone"], created_at=now, imported_by=staged.id)
            fresh.append(person)
        found.append(person)
    Person.objects.bulk_create(fresh, batch_size=2000)
    return found


@transaction.atomic
def undo_roll(actor: Actor, *, import_id: UUID, now: datetime) -> tuple[int, int]:
    """Take back those by whom nobody was convened and whose seat did not end: (taken back, left as they are). Raises NotAllowed, NotFound,
    Refused."""
    staged = _lock(actor, import_id)
    if staged.state != State.CONFIRMED or staged.confirmed_at is None:
        raise Refused(words.TABLE_OVER)
    seats = Seat.objects.select_for_update().filter(imported_by=staged.id)
    called = Participant.objects.filter(
        meeting__place_id=staged.place_id, meeting__organisation__isnull=True, meeting__convened_at__gte=staged.confirmed_at
    ).values("person_id")
    total = seats.count()
    back, _each = seats.filter(until__isnull=True).exclude(person_id__in=called).delete()
    staged.state, staged.undone_at = State.UNDONE, now
    staged.save(update_fields=["state", "undone_at"])
    _record(actor, "undo_roll", staged, now, {"back": (None, back), "kept": (None, total - back)})
    return back, total - back


@transaction.atomic
def drop_roll(actor: Actor, *, import_id: UUID, now: datetime) -> None:
    """Throw a staged table away. Raises NotAllowed, NotFound, Refused."""
    staged = _lock(actor, import_id)
    if staged.state != State.CHECKED:
        raise Refused(words.TABLE_OVER)
    staged.rows.all().delete()
    staged.state = State.DROPPED
    staged.save(update_fields=["state"])
    _record(actor, "drop_roll", staged, now, {})


@transaction.atomic
def expire_rolls(*, now: datetime) -> int:
    """Background work: staged tables that nobody confirmed lose their rows. Answers how many."""
    due = RollImport.objects.filter(state=State.CHECKED, expires_at__lte=now)
    RollImportRow.objects.filter(roll_import__in=due).delete()
    return due.update(state=State.DROPPED)


@transaction.atomic
def change_seat(actor: Actor, *, seat_id: UUID, woman: bool, group: str, household: str, now: datetime) -> Seat:
    """Put right what the roll says of somebody. Lists of meetings that were convened stay. Raises NotFound, NotAllowed, Invalid."""
    seat = (
        Seat.objects.select_for_update(of=("self",))
        .select_related("place__now_at")
        .filter(id=seat_id, until__isnull=True)
        .first()
    )
    if seat is None:
        raise NotFound(words.NO_PERSON)
    check_at(actor, CONVENE_VILLAGE, (seat.place.now_at or seat.place).ref)
    before = (seat.group, seat.household)
    seat.woman, seat.group = woman, line("group", group, 20, required=False)
    seat.household = line("household", household, 40, required=False)
    seat.save()
    audit.record(
        actor, "meetings.change_seat", now=now, subject_type="meeting_seat", subject_id=seat.id, place_id=seat.place_id,
        about_person_id=seat.person_id, changes={"group": (before[0], seat.group), "household": (before[1], seat.household)},
    )  # fmt: skip
    return seat


def _record(actor: Actor, verb: str, staged: RollImport, now: datetime, changes: audit.Changes) -> None:
    audit.record(
        actor, f"meetings.{verb}", now=now, subject_type="roll_import", subject_id=staged.id, place_id=staged.place_id,
        changes=changes,
    )  # fmt: skip
