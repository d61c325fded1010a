"""Double entry, pure: every posting takes an amount from one account to another, so a book cannot be out of balance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Account(StrEnum):
    """The accounts of an organisation's dues, the same for each. Spending has the uses that 中组发〔2008〕3号 names, and those of
    基层党组织 activities added by 中组部's notice of 2017."""

    CASH = "cash"
    BANK = "bank"
    ONLINE = "online"
    """Paid to the merchant account, not yet at the bank."""
    RETURNABLE = "returnable"
    """Paid twice, to be given back."""
    OPENING = "opening"
    DUES = "dues"
    EXTRA = "extra"
    """Paid above what is owed, of one's own will."""
    FROM_BELOW = "from_below"
    FROM_ABOVE = "from_above"
    INTEREST = "interest"
    TO_ABOVE = "to_above"
    TO_BELOW = "to_below"
    TRAINING = "training"
    READING = "reading"
    HONOURS = "honours"
    HARDSHIP = "hardship"
    DISASTER = "disaster"
    ACTIVITY = "activity"
    FEES = "fees"


HELD = (Account.CASH, Account.BANK, Account.ONLINE)
INCOME = (Account.DUES, Account.EXTRA, Account.FROM_BELOW, Account.FROM_ABOVE, Account.INTEREST)
USES = (
    Account.TRAINING, Account.READING, Account.HONOURS, Account.HARDSHIP, Account.DISASTER, Account.ACTIVITY, Account.FEES,
)  # fmt: skip
SPENDING = (*USES, Account.TO_ABOVE, Account.TO_BELOW)


@dataclass(frozen=True, slots=True)
class Posting:
    """`fen` into `debit`, out of `credit`. Always more than nothing, never within one account."""

    debit: Account
    credit: Account
    fen: int

    def __post_init__(self) -> None:
        if self.fen <= 0 or self.debit == self.credit:
            raise ValueError("a posting moves something from one account to another")

    @property
    def reversal(self) -> "Posting":
        """The same amount back the same way."""
        return Posting(self.credit, self.debit, self.fen)


def balances(postings: Iterable[Posting]) -> dict[Account, int]:
    """What stands in each account, debit above zero. They always add up to nothing."""
    sums: dict[Account, int] = defaultdict(int)
    for one in postings:
        sums[one.debit] += one.fen
        sums[one.credit] -= one.fen
    return dict(sums)


@dataclass(frozen=True, slots=True)
class Statement:
    """A period in fen. `opening` + what came in − what went out = `closing`, always."""

    opening: int
    income: Mapping[Account, int]
    spending: Mapping[Account, int]
    closing: int

    @property
    def total_income(self) -> int:
        return sum(self.income.values())

    @property
    def total_spending(self) -> int:
        return sum(self.spending.values())


def statement(before: Mapping[Account, int], within: Mapping[Account, int]) -> Statement:
    """A period's statement from the balances at its start and what moved in it.

    What is to be given back is not the organisation's own: it is neither income nor in what it holds.
    """
    own = (*HELD, Account.RETURNABLE)
    opening = sum(before.get(a, 0) for a in own)
    moved = sum(within.get(a, 0) for a in own)
    income = {a: -within.get(a, 0) for a in (Account.OPENING, *INCOME) if within.get(a, 0)}
    spending = {a: within.get(a, 0) for a in SPENDING if within.get(a, 0)}
    return Statement(opening, income, spending, opening + moved)


class What(StrEnum):
    """What a keeper writes down by hand. Dues themselves come from payments, and what is handed upwards from handings."""

    SPEND = "spend"
    INTEREST = "interest"
    FROM_ABOVE = "from_above"
    TO_BELOW = "to_below"
    MOVE = "move"
    OPENING = "opening"


def others_of(what: What, held: Account) -> tuple[Account, ...]:
    """The accounts on the other side of `held`."""
    return {
        What.SPEND: USES,
        What.INTEREST: (Account.INTEREST,),
        What.FROM_ABOVE: (Account.FROM_ABOVE,),
        What.TO_BELOW: (Account.TO_BELOW,),
        What.MOVE: tuple(a for a in HELD if a != held),
        What.OPENING: (Account.OPENING,),
    }[what]


def posting_of(what: What, held: Account, other: Account, fen: int) -> Posting:
    """`held` is where the money is, or was. Raises ValueError for accounts that do not belong together."""
    if held not in HELD or other not in others_of(what, held):
        raise ValueError(f"{what} does not go between {held} and {other}")
    goes_out = what in (What.SPEND, What.TO_BELOW, What.MOVE)
    return Posting(other, held, fen) if goes_out else Posting(held, other, fen)
