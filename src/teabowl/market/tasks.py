"""Background work of the market, run by the worker."""

from django.utils import timezone

from teabowl.market.actions import archive_stale, ask_stale, forget_looks


def stale() -> None:
    """Ask about stale listings, put away those that nobody answered for. Cheap when there is none: two indexed reads."""
    now = timezone.now()
    ask_stale(now=now)
    archive_stale(now=now)


def looks() -> None:
    """Counts of looked-up contacts go after their hour."""
    forget_looks(now=timezone.now())


PERIODIC = [("market.stale", 600.0, stale), ("market.looks", 3600.0, looks)]
