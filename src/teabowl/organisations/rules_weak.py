"""The rules of weak and slack branches (软弱涣散党组织) and of putting them right. Pure.

Every year each is looked at against a list of situations; one that fits is listed, gets a plan with measures and who answers for
them, reports every month, is accepted by score and by the members' vote, and looked at again for a relapse. How many there are is
found, never set: no even-handed quotas handed down (domain S36 to S38). Listing and its reasons are for those who put it right.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from teabowl.kernel.errors import Problem
from teabowl.kernel.times import months_after

FOUND_LENGTH, MEASURE_LENGTH, WORDS_LENGTH, NAME_LENGTH = 500, 300, 1000, 60
PROGRESS_DAY = 5
"""Of the next month, by when a month's progress is told."""


class State(StrEnum):
    """PROPOSED by the township; LISTED by the county: being put right. ACCEPTED, until the look for a relapse: then KEPT or RELAPSED.
    DECLINED: the county did not list it."""

    PROPOSED = "proposed"
    LISTED = "listed"
    ACCEPTED = "accepted"
    KEPT = "kept"
    RELAPSED = "relapsed"
    DECLINED = "declined"


OPEN = frozenset({State.PROPOSED, State.LISTED, State.ACCEPTED})


class Duty(StrEnum):
    """四个一: who answers for putting it right (S38)."""

    COUNTY_LEADER = "county_leader"
    TOWNSHIP_LEADER = "township_leader"
    FIRST_SECRETARY = "first_secretary"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One situation. `sign` is how the records may hint at it: a hint lists nothing by itself."""

    code: str
    text: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class CriteriaList:
    """A version of the list, in force from a day until the next, with the terms of acceptance that go with it."""

    key: str
    since: date
    title: str
    source: str
    criteria: tuple[Criterion, ...]
    vacant_months: int = 3
    """A secretary's post empty for longer is a sign."""
    pass_score: Decimal = Decimal(70)
    dissatisfied_over: Fraction = Fraction(1, 2)
    """A larger share of dissatisfied fails, whatever the score."""
    relapse_months: int = 12
    """After acceptance, until it is looked at again."""
    duties: tuple[Duty, ...] = tuple(Duty)

    def has(self, code: str) -> bool:
        return any(row.code == code for row in self.criteria)


NATIONAL = CriteriaList(
    "national-12",
    date(2014, 1, 1),
    "软弱涣散村党组织的 12 种情形",
    "中央组织部部署整顿软弱涣散基层党组织列举的情形；验收：70 分以上合格，不满意超过半数不合格",
    (
        Criterion("vacant", "书记空缺，或配备不齐，长期没有配上", "vacant"),
        Criterion("unfit", "书记不胜任，或工作不在状态"),
        Criterion("infighting", "班子不团结、内耗，工作开展不起来"),
        Criterion("no_life", "组织制度不落实，不开展党的组织生活"),
        Criterion("members_slack", "党员教育管理松，党员不起作用"),
        Criterion("no_service", "不为群众办事，群众意见大"),
        Criterion("bribery", "换届选举拉票贿选"),
        Criterion("undisclosed", "村务财务不公开，民主管理混乱", "undisclosed"),
        Criterion("clan", "宗族宗教势力、黑恶势力干扰"),
        Criterion("order", "治安问题和信访矛盾集中"),
        Criterion("no_income", "集体经济薄弱，发展没有路子"),
        Criterion("no_premises", "没有活动场所，或场所长期不用"),
    ),
)  # fmt: skip
LISTS = (NATIONAL,)
"""What stands in the code. A city or county adds its own version (`models.CriteriaVersion`)."""


def check_listing(codes: Sequence[str], found: str, held: CriteriaList) -> list[Problem]:
    """At least one situation, each of the list, and what was seen."""
    if not codes or not all(held.has(code) for code in codes):
        return [Problem("codes", "choose_situation")]
    return [] if found.strip() else [Problem("found", "say_what")]


def check_plan(codes: Iterable[str], covered: Iterable[str], named: Iterable[str], held: CriteriaList) -> list[str]:
    """What a plan still lacks, as codes: a measure for each situation, a name for each duty."""
    missing = [f"measure:{code}" for code in codes if code not in set(covered)]
    return missing + [f"duty:{duty.value}" for duty in held.duties if duty.value not in set(named)]


def months_due(listed_on: date, today: date) -> list[date]:
    """The months (by their first days) of which progress is told: those that are over, from the one after listing."""
    month, found = months_after(listed_on.replace(day=1), 1), []
    while month < today.replace(day=1):
        found.append(month)
        month = months_after(month, 1)
    return found


def due_by(month: date) -> date:
    """The last day to tell a month's progress."""
    return months_after(month.replace(day=1), 1) + timedelta(days=PROGRESS_DAY - 1)


@dataclass(frozen=True, slots=True)
class Votes:
    """The members' vote on what was done (民主测评)."""

    satisfied: int
    mostly: int
    dissatisfied: int

    @property
    def all(self) -> int:
        return self.satisfied + self.mostly + self.dissatisfied


@dataclass(frozen=True, slots=True)
class Verdict:
    """`why` has the codes of what failed it."""

    passed: bool
    why: tuple[str, ...]


def check_votes(votes: Votes, members: int) -> list[Problem]:
    """A vote was held, by at least half of those who may vote (支部工作条例 art 11), and by no more than there are."""
    if min(votes.satisfied, votes.mostly, votes.dissatisfied) < 0 or votes.all > members:
        return [Problem("dissatisfied", "more_votes", members)]
    if votes.all == 0 or votes.all * 2 < members:
        return [Problem("dissatisfied", "few_votes", (members + 1) // 2)]
    return []


def check_counters(text: str) -> list[Problem]:
    """Papers are counted by two people. 和 joins two names only where a whole name stands before it and behind: 李和平 is one."""
    parts = (re.split(r"(?<=\w\w)和(?=\w\w)", part) for part in re.split(r"[\s、，,;；]+", text.strip()))
    names = {name for found in parts for name in found} - {"", "和"}
    return [] if len(names) >= 2 else [Problem("counters", "two_counters")]


def verdict(score: Decimal, votes: Votes, lacking: Sequence[str], held: CriteriaList = NATIONAL) -> Verdict:
    """70 points or more pass; more than half dissatisfied fail outright; nobody named for a duty fails (S38)."""
    why = []
    if score < held.pass_score:
        why.append("score")
    if votes.all == 0 or Fraction(votes.dissatisfied, votes.all) > held.dissatisfied_over:
        why.append("dissatisfied")
    if lacking:
        why.append("plan")
    return Verdict(not why, tuple(why))


def relapse_due(accepted_on: date, held: CriteriaList = NATIONAL) -> date:
    return months_after(accepted_on, held.relapse_months)


def is_vacant_sign(vacant_since: date | None, today: date, held: CriteriaList = NATIONAL) -> bool:
    """The secretary's post is empty for longer than the list says (S37)."""
    return vacant_since is not None and today > months_after(vacant_since, held.vacant_months)
