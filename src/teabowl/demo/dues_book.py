"""A branch's book in the making: spending, the township's share, the bank's statement, months closed, a year published."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from teabowl.demo.luck import Luck
from teabowl.demo.organisations import Branch
from teabowl.demo.town import Town
from teabowl.dues import ledger, rules
from teabowl.dues.codes import HandingState
from teabowl.dues.ledger import Account, Posting
from teabowl.dues.models import (
    BankLine,
    Book,
    Closing,
    Entry,
    Handing,
    Payment,
    Publication,
    Tally,
)
from teabowl.organisations.models import Organisation
from teabowl.people.models import Account as Login

DAY, SHARE = 20, 4_000
USES = (
    (Account.READING, "订《党员文摘》和农技书报", 18_000, 32_000, (1, 7)),
    (Account.ACTIVITY, "主题党日，去冀鲁豫边区纪念馆的车费", 20_000, 42_000, (5, 10)),
    (Account.HARDSHIP, "春节前看望两位困难老党员", 40_000, 60_000, (1,)),
    (Account.HONOURS, "七一表彰，奖状和笔记本", 12_000, 20_000, (6,)),
)


@dataclass
class Move:
    """An entry of the book before it has its number."""

    on: date
    posting: Posting
    text: str
    payment: Payment | None = None
    checked: bool = True
    entry: Entry | None = None


@dataclass
class Books:
    """One branch's book in the making."""

    town: Town
    luck: Luck
    branch: Branch
    months: list[date]
    keeper: Login
    checker: Login
    book: Book
    moves: list[Move] = field(default_factory=list)
    tallies: dict[date, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0]))

    def move(self, on: date, debit: Account, credit: Account, fen: int, text: str, payment: Payment | None = None) -> Move:
        made = Move(on, Posting(debit, credit, fen), text, payment)
        self.moves.append(made)
        return made

    def held(self, account: Account, until: date) -> int:
        return ledger.balances(m.posting for m in self.moves if m.on <= until).get(account, 0)


def book_of(town: Town, luck: Luck, organisation: Organisation, begun: datetime) -> Book:
    known = (row for row in town.rows.more[Book] if isinstance(row, Book))
    found = next((row for row in known if row.organisation_id == organisation.id), None)
    if found is None:
        found = Book(id=luck.key(begun), organisation=organisation, last_number=0, begun_at=begun)
        town.rows.add(found)
    return found


def spend(made: Books) -> None:
    """What came in goes to the bank at the end of a quarter; what was bought is paid from there."""
    luck, today = made.luck, made.town.today
    for month in made.months:
        last = rules.last_of(month)
        if month.month % 3 == 0 and last < today:
            for account, text in ((Account.CASH, "把现金存进银行"), (Account.ONLINE, "网上收款到账")):
                if (fen := made.held(account, last)) > 0:
                    made.move(last, Account.BANK, account, fen, text)
        if month.month == 12 and last < today:
            made.move(date(month.year, 12, 21), Account.BANK, Account.INTEREST, luck.randrange(120, 900), "结息")
        for use, text, least, most, when in USES:
            on = month + timedelta(days=luck.randrange(3, 20))
            fen = luck.randrange(least, most, 100)
            if month.month in when and on < today and made.held(Account.BANK, on) > fen + 20_000:
                made.move(on, use, Account.BANK, fen, text)


def hand_up(made: Books) -> list[tuple[Handing, Move]]:
    """The township's share of each whole quarter, sent in the month after it."""
    luck, found = made.luck, []
    for quarter in sorted({rules.quarter_of(month) for month in made.months}):
        last = rules.add_months(quarter, 2)
        on = rules.add_months(last, 1) + timedelta(days=luck.randrange(5, 12))
        dues = [m for m in made.moves if m.payment and quarter <= m.on <= rules.last_of(last)]
        basis = sum(m.posting.fen for m in dues)
        fen = rules.share_of(basis, SHARE)
        if quarter < made.months[0] or on >= made.town.today or fen <= 0 or made.held(Account.BANK, on) < fen:
            continue
        move = made.move(on, Account.TO_ABOVE, Account.BANK, fen, f"{quarter:%Y-%m} — {last:%Y-%m}")
        at = luck.moment(on, 9, 17)
        handing = Handing(
            id=luck.key(at), book=made.book, to=made.branch.committee, first=quarter, last=last, basis_fen=basis, share=SHARE, fen=fen,
            state=HandingState.SENT.value, sent_by=made.keeper, sent_at=at,
        )  # fmt: skip
        found.append((handing, move))
    return found


def write(made: Books, handings: list[tuple[Handing, Move]]) -> None:
    """Entries in the order of their days, with numbers; then what rests on them."""
    town, luck, book = made.town, made.luck, made.book
    made.moves.sort(key=lambda m: m.on)
    for move in made.moves:
        move.entry = _entry(town, luck, book, move, made.keeper, made.checker)
    above = book_of(town, luck, made.branch.committee, book.begun_at)
    for index, (handing, move) in enumerate(handings):
        if move.entry is not None:
            handing.sent = move.entry
        newest = index == len(handings) - 1
        if not newest or luck.random() > 0.3:
            on = move.on + timedelta(days=1)
            text = f"{made.branch.organisation.name} {move.text}"
            received = Move(on, Posting(Account.BANK, Account.FROM_BELOW, handing.fen), text)
            handing.received = _entry(town, luck, above, received, None, None)
            handing.state, handing.received_at = HandingState.RECEIVED.value, luck.moment(on, 9, 17)
        town.rows.add(handing)
    for month, (owed_months, owed_fen, paid_months, paid_fen) in sorted(made.tallies.items()):
        town.rows.add(
            Tally(id=luck.key(luck.moment(month, 0, 1)), organisation=made.branch.organisation, place=town.place, month=month,
                  due_on=rules.due_on(month, DAY), owed_months=owed_months, owed_fen=owed_fen, paid_months=paid_months, paid_fen=paid_fen)
        )  # fmt: skip
    _bank(made)
    _closed(made)


def _entry(town: Town, luck: Luck, book: Book, move: Move, keeper: Login | None, checker: Login | None) -> Entry:
    at = luck.moment(move.on, 9, 18)
    book.last_number += 1
    entry = Entry(
        id=luck.key(at), book=book, number=book.last_number, on=move.on, debit=move.posting.debit.value,
        credit=move.posting.credit.value, fen=move.posting.fen, text=move.text, payment=move.payment, entered_by=keeper, entered_at=at,
        form_key=luck.key(at),
    )  # fmt: skip
    if move.payment is None:
        entry.checked_by, entry.checked_at = checker, at + timedelta(hours=2)
    town.rows.add(entry)
    return entry


def _bank(made: Books) -> None:
    """The statement of the last half year; the newest two lines are not matched yet."""
    since = made.months[-7]
    moves = [m for m in made.moves if m.on >= since and Account.BANK in (m.posting.debit, m.posting.credit)]
    for number, move in enumerate(moves):
        sign = 1 if move.posting.debit is Account.BANK else -1
        at = made.luck.moment(move.on + timedelta(days=1), 9, 10)
        made.town.rows.add(
            BankLine(id=made.luck.key(at), book=made.book, on=move.on, fen=sign * move.posting.fen, text=move.text,
                     digest=f"{made.luck.getrandbits(124):032x}"[:32], entry=move.entry if number < len(moves) - 2 else None,
                     by=made.keeper, at=at)
        )  # fmt: skip


def _closed(made: Books) -> None:
    """Every month but the last whole one is closed; the last whole year is published in January."""
    town, luck, today = made.town, made.luck, made.town.today
    for month in made.months[:-2]:
        at = luck.moment(rules.add_months(month, 1) + timedelta(days=4), 9, 17)
        sums = ledger.balances(m.posting for m in made.moves if m.on <= rules.last_of(month))
        town.rows.add(
            Closing(
                id=luck.key(at),
                book=made.book,
                month=month,
                balances={a.value: f for a, f in sums.items() if f},
                by=made.keeper,
                at=at,
            )
        )
        made.book.closed_through = rules.last_of(month)
    year = today.year - 1
    on = date(today.year, 1, 12)
    if date(year, 1, 1) not in made.months or on >= today or luck.random() < 0.1:
        return
    before = ledger.balances(m.posting for m in made.moves if m.on.year < year)
    told = ledger.statement(before, ledger.balances(m.posting for m in made.moves if m.on.year == year))
    names = ("owed_months", "owed_fen", "paid_months", "paid_fen")
    sums_of_year = [sum(t[n] for m, t in made.tallies.items() if m.year == year) for n in range(4)]
    sums_told = {
        "opening": told.opening,
        "closing": told.closing,
        "income": {a.value: f for a, f in told.income.items()},
        "spending": {a.value: f for a, f in told.spending.items()},
        "waived_months": 0,
        **dict(zip(names, sums_of_year, strict=True)),
    }
    at = luck.moment(on, 9, 17)
    town.rows.add(
        Publication(
            id=luck.key(at),
            organisation=made.branch.organisation,
            place=town.place,
            year=year,
            sums=sums_told,
            by=town.secretary,
            at=at,
        )
    )
