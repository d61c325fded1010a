"""Kinds of meetings, and what a rule set says. Pure values; the rule sets themselves, with their dates, are in `rulesets.py`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import floor


class Kind(StrEnum):
    """Party meetings first, then those of the village and its collective."""

    MEMBERS = "members"
    """支部党员大会, for an ordinary decision."""
    ELECTION = "election"
    """支部党员大会, to elect."""
    ADMISSION = "admission"
    """支部党员大会, to admit somebody as a probationary member, or to confirm them (接收预备党员、转正)."""
    DELIBERATION = "deliberation"
    """支部党员大会, the members' step of the four deliberations (党员大会审议)."""
    COMMITTEE = "committee"
    GROUP = "group"
    LECTURE = "lecture"
    PARTY_DAY = "party_day"
    LIFE = "life"
    APPRAISAL = "appraisal"
    TWO_COMMITTEES = "two_committees"
    """村“两委”会商议, the second step of the four deliberations."""
    REPRESENTATIVES = "representatives"
    VILLAGERS = "villagers"
    COLLECTIVE = "collective"
    DELEGATES = "delegates"


PARTY = frozenset(
    {
        Kind.MEMBERS, Kind.ELECTION, Kind.ADMISSION, Kind.DELIBERATION, Kind.COMMITTEE, Kind.GROUP, Kind.LECTURE, Kind.PARTY_DAY, Kind.LIFE,
        Kind.APPRAISAL,
    }
)  # fmt: skip
"""Of a Party organisation. The others belong to a village."""
VILLAGE = frozenset(Kind) - PARTY
THREE_MEETINGS = (Kind.MEMBERS, Kind.COMMITTEE, Kind.GROUP, Kind.LECTURE)
"""三会一课."""


class Convened(StrEnum):
    """Who is convened."""

    MEMBERS = "members"
    COMMITTEE = "committee"
    GROUP = "group"
    TWO_COMMITTEES = "two_committees"
    ADULTS = "adults"
    REPRESENTATIVES = "representatives"
    COLLECTIVE_MEMBERS = "collective_members"
    DELEGATES = "delegates"


class Base(StrEnum):
    """Of whom a share is taken. CONVENED: everybody who should attend. VOTERS: those of them who have a vote (应到会有表决权的).
    PRESENT: those with a vote who came. HOUSEHOLDS: the village's. WOMEN: the women among the representatives."""

    CONVENED = "convened"
    VOTERS = "voters"
    PRESENT = "present"
    HOUSEHOLDS = "households"
    WOMEN = "women"


class Ballot(StrEnum):
    OPEN = "open"
    SECRET = "secret"  # noqa: S105, a kind of ballot
    EITHER = "either"


class Online(StrEnum):
    """COUNTED: who joins online is there and votes. LISTENING: may join and speak, is not counted and has no vote."""

    COUNTED = "counted"
    LISTENING = "listening"


class Publish(StrEnum):
    """What may go to the public board. Names of Party members are never among it."""

    NOTICE = "notice"
    """That it will be held, when, and its agenda."""
    ATTENDANCE = "attendance"
    """How many should have come and came."""
    DECISION = "decision"
    RESULT = "result"
    """How many were for and against."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands: the document, its article, and the entry of the domain brief ('S16')."""

    title: str
    article: str = ""
    entry: str = ""

    def __str__(self) -> str:
        return f"《{self.title}》{self.article}"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a base. `strict`: more than (超过、过半数); else at least (以上、不少于)."""

    numerator: int
    denominator: int
    strict: bool = False

    def least(self, base: int) -> int:
        """The smallest whole number that is enough of `base`."""
        exact = base * self.numerator
        return exact // self.denominator + 1 if self.strict else -(-exact // self.denominator)

    def holds(self, have: int, base: int) -> bool:
        left, right = have * self.denominator, base * self.numerator
        return left > right if self.strict else left >= right

    def of(self, base: int) -> str:
        """The exact share as one says it: 11.5, or 15.3 with one digit."""
        exact = base * self.numerator / self.denominator
        return str(int(exact)) if exact == floor(exact) else f"{floor(exact * 10) / 10:g}"


@dataclass(frozen=True, slots=True)
class Quorum:
    base: Base
    share: Share
    source: Source


@dataclass(frozen=True, slots=True)
class Majority:
    base: Base
    share: Share
    source: Source


@dataclass(frozen=True, slots=True)
class Notice:
    """Told so many days before the day of the meeting; `written` and posted up; `material`: the proposal goes with it."""

    days: int
    source: Source
    written: bool = False
    material: bool = False


@dataclass(frozen=True, slots=True)
class Frequency:
    """Once in so many months. `custom`: no rule binds a branch, so organisations above may set it (domain.md §2)."""

    months: int
    source: Source
    custom: bool = False


class Matter(StrEnum):
    """What a decision may be about, where the law asks more of it, or keeps it from a body."""

    OUTSIDERS = "outsiders"
    """Shares and benefits for who is no member (农村集体经济组织法第十五条)."""
    CHARTER = "charter"
    MEMBERSHIP = "membership"
    LAND_AND_SHARES = "land_and_shares"
    COMPENSATION = "compensation"
    MERGER = "merger"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules for one kind from `since` until the day before `until`.

    `quorum` are alternatives, one is enough; all of `quorum_also` must hold besides. Without `quorum` the source names no number
    that must come. `majority` is None for meetings that decide nothing by vote. `province` "" is the whole country; a province's rules
    go before it.
    """

    kind: Kind
    since: date
    convened: Convened
    source: Source
    until: date | None = None
    province: str = ""
    quorum: tuple[Quorum, ...] = ()
    quorum_also: tuple[Quorum, ...] = ()
    majority: Majority | None = None
    ballot: Ballot = Ballot.EITHER
    online: Online = Online.COUNTED
    proxy: bool = False
    """A member of the same household may bring a written mandate."""
    notice: Notice | None = None
    frequency: Frequency | None = None
    publish: frozenset[Publish] = frozenset()
    elects: bool = False
    spare_percent: int = 0
    """An election of a committee has so many more candidates than seats (差额)."""
    written: bool = False
    """Who cannot come may hand in what they think before, formally and in writing: it counts among the votes."""
    stricter: tuple[tuple[Matter, Majority], ...] = ()
    """Matters that take another majority."""
    reserved: tuple[Matter, ...] = ()
    """Matters that this body may not decide."""

    @property
    def key(self) -> str:
        return f"{self.kind.value}-{self.since.isoformat()}"
