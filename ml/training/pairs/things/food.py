"""Cakes, sweets, drinks and dishes."""

import numpy as np

from ml.training.pairs.canvas import WHITE, Pen
from ml.training.pairs.crayons import (
    AZURE,
    BLACK,
    BLUE,
    BRIGHT,
    BROWN,
    CHESTNUT,
    CREAM,
    FOREST,
    GOLD,
    GREEN,
    LEMON,
    LIME,
    MAGENTA,
    MINT,
    ORANGE,
    PINK,
    PURPLE,
    RED,
    ROSE,
    SILVER,
    SKY,
    TAN,
    YELLOW,
)  # fmt: skip
from ml.training.pairs.things.catalogue import thing


@thing("케이크", "table", 0.26, 0.6, 2.4)
def cake(pen: Pen) -> None:
    sponge, cream = pen.one_of(CREAM, TAN, CHESTNUT, ROSE, YELLOW), pen.one_of(WHITE, PINK, ROSE, CHESTNUT, BROWN)
    cream = WHITE if cream == sponge else cream
    tiers = pen.count(1, 2)
    if pen.maybe(0.5):
        pen.box(-0.48, 0, 0.96, 0.05, pen.one_of(SILVER, SKY, WHITE))
    top = 0.05
    for tier in range(tiers):
        wide, tall = 0.4 - 0.13 * tier, 0.34 if tiers == 1 else 0.24
        pen.box(-wide, top, 2 * wide, tall, sponge)
        x = np.linspace(-wide, wide, 2 * pen.count(3, 5) + 1)
        drip = np.stack([x, np.where(np.arange(len(x)) % 2, top + tall * 0.5, top + tall * 0.72)], 1)
        icing = np.concatenate([drip, [(wide, top + tall), (-wide, top + tall)]])
        pen.shape(icing, cream)
        top += tall
    for x in np.linspace(-0.22, 0.22, pen.count(1, 5)):
        x = x if tiers == 1 else x * 0.7
        if pen.maybe(0.7):
            pen.box(x - 0.02, top, 0.04, 0.16, pen.one_of(RED, BLUE, YELLOW, PINK, GREEN))
            pen.shape(
                [(x, top + 0.28), (x + 0.03, top + 0.2), (x, top + 0.17), (x - 0.03, top + 0.2)],
                pen.one_of(ORANGE, YELLOW),
                smooth=True,
            )
        else:
            pen.oval(x, top + 0.05, 0.05, 0.05, RED)


@thing("조각 케이크", "table", 0.24, 0.44, 0.7)
def slice_of_cake(pen: Pen) -> None:
    sponge, cream = pen.one_of(CREAM, TAN, YELLOW), pen.one_of(WHITE, PINK, BROWN)
    pen.box(-0.4, 0.04, 0.8, 0.4, sponge)
    pen.box(-0.4, 0.2, 0.8, 0.08, cream)
    pen.shape([(-0.4, 0.44), (0.4, 0.44), (0.1, 0.66)], cream)
    pen.oval(0.06, 0.66, 0.1, 0.1, RED)


@thing("아이스크림", "table", 0.24, 0.54, 2.2)
def ice_cream(pen: Pen) -> None:
    flavours = (PINK, WHITE, BROWN, MINT, YELLOW, LEMON, AZURE, ROSE)
    scoops = pen.count(1, 3)
    pen.shape([(-0.17, 0.5), (0, 0.0), (0.17, 0.5)], pen.one_of(CHESTNUT, TAN, GOLD))
    if pen.careful:
        for shift in (-0.1, 0.04):
            pen.line([(shift - 0.04, 0.48), (shift + 0.1, 0.24)], width=0.7)
            pen.line([(-shift + 0.04, 0.48), (-shift - 0.1, 0.24)], width=0.7)
    for place in range(scoops):
        size = 0.19 - 0.015 * place
        pen.puffs(0, 0.58 + place * 0.2, size, size * 0.86, 7, pen.one_of(*flavours), deep=0.08) if pen.maybe(
            0.4
        ) else pen.oval(0, 0.58 + place * 0.2, size, size * 0.86, pen.one_of(*flavours))
    if pen.maybe(0.4):
        pen.oval(0, 0.62 + (scoops - 1) * 0.2 + 0.16, 0.05, 0.05, RED)


@thing("아이스크림", "table", 0.24, 0.46, 0.7)
def ice_lolly(pen: Pen) -> None:
    first, second = pen.one_of(RED, ORANGE, PINK, BLUE, BROWN), pen.one_of(YELLOW, WHITE, LIME, AZURE)
    pen.box(-0.05, 0, 0.1, 0.3, TAN)
    pen.box(-0.2, 0.26, 0.4, 0.7, first, round=0.17)
    if pen.maybe(0.5):
        pen.box(-0.2, 0.26, 0.4, 0.26, second)


@thing("사탕", "table", 0.14, 0.4, 1)
def sweet(pen: Pen) -> None:
    colour = pen.one_of(RED, PINK, PURPLE, ORANGE, BLUE, YELLOW)
    if pen.maybe(0.5):
        for side in (-1, 1):
            pen.shape([(side * 0.18, 0.3), (side * 0.46, 0.48), (side * 0.4, 0.3), (side * 0.46, 0.12)], colour)
        pen.oval(0, 0.3, 0.22, 0.2, colour)
        pen.line([(-0.08, 0.14), (0.06, 0.46)])
        return
    pen.line([(0, 0), (0, 0.5)])
    pen.oval(0, 0.68, 0.26, 0.26, colour)
    t = np.linspace(0, 5 * np.pi, 44)
    pen.line(np.stack([0.0145 * t * np.cos(t), 0.68 + 0.0145 * t * np.sin(t)], 1))


@thing("빵", "table", 0.18, 0.44, 1.2)
def bread(pen: Pen) -> None:
    crust = pen.one_of(CHESTNUT, TAN, BROWN, GOLD)
    way = pen.count(0, 2)
    if way == 0:
        pen.shape(
            [
                (-0.36, 0),
                (-0.36, 0.48),
                (-0.44, 0.62),
                (-0.28, 0.78),
                (0.28, 0.78),
                (0.44, 0.62),
                (0.36, 0.48),
                (0.36, 0),
            ],
            crust,
        )
        if pen.maybe(0.6):
            pen.shape(
                [
                    (-0.29, 0.06),
                    (-0.29, 0.5),
                    (-0.34, 0.6),
                    (-0.24, 0.7),
                    (0.24, 0.7),
                    (0.34, 0.6),
                    (0.29, 0.5),
                    (0.29, 0.06),
                ],
                CREAM,
            )
    elif way == 1:
        pen.oval(0, 0.22, 0.48, 0.22, crust)
        for x in (-0.2, 0, 0.2):
            pen.line([(x - 0.06, 0.3), (x + 0.06, 0.16)])
    else:
        pen.shape([(0.44 * np.cos(a), 0.02 + 0.42 * np.sin(a)) for a in np.linspace(0, np.pi, 22)], crust)
        for x in (-0.14, 0.1, 0.0):
            pen.dot(x, pen.between(0.2, 0.34), 0.015)


@thing("컵", "table", 0.16, 0.4, 1.4)
def cup(pen: Pen) -> None:
    colour = pen.one_of(WHITE, RED, BLUE, YELLOW, PINK, AZURE, GREEN, ORANGE)
    pen.oval(0.36, 0.36, 0.15, 0.17)
    pen.oval(0.36, 0.36, 0.08, 0.1)
    pen.shape([(-0.32, 0.66), (-0.27, 0.02), (0.27, 0.02), (0.32, 0.66)], colour)
    pen.oval(0, 0.66, 0.32, 0.07, pen.one_of(BROWN, BROWN, CHESTNUT, WHITE, SKY))
    if pen.maybe(0.5):
        for x in (-0.1, 0.08):
            pen.line([(x, 0.78), (x + 0.03, 0.86), (x - 0.02, 0.94), (x + 0.02, 1.02)], smooth=True, width=0.8)
    if pen.maybe(0.25) and colour != RED:
        pen.heart(0, 0.24, 0.18, RED)


@thing("주스", "table", 0.2, 0.44, 0.9)
def juice(pen: Pen) -> None:
    colour = pen.one_of(ORANGE, ORANGE, RED, YELLOW, PURPLE, LIME)
    pen.line([(0.04, 0.2), (0.12, 0.9), (0.26, 0.96)], RED if colour != RED else BLUE, width=1.1)
    pen.shape([(-0.26, 0.76), (-0.2, 0.02), (0.2, 0.02), (0.26, 0.76)], WHITE)
    pen.shape([(-0.245, 0.58), (-0.2, 0.02), (0.2, 0.02), (0.245, 0.58)], colour)


@thing("우유", "table", 0.22, 0.42, 0.7)
def milk(pen: Pen) -> None:
    colour = pen.one_of(BLUE, AZURE, GREEN, RED, PINK)
    pen.box(-0.22, 0, 0.44, 0.6, WHITE)
    pen.shape([(-0.22, 0.6), (-0.12, 0.82), (0.12, 0.82), (0.22, 0.6)], colour)
    pen.box(-0.12, 0.82, 0.24, 0.09, colour)
    pen.box(-0.22, 0.12, 0.44, 0.2, colour)


@thing("계란", "table", 0.12, 0.34, 0.9)
def egg(pen: Pen) -> None:
    if pen.maybe(0.5):
        pen.shape(
            [(0, 0.72), (0.2, 0.56), (0.28, 0.28), (0.16, 0.04), (-0.16, 0.04), (-0.28, 0.28), (-0.2, 0.56)],
            pen.one_of(WHITE, CREAM, TAN),
            smooth=True,
        )
    else:
        pen.puffs(0, 0.34, 0.44, 0.32, pen.count(4, 6), WHITE, deep=0.15)
        pen.oval(0.02, 0.36, 0.16, 0.15, pen.one_of(YELLOW, YELLOW, ORANGE))


@thing("피자", "table", 0.24, 0.5, 1)
def pizza(pen: Pen) -> None:
    crust, cheese = pen.one_of(CHESTNUT, GOLD, TAN), YELLOW
    if pen.maybe(0.6):
        pen.shape([(-0.4, 0.74), (0, 0.0), (0.4, 0.74)], cheese)
        pen.shape([(-0.44, 0.72), (-0.4, 0.86), (0, 0.92), (0.4, 0.86), (0.44, 0.72), (0, 0.78)], crust, smooth=False)
        spots = ((-0.14, 0.6), (0.14, 0.58), (0.0, 0.34))
    else:
        pen.oval(0, 0.44, 0.46, 0.44, crust)
        pen.oval(0, 0.44, 0.38, 0.36, cheese)
        spots = ((-0.18, 0.6), (0.16, 0.58), (-0.04, 0.36), (0.2, 0.3), (-0.22, 0.34))
    for x, y in spots:
        pen.oval(x, y, 0.075, 0.07, RED)
    if pen.maybe(0.5):
        pen.oval(0.04, 0.5, 0.04, 0.025, GREEN, turn=40)


@thing("햄버거", "table", 0.24, 0.48, 0.9)
def burger(pen: Pen) -> None:
    bun = pen.one_of(CHESTNUT, GOLD, TAN)
    pen.box(-0.4, 0.02, 0.8, 0.16, bun, round=0.07)
    pen.box(-0.42, 0.17, 0.84, 0.12, BROWN, round=0.05)
    if pen.maybe(0.6):
        pen.shape([(-0.4, 0.3), (0.4, 0.3), (0.22, 0.2), (0.1, 0.3)], YELLOW)
    x = np.linspace(-0.44, 0.44, 11)
    low = np.stack([x, 0.29 + 0.04 * (np.arange(11) % 2)], 1)
    pen.shape([*low.tolist(), (0.42, 0.42), (-0.42, 0.42)], GREEN)
    pen.shape([(0.42 * np.cos(a), 0.4 + 0.36 * np.sin(a)) for a in np.linspace(0, np.pi, 22)], bun)
    for x, y in ((-0.14, 0.58), (0.06, 0.64), (0.2, 0.54)):
        pen.oval(x, y, 0.025, 0.018, LEMON)


@thing("도넛", "table", 0.18, 0.4, 0.9)
def doughnut(pen: Pen) -> None:
    icing = pen.one_of(PINK, PINK, BROWN, WHITE, AZURE)
    pen.oval(0, 0.42, 0.44, 0.42, pen.one_of(TAN, CHESTNUT) if icing != CHESTNUT else TAN)
    pen.puffs(0, 0.44, 0.37, 0.35, 7, icing, deep=0.1)
    pen.oval(0, 0.44, 0.13, 0.12, WHITE)
    for angle in np.linspace(0, 6, pen.count(4, 8)):
        x, y = 0.25 * np.cos(angle), 0.44 + 0.24 * np.sin(angle)
        pen.line([(x, y), (x + 0.03, y + 0.03)], width=1.1)


@thing("쿠키", "table", 0.16, 0.34, 0.7)
def cookie(pen: Pen) -> None:
    pen.oval(0, 0.4, 0.42, 0.4, pen.one_of(CHESTNUT, TAN, GOLD))
    pen.width = 0.8
    for x, y in ((-0.2, 0.5), (0.12, 0.58), (0.2, 0.3), (-0.08, 0.24), (0.0, 0.44)):
        pen.oval(x, y, 0.055, 0.05, BROWN)


@thing("밥", "table", 0.2, 0.42, 0.8)
def bowl_of_rice(pen: Pen) -> None:
    colour = pen.one_of(BLUE, RED, BROWN, GREEN, SKY, WHITE, TAN)
    if pen.maybe(0.7):
        pen.puffs(0, 0.46, 0.34, 0.26, 7, WHITE, deep=0.1)
    else:
        pen.line([(-0.1, 0.4), (0.3, 0.86)], BROWN)
        pen.line([(0.0, 0.4), (0.38, 0.8)], BROWN)
        pen.oval(0, 0.46, 0.42, 0.1, pen.one_of(YELLOW, ORANGE, RED))
    pen.shape([(0.46 * np.cos(a), 0.48 + 0.44 * np.sin(a)) for a in np.linspace(np.pi, 2 * np.pi, 22)], colour)
    if pen.maybe(0.6):
        pen.box(-0.16, 0.0, 0.32, 0.06, colour)


@thing("김밥", "table", 0.16, 0.34, 0.5)
def gimbap(pen: Pen) -> None:
    pen.oval(0, 0.4, 0.42, 0.4, BLACK if pen.maybe(0.6) else FOREST)
    pen.oval(0, 0.4, 0.34, 0.32, WHITE)
    for x, y, colour in ((-0.1, 0.48, YELLOW), (0.08, 0.5, ORANGE), (-0.06, 0.3, GREEN), (0.11, 0.32, PINK)):
        pen.oval(x, y, 0.08, 0.075, colour)


@thing("솜사탕", "table", 0.24, 0.48, 0.5)
def candy_floss(pen: Pen) -> None:
    pen.shape([(-0.03, 0), (-0.05, 0.44), (0.05, 0.44), (0.03, 0)], pen.one_of(TAN, WHITE, CHESTNUT))
    pen.puffs(0, 0.66, 0.3, 0.28, pen.count(7, 10), pen.one_of(PINK, ROSE, AZURE, SKY))


@thing("병", "table", 0.22, 0.46, 0.6)
def bottle(pen: Pen) -> None:
    colour = pen.one_of(AZURE, GREEN, SKY, BROWN, ORANGE)
    pen.box(-0.07, 0.86, 0.14, 0.09, pen.one_of(BLUE, RED, WHITE))
    pen.shape(
        [
            (-0.06, 0.86),
            (-0.07, 0.66),
            (-0.18, 0.54),
            (-0.18, 0.02),
            (0.18, 0.02),
            (0.18, 0.54),
            (0.07, 0.66),
            (0.06, 0.86),
        ],
        colour,
    )
    pen.box(-0.18, 0.2, 0.36, 0.2, pen.one_of(WHITE, YELLOW, RED))


@thing("냄비", "table", 0.24, 0.44, 0.6)
def pot(pen: Pen) -> None:
    colour = pen.one_of(SILVER, RED, BLUE, ORANGE, "#a7acb3")
    for side in (-1, 1):
        pen.box(side * 0.42 - 0.06, 0.34, 0.12, 0.07, BLACK)
    pen.box(-0.38, 0.02, 0.76, 0.46, colour, round=0.06)
    pen.shape([(0.4 * np.cos(a), 0.48 + 0.16 * np.sin(a)) for a in np.linspace(0, np.pi, 16)], colour)
    pen.oval(0, 0.68, 0.05, 0.045, BLACK)


@thing("바구니", "table", 0.28, 0.5, 0.7)
def basket(pen: Pen) -> None:
    pen.arc(0, 0.36, 0.38, 0.5, 0, 180, BROWN)
    for x in (-0.22, 0, 0.22):
        pen.oval(x, 0.42, 0.15, 0.14, pen.one_of(RED, ORANGE, YELLOW, LIME, PURPLE, MAGENTA))
    weave = pen.one_of(CHESTNUT, TAN, BROWN)
    pen.shape([(-0.46, 0.4), (-0.36, 0.0), (0.36, 0.0), (0.46, 0.4)], weave)
    if pen.careful:
        for y in (0.14, 0.26):
            pen.line([(-0.4, y), (0.4, y)], width=0.8)


@thing("식탁", "ground", 0.34, 0.5, 0.7)
def laid_table(pen: Pen) -> None:
    """A table with something on it."""
    wood = pen.one_of(BROWN, CHESTNUT, TAN)
    for side in (-1, 1):
        pen.box(side * 0.4 - 0.035, 0, 0.07, 0.44, wood)
    for x in np.linspace(-0.28, 0.28, pen.count(1, 3)):
        way = pen.count(0, 2)
        if way == 0:
            pen.oval(x, 0.6, 0.1, 0.1, pen.one_of(RED, ORANGE, YELLOW))
            pen.line([(x, 0.69), (x + 0.02, 0.76)], BROWN)
        elif way == 1:
            pen.shape([(x - 0.09, 0.66), (x - 0.07, 0.5), (x + 0.07, 0.5), (x + 0.09, 0.66)], pen.one_of(*BRIGHT))
        else:
            pen.shape(
                [(x - 0.13, 0.58), (x - 0.05, 0.5), (x + 0.05, 0.5), (x + 0.13, 0.58)], pen.one_of(WHITE, BLUE, SKY)
            )
    pen.box(-0.49, 0.43, 0.98, 0.075, wood)
