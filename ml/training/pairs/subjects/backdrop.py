"""What stands behind and around a figure: nothing, a ground line with sky, a road, stars."""

import numpy as np

from ml.training.pairs.subjects import crayons
from ml.training.pairs.subjects.outlines import arc, box, cloud, curve, heart, moved, oval, star
from ml.training.pairs.subjects.sheet import Sheet


def page(sheet: Sheet) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the paper in units, from its middle."""
    width, height = sheet.size
    return -width / 2, -height / 2, width / 2, height / 2


def _scenery(sheet: Sheet, part: str, colour: crayons.Bytes) -> None:
    sheet.scenery.add(part)
    sheet.colour(part, crayons.near(sheet.chance, colour))


def outdoors(sheet: Sheet, ground_y: float, ground: crayons.Bytes = crayons.GRASS, name: str = "grass") -> None:
    """A ground line across the sheet: sky over it, ground under it; sometimes sun, clouds, hills."""
    chance = sheet.chance
    left, top, right, bottom = page(sheet)
    _scenery(sheet, "sky", crayons.SKY)
    _scenery(sheet, name, ground)
    sheet.shape(box(left - 30, top - 30, right - left + 60, bottom - top + 60), "sky", line=False)
    if chance.random() < 0.3:
        _scenery(sheet, "hill", crayons.rgb("#6fae5b"))
        x = chance.uniform(left, right)
        sheet.shape(arc(x, ground_y + 5, chance.uniform(60, 110), chance.uniform(20, 60), 180, 360), "hill")
    _in_the_sky(sheet)
    bend = chance.uniform(-5, 5, 6) * (chance.random() < 0.6)
    line = [(x, ground_y + dy) for x, dy in zip(np.linspace(left - 20, right + 20, 6), bend, strict=True)]
    sheet.shape(np.vstack([curve(line, closed=False), [(right + 30, bottom + 30), (left - 30, bottom + 30)]]), name)


def _in_the_sky(sheet: Sheet) -> None:
    chance = sheet.chance
    left, top, right, _ = page(sheet)
    if chance.random() < 0.45:
        _scenery(sheet, "sun", crayons.YELLOW)
        side = chance.choice((-1, 1))
        x, y, radius = side * (right - chance.uniform(14, 38)), top + chance.uniform(14, 36), chance.uniform(12, 22)
        if chance.random() < 0.7:
            for angle in np.radians(np.arange(0, 360, chance.choice((30, 45)))):
                way = np.array([np.cos(angle), np.sin(angle)])
                sheet.line(np.array([(x, y) + way * radius * 1.3, (x, y) + way * radius * 1.7]))
        sheet.shape(oval(x, y, radius), "sun")
    for _ in range(chance.choice((0, 0, 1, 2))):
        sheet.scenery.add("cloud")
        sheet.colour("cloud", crayons.WHITE)
        size = chance.uniform(16, 30)
        middle = chance.uniform(left + 30, right - 30), top + chance.uniform(18, 50)
        sheet.shape(cloud(*middle, size * 1.5, size * 0.7, int(chance.integers(5, 9))), "cloud")


def road(sheet: Sheet, top_y: float) -> None:
    """A grey street between grass and sky, sometimes with its dashes."""
    left, _, right, _ = page(sheet)
    outdoors(sheet, top_y)
    _scenery(sheet, "road", crayons.ROAD)
    depth = sheet.chance.uniform(24, 60)
    sheet.shape(box(left - 30, top_y + sheet.chance.uniform(0, 12), right - left + 60, depth), "road")
    if sheet.chance.random() < 0.5:
        sheet.colour("dash", crayons.WHITE)
        for x in np.arange(left, right, 44):
            sheet.shape(box(x, top_y + depth * 0.62, 22, 4), "dash", width=0.7)


def night(sheet: Sheet) -> None:
    left, top, right, bottom = page(sheet)
    _scenery(sheet, "night", crayons.NIGHT)
    sheet.shape(box(left - 30, top - 30, right - left + 60, bottom - top + 60), "night", line=False)


def sparkles(sheet: Sheet, count: int, part: str = "sparkle") -> None:
    """Small stars, hearts or four-pointed glints scattered over the sheet, where figures will cover them."""
    chance = sheet.chance
    left, top, right, bottom = page(sheet)
    sheet.scenery.add(part)
    sheet.colour(part, crayons.near(chance, crayons.YELLOW))
    kind = chance.integers(4)
    for _ in range(count):
        x, y, size = chance.uniform(left + 8, right - 8), chance.uniform(top + 8, bottom - 8), chance.uniform(6, 13)
        if kind == 0:
            sheet.shape(star(x, y, size, 4, 0.35), part, width=0.8)
        elif kind == 1:
            for way in ((1, 0), (0, 1), (0.7, 0.7), (0.7, -0.7))[: int(chance.integers(2, 5))]:
                step = np.array(way) * size * 0.8
                sheet.line(moved(np.array([-step, step]), x, y), width=0.8)
        elif kind == 2 and part == "sparkle":
            sheet.shape(heart(x, y, size * 0.8), part, width=0.8)
        else:
            sheet.shape(star(x, y, size), part, width=0.8)
