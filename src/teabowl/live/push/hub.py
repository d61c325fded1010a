"""Rooms that somebody follows: each reads itself once for all when something changed, and knows what differs since a reader's state.

Nothing is queued for a reader: whoever is slow gets the difference to what they last had, and skips what came between.
"""

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from teabowl.kernel.errors import NotFound
from teabowl.live.rooms import Snapshot

log = logging.getLogger(__name__)
QUIET = 0.1
"""Seconds between two readings of one room: a hundred votes in a second are ten readings."""
RECHECK = 10.0
"""A room is read again after so many seconds even if nobody said a word: a process may have died before it could."""
LINGER = 30.0
"""Seconds that an empty room is kept: whoever lost the line comes back."""
REMEMBERED = 32
"""States of a room that are known, to send only what differs."""

Read = Callable[[str, str, str, Snapshot | None], Awaitable[Snapshot]]


class Room:
    """One room in one language. `at` is "" until it was read."""

    def __init__(self, name: str, language: str, read: Read) -> None:
        self.name, self.language, self.read = name, language, read
        self.now: Snapshot | None = None
        self.is_gone = False
        self.followers = 0
        self.changed = asyncio.Event()
        self.dirty = asyncio.Event()
        self.asked: set[str] = set()
        """Parts that changed; "" is any of them, and so is no name at all."""
        self.before: OrderedDict[str, dict[str, str]] = OrderedDict()
        self.told: dict[str, bytes] = {}

    @property
    def at(self) -> str:
        return self.now.at if self.now else ""

    def ask(self, part: str = "") -> None:
        """Read it again, or this part of it."""
        self.asked.add(part)
        self.dirty.set()

    async def keep(self) -> None:
        """Read again and again while anybody follows; ends when nobody has for LINGER seconds, or when the room is no more."""
        idle = 0.0
        while True:
            self.dirty.clear()
            asked, self.asked = self.asked, set()
            try:
                found = await self.read(self.name, self.language, asked.pop() if len(asked) == 1 else "", self.now)
            except NotFound:
                self.is_gone = True
                self.wake()
                return
            except Exception as error:
                log.warning("room %s could not be read: %s: %s", self.name, type(error).__name__, " ".join(str(error).split()))
                await asyncio.sleep(0.5)
                self.ask()
            else:
                if found.at != self.at:
                    self._take(found)
                await asyncio.sleep(QUIET)
            try:
                async with asyncio.timeout(RECHECK):
                    await self.dirty.wait()
            except TimeoutError:
                pass
            idle = 0.0 if self.followers else idle + RECHECK
            if idle > LINGER:
                return

    def _take(self, found: Snapshot) -> None:
        self.now = found
        self.told = {}
        self.before[found.at] = found.digests
        self.before.move_to_end(found.at)
        while len(self.before) > REMEMBERED:
            self.before.popitem(last=False)
        self.wake()

    def wake(self) -> None:
        was, self.changed = self.changed, asyncio.Event()
        was.set()

    def message(self, at: str) -> bytes:
        """What to send to a reader who has state `at`: nothing, what differs, or all. One text for all of the same state."""
        if self.now is None or at == self.now.at:
            return b""
        if at not in self.told:
            had = self.before.get(at, {})
            parts = {name: html for name, html in self.now.parts.items() if had.get(name) != self.now.digests[name]}
            parts |= {name: "" for name in had if name not in self.now.parts}
            data = json.dumps({"at": self.now.at, "parts": parts}, ensure_ascii=False, separators=(",", ":"))
            if at in self.before:
                self.told[at] = _event("parts", data, self.now.at)
            else:  # states that we do not know are not remembered: anybody may name any
                return _event("parts", data, self.now.at)
        return self.told[at]


def _event(name: str, data: str, at: str) -> bytes:
    return f"id: {at}\nevent: {name}\ndata: {data}\n\n".encode()


class Hub:
    """The rooms of this process."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.rooms: dict[tuple[str, str], Room] = {}
        self.tasks: set[asyncio.Task[None]] = set()

    def join(self, name: str, language: str) -> Room:
        room = self.rooms.get((name, language))
        if room is None or room.is_gone:
            room = self.rooms[name, language] = Room(name, language, self.read)
            task = asyncio.get_running_loop().create_task(self._keep(room))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        room.followers += 1
        return room

    async def _keep(self, room: Room) -> None:
        try:
            await room.keep()
        finally:
            if self.rooms.get((room.name, room.language)) is room:
                del self.rooms[room.name, room.language]

    def beat(self) -> None:
        """Wake everybody, though nothing changed."""
        for room in list(self.rooms.values()):
            room.wake()

    def heard(self, said: str) -> None:
        """A room changed, or one part of it."""
        name, _, part = said.partition(" ")
        for language in ("zh-hans", "en"):
            room = self.rooms.get((name, language))
            if room is not None:
                room.ask(part)

    def sighted(self) -> None:
        """Anything may have changed."""
        for room in self.rooms.values():
            room.ask()
