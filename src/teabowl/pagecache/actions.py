"""Telling the page cache that what a place shows has changed."""

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from teabowl.kernel.ids import new_id
from teabowl.pagecache.memory import TREE, Versions, below_key, slot_of


@cache
def versions() -> Versions:
    """This process's view of the shared versions."""
    return Versions(settings.HOME / "run" / "page-versions")


def touch(place_lineage: Iterable[UUID]) -> None:
    """Every public page of these places is stale once the running transaction commits. Pass a place's whole lineage:
    its ancestors' head accounts show it too. Cheap, and safe to call many times in one transaction."""
    keys = list(dict.fromkeys(place_lineage))
    if keys:
        _bump(keys)


def touch_below(place_id: UUID) -> None:
    """What this place hands down has changed: every page below it that was marked with `inherits=` is stale. The place's own pages,
    and its ancestors', are told with `touch` besides."""
    _bump([below_key(place_id)])


def touch_everything() -> None:
    """Every public page is stale: a name or a line of ancestors changed, which pages far away may show."""
    _bump([])


def apply(places: Iterable[UUID]) -> None:
    """Change the shared versions of these places; of the tree when there are none."""
    memory = versions()
    empty = True
    for key in places:
        empty = False
        memory.change(slot_of(key))
    if empty:
        memory.change(TREE)


BUMP = "INSERT INTO pagecache_bump (id, places, at) VALUES (%s, %s::uuid[], %s)"


def _bump(places: list[UUID]) -> None:
    # The row is for the catch-up, should this process die between its commit and the next line's callback.
    # No ORM: it stands beside every save, so its cost is every action's cost.
    with connection.cursor() as cursor:
        cursor.execute(BUMP, [new_id(), places, timezone.now()])
    transaction.on_commit(lambda: apply(places))
