"""Houses, and what stands round them."""

from itertools import pairwise

import numpy as np

from ml.training.pairs.canvas import INK, WHITE, Pen
from ml.training.pairs.crayons import (
    APRICOT,
    AZURE,
    BLACK,
    BLUE,
    BRIGHT,
    BROWN,
    CHESTNUT,
    CREAM,
    GREEN,
    GREY,
    LEMON,
    LILAC,
    ORANGE,
    PINK,
    PURPLE,
    RED,
    SILVER,
    SKY,
    SLATE,
    TAN,
    WINE,
    YELLOW,
    usual,
)  # fmt: skip
from ml.training.pairs.things.catalogue import thing


def pane(pen: Pen, x: float, y: float, size: float, glass: str) -> None:
    """A window in a wall; (x, y) its middle."""
    if pen.maybe(0.12):
        pen.oval(x, y, size * 0.55, size * 0.55, glass)
    else:
        pen.box(x - size / 2, y - size / 2, size, size, glass)
    if pen.maybe(0.65):
        pen.line([(x, y - size / 2), (x, y + size / 2)], width=0.85)
        pen.line([(x - size / 2, y), (x + size / 2, y)], width=0.85)


def smoke(pen: Pen, x: float, y: float) -> None:
    if pen.maybe(0.5):
        t = np.linspace(0, 1, 16)
        pen.line(np.stack([x + 0.05 * np.sin(t * 12) + 0.08 * t, y + 0.22 * t], 1))
    else:
        for step in range(pen.count(2, 3)):
            pen.oval(
                x + 0.05 * step,
                y + 0.05 + 0.09 * step,
                0.04 + 0.012 * step,
                0.035 + 0.01 * step,
                pen.one_of(WHITE, SILVER),
            )


@thing("집", "ground", 0.4, 0.76, 6)
def house(pen: Pen) -> None:
    roof, wall, glass, door = (usual(pen.chance, what) for what in ("roof", "wall", "glass", "door"))
    wall = CREAM if wall == roof else wall
    wide, tall = pen.between(0.28, 0.4), pen.between(0.34, 0.48)
    high, eaves = tall + pen.between(0.22, 0.36), pen.between(0, 0.08)
    if pen.maybe(0.45):
        x = pen.one_of("-", "+")
        x = (-1 if x == "-" else 1) * wide * pen.between(0.45, 0.6)
        pen.box(x - 0.05, tall + 0.08, 0.1, high - tall, usual(pen.chance, "brick"))
        if pen.maybe(0.6):
            smoke(pen, x, high + 0.08)
    pen.box(-wide, 0, 2 * wide, tall, wall)
    if pen.maybe(0.78):
        pen.shape([(-wide - eaves, tall), (pen.between(-0.03, 0.03), high), (wide + eaves, tall)], roof)
    else:
        pen.shape([(-wide - eaves, tall), (-wide * 0.6, high), (wide * 0.6, high), (wide + eaves, tall)], roof)
        if pen.careful:
            for level in (0.35, 0.7):
                y = tall + (high - tall) * level
                pen.line([(-wide * (1 - 0.4 * level), y), (wide * (1 - 0.4 * level), y)], width=0.8)
    way = pen.between(0, 1)
    x = 0 if way < 0.5 else pen.between(-0.5, 0.5) * wide
    door_wide, door_tall = pen.between(0.13, 0.18), tall * pen.between(0.5, 0.66)
    if pen.maybe(0.75):
        pen.box(x - door_wide / 2, 0, door_wide, door_tall, door)
    else:
        arch = [
            (x + door_wide / 2 * np.cos(a), door_tall * 0.7 + door_tall * 0.3 * np.sin(a))
            for a in np.linspace(0, np.pi, 12)
        ]
        pen.shape([(x + door_wide / 2, 0), *arch, (x - door_wide / 2, 0)], door)
    if pen.maybe(0.7):
        pen.dot(x + door_wide * 0.28, door_tall * 0.45, 0.012)
    size = pen.between(0.11, 0.15)
    for place in (-0.62 * wide, 0.62 * wide):
        if abs(place - x) > door_wide * 0.5 + size * 0.5 and pen.maybe(0.9):
            pane(pen, place, tall * 0.62, size, glass)
    if pen.maybe(0.2):
        pen.oval(0, tall + (high - tall) * 0.38, 0.05, 0.05, glass)


@thing("아파트", "ground", 0.5, 0.85, 1.6)
def tower_block(pen: Pen) -> None:
    wall = pen.one_of(GREY, SILVER, CREAM, APRICOT, SKY, LEMON, WHITE, TAN)
    glass = AZURE if wall == SKY else usual(pen.chance, "glass")
    wide, tall = pen.between(0.16, 0.3), pen.between(0.75, 0.98)
    pen.box(-wide, 0, 2 * wide, tall, wall)
    columns, rows = pen.count(2, 3), pen.count(3, 6)
    for row in range(rows):
        for column in range(columns):
            x = -wide + (column + 0.5) * 2 * wide / columns
            y = 0.2 + (row + 0.5) * (tall - 0.24) / rows
            pen.box(x - 0.28 * wide, y - 0.3 * (tall - 0.24) / rows, 0.56 * wide, 0.58 * (tall - 0.24) / rows, glass)
    pen.box(-0.05, 0, 0.1, 0.15, usual(pen.chance, "door"))


@thing("학교", "ground", 0.4, 0.66, 0.8)
def school(pen: Pen) -> None:
    wall, roof = pen.one_of(CREAM, APRICOT, YELLOW, WHITE, TAN), usual(pen.chance, "roof")
    pen.line([(0, 0.66), (0, 0.92)])
    pen.shape([(0, 0.92), (0.16, 0.87), (0, 0.81)], pen.one_of(RED, BLUE, GREEN))
    pen.box(-0.48, 0, 0.96, 0.42, wall)
    pen.shape([(-0.18, 0.42), (0, 0.68), (0.18, 0.42)], roof)
    pen.oval(0, 0.5, 0.06, 0.06, WHITE)
    pen.line([(0, 0.5), (0, 0.545)], width=0.7)
    for x in (-0.37, -0.22, 0.22, 0.37):
        for y in (0.3, 0.12)[: pen.count(1, 2)]:
            pen.box(x - 0.05, y - 0.045, 0.1, 0.1, SKY)
    pen.box(-0.08, 0, 0.16, 0.22, usual(pen.chance, "door"))


@thing("성", "ground", 0.46, 0.8, 1)
def castle(pen: Pen) -> None:
    wall, roof = pen.one_of(GREY, SILVER, PINK, CREAM, LILAC, TAN), pen.one_of(RED, BLUE, PURPLE, PINK)
    roof = BLUE if roof == wall else roof
    for side in (-1, 1):
        x = side * 0.33
        pen.box(x - 0.11, 0, 0.22, 0.56, wall)
        pen.shape([(x - 0.14, 0.56), (x, 0.88), (x + 0.14, 0.56)], roof)
        pen.box(x - 0.035, 0.34, 0.07, 0.1, pen.one_of(SKY, YELLOW) if side < 0 else SKY)
    teeth = [(x, 0.46 if k % 2 else 0.4) for k, x in enumerate(np.repeat(np.linspace(-0.24, 0.24, 8), 1))]
    steps = [point for (x, y), (x2, _) in pairwise(teeth) for point in ((x, y), (x2, y))]
    pen.shape([(-0.24, 0), *steps, (0.24, 0)], wall)
    arch = [(0.09 * np.cos(a), 0.14 + 0.1 * np.sin(a)) for a in np.linspace(0, np.pi, 12)]
    pen.shape([(0.09, 0), *arch, (-0.09, 0)], BROWN)
    if pen.maybe(0.5):
        pen.line([(0.33, 0.88), (0.33, 1.0)])
        pen.shape([(0.33, 1.0), (0.45, 0.96), (0.33, 0.92)], RED if roof != RED else YELLOW)


@thing("텐트", "ground", 0.26, 0.5, 0.9)
def tent(pen: Pen) -> None:
    colour = pen.one_of(ORANGE, RED, GREEN, BLUE, YELLOW)
    pen.shape([(-0.46, 0), (0, 0.66), (0.46, 0)], colour)
    pen.shape(
        [(-0.14, 0), (0, 0.46), (0.14, 0)], pen.one_of(BROWN, WHITE, YELLOW, SLATE) if colour != YELLOW else BROWN
    )
    pen.line([(0, 0.66), (0.03, 0.76)])


@thing("울타리", "low", 0.2, 0.4, 0.9)
def fence(pen: Pen) -> None:
    colour = pen.one_of(BROWN, CHESTNUT, WHITE, TAN)
    for y in (0.14, 0.3):
        pen.box(-0.5, y, 1.0, 0.06, colour)
    for x in np.linspace(-0.44, 0.44, pen.count(4, 7)):
        pen.shape([(x - 0.045, 0), (x - 0.045, 0.4), (x, 0.48), (x + 0.045, 0.4), (x + 0.045, 0)], colour)


@thing("그네", "ground", 0.4, 0.6, 0.5)
def swing(pen: Pen) -> None:
    colour = pen.one_of(RED, BLUE, BROWN, GREEN)
    for side in (-1, 1):
        pen.line([(side * 0.46, 0), (side * 0.34, 0.84)], colour, width=1.2)
    pen.line([(-0.34, 0.84), (0.34, 0.84)], colour, width=1.2)
    for x in (-0.1, 0.1):
        pen.line([(x, 0.84), (x, 0.26)])
    pen.box(-0.13, 0.22, 0.26, 0.05, pen.one_of(YELLOW, BROWN, RED))


@thing("미끄럼틀", "ground", 0.36, 0.6, 0.6)
def slide(pen: Pen) -> None:
    colour, frame = pen.one_of(RED, YELLOW, BLUE, ORANGE, GREEN), pen.one_of(BLUE, GREY, RED)
    for x in (-0.36, -0.2):
        pen.line([(x, 0), (x, 0.72)], frame)
    for y in (0.14, 0.28, 0.42):
        pen.line([(-0.36, y), (-0.2, y)], frame)
    pen.box(-0.38, 0.54, 0.24, 0.06, colour)
    pen.shape([(-0.16, 0.6), (0.28, 0.1), (0.46, 0.06), (0.46, 0.0), (0.24, 0.02), (-0.18, 0.5)], colour)


@thing("벤치", "ground", 0.22, 0.4, 0.4)
def bench(pen: Pen) -> None:
    wood = usual(pen.chance, "wood")
    for side in (-1, 1):
        pen.box(side * 0.36 - 0.025, 0, 0.05, 0.24, pen.one_of(BLACK, wood))
    pen.box(-0.48, 0.22, 0.96, 0.07, wood)
    for y in (0.38, 0.5):
        pen.box(-0.46, y, 0.92, 0.07, wood)


@thing("우물", "ground", 0.34, 0.5, 0.2)
def well(pen: Pen) -> None:
    for side in (-1, 1):
        pen.box(side * 0.24 - 0.03, 0.26, 0.06, 0.4, BROWN)
    pen.box(-0.32, 0, 0.64, 0.3, GREY)
    pen.shape([(-0.4, 0.64), (0, 0.9), (0.4, 0.64)], pen.one_of(RED, BROWN, WINE))


@thing("우체통", "ground", 0.3, 0.46, 0.3)
def letter_box(pen: Pen) -> None:
    pen.box(-0.05, 0, 0.1, 0.4, pen.one_of(GREY, BROWN))
    pen.box(-0.22, 0.38, 0.44, 0.4, RED, round=0.12)
    pen.box(-0.12, 0.6, 0.24, 0.04, INK)


@thing("가로등", "ground", 0.46, 0.7, 0.4)
def street_lamp(pen: Pen) -> None:
    pen.box(-0.025, 0, 0.05, 0.78, pen.one_of(GREY, BLACK, SLATE))
    pen.shape([(-0.1, 0.78), (-0.14, 0.92), (0.14, 0.92), (0.1, 0.78)], YELLOW)
    pen.shape([(-0.16, 0.92), (0, 1.0), (0.16, 0.92)], pen.one_of(GREY, BLACK))


@thing("다리", "ground", 0.36, 0.6, 0.3)
def bridge(pen: Pen) -> None:
    colour = pen.one_of(BROWN, GREY, RED, CHESTNUT)
    outer = [(0.5 * np.cos(a), 0.42 * np.sin(a)) for a in np.linspace(np.pi, 0, 18)]
    inner = [(0.34 * np.cos(a), 0.24 * np.sin(a)) for a in np.linspace(0, np.pi, 16)]
    pen.shape([*outer, *inner], colour)


@thing("깃발", "ground", 0.36, 0.56, 0.4)
def flag(pen: Pen) -> None:
    pen.line([(-0.2, 0), (-0.2, 0.96)], BROWN)
    t = np.linspace(0, 1, 10)
    top = np.stack([-0.2 + 0.55 * t, 0.94 + 0.04 * np.sin(t * 6)], 1)
    low = np.stack([-0.2 + 0.55 * t, 0.6 + 0.04 * np.sin(t * 6)], 1)[::-1]
    pen.shape(np.concatenate([top, low]), pen.one_of(*BRIGHT))


@thing("연못", "low", 0.2, 0.4, 0.7)
def pond(pen: Pen) -> None:
    pen.oval(0, 0.12, 0.5, 0.14, usual(pen.chance, "water"))
    for x, y in ((-0.2, 0.12), (0.14, 0.08)):
        pen.line([(x, y), (x + 0.06, y + 0.02), (x + 0.12, y)], smooth=True, width=0.8)
    if pen.maybe(0.4):
        pen.oval(0.2, 0.16, 0.08, 0.03, GREEN)
