"""Posters to hang on a wall: one A4 page with a title, a few facts, a QR code and the place."""

from dataclasses import dataclass
from math import ceil
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


MAIN_MM = 164
"""What is free between the band on top and the code below."""
TITLES = {"l": 62, "m": 48, "s": 36}
PT_MM = 0.3528
PICTURES = {"tall": 74, "low": 48, "flat": 30}


def _lines(text: Any, points: float, width_mm: float) -> int:
    """Lines that a text takes, each character as wide as a Chinese one."""
    return max(1, ceil(len(str(text)) * points * PT_MM / width_mm))


def layout(poster: Poster) -> tuple[str, str]:
    """The size of the title, and which height of picture still leaves room for every fact ('' for no picture): nothing may run
    under the code."""
    size = "s" if len(poster.title) > 16 else "m" if len(poster.title) > 9 else "l"
    used = _lines(poster.title, TITLES[size], 174) * TITLES[size] * 1.22 * PT_MM
    if poster.lead:
        used += 4 + _lines(poster.lead, 19, 174) * 19 * 1.45 * PT_MM
    used += 9 + sum(6.4 + _lines(value, 18, 140) * 18 * 1.4 * PT_MM for _name, value in poster.facts)
    fitting = [name for name, height in PICTURES.items() if used + 8 + height <= MAIN_MM]
    return size, fitting[0] if poster.picture and fitting else ""


def poster_response(request: HttpRequest, poster: Poster, filename: str) -> HttpResponse:
    """The poster as PDF. Raises Refused where this machine cannot make PDF."""
    size, picture = layout(poster)
    context = {"poster": poster, "code": qr.svg(poster.url), "size": size, "picture": picture}
    return pdf_response(request, "ui/poster.html", context, filename)
