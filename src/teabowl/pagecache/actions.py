"""Telling the page cache that what a place shows has changed."""

from collections.abc import Iterable
from uuid import UUID


def touch(place_lineage: Iterable[UUID]) -> None:
    """Every public page of these places is stale once the running transaction commits. Pass a place's whole lineage:
    its ancestors' head accounts show it too. Cheap, and safe to call many times in one transaction."""
