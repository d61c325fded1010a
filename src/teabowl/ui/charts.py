"""A trend as a drawing: SVG that comes with the page, so that it is there without JavaScript and weighs no more than its words.

Places are shares of the width and whole pixels of the height, so that words and strokes keep their size on any screen.
"""

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

HEIGHT, TOP, BOTTOM = 200, 34, 172
"""Pixels: of the drawing, and where its highest and lowest line stand; below are the names."""
RIGHT, LETTER = 97.0, 3.2
"""Shares of the width: where the last point stands, and how much a phone needs for one figure of large type."""
LINES = 3
"""So many steps between the lines, about."""


class Point(NamedTuple):
    """`shown` is what the table says; `value` None leaves a gap."""

    name: str
    value: Decimal | float | int | None
    shown: str = ""


def steps(low: float, high: float) -> list[float]:
    """Round numbers in equal steps, from at or below `low` to at or above `high`."""
    span = (high - low) or abs(high) or 1.0
    rough = span / LINES
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * by for by in (1, 2, 5, 10) if size * by >= rough * 0.999)
    first = math.floor(low / step + 1e-9)
    last = max(math.ceil(high / step - 1e-9), first + 1)
    return [n * step for n in range(first, last + 1)]


def line(points: Sequence[Point], text: str) -> Markup:
    """The points joined, the last one with its number; `text` says in words what is seen. '' where fewer than two are known."""
    points = [Point(*point) for point in points]
    known = [float(point.value) for point in points if point.value is not None]
    if len(known) < 2:
        return Markup("")
    marks = steps(min(known), max(known))
    said = _said(marks)
    left = max(len(text) for text in said) * LETTER + 1.5
    across = [round(left + n * (RIGHT - left) / (len(points) - 1), 2) for n in range(len(points))]
    drawn = [*_lines(marks, said), *_names(points, across), *_joined(points, marks, across)]
    return Markup('<svg class="tb-chart" role="img" aria-label="{}" height="{}">{}</svg>').format(
        text, HEIGHT, Markup("").join(drawn)
    )


def _said(marks: Sequence[float]) -> list[str]:
    digits = max(0, -math.floor(math.log10(marks[1] - marks[0]) + 1e-9))
    return [f"{mark:,.{digits}f}".replace("-", "−") for mark in marks]


def _lines(marks: Sequence[float], said: Sequence[str]) -> Iterator[Markup]:
    for mark, text in zip(marks, said, strict=True):
        y = _y(mark, marks)
        yield Markup('<line class="g" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(y)
        yield Markup('<text x="0" y="{}">{}</text>').format(y - 5, text)


def _names(points: Sequence[Point], across: Sequence[float]) -> Iterator[Markup]:
    """The first, the middle one and the last: a phone has no room for more."""
    end = len(points) - 1
    for n, anchor in {0: "start", end // 2: "middle", end: "end"}.items():
        yield Markup('<text x="{}%" y="{}" text-anchor="{}">{}</text>').format(across[n], HEIGHT - 8, anchor, points[n].name)


def _joined(points: Sequence[Point], marks: Sequence[float], across: Sequence[float]) -> Iterator[Markup]:
    places = [None if p.value is None else (across[n], _y(float(p.value), marks)) for n, p in enumerate(points)]
    for one, other in pairwise(places):
        if one and other:
            yield Markup('<line class="l" x1="{}%" y1="{}" x2="{}%" y2="{}"/>').format(*one, *other)
    last = max(n for n, place in enumerate(places) if place)
    for n, place in enumerate(places):
        if place:
            yield Markup('<circle class="{}" cx="{}%" cy="{}" r="4"/>').format("p last" if n == last else "p", *place)
    x, y = places[last] or (0.0, 0)
    falls = any(place and place[1] < y for place in places[last - 1 : last]) and y < BOTTOM - 20
    shown = escape(points[last].shown or points[last].value)
    yield Markup('<text class="lab" x="{}%" y="{}" text-anchor="end">{}</text>').format(
        x + 1.5, y + (22 if falls else -12), shown
    )


def _y(value: float, marks: Sequence[float]) -> int:
    return round(BOTTOM - (value - marks[0]) / (marks[-1] - marks[0]) * (BOTTOM - TOP))
