"""The rules of a letter: what may follow what, and when it is due. Pure."""

from datetime import date
from enum import StrEnum

from teabowl.kernel.workdays import add_workdays, workdays_between

DEFAULT_LIMIT = 5
"""Working days to answer where nobody has set a limit."""
LONGEST_LIMIT = 30
TITLE_LENGTH = 40
BODY_LENGTH = 3000
NOTE_LENGTH = 500
LETTERS_A_DAY = 5
"""How many letters one account may write to one village in a day: enough for anybody, too few for a flood."""


class State(StrEnum):
    """RECEIVED and LOOKING wait for an answer; REOPENED waits for another; CLOSED was rated by its writer."""

    RECEIVED = "received"
    LOOKING = "looking"
    ANSWERED = "answered"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({State.RECEIVED, State.LOOKING, State.REOPENED})
"""Somebody must still answer."""


class Visibility(StrEnum):
    PRIVATE = "private"
    PUBLIC = "public"


class Rating(StrEnum):
    SATISFIED = "satisfied"
    FAIR = "fair"
    UNSATISFIED = "unsatisfied"


class Consent(StrEnum):
    """What of an answered private letter its writer lets everybody read."""

    NONE = "none"
    ANSWER = "answer"
    BOTH = "both"


class Reach(StrEnum):
    """How far up a letter has gone."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"


class Kind(StrEnum):
    """What happened to a letter (经过)."""

    RECEIVED = "received"
    LOOKING = "looking"
    VISITED = "visited"
    HANDED_OVER = "handed_over"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    RATED = "rated"
    REOPENED = "reopened"
    FOLLOW_UP = "follow_up"
    WITHDRAWN = "withdrawn"


def is_answerable(state: State) -> bool:
    return state in OPEN


def is_withdrawable(state: State) -> bool:
    """A letter can be taken back until it has been answered."""
    return state in (State.RECEIVED, State.LOOKING)


def may_ask_again(state: State) -> bool:
    """Once after each answer: asking moves the letter out of ANSWERED, only a new answer brings it back."""
    return state is State.ANSWERED


def is_rateable(state: State) -> bool:
    return state is State.ANSWERED


def after_rating(rating: Rating) -> State:
    """Unsatisfied sends the letter back to be done again; anything else closes it."""
    return State.REOPENED if rating is Rating.UNSATISFIED else State.CLOSED


def due_on(since: date, limit: int) -> date:
    """The last day to answer, `limit` working days after the day `since`."""
    return add_workdays(since, limit)


def reaches_due(since: date, limit: int, today: date) -> tuple[Reach, ...]:
    """Where a letter that still waits must have gone by today: to the township once the limit is over, to the county after
    twice the limit. In order."""
    found: list[Reach] = []
    if today > due_on(since, limit):
        found.append(Reach.TOWNSHIP)
    if today > due_on(since, 2 * limit):
        found.append(Reach.COUNTY)
    return tuple(found)


def workdays_left(due: date, today: date) -> int:
    """Working days until the last day; 0 on that day; negative when late (a late weekend counts from the next working day)."""
    return workdays_between(today, due)


def is_late(due: date, today: date) -> bool:
    return today > due


def days_taken(received: date, answered: date) -> int:
    """Working days from the day after the letter came to the day of its first answer."""
    return workdays_between(received, answered)


def farther(a: Reach, b: Reach) -> Reach:
    """The higher of two."""
    order = tuple(Reach)
    return max(a, b, key=order.index)
