"""The public page cache, outside Django: Django's first middleware alone costs two thirds of a cached answer.

A page is kept under its address and the reader's language, theme and care mode, as gzip, with the version of its place. An
answer is right when the versions in shared memory are still those it was made from; so a reader never sees a page older than
the last answered write. Entries also end with the day in China, since pages say what is due.
"""

import gzip
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any

from teabowl.pagecache.memory import TREE, Versions

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

HEADER = "X-Page-Version"
"""From Django to the cache outside it; never sent to a browser."""
COOKIES = ("lang", "theme", "mode")
MAY_KEEP = "public, no-cache"
"""Anybody may keep it, asking each time whether it is still right. A phone keeps what says so for when there is no connection."""
VARY = "Cookie, Accept-Encoding, Accept-Language"
CHINA_OFFSET = 8 * 3600
LIMIT_BYTES = 96 << 20


@dataclass(slots=True)
class Page:
    marks: tuple[tuple[int, int], ...]
    """Slots with the versions that the page was made from: its place's, then those of what it inherits."""
    tree: int
    day: int
    etag: str
    status: str
    headers: list[tuple[str, str]]
    body: bytes


def reader_of(environ: Environ) -> str | None:
    """What a public page may vary by, as one word; None when this request must reach Django (it carries a message to show)."""
    language = "e" if environ.get("HTTP_ACCEPT_LANGUAGE", "")[:2] == "en" else ""
    # Django decides by the same header: make it say what the key says.
    environ["HTTP_ACCEPT_LANGUAGE"] = "en" if language else "zh-hans"
    cookies = environ.get("HTTP_COOKIE", "")
    if not cookies:
        return language
    found = [language]
    for part in cookies.split(";"):
        name, _, value = part.strip().partition("=")
        if name == "messages" and value not in ("", '""'):
            return None
        if name in COOKIES:
            found.append(f"{name}={value[:12]}")
    return "&".join(sorted(found))


class PageCache:
    """Wraps a WSGI application. `limit` bounds the bytes of kept bodies in this process; the least recently read go first."""

    def __init__(self, application: Application, versions: Versions, *, limit: int = LIMIT_BYTES, check: bool = True) -> None:
        self.application = application
        self.read = versions.read
        self.limit = limit
        self.check = check
        """False only in the control of the staleness bench: never ask whether a page is still right."""
        self.pages: OrderedDict[str, Page] = OrderedDict()
        self.size = 0
        self.lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        # what is told to the bearer of a token is for nobody else
        by_token = "HTTP_AUTHORIZATION" in environ
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_HX_REQUEST" in environ or by_token:
            return self.application(environ, start_response)
        reader = reader_of(environ)
        if reader is None:
            return self.application(environ, start_response)
        key = f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')} {environ.get('HTTP_HOST', '')} {reader}"
        page = self.pages.get(key)
        day = int(time.time() + CHINA_OFFSET) // 86400
        if page is not None and (not self.check or self._is_right(page, day)):
            with suppress(KeyError):  # another thread may let it go at this moment
                self.pages.move_to_end(key)
            return self._answer(page, environ, start_response)
        return self._ask(key, day, environ, start_response)

    def _is_right(self, page: Page, day: int) -> bool:
        for slot, version in page.marks:
            if version != self.read(slot):
                return False
        return page.tree == self.read(TREE) and page.day == day

    def _answer(self, page: Page, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", [("ETag", page.etag), ("Cache-Control", MAY_KEEP), ("Vary", VARY)])
            return [b""]
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body, headers = page.body, page.headers
        else:
            body = gzip.decompress(page.body)
            headers = [pair for pair in page.headers if pair[0] not in ("Content-Encoding", "Content-Length")]
            headers.append(("Content-Length", str(len(body))))
        start_response(page.status, headers)
        return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _ask(self, key: str, day: int, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        tree = self.read(TREE)  # before Django reads a name
        started: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            started[:] = [status, headers]
            if any(name == HEADER for name, _ in headers) and environ["REQUEST_METHOD"] == "GET":
                return lambda _data: None
            kept = [pair for pair in headers if pair[0] != HEADER]
            return start_response(status, kept, exc_info) if exc_info else start_response(status, kept)

        answer = self.application(environ, start)
        mark = next((value for name, value in started[1] if name == HEADER), "")
        if not mark or environ["REQUEST_METHOD"] != "GET":
            return answer
        try:
            raw = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
        parts = [int(part) for part in mark.split()]
        marks = tuple(zip(parts[::2], parts[1::2], strict=True))
        page = self._keep(key, raw, started[0], started[1], marks, tree, day)
        return self._answer(page, environ, start_response)

    def _keep(
        self,
        key: str,
        raw: bytes,
        status: str,
        headers: list[tuple[str, str]],
        marks: tuple[tuple[int, int], ...],
        tree: int,
        day: int,
    ) -> Page:
        body = gzip.compress(raw, compresslevel=6, mtime=0)
        etag = '"' + blake2b(raw, digest_size=12).hexdigest() + '"'
        dropped = {HEADER.lower(), "content-length", "cache-control", "vary", "etag"}
        kept = [pair for pair in headers if pair[0].lower() not in dropped]
        kept += [
            ("Content-Encoding", "gzip"),
            ("Content-Length", str(len(body))),
            ("ETag", etag),
            ("Cache-Control", MAY_KEEP),
            ("Vary", VARY),
        ]
        page = Page(marks, tree, day, etag, status, kept, body)
        with self.lock:
            old = self.pages.pop(key, None)
            self.size += len(body) - (len(old.body) if old else 0)
            self.pages[key] = page
            while self.size > self.limit and len(self.pages) > 1:
                _, gone = self.pages.popitem(last=False)
                self.size -= len(gone.body)
        return page
