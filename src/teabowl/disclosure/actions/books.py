"""Keeping a month's book while it is a draft: beginning it, its opening balance, its entries with receipts and recipients."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from teabowl.disclosure import rules, words
from teabowl.disclosure.actions.saving import check_draft, line, locked_book, record, ref_of, sums_of, village
from teabowl.disclosure.models import Book, Entry, Fund, Recipient
from teabowl.disclosure.permissions import KEEP_BOOK
from teabowl.disclosure.rules import RECEIPT, Category, Flow
from teabowl.files import actions as files
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import Invalid, NotFound, Refused
from teabowl.kernel.ids import new_id
from teabowl.kernel.money import BadMoney, fen_of
from teabowl.kernel.texts import clean_line
from teabowl.kernel.times import china_date
from teabowl.kernel.verbs import check
from teabowl.places.models import Place


@dataclass(frozen=True, slots=True)
class Share:
    """What one recipient got of an entry."""

    name: str
    amount_fen: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as typed. `amount_fen` is above zero: in or out is said by `flow`. `alts` has the words of each receipt picture."""

    on: date
    flow: Flow
    category: Category
    purpose: str
    amount_fen: int
    party: str = ""
    is_person: bool = False
    handled_by: str = ""
    fund_id: UUID | None = None
    shares: Sequence[Share] = ()
    alts: Mapping[UUID, str] = field(default_factory=dict)


@transaction.atomic
def begin_book(
    actor: Actor, *, place: Place, month: date, opening_fen: int | None = None, key: UUID | None = None, now: datetime
) -> Book:
    """Begin the book of a month. Its opening balance is the closing of the month before, where that has a book; `opening_fen` is
    asked for only where it has none (Invalid at 'opening'). Raises NotAllowed, Refused (there already, month ahead)."""
    place = village(place)
    check(actor, KEEP_BOOK, place.ref)
    if key is not None and (before := Book.objects.filter(form_key=key, place=place).first()):
        return before
    if not rules.may_begin(month, china_date(now)):
        raise Refused(words.MONTH_AHEAD)
    previous = Book.objects.filter(place=place, month=rules.add_months(month, -1)).first()
    if previous is not None:
        opening_fen = sums_of(previous).closing
    elif opening_fen is None:
        raise Invalid({"opening": words.BAD_AMOUNT})
    book = Book(
        place=place, month=month, opening_fen=opening_fen, begun_by_id=actor.account_id, begun_at=now, form_key=key or new_id()
    )
    try:
        with transaction.atomic():
            book.save(force_insert=True)
    except IntegrityError:
        raise Refused(words.BOOK_THERE) from None
    changes = {"month": ("", f"{month:%Y-%m}"), "opening": ("", opening_fen)}
    record(actor, "begin_book", now=now, kind="book", subject_id=book.id, place=place, changes=changes, public=True)
    return book


@transaction.atomic
def set_book(actor: Actor, *, book_id: UUID, opening_fen: int, note: str = "", now: datetime) -> Book:
    """Set the opening balance, where no book before it decides it, and what the village says about the month. Raises Refused."""
    book = locked_book(book_id)
    check(actor, KEEP_BOOK, ref_of(book))
    check_draft(book)
    before = (book.opening_fen, book.note)
    previous = previous_of(book)
    book.opening_fen = opening_fen if previous is None else sums_of(previous).closing
    book.note = line("note", note, rules.WORDS_LENGTH, required=False)
    book.save(update_fields=["opening_fen", "note"])
    changes = {"opening": (before[0], book.opening_fen), "note": (before[1], book.note)}
    record(actor, "set_book", now=now, kind="book", subject_id=book.id, place=book.place, changes=changes)
    return book


def previous_of(book: Book) -> Book | None:
    """The book of the month before, kept at the same place."""
    return Book.objects.filter(place_id=book.place_id, month=rules.add_months(book.month, -1)).first()


@transaction.atomic
def drop_book(actor: Actor, *, book_id: UUID, now: datetime) -> None:
    """Throw an empty draft away. Raises Refused where it has entries or was ever sent."""
    book = locked_book(book_id)
    check(actor, KEEP_BOOK, ref_of(book))
    check_draft(book)
    if book.round or book.entries.exists():
        raise Refused(words.BOOK_THERE)
    record(actor, "drop_book", now=now, kind="book", subject_id=book.id, place=book.place,
           changes={"month": (f"{book.month:%Y-%m}", "")}, public=True)  # fmt: skip
    book.delete()


@transaction.atomic
def add_entry(actor: Actor, *, book_id: UUID, line: Line, key: UUID, now: datetime) -> Entry:
    """Write an entry. `key` was made with the empty form: sent twice, it is one entry; receipts waiting in that form become its own.

    Raises NotFound, NotAllowed, Refused (no draft), Invalid(on, category, purpose, amount, party, shares, fund, alt-<id>).
    """
    book = locked_book(book_id)
    check(actor, KEEP_BOOK, ref_of(book))
    done = Entry.objects.filter(form_key=key, book=book).first()
    if done is not None:
        return done
    check_draft(book)
    entry = filled(Entry(book=book, number=next_number(book), form_key=key), line, book)
    entry.entered_by_id, entry.entered_at = actor.account_id, now
    entry.save(force_insert=True)
    _keep(actor, entry, line, now)
    record(actor, "add_entry", now=now, kind="account_entry", subject_id=entry.id, place=book.place, changes=told(None, entry))
    return entry


@transaction.atomic
def edit_entry(actor: Actor, *, entry_id: UUID, line: Line, now: datetime) -> Entry:
    """Change an entry of a draft. Raises as `add_entry`; Refused for what is part of a correction."""
    entry = _locked_entry(entry_id)
    check(actor, KEEP_BOOK, ref_of(entry.book))
    check_draft(entry.book)
    _check_no_correction(entry)
    before = told(None, entry)
    filled(entry, line, entry.book)
    entry.save()
    _keep(actor, entry, line, now)
    changes = {name: (before[name][1], after) for name, (_none, after) in told(None, entry).items() if before[name][1] != after}
    record(actor, "edit_entry", now=now, kind="account_entry", subject_id=entry.id, place=entry.book.place, changes=changes)
    return entry


@transaction.atomic
def remove_entry(actor: Actor, *, entry_id: UUID, now: datetime) -> None:
    """Take an entry out of a draft. Raises Refused once the book was sent, and for what is part of a correction."""
    entry = _locked_entry(entry_id)
    check(actor, KEEP_BOOK, ref_of(entry.book))
    check_draft(entry.book)
    _check_no_correction(entry)
    changes = {name: (after, None) for name, (_none, after) in told(None, entry).items()}
    record(actor, "remove_entry", now=now, kind="account_entry", subject_id=entry.id, place=entry.book.place, changes=changes)
    files.release_pictures((RECEIPT, entry.id))
    files.release_documents((RECEIPT, entry.id))
    entry.delete()


def _locked_entry(entry_id: UUID) -> Entry:
    found = Entry.objects.filter(id=entry_id).values_list("book_id", flat=True).first()
    if found is None:
        raise NotFound(words.NOT_HERE)
    book = locked_book(found)
    entry = Entry.objects.filter(id=entry_id).first()
    if entry is None:
        raise NotFound(words.NOT_HERE)
    entry.book = book
    return entry


def _check_no_correction(entry: Entry) -> None:
    if entry.reverses_id or entry.replaces_id:
        raise Refused(words.CORRECTED_ALREADY)


def next_number(book: Book) -> int:
    return (book.entries.aggregate(last=Max("number"))["last"] or 0) + 1


def filled(entry: Entry, typed: Line, book: Book) -> Entry:
    """The entry with what was typed, checked. Raises Invalid."""
    first, last = book.month, rules.last_of(book.month)
    if not first <= typed.on <= last:
        raise Invalid({"on": words.NOT_IN_MONTH % {"month": words.month_name(book.month)}})
    if not rules.fits(typed.flow, typed.category):
        raise Invalid({"category": words.WRONG_CATEGORY})
    if not 0 < typed.amount_fen < 10**13:
        raise Invalid({"amount": words.BAD_AMOUNT_SIGN})
    entry.on, entry.flow, entry.category = typed.on, typed.flow.value, typed.category.value
    entry.party = line("party", typed.party, rules.PARTY_LENGTH, required=False)
    entry.is_person = bool(entry.party) and (typed.is_person or (typed.category in rules.MUST_MASK and not typed.shares
                                             and rules.looks_like_person(entry.party, typed.category)))  # fmt: skip
    entry.purpose = line("purpose", typed.purpose, rules.PURPOSE_LENGTH)
    entry.amount_fen = typed.amount_fen
    entry.handled_by = line("handled_by", typed.handled_by, rules.PARTY_LENGTH, required=False)
    entry.fund = _fund(typed.fund_id, book)
    _check_shares(typed)
    return entry


def _fund(fund_id: UUID | None, book: Book) -> Fund | None:
    if fund_id is None:
        return None
    fund = Fund.objects.select_related("place").filter(id=fund_id).first()
    if fund is None or (fund.place.now_at_id or fund.place_id) != (book.place.now_at_id or book.place_id):
        raise Invalid({"fund": words.FUND_NOT_HERE})
    return fund


def _check_shares(typed: Line) -> None:
    """A list of recipients is whole: it adds up to the entry it belongs to."""
    if not typed.shares:
        return
    if len(typed.shares) > rules.MOST_RECIPIENTS:
        raise Invalid({"shares": words.TOO_MANY_NAMES % {"most": rules.MOST_RECIPIENTS}})
    total = sum(share.amount_fen for share in typed.shares)
    if total != typed.amount_fen:
        gap = words.money(abs(total - typed.amount_fen))
        given = {"sum": words.money(total), "amount": words.money(typed.amount_fen), "gap": gap}
        raise Invalid({"shares": words.SUM_DIFFERS % given})


def _keep(actor: Actor, entry: Entry, typed: Line, now: datetime) -> None:
    """Recipients and receipts."""
    Recipient.objects.filter(entry=entry).delete()
    Recipient.objects.bulk_create(
        Recipient(
            entry=entry, number=number, name=line("shares", share.name, 40), amount_fen=share.amount_fen,
            note=line("shares", share.note, 40, required=False),
        )
        for number, share in enumerate(typed.shares, start=1)
    )  # fmt: skip
    files.keep_pictures(actor, form_key=entry.form_key, owner=(RECEIPT, entry.id), alts=typed.alts, now=now)
    files.put_document(actor, form_key=entry.form_key, owner=(RECEIPT, entry.id), restricted=True)


def told(_before: None, entry: Entry) -> dict[str, tuple[object, object]]:
    """An entry's fields for the audit, before nothing."""
    values = {
        "on": entry.on,
        "flow": entry.flow,
        "category": entry.category,
        "party": entry.party,
        "purpose": entry.purpose,
        "amount": words.money(entry.amount_fen),
    }
    return {name: (None, str(value)) for name, value in values.items()}


def shares_of(typed: str) -> list[Share]:
    """'王桂芝 300\\n李大山 二组 300.50' → shares. Raises Invalid('shares') naming the line."""
    found = []
    for number, row in enumerate(typed.splitlines(), start=1):
        row = clean_line(row).removesuffix("元")
        parts = clean_line(row.replace("，", " ").replace(",", " ").replace("：", " ").replace(":", " ")).split()
        if not parts:
            continue
        try:
            fen = fen_of(parts[-1]) if len(parts) > 1 else 0
        except BadMoney:
            fen = 0
        if fen <= 0 or len(parts[0]) > 40:
            raise Invalid({"shares": words.BAD_NAME_LINE % {"line": number}})
        found.append(Share(parts[0], fen, " ".join(parts[1:-1])[:40]))
    return found
