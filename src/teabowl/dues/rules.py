"""What a member owes, until when it may be paid, when the branch has to talk with somebody. Pure.

Everything follows 《关于中国共产党党费收缴、使用和管理的规定》（中组发〔2008〕3号, domain.md S25 to S28), as dated data: a month is
judged by the table in force on its first day. Amounts are whole fen, months their first day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from teabowl.kernel.errors import Problem
from teabowl.kernel.times import add_months as add_months
from teabowl.kernel.times import last_of as last_of


class Category(StrEnum):
    """As whom a member pays. Relief has those who live on pensions for the bereaved or on relief, and those with the minimum allowance."""

    WAGE = "wage"
    SELF_EMPLOYED = "self_employed"
    RETIRED = "retired"
    FARMER = "farmer"
    STUDENT = "student"
    LAID_OFF = "laid_off"
    RELIEF = "relief"


@dataclass(frozen=True, slots=True)
class Bracket:
    """Up to and including `most` fen a month (None: without end), the whole base pays `rate` hundredths of a percent."""

    most: int | None
    rate: int


@dataclass(frozen=True, slots=True)
class Table:
    """The rates in force from a day on, and where they are written. `range`: what a branch may decide between, in fen."""

    since: date
    source: str
    brackets: dict[Category, tuple[Bracket, ...]]
    flat: dict[Category, int]
    range: dict[Category, tuple[int, int]]
    back_months: int
    run_months: int


_WAGES = (Bracket(300_000, 50), Bracket(500_000, 100), Bracket(1_000_000, 150), Bracket(None, 200))

TABLES = (
    Table(
        since=date(2008, 4, 1),
        source="中组发〔2008〕3号",
        brackets={
            Category.WAGE: _WAGES,
            Category.SELF_EMPLOYED: _WAGES,
            Category.RETIRED: (Bracket(500_000, 50), Bracket(None, 100)),
        },
        flat={Category.STUDENT: 20, Category.LAID_OFF: 20, Category.RELIEF: 20},
        range={Category.FARMER: (20, 100)},
        back_months=6,
        run_months=6,
    ),
)
"""Oldest first. A change of the rules is a new table with its day; the old one keeps judging the months before it."""

MOST_BASE = 10**9
"""Ten million yuan a month: more is a slip of the keyboard."""


class NoRule(ValueError):
    """No table is known for that month."""


def table_for(month: date, tables: Sequence[Table] = TABLES) -> Table:
    """The rates of a month. Raises NoRule before the first table."""
    found = [table for table in tables if table.since <= first_of(month)]
    if not found:
        raise NoRule(f"no rule for {month:%Y-%m}")
    return found[-1]


def needs_base(category: Category) -> bool:
    """Whether the amount follows from an income."""
    return category in (Category.WAGE, Category.SELF_EMPLOYED, Category.RETIRED)


def rate_of(category: Category, base_fen: int, table: Table) -> int:
    """Hundredths of a percent for this base: it is for the whole base, not only for what lies above the bracket's edge."""
    return next(b.rate for b in table.brackets[category] if b.most is None or base_fen <= b.most)


def monthly_fen(category: Category, month: date, *, base_fen: int | None = None, decided_fen: int | None = None) -> int:
    """What is owed for a month, in fen, half a fen rounded up: 3,000.00 yuan → 15.00, 3,000.01 → 30.00.

    `base_fen`: wages after tax, the last quarter's monthly average, or the pension. `decided_fen`: what the branch decided, for
    categories with a range. Check with `problems_of` first. Raises NoRule, and ValueError where what it needs is missing.
    """
    table = table_for(month)
    if needs_base(category):
        if base_fen is None or base_fen < 0:
            raise ValueError(f"{category} needs a base")
        return (base_fen * rate_of(category, base_fen, table) + 5_000) // 10_000
    if category in table.range:
        least, most = table.range[category]
        if decided_fen is None or not least <= decided_fen <= most:
            raise ValueError(f"{category} needs a decision between {least} and {most} fen")
        return decided_fen
    return table.flat[category]


def problems_of(category: Category, month: date, *, base_fen: int | None, decided_fen: int | None) -> list[Problem]:
    """What keeps the amount from being worked out, for the fields `base`, `decided` and `starts`."""
    try:
        table = table_for(month)
    except NoRule:
        return [Problem("starts", "no_rule")]
    if needs_base(category):
        if base_fen is None:
            return [Problem("base", "base_missing")]
        if base_fen <= 0 or base_fen > MOST_BASE:
            return [Problem("base", "base_strange")]
    elif category in table.range:
        least, most = table.range[category]
        if decided_fen is None:
            return [Problem("decided", "decision_missing")]
        if not least <= decided_fen <= most:
            return [Problem("decided", "outside_range")]
    return []


def change_needs_decision(before: date | None, starts: date, category: Category) -> bool:
    """The amount is fixed at the start of each year and stays (S27). Who is self-employed gives a new income each quarter; every other
    change rests on a decision of the branch. `before`: from when on the present amount is."""
    if before is None or starts.month == 1:
        return False
    return not (category is Category.SELF_EMPLOYED and starts == quarter_of(starts))


# ── months ──


def first_of(day: date) -> date:
    return day.replace(day=1)


def months_between(first: date, last: date) -> list[date]:
    """Every month from `first` to `last`, both included; empty when turned round."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [add_months(first, n) for n in range(count + 1)]


def quarter_of(month: date) -> date:
    """The first month of its quarter."""
    return date(month.year, (month.month - 1) // 3 * 3 + 1, 1)


def first_month(accepted_on: date) -> date:
    """Probationary members pay from the day on which the branch meeting accepted them: that month is the first."""
    return first_of(accepted_on)


def due_on(month: date, day: int) -> date:
    """The organisation's fixed day in a month, the last day where the month is shorter."""
    return min(month + timedelta(days=day - 1), last_of(month))


def review_on(category: Category, month: date) -> date:
    """From when on the amount has to be fixed anew: the next quarter for who is self-employed, else the next year."""
    return add_months(quarter_of(month), 3) if category is Category.SELF_EMPLOYED else date(month.year + 1, 1, 1)


# ── when it may be paid, when it is late ──


class Payable(StrEnum):
    """YES; NEEDS_DECISION: longer ago than dues may be paid for afterwards, so the branch decides first; AHEAD: not yet."""

    YES = "yes"
    NEEDS_DECISION = "needs_decision"
    AHEAD = "ahead"


def payable(month: date, today: date, *, quarterly: bool) -> Payable:
    """Back-payment reaches six months before the running one; with the branch's consent to pay by the quarter, payment reaches the
    end of the running quarter (S27)."""
    running = first_of(today)
    ahead = add_months(quarter_of(running), 2) if quarterly else running
    if month > ahead:
        return Payable.AHEAD
    back = add_months(running, -table_for(running).back_months)
    return Payable.YES if month >= back else Payable.NEEDS_DECISION


def is_late(month: date, day: int, today: date) -> bool:
    """Past the organisation's fixed day of that month."""
    return today > due_on(month, day)


@dataclass(frozen=True, slots=True)
class MonthState:
    """One month of one member. `excused`: waived, or the branch took the reason for not paying."""

    month: date
    is_paid: bool
    excused: bool = False


def unexcused_run(months: Iterable[MonthState]) -> list[date]:
    """The longest row of consecutive months neither paid nor excused, the latest of equal ones. A month that is not among them was
    not owed, and breaks the row. From `run_months` on, the branch talks with the member: a task for people. The rule (S28) speaks of
    leaving by oneself; nothing here ever ends a membership."""
    best: list[date] = []
    run: list[date] = []
    for state in sorted(months, key=lambda s: s.month):
        if state.is_paid or state.excused:
            run = []
            continue
        run = [*run, state.month] if run and add_months(run[-1], 1) == state.month else [state.month]
        if len(run) >= len(best):
            best = run
    return best


# ── waivers ──


class WaiverState(StrEnum):
    """Asked for, decided by the branch, then by the committee above it (S25); or refused by either."""

    ASKED = "asked"
    BRANCH = "branch"
    GRANTED = "granted"
    REFUSED = "refused"


MOST_WAIVER_MONTHS = 12
"""A waiver is decided anew with each year's amounts."""


def waiver_problems(first: date, last: date, reduced_fen: int, monthly: int) -> list[Problem]:
    """Of what the branch decides: the months, and what is still to be paid in each."""
    found = []
    if last < first:
        found.append(Problem("last", "months_turned"))
    elif len(months_between(first, last)) > MOST_WAIVER_MONTHS:
        found.append(Problem("last", "waiver_long", MOST_WAIVER_MONTHS))
    if not 0 <= reduced_fen < monthly:
        found.append(Problem("reduced", "waiver_is_none"))
    return found


# ── handing upwards ──


def share_of(basis_fen: int, share: int) -> int:
    """The part that goes to the organisation above: `share` hundredths of a percent of the dues taken in, half a fen rounded up."""
    return (basis_fen * share + 5_000) // 10_000


# ── receipts ──

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""Thirty-one, none that is read as another; a prime number, so that the check letter finds every slip of one letter."""
RECEIPT_LENGTH = 12


def check_letter(digits: str) -> str:
    """The last letter of a receipt's number: one mistyped, or two neighbours swapped, are found (weights 3^i mod 31, as GB 32100)."""
    return LETTERS[-sum(LETTERS.index(c) * pow(3, n + 1, 31) for n, c in enumerate(digits)) % 31]


def receipt_number(random: bytes) -> str:
    """'7KQ4-M9TX-2A0C' from eight random bytes: unguessable, so that who has the number has seen the receipt."""
    whole, digits = int.from_bytes(random, "big"), ""
    for _ in range(RECEIPT_LENGTH - 1):
        whole, digit = divmod(whole, 31)
        digits += LETTERS[digit]
    return grouped(digits + check_letter(digits))


def grouped(text: str) -> str:
    return "-".join(text[n : n + 4] for n in range(0, RECEIPT_LENGTH, 4))


def normal_receipt(typed: str) -> str:
    """A number as somebody types it; '' when it cannot be one."""
    text = "".join(c for c in typed.upper().translate(str.maketrans("OIL", "011")) if c in LETTERS)
    if len(text) != RECEIPT_LENGTH or check_letter(text[:-1]) != text[-1]:
        return ""
    return grouped(text)
