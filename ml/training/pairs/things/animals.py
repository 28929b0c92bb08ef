"""Animals of farm and zoo."""

from itertools import pairwise

import numpy as np

from ml.training.pairs.canvas import INK, WHITE, Pen
from ml.training.pairs.crayons import (
    APRICOT,
    AZURE,
    BLACK,
    BROWN,
    CHESTNUT,
    CREAM,
    GOLD,
    GREEN,
    GREY,
    LEMON,
    ORANGE,
    PINK,
    RED,
    ROSE,
    SILVER,
    SLATE,
    TAN,
    YELLOW,
)  # fmt: skip
from ml.training.pairs.things.catalogue import thing
from ml.training.pairs.things.faces import muzzle


def standing(
    pen: Pen,
    fur: str,
    *,
    tall: float = 0.34,
    long: float = 0.3,
    legs: str | None = None,
    neck: float = 0.0,
    feet: str | None = None,
) -> tuple[float, float]:
    """From the side, looking right: legs with paper between, a body. Returns where the head goes."""
    colour = legs or fur
    for x in (-0.8, -0.42, 0.42, 0.8) if pen.maybe(0.7) else (-0.65, 0.65):
        if pen.hand.care < 0.3 and pen.maybe(0.3):
            pen.line([(x * long, tall), (x * long, 0)])
            continue
        pen.box(x * long - 0.035, 0, 0.07, tall, colour)
        if feet:
            pen.box(x * long - 0.035, 0, 0.07, 0.05, feet)
    if neck:
        pen.shape(
            [
                (long * 0.5, tall + 0.02),
                (long * 1.05, tall + neck),
                (long * 1.35, tall + neck - 0.02),
                (long * 1.0, tall),
            ],
            fur,
        )
    pen.oval(0, tall + 0.08, long * 1.12, 0.16, fur)
    return long * 1.2, tall + max(neck, 0.2)


@thing("말", "ground", 0.34, 0.62, 0.9)
def horse(pen: Pen) -> None:
    fur = pen.one_of(BROWN, CHESTNUT, CHESTNUT, WHITE, TAN, GREY)
    mane = pen.one_of(BLACK, BROWN, YELLOW) if fur != BROWN else BLACK
    pen.shape([(-0.3, 0.46), (-0.42, 0.4), (-0.44, 0.16), (-0.36, 0.2), (-0.3, 0.38)], mane, smooth=True)
    x, y = standing(pen, fur, tall=0.34, neck=0.38)
    pen.shape(
        [
            (x - 0.06, y - 0.05),
            (x - 0.08, y + 0.1),
            (x + 0.06, y + 0.1),
            (x + 0.24, y - 0.03),
            (x + 0.2, y - 0.11),
            (x + 0.04, y - 0.07),
        ],
        fur,
    )
    pen.shape(
        [(x - 0.04, y + 0.12), (x - 0.14, y + 0.02), (x - 0.22, y - 0.3), (x - 0.12, y - 0.26), (x - 0.04, y)],
        mane,
        smooth=True,
    )
    pen.dot(x + 0.05, y + 0.03, 0.018)


@thing("소", "ground", 0.32, 0.58, 0.9)
def cow(pen: Pen) -> None:
    fur = pen.one_of(WHITE, WHITE, CHESTNUT, BROWN, TAN)
    pen.line([(-0.34, 0.44), (-0.44, 0.36), (-0.43, 0.2)], smooth=True)
    x, y = standing(pen, fur, tall=0.28, long=0.33)
    if fur == WHITE:
        patch = pen.one_of(BLACK, BLACK, BROWN)
        for cx, cy in ((-0.18, 0.38), (0.08, 0.32), (0.2, 0.42)):
            pen.oval(cx, cy, 0.08, 0.055, patch, turn=20)
    for side in (-1, 1):
        pen.shape([(x + side * 0.08, y + 0.12), (x + side * 0.16, y + 0.24), (x + side * 0.14, y + 0.1)], CREAM)
    pen.oval(x, y + 0.01, 0.14, 0.16, fur)
    pen.oval(x, y - 0.1, 0.12, 0.08, PINK)
    for side in (-1, 1):
        pen.dot(x + side * 0.06, y + 0.05, 0.018)
        pen.dot(x + side * 0.04, y - 0.1, 0.012)


@thing("돼지", "ground", 0.26, 0.5, 1)
def pig(pen: Pen) -> None:
    t = np.linspace(0, 3 * np.pi, 20)
    pen.line(np.stack([-0.34 - 0.015 * t, 0.36 + 0.04 * np.sin(t)], 1), smooth=True, width=0.9)
    x, y = standing(pen, PINK, tall=0.2, long=0.28)
    for side in (-1, 1):
        pen.shape([(x + side * 0.05, y + 0.1), (x + side * 0.13, y + 0.2), (x + side * 0.14, y + 0.04)], PINK)
    pen.oval(x, y, 0.15, 0.14, PINK)
    pen.oval(x + 0.02, y - 0.04, 0.06, 0.045, ROSE if pen.maybe(0.3) else PINK)
    for side in (-1, 1):
        pen.dot(x + side * 0.06, y + 0.05, 0.017)
        pen.dot(x + 0.02 + side * 0.022, y - 0.04, 0.01)


@thing("양", "ground", 0.26, 0.5, 1)
def sheep(pen: Pen) -> None:
    dark = pen.one_of(BLACK, CREAM, TAN, GREY)
    for x in (-0.2, -0.08, 0.1, 0.2):
        pen.box(x - 0.025, 0, 0.05, 0.24, dark)
    pen.puffs(0, 0.38, 0.36, 0.22, pen.count(9, 13), WHITE, deep=0.18)
    pen.oval(0.36, 0.46, 0.1, 0.13, dark)
    pen.puffs(0.34, 0.58, 0.09, 0.05, 5, WHITE)
    for side in (-1, 1):
        if dark == BLACK:
            pen.oval(0.36 + side * 0.04, 0.48, 0.02, 0.025, WHITE)
        else:
            pen.dot(0.36 + side * 0.04, 0.48, 0.015)


@thing("코끼리", "ground", 0.34, 0.66, 1)
def elephant(pen: Pen) -> None:
    fur = pen.one_of(GREY, GREY, GREY, SLATE, SILVER, AZURE)
    for x in (-0.24, -0.06, 0.12):
        pen.box(x - 0.05, 0, 0.11, 0.3, fur)
    pen.oval(-0.06, 0.42, 0.32, 0.24, fur)
    pen.shape(
        [(0.34, 0.5), (0.46, 0.4), (0.48, 0.18), (0.44, 0.08), (0.38, 0.1), (0.4, 0.2), (0.36, 0.34), (0.24, 0.4)],
        fur,
        smooth=True,
    )
    pen.oval(0.24, 0.54, 0.18, 0.18, fur)
    pen.oval(0.12, 0.54, 0.12, 0.17, fur if pen.maybe(0.6) else ROSE)
    pen.dot(0.3, 0.58, 0.02)
    pen.line([(-0.37, 0.46), (-0.44, 0.34)], fur)
    if pen.maybe(0.4):
        pen.shape([(0.34, 0.42), (0.4, 0.34), (0.45, 0.38), (0.38, 0.45)], WHITE)


@thing("기린", "ground", 0.5, 0.82, 0.8)
def giraffe(pen: Pen) -> None:
    for x in (-0.16, -0.06, 0.06, 0.16):
        pen.box(x - 0.02, 0, 0.045, 0.26, YELLOW)
    pen.shape([(0.06, 0.34), (0.17, 0.82), (0.25, 0.82), (0.22, 0.36)], YELLOW)
    pen.oval(0, 0.34, 0.22, 0.12, YELLOW)
    pen.oval(0.27, 0.86, 0.11, 0.065, YELLOW, turn=-15)
    for x in (0.2, 0.26):
        pen.line([(x, 0.9), (x - 0.01, 0.98)])
        pen.dot(x - 0.01, 0.98, 0.014)
    pen.width = 0.75
    for x, y in ((-0.12, 0.36), (0.02, 0.32), (-0.02, 0.4), (0.12, 0.42), (0.15, 0.54), (0.18, 0.66)):
        pen.oval(x, y, 0.035, 0.028, pen.one_of(BROWN, CHESTNUT))
    pen.width = 1
    pen.dot(0.3, 0.88, 0.014)
    pen.line([(-0.21, 0.38), (-0.28, 0.24)])


@thing("사자", "ground", 0.3, 0.58, 0.9)
def lion(pen: Pen) -> None:
    fur, mane = pen.one_of(YELLOW, GOLD, APRICOT), pen.one_of(BROWN, CHESTNUT, ORANGE)
    pen.line([(-0.3, 0.36), (-0.44, 0.4), (-0.46, 0.54)], fur, smooth=True)
    pen.oval(-0.46, 0.57, 0.045, 0.06, mane)
    x, y = standing(pen, fur, tall=0.24)
    pen.puffs(x - 0.04, y, 0.25, 0.24, pen.count(9, 14), mane)
    pen.oval(x - 0.04, y, 0.15, 0.14, fur)
    muzzle(pen, x - 0.04, y, 0.15, INK)


@thing("고슴도치", "ground", 0.2, 0.38, 0.5)
def hedgehog(pen: Pen) -> None:
    angle = np.linspace(0.15, np.pi, 19)
    reach = 0.38 + 0.07 * (np.arange(19) % 2)
    back = np.stack([reach * np.cos(angle) - 0.04, 0.06 + reach * np.sin(angle)], 1)
    pen.shape([(0.32, 0.04), *back.tolist(), (-0.4, 0.04)], BROWN)
    pen.shape([(0.22, 0.04), (0.2, 0.26), (0.34, 0.22), (0.5, 0.08), (0.4, 0.02)], pen.one_of(TAN, CREAM), smooth=False)
    pen.dot(0.5, 0.09, 0.03)
    pen.dot(0.34, 0.16, 0.02)


@thing("원숭이", "ground", 0.3, 0.55, 0.6)
def monkey(pen: Pen) -> None:
    pen.line([(0.14, 0.1), (0.34, 0.1), (0.4, 0.28), (0.32, 0.34)], BROWN, smooth=True)
    pen.oval(0, 0.22, 0.17, 0.22, BROWN)
    pen.oval(0, 0.2, 0.1, 0.14, TAN)
    for side in (-1, 1):
        pen.oval(side * 0.24, 0.66, 0.09, 0.09, BROWN)
        pen.oval(side * 0.24, 0.66, 0.05, 0.05, TAN)
        pen.oval(side * 0.1, 0.04, 0.085, 0.045, BROWN)
    pen.oval(0, 0.66, 0.22, 0.2, BROWN)
    pen.oval(0, 0.61, 0.16, 0.13, TAN)
    for side in (-1, 1):
        pen.dot(side * 0.06, 0.67, 0.02)
    pen.arc(0, 0.58, 0.08, 0.05, 190, 350)


@thing("공룡", "ground", 0.34, 0.7, 1.6)
def dinosaur(pen: Pen) -> None:
    skin = pen.one_of(GREEN, GREEN, GREEN, "#8fd06c", "#35a39c", ORANGE, "#8a5cc9")
    spikes = pen.one_of(YELLOW, ORANGE, RED, LEMON) if skin != ORANGE else YELLOW
    if pen.maybe(0.5):  # a long neck
        body = [
            (-0.5, 0.12),
            (-0.24, 0.4),
            (0.06, 0.42),
            (0.22, 0.62),
            (0.24, 0.86),
            (0.36, 0.92),
            (0.46, 0.82),
            (0.34, 0.76),
            (0.32, 0.5),
            (0.2, 0.2),
            (-0.1, 0.14),
        ]
        for x in (-0.16, 0.1):
            pen.box(x - 0.05, 0, 0.1, 0.22, skin)
        pen.shape(body, skin, smooth=True)
        pen.dot(0.37, 0.85, 0.016)
        return
    back = ((-0.36, 0.22), (-0.24, 0.4), (-0.12, 0.56), (-0.02, 0.72))
    for (x, y), (x2, y2) in pairwise(back):
        pen.shape([(x, y), (x - 0.06, y + 0.14), (x2, y2)], spikes)
    pen.shape(
        [
            (-0.5, 0.04),
            (-0.2, 0.4),
            (-0.04, 0.72),
            (0.06, 0.9),
            (0.3, 0.9),
            (0.36, 0.76),
            (0.14, 0.7),
            (0.2, 0.44),
            (0.18, 0.12),
            (-0.1, 0.1),
        ],
        skin,
        smooth=True,
    )
    for x in (-0.08, 0.12):
        pen.box(x - 0.05, 0, 0.11, 0.18, skin)
    pen.shape([(0.16, 0.5), (0.3, 0.46), (0.3, 0.41), (0.16, 0.43)], skin)
    pen.dot(0.14, 0.82, 0.018)
    if pen.maybe(0.6):
        pen.line([(0.2, 0.78), (0.34, 0.8)])
    if pen.maybe(0.4):
        pen.oval(0.08, 0.36, 0.08, 0.18, LEMON)
