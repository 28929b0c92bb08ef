"""Space: planets, rockets, saucers, astronauts, comets, satellites under a navy sky with stars."""

from collections.abc import Callable

import numpy as np

from ml.training.pairs.pair import Pair
from ml.training.pairs.subjects import crayons, space_craft
from ml.training.pairs.subjects.backdrop import night, page
from ml.training.pairs.subjects.outlines import arc, box, curve, oval, star
from ml.training.pairs.subjects.placing import Size
from ml.training.pairs.subjects.sheet import Sheet

WORDS = {
    "planet": "행성", "ringed": "토성", "moon": "달", "earth": "지구", "sun": "태양", "comet": "혜성", "star": "별",
    "rocket": "로켓", "saucer": "비행접시", "astronaut": "우주인", "satellite": "인공위성", "alien": "외계인",
    "orbits": "태양계",
}  # fmt: skip


def draw(chance: np.random.Generator, size: Size) -> Pair:
    sheet = Sheet(chance, size)
    name_colours(sheet)
    scatter_stars(sheet, int(chance.choice((0, 3, 7, 12, 18), p=(0.12, 0.2, 0.3, 0.23, 0.15))))
    words: list[str] = []
    if chance.random() < 0.07:
        orbits(sheet)
        words.append("orbits")
    else:
        standing = chance.random() < 0.17
        if standing:
            _moon_ground(sheet)
        for x, y, reach in _places(sheet, standing):
            with sheet.at(x, y, reach / 100, turn=chance.normal(0, 6), flip=bool(chance.random() < 0.5)):
                words.append(_thing(sheet))
    return sheet.pair("space", None, ("우주", *dict.fromkeys(WORDS[word] for word in words)))


def name_colours(sheet: Sheet) -> None:
    night(sheet)
    sheet.colour("white", crayons.WHITE)
    for part, colour in (
        ("star", crayons.YELLOW),
        ("flame", crayons.ORANGE),
        ("window", crayons.GLASS),
        ("crater", crayons.GREY),
    ):
        sheet.colour(part, crayons.near(sheet.chance, colour))
    for part, colour in (
        ("moon", crayons.rgb("#f3e2a0")),
        ("ground", crayons.rgb("#b9bcc6")),
        ("metal", crayons.SILVER),
    ):
        sheet.colour(part, crayons.near(sheet.chance, colour))


def _places(sheet: Sheet, standing: bool) -> list[tuple[float, float, float]]:
    """(x, y, half the size) of things that hardly overlap, the largest first."""
    chance = sheet.chance
    left, top, right, bottom = page(sheet)
    bottom -= 50 if standing else 0
    wide = sheet.size[0] > sheet.size[1]
    count = int(chance.choice((1, 2, 3, 4), p=(0.36, 0.28, 0.22, 0.14))) * (2 if wide else 1)
    largest = {1: 112, 2: 78, 3: 66}.get(count, 52)
    found: list[tuple[float, float, float]] = []
    for _ in range(count * 12):
        reach = largest * chance.uniform(0.6, 1) if len(found) < 2 else largest * chance.uniform(0.4, 0.75)
        reach = min(reach, (bottom - top) / 2)
        pad = reach * 0.85
        x, y = chance.uniform(left + pad, right - pad), chance.uniform(top + pad, bottom - pad)
        if all(np.hypot(x - a, y - b) > (reach + c) * 0.85 for a, b, c in found):
            found.append((x, y, reach))
        if len(found) == count:
            break
    return found


def _thing(sheet: Sheet) -> str:
    names, drawings, weights = zip(*THINGS, strict=True)
    pick = sheet.chance.choice(len(names), p=np.array(weights) / sum(weights))
    drawings[pick](sheet)
    return names[pick]


def scatter_stars(sheet: Sheet, count: int) -> None:
    chance = sheet.chance
    left, top, right, bottom = page(sheet)
    kind = chance.integers(4)
    for _ in range(count * (2 if right > 200 else 1)):
        x, y, size = chance.uniform(left + 6, right - 6), chance.uniform(top + 6, bottom - 6), chance.uniform(6, 13)
        each = chance.integers(3) if kind == 3 else kind
        if each == 0:
            sheet.shape(star(x, y, size, turn=chance.uniform(-110, -70)), "star", width=0.8)
        elif each == 1:
            sheet.shape(star(x, y, size, 4, 0.35), "star", width=0.8)
        else:
            sheet.shape(oval(x, y, size * 0.3), "star", width=0.7)


def _moon_ground(sheet: Sheet) -> None:
    chance = sheet.chance
    left, _, right, bottom = page(sheet)
    y = bottom - chance.uniform(36, 66)
    line = [(x, y + chance.uniform(-7, 7)) for x in np.linspace(left - 20, right + 20, 6)]
    sheet.shape(np.vstack([curve(line, closed=False), [(right + 30, bottom + 30), (left - 30, bottom + 30)]]), "ground")
    for _ in range(int(chance.integers(2, 6))):
        sheet.shape(
            oval(chance.uniform(left, right), chance.uniform(y + 16, bottom), chance.uniform(8, 20), 5),
            "crater",
            width=0.8,
        )
    if chance.random() < 0.3:
        x = chance.uniform(left + 30, right - 50)
        sheet.colour("flag", crayons.near(chance, crayons.RED))
        sheet.line([(x, y + 8), (x, y - 46)], width=1.2)
        sheet.shape([(x, y - 46), (x + 30, y - 44), (x + 30, y - 26), (x, y - 26)], "flag")


# ---------------------------------------------------------------- bodies; each fills -100 to 100


def _body_colour(sheet: Sheet, *usual: crayons.Bytes) -> tuple[str, ...]:
    """New crayons for one planet, mostly the usual ones."""
    count = 2
    number = sum(part.startswith("planet") for part in sheet.colours)
    parts = tuple(f"planet {number + k}" for k in range(count))
    found = crayons.different(sheet.chance, count, crayons.AT_NIGHT)
    if sheet.chance.random() < 0.55:
        found = tuple(crayons.near(sheet.chance, colour) for colour in usual)
    for part, colour in zip(parts, found, strict=True):
        sheet.colour(part, colour)
    return parts


def planet(sheet: Sheet) -> None:
    chance = sheet.chance
    radius, kind = chance.uniform(62, 92), chance.integers(5)
    usual = (crayons.RED, crayons.BROWN) if kind == 0 else (crayons.ORANGE, crayons.rgb("#f6d28a"))
    body, mark = _body_colour(sheet, *usual)
    sheet.shape(oval(0, 0, radius), body)
    if kind == 0:
        for _ in range(int(chance.integers(3, 6))):
            angle, away = chance.uniform(0, 2 * np.pi), radius * chance.uniform(0, 0.66)
            sheet.shape(
                oval(away * np.cos(angle), away * np.sin(angle), radius * chance.uniform(0.09, 0.22)), mark, width=0.8
            )
    elif kind == 1:
        for level in (-0.5, -0.05, 0.45):
            half = radius * np.sqrt(1 - level**2) * 0.985
            thick = radius * chance.uniform(0.08, 0.13)
            sheet.shape(curve([(-half, radius * level - thick), (0, radius * level), (half, radius * level - thick),
                (half * 0.97, radius * level + thick), (0, radius * level + 2 * thick),
                (-half * 0.97, radius * level + thick)]), mark, width=0.8)  # fmt: skip
    elif kind == 2:
        for level in (-0.45, 0, 0.4):
            half = radius * np.sqrt(1 - level**2)
            sheet.line(
                curve(
                    [
                        (-half, radius * level),
                        (-half * 0.3, radius * level + 7),
                        (half * 0.4, radius * level - 4),
                        (half, radius * level),
                    ],
                    closed=False,
                ),
                width=0.8,
            )
    elif kind == 3:
        sheet.line(arc(0, 0, radius * 0.8, radius * 0.8, -60, 0), width=0.8)
    if chance.random() < 0.12:
        _little_face(sheet, radius)


def _little_face(sheet: Sheet, radius: float) -> None:
    for side in (-1, 1):
        sheet.blot(oval(side * radius * 0.3, -radius * 0.08, radius * 0.07, radius * 0.1))
    sheet.line(arc(0, radius * 0.1, radius * 0.2, radius * 0.18, 15, 165))


def ringed(sheet: Sheet) -> None:
    chance = sheet.chance
    body, band_part = _body_colour(sheet, crayons.rgb("#f3c264"), crayons.rgb("#e8909c"))
    radius, turn = chance.uniform(46, 62), chance.uniform(-32, 32)
    wide, thin = 100.0, chance.uniform(20, 34)
    with sheet.at(0, 0, turn=turn):
        if chance.random() < 0.7:
            sheet.shape(oval(0, 0, wide, thin), band_part)
            sheet.shape(oval(0, -1, wide * 0.78, thin * 0.6), "night")
            sheet.shape(oval(0, 0, radius), body)
            front = np.vstack([arc(0, 0, wide, thin, 0, 180), arc(0, -1, wide * 0.78, thin * 0.6, 180, 0)])
            sheet.shape(front, band_part)
        else:
            sheet.shape(oval(0, 0, radius), body)
            sheet.line(arc(0, 0, wide, thin, -52, 232))
            if chance.random() < 0.5:
                sheet.line(arc(0, 0, wide * 0.84, thin * 0.7, -40, 220))
        for level in (-0.5, 0.66)[: int(chance.integers(0, 3))]:
            half = radius * np.sqrt(1 - level**2)
            sheet.line(arc(0, radius * level, half, 6, 175, 5), width=0.8)


def moon(sheet: Sheet) -> None:
    chance = sheet.chance
    if chance.random() < 0.5:
        start = chance.uniform(40, 60)
        inner = arc(chance.uniform(34, 48), 0, 70, 76, 180 + 72, 180 - 72)
        outline = np.vstack([arc(0, 0, 88, 88, start, 360 - start), inner])
        sheet.shape(outline, "moon")
        if chance.random() < 0.3:
            sheet.blot(oval(-44, -16, 5))
            sheet.line(arc(-40, 16, 14, 14, 20, 120))
        return
    sheet.shape(oval(0, 0, 84), "moon")
    for _ in range(int(chance.integers(3, 7))):
        angle, away = chance.uniform(0, 2 * np.pi), chance.uniform(0, 56)
        sheet.shape(oval(away * np.cos(angle), away * np.sin(angle), chance.uniform(7, 17)), "crater", width=0.8)


def earth(sheet: Sheet) -> None:
    chance = sheet.chance
    sheet.colour("sea", crayons.near(chance, crayons.rgb("#58aee8")))
    sheet.colour("land", crayons.near(chance, crayons.GREEN))
    sheet.shape(oval(0, 0, 86), "sea")
    for x, y, size in ((-34, -28, 34), (36, -4, 30), (-14, 48, 24))[: int(chance.integers(2, 4))]:
        reach = size * chance.uniform(0.6, 1.15, 8)
        angle = np.radians(np.arange(8) * 45)
        sheet.shape(curve(np.c_[x + reach * np.cos(angle), y + reach * np.sin(angle)]), "land", width=0.9)


def sun(sheet: Sheet) -> None:
    chance = sheet.chance
    rays = int(chance.integers(8, 15))
    if chance.random() < 0.5:
        sheet.shape(star(0, 0, 98, rays, 0.72), "flame")
    else:
        for angle in np.radians(np.arange(rays) * 360 / rays):
            sheet.line(np.array([(np.cos(angle), np.sin(angle))]) * [[70], [96]])
    sheet.shape(oval(0, 0, 60), "star")
    if chance.random() < 0.3:
        _little_face(sheet, 60)


def comet(sheet: Sheet) -> None:
    chance = sheet.chance
    with sheet.at(0, 0, turn=chance.uniform(20, 50)):
        if chance.random() < 0.5:
            sheet.shape(
                curve(
                    [
                        (52, -26),
                        (-20, -34),
                        (-100, -44),
                        (-60, -14),
                        (-104, 4),
                        (-56, 16),
                        (-92, 42),
                        (-10, 32),
                        (52, 26),
                    ]
                ),
                "flame",
            )
        else:
            for y in (-20, 0, 20):
                sheet.line([(20, y), (-chance.uniform(60, 100), y * 1.3)])
        if chance.random() < 0.5:
            sheet.shape(star(56, 0, 46, turn=chance.uniform(-30, 0)), "star")
        else:
            sheet.shape(oval(58, 0, 36), "ground")
            for x, y in ((50, -10), (70, 8), (48, 14)):
                sheet.shape(oval(x, y, 7), "crater", width=0.8)


def big_star(sheet: Sheet) -> None:
    chance = sheet.chance
    sheet.shape(star(0, 0, 88, turn=chance.uniform(-100, -80), waist=chance.uniform(0.4, 0.55)), "star")
    if chance.random() < 0.4:
        _little_face(sheet, 44)


def orbits(sheet: Sheet) -> None:
    """The sun and its planets on their ways."""
    chance = sheet.chance
    left, _, right, _ = page(sheet)
    x = left * chance.choice((-1, 0, 1)) * 0.8
    count = int(chance.integers(3, 6))
    reach = np.linspace(48, min(190, right * 1.2), count)
    for far in reach:
        sheet.ring(oval(x, 0, far, far * 0.62), width=0.7)
    with sheet.at(x, 0, 0.34):
        sheet.shape(oval(0, 0, 80), "star")
    for far in reach:
        angle = chance.uniform(-1.2, 1.2) + (np.pi if x > 20 else 0) + (chance.choice((0, np.pi)) if abs(x) < 20 else 0)
        with sheet.at(x + far * np.cos(angle), far * 0.62 * np.sin(angle), chance.uniform(0.11, 0.19)):
            (planet, ringed, earth)[chance.choice(3, p=(0.6, 0.25, 0.15))](sheet)


def satellite(sheet: Sheet) -> None:
    chance = sheet.chance
    sheet.colour("panel", crayons.near(chance, crayons.rgb("#5cb4e8")))
    with sheet.at(0, 0, turn=chance.uniform(-30, 30)):
        sheet.shape(box(-94, -4, 188, 8), "metal")
        for x in (-98, 38):
            sheet.shape(box(x, -24, 60, 48), "panel")
            for step in (20, 40):
                sheet.line([(x + step, -24), (x + step, 24)], width=0.8)
            sheet.line([(x, 0), (x + 60, 0)], width=0.8)
        sheet.shape(box(-22, -34, 44, 68, 8), "metal")
        sheet.shape(arc(0, -46, 28, 20, 0, 180), "white")
        sheet.line([(0, -40), (0, -68)])
        sheet.shape(oval(0, -70, 5), "flag" if "flag" in sheet.colours else "flame")


THINGS: tuple[tuple[str, Callable[[Sheet], None], float], ...] = ( ("rocket", space_craft.rocket, 0.24),
    ("ringed", ringed, 0.15), ("planet", planet, 0.15), ("saucer", space_craft.saucer, 0.1),
    ("astronaut", space_craft.astronaut, 0.12), ("moon", moon, 0.07), ("earth", earth, 0.05), ("comet", comet, 0.05),
    ("satellite", satellite, 0.04), ("sun", sun, 0.02), ("star", big_star, 0.03), ("alien", space_craft.alien, 0.03),
    )  # fmt: skip
