"""The village register from a spreadsheet: stage and check, confirm once, undo."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from teabowl.audit import actions as audit
from teabowl.figures import actions as figures
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.verbs import check
from teabowl.pagecache import actions as pagecache
from teabowl.people.actions.places import village_today
from teabowl.people.models import Account, Membership, Person, RegisterImport, RegisterRow
from teabowl.people.permissions import IMPORT_REGISTER
from teabowl.people.registers import Known, Row, check_known, parse
from teabowl.people.secrets import blind_index, open_sealed, seal
from teabowl.people.sheets import UnreadableSheet, read_sheet
from teabowl.people.telling import tell_imported
from teabowl.places.bulk import copy_rows
from teabowl.places.models import Place
from teabowl.places.queries import ids_living_at
from teabowl.ui.words import gettext_of

_ = gettext_of(__name__)

Status = Membership.Status
State = RegisterImport.State
STAGED_FOR = timedelta(days=7)
BATCH = 2000
ROW, NUMBER = "register.row", "person.resident_number"


@transaction.atomic
def stage_import(actor: Actor, *, place_id: UUID, filename: str, data: bytes, now: datetime) -> RegisterImport:
    """Read and check a sheet; nothing enters the register yet. Staged rows are encrypted and expire after seven days.

    Raises Invalid({'file': …}) when the file as a whole cannot be taken, NotAllowed, NotFound, Refused.
    """
    village = village_today(place_id)
    check(actor, IMPORT_REGISTER, village.ref)
    try:
        parsed = parse(read_sheet(filename, data))
    except UnreadableSheet as error:
        raise Invalid({"file": error.args[0]}) from error
    _check_rows(village, parsed.rows)
    bad = sum(1 for row in parsed.rows if row.problems)
    name = filename.replace("\\", "/").rpartition("/")[2][:120]
    staged = RegisterImport.objects.create(
        place=village, by_id=_account(actor), filename=name, good=len(parsed.rows) - bad, bad=bad,
        notes=parsed.notes, created_at=now, expires_at=now + STAGED_FOR,
    )  # fmt: skip
    RegisterRow.objects.bulk_create(
        (
            RegisterRow(
                register_import=staged, line=row.line, problems=row.problems,
                typed=seal(json.dumps({"typed": row.typed, "clean": row.clean}, ensure_ascii=False), ROW),
            )
            for row in parsed.rows
        ),
        batch_size=BATCH,
    )  # fmt: skip
    _record(actor, IMPORT_REGISTER.key + ".stage", staged, now, {"good": (None, staged.good), "bad": (None, bad)})
    return staged


@transaction.atomic
def confirm_import(actor: Actor, *, import_id: UUID, now: datetime) -> RegisterImport:
    """The good rows become persons and verified villagers, in a few statements. Rows are checked again: what entered the
    register since the preview becomes a bad row with its reason, never a double."""
    staged, village = _locked(actor, import_id)
    if staged.state != State.CHECKED or staged.expires_at <= now:
        raise Refused(_("这份名册已经导过，或者放得太久了。请重新传一次"))
    staged_rows = list(staged.rows.filter(problems=[]).order_by("line"))
    rows = [_unsealed(row) for row in staged_rows]
    index_of = _check_rows(village, rows)
    late = [r for r, row in zip(staged_rows, rows, strict=True) if row.problems]
    for record, row in zip(staged_rows, rows, strict=True):
        record.problems = row.problems
    RegisterRow.objects.bulk_update(late, ["problems"])
    good = [row for row in rows if not row.problems]
    memberships = _create(staged, village, good, index_of, now)
    RegisterRow.objects.filter(register_import=staged, problems=[]).delete()
    staged.state, staged.confirmed_at = State.CONFIRMED, now
    staged.good, staged.bad = len(good), staged.bad + len(late)
    staged.save(update_fields=["state", "confirmed_at", "good", "bad"])
    _record(actor, IMPORT_REGISTER.key, staged, now, {"good": (None, staged.good)})
    audit.record_many(
        actor, "people.enter_in_register", now=now, subject_type="membership", place_id=village.id,
        lines=(audit.Line(m.id, m.person_id, {"status": (None, Status.CONFIRMED)}) for m in memberships),
    )  # fmt: skip
    figures.post_many(actor, memberships, now=now)
    pagecache.touch(village.lineage)
    tell_imported(actor, staged, village, now)
    return staged


@transaction.atomic
def undo_import(actor: Actor, *, import_id: UUID, now: datetime) -> tuple[int, int]:
    """Takes back what an import entered: (taken back, kept). Kept are villagers on whom something new hangs: linked to an
    account, or left since. Persons made by the import and by nothing else lose name and numbers."""
    staged, village = _locked(actor, import_id)
    if staged.state != State.CONFIRMED:
        raise Refused(_("这份名册没有导入，或者已经撤回了"))
    rows = Membership.objects.select_for_update(of=("self",)).select_related("person").filter(imported_by=staged.id)
    everyone = list(rows)
    held = set(Account.objects.filter(person_id__in=[m.person_id for m in everyone]).values_list("person_id", flat=True))
    back = [m for m in everyone if m.status == Status.CONFIRMED and m.person_id not in held and m.moved_by is None]
    for membership in back:
        membership.status, membership.ended_at, membership.end_reason = Status.UNDONE, now, "undone"
    Membership.objects.filter(id__in=[m.id for m in back]).update(status=Status.UNDONE, ended_at=now, end_reason="undone")
    people = [m.person_id for m in back]
    elsewhere = set(
        Membership.objects.filter(person_id__in=people).exclude(imported_by=staged.id).values_list("person_id", flat=True)
    )
    Person.objects.filter(id__in=set(people) - elsewhere, imported_by=staged.id).update(
        name="—", phone="", resident_number=None, resident_number_index=None, erased_at=now
    )
    staged.state, staged.undone_at = State.UNDONE, now
    staged.save(update_fields=["state", "undone_at"])
    kept = len(everyone) - len(back)
    _record(actor, "people.undo_import", staged, now, {"taken_back": (None, len(back)), "kept": (None, kept)})
    audit.record_many(
        actor, "people.undo_import", now=now, subject_type="membership", place_id=village.id,
        lines=(audit.Line(m.id, m.person_id, {"status": (Status.CONFIRMED, Status.UNDONE)}) for m in back),
    )  # fmt: skip
    figures.post_many(actor, back, now=now)
    pagecache.touch(village.lineage)
    return len(back), kept


@transaction.atomic
def drop_import(actor: Actor, *, import_id: UUID, now: datetime) -> None:
    """Throw a staged sheet away before confirming."""
    staged, _village = _locked(actor, import_id)
    if staged.state != State.CHECKED:
        raise Refused(_("已经导入的名册不能扔掉，可以撤回"))
    staged.rows.all().delete()
    staged.state = State.DROPPED
    staged.save(update_fields=["state"])
    _record(actor, "people.drop_import", staged, now, {})


@transaction.atomic
def expire_imports(*, now: datetime) -> int:
    """Delete staged rows older than seven days, confirmed or not (PIPL art 19: shortest retention). For the worker."""
    expired = RegisterImport.objects.filter(expires_at__lte=now)
    count, _by_model = RegisterRow.objects.filter(register_import__in=expired).delete()
    expired.filter(state=State.CHECKED).update(state=State.DROPPED)
    return count


def _account(actor: Actor) -> UUID:
    assert actor.account_id is not None  # IMPORT_REGISTER is held only by accounts
    return actor.account_id


def _locked(actor: Actor, import_id: UUID) -> tuple[RegisterImport, Place]:
    found = RegisterImport.objects.select_for_update(of=("self",)).filter(id=import_id).first()
    if found is None:
        raise NotFound(_("没有这份名册"))
    village = village_today(found.place_id)
    check(actor, IMPORT_REGISTER, village.ref)
    # Two sheets of one village confirmed at once would each miss the other's rows; the village's row is locked shared by
    # foreign keys, so a lock on it for update queues them.
    Place.objects.select_for_update(no_key=True).get(id=village.id)
    return found, village


def _check_rows(village: Place, rows: list[Row]) -> dict[str, bytes]:
    """Checks rows against the register; answers the blind index of each number."""
    numbers = {row.clean["resident_number"] for row in rows if row.clean.get("resident_number")}
    index_of = {number: blind_index(number) for number in numbers}
    check_known(rows, _known(village, list(index_of.values())), index_of)
    return index_of


def _known(village: Place, indexes: list[bytes]) -> Known:
    here = Membership.objects.filter(place_id__in=ids_living_at(village), status=Status.CONFIRMED)
    rows = list(here.values_list("person__name", "person__phone", "phone", "group", "person__resident_number_index"))
    found = Person.objects.filter(resident_number_index__in=indexes).values_list("resident_number_index", "name")
    found_names = [(bytes(index or b""), name) for index, name in found]
    mine = frozenset(bytes(index) for *_rest, index in rows if index)
    return Known(
        phones=frozenset((name, phone) for name, a, b, _group, _index in rows for phone in (a, b) if phone),
        names=frozenset((name, group) for name, _a, _b, group, _index in rows),
        indexes=mine,
        elsewhere={raw: name for raw, name in found_names if raw not in mine},
    )


def _unsealed(row: RegisterRow) -> Row:
    held = json.loads(open_sealed(row.typed, ROW))
    return Row(row.line, held["typed"], held["clean"], list(row.problems))


def _create(
    staged: RegisterImport, village: Place, rows: list[Row], index_of: dict[str, bytes], now: datetime
) -> list[Membership]:
    """New persons, except those whose resident number another village knows already: one human, one person."""
    by_index = _persons_by_index([index_of[row.clean["resident_number"]] for row in rows if row.clean["resident_number"]])
    Membership.objects.filter(person__in=by_index.values(), place_id__in=ids_living_at(village), status=Status.APPLIED).update(
        status=Status.LINKED, decided_at=now
    )
    persons: list[Person] = []
    memberships: list[Membership] = []
    for row in rows:
        index = index_of.get(row.clean["resident_number"])
        person = by_index.get(index) if index else None
        if person is None:
            person = _person(staged, row, index, now)
            persons.append(person)
        memberships.append(
            Membership(
                person=person,
                place=village,
                group=row.clean["group"],
                phone=row.clean["phone"],
                status=Status.CONFIRMED,
                applied_at=now,
                decided_at=now,
                decided_by_id=staged.by_id,
                imported_by=staged.id,
            )
        )
    try:
        with transaction.atomic():
            copy_rows(persons)
    except IntegrityError as error:
        raise Refused(_("另一个村刚刚登记了同一个身份证号，请再点一次“导入”")) from error
    copy_rows(memberships)
    return memberships


def _persons_by_index(indexes: list[bytes]) -> dict[bytes, Person]:
    found = Person.objects.select_for_update().filter(resident_number_index__in=indexes, merged_into=None)
    return {bytes(person.resident_number_index or b""): person for person in found}


def _person(staged: RegisterImport, row: Row, index: bytes | None, now: datetime) -> Person:
    number = row.clean["resident_number"]
    return Person(
        name=row.clean["name"],
        phone=row.clean["phone"],
        created_at=now,
        imported_by=staged.id,
        resident_number=seal(number, NUMBER) if number else None,
        resident_number_index=index,
    )


def _record(actor: Actor, verb: str, staged: RegisterImport, now: datetime, changes: audit.Changes) -> None:
    audit.record(
        actor, verb, now=now, subject_type="register_import", subject_id=staged.id, place_id=staged.place_id, changes=changes
    )
