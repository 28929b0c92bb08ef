"""The things that the doodles know, by where they stand."""

from collections.abc import Callable
from dataclasses import dataclass

from ml.training.pairs.canvas import Pen

Draw = Callable[[Pen], None]


@dataclass(frozen=True)
class Thing:
    """kind: a Korean word. low, high: its size as a share of the sheet's height. share: how often it is drawn.

    Its pen stands at the middle of its foot on the ground, and at its own middle in the air and in water.
    """

    kind: str
    place: str
    draw: Draw
    low: float
    high: float
    share: float


CATALOGUE: list[Thing] = []


def thing(kind: str, place: str, low: float, high: float, share: float = 1.0) -> Callable[[Draw], Draw]:
    """Enter a drawing of a thing. place: ground, road, water, air, space, under (the sea), table or room."""

    def enter(draw: Draw) -> Draw:
        CATALOGUE.append(Thing(kind, place, draw, low, high, share))
        return draw

    return enter
