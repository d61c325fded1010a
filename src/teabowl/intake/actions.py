"""A table is staged and checked, confirmed once, taken back, or thrown away."""

import json
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from teabowl.audit import actions as audit
from teabowl.intake import words
from teabowl.intake.kinds import Kind, by_slug
from teabowl.intake.models import Intake, IntakeMade, IntakeRow
from teabowl.intake.reading import Row, parse
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.people.secrets import open_sealed, seal
from teabowl.people.sheets import UnreadableSheet, read_sheet
from teabowl.places.models import Place

State = Intake.State
STAGED_FOR = timedelta(days=7)
ROW = "intake.row"
CELL = 5000
KEYS = UUID("0199d7c0-7a3e-7c41-8000-5eab0e1a9300")
"""The space of keys made from a table's rows: the same row brought in twice is one record."""


@transaction.atomic
def stage_table(actor: Actor, *, place: Place, kind: str, filename: str, data: bytes, now: datetime) -> Intake:
    """Read and check a table; nothing is in any list yet. Staged rows are encrypted and expire after seven days. Raises
    Invalid({'file': …}), NotAllowed, NotFound (no such kind)."""
    of = by_slug(kind)
    check(actor, of.verb, place.ref)
    if actor.account_id is None:
        raise NotAllowed(words.NO_TABLE)
    try:
        rows, notes = parse(of, place, read_sheet(filename, data, cell=CELL), china_date(now))
    except UnreadableSheet as error:
        raise Invalid({"file": error.args[0]}) from error
    for row in rows:
        if not row.problems and of.is_there(_key(place, of, row)):
            row.problems.append(str(words.THERE))
    bad = sum(1 for row in rows if row.problems)
    staged = Intake.objects.create(
        place=place, kind=of.slug, by_id=actor.account_id, filename=filename.replace("\\", "/").rpartition("/")[2][:120],
        good=len(rows) - bad, bad=bad, notes=notes[:20], created_at=now, expires_at=now + STAGED_FOR,
    )  # fmt: skip
    IntakeRow.objects.bulk_create(
        IntakeRow(
            intake=staged, line=row.line, problems=row.problems,
            typed=seal(json.dumps({"typed": row.typed, "clean": row.clean}, ensure_ascii=False), ROW),
        )
        for row in rows
    )  # fmt: skip
    _record(actor, "stage_table", staged, now)
    return staged


def _key(place: Place, kind: Kind, row: Row) -> UUID:
    return uuid5(KEYS, json.dumps([str(place.id), kind.slug, row.typed], ensure_ascii=False, sort_keys=True))


def unsealed(record: IntakeRow) -> Row:
    """A staged row, readable."""
    held = json.loads(open_sealed(record.typed, ROW))
    return Row(record.line, held["typed"], held["clean"], list(record.problems))


def _locked(actor: Actor, intake_id: UUID) -> tuple[Intake, Kind, Place]:
    staged = Intake.objects.select_for_update(of=("self",)).select_related("place__now_at").filter(id=intake_id).first()
    if staged is None:
        raise NotFound(words.NO_TABLE)
    kind, place = by_slug(staged.kind), staged.place.now_at or staged.place
    check(actor, kind.verb, place.ref)
    return staged, kind, place


@transaction.atomic
def confirm_table(actor: Actor, *, intake_id: UUID, now: datetime) -> Intake:
    """Every good row becomes a record. One that its area refuses meanwhile becomes a row to mend. A second press changes nothing.
    Raises NotAllowed, NotFound, Refused."""
    staged, kind, place = _locked(actor, intake_id)
    if staged.state == State.CONFIRMED:
        return staged
    if staged.state != State.CHECKED or staged.expires_at <= now:
        raise Refused(words.OVER)
    made: list[IntakeMade] = []
    for record in staged.rows.filter(problems=[]).order_by("line"):
        row = unsealed(record)
        try:
            with transaction.atomic():
                made.append(IntakeMade(intake=staged, record=kind.bring(actor, place, row.clean, _key(place, kind, row), now)))
        except (Invalid, Refused) as error:
            said = error.fields.values() if isinstance(error, Invalid) else [error.message]
            record.problems = [str(text) for text in said]
            record.save(update_fields=["problems"])
    IntakeMade.objects.bulk_create(made)
    staged.bad += staged.good - len(made)
    staged.state, staged.confirmed_at, staged.good = State.CONFIRMED, now, len(made)
    staged.save(update_fields=["state", "confirmed_at", "good", "bad"])
    staged.rows.filter(problems=[]).delete()
    _record(actor, "confirm_table", staged, now)
    return staged


@transaction.atomic
def undo_table(actor: Actor, *, intake_id: UUID, now: datetime) -> tuple[int, int]:
    """Take back what the table brought, unless something new hangs on it: (taken back, left). Raises NotAllowed, NotFound, Refused."""
    staged, kind, _place = _locked(actor, intake_id)
    if staged.state != State.CONFIRMED:
        raise Refused(words.OVER)
    done = [kind.take_back(actor, made.record, now) for made in staged.made.order_by("id")]
    staged.state, staged.undone_at = State.UNDONE, now
    staged.save(update_fields=["state", "undone_at"])
    _record(actor, "undo_table", staged, now)
    return sum(done), len(done) - sum(done)


@transaction.atomic
def drop_table(actor: Actor, *, intake_id: UUID, now: datetime) -> None:
    """Throw a staged table away. Raises NotAllowed, NotFound, Refused."""
    staged, _kind, _place = _locked(actor, intake_id)
    if staged.state != State.CHECKED:
        raise Refused(words.OVER)
    staged.rows.all().delete()
    staged.state = State.DROPPED
    staged.save(update_fields=["state"])
    _record(actor, "drop_table", staged, now)


@transaction.atomic
def expire_tables(*, now: datetime) -> int:
    """Background work: rows go after seven days, confirmed or not (PIPL art 19). Answers how many."""
    over = Intake.objects.filter(expires_at__lte=now)
    count, _by_model = IntakeRow.objects.filter(intake__in=over).delete()
    over.filter(state=State.CHECKED).update(state=State.DROPPED)
    return count


def _record(actor: Actor, verb: str, staged: Intake, now: datetime) -> None:
    audit.record(
        actor, f"intake.{verb}", now=now, subject_type="intake", subject_id=staged.id, place_id=staged.place_id,
        changes={"kind": (None, staged.kind), "good": (None, staged.good), "bad": (None, staged.bad)},
    )  # fmt: skip
