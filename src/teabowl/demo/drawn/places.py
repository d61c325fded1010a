"""Places to go and trades."""

from teabowl.demo.drawn.goods import bowl, peony_bloom
from teabowl.demo.drawn.sheet import (
    CLAY,
    GREEN,
    INK,
    LEAF,
    NEAR,
    PALE,
    PINK,
    PURPLE,
    RED,
    SCALE,
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
