"""What fields, kitchens and hands give."""

import math

from teabowl.demo.drawn.sheet import (
    CLAY,
    GREEN,
    INK,
    LEAF,
    PALE,
    PINK,
    PURPLE,
    RED,
    SCALE,
    SKY,
    STRAW,
    SUN,
    TEA,
    WATER,
    WHITE,
    Sheet,
    land,
    mixed,
    table,
)


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
