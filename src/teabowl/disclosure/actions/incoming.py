"""A workbook on its way into the books: read and shown, confirmed into drafts with one press, undone while nothing else happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from teabowl.disclosure import reading, rules, words
from teabowl.disclosure.actions.books import begin_book
from teabowl.disclosure.actions.saving import record, village
from teabowl.disclosure.models import Book, Entry, Incoming
from teabowl.disclosure.permissions import KEEP_BOOK
from teabowl.disclosure.reading import Month
from teabowl.disclosure.rules import State
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from teabowl.kernel.texts import clean_line
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.people.sheets import UnreadableSheet, read_sheets
from teabowl.places.models import Place

KEPT = timedelta(days=7)


def stage_incoming(actor: Actor, *, place: Place, filename: str, data: bytes, now: datetime) -> Incoming:
    """Read a workbook (one month, or a whole year) and keep what was read, for a look before it becomes drafts.

    Raises NotAllowed, Refused, Invalid('file') with what is wrong with the file as a whole.
    """
    place = village(place)
    check(actor, KEEP_BOOK, place.ref)
    if actor.account_id is None:
        raise NotAllowed(words.PARTY_ONLY_KEEPERS)
    try:
        sheets = read_sheets(filename, data, most=reading.MOST_SHEETS)
        found = reading.read(sheets, filename=filename)
    except UnreadableSheet as error:
        raise Invalid({"file": error.args[0]}) from None
    with transaction.atomic():
        _check_months(place, found.months, china_date(now))
        staged = Incoming.objects.create(
            place=place, by_id=actor.account_id, filename=clean_line(filename)[:120], good=sum(len(m.good) for m in found.months),
            bad=sum(len(m.bad) for m in found.months), months=[month.plain() for month in found.months], notes=found.notes[:20],
            created_at=now, expires_at=now + KEPT,
        )  # fmt: skip
        record(actor, "stage_incoming", now=now, kind="incoming", subject_id=staged.id, place=place,
               changes={"good": (0, staged.good), "bad": (0, staged.bad)})  # fmt: skip
    return staged


def _check_months(place: Place, months: Sequence[Month], today: date) -> None:
    """Adds what only the village knows: months that are published already, are being checked, are to come; entries kept already."""
    books = {book.month: book for book in Book.objects.filter(place=place)}
    kept = set(Entry.objects.filter(book__place=place).values_list("on", "flow", "amount_fen", "purpose"))
    for month in months:
        on = date.fromisoformat(month.month) if month.month else None
        book = books.get(on) if on else None
        fault = ""
        if on is None:
            fault = str(words.NO_BOOK)
        elif not rules.may_begin(on, today):
            fault = str(words.MONTH_AHEAD)
        elif book is not None and book.state == State.PUBLISHED:
            fault = str(words.ALREADY_PUBLISHED)
        elif book is not None and book.state == State.CHECKING:
            fault = str(words.NOT_DRAFT)
        for row in month.rows:
            if fault:
                row.problems = [fault]
            elif not row.problems and (date.fromisoformat(row.on), row.flow, row.fen, row.purpose) in kept:
                row.problems.append(str(words.KEPT_ALREADY))


@dataclass(frozen=True, slots=True)
class Confirmed:
    months: int
    entries: int


@transaction.atomic
def confirm_incoming(actor: Actor, *, incoming_id: UUID, now: datetime) -> Confirmed:
    """Write the good rows into the drafts of their months, all or nothing. Raises NotFound, NotAllowed, Refused (again; the months
    have moved on since)."""
    staged = _locked(actor, incoming_id)
    if staged.state != Incoming.State.READ or not staged.months:
        raise Refused(words.INCOMING_DONE)
    months = [reading.month_from(plain) for plain in staged.months]
    _check_months(staged.place, months, china_date(now))
    count = 0
    touched = [month for month in sorted(months, key=lambda m: m.month) if month.good]
    for month in touched:
        count += _write(actor, staged, month, now)
    if not count:
        raise Refused(words.NOTHING_TO_TAKE)
    staged.state, staged.confirmed_at = Incoming.State.CONFIRMED, now
    staged.save(update_fields=["state", "confirmed_at"])
    record(actor, "confirm_incoming", now=now, kind="incoming", subject_id=staged.id, place=staged.place, public=True,
           changes={"entries": (0, count), "months": ("", "、".join(m.month[:7] for m in touched))})  # fmt: skip
    return Confirmed(len(touched), count)


def _write(actor: Actor, staged: Incoming, month: Month, now: datetime) -> int:
    on = date.fromisoformat(month.month)
    book = Book.objects.select_for_update().filter(place=staged.place, month=on).first()
    if book is None:
        book = begin_book(actor, place=staged.place, month=on, opening_fen=month.opening or 0, now=now)
    last = Entry.objects.filter(book=book).aggregate(last=Max("number"))["last"] or 0
    rows = [
        Entry(
            book=book, number=number, on=date.fromisoformat(row.on), flow=row.flow, category=row.category, party=row.party,
            is_person=row.is_person, purpose=row.purpose, amount_fen=row.fen, handled_by=row.handled_by,
            entered_by_id=actor.account_id, entered_at=now, incoming=staged,
        )
        for number, row in enumerate(sorted(month.good, key=lambda row: (row.on, row.line)), start=last + 1)
    ]  # fmt: skip
    Entry.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def undo_incoming(actor: Actor, *, incoming_id: UUID, now: datetime) -> None:
    """Take what a workbook brought out of the drafts again. Raises Refused once one of its months was sent to the group."""
    staged = _locked(actor, incoming_id)
    if staged.state != Incoming.State.CONFIRMED:
        raise Refused(words.INCOMING_DONE)
    brought = Entry.objects.filter(incoming=staged).values("book_id")
    books = list(Book.objects.select_for_update().filter(id__in=brought))
    if any(book.state != State.DRAFT for book in books):
        raise Refused(words.INCOMING_SENT)
    entries = Entry.objects.filter(incoming=staged)
    count = entries.count()
    entries.delete()
    for book in books:
        if not book.entries.exists() and book.begun_at == staged.confirmed_at:
            book.delete()
    staged.state, staged.undone_at = Incoming.State.UNDONE, now
    staged.save(update_fields=["state", "undone_at"])
    record(actor, "undo_incoming", now=now, kind="incoming", subject_id=staged.id, place=staged.place, public=True,
           changes={"entries": (count, 0)})  # fmt: skip


@transaction.atomic
def drop_incoming(actor: Actor, *, incoming_id: UUID, now: datetime) -> None:
    """Throw away what was read."""
    staged = _locked(actor, incoming_id)
    if staged.state != Incoming.State.READ:
        raise Refused(words.INCOMING_DONE)
    staged.state, staged.months, staged.filename = Incoming.State.DROPPED, [], ""
    staged.save(update_fields=["state", "months", "filename"])
    record(actor, "drop_incoming", now=now, kind="incoming", subject_id=staged.id, place=staged.place,
           changes={"state": ("read", "dropped")})  # fmt: skip


def _locked(actor: Actor, incoming_id: UUID) -> Incoming:
    staged = Incoming.objects.select_for_update(of=("self",)).select_related("place__now_at").filter(id=incoming_id).first()
    if staged is None:
        raise NotFound(words.NOT_HERE)
    check(actor, KEEP_BOOK, staged.place.ref)
    return staged


def clean_incoming(*, now: datetime) -> int:
    """Background work: what was read is kept seven days."""
    over = Incoming.objects.filter(expires_at__lt=now).exclude(months=[])
    return over.update(months=[], filename="")
