"""Background work of the boards, run by the worker."""

from django.utils import timezone

from teabowl.boards.actions import end_expired_pins


def end_pins() -> None:
    """Pins end after their last day. Cheap when none does: one indexed read."""
    end_expired_pins(now=timezone.now())


PERIODIC = [("boards.end_pins", 300.0, end_pins)]
