"""Sun, moon, clouds, weather, and what flies without wings."""

import numpy as np

from ml.training.pairs.canvas import INK, WHITE, Pen
from ml.training.pairs.crayons import (
    AZURE,
    BLUE,
    BRIGHT,
    BROWN,
    CHESTNUT,
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
    YELLOW,
    usual,
)  # fmt: skip
from ml.training.pairs.grounds import crescent
from ml.training.pairs.things.catalogue import thing
from ml.training.pairs.things.faces import face


@thing("해", "sky", 0.13, 0.26, 8)
def sun(pen: Pen) -> None:
    colour, radius, rays = usual(pen.chance, "sun"), pen.between(0.26, 0.34), pen.count(6, 14)
    manner = pen.count(0, 4)
    turned = pen.between(0, 60)
    for angle in np.radians(np.linspace(0, 360, rays, endpoint=False) + turned):
        way, side = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        if manner == 0:
            pen.line([way * radius * 1.2, way * radius * pen.between(1.45, 1.8)])
        elif manner == 1:
            wide = 0.9 * np.pi / rays
            pen.shape(
                [way * radius + side * wide * radius, way * radius * 1.6, way * radius - side * wide * radius], colour
            )
        elif manner == 2:
            bend = [way * radius * k + side * 0.05 * np.sin(k * 9) for k in np.linspace(1.15, 1.8, 6)]
            pen.line(bend, smooth=True)
        elif manner == 3:
            pen.line([way * radius, way * radius * 1.7])
    if manner == 4 and pen.maybe(0.4):
        pen.star(0, 0, 0.5, colour, points=rays, inner=0.66)
    pen.oval(0, 0, radius, radius * pen.between(0.92, 1.08), colour)
    if pen.maybe(0.35):
        face(pen, 0, 0, radius)


@thing("해", "corner", 0.3, 0.5, 2)
def sun_in_the_corner(pen: Pen) -> None:
    """A quarter of a sun: the pen stands on a corner of the sheet."""
    colour = usual(pen.chance, "sun")
    pen.oval(0, 0, 0.5, 0.5, colour)
    for angle in np.radians(np.arange(8, 360, pen.count(14, 24))):
        way = np.array([np.cos(angle), np.sin(angle)])
        pen.line([way * 0.58, way * pen.between(0.7, 0.85)])


@thing("구름", "sky", 0.16, 0.38, 8)
def cloud(pen: Pen) -> None:
    fill = WHITE if pen.maybe(0.62) else SKY if pen.maybe(0.6) else SILVER
    if pen.maybe(0.5):
        pen.puffs(0, 0, 0.48, 0.24, pen.count(5, 8), fill, deep=pen.between(0.2, 0.4))
        return
    steps = pen.count(3, 5)
    x = np.linspace(-0.4, 0.4, steps)
    tops = [
        (cx + 0.5 / steps * np.cos(a), 0.05 + 0.16 * np.sin(np.pi * (k + 0.6) / (steps + 0.2)) + 0.16 * np.sin(a))
        for k, cx in enumerate(x)
        for a in np.linspace(np.pi * 0.95, 0.05 * np.pi, 8)
    ]
    pen.mound([(-0.5, -0.08), *tops, (0.5, -0.08)], fill, opened=0.15)


@thing("비", "sky", 0.25, 0.4, 1.2)
def rain_cloud(pen: Pen) -> None:
    colour, drops = usual(pen.chance, "rain"), pen.maybe(0.5)
    pen.puffs(0, 0.1, 0.46, 0.22, pen.count(5, 7), GREY if pen.maybe(0.7) else SILVER)
    for x in np.linspace(-0.34, 0.34, pen.count(3, 6)):
        y = -0.2 - pen.between(0, 0.2)
        if drops:
            pen.shape([(x, y + 0.1), (x + 0.045, y), (x, y - 0.05), (x - 0.045, y)], colour, smooth=True)
        else:
            pen.line([(x, y), (x - 0.03, y - 0.14)], colour)


@thing("번개", "sky", 0.2, 0.36, 0.5)
def lightning(pen: Pen) -> None:
    pen.shape(
        [(0.05, 0.1), (-0.16, -0.22), (-0.02, -0.22), (-0.1, -0.5), (0.18, -0.12), (0.04, -0.12), (0.2, 0.1)], YELLOW
    )
    pen.puffs(0, 0.16, 0.42, 0.18, 6, GREY)


@thing("무지개", "back", 0.5, 0.95, 1.6)
def rainbow(pen: Pen) -> None:
    bands = (RED, ORANGE, YELLOW, GREEN, BLUE, PURPLE) if pen.maybe(0.6) else (RED, YELLOW, GREEN, BLUE)
    if pen.maybe(0.25):
        bands = (RED, ORANGE, YELLOW, GREEN, BLUE, NAVY, PURPLE)
    outer, inner = 0.5, pen.between(0.22, 0.3)
    edges = np.linspace(outer, inner, len(bands) + 1)
    tall = pen.between(0.75, 1.1)
    angle = np.radians(np.linspace(0, 180, 30))
    for wide, narrow, colour in zip(edges[:-1], edges[1:], bands, strict=True):
        over = np.stack([wide * np.cos(angle), tall * wide * np.sin(angle)], 1)
        under = np.stack([narrow * np.cos(angle), tall * narrow * np.sin(angle)], 1)[::-1]
        pen.shape(np.concatenate([over, under]), colour)
    if pen.maybe(0.4):
        for side in (-1, 1):
            pen.puffs(side * (outer + inner) / 2, 0, 0.2, 0.1, 6, WHITE)


@thing("달", "air", 0.14, 0.26, 1.2)
def moon(pen: Pen) -> None:
    crescent(pen, usual(pen.chance, "moon"))


@thing("별", "air", 0.08, 0.3, 1.6)
def star(pen: Pen) -> None:
    pen.star(0, 0, 0.5, usual(pen.chance, "star"), inner=pen.between(0.36, 0.52), turn=pen.between(-15, 15))
    if pen.size > 40 and pen.maybe(0.3):
        face(pen, 0, 0, 0.24)


@thing("열기구", "air", 0.3, 0.55)
def hot_air_balloon(pen: Pen) -> None:
    first, second = pen.one_of(*BRIGHT), pen.one_of(YELLOW, WHITE, RED, AZURE)
    for side in (-1, 1):
        pen.line([(side * 0.18, -0.12), (side * 0.09, -0.34)])
    pen.oval(0, 0.16, 0.34, 0.36, first)
    if pen.maybe(0.7):
        pen.oval(0, 0.16, 0.2, 0.36, second)
        pen.oval(0, 0.16, 0.07, 0.36, first)
    pen.box(-0.1, -0.5, 0.2, 0.16, CHESTNUT if pen.maybe(0.7) else BROWN)


@thing("풍선", "air", 0.26, 0.5, 1.6)
def balloons(pen: Pen) -> None:
    number = pen.count(1, 4)
    for place in range(number):
        x = (place - (number - 1) / 2) * 0.26 + pen.between(-0.03, 0.03)
        y = pen.between(0.16, 0.3)
        pen.line([(x, y - 0.17), (x * 0.5 + pen.between(-0.04, 0.04), -0.15), (0, -0.5)], smooth=True, width=0.8)
        colour = pen.one_of(RED, RED, YELLOW, BLUE, GREEN, PINK, PURPLE, ORANGE, AZURE)
        pen.shape([(x - 0.03, y - 0.2), (x, y - 0.15), (x + 0.03, y - 0.2)], colour)
        pen.oval(x, y, 0.145, pen.between(0.16, 0.19), colour)


@thing("연", "air", 0.26, 0.44, 0.9)
def kite(pen: Pen) -> None:
    first, second = pen.one_of(*BRIGHT), pen.one_of(*BRIGHT)
    tail = [(0, -0.1), (0.08, -0.22), (-0.04, -0.34), (0.06, -0.5)]
    pen.line(tail, smooth=True)
    for x, y in tail[1:3]:
        pen.shape([(x, y), (x - 0.07, y + 0.04), (x - 0.07, y - 0.04)], second)
        pen.shape([(x, y), (x + 0.07, y + 0.04), (x + 0.07, y - 0.04)], second)
    if pen.maybe(0.6):
        pen.shape([(0, 0.5), (0.26, 0.22), (0, -0.1), (-0.26, 0.22)], first)
        pen.line([(0, 0.5), (0, -0.1)])
        pen.line([(-0.26, 0.22), (0.26, 0.22)])
    else:
        pen.shape([(0, 0.5), (0.26, 0.22), (0, 0.22)], first)
        pen.shape([(0, 0.5), (-0.26, 0.22), (0, 0.22)], second)
        pen.shape([(0, -0.1), (0.26, 0.22), (0, 0.22)], second)
        pen.shape([(0, -0.1), (-0.26, 0.22), (0, 0.22)], first)


@thing("비행기", "air", 0.28, 0.5, 1.4)
def plane(pen: Pen) -> None:
    body = WHITE if pen.maybe(0.35) else pen.one_of(SILVER, AZURE, RED, YELLOW, BLUE, ORANGE)
    trim = pen.one_of(RED, BLUE, ORANGE, GREEN)
    trim = trim if trim != body else SILVER
    pen.shape([(-0.42, 0.06), (-0.5, 0.28), (-0.36, 0.28), (-0.24, 0.08)], trim)
    pen.shape([(0.02, 0.06), (-0.1, 0.26), (0.02, 0.26), (0.18, 0.06)], trim)
    pen.shape(
        [(-0.46, 0.04), (-0.3, 0.1), (0.2, 0.12), (0.42, 0.07), (0.5, 0), (0.4, -0.08), (0.1, -0.11), (-0.3, -0.07)],
        body, smooth=True,
    )  # fmt: skip
    pen.shape([(0.1, -0.02), (-0.14, -0.28), (-0.02, -0.28), (0.24, -0.02)], trim)
    for x in np.linspace(-0.22, 0.22, pen.count(2, 5)):
        pen.oval(x, 0.04, 0.035, 0.035, AZURE)
    if pen.maybe(0.6):
        pen.shape([(0.32, 0.1), (0.44, 0.05), (0.44, 0.0), (0.32, 0.03)], AZURE)


@thing("헬리콥터", "air", 0.28, 0.48, 0.7)
def helicopter(pen: Pen) -> None:
    colour = pen.one_of(RED, BLUE, GREEN, YELLOW, ORANGE)
    pen.line([(-0.3, 0.26), (0.38, 0.26)])
    pen.line([(0.04, 0.26), (0.04, 0.14)])
    pen.shape([(-0.06, 0.04), (-0.46, 0.04), (-0.46, -0.02), (-0.06, -0.06)], colour)
    pen.oval(-0.47, 0.03, 0.02, 0.1, colour)
    pen.oval(0.06, -0.02, 0.26, 0.17, colour)
    pen.shape([(0.1, 0.0), (0.1, 0.13), (0.24, 0.1), (0.31, 0.0)], SKY)
    pen.line([(-0.18, -0.3), (0.28, -0.3)])
    for x in (-0.06, 0.16):
        pen.line([(x, -0.17), (x, -0.3)])


@thing("나비", "air", 0.14, 0.36, 1.8)
def butterfly(pen: Pen) -> None:
    upper = pen.one_of(ORANGE, YELLOW, PINK, PURPLE, BLUE, AZURE, RED)
    lower = upper if pen.maybe(0.5) else pen.one_of(ORANGE, YELLOW, PINK, PURPLE, AZURE)
    spots = pen.maybe(0.5)
    for side in (-1, 1):
        pen.oval(side * 0.24, -0.18, 0.18, 0.17, lower, turn=side * 30)
        pen.oval(side * 0.27, 0.14, 0.25, 0.2, upper, turn=side * 35)
        if spots:
            pen.oval(side * 0.3, 0.16, 0.08, 0.07, WHITE if pen.maybe(0.4) else YELLOW if upper != YELLOW else RED)
        pen.line([(0, 0.26), (side * 0.07, 0.4), (side * 0.14, 0.42)], smooth=True, width=0.8)
    pen.oval(0, 0, 0.05, 0.28, pen.one_of(BROWN, BROWN, INK, GREY))


@thing("무당벌레", "low", 0.1, 0.26, 0.8)
def ladybird(pen: Pen) -> None:
    for x in (-0.2, 0, 0.2):
        pen.line([(x, 0.1), (x * 1.3, 0)])
    pen.shape(
        [(0.3, 0.08), (0.46, 0.1), (0.48, 0.24), (0.36, 0.3), (0.26, 0.26)],
        INK if pen.maybe(0.6) else BROWN,
        smooth=True,
    )
    pen.shape([(0.38 * np.cos(a), 0.08 + 0.36 * np.sin(a)) for a in np.linspace(0, np.pi, 20)], RED)
    for x, y in ((-0.2, 0.18), (0.02, 0.3), (0.16, 0.16), (-0.06, 0.14)):
        pen.dot(x, y, 0.045)
    pen.line([(0.44, 0.26), (0.52, 0.36)], width=0.7)


@thing("꿀벌", "air", 0.12, 0.28, 0.9)
def bee(pen: Pen) -> None:
    for side in (-0.08, 0.1):
        pen.oval(side, 0.22, 0.1, 0.18, SKY if pen.maybe(0.5) else WHITE, turn=-side * 200)
    pen.oval(0, 0, 0.34, 0.22, YELLOW)
    stripes = pen.maybe(0.5)
    for x in (-0.14, 0.04):
        tall = 0.21 * np.sqrt(1 - (x / 0.34) ** 2)
        if stripes:
            pen.shape([(x - 0.04, -tall), (x - 0.04, tall), (x + 0.04, tall), (x + 0.04, -tall)], INK)
        else:
            pen.line([(x, -tall), (x, tall)])
    pen.dot(0.22, 0.04, 0.03)
    pen.line([(0.28, 0.14), (0.36, 0.26)], width=0.7)
    pen.line([(-0.34, 0), (-0.44, 0)])


@thing("나뭇잎", "low", 0.14, 0.3, 0.5)
def leaf(pen: Pen) -> None:
    colour = usual(pen.chance, "leaf" if pen.maybe(0.5) else "autumn")
    pen.shape([(0, 0.04), (0.24, 0.3), (0.2, 0.62), (0, 0.9), (-0.2, 0.62), (-0.24, 0.3)], colour, smooth=True)
    pen.line([(0, -0.1), (0, 0.7)])
    for y in (0.25, 0.45):
        for side in (-1, 1):
            pen.line([(0, y), (side * 0.14, y + 0.12)], width=0.8)


@thing("새싹", "ground", 0.12, 0.25, 0.5)
def sprout(pen: Pen) -> None:
    colour = pen.one_of(GREEN, LIME)
    pen.line([(0, 0), (0.02, 0.5)], colour)
    for side in (-1, 1):
        pen.shape([(0.02, 0.5), (side * 0.2, 0.72), (side * 0.42, 0.7), (side * 0.26, 0.5)], colour, smooth=True)
