"""What stands and hangs in a room."""

import numpy as np

from ml.training.pairs.canvas import WHITE, Pen
from ml.training.pairs.crayons import (
    AZURE,
    BLACK,
    BLUE,
    BROWN,
    CREAM,
    GRASS,
    GREEN,
    GREY,
    LEMON,
    MINT,
    ORANGE,
    PINK,
    PURPLE,
    RED,
    SILVER,
    SKY,
    SLATE,
    YELLOW,
    usual,
)  # fmt: skip
from ml.training.pairs.grounds import window
from ml.training.pairs.things.catalogue import thing


@thing("침대", "floor", 0.34, 0.6, 1.6)
def bed(pen: Pen) -> None:
    wood, quilt = usual(pen.chance, "wood"), pen.one_of(BLUE, RED, PINK, GREEN, YELLOW, PURPLE, AZURE, ORANGE)
    pen.box(-0.5, 0, 0.07, 0.56, wood)
    pen.box(0.43, 0, 0.07, 0.34, wood)
    pen.box(-0.44, 0.06, 0.88, 0.1, wood)
    pen.box(-0.42, 0.27, 0.24, 0.12, WHITE, round=0.05)
    pen.box(-0.43, 0.16, 0.86, 0.14, WHITE)
    pen.shape([(-0.14, 0.34), (0.42, 0.34), (0.43, 0.14), (-0.16, 0.14)], quilt)
    if pen.careful:
        for x in (0.04, 0.22):
            pen.line([(x, 0.34), (x, 0.14)], width=0.8)


@thing("책상", "floor", 0.3, 0.52, 1.2)
def table(pen: Pen) -> None:
    wood = usual(pen.chance, "wood")
    for side in (-1, 1):
        if pen.maybe(0.75):
            pen.box(side * 0.4 - 0.035, 0, 0.07, 0.4, wood)
        else:
            pen.line([(side * 0.4, 0), (side * 0.4, 0.4)], wood)
    pen.box(-0.49, 0.38, 0.98, 0.09, wood)


@thing("의자", "floor", 0.26, 0.5, 1.1)
def chair(pen: Pen) -> None:
    wood = usual(pen.chance, "wood") if pen.maybe(0.6) else pen.one_of(RED, BLUE, GREEN, YELLOW)
    for x in (-0.24, 0.22):
        pen.box(x - 0.025, 0, 0.055, 0.36, wood)
    pen.box(-0.28, 0.36, 0.08, 0.58, wood)
    pen.box(-0.28, 0.34, 0.56, 0.09, wood)


@thing("소파", "floor", 0.32, 0.5, 1)
def sofa(pen: Pen) -> None:
    colour = pen.one_of(RED, BROWN, BLUE, GREEN, ORANGE, PINK, GREY)
    for side in (-1, 1):
        pen.box(side * 0.38 - 0.03, 0, 0.06, 0.08, BROWN)
    pen.box(-0.4, 0.2, 0.8, 0.36, colour, round=0.06)
    pen.box(-0.4, 0.07, 0.8, 0.2, colour, round=0.03)
    for side in (-1, 1):
        pen.box(side * 0.42 - 0.07, 0.07, 0.14, 0.32, colour, round=0.06)
    pen.line([(0, 0.27), (0, 0.54)])
    if pen.maybe(0.4):
        pen.shape([(-0.28, 0.26), (-0.3, 0.44), (-0.12, 0.44), (-0.1, 0.26)], pen.one_of(YELLOW, PINK, AZURE))


@thing("램프", "floor", 0.26, 0.62, 1.1)
def lamp(pen: Pen) -> None:
    shade, foot = pen.one_of(YELLOW, YELLOW, ORANGE, RED, PINK, LEMON), pen.one_of(BROWN, GREY, BLACK, BLUE)
    if pen.maybe(0.5):
        pen.line([(0, 0.06), (0, 0.6)], foot)
    else:
        pen.box(-0.03, 0.04, 0.06, 0.56, foot)
    pen.shape([(0.18 * np.cos(a), 0.02 + 0.07 * np.sin(a)) for a in np.linspace(0, np.pi, 14)], foot)
    pen.shape([(-0.26, 0.56), (-0.14, 0.92), (0.14, 0.92), (0.26, 0.56)], shade)
    if pen.maybe(0.3):
        for angle in (-2.2, -1.57, -0.94):
            way = np.array([np.cos(angle), np.sin(angle)])
            pen.line([np.array([0, 0.6]) + 0.12 * way, np.array([0, 0.6]) + 0.22 * way], width=0.8)


@thing("옷장", "floor", 0.5, 0.74, 0.6)
def wardrobe(pen: Pen) -> None:
    wood = usual(pen.chance, "wood")
    pen.box(-0.3, 0.03, 0.6, 0.9, wood)
    pen.line([(0, 0.03), (0, 0.93)])
    for side in (-1, 1):
        pen.dot(side * 0.04, 0.46, 0.016)
        pen.box(side * 0.26 - 0.03, 0, 0.06, 0.04, wood)


@thing("책장", "floor", 0.44, 0.66, 0.7)
def bookcase(pen: Pen) -> None:
    wood, shelves = usual(pen.chance, "wood"), pen.count(2, 3)
    pen.box(-0.34, 0, 0.68, 0.92, wood)
    tall = 0.84 / shelves
    for shelf in range(shelves):
        low = 0.05 + shelf * tall
        pen.box(-0.29, low, 0.58, tall - 0.05, CREAM)
        x = -0.28
        while x < 0.14:
            wide = pen.between(0.06, 0.1)
            pen.box(
                x,
                low,
                wide,
                (tall - 0.07) * pen.between(0.7, 0.98),
                pen.one_of(RED, BLUE, GREEN, YELLOW, ORANGE, PURPLE),
            )
            x += wide


@thing("텔레비전", "floor", 0.28, 0.46, 0.7)
def television(pen: Pen) -> None:
    pen.box(-0.3, 0, 0.6, 0.14, usual(pen.chance, "wood"))
    pen.box(-0.44, 0.17, 0.88, 0.54, pen.one_of(BLACK, SLATE, GREY))
    pen.box(-0.38, 0.23, 0.76, 0.42, pen.one_of(SKY, AZURE, SILVER))
    pen.line([(-0.04, 0.14), (-0.04, 0.17)])


@thing("시계", "wall", 0.16, 0.34, 0.9)
def clock(pen: Pen) -> None:
    rim = pen.one_of(BROWN, RED, BLUE, GREEN, YELLOW, BLACK)
    pen.oval(0, 0, 0.45, 0.45, rim)
    pen.oval(0, 0, 0.36, 0.36, WHITE)
    pen.line([(0, 0), (0, 0.26)])
    pen.line([(0, 0), (0.17, 0.06)])
    for angle in np.radians([0, 90, 180, 270]):
        pen.line([(0.3 * np.cos(angle), 0.3 * np.sin(angle)), (0.34 * np.cos(angle), 0.34 * np.sin(angle))])


@thing("창문", "wall", 0.24, 0.44, 1)
def window_on_a_wall(pen: Pen) -> None:
    window(pen)


@thing("문", "floor", 0.5, 0.72, 0.5)
def door(pen: Pen) -> None:
    colour = usual(pen.chance, "door")
    pen.box(-0.24, 0, 0.48, 0.94, colour)
    if pen.maybe(0.5):
        for y in (0.12, 0.54):
            pen.box(-0.15, y, 0.3, 0.3)
    pen.oval(0.17, 0.45, 0.03, 0.03, YELLOW)


@thing("욕조", "floor", 0.32, 0.5, 0.5)
def bath(pen: Pen) -> None:
    for side in (-1, 1):
        pen.oval(side * 0.28, 0.03, 0.05, 0.035, GREY)
    for x, y, size in ((-0.24, 0.46, 0.09), (-0.08, 0.5, 0.11), (0.1, 0.47, 0.1), (0.24, 0.48, 0.08)):
        pen.oval(x, y, size, size, SKY)
    pen.shape([(-0.46, 0.42), (-0.38, 0.06), (0.38, 0.06), (0.46, 0.42)], pen.one_of(WHITE, PINK, AZURE))


@thing("양초", "table", 0.2, 0.42, 0.6)
def candle(pen: Pen) -> None:
    pen.shape([(0, 1.0), (0.1, 0.8), (0, 0.7), (-0.1, 0.8)], pen.one_of(YELLOW, ORANGE), smooth=True)
    pen.line([(0, 0.64), (0, 0.74)])
    pen.box(-0.11, 0.04, 0.22, 0.6, pen.one_of(RED, WHITE, PINK, BLUE, CREAM))
    if pen.maybe(0.5):
        pen.oval(0, 0.03, 0.26, 0.05, pen.one_of(GREY, YELLOW))


@thing("카펫", "rug", 0.2, 0.4, 0.4)
def carpet(pen: Pen) -> None:
    first = pen.one_of(RED, BLUE, GREEN, PINK, PURPLE, ORANGE)
    pen.oval(0, 0.1, 0.5, 0.13, first)
    if pen.maybe(0.6):
        pen.oval(0, 0.1, 0.34, 0.08, pen.one_of(YELLOW, MINT, CREAM, WHITE, GRASS))
