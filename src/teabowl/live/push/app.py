"""The door of the push process, as an RSGI application (granian's own interface: it tells when a reader has gone, and waits while a
reader is slow). GET /live/stream?ticket=…&at=… is a stream of server-sent events:

parts   {"at": state, "parts": {name: html}}: what differs from the state that the reader has (`at`, or Last-Event-ID)
beat    every BEAT seconds; `blind` instead while the database cannot be heard or the room was not read yet, so that the page asks by
        itself meanwhile
gone    there is no such room any more
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from django.db import close_old_connections, connection

from teabowl.kernel.errors import NotAllowed, NotFound
from teabowl.live import rooms, tickets
from teabowl.live.actions import CHANNEL
from teabowl.live.push.hub import Hub, Room
from teabowl.live.push.listening import Listener

log = logging.getLogger(__name__)
BEAT = 10.0
SLOW = 20.0
"""A reader that takes nothing for so many seconds is let go; it comes back by itself when it can."""
MOST_STREAMS = 4000
MOST_OF_ONE = 8
"""Streams of one account; the oldest goes when there are more. A browser holds six."""
HEADERS = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-store, no-transform"),
    ("x-accel-buffering", "no"),
    ("access-control-allow-origin", "*"),  # the ticket in the address is the only right there is: no cookie is looked at
]
PLAIN = [("content-type", "text/plain; charset=utf-8"), ("cache-control", "no-store"), ("access-control-allow-origin", "*")]


class Stream:
    """One reader."""

    def __init__(self, ticket: tickets.Ticket, at: str, task: "asyncio.Task[Any]") -> None:
        self.ticket, self.at, self.task = ticket, at, task
        self.is_over = False
        self.sending_since = 0.0
        """Monotonic time since when a word is on its way; 0.0 when none is."""


class Push:
    """The application."""

    def __init__(self) -> None:
        self.reader = ThreadPoolExecutor(1, thread_name_prefix="read")
        self.hub = Hub(self._read)
        self.open: set[Stream] = set()
        self.by_account: dict[str, deque[Stream]] = {}
        self.listener: Listener | None = None

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.listener = Listener(_connection(), CHANNEL, self.hub.heard, self.hub.sighted)
        self._tasks = [loop.create_task(self.listener.run()), loop.create_task(self._tick())]

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        for task in self._tasks:
            task.cancel()
        self.reader.shutdown(wait=False, cancel_futures=True)

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        if scope.proto != "http" or scope.method not in ("GET", "HEAD"):
            protocol.response_str(405, PLAIN, "only GET\n")
        elif scope.path == "/live/health":
            can_hear = self.listener is not None and self.listener.can_hear
            protocol.response_str(200 if can_hear else 503, PLAIN, "ok\n" if can_hear else "no database\n")
        elif scope.path != "/live/stream" or scope.method != "GET":
            protocol.response_str(404, PLAIN, "no such page\n")
        elif len(self.open) >= MOST_STREAMS:
            protocol.response_str(503, PLAIN, "full\n")
        else:
            await self._stream(scope, protocol)

    async def _stream(self, scope: Any, protocol: Any) -> None:
        asked = {name: values[-1] for name, values in parse_qs(scope.query_string).items()}
        try:
            ticket = tickets.read(asked.get("ticket", ""), now=datetime.now(UTC))
            rooms.split(ticket.room)
        except NotAllowed as error:
            protocol.response_str(403, PLAIN, f"{error}\n")
            return
        except NotFound as error:
            protocol.response_str(410, PLAIN, f"{error}\n")
            return
        at = str(scope.headers.get("last-event-id") or asked.get("at", ""))[:64]
        task = asyncio.current_task()
        assert task is not None
        stream = Stream(ticket, at, task)
        room = self.hub.join(ticket.room, ticket.language)
        self._enter(stream)
        try:
            await self._send_all(stream, room, protocol.response_stream(200, HEADERS).send_bytes)
        except (Exception, asyncio.CancelledError) as error:  # whoever has gone, or takes nothing
            log.debug("a stream ended: %r", error)
        finally:
            room.followers -= 1
            self._leave(stream)

    async def _send_all(self, stream: Stream, room: Room, send: Callable[[bytes], Awaitable[None]]) -> None:
        words, was_read = b"retry: 2000\n\n" + self._beat(room), room.now is not None
        while not stream.is_over and time.time() < stream.ticket.until:
            if words:
                # no timer for each reader and each word: `_tick` looks who has been waiting too long
                stream.sending_since = time.monotonic()
                await send(words)
                stream.sending_since = 0.0
            if room.is_gone:
                await send(b"event: gone\ndata: {}\n\n")
                return
            changed = room.changed
            words = room.message(stream.at)
            stream.at = room.at or stream.at
            if not words and not was_read and room.now is not None:  # it was read while the first words were on their way
                words, was_read = self._beat(room), True
            if not words:
                await changed.wait()
                if stream.at == room.at and not room.is_gone:
                    words = self._beat(room)

    async def _tick(self) -> None:
        """A beat for everybody, now and then; and an end for those who take nothing."""
        while True:
            await asyncio.sleep(BEAT)
            self.hub.beat()
            now = time.monotonic()
            for stream in list(self.open):
                if stream.sending_since and now - stream.sending_since > SLOW:
                    stream.task.cancel()

    def _beat(self, room: Room) -> bytes:
        """A room that was not read yet is not followed yet: its pages ask by themselves meanwhile."""
        can_hear = self.listener is not None and self.listener.can_hear and room.now is not None
        return b"event: %s\ndata: {}\n\n" % (b"beat" if can_hear else b"blind")

    def _enter(self, stream: Stream) -> None:
        self.open.add(stream)
        if stream.ticket.who:
            mine = self.by_account.setdefault(stream.ticket.who, deque())
            mine.append(stream)
            if len(mine) > MOST_OF_ONE:
                mine.popleft().is_over = True

    def _leave(self, stream: Stream) -> None:
        self.open.discard(stream)
        mine = self.by_account.get(stream.ticket.who)
        if mine is not None:
            if stream in mine:
                mine.remove(stream)
            if not mine:
                del self.by_account[stream.ticket.who]

    async def _read(self, room: str, language: str, part: str, before: rooms.Snapshot | None) -> rooms.Snapshot:
        return await asyncio.get_running_loop().run_in_executor(self.reader, _snapshot, room, language, part, before)


def _snapshot(room: str, language: str, part: str, before: rooms.Snapshot | None) -> rooms.Snapshot:
    """In the thread that has the reading connection."""
    close_old_connections()
    return rooms.snapshot(room, language, part, before)


def _connection() -> dict[str, Any]:
    """What psycopg connects with: the database of our pages, or straight to it where that is a pooler's address."""
    from django.conf import settings

    if settings.CONFIG.live_database_url:
        return {"conninfo": settings.CONFIG.live_database_url}
    found = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    driver_only = ("server_side_binding", "prepare_threshold")
    more = {name: value for name, value in found["OPTIONS"].items() if name not in driver_only}
    return {name: found[key] for name, key in names.items() if found[key]} | more | {"application_name": "teabowl live"}
