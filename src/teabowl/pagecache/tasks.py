"""The catch-up: versions of changes whose writer died, or sat on another machine, between its commit and telling the memory."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from teabowl.pagecache.actions import apply
from teabowl.pagecache.models import Bump

LOOK_BACK = timedelta(seconds=30)
"""Longer than any transaction that writes a bump stays open."""
KEEP = timedelta(hours=1)

_seen: dict[UUID, None] = {}


def catch_up() -> None:
    """Apply bumps of the last seconds that this process has not applied yet."""
    since = timezone.now() - LOOK_BACK
    rows = list(Bump.objects.filter(at__gte=since).values_list("id", "places"))
    for key, places in rows:
        if key not in _seen:
            apply(places)
    _seen.clear()
    _seen.update(dict.fromkeys(key for key, _ in rows))


def forget() -> None:
    """Drop bumps that no server can still be missing."""
    Bump.objects.filter(at__lt=timezone.now() - KEEP).delete()


PERIODIC = [("pagecache.catch_up", 1.0, catch_up), ("pagecache.forget", 600.0, forget)]
