"""What a drawing shows: sources that only the recogniser of subjects learns from.

The pairs for the colouring call a lone rocket among the doodles, or a lone shoe among the stickers, a scene. Here each
drawing of a single thing is called what it is, single stickers and heads of characters come in, and the subjects are
drawn by their edges too.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ml.training.pairs import doodles, emoji, stickers
from ml.training.pairs.canvas import Hand, Sheet
from ml.training.pairs.pair import Pair
from ml.training.pairs.relining import relined
from ml.training.pairs.subjects import SUBJECT_SOURCES, crayons, space_alone
from ml.training.pairs.subjects import sheet as subject_sheet
from ml.training.pairs.subjects.character import GEAR, PEOPLE, WORDS, person
from ml.training.pairs.subjects.head import name_colours
from ml.training.pairs.subjects.placing import Size, figures
from ml.training.pairs.things import CATALOGUE

Draw = Callable[[np.random.Generator, Size], Pair]
DOODLES = {  # of the doodles' things those that are of a subject
    "얼굴": "face", "자동차": "car", "트럭": "car", "소방차": "car", "경찰차": "car", "구급차": "car",
    "가방": "handbag", "공주": "character", "로봇": "character", "산타": "character", "로켓": "space",
}  # fmt: skip
DOUBTFUL = {"바구니", "버스", "트랙터", "굴착기", "유령", "왕관", "인형", "달", "별"}  # alone neither one nor the other
OF_SUBJECTS = tuple(thing for thing in CATALOGUE if thing.kind in DOODLES)
BUSTS = tuple(name for name in PEOPLE if name != "mermaid")
RELINED = 0.4  # of the doodles and scenes


def _doodle(chance: np.random.Generator, size: Size) -> Pair:
    return _named(chance, size, doodles.draw)


def _thing(chance: np.random.Generator, size: Size) -> Pair:
    return _named(chance, size, doodles.draw_single)


def _named(chance: np.random.Generator, size: Size, draw: Draw) -> Pair:
    """A sheet with one thing is of that thing's subject; all others are scenes."""
    pair = draw(chance, size)
    while set(pair.kinds) <= DOUBTFUL and pair.kinds:
        pair = draw(chance, size)
    if len(pair.kinds) == 1:
        pair = replace(pair, subject=DOODLES.get(pair.kinds[0], "scene"))
    return relined(pair, chance) if chance.random() < RELINED else pair


def _known(chance: np.random.Generator, size: Size) -> Pair:
    """A thing of the doodles that is of a subject, alone."""
    thing = OF_SUBJECTS[chance.integers(len(OF_SUBJECTS))]
    sheet = Sheet(chance, size, Hand.any(chance))
    pixels = chance.uniform(0.6, 0.9) * size[1]
    middle = size[1] / 2 + chance.uniform(-12, 12)
    x = size[0] / 2 + chance.uniform(-16, 16)
    doodles.put(sheet, thing, (x, middle if thing.place in doodles.CENTRED else middle + 0.45 * pixels), pixels)
    pair = sheet.pair(DOODLES[thing.kind])
    return relined(pair, chance) if chance.random() < RELINED else pair


def _several(chance: np.random.Generator, size: Size) -> Pair:
    """Stickers, but for sheets with a single one."""
    pair = stickers.draw(chance, size)
    while len(pair.kinds) < 2:
        pair = stickers.draw(chance, size)
    return relined(pair, chance) if chance.random() < RELINED else pair


def _edges(chance: np.random.Generator, size: Size) -> Pair:
    """A subject by its edges."""
    names = sorted(SUBJECT_SOURCES)
    return relined(SUBJECT_SOURCES[names[chance.integers(len(names))]](chance, size), chance)


def _in_space(chance: np.random.Generator, size: Size) -> Pair:
    pair = space_alone.draw(chance, size)
    return relined(pair, chance) if chance.random() < RELINED else pair


def _bust(chance: np.random.Generator, size: Size) -> Pair:
    """A character down to the shoulders, as large as the sheet."""
    sheet = subject_sheet.Sheet(chance, size)
    name_colours(sheet)
    clothes, second, cape = crayons.different(chance, 3)
    for part, colour in (("clothes", clothes), ("second", second), ("cape", cape), *GEAR):
        sheet.colour(part, crayons.near(chance, colour, 3))
    name = BUSTS[chance.integers(len(BUSTS))]
    for _ in figures(sheet, 0.8, 1.1, tilt=6):
        person(sheet, name, bust=True)
    pair = sheet.pair("character", "clothes" if "clothes" in sheet.numbers else "steel", (WORDS[name],))
    return relined(pair, chance) if chance.random() < 0.5 else pair


SHOWN: dict[str, Draw] = {
    "emoji": emoji.draw, "others": emoji.draw_other, "several": _several, "doodle": _doodle, "thing": _thing,
    "edges": _edges, "bust": _bust, "known": _known, "alone": _in_space,
}  # fmt: skip
