"""What must be open to all, by when, and how a month of the accounts comes to be published. Pure.

The law that says how often is data with dates (`LAW`): a change of the law is a new line, and what was due before it stays as it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from teabowl.kernel.masks import mask_name
from teabowl.kernel.times import add_months as add_months
from teabowl.kernel.times import first_of as first_of
from teabowl.kernel.times import last_of as last_of
from teabowl.kernel.workdays import add_workdays


class Group(StrEnum):
    """党务, 村务, 财务."""

    PARTY = "party"
    VILLAGE = "village"
    FINANCE = "finance"


class Topic(StrEnum):
    """What a disclosure is about."""

    PARTY_WORK = "party_work"
    PARTY_MEMBERS = "party_members"
    PARTY_DUES = "party_dues"
    DECISIONS = "decisions"
    RELIEF = "relief"
    LAND = "land"
    WORKS = "works"
    ERRANDS = "errands"
    OTHER_VILLAGE = "other_village"
    PLAN = "plan"
    ASSETS = "assets"
    RESOURCES = "resources"
    DEBTS = "debts"
    EARNINGS = "earnings"
    OTHER_FINANCE = "other_finance"


GROUP_OF: dict[Topic, Group] = {
    Topic.PARTY_WORK: Group.PARTY,
    Topic.PARTY_MEMBERS: Group.PARTY,
    Topic.PARTY_DUES: Group.PARTY,
    Topic.DECISIONS: Group.VILLAGE,
    Topic.RELIEF: Group.VILLAGE,
    Topic.LAND: Group.VILLAGE,
    Topic.WORKS: Group.VILLAGE,
    Topic.ERRANDS: Group.VILLAGE,
    Topic.OTHER_VILLAGE: Group.VILLAGE,
    Topic.PLAN: Group.FINANCE,
    Topic.ASSETS: Group.FINANCE,
    Topic.RESOURCES: Group.FINANCE,
    Topic.DEBTS: Group.FINANCE,
    Topic.EARNINGS: Group.FINANCE,
    Topic.OTHER_FINANCE: Group.FINANCE,
}
"""村务: what 村民委员会组织法 art 30 lists. 财务: the eight categories of 农村集体经济组织财务公开规定 (2011); income and spending, two of
them, are the month's book, entry by entry. 党务: 党务公开条例 (2017), which sets no days."""


class Kind(StrEnum):
    """What is due again and again: a month's book of accounts; at least one 村务 disclosure a quarter."""

    FINANCE = "finance"
    AFFAIRS = "affairs"


@dataclass(frozen=True, slots=True)
class Law:
    """From `since` on, what is of `kind` is published once for every `months` months, at the latest on day `day` of the month after.

    `within` is a division code's beginning ('37': Shandong). The law says how often; where it names no day, the day is the city's
    own (`day_is_law` False), and township, county or village may only set an earlier one.
    """

    kind: Kind
    since: date
    within: str
    months: int
    day: int
    day_is_law: bool
    source: str


LAW: Sequence[Law] = (
    Law(Kind.FINANCE, date(2010, 10, 28), "", 3, 15, False, "村民委员会组织法第三十条"),
    Law(Kind.FINANCE, date(2012, 9, 27), "37", 1, 10, False, "山东省实施《村民委员会组织法》办法第二十七条"),
    Law(Kind.AFFAIRS, date(2010, 10, 28), "", 3, 15, False, "村民委员会组织法第三十条"),
)
"""domain.md §4, S40 art 30, S41 art 27. The national law was amended, in force 1 January 2026 [S68]; its article on disclosure is
to be compared with the published text when that is at hand, and a change becomes a line here."""

DEFAULT_ANSWER_DAYS = 5
"""Working days to answer a question on an entry, where no place has set fewer."""
LONGEST_ANSWER_DAYS = 15
GROUP_LEAST = 3
"""A finance group (民主理财小组) with fewer cannot check a book."""
REMIND_AFTER = 2
"""Days past the last day when the platform itself reminds the village and tells the township."""


class Signing(StrEnum):
    """Whose agreement a book needs."""

    ALL = "all"
    MAJORITY = "majority"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is in force at a place on a day: its own rule or its nearest ancestor's. None: nobody set it."""

    finance_day: int | None = None
    affairs_day: int | None = None
    answer_days: int = DEFAULT_ANSWER_DAYS
    signing: Signing = Signing.ALL
    set_by: str = ""


def law_for(kind: Kind, code: str, on: date) -> Law:
    """The narrowest law in force for a place's code on a day. Raises LookupError before there was any."""
    found = [law for law in LAW if law.kind is kind and law.since <= on and code.startswith(law.within)]
    if not found:
        raise LookupError(f"no law of {kind} on {on}")
    return max(found, key=lambda law: (len(law.within), law.since))


def period_of(months: int, day: date) -> date:
    """The first day of the period of `months` months that has `day`."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def due_on(law: Law, period: date, day: int | None = None) -> date:
    """The last day to publish what tells of the period that begins on `period`: the law's day of the month after, or an earlier
    one that a place has set."""
    after = add_months(period, law.months)
    wanted = min(day, law.day) if day else law.day
    return after.replace(day=min(wanted, last_of(after).day))


def due_for(kind: Kind, code: str, period: date, terms: Terms) -> tuple[Law, date]:
    """The law in force at the end of the period, and the last day."""
    law = law_for(kind, code, last_of(period))
    return law, due_on(law, period, terms.finance_day if kind is Kind.FINANCE else terms.affairs_day)


def is_strict_enough(kind: Kind, code: str, day: int, on: date) -> bool:
    """A place may ask for an earlier day, never for a later one."""
    return 1 <= day <= law_for(kind, code, on).day


def days_late(due: date, published: date | None, today: date) -> int:
    """Days past the last day, 0 when in time or not yet due."""
    return max(0, ((published or today) - due).days)


def answer_due(asked: date, days: int) -> date:
    return add_workdays(asked, days)


# ── entries ──


class Flow(StrEnum):
    IN = "in"
    OUT = "out"


class Category(StrEnum):
    """What an entry is for. Those of income and of spending follow the notes to 2011's rules and 财会〔2023〕14号 in spoken words."""

    OPERATING = "operating"
    LEASE = "lease"
    SUBSIDY = "subsidy"
    DONATION = "donation"
    TRANSFER_IN = "transfer_in"
    OTHER_IN = "other_in"
    WORKS = "works"
    WATER = "water"
    UTILITIES = "utilities"
    CLEANING = "cleaning"
    WAGES = "wages"
    RELIEF = "relief"
    OFFICE = "office"
    ACTIVITIES = "activities"
    DIVIDEND = "dividend"
    OTHER_OUT = "other_out"


INCOME = (
    Category.OPERATING,
    Category.LEASE,
    Category.SUBSIDY,
    Category.DONATION,
    Category.TRANSFER_IN,
    Category.OTHER_IN,
)
SPENDING = tuple(category for category in Category if category not in INCOME)


def fits(flow: Flow, category: Category) -> bool:
    return (category in INCOME) is (flow is Flow.IN)


def shown_party(party: str, is_person: bool) -> str:
    """The payee or payer as everybody may read it: an organisation's whole name, of a person the surname (PIPL arts 6, 25)."""
    return mask_name(party) if is_person and party else party


MUST_MASK = frozenset({Category.RELIEF, Category.WAGES, Category.DIVIDEND})
"""Their payees are people: taken for such even where nobody said so."""

_UNIT_WORDS = (
    "公司", "厂", "店", "门市", "部", "社", "局", "所", "站", "中心", "银行", "村委", "政府", "学校", "医院", "队", "行", "办",
    "超市", "等", "基金会", "户", "人", "组",
)  # fmt: skip


def looks_like_person(party: str, category: Category) -> bool:
    """For rows from spreadsheets, where nobody says it: two to four letters without a word of organisations."""
    text = party.strip()
    if not text or any(word in text for word in _UNIT_WORDS):
        return False
    return category in MUST_MASK or 2 <= len(text) <= 4


# ── a book of one month ──


class State(StrEnum):
    DRAFT = "draft"
    CHECKING = "checking"
    PUBLISHED = "published"


class Opinion(StrEnum):
    WAITING = "waiting"
    AGREED = "agreed"
    QUESTIONED = "questioned"


@dataclass(frozen=True, slots=True)
class Sums:
    """A month in fen. `closing` is computed, never typed."""

    opening: int
    income: int
    spending: int
    incomes: int
    spendings: int

    @property
    def closing(self) -> int:
        return self.opening + self.income - self.spending

    @property
    def entries(self) -> int:
        return self.incomes + self.spendings


def sums_of(opening: int, entries: Iterable[tuple[Flow, int]]) -> Sums:
    income = spending = incomes = spendings = 0
    for flow, fen in entries:
        if flow is Flow.IN:
            income, incomes = income + fen, incomes + 1
        else:
            spending, spendings = spending + fen, spendings + 1
    return Sums(opening, income, spending, incomes, spendings)


def may_publish(signing: Signing, opinions: Sequence[Opinion]) -> bool:
    """Every member of the group has agreed; where the place takes a majority, more than half have and nobody's question stands."""
    if len(opinions) < GROUP_LEAST or Opinion.QUESTIONED in opinions:
        return False
    agreed = sum(opinion is Opinion.AGREED for opinion in opinions)
    return agreed == len(opinions) if signing is Signing.ALL else 2 * agreed > len(opinions)


def may_begin(month: date, today: date) -> bool:
    """A book is kept for the running month and for those before it."""
    return month.day == 1 and date(2000, 1, 1) <= month <= first_of(today)


def may_end(month: date, today: date) -> bool:
    """A month goes to the group once it is over."""
    return today > last_of(month)


RECEIPT, STATEMENT, FUND = "account_entry", "statement", "fund"
"""Owners among pictures."""
TITLE_LENGTH = 60
PARTY_LENGTH = 60
PURPOSE_LENGTH = 200
WORDS_LENGTH = 500
BODY_LENGTH = 8000
STORY_LENGTH = 3000
MOST_RECIPIENTS = 500
QUESTIONS_A_DAY = 5
DAY = timedelta(days=1)


class AskState(StrEnum):
    """A question on an entry."""

    WAITING = "waiting"
    ANSWERED = "answered"


class Step(StrEnum):
    """What happened to something that was due and did not come."""

    REMINDED = "reminded"
    REPLIED = "replied"
