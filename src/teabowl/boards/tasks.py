"""Background work of the boards, run by the worker."""

from django.utils import timezone

from teabowl.boards.actions import end_expired_pins, end_polls


def end_pins() -> None:
    """Pins end after their last day. Cheap when none does: one indexed read."""
    end_expired_pins(now=timezone.now())


def end_questions() -> None:
    """Questions whose last day is over show their result. Cheap when none is: one indexed read."""
    end_polls(now=timezone.now())


PERIODIC = [("boards.end_pins", 300.0, end_pins), ("boards.end_polls", 300.0, end_questions)]
