"""Background work of letters."""

from django.utils import timezone

from teabowl.letters.actions import escalate_late_letters


def escalate() -> None:
    """Send late letters up. Cheap when none is late: one indexed read."""
    escalate_late_letters(now=timezone.now())


PERIODIC = [("letters.escalate", 600.0, escalate)]
