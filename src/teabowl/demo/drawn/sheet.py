"""What pictures are drawn on, in the colours of the site."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (1080, 810)
SCALE = 1.25
"""Drawn larger and shrunk, so that edges are smooth."""

PAPER, GLAZE, CLAY, TEA, SUN = "#f4eee4", "#ecd9c0", "#8a4a22", "#466329", "#d9945a"
LEAF, FAR, NEAR, WATER, SKY, INK = "#8f9a5b", "#d8c3a0", "#b9a06f", "#cddcdb", "#f3e4cc", "#2b2118"
RED, PINK, PALE, WHITE, STRAW, PURPLE, GREEN = "#b5402c", "#cf7a86", "#e9b7ba", "#fffaf1", "#d3a85c", "#7b5a78", "#6f8f4a"

Pen = ImageDraw.ImageDraw
Box = tuple[float, float, float, float]


class Sheet:
    """A picture in the making, in units of 1080 × 810."""

    def __init__(self, seed: int, ground: str = SKY) -> None:
        self.luck = Random(seed)  # noqa: S311, not a secret
        self.image = Image.new("RGB", (int(SIZE[0] * SCALE), int(SIZE[1] * SCALE)), ground)
        self.pen: Pen = ImageDraw.Draw(self.image)

    def oval(self, x: float, y: float, w: float, h: float, fill: str) -> None:
        self.pen.ellipse([n * SCALE for n in (x - w / 2, y - h / 2, x + w / 2, y + h / 2)], fill=fill)

    def box(self, x: float, y: float, w: float, h: float, fill: str, round_: float = 0) -> None:
        self.pen.rounded_rectangle([n * SCALE for n in (x, y, x + w, y + h)], radius=round_ * SCALE, fill=fill)

    def shape(self, points: list[tuple[float, float]], fill: str) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def line(self, points: list[tuple[float, float]], fill: str, width: float) -> None:
        self.pen.line([(x * SCALE, y * SCALE) for x, y in points], fill=fill, width=int(width * SCALE), joint="curve")

    def arc(self, box: Box, start: float, end: float, fill: str, width: float) -> None:
        self.pen.arc([n * SCALE for n in box], start, end, fill=fill, width=int(width * SCALE))

    def bytes(self) -> bytes:
        whole = self.image.resize(SIZE, Image.Resampling.LANCZOS)
        out = BytesIO()
        whole.save(out, "PNG", compress_level=1)
        return out.getvalue()


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two."""
    a, b = ([int(c[n : n + 2], 16) for n in (1, 3, 5)] for c in (one, other))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b, strict=True))


def table(s: Sheet, cloth: str = GLAZE) -> None:
    """A table by a window: what lies on it is the picture."""
    s.box(0, 0, 1080, 500, SKY)
    s.oval(880, 150, 170, 170, mixed(SUN, SKY, 0.35))
    s.shape([(0, 470), (300, 360), (620, 440), (1080, 340), (1080, 560), (0, 560)], FAR)
    s.shape([(0, 520), (420, 440), (1080, 510), (1080, 590), (0, 590)], NEAR)
    s.box(0, 560, 1080, 250, cloth)
    s.box(0, 560, 1080, 14, mixed(cloth, CLAY, 0.35))


def land(s: Sheet) -> None:
    """Sky, far fields, near fields."""
    s.box(0, 0, 1080, 810, SKY)
    s.oval(200, 170, 150, 150, mixed(SUN, SKY, 0.25))
    s.shape([(0, 420), (260, 340), (560, 400), (820, 330), (1080, 390), (1080, 520), (0, 520)], FAR)
    s.box(0, 480, 1080, 330, LEAF)
