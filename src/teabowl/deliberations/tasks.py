"""Background work of matters: what meetings decided is written down, and what has hung its days is finished."""

from django.utils import timezone

from teabowl.deliberations.actions import finish_matters, settle_steps


def keep_walking() -> None:
    """Cheap when nothing is new: two indexed reads."""
    settle_steps(now=timezone.now())
    finish_matters(now=timezone.now())


PERIODIC = [("deliberations.walk", 60.0, keep_walking)]
