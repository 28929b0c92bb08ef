"""People as children draw them: sticks, cones, boxes, and heads of their own."""

import numpy as np

from ml.training.pairs.canvas import WHITE, Pen
from ml.training.pairs.crayons import (
    BLACK,
    BLUE,
    BROWN,
    CLOTHES,
    GREEN,
    HAIRS,
    PINK,
    PURPLE,
    RED,
    SKINS,
    TROUSERS,
    YELLOW,
)  # fmt: skip
from ml.training.pairs.things.catalogue import thing
from ml.training.pairs.things.faces import face


def hair_behind(pen: Pen, y: float, radius: float, colour: str, manner: int) -> None:
    """Long hair, plaits or bunches: what the head hides."""
    if manner == 1:
        long = pen.between(1.2, 1.9)
        pen.shape(
            [(-radius * 1.15, y - radius * long), (-radius * 1.2, y), (-radius * 0.7, y + radius),
             (0, y + radius * 1.22),
             (radius * 0.7, y + radius), (radius * 1.2, y), (radius * 1.15, y - radius * long)], colour,
        )  # fmt: skip
    elif manner == 2:
        for side in (-1, 1):
            pen.oval(
                side * radius * 1.35,
                y + radius * 0.1,
                radius * 0.36,
                radius * pen.between(0.4, 0.75),
                colour,
                turn=side * 15,
            )
    elif manner == 3:
        pen.oval(0, y + radius * 1.25, radius * 0.42, radius * 0.4, colour)


def hair(pen: Pen, y: float, radius: float, colour: str, manner: int) -> None:
    """manner: 0 short, 1 long, 2 bunches, 3 bun, 4 single strokes, 5 spikes, 6 curls, 7 none, 8 a scribble."""
    if manner in (0, 1, 2, 3):
        low = pen.between(-0.1, 0.35)
        fringe = [
            (x * radius, y + radius * (pen.between(0.35, 0.6) if k % 2 else pen.between(0.5, 0.7)))
            for k, x in enumerate((-0.6, -0.2, 0.2, 0.6))
        ]
        crown = [(radius * 1.04 * np.cos(a), y + radius * 1.1 * np.sin(a)) for a in np.linspace(low, np.pi - low, 18)]
        pen.shape([*crown, *fringe], colour)
    elif manner == 4:
        for angle in np.radians(np.linspace(30, 150, pen.count(4, 9))):
            way = np.array([np.cos(angle), np.sin(angle)])
            start = np.array([0, y]) + way * radius
            pen.line([start, start + way * radius * pen.between(0.3, 0.55)], colour)
    elif manner == 5:
        x = np.linspace(-1, 1, 9)
        base = np.sqrt(np.clip(1.02 - x**2, 0.05, 1)) * radius
        top = y + base + np.where(np.arange(9) % 2, 0.4, 0.02) * radius
        under = [(radius * 0.8, y + 0.35 * radius), (0, y + 0.55 * radius), (-radius * 0.8, y + 0.35 * radius)]
        pen.shape([*np.stack([x * radius, top], 1).tolist(), *under], colour)
    elif manner == 8:  # a scribble over the crown
        x = np.linspace(-1, 1, 15)
        low, high = 0.35 + 0.5 * (1 - x**2), 0.75 + 0.5 * (1 - x**2)
        scribble = np.where(np.arange(15) % 2, high, low) * radius
        pen.line(np.stack([x * radius, y + scribble], 1), colour)
    elif manner == 6:
        for angle in np.radians(np.linspace(0, 180, 8)):
            pen.oval(
                radius * np.cos(angle), y + radius * (0.15 + 0.95 * np.sin(angle)), 0.32 * radius, 0.32 * radius, colour
            )


def head(pen: Pen, y: float, radius: float, skin: str, manner: int) -> None:
    colour = pen.one_of(*HAIRS)
    hair_behind(pen, y, radius, colour, manner)
    if pen.maybe(0.35):
        for side in (-1, 1):
            pen.oval(side * radius, y, radius * 0.2, radius * 0.24, skin)
    pen.oval(0, y, radius, radius * pen.between(0.92, 1.08), skin)
    hair(pen, y, radius, colour, manner)
    face(pen, 0, y - 0.05 * radius, radius)
    if pen.hand.care > 0.5 and pen.maybe(0.4):
        pen.line([(0, y + 0.02 * radius), (0.08 * radius, y - 0.18 * radius), (0, y - 0.18 * radius)], width=0.7)
    extras(pen, y, radius)


def extras(pen: Pen, y: float, radius: float) -> None:
    """A ribbon, a cap, a hat, glasses."""
    way = pen.between(0, 1)
    colour = pen.one_of(RED, BLUE, PINK, YELLOW, GREEN, PURPLE)
    if way < 0.1:
        for side in (-1, 1):
            x, top = 0.5 * radius, y + radius * 0.95
            pen.shape(
                [
                    (x, top),
                    (x + side * radius * 0.4, top + radius * 0.25),
                    (x + side * radius * 0.4, top - radius * 0.2),
                ],
                colour,
            )
    elif way < 0.18:
        pen.shape(
            [(radius * 1.05 * np.cos(a), y + radius * (0.4 + 0.8 * np.sin(a))) for a in np.linspace(0, np.pi, 16)],
            colour,
        )
        pen.shape(
            [
                (radius * 0.9, y + 0.42 * radius),
                (radius * 1.7, y + 0.4 * radius),
                (radius * 1.6, y + 0.26 * radius),
                (0.6 * radius, y + 0.32 * radius),
            ],
            colour,
        )
    elif way < 0.24:
        pen.box(-0.6 * radius, y + 0.6 * radius, 1.2 * radius, radius * 0.7, colour)
        pen.box(-1.2 * radius, y + 0.52 * radius, 2.4 * radius, 0.18 * radius, colour)
    elif way < 0.3:
        for side in (-1, 1):
            pen.oval(side * 0.36 * radius, y + 0.04 * radius, 0.27 * radius, 0.24 * radius)
        pen.line([(-0.1 * radius, y + 0.06 * radius), (0.1 * radius, y + 0.06 * radius)])


def hand_at(pen: Pen, x: float, y: float, skin: str) -> None:
    way = pen.between(0, 1)
    if way < 0.45:
        pen.oval(x, y, 0.03, 0.03, skin)
    elif way < 0.7:
        side = np.sign(x)
        for turn in (-0.6, 0, 0.6):
            pen.line([(x, y), (x + side * 0.045 * np.cos(turn), y + 0.045 * np.sin(turn))], width=0.8)


def limb(pen: Pen, start: tuple[float, float], end: tuple[float, float], wide: float, colour: str | None) -> None:
    """colour: None for a stroke."""
    if colour is None:
        pen.line([start, end])
        return
    along = np.subtract(end, start)
    side = np.array([-along[1], along[0]]) / np.hypot(*along) * wide / 2
    pen.shape([start + side, end + side, end - side, start - side], colour)


def arms(pen: Pen, shoulder: float, wide: float, skin: str, sleeve: str | None) -> None:
    """Down, out or up. sleeve: None for strokes."""
    for side in (-1, 1):
        drop = pen.one_of("down", "out", "up", "out")
        x = side * (wide + pen.between(0.12, 0.18))
        y = shoulder + {"down": -0.2, "out": -0.03, "up": 0.16}[drop] + pen.between(-0.03, 0.03)
        limb(pen, (side * wide * 0.8, shoulder - 0.03), (x, y), 0.055, sleeve)
        hand_at(pen, x, y, skin)


@thing("사람", "ground", 0.36, 0.72, 5)
def dressed_person(pen: Pen) -> None:
    """Shirt or dress, legs with paper between them."""
    skin, shirt, radius = pen.one_of(*SKINS), pen.one_of(*CLOTHES), pen.between(0.12, 0.17)
    y = 0.96 - radius
    shoulder, hip = y - radius - 0.01, pen.between(0.26, 0.34)
    manner, dress = pen.count(0, 6), pen.maybe(0.45)
    below = skin if dress else pen.one_of(*TROUSERS)
    thick = pen.maybe(0.62)
    shoe = pen.one_of(BLACK, BROWN, RED, BLUE, shirt)
    for side in (-1, 1):
        x = side * pen.between(0.05, 0.075)
        limb(pen, (x, hip + 0.02), (x + side * 0.015, 0.03), 0.075, below if thick else None)
        if pen.maybe(0.75):
            pen.oval(x + side * 0.03, 0.02, 0.055, 0.028, shoe)
    wide = pen.between(0.09, 0.13)
    sleeve = pen.one_of(shirt, shirt, skin) if pen.maybe(0.6) else None
    arms(pen, shoulder - 0.02, wide, skin, sleeve)
    if dress:
        flare = pen.between(0.18, 0.25)
        pen.shape([(-wide * 0.7, shoulder), (-flare, hip - 0.05), (flare, hip - 0.05), (wide * 0.7, shoulder)], shirt)
        if pen.careful and pen.maybe(0.5):
            pen.line([(-wide * 1.05, (shoulder + hip) / 2), (wide * 1.05, (shoulder + hip) / 2)])
    else:
        pen.box(-wide, hip, 2 * wide, shoulder - hip + 0.02, shirt, round=0.02 if pen.maybe(0.5) else 0)
        if pen.careful:
            decorate(pen, (shoulder + hip) / 2, wide)
    head(pen, y, radius, skin, manner)


def decorate(pen: Pen, y: float, wide: float) -> None:
    """Stripes, buttons or a heart on a shirt."""
    way = pen.count(0, 3)
    if way == 0:
        for shift in (-0.05, 0.04):
            pen.line([(-wide, y + shift), (wide, y + shift)], width=0.8)
    elif way == 1:
        for shift in (-0.06, 0, 0.06):
            pen.dot(0, y + shift, 0.01)
    elif way == 2:
        pen.heart(0, y - 0.03, 0.08, pen.one_of(RED, YELLOW, PINK))


@thing("사람", "ground", 0.3, 0.6, 2)
def stick_person(pen: Pen) -> None:
    """All of strokes but the head."""
    skin, radius = pen.one_of(*SKINS), pen.between(0.13, 0.19)
    y = 0.96 - radius
    shoulder, hip = y - radius, 0.32
    pen.line([(0, shoulder), (0, hip)])
    for side in (-1, 1):
        pen.line([(0, hip), (side * pen.between(0.08, 0.16), 0.0)])
        tip = (side * pen.between(0.16, 0.24), shoulder - pen.between(-0.1, 0.2))
        pen.line([(0, shoulder - 0.08), tip])
        hand_at(pen, *tip, skin)
    if pen.maybe(0.35):
        pen.shape([(0, shoulder - 0.02), (-0.15, hip - 0.04), (0.15, hip - 0.04)], pen.one_of(*CLOTHES))
    head(pen, y, radius, skin, pen.count(0, 8))


@thing("사람", "ground", 0.26, 0.5, 1.3)
def tadpole_person(pen: Pen) -> None:
    """A head with legs and arms: a child of three or four."""
    skin = pen.one_of(*SKINS)
    for side in (-1, 1):
        pen.line([(side * 0.1, 0.42), (side * pen.between(0.1, 0.16), 0)])
        pen.line([(side * pen.between(0.1, 0.16), 0), (side * 0.24, 0.0)])
        tip = (side * pen.between(0.4, 0.5), pen.between(0.5, 0.75))
        pen.line([(side * 0.26, 0.62), tip])
        hand_at(pen, *tip, skin)
    head(pen, 0.68, 0.28, skin, pen.count(3, 8))


@thing("얼굴", "portrait", 0.6, 0.92, 1.6)
def portrait(pen: Pen) -> None:
    """Head and shoulders; the pen stands at the foot of the sheet."""
    skin, shirt, radius = pen.one_of(*SKINS), pen.one_of(*CLOTHES), pen.between(0.25, 0.31)
    y, manner = 0.98 - radius * 1.2, pen.one_of("012356"[pen.count(0, 5)])
    colour = pen.one_of(*HAIRS)
    hair_behind(pen, y, radius, colour, int(manner))
    pen.shape([(-0.42, -0.1), (-0.38, 0.12), (-0.14, 0.2), (0.14, 0.2), (0.38, 0.12), (0.42, -0.1)], shirt, smooth=True)
    pen.box(-0.08, 0.14, 0.16, y - radius * 0.8 - 0.14 + 0.04, skin)
    for side in (-1, 1):
        pen.oval(side * radius, y, radius * 0.17, radius * 0.22, skin)
    pen.oval(0, y, radius, radius * 1.05, skin)
    hair(pen, y, radius, colour, int(manner))
    portrait_face(pen, y, radius)
    extras(pen, y, radius)


def portrait_face(pen: Pen, y: float, radius: float) -> None:
    """Eyes with an iris, brows, nose, a red mouth."""
    iris = pen.one_of(BROWN, BROWN, BLUE, GREEN)
    for side in (-1, 1):
        x = side * 0.38 * radius
        if pen.hand.care > 0.4:
            pen.oval(x, y + 0.05 * radius, 0.19 * radius, 0.13 * radius, WHITE)
            pen.oval(x, y + 0.05 * radius, 0.1 * radius, 0.1 * radius, iris)
            pen.dot(x, y + 0.05 * radius, 0.045 * radius)
            pen.arc(x, y + 0.2 * radius, 0.2 * radius, 0.1 * radius, 30, 150)
        else:
            pen.dot(x, y + 0.05 * radius, 0.08 * radius)
        if pen.maybe(0.4):
            pen.oval(side * 0.58 * radius, y - 0.25 * radius, 0.16 * radius, 0.11 * radius, PINK)
    pen.line([(0.02 * radius, y), (0.12 * radius, y - 0.25 * radius), (-0.04 * radius, y - 0.25 * radius)], width=0.8)
    if pen.maybe(0.5):
        mouth = [
            (0.35 * radius * np.cos(a), y - radius * (0.42 - 0.25 * np.sin(a)))
            for a in np.linspace(np.pi, 2 * np.pi, 12)
        ]
        pen.shape(mouth, RED)
    else:
        pen.arc(0, y - 0.35 * radius, 0.32 * radius, 0.2 * radius, 200, 340)
