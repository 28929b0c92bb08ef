"""The colours of the subjects' parts: from the crayon box of the scenes, each a little different every time."""

import numpy as np

from ml.training.pairs import crayons as box
from ml.training.pairs.pair import Bytes, rgb

WHITE = rgb("#ffffff")
DARK_GREY = rgb("#45454a")
BLACK = rgb(box.BLACK)
GREY = rgb(box.GREY)
LIGHT_GREY = rgb(box.SILVER)
SILVER = rgb("#c3cad3")
GLASS = rgb(box.SKY)
YELLOW = rgb(box.YELLOW)
GOLD = rgb("#efb93a")
ORANGE = rgb(box.ORANGE)
RED = rgb(box.RED)
PINK = rgb(box.PINK)
CHEEK = rgb("#f7a9a8")
LIP = rgb("#d9606a")
GREEN = rgb("#6fbb52")
LEAF = rgb(box.GREEN)
BROWN = rgb(box.BROWN)
NIGHT = rgb("#2a3c80")
SKY = rgb(box.SKY)
GRASS = rgb(box.GRASS)
ROAD = rgb(box.GREY)
SAND = rgb(box.SAND)

MAIN = tuple(
    rgb(code) for code in (*box.BRIGHT, box.PURPLE, box.SEA, box.MINT, box.LILAC, box.CHESTNUT, box.GREY, box.NAVY)
)
AT_NIGHT = MAIN[:-1]  # all but navy, which the sky has
SKIN = tuple(
    rgb(code) for code in ("#fde0c8", "#fbd3b0", "#f3c096", "#e8b088", "#d99a6c", "#bd7d52", "#9a6240", "#7a4c33")
)
HAIR = tuple(
    rgb(code)
    for code in ("#3b302c", "#3b302c", "#55392a", "#6e4a2f", "#8f5f38", "#b5793f", "#e0b45c", "#d9713a", "#b9b9bd")
)


def near(chance: np.random.Generator, colour: Bytes, spread: float = 5) -> Bytes:
    """The same crayon from another box. spread: in steps of 255."""
    return np.uint8(np.clip(colour + chance.normal(0, spread / 2, 3) + chance.normal(0, spread), 0, 255))


def one_of(chance: np.random.Generator, colours: tuple[Bytes, ...]) -> Bytes:
    return near(chance, colours[chance.integers(len(colours))])


def different(chance: np.random.Generator, count: int, colours: tuple[Bytes, ...] = MAIN) -> tuple[Bytes, ...]:
    """That many of the colours, no two alike."""
    return tuple(near(chance, colours[k]) for k in chance.choice(len(colours), count, replace=False))


def lighter(colour: Bytes, by: float) -> Bytes:
    """by: -1 (black) to 1 (white)."""
    towards = 255.0 if by > 0 else 0.0
    return np.uint8(np.rint(colour + (towards - colour.astype(float)) * abs(by)))
