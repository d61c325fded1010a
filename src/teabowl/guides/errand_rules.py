"""The rules of errands (帮办代办): what may follow what, and the clock. Pure.

The clock runs while the village has the errand and stands while the villager has it (it was sent back for something that is
missing), as 行政许可法 art 82 has it for time that is not the office's.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from teabowl.kernel.workdays import add_workdays, workdays_between

DEFAULT_LIMIT = 20
"""Working days where the guide names none (政务服务: 20 个工作日, 行政许可法 art 42)."""
ERRANDS_A_DAY = 5
NOTE_LENGTH = 500
NAME_LENGTH = 30
MOST_PAPERS = 12
KEEP_PAPERS_DAYS = 90
"""Days that uploaded materials are kept after the errand has ended."""
KEEP_OPEN_DAYS = 365
"""Days after which they go at the latest, should an errand never end."""
CONSENT_DAYS = 14
"""Days that an errand waits for the consent of the person it is for."""


class State(StrEnum):
    """CONSENT waits for the person it is for, unseen by the village; ASKED and TAKEN are with the village; SENT_BACK with the
    villager; DONE may be rated once; CLOSED was."""

    CONSENT = "consent"
    ASKED = "asked"
    TAKEN = "taken"
    SENT_BACK = "sent_back"
    DONE = "done"
    CLOSED = "closed"
    CANCELLED = "cancelled"


WITH_VILLAGE = frozenset({State.ASKED, State.TAKEN})
"""The clock runs."""
OPEN = WITH_VILLAGE | {State.SENT_BACK, State.CONSENT}


class Consent(StrEnum):
    """How the person whom an errand is for agreed: on paper (a picture of it is kept with the errand), by their own account, or by
    word of mouth before two witnesses (民法典 art 165: what is authorised, by whom, for whom)."""

    SELF = "self"
    PAPER = "paper"
    ACCOUNT = "account"
    WITNESSES = "witnesses"
    COUNTER = "counter"
    """They came to the village themselves; entered there."""


class Relation(StrEnum):
    PARENT = "parent"
    SPOUSE = "spouse"
    CHILD = "child"
    GRANDPARENT = "grandparent"
    NEIGHBOUR = "neighbour"
    OTHER = "other"


class Rating(StrEnum):
    SATISFIED = "satisfied"
    FAIR = "fair"
    UNSATISFIED = "unsatisfied"


class Reach(StrEnum):
    VILLAGE = "village"
    TOWNSHIP = "township"


class Kind(StrEnum):
    """What happened to an errand (经过)."""

    ASKED = "asked"
    CONSENTED = "consented"
    REFUSED = "refused"
    TAKEN = "taken"
    MOVED = "moved"
    SENT_BACK = "sent_back"
    RESENT = "resent"
    ESCALATED = "escalated"
    DONE = "done"
    RATED = "rated"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Clock:
    """The running limit: since when, how many working days, and those used up in rounds before."""

    since: date
    limit: int
    used: int = 0

    @property
    def due_on(self) -> date:
        """The last day. A villager who mended something late still leaves the village one working day."""
        return add_workdays(self.since, max(1, self.limit - self.used))

    def used_by(self, today: date) -> int:
        """Working days used up to and including today."""
        return self.used + max(0, workdays_between(self.since, today))

    def stopped(self, today: date) -> int:
        """What `used` is when the clock stops today."""
        return self.used_by(today)


def may_take(state: State) -> bool:
    return state is State.ASKED


def may_move(state: State) -> bool:
    return state is State.TAKEN


def may_send_back(state: State) -> bool:
    return state in WITH_VILLAGE


def may_finish(state: State) -> bool:
    return state is State.TAKEN


def may_resend(state: State) -> bool:
    return state is State.SENT_BACK


def may_cancel(state: State) -> bool:
    return state in OPEN


def may_rate(state: State) -> bool:
    return state is State.DONE


def is_late(state: State, due_on: date | None, today: date) -> bool:
    return state in WITH_VILLAGE and due_on is not None and today > due_on


def workdays_left(due: date, today: date) -> int:
    return workdays_between(today, due)
