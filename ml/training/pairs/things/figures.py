"""Figures that are nobody: a snowman, a princess, a robot, a ghost."""

import numpy as np

from ml.training.pairs.canvas import INK, WHITE, Pen
from ml.training.pairs.crayons import (
    BLACK,
    BLUE,
    BROWN,
    CHESTNUT,
    GREEN,
    GREY,
    ORANGE,
    PINK,
    PURPLE,
    RED,
    SKINS,
    TAN,
    YELLOW,
)  # fmt: skip
from ml.training.pairs.things.catalogue import thing
from ml.training.pairs.things.faces import face
from ml.training.pairs.things.people import arms, hair, hair_behind, limb


@thing("눈사람", "snow", 0.36, 0.72, 3)
def snowman(pen: Pen) -> None:
    three = pen.maybe(0.35)
    scarf = pen.one_of(RED, RED, GREEN, BLUE, PINK, YELLOW)
    low, radius = (0.2, 0.13) if three else (0.27, 0.19)
    for side in (-1, 1):
        y = 0.48 if three else 0.4
        tip = (side * 0.44, y + pen.between(0, 0.2))
        pen.line([(side * 0.16, y - 0.06), tip], BROWN)
        pen.line([tip, (tip[0] + side * 0.04, tip[1] + 0.06)], BROWN, width=0.8)
    pen.oval(0, low * 0.95, low, low * 0.95, WHITE)
    if three:
        pen.oval(0, 0.5, 0.16, 0.15, WHITE)
    y = 0.74 if three else 0.68
    pen.oval(0, y, radius, radius, WHITE)
    face(pen, 0, y + 0.02, radius, cheeks=0.1)
    if pen.maybe(0.8):
        pen.shape([(0, y + 0.03), (0.16, y - 0.01), (0, y - 0.03)], ORANGE)
    for step in range(pen.count(1, 3)):
        pen.dot(0, 0.42 - step * 0.11 if not three else 0.54 - step * 0.09, 0.018)
    if pen.maybe(0.65):
        neck = y - radius * 0.92
        pen.box(-radius * 0.85, neck - 0.03, radius * 1.7, 0.075, scarf, round=0.03)
        pen.shape([(0.06, neck - 0.02), (0.13, neck - 0.02), (0.15, neck - 0.2), (0.08, neck - 0.2)], scarf)
    top = y + radius * 0.85
    if pen.maybe(0.45):
        hat = pen.one_of(BLACK, BLACK, BROWN, RED, BLUE)
        pen.box(-0.11, top, 0.22, 0.16, hat)
        pen.box(-0.2, top - 0.02, 0.4, 0.05, hat)
    elif pen.maybe(0.4):
        bucket = pen.one_of(RED, BLUE, GREY)
        pen.shape([(-0.13, top - 0.02), (-0.09, top + 0.15), (0.09, top + 0.15), (0.13, top - 0.02)], bucket)


@thing("산타", "snow", 0.4, 0.65, 0.6)
def santa(pen: Pen) -> None:
    for side in (-1, 1):
        pen.box(side * 0.1 - 0.06, 0, 0.12, 0.12, BLACK)
        limb(pen, (side * 0.18, 0.5), (side * 0.32, 0.36), 0.1, RED)
    pen.shape([(-0.16, 0.56), (-0.26, 0.1), (0.26, 0.1), (0.16, 0.56)], RED, smooth=False)
    pen.box(-0.235, 0.24, 0.47, 0.06, BLACK)
    pen.box(-0.26, 0.08, 0.52, 0.06, WHITE)
    skin = pen.one_of(*SKINS)
    pen.oval(0, 0.68, 0.15, 0.14, skin)
    pen.puffs(0, 0.58, 0.17, 0.12, 7, WHITE)
    pen.shape([(-0.15, 0.76), (0.1, 1.0), (0.15, 0.76)], RED)
    pen.oval(0.1, 1.0, 0.04, 0.04, WHITE)
    pen.box(-0.17, 0.73, 0.34, 0.055, WHITE, round=0.02)
    for side in (-1, 1):
        pen.dot(side * 0.05, 0.68, 0.012)
    pen.oval(0, 0.64, 0.025, 0.02, PINK)


@thing("허수아비", "ground", 0.4, 0.6, 0.3)
def scarecrow(pen: Pen) -> None:
    pen.line([(0, 0), (0, 0.5)], BROWN)
    pen.line([(-0.35, 0.55), (0.35, 0.55)], BROWN)
    pen.shape([(-0.14, 0.62), (-0.18, 0.26), (0.18, 0.26), (0.14, 0.62)], pen.one_of(RED, BLUE, GREEN))
    pen.oval(0, 0.74, 0.12, 0.12, TAN)
    face(pen, 0, 0.74, 0.12)
    pen.shape([(-0.2, 0.82), (0, 1.02), (0.2, 0.82)], pen.one_of(YELLOW, CHESTNUT))


@thing("왕관", "low", 0.14, 0.3, 0.5)
def crown(pen: Pen) -> None:
    pen.shape([(-0.36, 0.04), (-0.42, 0.56), (-0.2, 0.3), (0, 0.66), (0.2, 0.3), (0.42, 0.56), (0.36, 0.04)], YELLOW)
    for x, colour in ((-0.2, RED), (0, BLUE), (0.2, RED)):
        pen.oval(x, 0.16, 0.05, 0.06, colour)


@thing("유령", "air", 0.24, 0.44, 0.6)
def ghost(pen: Pen) -> None:
    x = np.linspace(0.3, -0.3, 7)
    hem = np.stack([x, np.where(np.arange(7) % 2, -0.3, -0.42)], 1)
    top = [(0.3 * np.cos(a), 0.16 + 0.3 * np.sin(a)) for a in np.linspace(np.pi, 0, 16)]
    pen.shape([*top, *hem.tolist()], WHITE)
    for side in (-1, 1):
        pen.dot(side * 0.1, 0.14, 0.045)
    pen.oval(0, -0.02, 0.05, 0.06, INK)


@thing("로봇", "ground", 0.34, 0.62, 0.9)
def robot(pen: Pen) -> None:
    body, trim = pen.one_of(GREY, GREY, BLUE, ORANGE, GREEN), pen.one_of(RED, YELLOW, GREEN)
    for side in (-1, 1):
        pen.box(side * 0.1 - 0.05, 0, 0.1, 0.2, body)
        pen.box(side * 0.27 - 0.045, 0.26, 0.09, 0.26, body)
    pen.box(-0.21, 0.18, 0.42, 0.38, body)
    pen.box(-0.12, 0.28, 0.24, 0.16, trim)
    pen.line([(0, 0.88), (0, 0.95)])
    pen.oval(0, 0.97, 0.03, 0.03, trim)
    pen.box(-0.17, 0.58, 0.34, 0.3, body, round=0.03)
    for side in (-1, 1):
        pen.oval(side * 0.075, 0.76, 0.045, 0.045, YELLOW if trim != YELLOW else WHITE)
    pen.box(-0.09, 0.63, 0.18, 0.05, WHITE)


@thing("공주", "ground", 0.4, 0.75, 1)
def princess(pen: Pen) -> None:
    skin, dress = pen.one_of(*SKINS[:9]), pen.one_of(PINK, PINK, PURPLE, BLUE, YELLOW, RED)
    y, radius = 0.74, 0.13
    colour = pen.one_of(YELLOW, BROWN, BLACK, CHESTNUT)
    hair_behind(pen, y, radius, colour, 1)
    arms(pen, 0.56, 0.08, skin, skin if pen.maybe(0.5) else None)
    pen.shape([(-0.07, 0.6), (-0.08, 0.42), (-0.34, 0), (0.34, 0), (0.08, 0.42), (0.07, 0.6)], dress)
    pen.line([(-0.08, 0.42), (0.08, 0.42)])
    if pen.careful:
        x = np.linspace(-0.34, 0.34, 9)
        pen.line(np.stack([x, 0.05 + 0.03 * (np.arange(9) % 2)], 1), smooth=True)
    pen.oval(0, y, radius, radius * 1.04, skin)
    hair(pen, y, radius, colour, 1)
    face(pen, 0, y - 0.02, radius, cheeks=0.6)
    top = y + radius * 0.95
    pen.shape(
        [
            (-0.09, top),
            (-0.11, top + 0.12),
            (-0.04, top + 0.06),
            (0, top + 0.14),
            (0.04, top + 0.06),
            (0.11, top + 0.12),
            (0.09, top),
        ],
        YELLOW,
    )
