"""What lies behind the things: paper, or a line with sky and ground, sea, floor, night."""

import numpy as np

from ml.training.pairs.canvas import Pen, Points, Sheet
from ml.training.pairs.crayons import (
    AZURE,
    BLUE,
    BROWN,
    CHESTNUT,
    CREAM,
    GRASS,
    GREEN,
    GREY,
    LEMON,
    LILAC,
    MINT,
    ROSE,
    SAND,
    SEA,
    SILVER,
    SKY,
    SLATE,
    TAN,
    usual,
)  # fmt: skip

NAMES = (
    "paper",
    "meadow",
    "bare",
    "sea",
    "beach",
    "night",
    "dusk",
    "snow",
    "room",
    "road",
    "undersea",
    "gloom",
    "hills",
    "dark",
)
SHARES = (0.34, 0.24, 0.05, 0.06, 0.05, 0.04, 0.02, 0.04, 0.06, 0.03, 0.0, 0.02, 0.04, 0.01)
WHITE = "#ffffff"


def pick(chance: np.random.Generator) -> str:
    return NAMES[chance.choice(len(NAMES), p=SHARES)]


def lay(sheet: Sheet, name: str) -> float | None:
    """Draw a ground of NAMES on an empty sheet. Returns the row in px on which things stand; None on paper."""
    if name == "paper":
        return None
    pen = sheet.thing("", (0, 0), 1.0)
    return LAYERS[name](sheet, pen)


def _line(sheet: Sheet, level: float, *, waves: float = 0.02, cut: bool = True) -> tuple[Points, Points]:
    """A line across the sheet: where the ground begins, and the part of it that was drawn."""
    width, height = sheet.size
    chance = sheet.chance
    x = np.linspace(-6, width + 6, 48)
    rough = sum(chance.normal(0, 1) * np.sin(x / width * k + chance.uniform(0, 6)) / k**0.5 for k in (2.5, 6, 11))
    y = level * height + waves * height * rough * chance.uniform(0.1, 1)
    whole = np.stack([x, y], 1)
    share = chance.random()
    if not cut or share > 0.26:
        return whole, whole
    if share < 0.14:  # it stops half-way
        stop = int(chance.uniform(0.5, 0.92) * 48)
        return whole, whole[:stop] if chance.random() < 0.5 else whole[-stop:]
    return whole, whole[int(chance.integers(2, 6)) : 48 - int(chance.integers(2, 6))]


def _split(sheet: Sheet, pen: Pen, edge: Points, above: str, below: str) -> None:
    """Colour both sides of a line. WHITE leaves paper."""
    width, height = sheet.size
    sky = np.concatenate([edge, [(width + 9, -9), (-9, -9)]])
    land = np.concatenate([edge, [(width + 9, height + 9), (-9, height + 9)]])
    sheet.fill([sky], pen.crayon(above), hides=False)
    sheet.fill([land], pen.crayon(below), hides=False)


def _stroke(sheet: Sheet, points: Points, thick: float = 1.0) -> None:
    sheet.stroke(points, sheet.hand.width * thick * sheet.chance.uniform(0.85, 1.15))


def _tufts(sheet: Sheet, edge: Points, number: int) -> None:
    """Blades of grass below the line."""
    chance, (_, height) = sheet.chance, sheet.size
    for _ in range(number):
        x, y = edge[chance.integers(2, len(edge) - 2)]
        y = chance.uniform(y + 8, height) if y + 8 < height else y
        reach = chance.uniform(5, 10)
        for side in (-0.5, 0.1, 0.6):
            _stroke(sheet, np.array([(x, y), (x + side * reach, y - reach * chance.uniform(0.7, 1))]), 0.8)


def _grassy_line(sheet: Sheet, edge: Points) -> Points:
    """The line of a lawn as zigzag."""
    chance = sheet.chance
    x = np.arange(-4, sheet.size[0] + 8, chance.uniform(4, 8))
    y = np.interp(x, edge[:, 0], edge[:, 1]) - np.where(np.arange(len(x)) % 2, chance.uniform(4, 9), 0)
    return np.stack([x, y + chance.normal(0, 1, len(x))], 1)


def _meadow(sheet: Sheet, pen: Pen) -> float:
    chance = sheet.chance
    level = chance.uniform(0.6, 0.88)
    edge, drawn = _line(sheet, level)
    if chance.random() < 0.16:
        edge = drawn = _grassy_line(sheet, edge)
    sky = usual(chance, "sky") if chance.random() < 0.92 else WHITE
    _split(sheet, pen, edge, sky, usual(chance, "grass") if chance.random() < 0.97 else CHESTNUT)
    _stroke(sheet, drawn)
    if chance.random() < 0.2:
        _tufts(sheet, edge, int(chance.integers(2, 7)))
    return float(np.median(edge[:, 1]))


def _bare(sheet: Sheet, pen: Pen) -> float:
    """A short line of ground on paper."""
    chance, (width, height) = sheet.chance, sheet.size
    level, start = chance.uniform(0.72, 0.9) * height, chance.uniform(0.02, 0.3) * width
    stop = start + chance.uniform(0.18, 0.38) * width
    x = np.linspace(start, stop, 14)
    _stroke(sheet, np.stack([x, level + np.cumsum(chance.normal(0, 0.5, 14))], 1))
    return level


def _hills(sheet: Sheet, pen: Pen) -> float:
    chance, (width, height) = sheet.chance, sheet.size
    level = chance.uniform(0.66, 0.85)
    edge, _ = _line(sheet, level, cut=False)
    _split(sheet, pen, edge, usual(chance, "sky"), usual(chance, "grass"))
    for _ in range(int(chance.integers(1, 4))):
        middle, reach = chance.uniform(0, width), chance.uniform(0.2, 0.45) * width
        top = chance.uniform(0.15, 0.4) * height
        x = np.linspace(-1, 1, 24)
        hill = np.stack(
            [middle + reach * x, level * height + 8 - top * np.cos(x * np.pi / 2) ** chance.uniform(0.8, 1.6)], 1
        )
        sheet.fill([hill], pen.sheet.crayon(1000 + int(middle), usual(chance, "hill")))
        _stroke(sheet, hill)
    land = np.concatenate([edge, [(width + 9, height + 9), (-9, height + 9)]])
    sheet.fill([land], pen.crayon(GRASS))
    _stroke(sheet, edge)
    return level * height


def _waves(sheet: Sheet, top: float, bottom: float, number: int) -> None:
    chance, (width, _) = sheet.chance, sheet.size
    for _ in range(number):
        x, y = chance.uniform(0, width), chance.uniform(top, bottom)
        along = np.linspace(0, chance.uniform(16, 44), 14)
        bump = np.abs(np.sin(along / 6)) if chance.random() < 0.5 else np.sin(along / 5)
        _stroke(sheet, np.stack([x + along, y - 4 * bump], 1), 0.85)


def _sea(sheet: Sheet, pen: Pen) -> float:
    chance, (width, height) = sheet.chance, sheet.size
    level = chance.uniform(0.45, 0.78)
    if chance.random() < 0.5:  # waves are the line
        x = np.linspace(-6, width + 6, 160)
        length, tall = chance.uniform(7, 14), chance.uniform(3, 7)
        bump = np.abs(np.sin(x / length)) if chance.random() < 0.5 else 0.6 * np.sin(x / length * 1.4)
        edge = np.stack([x, level * height - tall * bump], 1)
    else:
        edge, _ = _line(sheet, level, waves=0.004, cut=False)
    _split(sheet, pen, edge, usual(chance, "sky") if chance.random() < 0.9 else WHITE, usual(chance, "water"))
    _stroke(sheet, edge)
    if chance.random() < 0.25:  # more of the same line below
        for down in np.arange(chance.uniform(16, 30), height, chance.uniform(20, 40)):
            _stroke(sheet, edge + np.array([chance.uniform(-9, 9), down]))
    else:
        _waves(sheet, level * height + 14, height, int(chance.integers(2, 9)))
    return level * height + 6


def _beach(sheet: Sheet, pen: Pen) -> float:
    chance, (width, height) = sheet.chance, sheet.size
    far, near = chance.uniform(0.34, 0.48), chance.uniform(0.6, 0.78)
    horizon, _ = _line(sheet, far, waves=0.003, cut=False)
    shore, _ = _line(sheet, near, waves=0.03, cut=False)
    _split(sheet, pen, horizon, usual(chance, "sky"), usual(chance, "water"))
    sand = np.concatenate([shore, [(width + 9, height + 9), (-9, height + 9)]])
    sheet.fill([sand], pen.crayon(SAND if chance.random() < 0.8 else LEMON), hides=False)
    _stroke(sheet, horizon)
    _stroke(sheet, shore)
    _waves(sheet, far * height + 10, near * height - 8, int(chance.integers(1, 6)))
    for _ in range(int(chance.integers(0, 14))):
        spot = np.array([chance.uniform(0, width), chance.uniform(near * height + 10, height)])
        _stroke(sheet, np.stack([spot, spot + 0.5]))
    return (near + 0.1) * height


def _night(sheet: Sheet, pen: Pen) -> float:
    chance = sheet.chance
    edge, drawn = _line(sheet, chance.uniform(0.65, 0.88))
    dark = usual(chance, "night")
    _split(sheet, pen, edge, dark, (GREEN, "#2b7a3e", SLATE)[chance.choice(3, p=[0.45, 0.4, 0.15])])
    _stroke(sheet, drawn)
    _night_sky(sheet, float(np.min(edge[:, 1])))
    return float(np.median(edge[:, 1]))


def _dark(sheet: Sheet, pen: Pen) -> float:
    """A night without any ground: moon and stars tell it."""
    width, height = sheet.size
    page = np.array([(-9, -9), (width + 9, -9), (width + 9, height + 9), (-9, height + 9)], float)
    sheet.fill([page], pen.crayon(usual(sheet.chance, "night")), hides=False)
    _night_sky(sheet, 0.8 * height)
    return 0.95 * height


def _night_sky(sheet: Sheet, bottom: float) -> None:
    """A moon and stars, which tell that the sky is dark."""
    chance, (width, _) = sheet.chance, sheet.size
    moon = sheet.thing(
        "달", (chance.uniform(0.1, 0.9) * width, chance.uniform(0.14, 0.3) * bottom), chance.uniform(30, 60)
    )
    crescent(moon, usual(chance, "moon"))
    stars = sheet.thing("별", (0, 0), 1.0)
    colour = usual(chance, "star")
    for _ in range(int(chance.integers(3, 11))):
        radius = chance.uniform(4, 9)
        stars.width = 0.75
        stars.star(
            chance.uniform(0, width),
            -chance.uniform(8, max(9.0, bottom - 30)),
            radius,
            colour,
            turn=chance.uniform(-20, 20),
        )


def crescent(pen: Pen, colour: str) -> None:
    """A moon, two in three of them a crescent."""
    if pen.maybe(0.3):
        pen.oval(0, 0, 0.45, 0.45, colour)
        return
    outer = np.radians(np.linspace(60, 300, 24))
    depth = pen.between(0.2, 0.5)
    inner = np.radians(np.linspace(300, 60, 20))
    back = np.stack([0.25 + (0.5 * np.cos(inner) - 0.25) * depth, 0.5 * np.sin(inner)], 1)
    pen.shape(np.concatenate([np.stack([0.5 * np.cos(outer), 0.5 * np.sin(outer)], 1), back]), colour)


def _dusk(sheet: Sheet, pen: Pen) -> float:
    chance, (width, height) = sheet.chance, sheet.size
    level = chance.uniform(0.5, 0.75)
    edge, _ = _line(sheet, level, waves=0.004, cut=False)
    water = chance.random() < 0.6
    sky = usual(chance, "dusk")
    _split(sheet, pen, edge, sky, usual(chance, "water") if water else usual(chance, "grass"))
    sun = sheet.thing("해", (chance.uniform(0.25, 0.75) * width, level * height), chance.uniform(50, 90))
    sun.shape(
        [(0.5 * np.cos(a), 0.5 * np.sin(a)) for a in np.linspace(0, np.pi, 20)],
        "#f58a2c" if sky != "#f58a2c" else "#fbd437",
    )
    for angle in np.linspace(0.3, 2.84, 7):
        sun.line([(0.58 * np.cos(angle), 0.58 * np.sin(angle)), (0.8 * np.cos(angle), 0.8 * np.sin(angle))])
    _stroke(sheet, edge)
    if water:
        _waves(sheet, level * height + 10, height, int(chance.integers(3, 8)))
    return level * height + 8


def _snow(sheet: Sheet, pen: Pen) -> float:
    chance, (width, _) = sheet.chance, sheet.size
    edge, drawn = _line(sheet, chance.uniform(0.6, 0.84), waves=0.03)
    _split(sheet, pen, edge, (SKY, AZURE, SILVER)[chance.choice(3, p=[0.62, 0.26, 0.12])], WHITE)
    _stroke(sheet, drawn)
    level = float(np.median(edge[:, 1]))
    flakes = sheet.thing("눈", (0, 0), 1.0)
    flakes.width = 0.8
    as_stars = chance.random() < 0.4
    for _ in range(int(chance.integers(8, 26))):
        x, y, radius = chance.uniform(0, width), chance.uniform(0, level), chance.uniform(2.2, 5)
        if as_stars:
            for angle in (0.2, 1.25, 2.3):
                away = 1.5 * radius * np.array([np.cos(angle), np.sin(angle)])
                _stroke(sheet, np.array([x, y]) + np.stack([away, -away]), 0.75)
        else:
            flakes.oval(x, -y, radius, radius, WHITE)
    return level


def _room(sheet: Sheet, pen: Pen) -> float:
    chance, (width, height) = sheet.chance, sheet.size
    level = chance.uniform(0.64, 0.84)
    edge, drawn = _line(sheet, level, waves=0.003, cut=False)
    wall = (CREAM, LEMON, ROSE, SKY, MINT, LILAC, WHITE)[chance.choice(7, p=[0.34, 0.14, 0.1, 0.08, 0.08, 0.06, 0.2])]
    floor = (CHESTNUT, TAN, BROWN, GREY)[chance.choice(4, p=[0.44, 0.36, 0.16, 0.04])]
    _split(sheet, pen, edge, wall, floor)
    _stroke(sheet, drawn)
    if chance.random() < 0.4:  # boards
        for x in np.arange(chance.uniform(-40, 0), width + 60, chance.uniform(30, 60)):
            _stroke(sheet, np.array([(x, level * height), (x + (x - width / 2) * 0.35, height + 4)]), 0.8)
    if chance.random() < 0.5:
        window(sheet.thing("창문", (chance.uniform(0.2, 0.8) * width, level * height * 0.62), chance.uniform(50, 84)))
    if chance.random() < 0.25:
        frame = sheet.thing("그림", (chance.uniform(0.15, 0.85) * width, level * height * 0.5), chance.uniform(26, 44))
        frame.box(-0.5, 0, 1, 0.8, usual(chance, "wood"))
        frame.box(-0.36, 0.13, 0.72, 0.54, (SKY, GRASS, LEMON, WHITE)[chance.integers(4)])
    return level * height + chance.uniform(4, 14)


def window(pen: Pen) -> None:
    """With curtains now and then."""
    wide, tall = pen.between(0.7, 1), pen.between(0.6, 1)
    pen.box(-wide / 2, 0, wide, tall, SKY if pen.maybe(0.85) else LEMON)
    pen.line([(0, 0), (0, tall)])
    if pen.maybe(0.6):
        pen.line([(-wide / 2, tall / 2), (wide / 2, tall / 2)])
    if pen.maybe(0.4):
        cloth = pen.one_of("#e5403c", "#f58fb8", "#fbd437", "#8edbb9", "#8a5cc9")
        for side in (-1, 1):
            x = side * wide / 2
            pen.shape(
                [(x * 1.3, tall + 0.06), (x * 0.5, tall + 0.06), (x * 0.8, tall / 2), (x * 1.2, -0.1)],
                cloth,
                smooth=False,
            )


def _road(sheet: Sheet, pen: Pen) -> float:
    chance, (width, height) = sheet.chance, sheet.size
    top, bottom = chance.uniform(0.6, 0.72), chance.uniform(0.84, 0.95)
    far, _ = _line(sheet, top, waves=0.003, cut=False)
    near, _ = _line(sheet, bottom, waves=0.003, cut=False)
    _split(sheet, pen, far, usual(chance, "sky"), (GREY, SLATE)[chance.integers(2)])
    grass = np.concatenate([near, [(width + 9, height + 9), (-9, height + 9)]])
    sheet.fill([grass], pen.crayon(usual(chance, "grass")), hides=False)
    _stroke(sheet, far)
    _stroke(sheet, near)
    middle = (top + bottom) / 2 * height
    for x in np.arange(chance.uniform(0, 20), width, chance.uniform(34, 52)):
        dash = np.array([(x, middle - 2), (x + 18, middle - 2), (x + 18, middle + 3), (x, middle + 3)])
        sheet.fill([dash], 0)
        _stroke(sheet, np.concatenate([dash, dash[:1]]), 0.7)
    return (top + 0.55 * (bottom - top)) * height


def _undersea(sheet: Sheet, pen: Pen) -> float:
    chance, (width, height) = sheet.chance, sheet.size
    edge, drawn = _line(sheet, chance.uniform(0.8, 0.92))
    _split(sheet, pen, edge, (AZURE, SEA, BLUE)[chance.choice(3, p=[0.4, 0.45, 0.15])], SAND)
    _stroke(sheet, drawn)
    weeds = sheet.thing("해초", (0, 0), 1.0)
    for _ in range(int(chance.integers(1, 5))):
        x, y, tall = chance.uniform(0, width), height * 0.9, chance.uniform(30, 80)
        t = np.linspace(0, 1, 14)
        sway = 5 * np.sin(t * chance.uniform(7, 11))
        left = np.stack([x + sway - 5 * (1 - t), -y + tall * t], 1)
        right = np.stack([x + sway + 5 * (1 - t), -y + tall * t], 1)[::-1]
        weeds.shape(np.concatenate([left, right]), GREEN)
    for _ in range(int(chance.integers(2, 9))):
        pen.oval(chance.uniform(0, width), -chance.uniform(0, 0.75) * height, *(2 * [chance.uniform(2.5, 6)]))
    return float(np.median(edge[:, 1]))


def _gloom(sheet: Sheet, pen: Pen) -> float:
    """Rain."""
    chance, (width, _) = sheet.chance, sheet.size
    edge, drawn = _line(sheet, chance.uniform(0.66, 0.88))
    _split(sheet, pen, edge, usual(chance, "gloom") if chance.random() < 0.6 else SKY, usual(chance, "grass"))
    _stroke(sheet, drawn)
    level = float(np.median(edge[:, 1]))
    drops = sheet.thing("비", (0, 0), 1.0)
    colour = usual(chance, "rain")
    slant = chance.normal(0, 2)
    for _ in range(int(chance.integers(8, 26))):
        x, y = chance.uniform(0, width), chance.uniform(10, max(20.0, level - 14))
        drops.line([(x, -y), (x + slant, -y - chance.uniform(6, 12))], colour, width=0.9)
    return level


LAYERS = {
    "meadow": _meadow, "bare": _bare, "hills": _hills, "sea": _sea, "beach": _beach, "night": _night, "dusk": _dusk,
    "snow": _snow, "room": _room, "road": _road, "undersea": _undersea, "gloom": _gloom, "dark": _dark,
}  # fmt: skip
