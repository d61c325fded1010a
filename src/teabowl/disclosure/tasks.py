"""Background work of open affairs."""

from datetime import date

from django.utils import timezone

from teabowl.disclosure.actions import clean_incoming, escalate_questions, make_duties, remind_by_itself, touch_missing
from teabowl.kernel.times import china_date

_told: dict[str, date] = {}
"""The day for which pages that count days were made stale, in this worker."""


def keep_calendar() -> None:
    """What fell due, and who is reminded. Cheap on the days when nothing is new: two indexed reads. Once a day the pages that say how
    many days something is late are made anew."""
    now = timezone.now()
    make_duties(now=now)
    remind_by_itself(now=now)
    if _told.get("day") != china_date(now):
        touch_missing(now=now)
        _told["day"] = china_date(now)


def escalate() -> None:
    escalate_questions(now=timezone.now())
    clean_incoming(now=timezone.now())


PERIODIC = [("disclosure.calendar", 900.0, keep_calendar), ("disclosure.escalate", 600.0, escalate)]
