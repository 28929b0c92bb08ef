"""Shoes: trainers, boots, pumps, flat shoes, sandals, slippers; one or a pair; from the side, the front and above."""

from collections.abc import Callable

import numpy as np

from ml.training.pairs.pair import Pair
from ml.training.pairs.subjects import crayons
from ml.training.pairs.subjects.backdrop import outdoors, sparkles
from ml.training.pairs.subjects.outlines import Points, arc, band, box, curve, heart, oval, star
from ml.training.pairs.subjects.placing import Size, figures
from ml.training.pairs.subjects.sheet import Sheet

Draw = Callable[[Sheet], None]


def draw(chance: np.random.Generator, size: Size) -> Pair:
    sheet = Sheet(chance, size)
    main, second = crayons.different(chance, 2)
    sheet.colour("shoe", main)
    sheet.colour("trim", second if chance.random() < 0.7 else crayons.lighter(main, chance.choice((-0.25, 0.35))))
    sheet.colour("sole", crayons.WHITE if chance.random() < 0.5 else crayons.near(chance, crayons.LIGHT_GREY))
    sheet.colour("dark sole", crayons.near(chance, crayons.rgb("#5d4a3f"), 4))
    sheet.colour("lace", crayons.WHITE)
    sheet.colour("inside", crayons.lighter(main, -0.32))
    sheet.colour("metal", crayons.near(chance, crayons.GOLD))
    shoe = SHOES[chance.choice(len(SHOES), p=WEIGHTS)]
    floor = None
    if chance.random() < 0.1:
        floor = chance.uniform(60, 100)
        outdoors(sheet, floor - chance.uniform(4, 24))
    elif chance.random() < 0.1:
        sparkles(sheet, int(chance.integers(2, 6)))
    layout = (
        "one"
        if shoe in (from_above, from_the_front)
        else chance.choice(("one", "behind", "beside"), p=(0.55, 0.25, 0.2))
    )
    for _ in figures(sheet, 0.8, 1.12, floor=floor, sole=66):
        _laid_out(sheet, shoe, str(layout))
    return sheet.pair(
        "shoes",
        "shoe",
        ("장화",) if shoe in (boot, heeled_boot) else ("신발", "운동화") if shoe is trainer else ("신발",),
    )


def _laid_out(sheet: Sheet, shoe: Draw, layout: str) -> None:
    """One shoe, or two alike: drawn twice from the same chances."""
    chance = sheet.chance
    seed = int(chance.integers(1 << 30))
    lift, apart = chance.uniform(20, 40), chance.uniform(50, 58)
    mirrored = chance.random() < 0.5
    places = {
        "one": [(0.0, 0.0, 1.0, False)],
        "behind": [(16.0, -lift, 0.86, False), (-10.0, lift * 0.7, 0.86, False)],
        "beside": [(-apart, 0.0, 0.56, False), (apart, 0.0, 0.56, mirrored)],
    }[layout]
    for x, y, scale, flip in places:
        sheet.chance = np.random.default_rng(seed)
        with sheet.at(x, y, scale, flip=flip):
            shoe(sheet)
    sheet.chance = chance


# ---------------------------------------------------------------- from the side; the toe is on the right


def _laces(sheet: Sheet, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Across the instep, from the ankle (start) to the toe (end)."""
    chance = sheet.chance
    count, kind = int(chance.integers(3, 6)), chance.integers(4)
    line = np.linspace(start, end, count)
    slope = np.subtract(end, start) / np.hypot(*np.subtract(end, start))
    across = np.array([-slope[1], slope[0]])
    for k, middle in enumerate(line):
        reach = across * 10
        if kind == 0:
            sheet.line([middle - across * 4, middle + reach], width=1.1)
        elif kind == 1:
            sheet.shape(band([middle - across * 3, middle + reach * 1.1], 6, smooth=False), "lace", width=0.8)
        elif kind == 2 and k + 1 < count:
            sheet.line([middle - across * 3, line[k + 1] + reach], width=0.9)
            sheet.line([middle + reach, line[k + 1] - across * 3], width=0.9)
        elif kind == 3:
            sheet.blot(oval(*(middle + reach * 0.7), 1.8))
    if chance.random() < 0.45:
        for way in (-1, 1):
            loop = [line[0], line[0] + (way * 14, -14), line[0] + (way * 22, -3)]
            sheet.ring(curve([*loop, line[0] + (way * 10, 1)]), width=0.8)


def trainer(sheet: Sheet) -> None:
    chance = sheet.chance
    high_top = chance.random() < 0.35
    collar = chance.uniform(-74, -50) if high_top else chance.uniform(-34, -18)
    low, toe = 42, chance.uniform(0, 14)
    ankle = -18 + chance.uniform(-6, 8)
    upper = [(-88, low), (-94, 8), (-88, collar + 8), (-80, collar - 2), (-56, collar + 7),
        (ankle - 6, collar - (2 if high_top else 6)), (ankle + 14, collar * 0.35), (32, 2 + toe * 0.3), (72, 10 + toe),
        (94, 26), (97, low)]  # fmt: skip
    if high_top or chance.random() < 0.4:
        sheet.shape(
            curve(
                [(ankle - 18, collar + 6), (ankle - 4, collar - 14), (ankle + 8, collar - 6), (ankle + 12, collar + 18)]
            ),
            "trim",
        )
    outline = np.vstack([upper[0], curve(upper[1:-1], closed=False), upper[-1]])
    sheet.shape(outline, "shoe")
    if sheet.hand.detail > 0.15:
        _panels(sheet, low, toe)
        _laces(sheet, (ankle + 6, collar * 0.5 + 2), (44, 8 + toe * 0.4))
        _emblem(sheet, -18, 18)
    _sole(sheet, low)


def _panels(sheet: Sheet, low: float, toe: float) -> None:
    """The toe cap and the heel of a trainer."""
    chance = sheet.chance
    if chance.random() < 0.6:
        cap = [(64, 9 + toe), (82, 16), (94, 26), (97, low), (54, low), (52, 26)]
        outline = np.vstack([curve(cap[:4], closed=False), cap[4:]])
        sheet.shape(outline, "sole" if chance.random() < 0.5 else "trim", width=0.9)
    if chance.random() < 0.55:
        sheet.shape([(-88, low), (-93, 10), (-91, -2), (-66, 2), (-58, low)], "trim", width=0.9)


def _emblem(sheet: Sheet, x: float, y: float) -> None:
    chance = sheet.chance
    kind = chance.integers(7)
    if kind == 0:
        for k in range(3):
            sheet.shape(
                [
                    (x - 6 + k * 16, y + 22),
                    (x + 6 + k * 16, y - 14),
                    (x + 14 + k * 16, y - 12),
                    (x + 3 + k * 16, y + 22),
                ],
                "trim",
                width=0.8,
            )
    elif kind == 1:
        sheet.shape(star(x, y + 2, 14), "trim", width=0.9)
    elif kind == 2:
        sheet.shape(curve([(x - 34, y + 2), (x - 10, y + 16), (x + 46, y - 10), (x, y + 6)]), "trim", width=0.9)
    elif kind == 3:
        sheet.shape(oval(x - 20, y - 16, 13), "sole", width=0.9)
        sheet.line(star(x - 20, y - 16, 8)[[0, 4, 8, 2, 6, 0]], width=0.7)
    elif kind == 4:
        sheet.line(curve([(x - 44, y - 18), (x - 20, y), (x + 20, y + 4), (x + 60, y + 14)], closed=False), width=0.8)


def _sole(sheet: Sheet, low: float) -> None:
    chance = sheet.chance
    thick, kind = chance.uniform(11, 24), chance.integers(4)
    part = "sole" if chance.random() < 0.8 else "trim"
    if kind == 0:
        sheet.shape(curve([(-96, low - 4), (0, low - 3), (98, low - 5), (104, low + 3), (96, low + thick),
            (-88, low + thick), (-101, low + thick * 0.5)]), part)  # fmt: skip
    else:
        sheet.shape(box(-97, low - 3, 198, thick, chance.uniform(3, 10)), part)
    if kind == 2:
        sheet.line([(-95, low + thick * 0.4), (99, low + thick * 0.4)], width=0.8)
    elif kind == 3:
        for x in np.arange(-84, 90, 18):
            sheet.line([(x, low + thick - 8), (x, low + thick - 3)], width=0.8)


def boot(sheet: Sheet) -> None:
    chance = sheet.chance
    top, half = chance.uniform(-104, -52), chance.uniform(26, 34)
    low, mid = 68.0, -38.0
    heel = chance.random() < 0.4
    toe = chance.uniform(66, 84)
    points = [
        (mid - half, low),
        (mid - half - 2, 20),
        (mid - half, top),
        (mid + half, top),
        (mid + half, 6),
        (toe - 22, 26),
        (toe, 48),
        (toe, low),
    ]
    if chance.random() < 0.5:
        points = [points[0], *curve(points[1:3], closed=False), *curve(points[3:], closed=False)]
    sheet.shape(points, "shoe")
    if chance.random() < 0.7:
        depth = chance.uniform(12, 24)
        part = "sole" if chance.random() < 0.25 else "trim"
        sheet.shape(box(mid - half - 5, top - 6, half * 2 + 10, depth, chance.choice((3, 9))), part)
    kind = chance.integers(5)
    if kind == 0:
        _laces(sheet, (mid + half - 8, top + 26), (16, 24))
    elif kind == 1:
        sheet.shape(box(mid - half - 1, 14, half * 2 + 4, 12, 2), "trim", width=0.9)
        sheet.shape(box(mid - 4, 11, 16, 18, 3), "metal", width=0.9)
    elif kind == 2:
        for _ in range(5):
            sheet.shape(oval(mid + chance.uniform(-18, 18), chance.uniform(top + 24, 40), 5), "trim", width=0.8)
    elif kind == 3:
        sheet.line([(mid, top + 16), (mid, 36)], width=0.8)
    if heel:
        sheet.shape(
            [(mid - half, low), (mid + half * 0.4, low), (mid + half * 0.3, low + 24), (mid - half + 4, low + 24)],
            "dark sole",
        )
        sheet.shape([(mid + half, low), (toe, low), (toe + 2, low + 24), (mid + half + 14, low + 24)], "dark sole")
    else:
        sheet.shape(
            box(mid - half - 3, low - 4, toe - mid + half + 8, chance.uniform(12, 20), 4),
            "dark sole" if chance.random() < 0.6 else "trim",
        )


def pump(sheet: Sheet) -> None:
    """A lady's shoe with a heel."""
    chance = sheet.chance
    heel, slim = chance.uniform(28, 74), chance.uniform(6, 20)
    low, lift = 62.0, 62.0
    back = lift - heel
    if chance.random() < 0.35:
        sheet.shape(band([(-66, back - 40), (-44, back - 54), (-24, back - 30)], 8), "trim")
        sheet.shape(oval(-30, back - 42, 5), "metal", width=0.8)
    sheet.shape(
        [(-84, back - 4), (-48, back + 8), (-66 + slim * 0.5, low), (-66 - slim * 0.6, low)],
        "shoe" if chance.random() < 0.6 else "dark sole",
    )
    outline = [(-86, back + 4), (-88, back - 34), (-70, back - 38), (-40, back - 6), (4, 22), (34, 24), (70, 34),
        (98, 56), (92, low), (34, low), (-8, back * 0.4 + low * 0.5), (-50, back + 12)]  # fmt: skip
    sheet.shape(curve(outline), "shoe")
    if chance.random() < 0.4:
        sheet.line(curve([(92, low - 3), (34, low - 5), (-10, back * 0.4 + low * 0.5 - 5)], closed=False), width=0.8)
    if chance.random() < 0.6:
        sheet.shape(
            curve([(-80, back - 33), (-62, back - 32), (-36, back - 2), (4, 23), (-4, 27), (-44, back + 4)]),
            "inside",
            width=0.9,
        )
    kind = chance.integers(4)
    if kind == 0:
        for way in (-1, 1):
            sheet.shape([(46, 30), (46 + way * 16, 20), (46 + way * 16, 40)], "trim", width=0.9)
        sheet.shape(oval(46, 30, 4), "trim", width=0.8)
    elif kind == 1:
        sheet.shape(heart(52, 34, 9), "trim", width=0.9)


def heeled_boot(sheet: Sheet) -> None:
    """A lady's boot, high on the leg."""
    chance = sheet.chance
    top, heel = chance.uniform(-104, -50), chance.uniform(18, 44)
    low, back = 70.0, 70.0 - heel
    sheet.shape(
        [(-66, back - 6), (-34, back + 6), (-48, low), (-62, low)], "dark sole" if chance.random() < 0.6 else "shoe"
    )
    leg = [(-66, back), (-64, back - 40), (-58, top), (-8, top), (-12, back - 48), (14, back - 20), (60, low - 22)]
    sheet.shape(np.vstack([curve(leg, closed=False), [(84, low - 8), (84, low), (30, low), (-24, back + 8)]]), "shoe")
    if chance.random() < 0.4:
        sheet.line([(-30, top + 8), (-32, back - 30)], width=0.8)
    elif chance.random() < 0.5:
        sheet.shape(box(-62, top - 4, 58, 16, 6), "trim")


def flat(sheet: Sheet) -> None:
    """A ballerina, loafer or gentleman's shoe."""
    chance = sheet.chance
    low, kind = 40.0, chance.integers(3)
    opening = (
        [(-82, -12), (-60, -4), (-10, 12), (12, 8)] if kind == 0 else [(-84, -24), (-62, -16), (-26, -18), (-8, -4)]
    )
    sheet.shape(
        np.vstack(
            [
                [(-88, low), (-93, 6)],
                curve(opening, closed=False),
                curve([(30, 4), (70, 10), (95, 28), (97, low)], closed=False),
            ]
        ),
        "shoe",
    )
    if kind == 0:
        if chance.random() < 0.6:
            sheet.shape(band([(-48, 8), (-38, -24), (-20, 6)], 8), "trim" if chance.random() < 0.4 else "shoe")
            sheet.shape(oval(-24, -2, 4), "metal", width=0.8)
        for way in (-1, 1):
            sheet.shape([(36, 8), (36 + way * 13, 0), (36 + way * 13, 17)], "trim", width=0.9)
    elif kind == 1:
        sheet.shape(curve([(-8, -4), (26, 0), (36, 18), (4, 24)]), "trim", width=0.9)
        sheet.line([(0, 12), (34, 8)], width=0.9)
    else:
        _laces(sheet, (-12, -6), (24, 4))
        sheet.line(curve([(52, 6), (46, 22), (58, 38)], closed=False), width=0.9)
        sheet.line(curve([(-48, 38), (-36, 10), (-6, 14), (8, 38)], closed=False), width=0.8)
    if chance.random() < 0.5:
        sheet.shape([(-90, low), (-42, low), (-46, low + 18), (-86, low + 18)], "dark sole")
        sheet.shape(box(-44, low - 2, 142, 9, 3), "dark sole")
    else:
        sheet.shape(box(-92, low - 2, 192, chance.uniform(7, 13), 4), "dark sole" if chance.random() < 0.6 else "sole")


def sandal(sheet: Sheet) -> None:
    chance = sheet.chance
    low = 36.0
    sheet.shape(
        curve(
            [(-92, low - 6), (-40, low - 2), (20, low), (94, low - 4), (98, low + 10), (0, low + 16), (-90, low + 16)]
        ),
        "dark sole",
    )
    count = int(chance.integers(1, 4))
    for x in np.linspace(60, -4, count) if count > 1 else (38,):
        high = low - chance.uniform(24, 40)
        sheet.shape(curve([(x - 24, low + 3), (x - 14, high + 4), (x + 4, high), (x + 26, low + 3), (x, low)]), "shoe")
    if chance.random() < 0.75:
        sheet.shape(
            np.vstack([curve([(-88, low), (-92, -16), (-86, -34)], closed=False), [(-66, -34), (-64, low)]]), "shoe"
        )
        sheet.shape(band([(-84, -28), (-48, -40), (-26, -22)], 11), "shoe")
        sheet.shape(oval(-34, -30, 5), "metal", width=0.8)
    else:
        sheet.shape(heart(40, low - 32, 11), "trim", width=0.9)


def slipper(sheet: Sheet) -> None:
    """Soft and round; rabbit ears if it pleases."""
    chance = sheet.chance
    ears = chance.random() < 0.35
    if ears:
        for x, lean in ((40, -14), (62, 10)):
            sheet.shape(oval(x, -24, 9, 30, turn=lean), "shoe")
    sheet.shape(curve([(-94, 30), (-60, 24), (0, 34), (94, 30), (98, 46), (0, 50), (-94, 48)]), "trim")
    sheet.shape(curve([(-20, 36), (-10, 2), (40, -14), (86, 8), (97, 38), (40, 42)]), "shoe")
    sheet.shape(band([(-22, 34), (-16, 6), (6, -8)], 14), "sole" if chance.random() < 0.6 else "trim")
    if ears:
        for x in (58, 78):
            sheet.blot(oval(x, 8, 3))
    elif chance.random() < 0.5:
        sheet.shape(oval(50, 4, 11), "sole")


# ---------------------------------------------------------------- a pair, from above and from the front


def _sole_outline(wide: float, long: float) -> Points:
    return curve([(-wide * 0.5, long), (-wide * 0.8, long * 0.4), (-wide * 0.86, -long * 0.4), (-wide * 0.3, -long),
        (wide * 0.5, -long * 0.94), (wide, -long * 0.4), (wide * 0.7, long * 0.3), (wide * 0.5, long)])  # fmt: skip


def from_above(sheet: Sheet) -> None:
    chance = sheet.chance
    wide, long, kind = chance.uniform(32, 42), chance.uniform(78, 96), chance.integers(3)
    spread = chance.uniform(0, 12)
    for side in (-1, 1):
        with sheet.at(side * (wide + 8), 0, turn=side * spread, flip=side > 0):
            sheet.shape(_sole_outline(wide, long), "trim" if kind == 2 else "shoe")
            if kind == 2:
                sheet.shape(band([(-wide * 0.86, -8), (-4, -long * 0.62), (wide * 0.9, -8)], 14), "shoe")
                continue
            sheet.shape(oval(0, long * 0.36, wide * 0.5, long * 0.46), "inside")
            if kind == 0:
                sheet.shape(box(-wide * 0.3, -long * 0.46, wide * 0.6, long * 0.5, 8), "trim", width=0.9)
                for k in range(3):
                    y = -long * (0.36 - 0.15 * k)
                    sheet.line([(-wide * 0.4, y), (wide * 0.4, y)], width=1.1)
            else:
                sheet.shape(box(-wide * 0.7, -long * 0.1, wide * 1.4, 12, 4), "trim", width=0.9)
                for way in (-1, 1):
                    sheet.shape([(0, -long * 0.5), (way * 14, -long * 0.6), (way * 14, -long * 0.4)], "trim", width=0.9)


def from_the_front(sheet: Sheet) -> None:
    chance = sheet.chance
    wide, high, tall = chance.uniform(36, 44), chance.uniform(60, 80), chance.random() < 0.4
    cap = "sole" if chance.random() < 0.5 else "trim"
    for side in (-1, 1):
        with sheet.at(side * (wide + 5), 30, flip=side > 0):
            top = -high * (1.5 if tall else 1)
            sheet.shape(
                curve([(-wide * 0.62, 10), (-wide * 0.58, top), (0, top + 6), (wide * 0.58, top), (wide * 0.62, 10)]),
                "shoe",
            )
            sheet.shape(oval(0, top + 4, wide * 0.5, 8), "inside", width=0.9)
            sheet.shape(oval(0, 14, wide, 34, square=2.3), "shoe")
            sheet.shape(arc(0, 22, wide * 0.94, 28, 10, 170), cap, width=0.9)
            for k in range(3):
                y = -2 - k * 13
                sheet.line([(-wide * 0.34, y), (wide * 0.34, y - 6)], width=1.1)
                sheet.line([(wide * 0.34, y), (-wide * 0.34, y - 6)], width=1.1)


SHOES: tuple[Draw, ...] = (trainer, boot, pump, heeled_boot, flat, sandal, slipper, from_above, from_the_front)
WEIGHTS = (0.32, 0.14, 0.13, 0.05, 0.12, 0.07, 0.05, 0.06, 0.06)
