"""A picture's file for everybody; a private paper for whoever may read it."""

import re
from typing import cast
from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from teabowl.files import actions, queries
from teabowl.files.images import WIDTHS, path_of
from teabowl.kernel.actor import Actor

_FILE = re.compile(r"([0-9a-f]{40})-(\d{3,4})\.webp")
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
    return FileResponse(file, content_type="image/webp", headers=HARMLESS | kept)


@require_safe
def paper(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """A private paper, read once and kept nowhere. Always a download: a PDF from a stranger does not open inside our pages."""
    actor = cast(Actor, request.actor)  # type: ignore[attr-defined]
    if not actor.is_signed_in:
        return redirect_to_login(request.get_full_path())
    found = actions.read_paper(actor, paper_id=paper_id, now=timezone.now())
    kept = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(found.data, content_type=found.media_type, headers=HARMLESS | kept)
