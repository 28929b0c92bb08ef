"""Faces of people, suns and animals."""

from ml.training.pairs.canvas import Pen
from ml.training.pairs.crayons import PINK, ROSE, TAN


def face(pen: Pen, x: float, y: float, size: float, *, cheeks: float = 0.3) -> None:
    """Two eyes and a smile. size: half the width of the head."""
    gap, way = size * pen.between(0.3, 0.45), pen.between(0, 1)
    for side in (-1, 1):
        if way < 0.75:
            pen.dot(x + side * gap, y + 0.12 * size, size * pen.between(0.07, 0.12))
        else:
            pen.arc(x + side * gap, y + 0.08 * size, 0.14 * size, 0.14 * size, 20, 160, width=0.8)
        if pen.hand.care > 0.3 and pen.maybe(cheeks):
            pen.width, before = 0.7, pen.width
            pen.oval(x + side * size * 0.58, y - 0.22 * size, 0.16 * size, 0.11 * size, PINK)
            pen.width = before
    if pen.maybe(0.9):
        pen.arc(x, y - 0.18 * size, size * pen.between(0.2, 0.42), size * pen.between(0.15, 0.35), 195, 345, width=0.85)


def muzzle(pen: Pen, x: float, y: float, size: float, nose: str) -> None:
    """Eyes, nose and mouth. size: half the width of the head."""
    gap = size * pen.between(0.36, 0.46)
    for side in (-1, 1):
        pen.dot(x + side * gap, y + 0.12 * size, size * pen.between(0.08, 0.13))
    if pen.maybe(0.75):
        pen.shape([(x - 0.13 * size, y - 0.14 * size), (x + 0.13 * size, y - 0.14 * size), (x, y - 0.3 * size)], nose)
    else:
        pen.oval(x, y - 0.2 * size, 0.13 * size, 0.1 * size, nose)
    for side in (-1, 1):
        pen.arc(
            x + side * 0.16 * size,
            y - 0.32 * size,
            0.16 * size,
            0.16 * size,
            180 if side > 0 else 190,
            350 if side > 0 else 360,
            width=0.8,
        )


def whiskers(pen: Pen, x: float, y: float, size: float) -> None:
    for side in (-1, 1):
        for tilt in (-0.12, 0.05, 0.2)[: pen.count(2, 3)]:
            pen.line(
                [
                    (x + side * 0.45 * size, y - 0.25 * size + 0.4 * tilt * size),
                    (x + side * 1.25 * size, y - 0.25 * size + tilt * size),
                ],
                width=0.7,
            )


def ears(pen: Pen, y: float, size: float, fur: str, kind: str) -> None:
    """kind: cat, bear, rabbit, dog or mouse. Drawn before the head, a dog's after it."""
    inner = pen.one_of(PINK, ROSE) if pen.careful else None
    for side in (-1, 1):
        if kind == "cat":
            pen.shape(
                [
                    (side * 0.92 * size, y + 0.3 * size),
                    (side * 0.88 * size, y + 1.4 * size),
                    (side * 0.2 * size, y + 0.85 * size),
                ],
                fur,
            )
            if inner:
                pen.shape(
                    [
                        (side * 0.8 * size, y + 0.66 * size),
                        (side * 0.78 * size, y + 1.15 * size),
                        (side * 0.42 * size, y + 0.88 * size),
                    ],
                    inner,
                )
        elif kind == "rabbit":
            pen.oval(side * 0.42 * size, y + 1.55 * size, 0.25 * size, 0.8 * size, fur, turn=-side * pen.between(3, 14))
            if inner:
                pen.oval(side * 0.42 * size, y + 1.55 * size, 0.12 * size, 0.55 * size, inner, turn=-side * 8)
        elif kind == "dog":
            pen.oval(side * 0.98 * size, y + 0.15 * size, 0.28 * size, 0.62 * size, fur, turn=side * pen.between(6, 24))
        else:
            reach = (0.36 if kind == "bear" else 0.55) * size
            pen.oval(side * 0.75 * size, y + 0.75 * size, reach, reach, fur)
            if inner:
                pen.oval(
                    side * 0.75 * size, y + 0.75 * size, 0.55 * reach, 0.55 * reach, inner if kind != "bear" else TAN
                )
