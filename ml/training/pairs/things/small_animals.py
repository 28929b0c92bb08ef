"""Birds, frogs, snails, turtles, caterpillars."""

import numpy as np

from ml.training.pairs.canvas import INK, WHITE, Pen
from ml.training.pairs.crayons import (
    APRICOT,
    AZURE,
    BLACK,
    BLUE,
    BROWN,
    CHESTNUT,
    CREAM,
    FOREST,
    GRASS,
    GREEN,
    GREY,
    LIME,
    ORANGE,
    PINK,
    PURPLE,
    RED,
    SLATE,
    TAN,
    TEAL,
    YELLOW,
)  # fmt: skip
from ml.training.pairs.things.catalogue import thing


def beak(pen: Pen, x: float, y: float, size: float) -> None:
    colour = ORANGE if pen.maybe(0.75) else YELLOW
    pen.shape([(x, y + size * 0.5), (x + size, y), (x, y - size * 0.5)], colour)


def thin_legs(pen: Pen, where: tuple[float, ...], top: float) -> None:
    for x in where:
        pen.line([(x, top), (x, 0)], ORANGE)
        pen.line([(x - 0.05, 0), (x, 0.03), (x + 0.07, 0)], ORANGE)


@thing("새", "ground", 0.16, 0.38, 1.6)
def bird(pen: Pen) -> None:
    colour = pen.one_of(BLUE, AZURE, RED, YELLOW, GREEN, BROWN, ORANGE, PINK)
    thin_legs(pen, (-0.04, 0.08), 0.2)
    pen.shape([(-0.22, 0.4), (-0.5, 0.46), (-0.48, 0.34), (-0.2, 0.26)], colour)
    pen.oval(0, 0.38, 0.3, 0.22, colour)
    beak(pen, 0.38, 0.6, 0.14)
    pen.oval(0.25, 0.6, 0.17, 0.16, colour)
    pen.shape([(-0.16, 0.44), (0.12, 0.46), (0.06, 0.3), (-0.1, 0.26)], colour, smooth=True)
    pen.dot(0.29, 0.63, 0.025)


@thing("새", "air", 0.16, 0.34, 1.2)
def flying_bird(pen: Pen) -> None:
    colour = pen.one_of(BLUE, AZURE, GREY, WHITE, RED, YELLOW)
    pen.shape([(0.0, 0.06), (-0.14, 0.4), (0.06, 0.34), (0.16, 0.06)], colour, smooth=False)
    pen.shape([(-0.26, 0.02), (-0.48, 0.1), (-0.44, -0.08), (-0.24, -0.06)], colour)
    pen.oval(0, 0, 0.3, 0.14, colour)
    beak(pen, 0.4, 0.08, 0.12)
    pen.oval(0.3, 0.09, 0.13, 0.12, colour)
    pen.shape([(-0.1, -0.02), (-0.12, -0.34), (0.1, -0.26), (0.12, 0.0)], colour, smooth=False)
    pen.dot(0.34, 0.11, 0.02)


@thing("새", "sky", 0.06, 0.14, 1.4)
def far_birds(pen: Pen) -> None:
    """Two bows on the sky."""
    for _ in range(pen.count(1, 3)):
        x, y = pen.between(-0.9, 0.9), pen.between(-0.6, 0.6)
        for side in (-1, 1):
            pen.line([(x, y), (x + side * 0.22, y + 0.2), (x + side * 0.46, y + 0.06)], smooth=True)


@thing("병아리", "ground", 0.14, 0.36, 1.6)
def chick(pen: Pen) -> None:
    thin_legs(pen, (-0.08, 0.08), 0.18)
    if pen.maybe(0.5):
        pen.oval(0, 0.46, 0.32, 0.34, YELLOW)
        pen.shape([(-0.06, 0.5), (0.06, 0.5), (0, 0.4)], ORANGE)
        for side in (-1, 1):
            pen.dot(side * 0.12, 0.56, 0.03)
            pen.shape([(side * 0.3, 0.48), (side * 0.44, 0.38), (side * 0.28, 0.34)], YELLOW)
    else:
        pen.oval(-0.04, 0.34, 0.26, 0.2, YELLOW)
        beak(pen, 0.36, 0.6, 0.12)
        pen.oval(0.2, 0.6, 0.18, 0.17, YELLOW)
        pen.dot(0.26, 0.64, 0.026)
        pen.arc(-0.06, 0.38, 0.12, 0.1, 180, 350)
    if pen.maybe(0.4):
        pen.line([(0, 0.8), (0.03, 0.9)], width=0.8)


@thing("닭", "ground", 0.24, 0.46, 0.7)
def hen(pen: Pen) -> None:
    colour = pen.one_of(WHITE, WHITE, CHESTNUT, BROWN, ORANGE)
    thin_legs(pen, (-0.06, 0.08), 0.18)
    for y in (0.72, 0.6, 0.5):
        pen.oval(-0.34, y - 0.06, 0.14, 0.07, pen.one_of(colour, GREEN, RED) if colour != WHITE else WHITE, turn=-35)
    pen.oval(0, 0.38, 0.3, 0.24, colour)
    pen.puffs(0.24, 0.86, 0.09, 0.06, 5, RED, deep=0.4)
    beak(pen, 0.36, 0.7, 0.12)
    pen.oval(0.32, 0.6, 0.04, 0.06, RED)
    pen.oval(0.24, 0.7, 0.14, 0.15, colour)
    pen.dot(0.28, 0.74, 0.022)
    pen.arc(-0.04, 0.4, 0.14, 0.12, 180, 350)


@thing("오리", "water", 0.2, 0.4, 1.6)
def duck(pen: Pen) -> None:
    colour = pen.one_of(YELLOW, YELLOW, YELLOW, WHITE, CHESTNUT)
    pen.shape([(0.34, 0.24), (0.52, 0.22), (0.5, 0.14), (0.34, 0.14)], ORANGE, smooth=True)
    pen.shape(
        [
            (-0.46, 0.08),
            (-0.3, -0.02),
            (-0.3, -0.18),
            (-0.1, -0.28),
            (0.2, -0.26),
            (0.3, -0.06),
            (0.2, 0.06),
            (-0.1, 0.0),
        ],
        colour,
        smooth=True,
    )
    pen.oval(0.22, 0.2, 0.17, 0.16, colour)
    pen.arc(-0.04, -0.1, 0.14, 0.1, 180, 350)
    pen.dot(0.27, 0.25, 0.024)


@thing("펭귄", "snow", 0.26, 0.52, 1.2)
def penguin(pen: Pen) -> None:
    dark = pen.one_of(BLACK, BLACK, "#26418f", SLATE)
    for side in (-1, 1):
        pen.oval(side * 0.12, 0.03, 0.1, 0.04, ORANGE)
        pen.shape([(side * 0.24, 0.6), (side * 0.4, 0.3), (side * 0.3, 0.26), (side * 0.22, 0.44)], dark)
    pen.oval(0, 0.5, 0.28, 0.47, dark)
    pen.oval(0, 0.38, 0.2, 0.32, WHITE)
    if pen.maybe(0.6):
        for side in (-1, 1):
            pen.oval(side * 0.09, 0.74, 0.1, 0.11, WHITE)
    for side in (-1, 1):
        pen.oval(side * 0.08, 0.76, 0.035, 0.035, WHITE)
        pen.dot(side * 0.08, 0.76, 0.018)
    pen.shape([(-0.06, 0.69), (0.06, 0.69), (0, 0.6)], ORANGE)


@thing("부엉이", "ground", 0.24, 0.46, 0.6)
def owl(pen: Pen) -> None:
    colour = pen.one_of(BROWN, CHESTNUT, GREY)
    pen.shape(
        [
            (-0.28, 0.94),
            (-0.16, 0.84),
            (0.16, 0.84),
            (0.28, 0.94),
            (0.32, 0.5),
            (0.2, 0.06),
            (-0.2, 0.06),
            (-0.32, 0.5),
        ],
        colour,
    )
    pen.oval(0, 0.32, 0.18, 0.22, pen.one_of(CREAM, TAN))
    for side in (-1, 1):
        pen.oval(side * 0.13, 0.66, 0.12, 0.12, pen.one_of(WHITE, YELLOW))
        pen.dot(side * 0.13, 0.66, 0.045)
        pen.oval(side * 0.1, 0.04, 0.06, 0.03, ORANGE)
    pen.shape([(-0.04, 0.58), (0.04, 0.58), (0, 0.48)], ORANGE)


@thing("개구리", "low", 0.18, 0.4, 1.2)
def frog(pen: Pen) -> None:
    colour = GREEN if pen.maybe(0.75) else pen.one_of(GRASS, LIME)
    for side in (-1, 1):
        pen.oval(side * 0.34, 0.14, 0.14, 0.12, colour)
        pen.oval(side * 0.36, 0.03, 0.13, 0.04, colour)
    pen.oval(0, 0.2, 0.3, 0.2, colour)
    for side in (-1, 1):
        pen.oval(side * 0.17, 0.66, 0.1, 0.1, colour)
    pen.oval(0, 0.48, 0.32, 0.2, colour)
    for side in (-1, 1):
        pen.oval(side * 0.17, 0.67, 0.065, 0.065, WHITE)
        pen.dot(side * 0.17, 0.67, 0.03)
    pen.arc(0, 0.47, 0.2, 0.09, 190, 350)


@thing("달팽이", "low", 0.16, 0.36, 1.2)
def snail(pen: Pen) -> None:
    body, shell = pen.one_of(TAN, CREAM, YELLOW, APRICOT, GRASS), pen.one_of(CHESTNUT, BROWN, ORANGE, PINK, PURPLE, RED)
    for x in (0.34, 0.44):
        pen.line([(x, 0.3), (x + 0.04, 0.46)])
        pen.dot(x + 0.04, 0.46, 0.022)
    pen.shape(
        [(-0.48, 0.01), (-0.2, 0.12), (0.24, 0.1), (0.3, 0.3), (0.42, 0.34), (0.5, 0.24), (0.44, 0.02)],
        body,
        smooth=True,
    )
    pen.oval(-0.04, 0.34, 0.27, 0.27, shell)
    t = np.linspace(0, 4.4 * np.pi, 44)
    pen.line(np.stack([-0.04 + 0.018 * t * np.cos(t), 0.34 + 0.018 * t * np.sin(t)], 1))


@thing("거북이", "low", 0.16, 0.36, 1.2)
def turtle(pen: Pen) -> None:
    skin = pen.one_of(GRASS, GREEN, LIME, TAN)
    shell = pen.one_of(*[c for c in (GREEN, FOREST, BROWN, CHESTNUT) if c != skin])
    for x in (-0.26, 0.2):
        pen.box(x - 0.06, 0, 0.13, 0.16, skin, round=0.04)
    pen.shape([(-0.36, 0.14), (-0.5, 0.1), (-0.36, 0.2)], skin)
    pen.oval(0.42, 0.3, 0.12, 0.11, skin)
    pen.shape([(0.36 * np.cos(a) - 0.02, 0.13 + 0.36 * np.sin(a)) for a in np.linspace(0, np.pi, 24)], shell)
    if pen.maybe(0.7):
        pen.line([(-0.18, 0.14), (-0.12, 0.32), (0.1, 0.32), (0.16, 0.14)])
        pen.line([(-0.12, 0.32), (-0.16, 0.46)])
        pen.line([(0.1, 0.32), (0.14, 0.45)])
    pen.dot(0.45, 0.34, 0.018)


@thing("애벌레", "low", 0.16, 0.34, 0.8)
def caterpillar(pen: Pen) -> None:
    colours = (GREEN, LIME) if pen.maybe(0.6) else (GREEN, GREEN)
    for place, x in enumerate(0.16 - 0.17 * np.arange(pen.count(3, 5))):
        for side in (-0.04, 0.04):
            pen.line([(x + side, 0.08), (x + side, 0)], width=0.8)
        pen.oval(x, 0.2 + 0.04 * (place % 2), 0.12, 0.13, colours[place % 2])
    pen.oval(0.34, 0.3, 0.15, 0.15, pen.one_of(GREEN, GREEN, RED))
    for x in (0.28, 0.4):
        pen.line([(x, 0.43), (x + 0.02, 0.54)], width=0.8)
        pen.dot(x + 0.01, 0.32, 0.02)
    pen.arc(0.34, 0.27, 0.06, 0.05, 190, 350, width=0.8)


@thing("거미", "air", 0.16, 0.3, 0.4)
def spider(pen: Pen) -> None:
    pen.line([(0, 0.2), (0, 0.5)])
    for side in (-1, 1):
        for bend in (0.2, 0.06, -0.08, -0.2):
            pen.line([(side * 0.14, bend * 0.5), (side * 0.34, bend + 0.08), (side * 0.44, bend - 0.08)])
    colour = pen.one_of(BLACK, BROWN, PURPLE)
    pen.oval(0, 0, 0.19, 0.19, colour)
    for side in (-1, 1):
        pen.oval(side * 0.07, 0.04, 0.045, 0.05, WHITE)
        pen.dot(side * 0.07, 0.04, 0.02)


@thing("뱀", "low", 0.2, 0.4, 0.5)
def snake(pen: Pen) -> None:
    colour = pen.one_of(GREEN, GREEN, LIME, TEAL)
    x = np.linspace(-0.48, 0.34, 24)
    y = 0.2 + 0.13 * np.sin(x * 11)
    thick = np.linspace(0.01, 0.07, 24)
    pen.shape(np.concatenate([np.stack([x, y + thick], 1), np.stack([x, y - thick], 1)[::-1]]), colour)
    pen.oval(0.4, y[-1] + 0.02, 0.11, 0.085, colour)
    pen.line([(0.5, y[-1] + 0.01), (0.6, y[-1])], RED)
    pen.dot(0.42, y[-1] + 0.05, 0.018)


@thing("다람쥐", "ground", 0.22, 0.44, 0.6)
def squirrel(pen: Pen) -> None:
    fur = pen.one_of(BROWN, CHESTNUT, ORANGE)
    pen.shape(
        [(-0.1, 0.06), (-0.4, 0.16), (-0.42, 0.6), (-0.24, 0.8), (-0.12, 0.66), (-0.22, 0.52), (-0.12, 0.3)],
        fur,
        smooth=True,
    )
    pen.oval(0.02, 0.24, 0.17, 0.22, fur)
    pen.oval(0.05, 0.22, 0.09, 0.14, CREAM)
    for side in (-0.06, 0.14):
        pen.shape([(side, 0.7), (side + 0.02, 0.84), (side + 0.08, 0.72)], fur)
    pen.oval(0.08, 0.6, 0.16, 0.15, fur)
    pen.dot(0.14, 0.64, 0.022)
    pen.dot(0.24, 0.58, 0.022)
    pen.oval(0.02, 0.03, 0.1, 0.04, fur)


@thing("개미", "low", 0.1, 0.22, 0.4)
def ant(pen: Pen) -> None:
    colour = pen.one_of(BLACK, BROWN, INK)
    for x in (-0.1, 0, 0.1):
        pen.line([(x, 0.2), (x * 2, 0)], width=0.8)
    for x, size in ((-0.26, 0.15), (0, 0.1), (0.24, 0.13)):
        pen.oval(x, 0.22, size, size * 0.8, colour)
    for side in (0.26, 0.34):
        pen.line([(side, 0.3), (side + 0.08, 0.44)], width=0.7)
