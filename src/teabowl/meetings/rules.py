"""What the rules of a meeting's day say of it: who must come, how many must agree, what is due. Pure: no Django, no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from teabowl.meetings.kinds import Base, Frequency, Kind, Majority, Matter, Online, Publish, Quorum, RuleSet, Share, Source
from teabowl.meetings.rulesets import RULE_SETS, SHANDONG

DAY = timedelta(days=1)
MONTHS = 12
TITLE_LENGTH = 60
NOTE_LENGTH = 500
TEXT_LENGTH = 2000
MINUTES_LENGTH = 40_000


class NoRule(LookupError):
    """No rule in force on that day names this kind: a collective's assembly before its law went by its own charter."""


def rule_set(kind: Kind, day: date, province: str = SHANDONG) -> RuleSet:
    """The rules by which a meeting of this kind on this day is judged, those of the province before those of the country.

    Raises NoRule where none was in force.
    """
    found = [r for r in RULE_SETS if r.kind == kind and r.since <= day and (r.until is None or day < r.until)]
    for rules in sorted(found, key=lambda r: r.province, reverse=True):
        if rules.province in ("", province):
            return rules
    raise NoRule(f"no rule for {kind} on {day}")


def versions(kind: Kind, province: str = SHANDONG) -> list[RuleSet]:
    """Every rule set of a kind through time, oldest first, as a place of the province knows them."""
    days = sorted({r.since for r in RULE_SETS if r.kind == kind} | {r.until for r in RULE_SETS if r.kind == kind and r.until})
    found: list[RuleSet] = []
    for day in days:
        try:
            rules = rule_set(kind, day, province)
        except NoRule:
            continue
        if rules not in found:
            found.append(rules)
    return found


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who should have come and who came. `online` are those of `came` and `voters_came` who are counted though not in the hall: already
    included. Households and women are 0 where nobody asks."""

    convened: int
    voters: int
    came: int = 0
    voters_came: int = 0
    households: int = 0
    households_came: int = 0
    women: int = 0
    women_came: int = 0

    def base(self, base: Base) -> int:
        return {
            Base.CONVENED: self.convened,
            Base.VOTERS: self.voters,
            Base.PRESENT: self.voters_came,
            Base.HOUSEHOLDS: self.households,
            Base.WOMEN: self.women,
        }[base]

    def have(self, base: Base) -> int:
        return {
            Base.CONVENED: self.came,
            Base.VOTERS: self.voters_came,
            Base.PRESENT: self.voters_came,
            Base.HOUSEHOLDS: self.households_came,
            Base.WOMEN: self.women_came,
        }[base]


@dataclass(frozen=True, slots=True)
class Need:
    """One number that must be reached: `least` of `base_count`, and what there is (`have`)."""

    base: Base
    base_count: int
    share: Share
    least: int
    have: int
    source: Source

    @property
    def met(self) -> bool:
        return self.base_count > 0 and self.share.holds(self.have, self.base_count)

    @property
    def missing(self) -> int:
        return 0 if self.met else max(1, self.least - self.have)


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whether enough came. `either` are alternatives, `also` must hold besides."""

    either: tuple[Need, ...]
    also: tuple[Need, ...]

    @property
    def enough(self) -> bool:
        return (not self.either or any(need.met for need in self.either)) and all(need.met for need in self.also)

    @property
    def closest(self) -> Need | None:
        """The alternative that is met, or lacks the fewest."""
        return min(self.either, key=lambda need: (not need.met, need.missing), default=None)


def attendance(rules: RuleSet, turnout: Turnout) -> Attendance:
    """Whether the meeting may decide. An alternative that has no base (households not known) cannot be met; where none has, nobody
    with a vote was convened, and nothing can be decided."""
    also = tuple(_need(q, turnout) for q in rules.quorum_also if turnout.base(q.base))
    either = tuple(_need(q, turnout) for q in rules.quorum if turnout.base(q.base))
    return Attendance(either or tuple(_need(q, turnout) for q in rules.quorum[:1]), also)


def _need(quorum: Quorum, turnout: Turnout) -> Need:
    base = turnout.base(quorum.base)
    return Need(quorum.base, base, quorum.share, quorum.share.least(base), turnout.have(quorum.base), quorum.source)


def votes_needed(rules: RuleSet, turnout: Turnout, given: int = 0) -> Need | None:
    """How many must say yes, and of whom; None for a meeting that decides nothing by vote."""
    if rules.majority is None:
        return None
    base = turnout.base(rules.majority.base)
    return Need(rules.majority.base, base, rules.majority.share, rules.majority.share.least(base), given, rules.majority.source)


def majority_for(rules: RuleSet, matter: Matter | None) -> Majority | None:
    """The majority that a matter takes; None where nothing is voted, or where this body may not decide it."""
    if matter in rules.reserved:
        return None
    return dict(rules.stricter).get(matter, rules.majority) if matter is not None else rules.majority


def is_passed(rules: RuleSet, turnout: Turnout, given: int) -> bool:
    """Whether a decision with so many yes-votes holds: enough came, and enough of them agreed."""
    need = votes_needed(rules, turnout, given)
    return need is not None and attendance(rules, turnout).enough and need.met


def last_day_to_tell(rules: RuleSet, day: date) -> date | None:
    """The last day on which the notice may go out for a meeting on `day`; None where no notice is prescribed."""
    return day - DAY * rules.notice.days if rules.notice else None


def is_told_in_time(rules: RuleSet, told_on: date, day: date) -> bool:
    last = last_day_to_tell(rules, day)
    return last is None or told_on <= last


def may_publish(rules: RuleSet, what: Publish) -> bool:
    return what in rules.publish


class Mark(StrEnum):
    """Where somebody who was convened is. Nobody said yet: ''. PROXY: not there, and one of the same household who is stands in for them by
    a written mandate, where the rule of the kind allows it (`RuleSet.proxy`)."""

    UNKNOWN = ""
    PRESENT = "present"
    ONLINE = "online"
    EXCUSED = "excused"
    ABSENT = "absent"
    PROXY = "proxy"


CAME = frozenset({Mark.PRESENT, Mark.ONLINE})
"""There themselves: they speak, raise a hand, vote by phone."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One who was convened, as counting sees them. `counted`: in the base (after the reasons by which some are not, elections)."""

    votes: bool
    mark: Mark
    counted: bool = True
    woman: bool = False
    household: str = ""


def turnout_of(rules: RuleSet, seats: Iterable[Seat], *, roll: int = 0, households: int = 0) -> Turnout:
    """Count those who were convened. `roll`: how many should come where not everybody has a row (a village's adults), and
    `households` how many there are. Who only listens online is not counted as come."""
    seats = [seat for seat in seats if seat.counted]
    came = [s for s in seats if counts_as_come(rules, s.mark)]
    voting = [s for s in came if s.votes]
    women = [s for s in seats if s.woman and s.votes]
    return Turnout(
        convened=max(roll, len(seats)),
        voters=max(roll, sum(s.votes for s in seats)),
        came=len(came),
        voters_came=len(voting),
        households=households,
        households_came=len({s.household for s in came if s.household}),
        women=len(women),
        women_came=sum(counts_as_come(rules, s.mark) for s in women),
    )


def counts_as_come(rules: RuleSet, mark: Mark) -> bool:
    """Whether one so marked is counted as come: in the hall, online where that counts, by proxy where the rule knows it."""
    return (
        mark == Mark.PRESENT or (mark == Mark.ONLINE and rules.online is Online.COUNTED) or (mark == Mark.PROXY and rules.proxy)
    )


def may_vote(rules: RuleSet, seat: Seat) -> bool:
    """Whether this person may cast a vote themselves now. Who is represented may not: who stands in for them does."""
    return seat.mark != Mark.PROXY and has_a_vote(rules, seat)


def has_a_vote(rules: RuleSet, seat: Seat) -> bool:
    """Whether a vote of this person counts now, whoever casts it."""
    return seat.votes and seat.counted and counts_as_come(rules, seat.mark)


MANDATE = {
    "no_proxy": "this kind of meeting knows no proxies",
    "there": "who is there themselves gives no mandate",
    "household": "only one of the same household stands in",
    "holder": "who stands in is there, counted, and has a vote of their own",
}


def mandate_problem(rules: RuleSet, giver: Seat, holder: Seat) -> str:
    """Why `holder` may not stand in for `giver`: '' or a code of MANDATE.

    Members who cannot come may join online or mandate in writing another member of the same household with full capacity
    (农村集体经济组织法第二十七条 [S42]); it names no most, so one may stand in for all of the household, and asks not where the one who
    stands in is. Delegates have no such sentence (第二十八条): they come themselves. The villagers' law lets a household send somebody,
    which is no mandate: whoever comes votes for themselves (村民委员会组织法第二十二条 [S40]).
    """
    if not rules.proxy:
        return "no_proxy"
    if giver.mark in CAME or not giver.counted or not giver.votes:
        return "there"
    if not giver.household or giver.household != holder.household:
        return "household"
    return "" if may_vote(rules, holder) else "holder"


def begins_at(starts_at: datetime, opened_at: datetime | None) -> datetime | None:
    """After which one is late: when it was opened, but not before the hour that was told; None while it is not open."""
    return max(starts_at, opened_at) if opened_at is not None else None


def is_late(started_at: datetime | None, arrived_at: datetime | None) -> bool:
    """Came after it had begun."""
    return started_at is not None and arrived_at is not None and arrived_at > started_at


@dataclass(frozen=True, slots=True)
class RollHint:
    """What the law says of a body and its roll does not show. `code` is of `words.ROLL_HINTS`; `n` what there is, `need` what is asked."""

    code: str
    n: int
    need: int
    source: str


ORGANIC_LAW, COLLECTIVE_LAW = "村民委员会组织法", "农村集体经济组织法"
TERM_YEARS, DELEGATES_OVER, HOUSES_LEAST, HOUSES_MOST = 5, 20, 5, 15


def roll_hints(body: str, *, seats: int, women: int, oldest: date | None, today: date, households: int = 0) -> list[RollHint]:
    """Of representatives: a third are women, elected for five years (村民委员会组织法第十一条、第二十五条 [S40]). Of delegates: more than
    20, one for 5 to 15 of the collective's `households`, some women, for five years (农村集体经济组织法第二十八条 [S42]). Hints, never an
    order: a roll may still be filling."""
    if not seats or body not in ("representatives", "delegates"):
        return []
    is_law, found = body == "representatives", []
    law = f"《{ORGANIC_LAW}》第二十五条" if is_law else f"《{COLLECTIVE_LAW}》第二十八条"
    least = -(-seats // 3) if is_law else 1
    if women < least:
        found.append(RollHint("women_third" if is_law else "women_some", women, least, law))
    if not is_law and seats <= DELEGATES_OVER:
        found.append(RollHint("delegates_few", seats, DELEGATES_OVER + 1, law))
    if not is_law and households and not seats * HOUSES_LEAST <= households <= seats * HOUSES_MOST:
        found.append(RollHint("delegates_households", seats, households, law))
    if oldest is not None and (oldest.year + TERM_YEARS, oldest.month, oldest.day) <= (today.year, today.month, today.day):
        found.append(RollHint("term_over", TERM_YEARS, TERM_YEARS, law))
    return found


class State(StrEnum):
    """PLANNED: an agenda is written. CONVENED: those who should come were told. OPEN: going on. ENDED: minutes are written. FIXED: chair
    and recorder confirmed them, nothing changes any more. CANCELLED: will not be held."""

    PLANNED = "planned"
    CONVENED = "convened"
    OPEN = "open"
    ENDED = "ended"
    FIXED = "fixed"
    CANCELLED = "cancelled"


MOVES: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.CONVENED, State.CANCELLED}),
    State.CONVENED: frozenset({State.OPEN, State.CANCELLED}),
    State.OPEN: frozenset({State.ENDED}),
    State.ENDED: frozenset({State.FIXED}),
    State.FIXED: frozenset(),
    State.CANCELLED: frozenset(),
}
HELD = frozenset({State.ENDED, State.FIXED})


def may_move(state: State, to: State) -> bool:
    return to in MOVES[state]


@dataclass(frozen=True, slots=True)
class Period:
    """A month, quarter or year in which one meeting is due: first and last day."""

    first: date
    last: date


def period_of(months: int, day: date) -> Period:
    """The period of so many months (a divisor of 12) that the day lies in, counted from January."""
    if MONTHS % months:
        raise ValueError("a period divides the year")
    start = (day.month - 1) // months * months + 1
    return Period(date(day.year, start, 1), _month_start(day.year, start + months) - DAY)


def _month_start(year: int, month: int) -> date:
    return date(year + (month - 1) // MONTHS, (month - 1) % MONTHS + 1, 1)


def periods(months: int, since: date, until: date) -> Iterator[Period]:
    """Every whole period whose first day is `since` or later and which began by `until`."""
    period = period_of(months, since)
    if period.first < since:
        period = period_of(months, period.last + DAY)
    while period.first <= until:
        yield period
        period = period_of(months, period.last + DAY)


def frequency_of(rules: RuleSet, months_set: int = 0) -> Frequency | None:
    """How often it is due. `months_set`: what an organisation above has set, for kinds where no rule binds (党课)."""
    if rules.frequency and rules.frequency.custom and months_set:
        return Frequency(months_set, rules.frequency.source, custom=True)
    return rules.frequency
