"""Posters to hang on a wall: one A4 page with a title, a few facts, a QR code and the place."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from teabowl.ui import qr
from teabowl.ui.pdf import pdf_response


@dataclass(frozen=True, slots=True)
class Poster:
    """`above` is a short line over the title (随西村 · 办事指南); `facts` up to six (name, value); `url` the whole address behind the
    code; `scan` says what one finds there; `picture` an address under /media/ or ''; `foot` who hangs it up."""

    title: str
    above: str
    facts: tuple[tuple[Any, Any], ...]
    url: str
    scan: Any
    foot: str
    lead: str = ""
    picture: str = ""


def poster_response(request: HttpRequest, poster: Poster, filename: str) -> HttpResponse:
    """The poster as PDF. Raises Refused where this machine cannot make PDF."""
    size = "s" if len(poster.title) > 16 else "m" if len(poster.title) > 9 else "l"
    context = {"poster": poster, "code": qr.svg(poster.url), "size": size}
    return pdf_response(request, "ui/poster.html", context, filename)
