"""Versions of places in memory that all processes of this machine share: a small mapped file.

A slot holds a value that never comes back (random 63 bits), not a counter: two processes that set one slot at the same moment
cannot cancel each other, and an 8-byte aligned store is whole. Two places may share a slot; then a change to one merely makes
the other's pages stale too.
"""

import mmap
import os
from ctypes import c_uint64
from pathlib import Path
from secrets import randbits
from uuid import UUID

SLOTS = 1 << 16
TREE = 0
"""The slot of the tree itself: names, lines of ancestors, which villages there are. Every page depends on it."""


def slot_of(place_id: UUID) -> int:
    """The slot of a place. UUIDv7 is random in its low bits."""
    return 1 + place_id.int % (SLOTS - 1)


BELOW = 0x6F2B_31A7_55D0_49C3_A81E_7C94_03BF_D256
"""Makes, of a place's key, the key of what comes down from it."""


def below_key(place_id: UUID) -> UUID:
    """The key of what a place gives to everything below it (service guides). Apart from its own: a place's pages are stale at every
    post below it, and what it hands down changes a few times a month."""
    return UUID(int=place_id.int ^ BELOW)


class Versions:
    """The mapped file. Opening creates it when missing; `fresh` makes every page stale (a server start)."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(handle).st_size < SLOTS * 8:
                os.ftruncate(handle, SLOTS * 8)
            self._map = mmap.mmap(handle, SLOTS * 8)
        finally:
            os.close(handle)
        self._cells = (c_uint64 * SLOTS).from_buffer(self._map)

    def read(self, slot: int) -> int:
        return self._cells[slot]

    def change(self, slot: int) -> None:
        self._cells[slot] = randbits(63)

    def fresh(self) -> None:
        self.change(TREE)
