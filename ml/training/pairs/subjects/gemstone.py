"""Gemstones: cut stones from the side and from above, crystals, rings and pendants. One hue in several lightnesses."""

import colorsys

import numpy as np

from ml.training.pairs.pair import Pair
from ml.training.pairs.subjects import crayons
from ml.training.pairs.subjects.backdrop import sparkles
from ml.training.pairs.subjects.outlines import Points, arc, box, curve, heart, mirrored, oval
from ml.training.pairs.subjects.placing import Size, figures
from ml.training.pairs.subjects.sheet import Sheet

HUES = (
    0.0,
    0.03,
    0.09,
    0.13,
    0.3,
    0.37,
    0.46,
    0.52,
    0.55,
    0.6,
    0.7,
    0.77,
    0.85,
    0.93,
)  # ruby to rose, by way of emerald


def draw(chance: np.random.Generator, size: Size) -> Pair:
    sheet = Sheet(chance, size)
    hue, vivid = chance.choice(HUES) + chance.normal(0, 0.01), chance.uniform(0.55, 0.85)
    middle = chance.uniform(0.52, 0.62)
    for part, light in (("deep", -0.14), ("main", 0.0), ("light", 0.13), ("table", 0.25)):
        colour = np.uint8(255 * np.array(colorsys.hls_to_rgb(hue % 1, min(0.9, middle + light), vivid)))
        sheet.colour(part, colour)
    sheet.colour("gold", crayons.near(chance, crayons.GOLD if chance.random() < 0.7 else crayons.SILVER))
    sheet.colour("hole", crayons.WHITE)
    cut = CUTS[chance.choice(len(CUTS), p=WEIGHTS)]
    if chance.random() < 0.4:
        sparkles(sheet, int(chance.integers(2, 8)))
    several = sheet.size[0] == sheet.size[1] and chance.random() < 0.12 and cut not in (crystals, ring, pendant)
    for number in figures(sheet, 0.62, 1.12, tilt=14 if chance.random() < 0.5 else 2):
        if several and number == 0:
            for x, y in ((-52, -48), (56, -36), (0, 56)):
                with sheet.at(x, y, 0.52, turn=chance.normal(0, 12)):
                    CUTS[chance.choice(6)](sheet)
        else:
            cut(sheet)
    return sheet.pair("gemstone", "main", ("보석", "반지") if cut is ring else ("보석",))


def _facets(sheet: Sheet, outer: Points, inner: Points, shades: tuple[str, ...]) -> None:
    """A ring of facets between two outlines with equally many corners."""
    count = len(outer)
    for k in range(count):
        after = (k + 1) % count
        sheet.shape([outer[k], outer[after], inner[after], inner[k]], shades[k % len(shades)], width=0.9)


def brilliant(sheet: Sheet) -> None:
    """From the side: a flat table over a point."""
    chance = sheet.chance
    half, crown, point = chance.uniform(70, 98), chance.uniform(24, 44), chance.uniform(66, 104)
    count, top = int(chance.integers(2, 5)), half * chance.uniform(0.5, 0.74)
    y = -(point - crown) / 2 + chance.uniform(-6, 6)
    table = np.c_[np.linspace(-top, top, count), np.full(count, y - crown)]
    girdle = np.c_[np.linspace(-half, half, count + 1), np.full(count + 1, y)]
    tip = (0.0, y + point)
    bare = sheet.hand.detail < 0.2
    if bare:
        sheet.shape([(-top, y - crown), (top, y - crown), (half, y), tip, (-half, y)], "main")
        sheet.line([(-half, y), (half, y)])
        for share in (-0.4, 0.4)[: int(chance.integers(0, 3))]:
            sheet.line([(half * share, y), tip])
        return
    for k in range(count):
        sheet.shape([table[k], girdle[k], girdle[k + 1]], ("main", "light")[k % 2])
    for k in range(count - 1):
        sheet.shape([table[k], table[k + 1], girdle[k + 1]], "table")
    shades = (("deep", "main"), ("main", "deep"), ("main", "light"), ("deep", "main", "light"))[chance.integers(4)]
    for k in range(count):
        sheet.shape([girdle[k], girdle[k + 1], tip], shades[k % len(shades)])


def from_above(sheet: Sheet) -> None:
    """A polygon with a table in its middle: round brilliants, hexagons, octagons."""
    chance = sheet.chance
    count, size = int(chance.choice((5, 6, 6, 8, 8, 10, 12))), chance.uniform(74, 100)
    start = chance.choice((-90.0, -90 + 180 / count))
    angle = np.radians(np.arange(count) * 360 / count + start)
    flat = chance.choice((1.0, 1.0, 0.75, 1.25))
    way = np.c_[np.cos(angle) * min(1, 1 / flat), np.sin(angle) * min(1, flat)]
    inner = chance.uniform(0.42, 0.68)
    if chance.random() < 0.4:
        turned = np.radians(np.arange(count) * 360 / count + start + 180 / count)
        between = np.c_[np.cos(turned) * min(1, 1 / flat), np.sin(turned) * min(1, flat)] * size * (inner + 1) / 2.1
        for k in range(count):
            sheet.shape([way[k] * size, between[k], way[k] * size * inner, between[k - 1]], ("main", "light")[k % 2])
            sheet.shape([way[k] * size, way[(k + 1) % count] * size, between[k]], "deep")
            sheet.shape([way[k] * size * inner, way[(k + 1) % count] * size * inner, between[k]], "light")
    else:
        _facets(sheet, way * size, way * size * inner, (("main", "deep"), ("light", "main", "deep", "main"))[count % 2])
    sheet.shape(way * size * inner, "table")


def step_cut(sheet: Sheet) -> None:
    """An emerald: a long octagon in an octagon."""
    chance = sheet.chance
    wide, high = chance.uniform(50, 80), chance.uniform(70, 96)
    if chance.random() < 0.4:
        wide, high = high, wide
    cut = min(wide, high) * chance.uniform(0.25, 0.5)

    def octagon(share: float) -> Points:
        w, h, c = wide * share, high * share, cut * share
        return np.array(
            [(-w, -h + c), (-w + c, -h), (w - c, -h), (w, -h + c), (w, h - c), (w - c, h), (c - w, h), (-w, h - c)]
        )

    inner = chance.uniform(0.5, 0.66)
    if sheet.hand.detail > 0.5:
        _facets(sheet, octagon(1), octagon((1 + inner) / 2), ("main", "light", "main", "deep"))
        _facets(sheet, octagon((1 + inner) / 2), octagon(inner), ("light", "main", "deep", "main"))
    else:
        _facets(sheet, octagon(1), octagon(inner), ("main", "light", "main", "deep"))
    sheet.shape(octagon(inner), "table")


def drop(sheet: Sheet) -> None:
    """A pear or a marquise."""
    chance = sheet.chance
    wide, marquise = chance.uniform(52, 72), chance.random() < 0.3
    corners = [(0, -92), (wide, 0), (0, 92), (-wide, 0)]
    if not marquise:
        right = [(wide * 0.55, -26), (wide, 30), (wide * 0.6, 76)]
        corners = [(0, -98), *right, (0, 90), *mirrored(right[::-1])]
    outer = np.array(corners, float)
    centre = np.array([0, 14.0 if not marquise else 0])
    inner = centre + (outer - centre) * chance.uniform(0.4, 0.58)
    if chance.random() < 0.35:
        sheet.shape(curve(outer), "main")
        sheet.shape(curve(inner), "table")
        for k in range(len(outer)):
            sheet.line([outer[k] * 0.94 + centre * 0.06, inner[k]], width=0.8)
    else:
        _facets(sheet, outer, inner, ("main", "light", "deep", "main"))
        sheet.shape(inner, "table")


def heart_cut(sheet: Sheet) -> None:
    chance = sheet.chance
    size = chance.uniform(74, 92)
    outer = np.array([(0, -0.44), (0.44, -0.78), (0.9, -0.62), (1, -0.16), (0.62, 0.4), (0, 0.96), (-0.62, 0.4),
        (-1, -0.16), (-0.9, -0.62), (-0.44, -0.78)]) * size  # fmt: skip
    inner = outer * chance.uniform(0.46, 0.6)
    if chance.random() < 0.35:
        sheet.shape(heart(0, 0, size), "main")
        sheet.shape(heart(-2, -4, size * 0.55), "table", width=0.9)
    else:
        _facets(sheet, outer, inner, ("light", "main", "deep", "main", "light"))
        sheet.shape(inner, "table")


def smooth(sheet: Sheet) -> None:
    """A polished stone or a pearl, with a gleam."""
    chance = sheet.chance
    wide, high = chance.uniform(54, 86), chance.uniform(54, 86)
    sheet.shape(oval(0, 0, wide, high, turn=chance.uniform(-20, 20), square=chance.uniform(1.8, 2.6)), "main")
    if chance.random() < 0.5:
        sheet.shape(oval(0, 0, wide * 0.68, high * 0.68), "light")
    sheet.shape(oval(-wide * 0.36, -high * 0.4, wide * 0.16, high * 0.1, turn=-40), "table", width=0.8)
    if chance.random() < 0.4:
        sheet.line(arc(0, 0, wide * 0.8, high * 0.8, 20, 75), width=0.9)


def crystals(sheet: Sheet) -> None:
    """A cluster of pointed columns, sometimes on a rock."""
    chance = sheet.chance
    count, base = int(chance.integers(1, 7)), 82.0
    rock = chance.random() < 0.4
    leans = np.sort(chance.uniform(-44, 44, count)) if count > 1 else np.array([chance.uniform(-12, 12)])
    order = np.argsort(-np.abs(leans))
    for k in order:
        lean, wide = leans[k], chance.uniform(17, 30) * (1.5 if count == 1 else 1)
        tall = (170 if count == 1 else 150) * chance.uniform(0.72, 1) * (1 - abs(lean) / 130)
        with sheet.at(lean * 0.7, base, turn=lean * 0.75):
            ridge, tip, shoulder = (
                chance.uniform(-0.3, 0.3) * wide,
                chance.uniform(-0.3, 0.3) * wide,
                -tall + wide * 1.1,
            )
            if sheet.hand.detail < 0.25:
                sheet.shape([(-wide, 0), (-wide, shoulder), (tip, -tall), (wide, shoulder), (wide, 0)], "main")
                sheet.line([(-wide, shoulder), (wide, shoulder)])
                continue
            sheet.shape([(-wide, 0), (-wide, shoulder), (ridge, shoulder + 8), (ridge, 0)], "main")
            sheet.shape([(ridge, 0), (ridge, shoulder + 8), (wide, shoulder), (wide, 0)], "deep")
            sheet.shape([(-wide, shoulder), (tip, -tall), (ridge, shoulder + 8)], "table")
            sheet.shape([(ridge, shoulder + 8), (tip, -tall), (wide, shoulder)], "light")
    if rock:
        sheet.colour("rock", crayons.near(chance, crayons.GREY))
        span = 30 + 12 * count
        sheet.shape(
            [(-span - 16, 98), (-span, 78), (-span * 0.3, 84), (span * 0.2, 74), (span, 80), (span + 16, 98)], "rock"
        )


def ring(sheet: Sheet) -> None:
    chance = sheet.chance
    size, thick = chance.uniform(48, 62), chance.uniform(9, 15)
    y = 98 - size
    sheet.shape(oval(0, y, size), "gold")
    sheet.shape(oval(0, y, size - thick), "hole")
    if chance.random() < 0.5:
        sheet.shape(box(-16, y - size - 8, 32, 14, 3), "gold")
    with sheet.at(0, y - size - 22, chance.uniform(0.42, 0.6)):
        CUTS[chance.choice(6)](sheet)


def pendant(sheet: Sheet) -> None:
    chance = sheet.chance
    sheet.line(arc(0, -110, chance.uniform(50, 90), chance.uniform(60, 84), 5, 175))
    if chance.random() < 0.4:
        for angle in np.radians(np.arange(20, 170, 15)):
            sheet.shape(oval(70 * np.cos(angle), -110 + 72 * np.sin(angle), 5), "gold", width=0.7)
    sheet.shape(oval(0, -36, 9, 11), "gold", width=0.9)
    with sheet.at(0, 30, chance.uniform(0.6, 0.75)):
        CUTS[chance.choice(6)](sheet)


CUTS = (brilliant, from_above, step_cut, drop, heart_cut, smooth, crystals, ring, pendant)
WEIGHTS = (0.36, 0.13, 0.08, 0.07, 0.06, 0.04, 0.11, 0.1, 0.05)
