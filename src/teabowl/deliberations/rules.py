"""The walk of a matter through 四议两公开: its steps, which meeting each is, and the days between. Pure.

Sources as in the domain brief: S69 (the four deliberations and two disclosures), S70 (the proposal is sent 3 days before the members'
meeting), S71 (at least 7 days' display). What differs by place or time is data with dates (`TERMS`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from teabowl.meetings.kinds import Kind


class Step(StrEnum):
    """In the order of the walk."""

    PROPOSE = "propose"
    """村党支部提议."""
    DISCUSS = "discuss"
    """村“两委”会商议."""
    REVIEW = "review"
    """党员大会审议."""
    DECIDE = "decide"
    """村民会议或村民代表会议决议."""
    PUBLISH = "publish"
    """决议公开."""
    RESULT = "result"
    """实施结果公开."""


STEPS: tuple[Step, ...] = tuple(Step)
MEETINGS: dict[Step, tuple[Kind, ...]] = {
    Step.DISCUSS: (Kind.TWO_COMMITTEES,),
    Step.REVIEW: (Kind.DELIBERATION,),
    Step.DECIDE: (Kind.REPRESENTATIVES, Kind.VILLAGERS, Kind.COLLECTIVE, Kind.DELEGATES),
}
"""The steps that are meetings, and of which kinds; each kind brings its own rule set (meetings.rules.rule_set). The collective's
assembly decides where the law leaves the matter to it (农村集体经济组织法第二十六条: the Party organisation discusses first)."""
NOTICES = (Step.PUBLISH, Step.RESULT)


class State(StrEnum):
    """Of a matter. WALKING until the result has been displayed long enough; STOPPED: a meeting said no, or it was given up."""

    WALKING = "walking"
    FINISHED = "finished"
    STOPPED = "stopped"


class Mark(StrEnum):
    """Of a step. WAITING: a meeting has it on its agenda; DONE; REFUSED: the meeting did not agree."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class Topic(StrEnum):
    WORKS = "works"
    LAND = "land"
    MONEY = "money"
    ASSETS = "assets"
    WELFARE = "welfare"
    CHARTER = "charter"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Terms:
    """From `since`, within places whose code begins with `within`: the proposal is with the members `sent` days before they meet, and
    each of the two disclosures hangs for `display` days at least."""

    since: date
    within: str
    sent: int
    display: int
    source: str


TERMS: Sequence[Terms] = (Terms(date(2009, 12, 31), "", 3, 7, "四议两公开工作法"),)
LONGEST_DISPLAY = 60
TITLE, BODY, WORDS = 60, 8000, 2000
HELD_UP = 60
"""Days after the last step when a matter that has not moved is said to be held up: no rule names any; so that nothing is forgotten."""


def terms_on(code: str, day: date) -> Terms:
    """The narrowest terms in force. Raises LookupError before there were any."""
    found = [terms for terms in TERMS if terms.since <= day and code.startswith(terms.within)]
    if not found:
        raise LookupError(f"no terms on {day}")
    return max(found, key=lambda terms: (len(terms.within), terms.since))


def next_step(done: Iterable[Step]) -> Step | None:
    """The first step that is not done; None when all are. What comes after a gap does not count: no step is skipped."""
    finished = set(done)
    return next((step for step in STEPS if step not in finished), None)


def may_take(step: Step, done: Iterable[Step]) -> bool:
    return next_step(done) is step


def fits(step: Step, kind: Kind) -> bool:
    """Whether a meeting of this kind is this step."""
    return kind in MEETINGS.get(step, ())


def problem_of_day(step: Step, on: date, last_on: date, proposed_on: date, terms: Terms) -> str:
    """Why a step may not be on a day: '' or a code."""
    if on < last_on:
        return "before_the_last"
    if step is Step.REVIEW and (on - proposed_on).days < terms.sent:
        return "sent_too_late"
    return ""


def display_until(on: date, days: int) -> date:
    """The last day of a display that begins on `on` and hangs for `days` whole days."""
    return on + timedelta(days=days)


def result_from(decided_until: date) -> date:
    """The first day on which the result may be disclosed: the decision has hung its days."""
    return decided_until + timedelta(days=1)


def finished_on(result_until: date) -> date:
    """The day on which the whole walk is over."""
    return result_until + timedelta(days=1)
