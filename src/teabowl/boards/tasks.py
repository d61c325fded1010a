"""Background work of the boards, run by the worker."""

from django.utils import timezone

from teabowl.boards.actions import clean_staged, end_expired_pins


def clean_pictures() -> None:
    """Pictures of forms that were never sent go after two days."""
    clean_staged(now=timezone.now())


def end_pins() -> None:
    """Pins end after their last day. Cheap when none does: one indexed read."""
    end_expired_pins(now=timezone.now())


PERIODIC = [("boards.clean_pictures", 1800.0, clean_pictures), ("boards.end_pins", 300.0, end_pins)]
