"""Handbags: totes, flap bags, purses with a clasp, bucket bags, baskets, backpacks, from the front and at an angle."""

from collections.abc import Callable

import numpy as np

from ml.training.pairs.pair import Pair
from ml.training.pairs.subjects import crayons
from ml.training.pairs.subjects.backdrop import sparkles
from ml.training.pairs.subjects.outlines import Corners, Points, arc, band, box, curve, heart, moved, oval, star
from ml.training.pairs.subjects.placing import Size, figures
from ml.training.pairs.subjects.sheet import Sheet


def draw(chance: np.random.Generator, size: Size) -> Pair:
    sheet = Sheet(chance, size)
    main, second = crayons.different(chance, 2)
    sheet.colour("bag", main)
    same = chance.random()
    sheet.colour("handle", main if same < 0.3 else second if same < 0.7 else crayons.near(chance, crayons.BROWN))
    sheet.colour("flap", main if chance.random() < 0.5 else crayons.lighter(main, chance.choice((-0.22, 0.28))))
    sheet.colour("shade", crayons.lighter(main, -0.24))
    sheet.colour("trim", second)
    sheet.colour("metal", crayons.near(chance, crayons.GOLD if chance.random() < 0.75 else crayons.SILVER))
    bag = BAGS[chance.choice(len(BAGS), p=WEIGHTS)]
    if chance.random() < 0.12:
        sparkles(sheet, int(chance.integers(2, 6)))
    for _ in figures(sheet, 0.82, 1.22):
        bag(sheet)
    return sheet.pair("handbag", "bag", ("지갑",) if bag is purse else ("핸드백", "가방"))


# ---------------------------------------------------------------- parts of bags


def _handle(sheet: Sheet, x: float, y: float, half: float, rise: float, thick: float = 0) -> None:
    """An arch from x - half to x + half over y, as a strip or (thick 0) as chance will have it."""
    chance = sheet.chance
    thick = thick or chance.choice((0, 7, 10, 13))
    kind = chance.integers(3)
    if kind == 0:
        middle = arc(x, y, half, rise, 180, 360)
    elif kind == 1:
        middle = curve([(x - half, y), (x - half * 0.86, y - rise * 0.8), (x - half * 0.4, y - rise),
            (x + half * 0.4, y - rise), (x + half * 0.86, y - rise * 0.8), (x + half, y)], closed=False)  # fmt: skip
    else:
        middle = np.array([(x - half, y), (x - half * 0.7, y - rise), (x + half * 0.7, y - rise), (x + half, y)])
    if thick:
        sheet.shape(band(middle, thick, smooth=False), "handle")
    else:
        sheet.line(middle, width=1.3)


def _chain(sheet: Sheet, line: Points) -> None:
    steps = max(5, int(np.hypot(*np.diff(line, axis=0).T).sum() / 11))
    where = np.linspace(0, len(line) - 1, steps)
    for k in where:
        x, y = (np.interp(k, np.arange(len(line)), line[:, axis]) for axis in (0, 1))
        sheet.shape(oval(x, y, 6.5, 4.5, turn=sheet.chance.uniform(0, 90)), "metal", width=0.7)


def _clasp(sheet: Sheet, x: float, y: float) -> None:
    chance = sheet.chance
    kind, size = chance.integers(5), chance.uniform(6, 11)
    if kind == 0:
        sheet.shape(oval(x, y, size), "metal", width=0.9)
    elif kind == 1:
        sheet.shape(box(x - size, y - size * 0.8, size * 2, size * 1.6, 3), "metal", width=0.9)
        sheet.line([(x, y - size * 0.4), (x, y + size * 0.4)], width=0.7)
    elif kind == 2:
        sheet.shape(heart(x, y, size), "metal", width=0.9)
    elif kind == 3:
        sheet.shape([(x, y - size), (x + size, y), (x, y + size), (x - size, y)], "metal", width=0.9)
    else:
        sheet.shape(box(x - 4, y - 10, 8, 18, 3), "metal", width=0.9)


def _decorated(sheet: Sheet, x: float, y: float, wide: float, high: float) -> None:
    """Something on the front, which is wide x high around (x, y)."""
    chance = sheet.chance
    kind = chance.integers(9)
    if kind == 0:
        for k in range(int(chance.integers(2, 4))):
            sheet.shape(box(x - wide / 2, y - high * 0.35 + k * high * 0.3, wide, high * 0.12), "trim", width=0.8)
    elif kind == 1:
        for _ in range(int(chance.integers(4, 9))):
            spot = x + wide * chance.uniform(-0.42, 0.42), y + high * chance.uniform(-0.4, 0.4)
            sheet.shape(oval(*spot, chance.uniform(4, 8)), "trim", width=0.8)
    elif kind == 2:
        _flower(sheet, x, y, min(wide, high) * 0.2)
    elif kind == 3:
        sheet.shape(heart(x, y, min(wide, high) * chance.uniform(0.2, 0.3)), "trim")
    elif kind == 4:
        sheet.shape(box(x - wide * 0.32, y - high * 0.1, wide * 0.64, high * 0.5, 8), "flap", width=0.9)
        sheet.line([(x - wide * 0.32, y + high * 0.06), (x + wide * 0.32, y + high * 0.06)], width=0.8)
    elif kind == 5:
        for share in np.linspace(-0.5, 0.5, 5):
            for slant in (-1, 1):
                a, b = x + wide * (share - 0.13 * slant), x + wide * (share + 0.13 * slant)
                sheet.line([(np.clip(a, x - wide / 2, x + wide / 2), y - high / 2),
                    (np.clip(b, x - wide / 2, x + wide / 2), y + high / 2)], width=0.7)  # fmt: skip
    elif kind == 6:
        sheet.shape(star(x, y, min(wide, high) * 0.26), "trim")


def _flower(sheet: Sheet, x: float, y: float, size: float) -> None:
    for angle in np.radians(np.arange(5) * 72 - 90):
        sheet.shape(oval(x + size * np.cos(angle), y + size * np.sin(angle), size * 0.62), "trim", width=0.8)
    sheet.shape(oval(x, y, size * 0.5), "metal", width=0.8)


def _seam(sheet: Sheet, line: Corners) -> None:
    """Stitches: short dashes along a line."""
    points = np.asarray(line, float)
    length = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    for start in np.arange(2, length[-1] - 4, 9):
        pair = np.array([start, start + 5])
        sheet.line(np.c_[np.interp(pair, length, points[:, 0]), np.interp(pair, length, points[:, 1])], width=0.6)


# ---------------------------------------------------------------- bags


def tote(sheet: Sheet) -> None:
    """An open trapezoid or rectangle with one or two handles."""
    chance = sheet.chance
    top, low, high = chance.uniform(54, 84), chance.uniform(54, 88), chance.uniform(88, 124)
    y = 98 - high
    half, rise = top * chance.uniform(0.35, 0.6), chance.uniform(40, 64)
    if chance.random() < 0.5:
        _handle(sheet, 5, y + 2, half, rise * 1.12)
    outline: Corners = [(-top, y), (top, y), (low, 98), (-low, 98)]
    if chance.random() < 0.4:
        outline = curve([(-top, y), (0, y + 2), (top, y), (top * 1.06, y + high / 2), (low, 92), (0, 98), (-low, 92),
            (-top * 1.06, y + high / 2)])  # fmt: skip
    sheet.shape(outline, "bag")
    if chance.random() < 0.3:
        sheet.shape([(-top, y), (top, y), (top * 0.99, y + 14), (-top * 0.99, y + 14)], "trim", width=0.9)
    _handle(sheet, 0, y + (16 if chance.random() < 0.3 else 2), half, rise)
    _decorated(sheet, 0, y + high * 0.55, min(top, low) * 1.5, high * 0.66)
    if sheet.hand.detail > 0.6:
        _seam(sheet, [(-low + 8, 91), (low - 8, 91)])


def flap_bag(sheet: Sheet) -> None:
    chance = sheet.chance
    wide, high = chance.uniform(66, 94), chance.uniform(78, 112)
    y = 92 - high
    if chance.random() < 0.4:
        _strap(sheet, wide, y + 8)
    else:
        _handle(sheet, 0, y + 5, wide * chance.uniform(0.35, 0.7), chance.uniform(34, 60))
    bulge = chance.uniform(-6, 10)
    if chance.random() < 0.5:
        sheet.shape(box(-wide, y, 2 * wide, high, chance.uniform(8, 34)), "bag")
    else:
        sheet.shape([(-wide + bulge, y), (wide - bulge, y), (wide + bulge, 92), (-wide - bulge, 92)], "bag")
    drop, kind = high * chance.uniform(0.38, 0.66), chance.integers(4)
    inset = max(0, bulge)
    left, right = -wide + inset, wide - inset
    if kind == 0:
        flap: Corners = [
            (left, y),
            (right, y),
            (wide * 0.8, y + drop * 0.7),
            (0, y + drop),
            (-wide * 0.8, y + drop * 0.7),
        ]
    elif kind == 1:
        flap = np.vstack([[(left, y), (right, y)], arc(0, y + drop * 0.45, wide * 0.98, drop * 0.55, 0, 180)])
    elif kind == 2:
        flap = [(left, y), (right, y), (right, y + drop * 0.8), (left, y + drop * 0.8)]
    else:
        flap = [(left, y), (right, y), (0, y + drop * 1.1)]
    sheet.shape(flap, "flap")
    _clasp(sheet, 0, y + drop * (0.8 if kind == 2 else 0.92))
    if chance.random() < 0.3:
        _decorated(sheet, 0, y + drop + (high - drop) * 0.55, wide * 1.3, (high - drop) * 0.6)


def _strap(sheet: Sheet, wide: float, y: float) -> None:
    """A long strap or chain, over the bag or falling to one side."""
    chance = sheet.chance
    rise = chance.uniform(60, 96)
    line = curve([(-wide * 0.9, y), (-wide * 0.7, y - rise * 0.6), (chance.uniform(-20, 20), y - rise),
        (wide * 0.7, y - rise * 0.6), (wide * 0.9, y)], closed=False)  # fmt: skip
    if chance.random() < 0.4:
        _chain(sheet, line)
    elif chance.random() < 0.7:
        sheet.shape(band(line, chance.uniform(6, 10), smooth=False), "handle")
    else:
        sheet.line(line)


def purse(sheet: Sheet) -> None:
    """A pouch with a metal frame and two knobs that snap."""
    chance = sheet.chance
    wide, high = chance.uniform(60, 88), chance.uniform(70, 104)
    y = 84 - high
    neck = wide * chance.uniform(0.5, 0.85)
    if chance.random() < 0.3:
        _chain(sheet, arc(0, y - 4, neck * 0.9, chance.uniform(30, 56), 180, 360))
    sheet.shape(curve([(-neck, y), (0, y - 3), (neck, y), (wide, y + high * 0.5), (wide * 0.8, y + high * 0.92),
        (0, y + high), (-wide * 0.8, y + high * 0.92), (-wide, y + high * 0.5)]), "bag")  # fmt: skip
    sheet.shape(
        band([(-neck - 3, y + 10), (-neck + 6, y - 4), (0, y - 9), (neck - 6, y - 4), (neck + 3, y + 10)], 10), "metal"
    )
    for x, lean in ((-7, 1), (7, -1)):
        sheet.shape(oval(x + lean * 2, y - 20, 7), "metal")
    if chance.random() < 0.35:
        for share in (-0.5, 0, 0.5):
            sheet.line([(neck * share, y + 4), (wide * share * 1.1, y + high * 0.4)], width=0.8)
    _decorated(sheet, 0, y + high * 0.56, wide * 1.3, high * 0.6)


def clutch(sheet: Sheet) -> None:
    chance = sheet.chance
    wide, high = chance.uniform(84, 100), chance.uniform(56, 76)
    y = -high / 2 + 12
    if chance.random() < 0.5:
        _chain(
            sheet,
            curve([(-wide, y + 8), (-wide - 4, y - 40), (0, y - 76), (wide + 4, y - 40), (wide, y + 8)], closed=False),
        )
    elif chance.random() < 0.5:
        sheet.shape(
            band([(wide - 4, y + 10), (wide + 14, y + 40), (wide - 6, y + 70), (wide - 18, y + 36)], 7), "handle"
        )
    sheet.shape(box(-wide, y, 2 * wide, high, chance.uniform(2, 16)), "bag")
    if chance.random() < 0.7:
        sheet.shape([(-wide, y), (wide, y), (chance.uniform(-10, 40), y + high * chance.uniform(0.5, 0.8))], "flap")
        _clasp(sheet, 14, y + high * 0.5)
    else:
        sheet.line([(-wide + 5, y + 12), (wide - 5, y + 12)], width=0.8)
        sheet.shape(box(wide - 26, y + 10, 8, 16, 3), "metal", width=0.8)
        _decorated(sheet, 0, y + high * 0.6, wide * 1.5, high * 0.6)


def bucket(sheet: Sheet) -> None:
    """A deep bag drawn together by a cord, or a basket."""
    chance = sheet.chance
    top, low, y = chance.uniform(48, 64), chance.uniform(56, 76), chance.uniform(-34, -14)
    if chance.random() < 0.5:
        _handle(sheet, 0, y + 6, top * 0.9, chance.uniform(50, 72))
    sheet.shape(oval(0, y, top, 13), "shade")
    sheet.shape(np.vstack([arc(0, y, top, 13, 180, 0), [(low, 84)], arc(0, 84, low, 14, 0, 180)]), "bag")
    if chance.random() < 0.5:
        for row in range(1, 6):
            level = y + row * (90 - y) / 6
            half = top + (low - top) * row / 6
            sheet.line(arc(0, level, half, 12, 178, 2), width=0.7)
            for share in np.linspace(-0.8, 0.8, 5):
                sheet.line([(half * share, level + 11), (half * share, level + 23)], width=0.6)
    else:
        sheet.line(arc(0, y + 16, top * 1.04, 13, 178, 2), width=0.9)
        for side in (-1, 1):
            end = side * chance.uniform(14, 24), y + chance.uniform(58, 76)
            sheet.line(curve([(side * 3, y + 29), (side * 16, y + 44), end], closed=False), width=1.1)
            sheet.shape(oval(*end, 6), "metal", width=0.8)


def hobo(sheet: Sheet) -> None:
    """A soft crescent hanging from its strap."""
    chance = sheet.chance
    wide, y, deep = chance.uniform(74, 94), chance.uniform(-20, 0), chance.uniform(70, 92)
    _handle(sheet, 0, y, wide * chance.uniform(0.75, 0.95), chance.uniform(50, 78))
    sheet.shape(curve([(-wide, y - 6), (-wide * 0.4, y + 12), (wide * 0.4, y + 12), (wide, y - 6),
        (wide * 0.86, y + deep * 0.7), (0, y + deep), (-wide * 0.86, y + deep * 0.7)]), "bag")  # fmt: skip
    for side in (-1, 1):
        sheet.shape(oval(side * wide * 0.9, y - 2, 8), "metal", width=0.9)
    if chance.random() < 0.5:
        sheet.line(curve([(-wide * 0.8, y + 14), (0, y + 26), (wide * 0.8, y + 14)], closed=False), width=0.8)
    _decorated(sheet, 0, y + deep * 0.56, wide * 1.1, deep * 0.45)


def bowler(sheet: Sheet) -> None:
    """A half round or a doctor's bag with a zip over the top."""
    chance = sheet.chance
    wide, high, y = chance.uniform(78, 96), chance.uniform(70, 92), 84
    half, rise = wide * chance.uniform(0.36, 0.5), chance.uniform(28, 44)
    top = y - high
    _handle(sheet, 0, top + 8, half, rise, 10)
    sheet.shape(curve([(-wide, y - 8), (-wide * 0.92, top + 34), (-wide * 0.55, top + 4), (0, top - 2),
        (wide * 0.55, top + 4), (wide * 0.92, top + 34), (wide, y - 8), (wide * 0.8, y), (-wide * 0.8, y)]),
        "bag")  # fmt: skip
    sheet.line(
        curve(
            [(-wide * 0.86, top + 36), (-wide * 0.5, top + 14), (wide * 0.5, top + 14), (wide * 0.86, top + 36)],
            closed=False,
        ),
        width=0.8,
    )
    corners = chance.random() < 0.6
    for side in (-1, 1):
        if corners:
            sheet.shape(
                curve([(side * wide, y - 8), (side * wide * 0.96, y - 38), (side * wide * 0.6, y - 2)]),
                "trim",
                width=0.9,
            )
        sheet.shape(box(side * half - 7, top + 4, 14, 20, 4), "handle", width=0.8)
    _decorated(sheet, 0, top + high * 0.62, wide * 1.1, high * 0.5)


def at_an_angle(sheet: Sheet) -> None:
    """Three quarters: the front, and the narrow side falling away."""
    chance = sheet.chance
    wide, high, deep = (
        chance.uniform(110, 134),
        chance.uniform(84, 112),
        np.array([chance.uniform(26, 42), -chance.uniform(8, 20)]),
    )
    x, y, taper = -wide / 2 - deep[0] / 2, 92 - high, chance.uniform(0, 14)
    corner, foot = np.array([x + wide - taper, y]), np.array([x + wide, 92.0])
    half, rise = wide * chance.uniform(0.2, 0.28), chance.uniform(42, 60)
    _handle(sheet, x + wide / 2 + deep[0] * 0.8, y + deep[1] + 3, half, rise, 9)
    sheet.shape([(x + taper, y), moved(deep, x + taper, y), corner + deep, corner], "shade")
    sheet.shape([corner, corner + deep, foot + deep, foot], "shade")
    sheet.line([corner + deep / 2, moved((corner + foot + deep) / 2, 0, 10), foot + deep / 2], width=0.8)
    sheet.shape([(x + taper, y), corner, foot, (x, 92)], "bag")
    _handle(sheet, x + wide / 2, y + 6, half, rise, 9)
    if chance.random() < 0.5:
        drop = high * chance.uniform(0.3, 0.5)
        sheet.shape([(x + taper, y), corner, moved(corner, 3, drop), (x + taper - 3, y + drop)], "flap")
        _clasp(sheet, x + wide / 2, y + drop)
    else:
        _decorated(sheet, x + wide / 2, y + high * 0.55, wide * 0.74, high * 0.6)


def backpack(sheet: Sheet) -> None:
    chance = sheet.chance
    wide, high = chance.uniform(54, 68), chance.uniform(120, 142)
    y = 96 - high
    _handle(sheet, 0, y + 6, 16, 20, 7)
    for side in (-1, 1):
        sheet.shape(box(side * (wide - 2) - 14, y + 56, 28, 66, 13), "handle")
    sheet.shape(
        curve(
            [
                (-wide, 88),
                (-wide, y + 40),
                (-wide * 0.6, y + 4),
                (wide * 0.6, y + 4),
                (wide, y + 40),
                (wide, 88),
                (0, 97),
            ]
        ),
        "bag",
    )
    sheet.shape(box(-wide * 0.72, y + 72, wide * 1.44, high - 84, 14), "flap")
    sheet.line([(-wide * 0.7, y + 88), (wide * 0.7, y + 88)], width=0.8)
    sheet.line(arc(0, y + 62, wide * 0.8, 44, 190, 350), width=0.9)
    _clasp(sheet, 0, y + 90)
    if chance.random() < 0.5:
        _decorated(sheet, 0, y + 44, wide * 1.1, 40)


BAGS: tuple[Callable[[Sheet], None], ...] = (tote, flap_bag, purse, clutch, bucket, hobo, bowler, at_an_angle, backpack)
WEIGHTS = (0.22, 0.23, 0.11, 0.07, 0.07, 0.07, 0.1, 0.1, 0.03)
