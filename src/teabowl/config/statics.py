"""Style sheets, scripts and icons, outside Django and compressed: a phone on a slow line gets a fifth of the bytes.

Read once, when the server starts; `teabowl serve` has put them in place by then. Their addresses bear the hash of what is in them
(`ui.jinja.asset`), so a browser that has one need not ask again.
"""

import gzip
import mimetypes
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from teabowl.pagecache.wsgi import Application, Environ, StartResponse

ROUTE = "/static/"
TEXTS = (".css", ".js", ".json", ".svg", ".txt", ".html")
DAYS_30 = 30 * 24 * 3600


class Kept(NamedTuple):
    type: str
    etag: str
    raw: bytes
    small: bytes
    """Compressed; empty where that would save nothing."""


class StaticFiles:
    """Wraps a WSGI application: answers what lies below `root`, and hands on the rest."""

    def __init__(self, application: Application, root: Path) -> None:
        self.application = application
        self.files = {
            f"{ROUTE}{path.relative_to(root).as_posix()}": _kept(path)
            for path in (root.rglob("*") if root.is_dir() else ())
            if path.is_file() and not path.name.startswith(".")
        }

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        file = self.files.get(environ["PATH_INFO"])
        if file is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        headers = [("ETag", file.etag), ("Cache-Control", f"public, max-age={DAYS_30}"), ("Vary", "Accept-Encoding")]
        if file.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", headers)
            return [b""]
        headers += [("Content-Type", file.type), ("X-Content-Type-Options", "nosniff")]
        body = file.raw
        if file.small and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = file.small
            headers.append(("Content-Encoding", "gzip"))
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _kept(path: Path) -> Kept:
    raw = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    small = gzip.compress(raw, 9, mtime=0) if path.suffix in TEXTS else b""
    if path.suffix in TEXTS:
        kind += "; charset=utf-8"
    return Kept(kind, '"' + blake2b(raw, digest_size=8).hexdigest() + '"', raw, small if len(small) < len(raw) else b"")
