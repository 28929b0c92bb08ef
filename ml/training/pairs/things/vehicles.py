"""What rolls on roads and rails, and a rocket."""

import numpy as np

from ml.training.pairs.canvas import WHITE, Pen
from ml.training.pairs.crayons import (
    AZURE,
    BLACK,
    BLUE,
    BRIGHT,
    BROWN,
    GREEN,
    GREY,
    LIME,
    NAVY,
    ORANGE,
    PINK,
    PURPLE,
    RED,
    SILVER,
    SKY,
    SLATE,
    TAN,
    YELLOW,
    usual,
)  # fmt: skip
from ml.training.pairs.things.catalogue import thing

TYRES = (BLACK, BLACK, BLACK, SLATE, GREY)
CARS = (RED, RED, BLUE, BLUE, YELLOW, GREEN, ORANGE, AZURE, PINK, PURPLE, SILVER, WHITE)


def wheels(pen: Pen, where: tuple[float, ...], radius: float, y: float | None = None) -> None:
    """One crayon for all of them."""
    tyre, hub = pen.one_of(*TYRES), pen.one_of(SILVER, WHITE, GREY, YELLOW)
    way = pen.between(0, 1)
    y = radius if y is None else y
    for x in where:
        pen.oval(x, y, radius, radius, tyre)
        if way < 0.6:
            pen.oval(x, y, radius * 0.45, radius * 0.45, hub if hub != tyre else WHITE)
        elif way < 0.75:
            pen.dot(x, y, radius * 0.15)


@thing("자동차", "road", 0.24, 0.46, 2.4)
def car(pen: Pen) -> None:
    colour, radius = pen.one_of(*CARS), pen.between(0.07, 0.105)
    glass, low, tall = usual(pen.chance, "glass"), radius, pen.between(0.14, 0.2)
    roof = low + tall + pen.between(0.13, 0.19)
    if pen.maybe(0.4):  # one outline
        pen.shape(
            [(-0.48, low), (-0.48, low + tall * 0.8), (-0.32, low + tall), (-0.2, roof), (0.14, roof),
             (0.28, low + tall), (0.46, low + tall * 0.75), (0.48, low)],
            colour, smooth=pen.maybe(0.2),
        )  # fmt: skip
    else:
        pen.shape([(-0.3, low + tall), (-0.2, roof), (0.16, roof), (0.28, low + tall)], colour)
        pen.box(-0.48, low, 0.96, tall, colour, round=pen.between(0, 0.08))
    top = roof - 0.03
    foot = low + tall + 0.005
    pen.shape([(-0.24, foot), (-0.17, top), (-0.04, top), (-0.04, foot)], glass)
    pen.shape([(0.0, foot), (0.0, top), (0.12, top), (0.21, foot)], glass)
    if pen.careful:
        pen.line([(-0.02, foot), (-0.02, low + 0.02)])
        pen.line([(0.04, foot - 0.06), (0.1, foot - 0.06)])
    if pen.maybe(0.5):
        pen.oval(0.45, low + tall * 0.55, 0.03, 0.03, YELLOW)
    wheels(pen, (-0.27, 0.27), radius)


@thing("버스", "road", 0.3, 0.54, 1.3)
def bus(pen: Pen) -> None:
    colour, radius = pen.one_of(YELLOW, YELLOW, RED, BLUE, GREEN, ORANGE), 0.07
    glass, number = usual(pen.chance, "glass"), pen.count(3, 5)
    pen.box(-0.49, radius, 0.98, 0.44, colour, round=pen.between(0, 0.07))
    wide = 0.66 / number
    for place in range(number):
        pen.box(-0.44 + place * wide, radius + 0.2, wide * 0.76, 0.16, glass)
    pen.box(0.26, radius + 0.02, 0.14, 0.34, pen.one_of(glass, GREY, WHITE))
    if pen.maybe(0.4):
        pen.line([(-0.49, radius + 0.14), (0.26, radius + 0.14)])
    wheels(pen, (-0.28, 0.2) if pen.maybe(0.5) else (-0.3, -0.1, 0.32), radius)


@thing("트럭", "road", 0.28, 0.5, 1.2)
def truck(pen: Pen) -> None:
    cab, load, radius = pen.one_of(*CARS[:10]), pen.one_of(GREY, BROWN, WHITE, GREEN, YELLOW, SILVER), 0.085
    if pen.maybe(0.5):
        pen.box(-0.48, radius + 0.03, 0.62, 0.4, load)
    else:
        pen.shape([(-0.48, radius + 0.3), (-0.44, radius + 0.04), (0.12, radius + 0.04), (0.14, radius + 0.3)], load)
        if pen.maybe(0.5):
            pen.shape(
                [(-0.4, radius + 0.31), (-0.2, radius + 0.42), (0.06, radius + 0.31)], pen.one_of(BROWN, TAN, GREY)
            )
    pen.shape(
        [
            (0.17, radius),
            (0.17, radius + 0.34),
            (0.34, radius + 0.34),
            (0.42, radius + 0.18),
            (0.48, radius + 0.16),
            (0.48, radius),
        ],
        cab,
    )
    pen.shape([(0.24, radius + 0.18), (0.24, radius + 0.3), (0.32, radius + 0.3), (0.38, radius + 0.18)], SKY)
    wheels(pen, (-0.34, -0.12, 0.32) if pen.maybe(0.5) else (-0.3, 0.32), radius)


@thing("소방차", "road", 0.28, 0.5, 0.7)
def fire_engine(pen: Pen) -> None:
    pen.box(-0.48, 0.09, 0.96, 0.26, RED)
    pen.box(0.2, 0.34, 0.28, 0.16, RED)
    pen.box(0.28, 0.36, 0.17, 0.11, SKY)
    for y in (0.4, 0.47):
        pen.line([(-0.46, y), (0.16, y + 0.04)])
    for x in np.linspace(-0.42, 0.12, 6):
        pen.line([(x, 0.405 + 0.06 * (x + 0.46)), (x, 0.475 + 0.06 * (x + 0.46))])
    pen.oval(0.3, 0.53, 0.04, 0.03, BLUE)
    wheels(pen, (-0.28, 0.28), 0.09)


@thing("경찰차", "road", 0.26, 0.44, 0.5)
def police_car(pen: Pen) -> None:
    pen.shape([(-0.28, 0.26), (-0.18, 0.42), (0.16, 0.42), (0.26, 0.26)], WHITE)
    pen.box(-0.48, 0.09, 0.96, 0.18, BLUE if pen.maybe(0.6) else BLACK)
    pen.box(-0.12, 0.09, 0.24, 0.18, WHITE)
    for side in (-1, 1):
        pen.shape([(side * 0.02, 0.27), (side * 0.02, 0.39), (side * 0.15, 0.39), (side * 0.21, 0.27)], SKY)
        pen.box(side * 0.04 - 0.04, 0.42, 0.08, 0.05, RED if side < 0 else BLUE)
    wheels(pen, (-0.28, 0.28), 0.09)


@thing("구급차", "road", 0.26, 0.46, 0.4)
def ambulance(pen: Pen) -> None:
    pen.shape([(-0.48, 0.09), (-0.48, 0.5), (0.2, 0.5), (0.34, 0.32), (0.48, 0.28), (0.48, 0.09)], WHITE)
    pen.shape([(0.14, 0.3), (0.14, 0.45), (0.2, 0.45), (0.31, 0.3)], SKY)
    x, y = -0.2, 0.32
    pen.shape(
        [
            (x - 0.03, y - 0.1),
            (x - 0.03, y - 0.03),
            (x - 0.1, y - 0.03),
            (x - 0.1, y + 0.03),
            (x - 0.03, y + 0.03),
            (x - 0.03, y + 0.1),
            (x + 0.03, y + 0.1),
            (x + 0.03, y + 0.03),
            (x + 0.1, y + 0.03),
            (x + 0.1, y - 0.03),
            (x + 0.03, y - 0.03),
            (x + 0.03, y - 0.1),
        ],
        RED,
    )
    pen.line([(-0.48, 0.18), (0.48, 0.18)])
    pen.box(0.04, 0.5, 0.08, 0.05, RED)
    wheels(pen, (-0.28, 0.28), 0.09)


@thing("기차", "road", 0.26, 0.5, 1.2)
def train(pen: Pen) -> None:
    colour, second = pen.one_of(RED, BLUE, GREEN, BLACK), pen.one_of(YELLOW, ORANGE, AZURE, PINK)
    radius = 0.055
    for x in (-0.36, -0.22, 0.0, 0.16, 0.32):
        pen.oval(x, radius, radius, radius, BLACK if colour != BLACK else RED)
    pen.box(-0.48, 0.09, 0.36, 0.22, second)
    for x in (-0.42, -0.26):
        pen.box(x, 0.17, 0.1, 0.09, SKY)
    pen.line([(-0.12, 0.12), (-0.06, 0.12)])
    pen.box(0.3, 0.29, 0.09, 0.13, BLACK if colour != BLACK else RED)
    if pen.maybe(0.7):
        pen.puffs(0.28, 0.52, 0.08, 0.05, 5, SILVER if pen.maybe(0.5) else WHITE)
        pen.puffs(0.12, 0.58, 0.1, 0.06, 5, SILVER if pen.maybe(0.5) else WHITE)
    pen.box(0.1, 0.09, 0.36, 0.2, colour, round=0.04)
    pen.box(-0.07, 0.09, 0.2, 0.34, colour)
    pen.box(-0.03, 0.25, 0.12, 0.11, SKY)


@thing("지하철", "road", 0.26, 0.44, 0.5)
def metro(pen: Pen) -> None:
    colour, stripe = pen.one_of(SILVER, WHITE, GREY), pen.one_of(GREEN, BLUE, ORANGE, RED)
    pen.box(-0.49, 0.08, 0.98, 0.36, colour, round=0.06)
    pen.box(-0.48, 0.13, 0.96, 0.06, stripe)
    for x in (-0.42, -0.2, 0.22):
        pen.box(x, 0.25, 0.16, 0.12, SKY)
    pen.box(0.02, 0.09, 0.14, 0.3, SKY)
    wheels(pen, (-0.34, -0.2, 0.2, 0.34), 0.045)


@thing("자전거", "road", 0.28, 0.5, 1)
def bicycle(pen: Pen) -> None:
    colour = pen.one_of(RED, BLUE, GREEN, ORANGE, PINK)
    for x in (-0.28, 0.28):
        pen.oval(x, 0.2, 0.2, 0.2)
        if pen.careful:
            for angle in (0.3, 1.35, 2.4):
                pen.line(
                    [
                        (x - 0.18 * np.cos(angle), 0.2 - 0.18 * np.sin(angle)),
                        (x + 0.18 * np.cos(angle), 0.2 + 0.18 * np.sin(angle)),
                    ],
                    width=0.6,
                )
    pen.line([(-0.28, 0.2), (-0.1, 0.46), (0.2, 0.46), (0.0, 0.2), (-0.28, 0.2)], colour)
    pen.line([(0.0, 0.2), (-0.12, 0.5)], colour)
    pen.line([(0.28, 0.2), (0.18, 0.56), (0.26, 0.6)], colour)
    pen.box(-0.2, 0.5, 0.16, 0.04, pen.one_of(BLACK, BROWN), round=0.02)
    pen.oval(0.0, 0.2, 0.035, 0.035)


@thing("오토바이", "road", 0.26, 0.44, 0.4)
def motorbike(pen: Pen) -> None:
    colour = pen.one_of(RED, BLUE, BLACK, GREEN, YELLOW)
    pen.line([(0.3, 0.16), (0.2, 0.48), (0.1, 0.52)])
    pen.shape(
        [(-0.34, 0.3), (-0.3, 0.4), (0.0, 0.36), (0.12, 0.44), (0.22, 0.4), (0.14, 0.18), (-0.1, 0.16)],
        colour,
        smooth=True,
    )
    pen.box(-0.34, 0.37, 0.28, 0.06, BROWN if colour != BROWN else BLACK, round=0.03)
    wheels(pen, (-0.3, 0.3), 0.16)


@thing("로켓", "air", 0.36, 0.72, 1.3)
def rocket(pen: Pen) -> None:
    body, fins = pen.one_of(WHITE, WHITE, SILVER, AZURE, YELLOW), pen.one_of(RED, RED, BLUE, ORANGE)
    if pen.maybe(0.65):
        pen.shape(
            [(-0.09, -0.3), (-0.12, -0.42), (-0.05, -0.4), (0, -0.52), (0.05, -0.4), (0.12, -0.42), (0.09, -0.3)],
            pen.one_of(ORANGE, YELLOW) if fins != ORANGE else YELLOW,
        )
    for side in (-1, 1):
        pen.shape([(side * 0.13, 0.02), (side * 0.3, -0.26), (side * 0.28, -0.34), (side * 0.12, -0.24)], fins)
    pen.shape(
        [(-0.12, -0.3), (-0.16, 0.0), (-0.1, 0.28), (0, 0.48), (0.1, 0.28), (0.16, 0.0), (0.12, -0.3)],
        body,
        smooth=False,
    )
    if pen.maybe(0.7):
        pen.shape([(-0.1, 0.28), (0, 0.48), (0.1, 0.28)], fins)
    pen.oval(0, 0.1, 0.075, 0.075, SKY if body != AZURE else WHITE)
    if pen.maybe(0.4):
        pen.oval(0, -0.12, 0.05, 0.05, SKY if body != AZURE else WHITE)


@thing("트랙터", "road", 0.28, 0.48, 0.6)
def tractor(pen: Pen) -> None:
    colour = pen.one_of(RED, GREEN, BLUE, ORANGE)
    pen.line([(0.26, 0.4), (0.26, 0.56)])
    pen.box(-0.34, 0.36, 0.36, 0.24, SKY if pen.maybe(0.7) else colour)
    pen.box(-0.38, 0.58, 0.44, 0.06, colour)
    pen.box(-0.1, 0.16, 0.52, 0.24, colour)
    for x, radius in ((-0.22, 0.2), (0.3, 0.12)):
        pen.oval(x, radius, radius, radius, BLACK)
        pen.oval(x, radius, radius * 0.5, radius * 0.5, YELLOW)


@thing("굴착기", "road", 0.3, 0.5, 0.5)
def digger(pen: Pen) -> None:
    pen.shape([(0.0, 0.3), (0.24, 0.62), (0.3, 0.6), (0.08, 0.26)], YELLOW)
    pen.shape([(0.24, 0.62), (0.42, 0.3), (0.47, 0.32), (0.3, 0.64)], YELLOW)
    pen.shape([(0.36, 0.3), (0.5, 0.34), (0.48, 0.16), (0.36, 0.18)], GREY)
    pen.box(-0.4, 0.18, 0.46, 0.2, YELLOW)
    pen.box(-0.3, 0.38, 0.26, 0.2, SKY)
    pen.box(-0.42, 0, 0.54, 0.17, SLATE, round=0.08)
    for x in (-0.32, -0.16, 0.0):
        pen.oval(x, 0.085, 0.045, 0.045, GREY)


@thing("신호등", "ground", 0.34, 0.56, 0.6)
def traffic_light(pen: Pen) -> None:
    pen.box(-0.03, 0, 0.06, 0.46, GREY)
    pen.box(-0.12, 0.44, 0.24, 0.52, pen.one_of(BLACK, SLATE, YELLOW))
    for y, colour in ((0.86, RED), (0.7, YELLOW), (0.54, GREEN)):
        pen.oval(0, y, 0.07, 0.065, colour if colour != YELLOW else ORANGE)


@thing("유모차", "road", 0.24, 0.4, 0.4)
def pram(pen: Pen) -> None:
    colour = pen.one_of(PINK, AZURE, BLUE, YELLOW, LIME)
    pen.line([(-0.3, 0.36), (-0.48, 0.56)])
    pen.shape(
        [(0.02, 0.38), (0.02, 0.68), (0.22, 0.62), (0.34, 0.5), (0.36, 0.38)], pen.one_of(colour, WHITE), smooth=False
    )
    pen.shape([(-0.34, 0.38), (0.38, 0.38), (0.26, 0.16), (-0.2, 0.16)], colour)
    wheels(pen, (-0.2, 0.24), 0.09)


@thing("킥보드", "road", 0.26, 0.44, 0.3)
def scooter(pen: Pen) -> None:
    colour = pen.one_of(*BRIGHT)
    pen.line([(0.3, 0.1), (0.2, 0.72)], colour)
    pen.line([(0.1, 0.72), (0.3, 0.74)])
    pen.box(-0.34, 0.12, 0.64, 0.06, colour)
    for x in (-0.3, 0.32):
        pen.oval(x, 0.08, 0.08, 0.08, BLACK if pen.maybe(0.7) else NAVY)
