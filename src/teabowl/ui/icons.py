"""The icons of the installed site, drawn from bowl.svg: 192 and 512 px, the bowl small enough for any mask that a phone lays over.
`python -m teabowl.ui.build` writes them. Only the few path commands that the bowl uses are known."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw

SIZES = (192, 512)
GROUND, INK = "#fffdf9", "#8a4a22"
FINE = 4
"""Drawn so many times larger, then made smaller: no steps at the edges."""
SHARE = 0.62
"""Of the icon's width: maskable icons keep what is within 80% of it."""
BOX = 48
STEPS = 16
Point = tuple[float, float]


def icon(svg: str, size: int) -> bytes:
    """A PNG of the bowl on the ground of a card."""
    whole = size * FINE
    image = Image.new("RGB", (whole, whole), GROUND)
    pen = ImageDraw.Draw(image)
    scale = whole * SHARE / BOX
    edge = (whole - BOX * scale) / 2
    for attributes in re.findall(r"<path ([^>]*)/>", svg):
        path = re.search(r'\bd="([^"]*)"', attributes)
        assert path
        for line in lines(path[1]):
            points = [(edge + x * scale, edge + y * scale) for x, y in line]
            width = re.search(r'stroke-width="([\d.]+)"', attributes)
            if width is None:
                pen.polygon(points, fill=INK)
            else:
                _stroke(pen, points, float(width[1]) * scale / 2)
    out = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()


def _stroke(pen: ImageDraw.ImageDraw, points: list[Point], half: float) -> None:
    """With round ends and joints."""
    for (x, y), (to_x, to_y) in pairwise(points):
        for step in range(STEPS + 1):
            at_x, at_y = x + (to_x - x) * step / STEPS, y + (to_y - y) * step / STEPS
            pen.ellipse((at_x - half, at_y - half, at_x + half, at_y + half), fill=INK)


def lines(path: str) -> Iterator[list[Point]]:
    """Each part of a path as points. Knows M, H, V, C and Z, large and small."""
    words = re.findall(r"[A-Za-z]|-?(?:\d+\.\d+|\.\d+|\d+)", path)
    x = y = 0.0
    line: list[Point] = []
    command = ""
    while words:
        if words[0].isalpha():
            command = words.pop(0)
        if command in "Zz":
            yield line
            line = []
            continue
        take = {"m": 2, "h": 1, "v": 1, "c": 6}[command.lower()]
        numbers = [float(words.pop(0)) for _ in range(take)]
        here = (x, y) if command.islower() else (0.0, 0.0)
        if command in "Mm":
            if line:
                yield line
            x, y = here[0] + numbers[0], here[1] + numbers[1]
            line = [(x, y)]
        elif command in "Hh":
            x = here[0] + numbers[0]
            line.append((x, y))
        elif command in "Vv":
            y = here[1] + numbers[0]
            line.append((x, y))
        else:
            ends = [(x, y), *((here[0] + numbers[n], here[1] + numbers[n + 1]) for n in (0, 2, 4))]
            line += [_curve(ends, step / STEPS) for step in range(1, STEPS + 1)]
            x, y = ends[-1]
    if line:
        yield line


def _curve(ends: list[Point], t: float) -> Point:
    """A point of a cubic curve."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    return sum(w * p[0] for w, p in zip(weights, ends, strict=True)), sum(w * p[1] for w, p in zip(weights, ends, strict=True))
