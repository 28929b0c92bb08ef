"""Fish, whales, boats, and the shore."""

from itertools import pairwise

import numpy as np

from ml.training.pairs.canvas import WHITE, Pen
from ml.training.pairs.crayons import (
    APRICOT,
    AZURE,
    BLUE,
    BRIGHT,
    BROWN,
    CHESTNUT,
    GREEN,
    GREY,
    LILAC,
    NAVY,
    ORANGE,
    PINK,
    PURPLE,
    RED,
    ROSE,
    SILVER,
    SKY,
    SLATE,
    YELLOW,
    usual,
)  # fmt: skip
from ml.training.pairs.things.catalogue import thing


@thing("물고기", "under", 0.14, 0.42, 5)
def fish(pen: Pen) -> None:
    colour = usual(pen.chance, "fish")
    fins = colour if pen.maybe(0.65) else pen.one_of(ORANGE, YELLOW, RED, BLUE)
    tall = pen.between(0.17, 0.27)
    if pen.maybe(0.25) and pen.hand.care < 0.6:  # one stroke, crossing at the tail
        t = np.linspace(-0.84, 0.84, 40) * np.pi
        body = np.stack([0.1 + 0.38 * np.cos(t), 1.15 * tall * np.sin(t)], 1)
        high = pen.between(0.14, 0.24)
        pen.shape([*body.tolist(), (-0.5, -high), (-0.48, high)], colour)
        pen.dot(0.3, 0.05, 0.025)
        return
    pen.shape([(-0.26, 0), (-0.5, 0.2), (-0.44, 0), (-0.5, -0.2)], fins)
    if pen.maybe(0.5):
        pen.shape([(-0.12, tall * 0.8), (0.0, tall + 0.12), (0.14, tall * 0.85)], fins)
    pen.oval(0.06, 0, 0.36, tall, colour)
    if pen.maybe(0.35):
        for x in (-0.1, 0.06):
            high = tall * np.sqrt(1 - ((x - 0.06) / 0.36) ** 2)
            pen.line([(x, high), (x + 0.04, 0), (x, -high)], smooth=True)
    elif pen.careful:
        for x, y in ((-0.1, 0.05), (0.02, -0.06), (0.0, 0.1)):
            pen.arc(x, y, 0.05, 0.05, -80, 80, width=0.75)
    if pen.maybe(0.5):
        pen.oval(0.26, 0.05, 0.055, 0.055, WHITE)
    pen.dot(0.27, 0.05, 0.024)
    if pen.maybe(0.5):
        pen.arc(0.38, -0.06, 0.06, 0.05, 180, 300, width=0.8)


@thing("고래", "water", 0.34, 0.66, 2)
def whale(pen: Pen) -> None:
    colour = pen.one_of(BLUE, BLUE, AZURE, AZURE, GREY, SLATE, NAVY)
    pen.line([(0.16, 0.22), (0.14, 0.36), (0.06, 0.4)], smooth=True)
    pen.line([(0.16, 0.22), (0.2, 0.36), (0.28, 0.4)], smooth=True)
    pen.shape([(-0.36, 0.1), (-0.52, 0.3), (-0.4, 0.26), (-0.3, 0.34), (-0.26, 0.1)], colour)
    pen.shape(
        [(-0.4, 0.12), (-0.2, 0.06), (0.05, 0.22), (0.32, 0.18), (0.46, 0.0), (0.36, -0.2), (0.0, -0.24), (-0.3, -0.1)],
        colour,
        smooth=True,
    )
    if pen.maybe(0.6):
        pen.shape([(0.46, -0.04), (0.36, -0.21), (0.0, -0.24), (-0.18, -0.17), (0.1, -0.1)], WHITE, smooth=False)
    pen.dot(0.3, 0.04, 0.024)
    pen.shape([(0.02, -0.1), (-0.1, -0.3), (0.14, -0.16)], colour)


@thing("상어", "under", 0.3, 0.54, 0.8)
def shark(pen: Pen) -> None:
    colour = pen.one_of(GREY, SLATE, BLUE)
    pen.shape([(-0.34, 0.02), (-0.52, 0.2), (-0.46, 0.0), (-0.52, -0.16)], colour)
    pen.shape([(-0.06, 0.12), (0.0, 0.34), (0.14, 0.12)], colour)
    pen.shape([(-0.4, 0.0), (-0.1, 0.15), (0.26, 0.14), (0.5, 0.02), (0.3, -0.13), (-0.1, -0.13)], colour, smooth=True)
    pen.shape([(0.06, -0.1), (-0.04, -0.28), (0.18, -0.12)], colour)
    pen.dot(0.32, 0.05, 0.02)
    teeth = [(0.24 + 0.04 * k, -0.06 - 0.04 * (k % 2)) for k in range(6)]
    pen.line(teeth)


@thing("문어", "under", 0.28, 0.52, 1.2)
def octopus(pen: Pen) -> None:
    colour = pen.one_of(RED, RED, PINK, PURPLE, ORANGE)
    for x in np.linspace(-0.28, 0.28, pen.count(4, 6)):
        sway = pen.between(-0.1, 0.1)
        top, low = (x * 0.8, -0.08), (x * 1.5 + sway, -0.46)
        middle = (x * 1.4, -0.26)
        pen.shape(
            [
                (top[0] - 0.05, top[1]),
                (middle[0] - 0.05, middle[1]),
                low,
                (middle[0] + 0.05, middle[1]),
                (top[0] + 0.05, top[1]),
            ],
            colour,
            smooth=True,
        )
    pen.oval(0, 0.14, 0.3, 0.3, colour)
    for side in (-1, 1):
        if pen.maybe(0.5):
            pen.oval(side * 0.1, 0.12, 0.07, 0.07, WHITE)
        pen.dot(side * 0.1, 0.12, 0.03)
    pen.arc(0, 0.0, 0.08, 0.06, 190, 350)


@thing("꽃게", "low", 0.2, 0.42, 1.2)
def crab(pen: Pen) -> None:
    colour = pen.one_of(RED, RED, ORANGE)
    for side in (-1, 1):
        for drop in (0.04, 0.12, 0.2):
            pen.line([(side * 0.24, drop + 0.06), (side * 0.42, drop), (side * 0.46, drop - 0.06)], colour)
        pen.line([(side * 0.24, 0.34), (side * 0.38, 0.46)], colour)
        pen.shape(
            [
                (side * 0.36, 0.44),
                (side * 0.3, 0.6),
                (side * 0.38, 0.68),
                (side * 0.42, 0.58),
                (side * 0.5, 0.66),
                (side * 0.52, 0.52),
            ],
            colour,
            smooth=True,
        )
        pen.line([(side * 0.1, 0.38), (side * 0.12, 0.5)])
        pen.oval(side * 0.12, 0.53, 0.045, 0.045, WHITE)
        pen.dot(side * 0.12, 0.53, 0.02)
    pen.oval(0, 0.22, 0.3, 0.2, colour)
    pen.arc(0, 0.2, 0.12, 0.07, 190, 350)


@thing("해파리", "under", 0.2, 0.42, 0.6)
def jellyfish(pen: Pen) -> None:
    colour = pen.one_of(PINK, LILAC, AZURE, PURPLE)
    for x in np.linspace(-0.2, 0.2, 4):
        pen.line([(x, 0), (x + 0.04, -0.16), (x - 0.03, -0.3), (x + 0.03, -0.46)], colour, smooth=True)
    pen.shape([(0.3 * np.cos(a), 0.34 * np.sin(a)) for a in np.linspace(0, np.pi, 22)], colour)
    for side in (-1, 1):
        pen.dot(side * 0.09, 0.1, 0.024)


@thing("불가사리", "low", 0.14, 0.3, 0.8)
def starfish(pen: Pen) -> None:
    pen.star(0, 0.4, 0.42, pen.one_of(ORANGE, RED, YELLOW, PINK), inner=0.5, turn=pen.between(-20, 20))
    for _ in range(pen.count(0, 4)):
        pen.dot(pen.between(-0.1, 0.1), 0.4 + pen.between(-0.1, 0.14), 0.02)


@thing("조개", "low", 0.12, 0.26, 0.7)
def shell(pen: Pen) -> None:
    colour = pen.one_of(PINK, ROSE, APRICOT, LILAC)
    angle = np.linspace(0.1, np.pi - 0.1, 22)
    reach = 0.44 + 0.03 * np.abs(np.sin(angle * 5))
    pen.shape(
        [(0.08, 0.02), *np.stack([reach * np.cos(angle), 0.06 + reach * np.sin(angle)], 1).tolist(), (-0.08, 0.02)],
        colour,
    )
    for angle in (0.9, 1.3, 1.85, 2.25):
        pen.line([(0, 0.04), (0.4 * np.cos(angle), 0.06 + 0.4 * np.sin(angle))], width=0.8)


@thing("배", "water", 0.32, 0.62, 2.6)
def sailing_boat(pen: Pen) -> None:
    hull, sail = pen.one_of(BROWN, BROWN, RED, BLUE, CHESTNUT), pen.one_of(WHITE, WHITE, YELLOW, RED, ORANGE, PINK)
    sail = WHITE if sail == hull else sail
    pen.line([(0, -0.16), (0, 0.48)], BROWN)
    pen.shape([(0.03, 0.46), (0.03, -0.08), (0.38, -0.08)], sail)
    if pen.maybe(0.7):
        pen.shape(
            [(-0.03, 0.38), (-0.03, -0.08), (-0.28, -0.08)], sail if pen.maybe(0.7) else pen.one_of(RED, YELLOW, AZURE)
        )
    pen.shape([(-0.46, -0.16), (-0.3, -0.38), (0.3, -0.38), (0.46, -0.16)], hull)
    if pen.maybe(0.35):
        pen.shape([(0, 0.48), (0.14, 0.43), (0, 0.38)], RED)


@thing("배", "water", 0.32, 0.62, 1.6)
def steamer(pen: Pen) -> None:
    hull, chimney = pen.one_of(RED, BLUE, NAVY, BROWN, GREEN), pen.one_of(RED, ORANGE, YELLOW)
    for x in (-0.06, 0.1)[: pen.count(1, 2)]:
        pen.box(x - 0.05, 0.06, 0.1, 0.22, chimney if chimney != hull else YELLOW)
        if pen.maybe(0.6):
            pen.puffs(x + 0.1, 0.38, 0.1, 0.06, 5, SILVER if pen.maybe(0.6) else WHITE)
    pen.box(-0.26, -0.14, 0.52, 0.22, WHITE if pen.maybe(0.6) else pen.one_of(YELLOW, SKY))
    for x in (-0.15, 0, 0.15):
        pen.oval(x, -0.03, 0.045, 0.045, SKY)
    pen.shape([(-0.48, -0.12), (-0.34, -0.38), (0.34, -0.38), (0.48, -0.12)], hull)


@thing("잠수함", "under", 0.3, 0.54, 0.7)
def submarine(pen: Pen) -> None:
    colour = pen.one_of(YELLOW, YELLOW, ORANGE, RED, GREY)
    pen.line([(0.02, 0.2), (0.02, 0.36), (0.12, 0.36)])
    pen.box(-0.1, 0.14, 0.22, 0.14, colour)
    pen.oval(-0.46, 0, 0.03, 0.13, GREY)
    pen.oval(0, 0, 0.42, 0.2, colour)
    for x in (-0.2, 0, 0.2):
        pen.oval(x, 0.02, 0.06, 0.06, SKY)


@thing("섬", "water", 0.34, 0.6, 0.8)
def island(pen: Pen) -> None:
    leaves = usual(pen.chance, "leaf")
    pen.shape([(-0.04, -0.2), (0.0, 0.24), (0.06, 0.24), (0.04, -0.2)], usual(pen.chance, "trunk"))
    for angle in np.radians([-10, 40, 90, 140, 190]):
        tip = (0.03 + 0.26 * np.cos(angle), 0.24 + 0.16 * np.sin(angle))
        pen.shape(
            [
                (0.03, 0.25),
                (0.03 + 0.14 * np.cos(angle), 0.32 + 0.12 * np.sin(angle)),
                tip,
                (0.03 + 0.12 * np.cos(angle), 0.22 + 0.1 * np.sin(angle)),
            ],
            leaves,
            smooth=True,
        )
    pen.shape([(0.48 * np.cos(a), -0.3 + 0.18 * np.sin(a)) for a in np.linspace(0, np.pi, 18)], "#f4dda0")


@thing("우산", "low", 0.26, 0.52, 1.4)
def umbrella(pen: Pen) -> None:
    first = pen.one_of(*BRIGHT)
    second = first if pen.maybe(0.5) else pen.one_of(YELLOW, WHITE, RED, AZURE)
    pen.line([(0, 0.5), (0, 0.1), (0.06, 0.02), (0.13, 0.08)], BROWN if pen.maybe(0.5) else None, smooth=True)
    segments = pen.count(3, 5)
    edges = np.linspace(-0.46, 0.46, segments + 1)
    top = (0, 0.92)
    for place, (left, right) in enumerate(pairwise(edges)):
        arch = [(left + (right - left) * k, 0.48 + 0.06 * np.sin(np.pi * k)) for k in np.linspace(0, 1, 6)]
        outer_left = [(left * np.sin(k), 0.48 + 0.44 * np.cos(k)) for k in np.linspace(0.1, np.pi / 2, 6)]
        outer_right = [(right * np.sin(k), 0.48 + 0.44 * np.cos(k)) for k in np.linspace(np.pi / 2, 0.1, 6)]
        pen.shape([top, *outer_left[:-1], *arch, *outer_right[1:]], first if place % 2 == 0 else second)
    pen.line([top, (0, 0.98)])


@thing("파라솔", "ground", 0.4, 0.62, 0.5)
def parasol(pen: Pen) -> None:
    first, second = pen.one_of(RED, BLUE, ORANGE, PINK), pen.one_of(WHITE, YELLOW)
    pen.line([(0, 0), (0, 0.6)], BROWN)
    edges = np.linspace(-0.46, 0.46, 6)
    for place, (left, right) in enumerate(pairwise(edges)):
        pen.shape([(0, 0.92), (left, 0.58), (right, 0.58)], first if place % 2 == 0 else second)


@thing("공", "low", 0.1, 0.3, 1.6)
def ball(pen: Pen) -> None:
    way = pen.count(0, 3)
    radius = 0.44
    if way == 0:
        first, second, third = pen.one_of(RED, PINK, BLUE), pen.one_of(WHITE, YELLOW), pen.one_of(BLUE, GREEN, ORANGE)
        pen.oval(0, radius, radius, radius, first)
        pen.shape([(-0.12, 0.86), (-0.3, 0.44), (-0.12, 0.02), (0.12, 0.02), (0.0, 0.44), (0.12, 0.86)], second)
        if third != first:
            pen.shape([(0.12, 0.86), (0.34, 0.7), (0.44, 0.44), (0.34, 0.18), (0.12, 0.02), (0.26, 0.44)], third)
    elif way == 1:  # football
        pen.oval(0, radius, radius, radius, WHITE)
        spot = [(0.16 * np.cos(a), radius + 0.16 * np.sin(a)) for a in np.linspace(np.pi / 2, 2.5 * np.pi, 6)[:-1]]
        pen.shape(spot, "ink")
        for x, y in spot:
            pen.line([(x, y), (x * 2.6, radius + (y - radius) * 2.6)])
    elif way == 2:  # basketball
        pen.oval(0, radius, radius, radius, ORANGE)
        pen.line([(0, 0), (0, 0.88)])
        pen.line([(-0.44, radius), (0.44, radius)])
        for side in (-1, 1):
            pen.arc(side * 0.5, radius, 0.3, 0.36, 110 if side > 0 else -70, 250 if side > 0 else 70)
    else:
        pen.oval(0, radius, radius, radius, pen.one_of(*BRIGHT))
        pen.arc(0, radius, 0.16, radius, 0, 359) if pen.maybe(0.4) else pen.arc(-0.1, 0.56, 0.16, 0.16, 90, 170)
