"""Which rooms there are: an area registers a kind in `AppConfig.ready`, and says what a room of it shows and who may follow it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation

from teabowl.kernel.errors import NotFound

Parts = Mapping[str, str]
"""Name of a part -> its HTML. An empty text is an empty part. A part need not be shown: its change is an event on the page, too."""


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    parts: Callable[[UUID, str], Parts]
    """(id, part): what the room shows now, in the active language; of one part only where that is named and quicker ("": all of them).
    Reads only; the same for everybody who may follow. Raises NotFound."""
    may_follow: Callable[[Any, UUID, datetime], bool]
    """(actor, id, now): whether this actor may see those parts. Asked each time a ticket is given, every few minutes."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a room shows. `at` is made from the content alone: two processes that read the same say the same."""

    at: str
    parts: dict[str, str]
    digests: dict[str, str]


_kinds: dict[str, Kind] = {}


def register(name: str, *, parts: Callable[[UUID, str], Parts], may_follow: Callable[[Any, UUID, datetime], bool]) -> None:
    """Rooms of this kind are called `name:<uuid>`. Raises ValueError for a second kind of one name."""
    if name in _kinds or ":" in name:
        raise ValueError(f"a kind of rooms {name!r} is there already, or has a colon")
    _kinds[name] = Kind(name, parts, may_follow)


def split(room: str) -> tuple[Kind, UUID]:
    """The kind and the id of a room. Raises NotFound for a room that cannot be."""
    name, _, key = room.partition(":")
    try:
        return _kinds[name], UUID(key)
    except (KeyError, ValueError):
        raise NotFound("no such room") from None


def snapshot(room: str, language: str, part: str = "", before: Snapshot | None = None) -> Snapshot:
    """Read what the room shows now; with `before`, only this part of it anew. Raises NotFound."""
    kind, key = split(room)
    with translation.override(language):
        found = kind.parts(key, part if before else "")
    parts = {**(before.parts if before and part else {}), **{name: str(html) for name, html in found.items()}}
    digests = {name: _digest(html) for name, html in parts.items()}
    return Snapshot(_digest("".join(f"{name} {digests[name]} " for name in sorted(digests))), parts, digests)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=9).hexdigest()
