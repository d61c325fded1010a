"""Pictures drawn by this code alone, in the colours of the site: what fields and kitchens give, places, streets. Licence-clean,
the same for the same seed; kept as files like any picture that somebody sends. `draw(name, seed)` gives a picture's bytes."""

import math
from collections.abc import Callable
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


def basket(s: Sheet, x: float = 540, y: float = 640, w: float = 560) -> None:
    h = w * 0.42
    s.shape([(x - w / 2, y - h / 2), (x + w / 2, y - h / 2), (x + w * 0.4, y + h / 2), (x - w * 0.4, y + h / 2)], STRAW)
    for n in range(1, 5):
        at = y - h / 2 + n * h / 5
        s.line([(x - w * 0.48 + n * w * 0.018, at), (x + w * 0.48 - n * w * 0.018, at)], mixed(STRAW, CLAY, 0.45), 5)
    for n in range(-4, 5):
        s.line([(x + n * w * 0.108, y - h / 2), (x + n * w * 0.088, y + h / 2)], mixed(STRAW, CLAY, 0.3), 4)
    s.box(x - w * 0.53, y - h / 2 - 16, w * 1.06, 30, mixed(STRAW, CLAY, 0.25), 15)


def fruit(s: Sheet, x: float, y: float, r: float, colour: str) -> None:
    s.oval(x, y, 2 * r, 1.9 * r, mixed(colour, INK, 0.12))
    s.oval(x - r * 0.06, y - r * 0.07, 1.86 * r, 1.74 * r, colour)
    s.oval(x - r * 0.38, y - r * 0.42, r * 0.5, r * 0.36, mixed(colour, WHITE, 0.5))


def stalk(s: Sheet, x: float, y: float, r: float) -> None:
    s.line([(x, y - r * 0.8), (x + r * 0.12, y - r * 1.25)], CLAY, r * 0.12)
    s.shape([(x + r * 0.1, y - r * 1.1), (x + r * 0.75, y - r * 1.42), (x + r * 0.5, y - r * 0.95)], TEA)


def heap(s: Sheet, colour: str, r: float, *, stalks: bool = True, rows: tuple[int, ...] = (6, 5, 3)) -> None:
    """A basket full of round things."""
    for level, count in reversed(list(enumerate(rows))):
        for n in range(count):
            x = 540 + (n - (count - 1) / 2) * r * 1.5 + s.luck.uniform(-8, 8)
            y = 545 - level * r * 1.05 + s.luck.uniform(-6, 6)
            fruit(s, x, y, r, mixed(colour, s.luck.choice([WHITE, STRAW, INK]), s.luck.uniform(0, 0.16)))
            if stalks:
                stalk(s, x, y, r)
    basket(s)


def apples(s: Sheet) -> None:
    table(s)
    heap(s, RED, 66)
    fruit(s, 190, 690, 62, RED)
    stalk(s, 190, 690, 62)


def peaches(s: Sheet) -> None:
    table(s)
    heap(s, "#e39a83", 64)


def pears(s: Sheet) -> None:
    table(s)
    heap(s, "#d9c46a", 60)


def dates(s: Sheet) -> None:
    table(s)
    heap(s, "#93402a", 34, stalks=False, rows=(11, 10, 8, 6, 3))


def watermelon(s: Sheet) -> None:
    table(s)
    for x, y, r in ((360, 600, 170), (690, 620, 150)):
        s.oval(x, y, 2.2 * r, 1.9 * r, "#3f6b34")
        for n in range(-3, 4):
            half, turn = abs(n) * r * 0.32 + 8, 90 if n < 0 else 270
            s.arc((x - half, y - r * 0.94, x + half, y + r * 0.94), turn, turn + 180,
                  "#28481f", 13)  # fmt: skip
    s.pen.pieslice([n * SCALE for n in (700, 560, 1010, 870)], 180, 360, fill="#3f6b34")
    s.pen.pieslice([n * SCALE for n in (712, 572, 998, 858)], 180, 360, fill=WHITE)
    s.pen.pieslice([n * SCALE for n in (724, 584, 986, 846)], 180, 360, fill="#c9483a")
    for n in range(7):
        s.oval(765 + n * 31, 690 - (n % 2) * 34, 11, 17, INK)


def asparagus(s: Sheet) -> None:
    table(s)
    for n in range(13):
        x, top = 330 + n * 35, 250 + s.luck.randrange(60)
        colour = mixed(GREEN, s.luck.choice([TEA, WHITE]), s.luck.uniform(0, 0.25))
        s.box(x - 15, top + 40, 30, 420, colour, 15)
        s.shape([(x - 19, top + 66), (x, top - 30), (x + 19, top + 66)], mixed(colour, PURPLE, 0.35))
        for k in range(4):
            y = top + 110 + k * 78
            s.shape([(x - 12, y), (x, y - 34), (x + 12, y)], mixed(colour, WHITE, 0.3))
    s.box(300, 540, 480, 54, CLAY, 10)
    s.box(300, 556, 480, 8, SUN)


def garlic(s: Sheet) -> None:
    table(s)
    for n in range(5):
        x = 200 + n * 170
        for k in range(3):
            y = 330 + k * 120 + (n % 2) * 30
            s.shape([(x - 14, y - 52), (x, y - 110), (x + 14, y - 52)], mixed(STRAW, WHITE, 0.4))
            s.oval(x, y, 128, 108, WHITE)
            for m in (-1, 0, 1):
                s.arc(
                    (x - 20 + m * 34 - 26, y - 54, x + m * 34 + 26, y + 54),
                    250 if m < 0 else 270,
                    290 if m > 0 else 450,
                    PALE,
                    5,
                )
            s.line([(x - 8, y + 52), (x + 8, y + 52)], STRAW, 8)


def chilli(s: Sheet) -> None:
    table(s)
    for n in range(7):
        x = 170 + n * 124
        s.line([(x, 60), (x, 560)], STRAW, 6)
        for k in range(9):
            y, side = 90 + k * 54, 1 if k % 2 else -1
            s.shape(
                [(x, y), (x + side * 22, y + 8), (x + side * 46, y + 92), (x + side * 8, y + 44)],
                mixed(RED, INK, s.luck.uniform(0, 0.2)),
            )
            s.oval(x + side * 6, y + 4, 20, 14, TEA)


def yam(s: Sheet) -> None:
    table(s)
    for n in range(9):
        y = 380 + n * 34
        s.line(
            [(170 + n * 6, y), (880 - n * 5, y + s.luck.uniform(-20, 20))],
            mixed("#a97e54", s.luck.choice([INK, WHITE]), 0.14),
            30,
        )
        for k in range(12):
            s.oval(200 + k * 56 + s.luck.uniform(-10, 10), y + s.luck.uniform(-8, 8), 5, 5, mixed("#a97e54", INK, 0.4))
    s.oval(890, 660, 120, 120, "#a97e54")
    s.oval(890, 660, 98, 98, WHITE)


def grain(s: Sheet) -> None:
    table(s)
    for n in range(3):
        x = 250 + n * 280
        s.shape([(x - 120, 420), (x + 120, 420), (x + 135, 700), (x - 135, 700)], mixed(STRAW, WHITE, 0.25))
        s.oval(x, 420, 240, 76, mixed(STRAW, CLAY, 0.2))
        s.oval(x, 412, 206, 56, [WHITE, "#caa24a", "#b5402c"][n])
        s.box(x - 60, 520, 120, 90, WHITE, 8)
        s.line([(x, 530), (x, 600)], TEA, 6)
        for k in range(3):
            s.line([(x, 545 + k * 18), (x - 22, 532 + k * 18)], TEA, 5)
            s.line([(x, 545 + k * 18), (x + 22, 532 + k * 18)], TEA, 5)


def bowl(s: Sheet, x: float = 540, y: float = 560, w: float = 560, soup: str = WHITE) -> None:
    s.pen.pieslice([n * SCALE for n in (x - w / 2, y - w * 0.46, x + w / 2, y + w * 0.46)], 0, 180, fill=CLAY)
    s.box(x - w * 0.17, y + w * 0.36, w * 0.34, w * 0.1, mixed(CLAY, INK, 0.2), 8)
    s.oval(x, y, w, w * 0.3, mixed(CLAY, WHITE, 0.25))
    s.oval(x, y, w * 0.9, w * 0.23, soup)


def steam(s: Sheet, x: float, y: float) -> None:
    for n in (-1, 0, 1):
        points = [(x + n * 90 + math.sin(k / 2.2) * 18, y - k * 18) for k in range(12)]
        s.line(points, mixed(WHITE, SKY, 0.25), 10)


def mutton_soup(s: Sheet) -> None:
    table(s)
    bowl(s, soup="#f7efe0")
    for _ in range(14):
        s.oval(
            540 + s.luck.uniform(-190, 190), 560 + s.luck.uniform(-40, 40), s.luck.uniform(36, 66), 18, mixed(PINK, CLAY, 0.4)
        )
    for _ in range(30):
        s.oval(540 + s.luck.uniform(-200, 200), 560 + s.luck.uniform(-46, 46), 10, 7, s.luck.choice([TEA, GREEN]))
    steam(s, 540, 470)


def noodles(s: Sheet) -> None:
    """粉皮: sheets of starch noodle drying on a rack."""
    land(s)
    for x in (150, 540, 930):
        s.line([(x, 300), (x, 760)], CLAY, 16)
    for y in (310, 540):
        s.line([(110, y), (970, y)], mixed(CLAY, STRAW, 0.4), 12)
        for n in range(9):
            x = 150 + n * 92
            s.box(x, y + 4, 78, 180, mixed(WHITE, WATER, s.luck.uniform(0.2, 0.6)), 6)
            s.line([(x + 12, y + 16), (x + 12, y + 170)], WHITE, 4)


def cakes(s: Sheet) -> None:
    """烧饼: flat cakes with sesame, out of the oven."""
    table(s)
    for x, y, r in ((300, 600, 150), (560, 560, 160), (820, 610, 150), (430, 690, 140), (690, 690, 140)):
        s.oval(x, y + 22, 2 * r, 1.05 * r, mixed(CLAY, INK, 0.2))
        s.oval(x, y, 2 * r, 1.05 * r, "#c98b46")
        s.oval(x - 10, y - 8, 1.7 * r, 0.82 * r, "#dca65f")
        for _ in range(46):
            a, d = s.luck.uniform(0, 6.28), s.luck.random() ** 0.5 * r * 0.78
            s.oval(x + math.cos(a) * d, y - 6 + math.sin(a) * d * 0.48, 11, 7, WHITE)
    steam(s, 560, 440)


def meat(s: Sheet) -> None:
    """驴肉: sliced meat on a plate with herbs."""
    table(s)
    s.oval(540, 610, 760, 300, WHITE)
    s.oval(540, 600, 640, 236, mixed(WHITE, WATER, 0.4))
    for n in range(12):
        x, y = 330 + (n % 6) * 84, 560 + (n // 6) * 70
        s.oval(x, y, 130, 84, mixed("#8d4b3c", INK, s.luck.uniform(0, 0.15)))
        s.arc((x - 50, y - 30, x + 50, y + 30), 190, 330, mixed(PALE, WHITE, 0.3), 8)
    for n in range(5):
        s.oval(760 + n * 22, 690 - n * 9, 40, 16, GREEN)


def eggs(s: Sheet) -> None:
    table(s)
    for level, count in ((2, 3), (1, 5), (0, 6)):
        for n in range(count):
            x, y = 540 + (n - (count - 1) / 2) * 92, 540 - level * 66
            s.oval(x, y, 96, 122, mixed("#d9a982", WHITE, s.luck.uniform(0, 0.5)))
            s.oval(x - 16, y - 24, 26, 36, mixed("#d9a982", WHITE, 0.75))
    basket(s)


def wicker(s: Sheet) -> None:
    """柳编: baskets of willow."""
    table(s)
    for x, y, w in ((300, 600, 380), (760, 620, 430)):
        s.arc((x - w * 0.36, y - w * 0.75, x + w * 0.36, y + w * 0.25), 180, 360, mixed(STRAW, CLAY, 0.4), 18)
        basket(s, x, y, w)


def toys(s: Sheet) -> None:
    """木旋玩具: turned wooden toys, painted."""
    table(s)
    for n, (x, h) in enumerate(((210, 300), (420, 380), (640, 330), (860, 280))):
        base, top = 720, 720 - h
        s.oval(x, base, 170, 46, mixed(CLAY, INK, 0.2))
        s.shape([(x - 76, base), (x + 76, base), (x + 40, top + 110), (x - 40, top + 110)], [RED, TEA, "#d9a53c", PURPLE][n])
        for k in range(3):
            y = base - 46 - k * 52
            s.line([(x - 66 + k * 9, y), (x + 66 - k * 9, y)], [SUN, WHITE, RED, "#d9a53c"][n], 12)
        s.oval(x, top + 70, 120, 120, "#e8c79a")
        s.oval(x - 20, top + 62, 11, 15, INK)
        s.oval(x + 20, top + 62, 11, 15, INK)
        s.arc((x - 22, top + 68, x + 22, top + 104), 20, 160, RED, 6)
        s.pen.pieslice([v * SCALE for v in (x - 66, top + 2, x + 66, top + 110)], 180, 360, fill=[INK, RED, INK, TEA][n])


def peony_bloom(s: Sheet, x: float, y: float, r: float, colour: str) -> None:
    for ring, count in ((1.0, 11), (0.74, 9), (0.48, 7), (0.26, 5)):
        for n in range(count):
            a = n * math.tau / count + ring * 2
            s.oval(x + math.cos(a) * r * ring * 0.62, y + math.sin(a) * r * ring * 0.5, r * 0.8 * ring + 16, r * 0.66 * ring + 14,
                   mixed(colour, WHITE, 0.1 + (1 - ring) * 0.3 + s.luck.uniform(0, 0.1)))  # fmt: skip
    s.oval(x, y, r * 0.24, r * 0.2, "#d9a53c")


def peony(s: Sheet) -> None:
    """牡丹: three blooms, close."""
    s.box(0, 0, 1080, 810, mixed(LEAF, SKY, 0.55))
    for _ in range(46):
        x, y = s.luck.uniform(0, 1080), s.luck.uniform(250, 810)
        a = s.luck.uniform(0, 3.14)
        dx, dy = math.cos(a) * 90, math.sin(a) * 60
        s.shape([(x - dx, y - dy), (x + dy * 0.4, y - dx * 0.3), (x + dx, y + dy), (x - dy * 0.4, y + dx * 0.3)],
                mixed(TEA, LEAF, s.luck.random()))  # fmt: skip
    for x, y, r, colour in ((360, 330, 210, PINK), (760, 420, 190, "#b23a52"), (470, 620, 160, PALE)):
        peony_bloom(s, x, y, r, colour)


def peony_field(s: Sheet) -> None:
    land(s)
    pavilion(s, 760, 440, 1.0)
    for row in range(6):
        y, r = 540 + row * 48, 20 + row * 9
        for n in range(16 - row):
            x = (n + (row % 2) * 0.5) * 1080 / (15 - row) + s.luck.uniform(-14, 14)
            s.oval(x, y + r * 0.7, r * 2.4, r * 1.3, mixed(TEA, LEAF, s.luck.random() * 0.6))
            peony_bloom(s, x, y, r, s.luck.choice([PINK, "#b23a52", PALE, WHITE, PURPLE]))


def pavilion(s: Sheet, x: float, y: float, k: float) -> None:
    for side in (-1, 1):
        s.box(x + side * 84 * k - 9, y - 120 * k, 18 * k, 130 * k, CLAY)
    s.box(x - 120 * k, y, 240 * k, 18 * k, mixed(CLAY, WHITE, 0.3))
    roof = [(-160, -108), (0, -222), (160, -108), (120, -122), (-120, -122)]
    s.shape([(x + dx * k, y + dy * k) for dx, dy in roof], mixed(CLAY, INK, 0.25))
    s.oval(x, y - 226 * k, 22 * k, 26 * k, SUN)


def tree(s: Sheet, x: float, y: float, k: float, leaf: str) -> None:
    s.shape([(x - 26 * k, y), (x - 14 * k, y - 190 * k), (x + 14 * k, y - 190 * k), (x + 26 * k, y)], mixed(CLAY, INK, 0.35))
    for dx, dy, r in ((-90, -230, 150), (80, -240, 160), (0, -320, 170), (-10, -220, 150)):
        s.oval(x + dx * k, y + dy * k, r * k, r * 0.86 * k, mixed(leaf, s.luck.choice([TEA, STRAW]), s.luck.uniform(0, 0.2)))


def orchard(s: Sheet) -> None:
    land(s)
    for x, y, k in ((180, 560, 0.75), (470, 540, 0.66), (760, 560, 0.75), (980, 600, 0.9), (330, 720, 1.15), (720, 740, 1.2)):
        tree(s, x, y, k, GREEN)
        for _ in range(16):
            s.oval(
                x + s.luck.uniform(-130, 130) * k,
                y + s.luck.uniform(-370, -180) * k,
                24 * k,
                24 * k,
                s.luck.choice([RED, "#d96a45"]),
            )


def old_tree(s: Sheet) -> None:
    land(s)
    house(s, 800, 600, 0.9)
    tree(s, 380, 760, 1.9, "#7d8c45")
    s.box(250, 742, 260, 22, mixed(NEAR, INK, 0.25), 6)


def house(s: Sheet, x: float, y: float, k: float) -> None:
    s.box(x - 150 * k, y - 150 * k, 300 * k, 170 * k, "#d9c3a2")
    s.shape([(x - 180 * k, y - 144 * k), (x - 130 * k, y - 232 * k), (x + 130 * k, y - 232 * k), (x + 180 * k, y - 144 * k)],
            mixed(INK, CLAY, 0.45))  # fmt: skip
    for n in range(-5, 6):
        s.line([(x + n * 26 * k, y - 228 * k), (x + n * 31 * k, y - 146 * k)], mixed(INK, CLAY, 0.65), 4 * k)
    s.box(x - 34 * k, y - 90 * k, 68 * k, 110 * k, CLAY, 3)
    for side in (-1, 1):
        s.box(x + side * 98 * k - 34 * k, y - 96 * k, 68 * k, 56 * k, WATER, 3)
        s.line([(x + side * 98 * k, y - 96 * k), (x + side * 98 * k, y - 40 * k)], CLAY, 5 * k)
        s.box(x + side * 52 * k - 8 * k, y - 92 * k, 16 * k, 76 * k, RED, 2)


def courtyard(s: Sheet) -> None:
    """农家院: a farmhouse with a table in the yard."""
    land(s)
    house(s, 540, 560, 1.6)
    s.box(0, 575, 1080, 240, mixed(NEAR, WHITE, 0.35))
    tree(s, 150, 640, 1.0, GREEN)
    s.oval(640, 690, 320, 90, mixed(CLAY, WHITE, 0.2))
    s.box(620, 690, 40, 80, CLAY)
    bowl(s, 590, 668, 80)
    bowl(s, 690, 672, 70)
    for n in range(6):
        s.oval(870 + n * 34, 300 + (n % 2) * 20, 30, 40, RED)
    s.line([(840, 270), (1060, 280)], INK, 4)


def street(s: Sheet) -> None:
    land(s)
    s.shape([(430, 810), (650, 810), (570, 520), (510, 520)], mixed(NEAR, WHITE, 0.3))
    for x, y, k in ((190, 640, 1.15), (900, 650, 1.2), (330, 560, 0.7), (750, 560, 0.7)):
        house(s, x, y, k)
    pavilion(s, 540, 520, 0.8)


def pond(s: Sheet) -> None:
    """荷塘: a pond with lotus."""
    land(s)
    pavilion(s, 250, 500, 1.1)
    s.box(0, 520, 1080, 290, mixed(WATER, LEAF, 0.25))
    for _ in range(26):
        x, y = s.luck.uniform(40, 1040), s.luck.uniform(550, 790)
        w = 40 + (y - 520) * 0.42
        s.oval(x, y, w * 1.6, w * 0.56, mixed(TEA, LEAF, s.luck.random()))
        if s.luck.random() < 0.42:
            s.line([(x, y), (x, y - w)], TEA, 6)
            for n in range(-2, 3):
                s.shape(
                    [(x, y - w + 8), (x + n * w * 0.18 - 9, y - w * 1.42), (x + n * w * 0.3, y - w * 1.3)],
                    mixed(PINK, WHITE, 0.3 + abs(n) * 0.1),
                )


def opera(s: Sheet) -> None:
    """A stage with red curtains and two players."""
    s.box(0, 0, 1080, 810, mixed(INK, CLAY, 0.35))
    s.box(140, 170, 800, 480, "#e6c895")
    s.shape([(60, 200), (180, 70), (900, 70), (1020, 200)], mixed(CLAY, INK, 0.2))
    for side in (0, 1):
        x = 140 if side == 0 else 800
        s.box(x, 180, 140, 470, RED)
        for n in range(4):
            s.line([(x + 20 + n * 34, 180), (x + 20 + n * 34, 650)], mixed(RED, INK, 0.3), 6)
    for x, robe in ((420, TEA), (660, PURPLE)):
        s.shape([(x - 90, 640), (x + 90, 640), (x + 40, 400), (x - 40, 400)], robe)
        s.shape([(x - 40, 420), (x - 150, 520), (x - 110, 540), (x - 20, 480)], mixed(robe, WHITE, 0.25))
        s.shape([(x + 40, 420), (x + 150, 470), (x + 120, 505), (x + 20, 480)], mixed(robe, WHITE, 0.25))
        s.oval(x, 350, 92, 104, "#edcfae")
        s.oval(x - 22, 362, 22, 14, PINK)
        s.oval(x + 22, 362, 22, 14, PINK)
        s.pen.pieslice([v * SCALE for v in (x - 62, 268, x + 62, 400)], 180, 360, fill=INK)
        for n in range(-2, 3):
            s.oval(x + n * 26, 278, 24, 24, [SUN, RED, WHITE, RED, SUN][n + 2])
    s.box(60, 650, 960, 160, mixed(CLAY, INK, 0.3))


def greenhouse(s: Sheet) -> None:
    land(s)
    for n in range(3):
        x, y, k = 200 + n * 330, 600 + n * 40, 1 + n * 0.12
        s.pen.pieslice(
            [v * SCALE for v in (x - 190 * k, y - 170 * k, x + 190 * k, y + 170 * k)], 180, 360, fill=mixed(WATER, WHITE, 0.5)
        )
        for m in (0.4, 0.7, 1.0):
            s.arc((x - 190 * k * m, y - 170 * k, x + 190 * k * m, y + 170 * k), 180, 360, mixed(CLAY, WHITE, 0.3), 5)
        for m in range(-4, 5):
            s.oval(x + m * 34 * k, y - 14, 36 * k, 50 * k, mixed(TEA, LEAF, s.luck.random()))


def workshop(s: Sheet) -> None:
    """A sewing machine by a window."""
    table(s, mixed(CLAY, WHITE, 0.3))
    s.box(230, 520, 640, 60, mixed(INK, CLAY, 0.25), 12)
    s.box(690, 270, 120, 260, mixed(INK, CLAY, 0.15), 18)
    s.box(300, 260, 480, 90, mixed(INK, CLAY, 0.15), 30)
    s.box(300, 260, 90, 200, mixed(INK, CLAY, 0.15), 20)
    s.line([(345, 450), (345, 525)], WATER, 8)
    s.oval(840, 360, 150, 150, CLAY)
    s.oval(840, 360, 60, 60, STRAW)
    s.shape([(160, 540), (420, 530), (470, 700), (90, 720)], RED)
    for n in range(5):
        s.oval(180 + n * 50, 600 + (n % 2) * 46, 26, 26, WHITE)


def tools(s: Sheet) -> None:
    """Pliers, a wrench, a tap: repairs."""
    table(s, mixed(STRAW, WHITE, 0.3))
    s.box(180, 300, 360, 34, mixed(INK, WATER, 0.4), 16)
    s.box(420, 240, 60, 150, mixed(INK, WATER, 0.4), 12)
    s.box(150, 320, 90, 120, mixed(INK, WATER, 0.4), 20)
    s.oval(195, 480, 26, 40, "#7fa6b0")
    s.oval(195, 560, 22, 34, "#7fa6b0")
    s.line([(560, 680), (880, 470)], mixed(INK, WATER, 0.25), 46)
    s.oval(900, 455, 130, 120, mixed(INK, WATER, 0.25))
    s.shape([(890, 400), (985, 400), (960, 470), (890, 470)], mixed(STRAW, WHITE, 0.3))
    s.line([(280, 700), (520, 610)], RED, 40)
    s.line([(300, 600), (520, 640)], RED, 40)
    s.shape([(510, 590), (650, 570), (660, 600), (520, 650)], mixed(INK, WATER, 0.3))


def truck(s: Sheet) -> None:
    """A three-wheeler with a load."""
    land(s)
    s.box(0, 640, 1080, 170, mixed(NEAR, WHITE, 0.25))
    s.box(250, 440, 420, 190, "#4f7a8a", 12)
    for n in range(7):
        s.oval(300 + n * 52, 430 - (n % 2) * 26, 70, 70, mixed(STRAW, CLAY, s.luck.random() * 0.3))
    s.shape([(680, 630), (680, 400), (800, 400), (880, 520), (890, 630)], RED)
    s.shape([(712, 510), (712, 430), (790, 430), (842, 510)], WATER)
    for x, r in ((360, 74), (560, 74), (810, 66)):
        s.oval(x, 640, 2 * r, 2 * r, INK)
        s.oval(x, 640, r, r, STRAW)


def clinic(s: Sheet) -> None:
    land(s)
    house(s, 540, 640, 1.9)
    s.box(470, 180, 140, 140, WHITE, 20)
    s.box(525, 200, 30, 100, RED, 4)
    s.box(490, 235, 100, 30, RED, 4)


def shop(s: Sheet) -> None:
    land(s)
    s.box(180, 300, 720, 400, "#d9c3a2", 8)
    for n in range(9):
        s.shape([(160 + n * 85, 280), (245 + n * 85, 280), (245 + n * 85, 380), (160 + n * 85, 380)], RED if n % 2 else WHITE)
        s.oval(202 + n * 85, 380, 85, 50, RED if n % 2 else WHITE)
    s.box(230, 440, 330, 200, WATER, 6)
    for n in range(6):
        s.box(250 + n * 50, 540, 36, 96, [RED, TEA, SUN, PURPLE, STRAW, WHITE][n], 6)
    s.box(640, 430, 170, 270, CLAY, 6)


DRAWN: dict[str, Callable[[Sheet], None]] = {
    "apples": apples, "peaches": peaches, "pears": pears, "dates": dates, "watermelon": watermelon, "asparagus": asparagus,
    "garlic": garlic, "chilli": chilli, "yam": yam, "grain": grain, "mutton_soup": mutton_soup, "noodles": noodles, "cakes": cakes,
    "meat": meat, "eggs": eggs, "wicker": wicker, "toys": toys, "peony": peony, "peony_field": peony_field, "orchard": orchard,
    "old_tree": old_tree, "courtyard": courtyard, "street": street, "pond": pond, "opera": opera, "greenhouse": greenhouse,
    "workshop": workshop, "tools": tools, "truck": truck, "clinic": clinic, "shop": shop,
}  # fmt: skip
"""What can be drawn, by name."""


def draw(name: str, seed: int = 0) -> bytes:
    """A PNG of 1080 × 810. Raises KeyError for a name that is none of DRAWN."""
    sheet = Sheet(seed)
    DRAWN[name](sheet)
    return sheet.bytes()
