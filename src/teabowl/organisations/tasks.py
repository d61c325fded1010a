"""Background work of organisations."""

from django.utils import timezone

from teabowl.organisations import actions


def tell_overdue() -> None:
    """Letters that ran out on their way: both sides hear once. One indexed read when there are none."""
    actions.tell_overdue(now=timezone.now())


def remind_of_ends() -> None:
    """Letters and terms of office that near their end: each is told once."""
    actions.tell_ending(now=timezone.now())
    actions.remind_of_elections(now=timezone.now())


def expire_imports() -> None:
    """Tables that were read but never confirmed hold personal data: they go when their time is over."""
    actions.expire_imports(now=timezone.now())


def remind_of_progress() -> None:
    """Months whose progress of a weak branch did not come by the fifth."""
    actions.remind_of_progress(now=timezone.now())


PERIODIC = [
    ("organisations.expire_imports", 3600.0, expire_imports),
    ("organisations.tell_overdue", 3600.0, tell_overdue),
    ("organisations.remind_of_ends", 3600.0, remind_of_ends),
    ("organisations.remind_of_progress", 21600.0, remind_of_progress),
]
