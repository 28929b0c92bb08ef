"""What flies through space: rockets, saucers, astronauts, visitors. Each fills -100 to 100."""

import numpy as np

from ml.training.pairs.subjects import crayons
from ml.training.pairs.subjects.outlines import Corners, arc, band, box, curve, oval
from ml.training.pairs.subjects.sheet import Sheet


def _crayons(sheet: Sheet, thing: str, count: int) -> tuple[str, ...]:
    parts = tuple(f"{thing} {k}" for k in range(count))
    for part, colour in zip(parts, crayons.different(sheet.chance, count, crayons.AT_NIGHT), strict=True):
        sheet.colour(part, colour)
    return parts


def rocket(sheet: Sheet) -> None:
    chance = sheet.chance
    if chance.random() < 0.6:
        sheet.colour("rocket 0", crayons.near(chance, crayons.RED))
    red, other = _crayons(sheet, "rocket", 2)
    sheet.colour("hull", crayons.WHITE if chance.random() < 0.3 else crayons.near(chance, crayons.LIGHT_GREY))
    hull = "hull" if chance.random() < 0.75 else other
    half, low, top = chance.uniform(24, 40), chance.uniform(34, 52), -98.0
    with sheet.at(0, 4, turn=chance.choice((0, 0, 40, -40, chance.uniform(-60, 60)))):
        _flame(sheet, half * chance.uniform(0.5, 0.8), low, chance.uniform(28, 50))
        _fins(sheet, half, low, red)
        belly = chance.uniform(1.0, 1.3)
        side = [(half * 0.55, -66), (half * belly, -22), (half, 14), (half * 0.74, low)]
        if chance.random() < 0.2:
            side = [(half, -40), (half, low)]
        outline: Corners = np.vstack([[(0, top)], side, np.array(side[::-1]) * (-1, 1)])
        bullet = chance.random() < 0.6 and len(side) > 2
        sheet.shape(
            np.vstack([curve(np.vstack([np.array(side[::-1]) * (-1, 1), [(0, top)], side]), closed=False)])
            if bullet
            else outline,
            hull,
        )
        nose = -58 if len(side) > 2 else -40
        wide = half * (0.7 if len(side) > 2 else 1)
        if chance.random() < 0.7:
            cone = np.vstack([[(-wide, nose)], [(0, top)], [(wide, nose)]])
            sheet.shape(
                curve([(-wide, nose), (-wide * 0.6, -78), (0, top), (wide * 0.6, -78), (wide, nose), (0, nose + 4)])
                if bullet
                else cone,
                red,
            )
        for k in range(int(chance.choice((1, 1, 2, 3)))):
            sheet.shape(oval(0, -26 + k * 25, half * chance.uniform(0.4, 0.5) * (0.7 if k else 1)), "window")
            if sheet.hand.detail > 0.6:
                sheet.ring(oval(0, -26 + k * 25, half * 0.26), width=0.7)
        if chance.random() < 0.4:
            sheet.shape(
                [(-half * 0.84, low - 16), (half * 0.84, low - 16), (half * 0.74, low), (-half * 0.74, low)],
                red,
                width=0.9,
            )
        if chance.random() < 0.4:
            sheet.shape(curve([(0, low - 30), (5, low), (0, low + 20), (-5, low)]), red)


def _fins(sheet: Sheet, half: float, low: float, part: str) -> None:
    chance = sheet.chance
    reach, drop, high = half * chance.uniform(1.7, 2.3), low + chance.uniform(0, 24), low - chance.uniform(36, 58)
    kind = chance.integers(3)
    for side in (-1, 1):
        if kind == 0:
            sheet.shape([(side * half * 0.6, high), (side * reach, drop), (side * half * 0.5, low)], part)
        elif kind == 1:
            sheet.shape(
                curve(
                    [
                        (side * half * 0.6, high),
                        (side * reach * 0.9, low - 16),
                        (side * reach, drop + 10),
                        (side * half * 0.5, low),
                    ]
                ),
                part,
            )
        else:
            sheet.shape(
                [(side * half * 0.7, high), (side * reach, low - 20), (side * reach, drop), (side * half * 0.6, low)],
                part,
            )


def _flame(sheet: Sheet, half: float, y: float, long: float) -> None:
    chance = sheet.chance
    kind = chance.integers(5)
    if kind < 2:
        sheet.shape(
            curve(
                [
                    (-half, y - 4),
                    (-half * 1.1, y + long * 0.4),
                    (0, y + long),
                    (half * 1.1, y + long * 0.4),
                    (half, y - 4),
                ]
            ),
            "flame",
        )
        sheet.shape(curve([(-half * 0.5, y - 2), (0, y + long * 0.6), (half * 0.5, y - 2)]), "star", width=0.9)
    elif kind == 2:
        zigzag = [(-half, y - 4), (-half * 1.2, y + long * 0.7), (-half * 0.5, y + long * 0.4), (0, y + long),
            (half * 0.5, y + long * 0.4), (half * 1.2, y + long * 0.7), (half, y - 4)]  # fmt: skip
        sheet.shape(zigzag, "flame")
    elif kind == 3:
        for x in (-half * 0.6, 0, half * 0.6):
            sheet.line([(x, y + 6), (x * 1.2, y + long)])


def saucer(sheet: Sheet) -> None:
    chance = sheet.chance
    hull, stripe = _crayons(sheet, "saucer", 2)
    wide, thin, dome = 98.0, chance.uniform(22, 36), chance.uniform(36, 52)
    if chance.random() < 0.35:
        sheet.colour("beam", crayons.near(chance, crayons.rgb("#f6efae")))
        sheet.shape([(-30, 16), (30, 16), (64, 96), (-64, 96)], "beam")
    if chance.random() < 0.3:
        for side in (-1, 1):
            sheet.line([(side * 40, 20), (side * 58, 52)], width=1.2)
            sheet.shape(oval(side * 59, 55, 6), stripe, width=0.9)
    sheet.shape(arc(0, -4, dome, dome * chance.uniform(0.9, 1.15), 180, 360), "window")
    if chance.random() < 0.4:
        with sheet.at(0, -22, 0.24):
            alien_head(sheet)
        sheet.line(arc(0, -4, dome, dome, 180, 360), width=0.8)
    sheet.shape(oval(0, 8, wide, thin), hull if chance.random() < 0.6 else "metal")
    if chance.random() < 0.4:
        sheet.shape(oval(0, -2, wide * 0.7, thin * 0.42), stripe, width=0.9)
    count = int(chance.integers(3, 6))
    for x in np.linspace(-0.66, 0.66, count):
        sheet.shape(oval(x * wide, 14 + thin * 0.3 * (1 - x * x), 7), "star", width=0.8)
    if chance.random() < 0.3:
        sheet.line([(0, -4 - dome), (0, -22 - dome)])
        sheet.shape(oval(0, -26 - dome, 6), stripe, width=0.9)


def alien_head(sheet: Sheet) -> None:
    chance = sheet.chance
    sheet.colour("alien", crayons.near(chance, crayons.rgb("#9ccf57")))
    sheet.shape(curve([(0, -84), (58, -66), (68, -18), (34, 40), (0, 62), (-34, 40), (-68, -18), (-58, -66)]), "alien")
    for side in (-1, 1):
        sheet.blot(oval(side * 27, -14, 13, 21, turn=side * 30))
    sheet.line(arc(0, 26, 15, 8, 20, 160))


def alien(sheet: Sheet) -> None:
    chance = sheet.chance
    sheet.colour("alien", crayons.near(chance, crayons.rgb("#9ccf57")))
    for side in (-1, 1):
        sheet.line(curve([(side * 16, -60), (side * 22, -82), (side * 34, -92)], closed=False))
        sheet.shape(oval(side * 35, -93, 6), "alien")
        sheet.shape(
            band([(side * 18, 24), (side * 44, 36), (side * 50, 64 - 60 * (chance.random() < 0.3))], 14), "alien"
        )
        sheet.shape(band([(side * 14, 70), (side * 20, 96)], 16), "alien")
    sheet.shape(curve([(-20, 10), (20, 10), (26, 74), (-26, 74)]), "alien")
    with sheet.at(0, -22, 0.66):
        alien_head(sheet)


def astronaut(sheet: Sheet) -> None:
    chance = sheet.chance
    (mark,) = _crayons(sheet, "suit mark", 1)
    sheet.colour("suit", crayons.WHITE if chance.random() < 0.7 else crayons.near(chance, crayons.LIGHT_GREY))
    sheet.colour("visor", crayons.near(chance, crayons.rgb("#8ec8ee")))
    sheet.colour("skin", crayons.one_of(chance, crayons.SKIN))
    sheet.colour("pack", crayons.near(chance, crayons.GREY))
    if chance.random() < 0.25:
        with sheet.at(0, 46, 1.45):
            _suit(sheet, mark, legs=False)
            _helmet(sheet)
        return
    with sheet.at(0, 4, 0.98, turn=chance.choice((0, chance.uniform(-30, 30)))):
        _suit(sheet, mark, legs=True)
        _helmet(sheet)


def _suit(sheet: Sheet, mark: str, legs: bool) -> None:
    chance = sheet.chance
    if chance.random() < 0.7:
        sheet.shape(box(-36, -18, 72, 58, 10), "pack")
    if legs:
        spread, boots = chance.uniform(0, 12), mark if chance.random() < 0.5 else "suit"
        for side in (-1, 1):
            sheet.shape(band([(side * 15, 44), (side * (17 + spread), 84)], 26, 24), "suit")
            sheet.shape(box(side * (18 + spread) - 17, 80, 34, 18, 8), boots)
    for side in (-1, 1):
        hand = (side * chance.uniform(54, 72), chance.uniform(-34, 44))
        sheet.shape(band([(side * 24, -8), (side * 46, 8), hand], 24, 20), "suit")
        sheet.shape(oval(*hand, 12), mark if legs else "suit")
    sheet.shape(box(-30, -22, 60, 74, 18), "suit")
    sheet.shape(box(-16, 2, 32, 22, 4), "metal", width=0.9)
    for x in (-8, 0, 8):
        sheet.shape(oval(x, 13, 3), mark, width=0.6)
    if chance.random() < 0.4:
        sheet.line([(-28, 36), (28, 36)], width=0.8)


def _helmet(sheet: Sheet) -> None:
    chance = sheet.chance
    sheet.shape(oval(0, -54, chance.uniform(42, 50), 42, square=2.2), "suit")
    if chance.random() < 0.5:
        sheet.shape(oval(0, -52, 33, 26, square=2.6), "visor")
        sheet.line(arc(0, -52, 24, 17, 200, 260), width=0.8)
        return
    sheet.colour("hair", crayons.one_of(chance, crayons.HAIR))
    sheet.shape(oval(0, -52, 34, 30), "visor")
    sheet.shape(oval(0, -48, 24, 24), "skin")
    sheet.shape(curve([(-24, -50), (-18, -72), (0, -77), (18, -72), (24, -50), (8, -62), (-8, -60)]), "hair", width=0.9)
    for side in (-1, 1):
        sheet.blot(oval(side * 9, -47, 2.5, 3.5))
    sheet.line(arc(0, -40, 8, 6, 15, 165))
