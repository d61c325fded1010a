"""The book as its keepers, checkers and organisers above read it: sums and entries; names of members are not in it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from teabowl.dues import ledger, rules, words
from teabowl.dues.actions.banking import signed
from teabowl.dues.actions.book import basis_of, next_to_close
from teabowl.dues.actions.saving import balances_of, terms_of
from teabowl.dues.codes import HandingState
from teabowl.dues.ledger import HELD, Account, Statement
from teabowl.dues.models import BankLine, Book, Entry, Handing
from teabowl.dues.queries.inside import may_of
from teabowl.kernel.actor import Actor
from teabowl.kernel.errors import NotFound
from teabowl.kernel.money import yuan
from teabowl.kernel.times import china_date
from teabowl.organisations import queries as organisations
from teabowl.organisations.models import Organisation
from teabowl.organisations.values import OrganisationRef


@dataclass(frozen=True, slots=True)
class EntryRow:
    """`fen` above zero came in, below went out; a move between what is held is neither (`is_move`)."""

    entry: Entry
    title: str
    fen: int
    is_move: bool
    debit: str
    credit: str
    needs_check: bool
    is_reversed: bool


def entry_row(entry: Entry) -> EntryRow:
    """Needs `reversed_by` joined."""
    debit, credit = Account(entry.debit), Account(entry.credit)
    other = credit if debit in HELD else debit
    is_move = debit in HELD and credit in HELD
    is_reversed = getattr(entry, "reversed_by", None) is not None
    return EntryRow(
        entry=entry,
        title=str(words.ACCOUNT[other]),
        fen=entry.fen if debit in HELD else -entry.fen,
        is_move=is_move,
        debit=str(words.ACCOUNT[debit]),
        credit=str(words.ACCOUNT[credit]),
        needs_check=not (entry.checked_at or entry.payment_id or entry.reverses_id or is_reversed),
        is_reversed=is_reversed,
    )


@dataclass(frozen=True, slots=True)
class BookPage:
    """A month of the book. `held`: what stands in cash, bank and online at its end."""

    here: OrganisationRef
    may: frozenset[str]
    month: date
    months: list[date]
    statement: Statement
    held: list[tuple[str, int]]
    rows: list[EntryRow]
    dues_count: int
    dues_fen: int
    closed: bool
    to_close: date | None
    returnable: int

    @property
    def held_text(self) -> list[tuple[str, str]]:
        return [(name, f"{yuan(fen):,}") for name, fen in self.held if fen]


def _here(actor: Actor, organisation_id: UUID, now: datetime) -> tuple[OrganisationRef, frozenset[str], Book | None]:
    here = organisations.ref(organisation_id)
    may = may_of(actor, here, now)
    if "read" not in may:
        raise NotFound(words.NOT_HERE)
    return here, may, Book.objects.filter(organisation_id=here.id).first()


def book_page(actor: Actor, organisation_id: UUID, month: date | None, now: datetime) -> BookPage:
    """Entries of a month; the dues of single members are summed into one line. Raises NotFound."""
    here, may, book = _here(actor, organisation_id, now)
    running = rules.first_of(china_date(now))
    month = month or running
    last = rules.last_of(month)
    rows: list[Entry] = []
    before: dict[Account, int] = {}
    within: dict[Account, int] = {}
    if book:
        rows = list(
            Entry.objects.filter(book=book, on__gte=month, on__lte=last)
            .select_related("reversed_by")
            .order_by("-on", "-number")
        )
        before = balances_of(book, until=month - date.resolution)
        within = ledger.balances(ledger.Posting(Account(r.debit), Account(r.credit), r.fen) for r in rows)
    dues = [r for r in rows if r.payment_id and r.credit == Account.DUES]
    shown = [entry_row(r) for r in rows if r not in dues]
    held = [(str(words.ACCOUNT[a]), before.get(a, 0) + within.get(a, 0)) for a in HELD]
    back = -(before.get(Account.RETURNABLE, 0) + within.get(Account.RETURNABLE, 0))
    return BookPage(
        here=here,
        may=may,
        month=month,
        months=[rules.add_months(running, -n) for n in range(11, -1, -1)],
        statement=ledger.statement(before, within),
        held=held,
        rows=shown,
        dues_count=len(dues),
        dues_fen=sum(r.fen for r in dues),
        closed=bool(book and book.closed_through and book.closed_through >= last),
        to_close=next_to_close(book) if book else None,
        returnable=back,
    )


def entry_of(
    actor: Actor, organisation_id: UUID, entry_id: UUID, now: datetime
) -> tuple[OrganisationRef, frozenset[str], EntryRow]:
    """Raises NotFound."""
    here, may, book = _here(actor, organisation_id, now)
    found = Entry.objects.select_related("reversed_by", "reverses", "entered_by__person", "checked_by__person")
    entry = found.filter(id=entry_id, book=book).first()
    if entry is None:
        raise NotFound(words.NOT_HERE)
    return here, may, entry_row(entry)


@dataclass(frozen=True, slots=True)
class BankPage:
    """`bank` is the account's balance in the book; lines not matched, with entries that could be the same."""

    here: OrganisationRef
    may: frozenset[str]
    bank: int
    open: list[tuple[BankLine, list[EntryRow]]]
    matched: list[BankLine]
    loose: list[EntryRow]
    count: int


def bank_page(actor: Actor, organisation_id: UUID, now: datetime) -> BankPage:
    """Raises NotFound."""
    here, may, book = _here(actor, organisation_id, now)
    if book is None:
        return BankPage(here, may, 0, [], [], [], 0)
    of_bank = Q(debit=Account.BANK) | Q(credit=Account.BANK)
    loose = Entry.objects.filter(of_bank, book=book, bank_line__isnull=True, reverses__isnull=True, reversed_by__isnull=True)
    since = BankLine.objects.filter(book=book).order_by("on").values_list("on", flat=True).first()
    loose = loose.filter(on__gte=since) if since else loose
    entries = list(loose.select_related("reversed_by").order_by("-on", "-number")[:200])
    lines = list(BankLine.objects.filter(book=book, entry__isnull=True).order_by("-on", "-id")[:100])
    return BankPage(
        here=here,
        may=may,
        bank=balances_of(book).get(Account.BANK, 0),
        open=[(line, [entry_row(e) for e in entries if signed(e) == line.fen][:5]) for line in lines],
        matched=list(
            BankLine.objects.filter(book=book, entry__isnull=False).select_related("entry").order_by("-on", "-id")[:30]
        ),
        loose=[entry_row(e) for e in entries],
        count=BankLine.objects.filter(book=book).count(),
    )


def open_line(organisation_id: UUID, line_id: str) -> BankLine | None:
    """A line of the statement that the book does not have yet, by its key as an address says it."""
    try:
        key = UUID(line_id)
    except ValueError:
        return None
    return BankLine.objects.filter(id=key, book__organisation_id=organisation_id, entry__isnull=True).first()


@dataclass(frozen=True, slots=True)
class HandingRow:
    handing: Handing
    name: str
    """Of the other side."""
    months: str
    state: str
    may_receive: bool
    may_cancel: bool


@dataclass(frozen=True, slots=True)
class HandingsPage:
    here: OrganisationRef
    may: frozenset[str]
    above: str
    share: int | None
    first: date | None
    last: date
    basis: int
    fen: int
    sent: list[HandingRow]
    received: list[HandingRow]


def handings_page(actor: Actor, organisation_id: UUID, now: datetime) -> HandingsPage:
    """What was handed up and received, and what is to be handed up next: from the month after the last to the last whole month."""
    here, may, book = _here(actor, organisation_id, now)
    parent = Organisation.objects.filter(id=here.id).values_list("parent_id", "parent__name").first() or (None, "")
    last = rules.add_months(rules.first_of(china_date(now)), -1)
    rows = list(Handing.objects.filter(book=book).select_related("to").order_by("-sent_at")[:40]) if book else []
    counted = [r.last for r in rows if r.state != HandingState.CANCELLED]
    first = rules.add_months(max(counted), 1) if counted else None
    if book and first is None:
        earliest = Entry.objects.filter(book=book, credit__in=[Account.DUES, Account.FROM_BELOW]).order_by("on").first()
        first = rules.first_of(earliest.on) if earliest else None
    share = terms_of(parent[0], last).share if parent[0] else None
    basis = basis_of(book, first, last) if book and first and first <= last else 0
    incoming = list(Handing.objects.filter(to_id=here.id).select_related("book__organisation").order_by("-sent_at")[:60])
    return HandingsPage(
        here=here,
        may=may,
        above=parent[1] or "",
        share=share,
        first=first if first and first <= last else None,
        last=last,
        basis=basis,
        fen=rules.share_of(max(basis, 0), share or 0),
        sent=[_handing(r, r.to.name, receive=False, cancel="keep" in may) for r in rows],
        received=[_handing(r, r.book.organisation.name, receive="keep" in may, cancel=False) for r in incoming],
    )


def _handing(row: Handing, name: str, *, receive: bool, cancel: bool) -> HandingRow:
    waits = row.state == HandingState.SENT
    months = words.months_text(rules.months_between(row.first, row.last))
    return HandingRow(row, name, months, str(words.HANDING[HandingState(row.state)]), receive and waits, cancel and waits)
