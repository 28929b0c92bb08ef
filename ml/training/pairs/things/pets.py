"""Animals that sit and look at you, and the two that walk."""

from ml.training.pairs.canvas import INK, WHITE, Pen
from ml.training.pairs.crayons import (
    APRICOT,
    BLACK,
    BROWN,
    CHESTNUT,
    CREAM,
    GOLD,
    GREY,
    ORANGE,
    PINK,
    RED,
    ROSE,
    SILVER,
    TAN,
    YELLOW,
)  # fmt: skip
from ml.training.pairs.things.animals import standing
from ml.training.pairs.things.catalogue import thing
from ml.training.pairs.things.faces import ears, muzzle, whiskers

CATS = (ORANGE, ORANGE, ORANGE, GREY, GREY, TAN, CHESTNUT, YELLOW, BLACK, APRICOT)
DOGS = (BROWN, BROWN, CHESTNUT, CHESTNUT, CHESTNUT, TAN, TAN, GREY, GOLD)


def sitting(
    pen: Pen, fur: str, kind: str, *, ear: str | None = None, nose: str = INK, belly: str | None = None
) -> None:
    """From the front: body below, head above, tail at one side."""
    size, y = pen.between(0.2, 0.26), pen.between(0.62, 0.68)
    y = y - 0.1 if kind == "rabbit" else y
    low = y - size
    if kind == "cat":
        side = -1 if pen.maybe(0.5) else 1
        tail = [(side * 0.14, 0.06), (side * 0.34, 0.1), (side * 0.4, 0.28), (side * 0.34, 0.42)]
        if pen.maybe(0.5):
            pen.line(tail, fur, smooth=True, width=1.1)
        else:
            pen.shape(
                [*tail, (side * 0.28, 0.4), (side * 0.32, 0.28), (side * 0.28, 0.16), (side * 0.14, 0.14)],
                fur,
                smooth=True,
            )
    wide = pen.between(0.16, 0.24)
    pen.oval(0, low * 0.52, wide, low * 0.56 + 0.04, fur)
    if belly:
        pen.oval(0, low * 0.48, wide * 0.6, low * 0.4, belly)
    for side in (-1, 1):
        if kind in ("bear", "panda") and pen.maybe(0.7):
            pen.oval(side * wide * 1.05, low * 0.72, 0.06, 0.13, fur, turn=-side * 25)
        pen.oval(side * wide * 0.6, 0.04, 0.085, 0.05, fur)
    if kind != "dog":
        ears(pen, y, size, ear or fur, kind)
    pen.oval(0, y, size * 1.06, size * pen.between(0.88, 1.0), fur)
    if kind == "dog":
        ears(pen, y, size, ear or fur, kind)
    if kind == "bear" and pen.maybe(0.5):
        pen.oval(0, y - 0.28 * size, 0.45 * size, 0.34 * size, CREAM if fur != CREAM else WHITE)
    muzzle(pen, 0, y, size, nose)
    if kind in ("cat", "mouse", "rabbit") and pen.maybe(0.8):
        whiskers(pen, 0, y, size)
    if fur in (ORANGE, GREY, YELLOW, APRICOT) and kind == "cat" and pen.careful:
        for x in (-0.3, 0, 0.3):
            pen.line([(x * size, y + 0.9 * size), (x * 0.8 * size, y + 0.6 * size)], width=0.8)


@thing("고양이", "ground", 0.28, 0.6, 3)
def cat(pen: Pen) -> None:
    sitting(pen, pen.one_of(*CATS), "cat", nose=pen.one_of(PINK, PINK, INK))


@thing("강아지", "ground", 0.28, 0.6, 2)
def dog(pen: Pen) -> None:
    fur = pen.one_of(*DOGS)
    darker = {TAN: BROWN, WHITE: BROWN, CHESTNUT: BROWN, GOLD: BROWN}.get(fur, fur)
    sitting(pen, fur, "dog", ear=darker if pen.maybe(0.5) else fur)


@thing("토끼", "ground", 0.3, 0.62, 2)
def rabbit(pen: Pen) -> None:
    sitting(pen, pen.one_of(WHITE, WHITE, WHITE, ROSE, GREY, SILVER, TAN), "rabbit", nose=pen.one_of(PINK, PINK, INK))


@thing("곰", "ground", 0.3, 0.62, 2)
def bear(pen: Pen) -> None:
    fur = pen.one_of(BROWN, BROWN, CHESTNUT, CHESTNUT, TAN, WHITE)
    sitting(pen, fur, "bear", belly=pen.one_of(TAN, CREAM) if pen.maybe(0.5) and fur in (BROWN, CHESTNUT) else None)


@thing("쥐", "ground", 0.16, 0.36, 0.7)
def mouse(pen: Pen) -> None:
    sitting(pen, pen.one_of(GREY, GREY, SILVER, TAN), "mouse", nose=PINK)


@thing("동물 얼굴", "middle", 0.4, 0.8, 2.4)
def animal_head(pen: Pen) -> None:
    """A head alone: bear, cat, rabbit, dog, mouse, pig, lion, tiger, fox or frog."""
    kind, size = pen.one_of("bear", "cat", "rabbit", "dog", "mouse", "pig", "lion", "tiger", "fox", "koala"), 0.36
    fur = {
        "bear": BROWN,
        "mouse": GREY,
        "pig": PINK,
        "lion": YELLOW,
        "tiger": ORANGE,
        "fox": ORANGE,
        "koala": GREY,
    }.get(kind)
    fur = fur or pen.one_of(*{"cat": CATS, "dog": DOGS, "rabbit": (WHITE, ROSE, GREY)}[kind])
    y = -0.12 if kind == "rabbit" else 0
    if kind == "lion":
        pen.puffs(0, y, 0.5, 0.48, pen.count(10, 15), pen.one_of(BROWN, CHESTNUT, ORANGE))
    if kind != "dog":
        form = {"pig": "cat", "lion": "bear", "tiger": "bear", "fox": "cat", "koala": "mouse"}.get(kind, kind)
        ears(pen, y, size * 0.9, fur, form)
    pen.oval(0, y, size * 1.05, size * 0.95, fur)
    if kind == "dog":
        ears(pen, y, size, pen.one_of(fur, BROWN), "dog")
    if kind == "pig":
        for side in (-1, 1):
            pen.dot(side * 0.14, y + 0.1, 0.03)
            pen.dot(side * 0.045, y - 0.06, 0.02)
        pen.oval(0, y - 0.06, 0.12, 0.085)
        pen.arc(0, y - 0.16, 0.12, 0.08, 200, 340)
        return
    if kind in ("fox", "tiger") and pen.maybe(0.7):
        pen.oval(0, y - 0.17, 0.18, 0.12, WHITE)
    muzzle(pen, 0, y, size, INK if kind not in ("cat", "rabbit", "mouse") else PINK)
    if kind == "tiger":
        for side in (-1, 1):
            for up in (-0.05, 0.06):
                pen.line([(side * 0.36, y + up), (side * 0.24, y + up - 0.02)], width=1.3)
        pen.line([(0, y + 0.33), (0, y + 0.2)], width=1.3)
    if kind in ("cat", "mouse", "lion", "tiger"):
        whiskers(pen, 0, y, size)


@thing("강아지", "ground", 0.26, 0.52, 2)
def walking_dog(pen: Pen) -> None:
    fur = pen.one_of(*DOGS)
    pen.line([(-0.3, 0.36), (-0.42, 0.44), (-0.44, 0.56)], fur, smooth=True, width=1.1)
    x, y = standing(pen, fur, tall=0.26)
    pen.oval(x, y, 0.16, 0.14, fur)
    pen.oval(x + 0.13, y - 0.04, 0.08, 0.06, fur)
    pen.oval(x - 0.08, y - 0.02, 0.055, 0.12, pen.one_of(fur, BROWN), turn=-12)
    pen.dot(x + 0.05, y + 0.04, 0.018)
    pen.dot(x + 0.2, y - 0.02, 0.024)
    if pen.maybe(0.3):
        pen.box(x - 0.16, y - 0.18, 0.14, 0.05, RED)
    if fur == WHITE and pen.maybe(0.7):
        pen.oval(-0.08, 0.36, 0.1, 0.07, pen.one_of(BROWN, BLACK))


@thing("고양이", "ground", 0.26, 0.5, 1.2)
def walking_cat(pen: Pen) -> None:
    fur = pen.one_of(*CATS)
    pen.line([(-0.3, 0.36), (-0.42, 0.5), (-0.36, 0.66), (-0.44, 0.74)], fur, smooth=True, width=1.1)
    x, y = standing(pen, fur, tall=0.24)
    for side in (-0.5, 0.5):
        pen.shape([(x + side * 0.24, y + 0.06), (x + side * 0.24, y + 0.24), (x + side * 0.05, y + 0.12)], fur)
    pen.oval(x, y, 0.16, 0.14, fur)
    muzzle(pen, x, y, 0.15, PINK)
    whiskers(pen, x, y, 0.15)
