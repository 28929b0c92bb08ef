"""Fruit and vegetables."""

import numpy as np

from ml.training.pairs.canvas import INK, WHITE, Pen
from ml.training.pairs.crayons import (
    APRICOT,
    BROWN,
    FOREST,
    GOLD,
    GRASS,
    GREEN,
    LIME,
    ORANGE,
    PINK,
    PURPLE,
    RED,
    ROSE,
    WINE,
    YELLOW,
)  # fmt: skip
from ml.training.pairs.things.catalogue import thing


def stalk(pen: Pen, x: float, y: float, *, leaf: bool = True) -> None:
    pen.line([(x, y), (x + pen.between(-0.03, 0.05), y + 0.14)], BROWN)
    if leaf:
        pen.shape(
            [(x + 0.02, y + 0.06), (x + 0.12, y + 0.16), (x + 0.24, y + 0.14), (x + 0.14, y + 0.04)], GREEN, smooth=True
        )


@thing("사과", "table", 0.14, 0.5, 4)
def apple(pen: Pen) -> None:
    colour = RED if pen.maybe(0.84) else pen.one_of(GRASS, WINE, LIME)
    stalk(pen, 0, 0.7, leaf=pen.maybe(0.75))
    if pen.maybe(0.6):
        pen.shape(
            [(0, 0.7), (0.2, 0.78), (0.4, 0.62), (0.4, 0.32), (0.24, 0.05), (0.06, 0.03), (0, 0.06), (-0.06, 0.03),
             (-0.24, 0.05), (-0.4, 0.32), (-0.4, 0.62), (-0.2, 0.78)],
            colour, smooth=True,
        )  # fmt: skip
    else:
        pen.oval(0, 0.38, 0.4, 0.37, colour)
    if pen.maybe(0.25):
        pen.arc(-0.16, 0.5, 0.12, 0.14, 100, 180, width=0.8)


@thing("배", "table", 0.18, 0.44, 0.7)
def pear(pen: Pen) -> None:
    stalk(pen, 0, 0.84, leaf=pen.maybe(0.5))
    pen.shape(
        [
            (0, 0.86),
            (0.12, 0.78),
            (0.16, 0.56),
            (0.33, 0.3),
            (0.24, 0.05),
            (0, 0.0),
            (-0.24, 0.05),
            (-0.33, 0.3),
            (-0.16, 0.56),
            (-0.12, 0.78),
        ],
        pen.one_of(LIME, YELLOW, GOLD, GRASS),
        smooth=True,
    )


@thing("바나나", "table", 0.18, 0.46, 1.8)
def banana(pen: Pen) -> None:
    for turn in range(pen.count(1, 3)):
        lift = turn * 0.1
        angle = np.linspace(np.pi * 1.08, np.pi * 1.92, 18)
        outer = np.stack([0.46 * np.cos(angle), 0.56 + lift + 0.5 * np.sin(angle)], 1)
        inner = np.stack([0.42 * np.cos(angle[::-1]), 0.62 + lift + (0.28) * np.sin(angle[::-1])], 1)
        pen.shape(np.concatenate([outer, inner]), YELLOW)
    pen.shape([(0.42, 0.5), (0.5, 0.6), (0.44, 0.62), (0.38, 0.54)], BROWN if pen.maybe(0.6) else GREEN)


@thing("딸기", "table", 0.14, 0.42, 2.4)
def strawberry(pen: Pen) -> None:
    pen.shape(
        [(0, 0.02), (0.24, 0.26), (0.36, 0.58), (0.2, 0.74), (0, 0.7), (-0.2, 0.74), (-0.36, 0.58), (-0.24, 0.26)],
        RED,
        smooth=True,
    )
    for x, y in ((-0.14, 0.5), (0.08, 0.54), (0.0, 0.34), (0.2, 0.44), (-0.08, 0.2), (-0.24, 0.6))[: pen.count(3, 6)]:
        pen.dot(x, y, 0.022) if pen.maybe(0.7) else pen.line([(x, y), (x + 0.02, y + 0.05)], width=0.8)
    if pen.maybe(0.7):
        pen.shape(
            [(-0.26, 0.78), (-0.1, 0.66), (0, 0.58), (0.1, 0.66), (0.26, 0.78), (0.1, 0.78), (0, 0.9), (-0.1, 0.78)],
            GREEN,
        )
    else:
        pen.petals(0, 0.76, 0.13, 0.12, 0.05, 5, GREEN)


@thing("수박", "table", 0.2, 0.52, 1.8)
def watermelon(pen: Pen) -> None:
    way = pen.between(0, 1)
    if way < 0.6:  # a slice
        half = np.linspace(np.pi, 2 * np.pi, 24)
        if way < 0.3:
            for reach, colour in ((0.48, GREEN), (0.41, pen.one_of(WHITE, LIME)), (0.36, RED)):
                pen.shape(np.stack([reach * np.cos(half), 0.56 + reach * np.sin(half)], 1), colour)
            seeds = ((-0.16, 0.44), (0.04, 0.42), (0.18, 0.46), (-0.04, 0.32), (0.12, 0.32))
        else:
            pen.shape([(-0.42, 0.16), (0, 0.9), (0.42, 0.16), (0.2, 0.06), (-0.2, 0.06)], RED)
            pen.shape(
                [(-0.42, 0.16), (-0.2, 0.08), (0.2, 0.08), (0.42, 0.16), (0.36, 0.04), (0.0, -0.04), (-0.36, 0.04)],
                GREEN,
            )
            seeds = ((-0.14, 0.3), (0.12, 0.28), (0, 0.46), (0.02, 0.22))
        for x, y in seeds:
            pen.dot(x, y, 0.02)
        return
    pen.oval(0, 0.42, 0.46, 0.42, GREEN)
    for x in (-0.24, 0, 0.24):
        reach = 0.41 * np.sqrt(1 - (x / 0.46) ** 2)
        wave = [(x + 0.03 * (-1) ** k, 0.42 - reach + 2 * reach * k / 6) for k in range(7)]
        pen.line(wave, FOREST, smooth=True, width=1.2)
    stalk(pen, 0, 0.84, leaf=False)


@thing("포도", "table", 0.22, 0.46, 1.4)
def grapes(pen: Pen) -> None:
    colour = PURPLE if pen.maybe(0.75) else pen.one_of(LIME, "#5b3a86")
    stalk(pen, 0, 0.78, leaf=pen.maybe(0.6))
    rows = (4, 3, 2, 1) if pen.maybe(0.7) else (3, 4, 3, 2, 1)
    step = 0.72 / len(rows)
    for row, number in enumerate(rows):
        for place in range(number):
            pen.oval((place - (number - 1) / 2) * 0.2, 0.7 - row * step, 0.11, 0.11, colour)


@thing("체리", "table", 0.16, 0.36, 0.9)
def cherries(pen: Pen) -> None:
    for x in (-0.2, 0.2):
        pen.line([(x, 0.36), (x * 0.6, 0.66), (0.06, 0.9)], GREEN, smooth=True)
    pen.shape([(0.06, 0.9), (0.2, 1.0), (0.36, 0.92), (0.22, 0.84)], GREEN, smooth=True)
    for x in (-0.2, 0.2):
        pen.oval(x, 0.2, 0.18, 0.18, pen.one_of(RED, RED, RED, WINE) if x < 0 else RED)


@thing("귤", "table", 0.14, 0.36, 1)
def orange(pen: Pen) -> None:
    pen.oval(0, 0.38, 0.4, 0.36, ORANGE)
    if pen.maybe(0.5):
        pen.star(0, 0.66, 0.09, GREEN)
    else:
        stalk(pen, 0, 0.7, leaf=True)
    for _ in range(pen.count(0, 4)):
        pen.dot(pen.between(-0.2, 0.2), pen.between(0.2, 0.5), 0.012)


@thing("복숭아", "table", 0.16, 0.38, 0.8)
def peach(pen: Pen) -> None:
    for side in (-1, 1):
        pen.shape([(0, 0.8), (side * 0.16, 0.96), (side * 0.36, 0.9), (side * 0.2, 0.76)], GREEN, smooth=True)
    pen.shape(
        [(0, 0.82), (0.26, 0.76), (0.4, 0.46), (0.26, 0.12), (0, 0.02), (-0.26, 0.12), (-0.4, 0.46), (-0.26, 0.76)],
        pen.one_of(PINK, ROSE, APRICOT),
        smooth=True,
    )
    pen.line([(0, 0.8), (0.1, 0.5), (0.02, 0.24)], smooth=True)


@thing("레몬", "table", 0.14, 0.34, 0.6)
def lemon(pen: Pen) -> None:
    pen.shape(
        [(-0.46, 0.3), (-0.32, 0.4), (0, 0.58), (0.32, 0.4), (0.46, 0.3), (0.32, 0.18), (0, 0.02), (-0.32, 0.18)],
        YELLOW,
        smooth=True,
    )
    if pen.maybe(0.5):
        pen.shape([(0.3, 0.4), (0.34, 0.6), (0.5, 0.62), (0.46, 0.46)], GREEN, smooth=True)


@thing("파인애플", "table", 0.3, 0.52, 0.8)
def pineapple(pen: Pen) -> None:
    for x, top in ((-0.2, 0.84), (0.2, 0.84), (-0.1, 0.95), (0.1, 0.95), (0, 1.0)):
        pen.shape([(-0.06, 0.58), (x, top), (0.06, 0.58)], GREEN)
    pen.oval(0, 0.31, 0.24, 0.31, pen.one_of(YELLOW, GOLD, ORANGE))
    for step in (-0.14, 0.02, 0.18):
        pen.line([(-0.2, 0.26 + step), (0.18, 0.42 + step * 0.6)], width=0.75)
        pen.line([(0.2, 0.26 + step), (-0.18, 0.42 + step * 0.6)], width=0.75)


@thing("당근", "table", 0.2, 0.5, 1.6)
def carrot(pen: Pen) -> None:
    for x, top in ((-0.14, 0.96), (0, 1.02), (0.14, 0.96)):
        if pen.maybe(0.7):
            pen.shape([(0, 0.66), (x - 0.06, top - 0.08), (x, top), (x + 0.06, top - 0.1)], GREEN, smooth=True)
        else:
            pen.line([(0, 0.66), (x, top)], GREEN)
    pen.shape(
        [(-0.16, 0.62), (-0.06, 0.7), (0.06, 0.7), (0.16, 0.62), (0.08, 0.3), (0, 0.0), (-0.08, 0.3)],
        ORANGE,
        smooth=True,
    )
    for y, side in ((0.5, -1), (0.38, 1), (0.24, -1)):
        pen.line([(side * 0.12, y), (side * 0.03, y - 0.01)], width=0.8)


@thing("토마토", "table", 0.14, 0.36, 0.9)
def tomato(pen: Pen) -> None:
    pen.oval(0, 0.36, 0.42, 0.35, RED)
    pen.star(0, 0.66, 0.16, GREEN, inner=0.35)


@thing("호박", "table", 0.2, 0.44, 0.8)
def pumpkin(pen: Pen) -> None:
    pen.box(-0.05, 0.64, 0.1, 0.16, pen.one_of(GREEN, BROWN))
    for x in (-0.26, 0.26):
        pen.oval(x, 0.34, 0.2, 0.3, ORANGE)
    pen.oval(0, 0.34, 0.22, 0.33, ORANGE)
    if pen.maybe(0.3):
        for side in (-1, 1):
            pen.shape([(side * 0.06, 0.4), (side * 0.2, 0.4), (side * 0.13, 0.52)], INK)
        pen.shape([(-0.2, 0.26), (0.2, 0.26), (0.1, 0.14), (-0.1, 0.14)], INK)


@thing("가지", "table", 0.2, 0.42, 0.5)
def aubergine(pen: Pen) -> None:
    pen.shape(
        [(-0.12, 0.66), (0.1, 0.66), (0.2, 0.4), (0.22, 0.16), (0, 0.0), (-0.22, 0.14), (-0.2, 0.4)],
        PURPLE,
        smooth=True,
    )
    pen.shape(
        [
            (-0.16, 0.66),
            (-0.04, 0.74),
            (-0.02, 0.9),
            (0.05, 0.9),
            (0.05, 0.74),
            (0.16, 0.66),
            (0.06, 0.58),
            (0, 0.64),
            (-0.08, 0.58),
        ],
        GREEN,
    )


@thing("옥수수", "table", 0.24, 0.46, 0.6)
def corn(pen: Pen) -> None:
    pen.oval(0, 0.52, 0.16, 0.44, YELLOW)
    for y in np.linspace(0.3, 0.8, 5):
        pen.line([(-0.13, y), (0.13, y)], width=0.7)
    for x in (-0.05, 0.05):
        pen.line([(x, 0.2), (x, 0.9)], width=0.7)
    for side in (-1, 1):
        pen.shape([(0, 0.0), (side * 0.24, 0.2), (side * 0.26, 0.62), (side * 0.08, 0.3)], GREEN, smooth=True)
