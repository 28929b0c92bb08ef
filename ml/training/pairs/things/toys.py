"""What lies on a desk or under a Christmas tree; hearts, clothes, music."""

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
    CLOTHES,
    CREAM,
    GOLD,
    GREEN,
    GREY,
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


@thing("하트", "air", 0.1, 0.5, 1.8)
def heart(pen: Pen) -> None:
    colour = pen.one_of(RED, RED, RED, RED, PINK, PINK, PURPLE)
    pen.heart(0, 0, 1.0, colour)
    if pen.maybe(0.12):
        pen.heart(0, 0.03, 0.5, ROSE if colour != ROSE else RED)


@thing("선물", "low", 0.16, 0.44, 1.8)
def present(pen: Pen) -> None:
    paper, ribbon = pen.one_of(*BRIGHT[:9]), pen.one_of(RED, YELLOW, PINK, BLUE, GREEN)
    ribbon = YELLOW if ribbon == paper else ribbon
    ribbon = RED if ribbon == paper else ribbon
    wide, tall = pen.between(0.3, 0.44), pen.between(0.4, 0.6)
    pen.box(-wide, 0, 2 * wide, tall, paper)
    if pen.maybe(0.5):
        pen.box(-wide - 0.04, tall - 0.1, 2 * wide + 0.08, 0.14, paper)
    pen.box(-0.06, 0, 0.12, tall, ribbon)
    if pen.maybe(0.6):
        pen.box(-wide, tall * 0.42, 2 * wide, 0.1, ribbon)
    for side in (-1, 1):
        pen.shape(
            [(0, tall + 0.02), (side * 0.08, tall + 0.18), (side * 0.26, tall + 0.2), (side * 0.2, tall + 0.04)],
            ribbon,
            smooth=True,
        )


@thing("책", "table", 0.16, 0.42, 1.3)
def book(pen: Pen) -> None:
    cover = pen.one_of(RED, BLUE, GREEN, BROWN, PURPLE, ORANGE, YELLOW)
    if pen.maybe(0.5):  # open
        for side in (-1, 1):
            pen.shape([(0, 0.06), (side * 0.48, 0.12), (side * 0.48, 0.6), (0, 0.52)], cover)
            pen.shape([(0, 0.1), (side * 0.43, 0.17), (side * 0.43, 0.6), (0, 0.54)], WHITE)
            for y in (0.28, 0.38, 0.48)[: pen.count(1, 3)]:
                pen.line([(side * 0.08, y - 0.02), (side * 0.36, y + 0.03)], width=0.7)
        return
    pen.box(-0.3, 0.02, 0.6, 0.8, cover)
    pen.line([(-0.22, 0.02), (-0.22, 0.82)])
    pen.box(-0.1, 0.5, 0.3, 0.16, pen.one_of(WHITE, YELLOW) if cover != YELLOW else WHITE)


@thing("연필", "table", 0.24, 0.54, 1.3)
def pencil(pen: Pen) -> None:
    colour = pen.one_of(YELLOW, YELLOW, ORANGE, BLUE, GREEN, RED)
    pen.shape([(-0.07, 0.2), (0, 0.0), (0.07, 0.2)], pen.one_of(TAN, CREAM))
    pen.shape([(-0.025, 0.07), (0, 0.0), (0.025, 0.07)], INK)
    pen.box(-0.07, 0.2, 0.14, 0.6, colour)
    pen.box(-0.07, 0.78, 0.14, 0.06, SILVER)
    pen.box(-0.07, 0.83, 0.14, 0.11, PINK, round=0.03)
    if pen.careful:
        pen.line([(0.02, 0.2), (0.02, 0.78)], width=0.7)


@thing("크레파스", "table", 0.2, 0.46, 0.7)
def crayons(pen: Pen) -> None:
    for place in range(pen.count(2, 5)):
        x = -0.36 + place * 0.17
        colour = BRIGHT[pen.count(0, 10)]
        pen.shape([(x - 0.05, 0.62), (x - 0.025, 0.8), (x + 0.025, 0.8), (x + 0.05, 0.62)], colour)
        pen.box(x - 0.07, 0.04, 0.14, 0.6, colour)
        pen.line([(x - 0.07, 0.54), (x + 0.07, 0.54)], width=0.8)


@thing("가방", "low", 0.24, 0.46, 0.9)
def school_bag(pen: Pen) -> None:
    colour, pocket = pen.one_of(RED, BLUE, PINK, GREEN, YELLOW, PURPLE, BROWN), pen.one_of(YELLOW, RED, AZURE, ORANGE)
    pocket = colour if pocket == colour or pen.maybe(0.4) else pocket
    pen.arc(0, 0.74, 0.12, 0.16, 0, 180)
    for side in (-1, 1):
        pen.box(side * 0.33 - 0.05, 0.1, 0.1, 0.34, colour, round=0.04)
    pen.shape([(-0.3, 0.02), (-0.3, 0.56), (-0.2, 0.78), (0.2, 0.78), (0.3, 0.56), (0.3, 0.02)], colour, smooth=False)
    pen.box(-0.2, 0.08, 0.4, 0.26, pocket, round=0.05)
    pen.line([(-0.3, 0.52), (0.3, 0.52)])


@thing("인형", "low", 0.26, 0.46, 0.7)
def teddy(pen: Pen) -> None:
    fur = pen.one_of(BROWN, CHESTNUT, TAN, PINK)
    for side in (-1, 1):
        pen.oval(side * 0.26, 0.36, 0.09, 0.16, fur, turn=side * 40)
        pen.oval(side * 0.17, 0.09, 0.13, 0.09, fur)
        pen.oval(side * 0.18, 0.86, 0.09, 0.09, fur)
    pen.oval(0, 0.3, 0.22, 0.24, fur)
    pen.oval(0, 0.68, 0.25, 0.22, fur)
    pen.oval(0, 0.6, 0.11, 0.085, CREAM)
    for side in (-1, 1):
        pen.dot(side * 0.09, 0.72, 0.024)
    pen.dot(0, 0.63, 0.03)
    if pen.maybe(0.6):
        for side in (-1, 1):
            pen.shape([(0, 0.47), (side * 0.14, 0.53), (side * 0.14, 0.41)], RED)


@thing("블록", "low", 0.2, 0.42, 0.8)
def blocks(pen: Pen) -> None:
    for x, y in ((-0.32, 0), (0, 0), (-0.16, 0.31))[: pen.count(2, 3)]:
        pen.box(x - 0.15, y, 0.3, 0.3, pen.one_of(RED, BLUE, YELLOW, GREEN, ORANGE))
    if pen.maybe(0.5):
        pen.shape([(0.18, 0), (0.33, 0.3), (0.48, 0)], pen.one_of(RED, BLUE, PURPLE))


@thing("북", "low", 0.12, 0.28, 0.3)
def drum(pen: Pen) -> None:
    colour = pen.one_of(RED, BLUE, GREEN)
    pen.box(-0.4, 0.06, 0.8, 0.5, colour)
    zigzag = [(-0.4 + 0.1 * k, 0.08 if k % 2 else 0.54) for k in range(9)]
    pen.line(zigzag)
    pen.oval(0, 0.58, 0.4, 0.12, pen.one_of(WHITE, CREAM))
    for side in (-1, 1):
        pen.line([(side * 0.1, 0.66), (side * 0.4, 0.92)], BROWN)


@thing("음표", "air", 0.1, 0.26, 0.5)
def note(pen: Pen) -> None:
    pen.oval(-0.16, -0.3, 0.17, 0.13, INK if pen.maybe(0.7) else BLACK, turn=15)
    pen.line([(0.0, -0.28), (0.0, 0.4), (0.22, 0.26)], width=1.2)


@thing("기타", "low", 0.36, 0.6, 0.4)
def guitar(pen: Pen) -> None:
    wood = pen.one_of(CHESTNUT, BROWN, ORANGE, TAN)
    pen.box(-0.04, 0.44, 0.08, 0.42, BROWN if wood != BROWN else BLACK)
    pen.box(-0.06, 0.86, 0.12, 0.12, BROWN if wood != BROWN else BLACK)
    pen.shape(
        [
            (0, 0.54),
            (0.16, 0.5),
            (0.12, 0.34),
            (0.24, 0.16),
            (0.12, 0.0),
            (-0.12, 0.0),
            (-0.24, 0.16),
            (-0.12, 0.34),
            (-0.16, 0.5),
        ],
        wood,
        smooth=True,
    )
    pen.oval(0, 0.3, 0.07, 0.07, INK)
    pen.line([(0, 0.12), (0, 0.84)], width=0.7)


@thing("옷", "table", 0.24, 0.46, 1)
def shirt(pen: Pen) -> None:
    colour = pen.one_of(*CLOTHES)
    pen.shape(
        [(-0.12, 0.82), (-0.44, 0.66), (-0.36, 0.44), (-0.24, 0.5), (-0.24, 0.04), (0.24, 0.04), (0.24, 0.5),
         (0.36, 0.44), (0.44, 0.66), (0.12, 0.82), (0, 0.74)],
        colour,
    )  # fmt: skip
    if pen.maybe(0.5):
        pen.star(0, 0.36, 0.12, YELLOW if colour != YELLOW else RED) if pen.maybe(0.5) else pen.heart(
            0, 0.26, 0.2, RED if colour != RED else YELLOW
        )


@thing("치마", "table", 0.22, 0.42, 0.4)
def skirt(pen: Pen) -> None:
    colour = pen.one_of(RED, PINK, BLUE, PURPLE, GREEN, YELLOW)
    pen.shape([(-0.18, 0.7), (-0.42, 0.06), (0.42, 0.06), (0.18, 0.7)], colour)
    pen.box(-0.18, 0.68, 0.36, 0.1, colour)
    for x in (-0.2, 0, 0.2):
        pen.line([(x * 0.5, 0.66), (x, 0.08)], width=0.8)


@thing("모자", "table", 0.16, 0.4, 0.9)
def hat(pen: Pen) -> None:
    colour, ribbon = pen.one_of(YELLOW, TAN, RED, BLUE, GREEN, PINK), pen.one_of(RED, BLUE, BROWN)
    way = pen.maybe(0.5)
    pen.shape([(0.26 * np.cos(a), 0.18 + 0.42 * np.sin(a)) for a in np.linspace(0, np.pi, 18)], colour)
    if way:
        pen.box(-0.255, 0.18, 0.51, 0.1, ribbon if ribbon != colour else YELLOW)
        pen.oval(0, 0.15, 0.48, 0.08, colour)
    else:
        pen.shape([(-0.26, 0.18), (0.26, 0.18), (0.5, 0.1), (0.46, 0.02), (0.1, 0.12)], colour)


@thing("양말", "table", 0.18, 0.4, 0.5)
def sock(pen: Pen) -> None:
    colour, trim = pen.one_of(RED, BLUE, GREEN, PINK, YELLOW), pen.one_of(WHITE, YELLOW, ORANGE)
    pen.shape(
        [(-0.16, 0.74), (-0.14, 0.3), (-0.1, 0.1), (0.24, 0.04), (0.36, 0.14), (0.3, 0.26), (0.12, 0.34), (0.12, 0.74)],
        colour,
    )
    pen.box(-0.19, 0.72, 0.34, 0.16, trim if trim != colour else WHITE)
    if pen.maybe(0.5):
        for y in (0.44, 0.58):
            pen.line([(-0.14, y), (0.12, y)])


@thing("장갑", "table", 0.18, 0.36, 0.4)
def mitten(pen: Pen) -> None:
    colour = pen.one_of(RED, BLUE, GREEN, PURPLE, ORANGE)
    pen.shape(
        [(-0.2, 0.2), (-0.22, 0.62), (-0.06, 0.8), (0.14, 0.72), (0.16, 0.46), (0.32, 0.56), (0.38, 0.44), (0.18, 0.2)],
        colour,
        smooth=False,
    )
    pen.box(-0.23, 0.04, 0.44, 0.17, WHITE if pen.maybe(0.6) else YELLOW)


@thing("트로피", "table", 0.24, 0.44, 0.4)
def trophy(pen: Pen) -> None:
    for side in (-1, 1):
        pen.arc(side * 0.26, 0.68, 0.13, 0.15, -100 if side > 0 else 80, 100 if side > 0 else 280, YELLOW)
    pen.shape(
        [(-0.28, 0.88), (-0.2, 0.5), (-0.05, 0.36), (-0.05, 0.2), (0.05, 0.2), (0.05, 0.36), (0.2, 0.5), (0.28, 0.88)],
        pen.one_of(YELLOW, GOLD),
    )
    pen.box(-0.2, 0.04, 0.4, 0.16, BROWN)


@thing("메달", "table", 0.18, 0.36, 0.4)
def medal(pen: Pen) -> None:
    ribbon = pen.one_of(RED, BLUE, GREEN)
    for side in (-1, 1):
        pen.shape([(0, 0.5), (side * 0.1, 0.44), (side * 0.3, 0.92), (side * 0.14, 0.96)], ribbon)
    pen.oval(0, 0.28, 0.27, 0.27, pen.one_of(YELLOW, GOLD))
    pen.star(0, 0.28, 0.14, ORANGE)


@thing("열쇠", "table", 0.16, 0.34, 0.4)
def key(pen: Pen) -> None:
    colour = pen.one_of(YELLOW, GOLD, GREY)
    pen.shape(
        [
            (-0.04, 0.5),
            (-0.04, 0.0),
            (0.16, 0.0),
            (0.16, 0.08),
            (0.05, 0.08),
            (0.05, 0.16),
            (0.14, 0.16),
            (0.14, 0.24),
            (0.05, 0.24),
            (0.05, 0.5),
        ],
        colour,
    )
    pen.oval(0, 0.68, 0.2, 0.2, colour)
    pen.oval(0, 0.7, 0.08, 0.08, WHITE)


@thing("가위", "table", 0.2, 0.4, 0.5)
def scissors(pen: Pen) -> None:
    colour = pen.one_of(RED, BLUE, ORANGE, GREEN)
    for side in (-1, 1):
        pen.shape([(side * 0.03, 0.36), (-side * 0.16, 0.96), (-side * 0.06, 0.94), (side * 0.1, 0.4)], SILVER)
        pen.oval(side * 0.16, 0.2, 0.14, 0.17, colour)
        pen.oval(side * 0.16, 0.2, 0.065, 0.085, WHITE)


@thing("편지", "table", 0.18, 0.4, 0.5)
def letter(pen: Pen) -> None:
    pen.box(-0.44, 0.06, 0.88, 0.58, pen.one_of(WHITE, WHITE, ROSE, CREAM, SKY))
    pen.line([(-0.44, 0.64), (0, 0.3), (0.44, 0.64)])
    if pen.maybe(0.7):
        pen.heart(0, 0.24, 0.16, RED)


@thing("안경", "table", 0.16, 0.4, 0.3)
def glasses(pen: Pen) -> None:
    for side in (-1, 1):
        pen.oval(side * 0.24, 0.3, 0.2, 0.19, pen.one_of(SKY, WHITE) if side < 0 else SKY)
        pen.line([(side * 0.44, 0.34), (side * 0.5, 0.4)])
    pen.arc(0, 0.3, 0.06, 0.06, 10, 170)


@thing("종", "air", 0.16, 0.34, 0.5)
def bell(pen: Pen) -> None:
    pen.oval(0, -0.34, 0.08, 0.08, ORANGE)
    pen.shape(
        [(-0.38, -0.3), (-0.26, -0.14), (-0.22, 0.16), (0, 0.4), (0.22, 0.16), (0.26, -0.14), (0.38, -0.3)],
        YELLOW,
        smooth=False,
    )
    for side in (-1, 1):
        pen.shape([(0, 0.4), (side * 0.2, 0.5), (side * 0.2, 0.34)], RED)


@thing("휴대전화", "table", 0.22, 0.42, 0.4)
def telephone(pen: Pen) -> None:
    pen.box(-0.22, 0.04, 0.44, 0.86, pen.one_of(BLACK, WHITE, PINK, BLUE, GREY), round=0.06)
    pen.box(-0.17, 0.16, 0.34, 0.62, pen.one_of(SKY, AZURE))
    pen.oval(0, 0.1, 0.03, 0.03, WHITE)


@thing("카메라", "table", 0.2, 0.4, 0.4)
def camera(pen: Pen) -> None:
    pen.box(-0.2, 0.54, 0.24, 0.12, GREY)
    pen.box(-0.44, 0.06, 0.88, 0.5, pen.one_of(BLACK, GREY, RED, BLUE, PINK), round=0.06)
    pen.oval(0.02, 0.3, 0.19, 0.19, SILVER)
    pen.oval(0.02, 0.3, 0.11, 0.11, AZURE)
    pen.box(0.26, 0.42, 0.11, 0.07, YELLOW)


@thing("팽이", "low", 0.14, 0.32, 0.4)
def top(pen: Pen) -> None:
    first, second = pen.one_of(RED, BLUE, GREEN), pen.one_of(YELLOW, ORANGE, PINK)
    pen.line([(0, 0.6), (0, 0.86)])
    pen.shape([(-0.4, 0.5), (0, 0.0), (0.4, 0.5)], first)
    pen.oval(0, 0.52, 0.4, 0.13, second)


@thing("주사위", "low", 0.14, 0.32, 0.3)
def dice(pen: Pen) -> None:
    pen.box(-0.34, 0.04, 0.68, 0.66, WHITE, round=0.06)
    for x, y in ((-0.18, 0.54), (0.18, 0.2), (0, 0.37))[: pen.count(1, 3)]:
        pen.dot(x, y, 0.055)


@thing("칫솔", "table", 0.2, 0.44, 0.3)
def toothbrush(pen: Pen) -> None:
    pen.box(-0.05, 0.0, 0.1, 0.96, pen.one_of(BLUE, GREEN, PINK, RED, ORANGE), round=0.05)
    pen.box(0.05, 0.7, 0.13, 0.24, pen.one_of(WHITE, SKY, APRICOT))


@thing("돈", "table", 0.14, 0.3, 0.2)
def coin(pen: Pen) -> None:
    pen.oval(0, 0.4, 0.4, 0.4, pen.one_of(GOLD, YELLOW, SILVER))
    pen.oval(0, 0.4, 0.3, 0.3)


@thing("삽", "low", 0.22, 0.42, 0.3)
def spade(pen: Pen) -> None:
    pen.box(-0.03, 0.36, 0.06, 0.5, pen.one_of(CHESTNUT, BROWN, YELLOW))
    pen.box(-0.12, 0.84, 0.24, 0.07, pen.one_of(RED, BROWN))
    pen.shape([(-0.18, 0.4), (0.18, 0.4), (0.16, 0.14), (0, 0.0), (-0.16, 0.14)], pen.one_of(GREY, RED, BLUE))


@thing("양동이", "low", 0.2, 0.38, 0.5)
def bucket(pen: Pen) -> None:
    pen.arc(0, 0.6, 0.3, 0.34, 0, 180)
    pen.shape([(-0.34, 0.62), (-0.24, 0.02), (0.24, 0.02), (0.34, 0.62)], pen.one_of(RED, BLUE, YELLOW, GREEN, PURPLE))
    pen.oval(0, 0.62, 0.34, 0.08, pen.one_of(SKY, "#f4dda0"))


@thing("모래성", "low", 0.26, 0.46, 0.4)
def sand_castle(pen: Pen) -> None:
    for x in (-0.3, 0.3):
        pen.box(x - 0.12, 0, 0.24, 0.4, "#f4dda0")
    pen.box(-0.2, 0, 0.4, 0.56, "#f4dda0")
    pen.line([(0, 0.56), (0, 0.84)])
    pen.shape([(0, 0.84), (0.18, 0.77), (0, 0.7)], RED)
    pen.shape([(0.07, 0), (0.07, 0.16), (0, 0.22), (-0.07, 0.16), (-0.07, 0)], TAN)
    if pen.maybe(0.5):
        pen.arc(0, 0.4, 0.08, 0.05, 190, 350)
