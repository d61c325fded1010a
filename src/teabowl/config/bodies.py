"""Slow bodies leave a thread for pages. granian hands a request to one of few threads before its body has come, and each read waits
without end (and no reader may be left behind: the whole process stands still until it returns). So sixteen who send one byte and
no more would hold the site. Here all but one thread of a process may wait for bodies; who finds none free is told to come
again. A proxy in front that reads bodies whole (docs/how-to/run-it-for-real.md) spares all this.
"""

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore
from typing import Any

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

FOR_A_TURN = 0.2
"""Seconds to wait for others' bodies: nearly every body is there at once."""


class TooMany(OSError):
    """Too many wait for bodies that do not come. Django tells of it as an UnreadablePostError."""


class Bodies:
    """Wraps a WSGI application that runs in so many threads."""

    def __init__(self, application: Application, threads: int) -> None:
        self.application = application
        self.turns = BoundedSemaphore(max(1, threads - 1))

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            environ["wsgi.input"] = Body(environ["wsgi.input"], self.turns)
        return self.application(environ, start_response)


class Body:
    """A stream of what was sent. Reads raise TooMany."""

    def __init__(self, stream: Any, turns: BoundedSemaphore) -> None:
        self.stream, self.turns = stream, turns

    def read(self, size: int = -1) -> bytes:
        return self._taken(self.stream.read, size)

    def readline(self, size: int = -1) -> bytes:
        return self._taken(self.stream.readline, size)

    def _taken(self, take: Callable[[int], bytes], size: int) -> bytes:
        if not self.turns.acquire(timeout=FOR_A_TURN):
            raise TooMany
        try:
            return take(size)
        finally:
            self.turns.release()
