"""Background work of guides and errands."""

from django.utils import timezone

from teabowl.guides import actions


def escalate() -> None:
    """Send late errands up. Cheap when none is late: indexed reads."""
    actions.escalate_late_errands(now=timezone.now())


def tidy() -> None:
    """Consents that nobody gave in time, and digests of addresses."""
    now = timezone.now()
    actions.drop_unanswered(now=now)
    actions.forget_visitors(now=now)


PERIODIC = [("guides.escalate", 600.0, escalate), ("guides.tidy", 3600.0, tidy)]
