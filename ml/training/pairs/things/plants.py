"""Trees, flowers, mountains."""

import numpy as np

from ml.training.pairs.canvas import INK, WHITE, Pen
from ml.training.pairs.crayons import (
    BROWN,
    CHESTNUT,
    FOREST,
    GOLD,
    GRASS,
    GREEN,
    LEMON,
    MAGENTA,
    ORANGE,
    PINK,
    PURPLE,
    RED,
    ROSE,
    TAN,
    WINE,
    YELLOW,
    usual,
)  # fmt: skip
from ml.training.pairs.things.catalogue import thing
from ml.training.pairs.things.faces import face


def trunk(pen: Pen, tall: float, wide: float) -> None:
    colour = usual(pen.chance, "trunk")
    if pen.hand.care < 0.25 and pen.maybe(0.2):
        for side in (-1, 1):  # two strokes that nothing closes
            pen.line([(side * wide, 0), (side * wide * 0.8, tall)])
        pen.patch([(-wide, 0), (-wide * 0.8, tall), (wide * 0.8, tall), (wide, 0)], colour)
        return
    foot = pen.between(1, 1.6)
    pen.shape(
        [
            (-wide * foot, 0),
            (-wide, tall * 0.3),
            (-wide * 0.9, tall),
            (wide * 0.9, tall),
            (wide, tall * 0.3),
            (wide * foot, 0),
        ],
        colour,
    )
    if pen.careful and pen.maybe(0.4):
        pen.oval(0, tall * 0.45, wide * 0.4, wide * 0.5, INK if pen.maybe(0.4) else None)


def crown(pen: Pen, reach: float, middle: float, colour: str) -> None:
    """An egg, a cloud, three balls, a curl, or a cloud that is open above the trunk."""
    manner = pen.count(0, 4)
    if manner == 0:
        pen.oval(0, middle, reach, pen.between(0.24, 0.3), colour)
    elif manner == 1:
        pen.puffs(0, middle, reach, 0.28, pen.count(6, 11), colour, deep=pen.between(0.15, 0.3))
    elif manner == 2:
        for x, y, size in ((-0.16, -0.06, 0.17), (0.16, -0.06, 0.17), (0, 0.12, 0.19)):
            pen.oval(x, middle + y, size, size, colour)
    elif manner == 3:
        t = np.linspace(0, 2 * np.pi, 70)
        curl = 0.025 * np.stack([np.cos(t * 13), np.sin(t * 13)], 1)
        pen.shape(np.stack([reach * np.cos(t), middle + 0.28 * np.sin(t)], 1) + curl, colour)
    else:
        angle = np.radians(np.linspace(-70, 250, 64))
        swell = 1 + pen.between(0, 0.2) * np.abs(np.sin(angle * pen.count(3, 5)))
        pen.mound(np.stack([reach * swell * np.cos(angle), middle + 0.27 * swell * np.sin(angle)], 1), colour, opened=1)


@thing("나무", "ground", 0.34, 0.72, 6)
def round_tree(pen: Pen) -> None:
    colour = usual(pen.chance, "leaf" if pen.maybe(0.85) else "autumn")
    tall, wide = pen.between(0.3, 0.45), pen.between(0.05, 0.085)
    trunk(pen, tall + 0.06, wide)
    reach, middle = pen.between(0.22, 0.34), tall + pen.between(0.24, 0.28)
    crown(pen, reach, middle, colour)
    if pen.maybe(0.3):
        fruit = pen.one_of(RED, RED, RED, ORANGE, YELLOW, PINK)
        pen.width = 0.8
        for _ in range(pen.count(3, 7)):
            pen.oval(
                pen.between(-0.62, 0.62) * reach,
                middle + pen.between(-0.16, 0.16),
                *(2 * [pen.between(0.028, 0.04)]),
                fruit,
            )


@thing("나무", "ground", 0.36, 0.72, 1.4)
def branched_tree(pen: Pen) -> None:
    """Branches with single leaves or blossoms, or bare."""
    bark, way = usual(pen.chance, "trunk"), pen.between(0, 1)
    for side in (-1, 1):
        pen.shape([(side * 0.02, 0.42), (side * 0.26, 0.72), (side * 0.29, 0.7), (side * 0.06, 0.36)], bark)
    pen.shape([(-0.1, 0), (-0.05, 0.3), (-0.02, 0.8), (0.02, 0.8), (0.05, 0.3), (0.1, 0)], bark)
    if way < 0.2:
        return
    colour = usual(pen.chance, "leaf" if way < 0.55 else "autumn") if way < 0.8 else pen.one_of(PINK, ROSE)
    for _ in range(pen.count(8, 16)):
        x, y, turn = pen.between(-0.34, 0.34), pen.between(0.5, 0.95), pen.between(0, 180)
        pen.oval(x, y - abs(x) * 0.3, 0.06, 0.04 if way < 0.8 else 0.06, colour, turn=turn)


@thing("소나무", "ground", 0.34, 0.75, 2.4)
def fir(pen: Pen) -> None:
    colour, levels = usual(pen.chance, "fir"), pen.count(1, 4)
    trunk(pen, 0.22, pen.between(0.04, 0.07))
    for level in range(levels):
        low = 0.18 + level * 0.64 / levels
        top = low + 0.78 / levels + (0.1 if levels > 1 else 0)
        reach = 0.32 * (1 - 0.7 * level / levels)
        pen.shape([(-reach, low), (0, top), (reach, low)], colour)


@thing("크리스마스 트리", "ground", 0.4, 0.8, 1.2)
def christmas_tree(pen: Pen) -> None:
    fir_levels, colour = pen.count(2, 4), usual(pen.chance, "fir")
    pen.box(-0.06, 0, 0.12, 0.18, usual(pen.chance, "trunk"))
    for level in range(fir_levels):
        low = 0.16 + level * 0.6 / fir_levels
        reach = 0.34 * (1 - 0.68 * level / fir_levels)
        pen.shape([(-reach, low), (0, low + 0.8 / fir_levels + 0.08), (reach, low)], colour)
    pen.width = 0.8
    for _ in range(pen.count(4, 9)):
        y = pen.between(0.2, 0.7)
        x = pen.between(-0.5, 0.5) * (0.95 - y) * 0.7
        pen.oval(x, y, *(2 * [pen.between(0.026, 0.042)]), pen.one_of(RED, YELLOW, PINK, ORANGE, PURPLE))
    pen.width = 1
    pen.star(0, 0.94, 0.09, YELLOW)


@thing("야자수", "ground", 0.45, 0.8, 1.2)
def palm(pen: Pen) -> None:
    bend = pen.between(-0.12, 0.12)
    bark = usual(pen.chance, "trunk")
    pen.shape(
        [(-0.07, 0), (-0.05 + bend * 0.6, 0.4), (bend - 0.03, 0.72), (bend + 0.03, 0.72), (0.05 + bend * 0.6, 0.4),
         (0.07, 0)],
        bark, smooth=True,
    )  # fmt: skip
    if pen.careful:
        for y in (0.15, 0.3, 0.45, 0.58):
            pen.line([(bend * y * 1.3 - 0.05, y), (bend * y * 1.3 + 0.05, y + 0.01)], width=0.7)
    colour = usual(pen.chance, "leaf")
    for angle in np.radians(pen.between(-10, 10) + np.linspace(-20, 200, pen.count(4, 6))):
        tip = (bend + 0.36 * np.cos(angle), 0.72 + 0.24 * np.sin(angle) - 0.04)
        over = (bend + 0.2 * np.cos(angle), 0.8 + 0.2 * np.sin(angle))
        under = (bend + 0.18 * np.cos(angle), 0.7 + 0.16 * np.sin(angle))
        pen.shape([(bend, 0.73), over, tip, under], colour, smooth=True)
    if pen.maybe(0.4):
        for side in (-0.05, 0.05):
            pen.oval(bend + side, 0.68, 0.04, 0.045, BROWN)


def stem(pen: Pen, top: float) -> None:
    """A stroke or a narrow shape, with leaves or without."""
    green = usual(pen.chance, "leaf")
    bend = pen.between(-0.05, 0.05)
    if pen.maybe(0.6):
        pen.line([(0, 0), (bend, top * 0.5), (0, top)], green, smooth=True)
    else:
        pen.shape(
            [(-0.03, 0), (bend - 0.03, top * 0.5), (-0.03, top), (0.03, top), (bend + 0.03, top * 0.5), (0.03, 0)],
            green,
        )
    for side in (-1, 1):
        if pen.maybe(0.6):
            y = pen.between(0.08, 0.3) * top / 0.6
            pen.shape(
                [(bend, y), (side * 0.12, y + 0.13), (side * 0.26, y + 0.12), (side * 0.16, y + 0.02)],
                green,
                smooth=True,
            )


@thing("꽃", "ground", 0.16, 0.5, 5)
def daisy(pen: Pen) -> None:
    colour = usual(pen.chance, "flower")
    middle = YELLOW if colour != YELLOW else pen.one_of(ORANGE, BROWN)
    stem(pen, 0.66)
    number, manner = pen.count(4, 9), pen.maybe(0.5)
    if manner:
        pen.petals(0, 0.76, 0.15, 0.09, min(0.09, 0.42 / number), number, colour)
    else:
        pen.petals(0, 0.76, 0.11, 0.075, 0.075, min(number, 6), colour)
    pen.oval(0, 0.76, 0.075, 0.075, middle)
    if pen.size > 90 and pen.maybe(0.15):
        face(pen, 0, 0.76, 0.075)


@thing("튤립", "ground", 0.18, 0.46, 2)
def tulip(pen: Pen) -> None:
    colour = pen.one_of(RED, RED, PINK, YELLOW, PURPLE, ORANGE)
    stem(pen, 0.62)
    pen.shape(
        [(-0.12, 0.9), (-0.14, 0.7), (-0.08, 0.6), (0.08, 0.6), (0.14, 0.7), (0.12, 0.9), (0.06, 0.78), (0, 0.92),
         (-0.06, 0.78)],
        colour,
    )  # fmt: skip


@thing("해바라기", "ground", 0.3, 0.62, 0.9)
def sunflower(pen: Pen) -> None:
    stem(pen, 0.66)
    pen.petals(0, 0.76, 0.15, 0.08, 0.035, pen.count(10, 14), YELLOW)
    pen.oval(0, 0.76, 0.11, 0.11, BROWN if pen.maybe(0.75) else CHESTNUT)
    if pen.careful:
        for shift in (-0.05, 0, 0.05):
            pen.line([(shift - 0.04, 0.7), (shift + 0.04, 0.82)], width=0.6)


@thing("장미", "ground", 0.22, 0.5, 0.7)
def rose(pen: Pen) -> None:
    colour = pen.one_of(RED, RED, PINK, MAGENTA, YELLOW)
    stem(pen, 0.66)
    pen.puffs(0, 0.78, 0.15, 0.14, 7, colour, deep=0.12)
    t = np.linspace(0, 4.2 * np.pi, 36)
    pen.line(np.stack([0.0065 * t * np.cos(t), 0.78 + 0.0065 * t * np.sin(t)], 1), width=0.8)


@thing("버섯", "ground", 0.16, 0.42, 1)
def mushroom(pen: Pen) -> None:
    pen.shape([(-0.12, 0), (-0.1, 0.45), (0.1, 0.45), (0.12, 0)], LEMON if pen.maybe(0.5) else WHITE, smooth=False)
    colour = pen.one_of(RED, RED, RED, CHESTNUT, BROWN)
    tall = pen.between(0.36, 0.5)
    pen.shape([(0.4 * np.cos(a), 0.4 + tall * np.sin(a)) for a in np.linspace(0, np.pi, 24)], colour)
    if colour == RED or pen.maybe(0.3):
        for x, y in ((-0.2, 0.52), (0.04, 0.66), (0.2, 0.5)):
            pen.oval(x, y, 0.06, 0.05, WHITE)


@thing("선인장", "ground", 0.24, 0.5, 0.7)
def cactus(pen: Pen) -> None:
    green, pot = pen.one_of(GREEN, FOREST), pen.maybe(0.6)
    foot = 0.26 if pot else 0
    if pen.maybe(0.6):
        pen.box(-0.36, foot + 0.3, 0.3, 0.1, green, round=0.05)
        pen.box(-0.36, foot + 0.3, 0.1, 0.24, green, round=0.05)
    pen.box(-0.11, foot - 0.04, 0.22, 0.7, green, round=0.11)
    for _ in range(pen.count(3, 7)):
        x, y = pen.between(-0.08, 0.08), foot + pen.between(0.1, 0.55)
        pen.line([(x - 0.02, y), (x + 0.02, y + 0.02)], width=0.6)
    if pot:
        pen.shape([(-0.2, 0.28), (-0.14, 0), (0.14, 0), (0.2, 0.28)], pen.one_of(ORANGE, CHESTNUT, BROWN, RED))
    if pen.maybe(0.4):
        pen.petals(0, foot + 0.68, 0.05, 0.04, 0.03, 5, PINK)


@thing("화분", "ground", 0.2, 0.46, 1)
def flower_pot(pen: Pen) -> None:
    green, colour = usual(pen.chance, "leaf"), usual(pen.chance, "flower")
    for x, top in ((-0.14, 0.66), (0.14, 0.7), (0, 0.82))[: pen.count(1, 3)]:
        pen.line([(0, 0.3), (x, top)], green)
        pen.petals(x, top, 0.07, 0.055, 0.055, 5, colour)
        pen.oval(x, top, 0.045, 0.045, YELLOW if colour != YELLOW else ORANGE)
    for side in (-1, 1):
        pen.oval(side * 0.12, 0.42, 0.1, 0.05, green, turn=side * 35)
    clay = pen.one_of(ORANGE, CHESTNUT, BROWN, RED)
    pen.shape([(-0.22, 0.34), (-0.15, 0), (0.15, 0), (0.22, 0.34)], clay)
    if pen.maybe(0.5):
        pen.box(-0.25, 0.28, 0.5, 0.08, clay)


@thing("풀", "ground", 0.08, 0.2, 1.4)
def grass(pen: Pen) -> None:
    colour, blades = pen.one_of(GREEN, GRASS), pen.count(3, 7)
    x = np.linspace(-0.4, 0.4, 2 * blades + 1)
    y = np.where(np.arange(2 * blades + 1) % 2, 0.5 + 0.4 * pen.chance.random(2 * blades + 1), 0.05)
    y[0] = y[-1] = 0
    pen.shape(np.stack([x, y], 1), colour)


@thing("덤불", "ground", 0.2, 0.42, 1)
def bush(pen: Pen) -> None:
    colour = usual(pen.chance, "leaf")
    angle = np.linspace(np.pi, 0, 40)
    reach = 0.44 * (1 + 0.12 * np.abs(np.sin(angle * pen.count(3, 6))))
    pen.mound(np.stack([reach * np.cos(angle), 0.9 * reach * np.sin(angle)], 1), colour)
    if pen.maybe(0.35):
        berry = pen.one_of(RED, PINK, PURPLE)
        for _ in range(pen.count(3, 6)):
            pen.oval(pen.between(-0.28, 0.28), pen.between(0.08, 0.26), 0.035, 0.035, berry)


@thing("산", "back", 0.5, 1.0, 4)
def mountain(pen: Pen) -> None:
    colour, tall = usual(pen.chance, "mountain"), pen.between(0.45, 0.75)
    if pen.maybe(0.35):
        pen.mound(
            [(-0.5, 0), (-0.25, tall * 0.75), (-0.05, tall), (0.2, tall * 0.7), (0.5, 0)],
            usual(pen.chance, "hill"),
            smooth=True,
        )
        return
    peak = pen.between(-0.08, 0.08)
    pen.mound([(-0.5, 0), (peak, tall), (0.5, 0)], colour)
    if pen.maybe(0.6):  # snow
        share = pen.between(0.25, 0.36)
        left, right = peak - (peak + 0.5) * share, peak + (0.5 - peak) * share
        low = tall * (1 - share)
        edge = [(x, low + (0.05 if k % 2 else -0.03) * tall) for k, x in enumerate(np.linspace(left, right, 6))]
        pen.shape([(left, low), *edge[1:-1], (right, low), (peak, tall)], WHITE)


@thing("화산", "back", 0.4, 0.7, 0.6)
def volcano(pen: Pen) -> None:
    pen.shape(
        [(-0.06, 0.52), (-0.14, 0.8), (0, 0.66), (0.06, 0.86), (0.1, 0.66), (0.22, 0.76), (0.08, 0.52)],
        pen.one_of(RED, ORANGE),
    )
    pen.mound([(-0.46, 0), (-0.14, 0.54), (0.14, 0.54), (0.46, 0)], pen.one_of(BROWN, CHESTNUT))
    if pen.maybe(0.7):
        pen.shape([(-0.14, 0.54), (-0.1, 0.36), (-0.04, 0.46), (0.02, 0.28), (0.07, 0.44), (0.14, 0.54)], RED)


@thing("단풍잎", "low", 0.14, 0.3, 0.5)
def maple_leaf(pen: Pen) -> None:
    colour = pen.one_of(RED, RED, ORANGE, WINE, YELLOW)
    pen.line([(0, -0.05), (0, 0.3)])
    pen.shape(
        [(0, 0.2), (-0.3, 0.12), (-0.24, 0.3), (-0.46, 0.46), (-0.22, 0.52), (-0.2, 0.72), (-0.08, 0.6), (0, 0.94),
         (0.08, 0.6),
         (0.2, 0.72), (0.22, 0.52), (0.46, 0.46), (0.24, 0.3), (0.3, 0.12)], colour,
    )  # fmt: skip


@thing("벼", "ground", 0.25, 0.4, 0.3)
def rice(pen: Pen) -> None:
    for x in (-0.2, 0, 0.2):
        pen.line([(x, 0), (x * 1.2, 0.6)], pen.one_of(GREEN, GRASS))
        for step in range(4):
            pen.oval(x * 1.2 + (0.04 if step % 2 else -0.04), 0.6 + step * 0.07, 0.04, 0.028, GOLD, turn=60)


@thing("나무 그루터기", "ground", 0.14, 0.3, 0.3)
def stump(pen: Pen) -> None:
    pen.shape([(-0.36, 0), (-0.28, 0.4), (0.28, 0.4), (0.36, 0)], BROWN)
    pen.oval(0, 0.42, 0.28, 0.11, TAN)
    pen.oval(0, 0.42, 0.12, 0.045)
