"""Background work of open affairs."""

from django.utils import timezone

from teabowl.disclosure.actions import clean_incoming, escalate_questions, make_duties, remind_by_itself


def keep_calendar() -> None:
    """What fell due, and who is reminded. Cheap on the days when nothing is new: two indexed reads."""
    now = timezone.now()
    make_duties(now=now)
    remind_by_itself(now=now)


def escalate() -> None:
    escalate_questions(now=timezone.now())
    clean_incoming(now=timezone.now())


PERIODIC = [("disclosure.calendar", 3600.0, keep_calendar), ("disclosure.escalate", 600.0, escalate)]
