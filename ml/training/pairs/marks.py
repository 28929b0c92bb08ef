"""What a child puts on a sheet that takes no crayon: words and scribbles."""

import numpy as np

from ml.training.pairs.canvas import Sheet
from ml.training.pairs.curves import Points, curved, dense, wobbled

Strokes = tuple[tuple[tuple[float, float], ...], ...]  # in a unit box, y upwards

CIRCLE = tuple((0.5 + 0.45 * np.cos(angle), 0.5 + 0.45 * np.sin(angle)) for angle in np.linspace(0, 2 * np.pi, 14))
CONSONANTS: tuple[Strokes, ...] = (
    (((0, 1), (1, 1), (1, 0)),),
    (((0, 1), (0, 0), (1, 0)),),
    (((1, 1), (0, 1), (0, 0), (1, 0)),),
    (((0, 1), (1, 1), (1, 0.5), (0, 0.5), (0, 0), (1, 0)),),
    (((0, 1), (1, 1), (1, 0), (0, 0), (0, 1)),),
    (((0, 1), (0, 0), (1, 0), (1, 1)), ((0, 0.5), (1, 0.5))),
    (((0.5, 1), (0, 0)), ((0.5, 0.8), (1, 0))),
    (CIRCLE,),
    (((0, 1), (1, 1), (0, 0)), ((0.55, 0.6), (1, 0))),
)
UPRIGHT: tuple[Strokes, ...] = (
    (((0.3, 1), (0.3, 0)), ((0.3, 0.5), (1, 0.5))),
    (((0.7, 1), (0.7, 0)), ((0, 0.5), (0.7, 0.5))),
    (((0.5, 1), (0.5, 0)),),
)  # vowels that stand on the right
LYING: tuple[Strokes, ...] = (
    (((0, 0.2), (1, 0.2)), ((0.5, 0.2), (0.5, 0.9))),
    (((0, 0.8), (1, 0.8)), ((0.5, 0.8), (0.5, 0.1))),
    (((0, 0.5), (1, 0.5)),),
)  # vowels that lie below
CAPITALS: tuple[Strokes, ...] = (
    (((0, 0), (0.5, 1), (1, 0)), ((0.2, 0.4), (0.8, 0.4))),
    (((0, 0), (0, 1), (0.5, 0.4), (1, 1), (1, 0)),),
    (((0, 1), (0, 0), (0.9, 0)),),
    (CIRCLE,),
    (((0, 1), (0.5, 0), (1, 1)),),
    (((1, 1), (0, 1), (0, 0), (1, 0)), ((0, 0.5), (0.8, 0.5))),
    (((0, 1), (0, 0)), ((1, 1), (1, 0)), ((0, 0.5), (1, 0.5))),
)


def write(sheet: Sheet) -> None:
    """A word or two, of syllables or capitals, near the upper or the lower edge."""
    chance, (width, height) = sheet.chance, sheet.size
    tall = chance.uniform(12, 26)
    x, y = chance.uniform(0.04, 0.5) * width, (tall + 6 if chance.random() < 0.5 else height - 8)
    korean = chance.random() < 0.7
    for _ in range(int(chance.integers(2, 6))):
        if korean:
            _syllable(sheet, x, y, tall)
        else:
            _strokes(sheet, CAPITALS[chance.integers(len(CAPITALS))], x, y, 0.7 * tall, tall)
        x += tall * chance.uniform(1.1, 1.35) * (1.0 if korean else 0.85)


def _syllable(sheet: Sheet, x: float, y: float, tall: float) -> None:
    chance = sheet.chance
    first = CONSONANTS[chance.integers(len(CONSONANTS))]
    closed = chance.random() < 0.4
    low = 0.45 * tall if closed else 0.0
    if chance.random() < 0.6:
        _strokes(sheet, first, x, y - low, 0.5 * tall, tall - low)
        _strokes(sheet, UPRIGHT[chance.integers(len(UPRIGHT))], x + 0.6 * tall, y - low, 0.4 * tall, tall - low)
    else:
        half = (tall - low) / 2
        _strokes(sheet, first, x + 0.2 * tall, y - low - half, 0.6 * tall, half)
        _strokes(sheet, LYING[chance.integers(len(LYING))], x, y - low, tall, 0.8 * half)
    if closed:
        _strokes(sheet, CONSONANTS[chance.integers(len(CONSONANTS))], x + 0.2 * tall, y, 0.6 * tall, 0.36 * tall)


def _strokes(sheet: Sheet, strokes: Strokes, x: float, y: float, wide: float, tall: float) -> None:
    for stroke in strokes:
        points = np.array(stroke) * (wide, -tall) + (x, y)
        path = wobbled(sheet.chance, dense(points, closed=False), 0.5 * sheet.hand.wobble, closed=False)
        sheet.stroke(path, min(sheet.hand.width, 0.14 * tall))


def scribble(sheet: Sheet) -> None:
    """Round and round, or to and fro, over a part of the sheet."""
    chance, (width, height) = sheet.chance, sheet.size
    middle = np.array([chance.uniform(0.3, 0.7) * width, chance.uniform(0.3, 0.7) * height])
    reach = chance.uniform(0.12, 0.42) * np.array([width, height])
    number = int(chance.integers(12, 60))
    if chance.random() < 0.5:
        angle = np.arange(number) * chance.uniform(0.7, 1.5)
        away = np.stack([np.cos(angle), np.sin(angle)], 1) * chance.uniform(0.4, 1, (number, 1))
    else:
        side = np.where(np.arange(number) % 2, 1, -1) * chance.uniform(0.6, 1, number)
        away = np.stack([np.linspace(-1, 1, number) + 0.2 * side, side], 1)
    points: Points = middle + away * reach + chance.normal(0, 4, (number, 2))
    sheet.stroke(curved(points, closed=False), sheet.hand.width)
