"""What this process remembers of the tree, so that a page need not ask for names and lines that change a few times a year.

Every change of the tree changes its version in shared memory (pagecache). A memory bears the version that was read *before* the
database was asked: one that is older than the tree bears an older version, and is never found again.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from django.db import connection
from django.db.models.base import ModelState

from teabowl.pagecache.actions import versions
from teabowl.pagecache.memory import TREE
from teabowl.places.models import Place

MOST = 12_000
"""Memories in a process, each of some 2 kB; the oldest go first."""

T = TypeVar("T")

_memories: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_lock = Lock()


def remembered(what: str, key: Any, ask: Callable[[], T]) -> T:
    """What `ask` gives, asked once for each version of the tree. Whoever takes it must not change it: see `own`.

    Within a transaction it is always asked: there the tree may be different from what others see.
    """
    if connection.in_atomic_block:
        return ask()
    memory = (what, key, versions().read(TREE))
    try:
        return _memories[memory]  # type: ignore[no-any-return]
    except KeyError:
        pass
    found = ask()
    with _lock:
        _memories[memory] = found
        while len(_memories) > MOST:
            _memories.popitem(last=False)
    return found


def forget() -> None:
    """For tests, which lay out trees without telling anybody."""
    with _lock:
        _memories.clear()


def own(place: Place) -> Place:
    """A copy that its reader may change and save; `now_at`, if it was loaded, is a copy too."""
    copy = Place.__new__(Place)
    copy.__dict__.update(place.__dict__)
    copy.lineage = list(place.lineage)
    copy._state = ModelState()
    copy._state.db = place._state.db
    copy._state.adding = False
    home = place._state.fields_cache.get("now_at")
    if home is not None:
        copy._state.fields_cache["now_at"] = own(home)
    return copy
