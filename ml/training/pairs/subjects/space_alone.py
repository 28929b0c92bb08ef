"""One thing of space as large as the sheet, the rare kinds as often as the common ones, and a galaxy."""

import numpy as np

from ml.training.pairs.pair import Pair
from ml.training.pairs.subjects import crayons, space, space_craft
from ml.training.pairs.subjects.outlines import box, curve, oval
from ml.training.pairs.subjects.placing import Size, figures
from ml.training.pairs.subjects.sheet import Sheet


def draw(chance: np.random.Generator, size: Size) -> Pair:
    sheet = Sheet(chance, size)
    space.name_colours(sheet)
    if chance.random() < 0.15:
        space.scatter_stars(sheet, int(chance.integers(1, 6)))
    kind = DRAWINGS[chance.integers(len(DRAWINGS))]
    for _ in figures(sheet, 0.8, 1.1, tilt=8):
        kind(sheet)
    return sheet.pair("space", None, ("우주",))


def galaxy(sheet: Sheet) -> None:
    """A swirl of stars, often in a frame of night."""
    chance = sheet.chance
    frame = chance.integers(3)
    if frame == 0:
        sheet.shape(box(-96, -96, 192, 192, chance.uniform(0, 24)), "night")
    elif frame == 1:
        sheet.shape(oval(0, 0, 98), "night")
    sheet.colour("swirl", crayons.near(chance, crayons.rgb("#c9b3e6")))
    lean, reach, turns = chance.uniform(0.35, 1), chance.uniform(60, 84), chance.uniform(0.5, 1.1)
    with sheet.at(0, 0, turn=chance.uniform(-50, 50)):
        for start in (0, np.pi):
            angle = start + np.linspace(0, 2 * np.pi * turns, 14)
            away = np.linspace(10, reach, 14)
            arm = np.c_[away * np.cos(angle), lean * away * np.sin(angle)]
            if chance.random() < 0.5:
                thin = np.c_[0.78 * away * np.cos(angle - 0.25), lean * 0.78 * away * np.sin(angle - 0.25)]
                sheet.shape(np.vstack([curve(arm, closed=False), curve(thin[::-1], closed=False)]), "swirl")
            else:
                sheet.line(curve(arm, closed=False))
        sheet.shape(oval(0, 0, chance.uniform(8, 20), chance.uniform(6, 14)), "star")
    for _ in range(int(chance.integers(3, 14))):
        x, y = chance.uniform(-84, 84, 2)
        sheet.shape(oval(x, y, chance.uniform(2, 6)), "star", width=0.7)


DRAWINGS = (
    space_craft.rocket, space_craft.saucer, space_craft.astronaut, space_craft.alien, space.ringed, space.planet,
    space.earth, space.comet, space.satellite, galaxy,
)  # fmt: skip
