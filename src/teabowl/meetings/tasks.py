"""Background work of meetings."""

from django.utils import timezone

from teabowl.meetings import actions


def calendar() -> None:
    """Write down what is due in the periods that run now."""
    actions.write_dues(now=timezone.now())


def reminders() -> None:
    """Remind of tomorrow's meetings. Cheap when there is none: one indexed read."""
    actions.remind(now=timezone.now())


def expire_rolls() -> None:
    """Tables that were read but never confirmed hold personal data: they go when their time is over."""
    actions.expire_rolls(now=timezone.now())


PERIODIC = [
    ("meetings.calendar", 3600.0, calendar),
    ("meetings.reminders", 300.0, reminders),
    ("meetings.expire_rolls", 3600.0, expire_rolls),
]
