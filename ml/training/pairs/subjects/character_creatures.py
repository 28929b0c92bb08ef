"""Characters that are no people: robots, monsters, ghosts, slimes, dragons, heroes and invaders made of blocks."""

import numpy as np

from ml.training.pairs.subjects import crayons
from ml.training.pairs.subjects.head import eyes, mouth
from ml.training.pairs.subjects.outlines import arc, band, box, cloud, curve, moved, oval
from ml.training.pairs.subjects.sheet import Sheet


def robot(sheet: Sheet) -> None:
    chance = sheet.chance
    sheet.colour("screen", crayons.near(chance, crayons.GLASS))
    sheet.colour("lamp", crayons.near(chance, crayons.YELLOW))
    limb = "steel" if chance.random() < 0.7 else "second"
    if chance.random() < 0.3:
        with sheet.at(0, 46, 1.55):
            _robot_head(sheet, 0)
        return
    wide, high = chance.uniform(32, 46), chance.uniform(52, 66)
    top = 70 - high
    if chance.random() < 0.2:
        for x in (-26, 0, 26):
            sheet.shape(oval(x, 92, 11), "dark")
        sheet.shape(box(-42, 80, 84, 24, 12), "dark")
    else:
        for side in (-1, 1):
            sheet.shape(box(side * wide * 0.5 - 9, 66, 18, 28, 3), limb)
            sheet.shape(box(side * wide * 0.55 - 15, 90, 30, 14, 5), "second")
    for side in (-1, 1):
        raised = chance.random() < 0.3
        hand = (side * (wide + 26), top - 26 if raised else top + 46)
        sheet.shape(band([(side * wide, top + 12), (side * (wide + 22), top + 12), hand], 13, smooth=False), limb)
        if chance.random() < 0.5:
            sheet.shape(oval(*hand, 10), "second")
        else:
            start = -60 if raised else 120
            sheet.shape(
                band(arc(hand[0], hand[1] + (-8 if raised else 8), 11, 11, start, start + 300), 6, smooth=False),
                "second",
            )
    sheet.shape(box(-8, top - 12, 16, 16), limb)
    sheet.shape(box(-wide, top, wide * 2, high, chance.choice((2, 10, 22))), "clothes")
    sheet.shape(box(-wide * 0.6, top + 12, wide * 1.2, high * 0.45, 5), "screen")
    for k in range(3):
        sheet.shape(oval((k - 1) * 16, top + high * 0.78, 5), ("lamp", "second", "lamp")[k], width=0.8)
    if sheet.hand.detail > 0.5:
        sheet.line(
            [(-wide * 0.5, top + 26), (-6, top + 26), (0, top + 17), (8, top + 34), (wide * 0.5, top + 26)], width=0.8
        )
    _robot_head(sheet, top - 12)


def _robot_head(sheet: Sheet, low: float) -> None:
    """low: where the head stands."""
    chance = sheet.chance
    wide, high = chance.uniform(32, 46), chance.uniform(46, 60)
    top = low - high
    if chance.random() < 0.8:
        for x in (0,) if chance.random() < 0.7 else (-18, 18):
            sheet.line([(x, top), (x * 1.3, top - 16)], width=1.2)
            sheet.shape(oval(x * 1.3, top - 20, 6), "second")
    for side in (-1, 1):
        sheet.shape(box(side * wide - 6, top + high * 0.32, 12, 18, 3), "second")
    sheet.shape(
        box(-wide, top, wide * 2, high, chance.choice((2, 10, 24))), "clothes" if chance.random() < 0.7 else "steel"
    )
    kind = chance.integers(3)
    if kind == 0:
        sheet.shape(box(-wide * 0.76, top + high * 0.2, wide * 1.52, high * 0.36, 8), "screen")
    for side in (-1, 1):
        x, y = side * wide * 0.4, top + high * 0.38
        if kind == 2:
            sheet.shape(box(x - 8, y - 8, 16, 16, 2), "lamp", width=0.9)
        else:
            sheet.shape(oval(x, y, 9), "lamp", width=0.9)
        sheet.blot(oval(x, y, 3))
    y = top + high * 0.76
    if chance.random() < 0.6:
        sheet.shape(box(-wide * 0.5, y - 6, wide, 13, 3), "eye white", width=0.9)
        for x in np.linspace(-wide * 0.3, wide * 0.3, 4):
            sheet.line([(x, y - 6), (x, y + 7)], width=0.7)
    else:
        sheet.line(arc(0, y - 6, wide * 0.42, 10, 5, 175))


def monster(sheet: Sheet) -> None:
    chance = sheet.chance
    wide, high = chance.uniform(50, 74), chance.uniform(60, 80)
    kind, horn = chance.integers(3), chance.choice(("horn", "ear", "stalk"))
    foot = "second" if chance.random() < 0.4 else "clothes"
    for side in (-1, 1):
        x = side * wide * 0.56
        if kind == 0 or horn == "horn":
            sheet.shape(curve([(x - 10, -high * 0.7), (x + side * 16, -high - 26), (x + 12, -high * 0.66)]), "gold")
        elif horn == "ear":
            sheet.shape(oval(x, -high * 0.92, 15, 20, turn=side * 20), "clothes")
        else:
            sheet.line([(x, -high * 0.7), (x * 1.3, -high - 18)])
            sheet.shape(oval(x * 1.3, -high - 20, 7), "second")
        sheet.shape(
            band(
                [
                    (side * wide * 0.85, 4),
                    (side * (wide + 18), 20),
                    (side * (wide + 20), 44 - 70 * (chance.random() < 0.3)),
                ],
                17,
            ),
            "clothes",
        )
        sheet.shape(box(side * wide * 0.45 - 13, high - 8, 26, 32, 10), "clothes")
        sheet.shape(oval(side * wide * 0.5, high + 24, 19, 8), foot)
    if kind == 2:
        sheet.shape(cloud(0, 6, wide * 1.1, high * 1.08, 20, 0.08), "clothes")
    else:
        sheet.shape(oval(0, 6, wide, high, square=chance.uniform(2, 3.4)), "clothes")
    if chance.random() < 0.4:
        sheet.shape(oval(0, high * 0.5, wide * 0.56, high * 0.4), "second", width=0.9)
    _monster_face(sheet, wide, high)


def _monster_face(sheet: Sheet, wide: float, high: float) -> None:
    chance = sheet.chance
    count = int(chance.choice((1, 2, 3), p=(0.45, 0.4, 0.15)))
    if count == 2:
        eyes(sheet, 0, -high * 0.28, wide * 0.38, wide * 0.18)
    else:
        for x in (0,) if count == 1 else (-0.5, 0, 0.5):
            size = wide * (0.36 if count == 1 else 0.18)
            sheet.shape(oval(wide * x, -high * 0.3, size), "eye white")
            sheet.shape(oval(wide * x, -high * 0.28, size * 0.55), "iris", width=0.9)
            sheet.blot(oval(wide * x, -high * 0.28, size * 0.26))
    if chance.random() < 0.3:
        mouth(sheet, 0, high * 0.28, wide * 0.4)
        return
    half, y, teeth = wide * chance.uniform(0.4, 0.62), high * 0.16, int(chance.integers(2, 6))
    sheet.shape(arc(0, y, half, high * chance.uniform(0.2, 0.36), 0, 180), "lips")
    for x in np.linspace(-half * 0.7, half * 0.7, teeth):
        sheet.shape([(x - half * 0.13, y), (x, y + 10), (x + half * 0.13, y)], "eye white", width=0.8)


def ghost(sheet: Sheet) -> None:
    chance = sheet.chance
    wide, high = chance.uniform(54, 72), chance.uniform(70, 86)
    count = int(chance.integers(3, 6)) * 2 + 1
    x = np.linspace(wide, -wide, count)
    hem = np.c_[x, 84 - np.where(np.arange(count) % 2, 22, 0)]
    hem = curve(hem, closed=False) if chance.random() < 0.7 else hem
    for side in (-1, 1):
        if chance.random() < 0.6:
            sheet.shape(oval(side * wide * 1.05, 6, 20, 12, turn=side * chance.uniform(-40, 30)), "clothes")
    sheet.shape(np.vstack([arc(0, -high + 74, wide, high, 180, 360), hem]), "clothes")
    sheet.colour("spot", crayons.near(chance, crayons.DARK_GREY))
    for side in (-1, 1):
        if chance.random() < 0.5:
            sheet.blot(oval(side * wide * 0.34, -34, 7, 11))
        else:
            sheet.shape(oval(side * wide * 0.34, -34, 13, 16), "eye white")
            sheet.blot(oval(side * wide * 0.34 + 4, -32, 6, 7))
    mouth(sheet, 0, -2, wide * 0.26)
    if chance.random() < 0.4:
        for side in (-1, 1):
            sheet.shape(oval(side * wide * 0.6, -14, 9, 6), "cheek", width=0.7)


def slime(sheet: Sheet) -> None:
    chance = sheet.chance
    wide, high = chance.uniform(76, 98), chance.uniform(70, 110)
    tip = chance.uniform(-20, 20)
    sheet.shape(curve([(tip, 70 - high - 14), (wide * 0.4, 70 - high * 0.78), (wide * 0.86, 30), (wide, 66),
        (wide * 0.7, 82), (0, 84), (-wide * 0.7, 82), (-wide, 66), (-wide * 0.86, 30),
        (-wide * 0.4, 70 - high * 0.78)]), "clothes")  # fmt: skip
    eyes(sheet, 0, 24, wide * 0.32, wide * 0.13)
    mouth(sheet, 0, 52, wide * 0.26)
    sheet.line(arc(-wide * 0.4, 6, 16, 22, 200, 260), width=0.9)
    if chance.random() < 0.2:
        sheet.shape(
            [
                (-24, 70 - high),
                (-28, 70 - high - 34),
                (-10, 70 - high - 18),
                (0, 70 - high - 40),
                (10, 70 - high - 18),
                (28, 70 - high - 34),
                (24, 70 - high),
            ],
            "gold",
        )


def dragon(sheet: Sheet) -> None:
    """Small, round and friendly, from the side."""
    chance = sheet.chance
    with sheet.at(0, 0, flip=bool(chance.random() < 0.5)):
        if chance.random() < 0.75:
            sheet.shape(
                curve([(10, -6), (30, -62), (74, -76), (64, -46), (84, -32), (58, -16), (66, 2), (30, 10)]), "second"
            )
        sheet.shape(curve([(26, 40), (70, 62), (104, 40), (96, 70), (60, 94), (10, 90)]), "clothes")
        for x in (-26, 24):
            sheet.shape(box(x - 15, 66, 30, 36, 12), "clothes")
        sheet.shape(curve([(-34, -6), (24, -4), (46, 44), (26, 88), (-36, 88), (-50, 44)]), "clothes")
        sheet.shape(curve([(-40, 10), (-10, 12), (0, 50), (-12, 84), (-38, 80), (-48, 44)]), "gold")
        for y in (32, 50, 66):
            sheet.line([(-44, y), (-4, y)], width=0.8)
        sheet.shape(band([(-34, 22), (-52, 34), (-58, 24)], 15), "clothes")
        for x, y in ((8, -86), (26, -62), (34, -34)):
            sheet.shape([(x - 10, y + 8), (x + 14, y - 12), (x + 10, y + 14)], "second")
        sheet.shape(
            curve([(-90, -36), (-74, -62), (-44, -84), (0, -88), (30, -60), (24, -18), (-20, -4), (-74, -12)]),
            "clothes",
        )
        sheet.shape(oval(-20, -52, 14, 17), "eye white")
        sheet.blot(oval(-24, -50, 6, 8))
        sheet.blot(oval(-76, -42, 3))
        sheet.line(curve([(-84, -24), (-56, -18), (-30, -24)], closed=False))
        if chance.random() < 0.3:
            sheet.colour("fire", crayons.near(chance, crayons.ORANGE))
            sheet.shape(curve([(-90, -26), (-112, -44), (-106, -26), (-118, -16), (-104, -10)]), "fire")


def blocks(sheet: Sheet) -> None:
    """A hero made of boxes, as in a block world."""
    chance = sheet.chance
    half = chance.uniform(26, 32)
    top = -98.0
    skin = "skin" if chance.random() < 0.7 else "leaf"
    for side in (-1, 1):
        sheet.shape(box(side * 11 - 10.5, 40, 21, 50), "second")
        sheet.shape(box(side * 11 - 10.5, 84, 21, 18), "dark")
        raised = chance.random() < 0.25
        y = -56 if raised else -28
        sheet.shape(box(side * 31 - 9, y, 18, 62), skin)
        sheet.shape(box(side * 31 - 9, -28 if not raised else -16, 18, 24), "clothes")
    sheet.shape(box(-22, -30, 44, 72), "clothes")
    sheet.shape(box(-half, top, half * 2, half * 2), skin)
    sheet.shape(
        [
            (-half, top),
            (half, top),
            (half, top + 24),
            (half - 8, top + 24),
            (half - 8, top + 15),
            (-half + 8, top + 15),
            (-half + 8, top + 24),
            (-half, top + 24),
        ],
        "hair",
    )
    for side in (-1, 1):
        sheet.shape(box(side * 13 - 7, top + 30, 14, 8), "eye white", width=0.9)
        sheet.blot(box(side * 13 - (0 if side < 0 else 6), top + 30, 6, 8))
    sheet.shape(box(-9, top + 46, 18, 6), "lips" if chance.random() < 0.5 else "hair", width=0.9)
    if chance.random() < 0.5:
        with sheet.at(32, 32, turn=chance.uniform(10, 60)):
            sheet.shape(box(-4, -60, 8, 56), "steel")
            sheet.shape(box(-13, -12, 26, 7), "gold")
            sheet.shape(box(-3, -6, 6, 18), "wood")


def invader(sheet: Sheet) -> None:
    """A mirrored figure of squares from an old game."""
    chance = sheet.chance
    cells = chance.random((8, 5)) < 0.62
    cells[2:6, 0:3] = True
    cells[3, 2] = False
    grid = np.hstack([cells[:, ::-1], cells[:, 1:]])
    size = 190 / 9
    filled = np.pad(np.kron(grid, np.ones((4, 4))), 2).astype(np.uint8)
    for outline in _contours(filled):
        sheet.shape(moved((outline - 2) / 4 * size, -9 * size / 2, -4 * size), "clothes")
    for side in (-1, 1):
        x, y = side * 2 * size, (3.5 - 4) * size
        sheet.shape(box(x - size / 2, y - size / 2, size, size), "eye white")
        sheet.blot(box(x - size / 5, y - size / 5, size / 2.5, size / 2.5))


def _contours(filled: np.ndarray) -> list[np.ndarray]:
    import cv2

    found, _ = cv2.findContours(cv2.resize(filled, None, fx=1, fy=1), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return [outline[:, 0].astype(float) for outline in found if len(outline) > 3]


DRAWINGS = {
    "robot": robot,
    "monster": monster,
    "ghost": ghost,
    "slime": slime,
    "dragon": dragon,
    "blocks": blocks,
    "invader": invader,
}
WEIGHTS = (0.11, 0.09, 0.02, 0.02, 0.03, 0.04, 0.01)
