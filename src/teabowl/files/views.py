"""A picture's file for everybody; a document, also in parts; a private paper for whoever may read it."""

import re
from collections.abc import Iterator
from typing import BinaryIO, cast
from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from teabowl.files import actions, documents, queries
from teabowl.files.images import PICTURE_HEADERS, WIDTHS, path_of
from teabowl.files.ranges import Unsatisfiable, holds, part_of
from teabowl.files.rules import FORMATS, PDF, DocumentKind
from teabowl.kernel.actor import Actor

_FILE = re.compile(r"([0-9a-f]{40})-(\d{3,4})\.webp")
_DIGEST = re.compile(r"[0-9a-f]{40}")
BLOCK = 64 * 1024
HARMLESS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


@require_safe
def picture(request: HttpRequest, prefix: str, name: str) -> HttpResponse | FileResponse:
    """A picture's file. Its name is its content, so it may be kept for ever; not given out once everything that shows it is down."""
    match = _FILE.fullmatch(name)
    if match is None or match[1][:2] != prefix or int(match[2]) not in WIDTHS or not queries.is_served(match[1]):
        raise Http404
    try:
        file = path_of(match[1], int(match[2])).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    kept = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Disposition": "inline"}
    return FileResponse(file, content_type="image/webp", headers=PICTURE_HEADERS | kept)


@require_safe
def document(request: HttpRequest, digest: str, ending: str) -> HttpResponse | StreamingHttpResponse:
    """A document, whole or in a part (206, If-Range). Its name is its content, so it may be kept for ever where it is for everybody;
    one of members only is asked for anew each time. A PDF opens in the browser's own viewer, which no sandbox may hold."""
    form = FORMATS.get(ending)
    found = queries.readable_document(_actor(request), digest, ending) if form and _DIGEST.fullmatch(digest) else None
    if form is None or found is None:
        raise Http404
    name, public = found
    etag = f'"{digest}"'
    headers = {
        **HARMLESS,
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Cache-Control": "public, max-age=31536000, immutable" if public else "private, no-cache",
        "Content-Disposition": f"{'attachment' if form.kind is DocumentKind.OFFICE else 'inline'}; filename*=UTF-8''{quote(name)}",
        "X-Frame-Options": "SAMEORIGIN",
    }
    if form is PDF:
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    if not public:
        headers["X-Robots-Tag"] = "noindex"
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    try:
        file = documents.path_of(digest, ending).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    size = file.seek(0, 2)
    file.seek(0)
    asked = (
        request.headers.get("Range", "") if request.method == "GET" and holds(request.headers.get("If-Range", ""), etag) else ""
    )
    try:
        part = part_of(asked, size, streamed=form.kind in (DocumentKind.AUDIO, DocumentKind.VIDEO))
    except Unsatisfiable:
        file.close()
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    if part is None:
        apart = form.kind is DocumentKind.OFFICE
        return FileResponse(file, as_attachment=apart, filename=name, content_type=form.media_type, headers=headers)
    first, last = part
    headers |= {"Content-Range": f"bytes {first}-{last}/{size}", "Content-Length": str(last - first + 1)}
    return StreamingHttpResponse(_bytes(file, first, last), status=206, content_type=form.media_type, headers=headers)


def _bytes(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left and (block := file.read(min(BLOCK, left))):
            left -= len(block)
            yield block


def _actor(request: HttpRequest) -> Actor:
    return cast(Actor, request.actor)  # type: ignore[attr-defined]


@require_safe
def paper(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """A private paper, read once and kept nowhere. Always a download: a PDF from a stranger does not open inside our pages."""
    actor = _actor(request)
    if not actor.is_signed_in:
        return redirect_to_login(request.get_full_path())
    found = actions.read_paper(actor, paper_id=paper_id, now=timezone.now())
    kept = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(found.data, content_type=found.media_type, headers=HARMLESS | kept)
