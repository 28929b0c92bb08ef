"""The parts of a face, shared by faces and by characters. Units: of the sheet, around the middle of the head."""

from dataclasses import dataclass

import numpy as np

from ml.training.pairs.subjects import crayons
from ml.training.pairs.subjects.outlines import Points, arc, curve, heart, oval, star
from ml.training.pairs.subjects.sheet import Sheet


@dataclass(frozen=True)
class Head:
    """wide, high: half the size. look: -1 to 1, how far the face is turned to a side.

    jaw: 0 round to 1 pointed. old: 0 child to 1 adult.
    """

    wide: float
    high: float
    look: float = 0
    jaw: float = 0.3
    old: float = 0.3

    @classmethod
    def any(cls, chance: np.random.Generator, size: float = 66) -> "Head":
        old = chance.random()
        return cls(
            wide=size * chance.uniform(0.84, 1.08),
            high=size * (chance.uniform(0.86, 1.05) + 0.14 * old),
            look=float(chance.choice((0, 0, 0, -1, 1)) * chance.uniform(0.3, 1)),
            jaw=float(chance.choice((0, chance.random()))),
            old=old,
        )

    @property
    def eye_y(self) -> float:
        return self.high * (0.1 - 0.16 * self.old)

    def outline(self) -> Points:
        """Round above, the jaw narrower."""
        points = oval(0, 0, self.wide, self.high, square=2.15)
        low = np.clip(points[:, 1] / self.high, 0, 1)
        return np.c_[points[:, 0] * (1 - 0.28 * self.jaw * low) + 0.1 * self.wide * self.look * low, points[:, 1]]


def name_colours(sheet: Sheet) -> None:
    chance = sheet.chance
    sheet.colour(
        "skin", crayons.near(chance, crayons.SKIN[chance.choice(8, p=(0.2, 0.22, 0.18, 0.12, 0.09, 0.08, 0.06, 0.05))])
    )
    sheet.colour("hair", crayons.one_of(chance, crayons.HAIR))
    sheet.colour("eye white", crayons.WHITE)
    sheet.colour("iris", crayons.one_of(chance, tuple(map(crayons.rgb, ("#6b4a33", "#5b8fc9", "#5f9e62")))))
    sheet.colour("cheek", crayons.near(chance, crayons.CHEEK))
    sheet.colour("lips", crayons.near(chance, crayons.LIP))
    sheet.colour("teeth", crayons.WHITE)
    sheet.colour("frame", crayons.one_of(chance, crayons.MAIN))
    sheet.colour("glass", crayons.near(chance, crayons.GLASS if chance.random() < 0.3 else crayons.DARK_GREY))


def skull(sheet: Sheet, head: Head, ears: bool) -> None:
    chance = sheet.chance
    if ears:
        size = head.wide * chance.uniform(0.16, 0.26)
        for side in (-1, 1):
            if side * head.look < 0.6:
                x = side * head.wide * 0.98 + head.look * 4
                sheet.shape(oval(x, head.eye_y + size * 0.4, size, size * 1.25), "skin")
                if sheet.hand.detail > 0.45:
                    sheet.line(
                        arc(
                            x,
                            head.eye_y + size * 0.4,
                            size * 0.5,
                            size * 0.7,
                            200 if side < 0 else -20,
                            330 if side < 0 else -150,
                        ),
                        width=0.8,
                    )
    sheet.shape(head.outline(), "skin")


def features(sheet: Sheet, head: Head) -> None:
    """Eyes, brows, nose, mouth, cheeks."""
    chance = sheet.chance
    shift = head.look * head.wide * 0.3
    apart = head.wide * chance.uniform(0.32, 0.46) * (1 - 0.15 * abs(head.look))
    mouth_y = head.eye_y + head.high * chance.uniform(0.42, 0.56)
    if chance.random() < 0.45:
        cheek_y = (head.eye_y + mouth_y) / 2 + head.high * 0.06
        for side in (-1, 1):
            middle = shift + side * head.wide * 0.58, cheek_y
            sheet.shape(
                oval(*middle, head.wide * 0.15, head.wide * chance.choice((0.1, 0.15))),
                "cheek",
                line=chance.random() < 0.75,
                width=0.7,
            )
    elif chance.random() < 0.15:
        for side in (-1, 1):
            for dx, dy in ((-5, 0), (3, -4), (5, 4)):
                sheet.blot(oval(shift + side * head.wide * 0.55 + dx, head.eye_y + head.high * 0.28 + dy, 1.2))
    eyes(sheet, shift, head.eye_y, apart, head.wide * chance.uniform(0.1, 0.19))
    if chance.random() < 0.6:
        _brows(sheet, shift, head.eye_y - head.high * chance.uniform(0.2, 0.3), apart, head.wide * 0.17)
    nose(sheet, shift * 1.4, (head.eye_y + mouth_y) / 2, head.wide * chance.uniform(0.1, 0.18), head.look)
    mouth(sheet, shift * 1.15, mouth_y, head.wide * chance.uniform(0.2, 0.42))


def eyes(sheet: Sheet, x: float, y: float, apart: float, size: float) -> None:
    """A pair of one kind; one of them may wink."""
    chance = sheet.chance
    kind = EYES[chance.choice(len(EYES), p=EYE_WEIGHTS)]
    tall, gaze, lashes = chance.uniform(0.9, 1.5), size * chance.uniform(-0.2, 0.2), chance.random() < 0.25
    wink = chance.random() < 0.05
    for side in (-1, 1):
        place = x + side * apart, y
        (_winking if wink and side > 0 else kind)(sheet, *place, size, tall, gaze)
        for angle in np.radians((205, 235) if side < 0 else (305, 335)) if lashes else ():
            way = np.array([np.cos(angle), np.sin(angle)]) * size
            sheet.line(np.array([place + way, place + way * 1.7]), width=0.8)


def _dot(sheet: Sheet, x: float, y: float, size: float, tall: float, _gaze: float) -> None:
    sheet.blot(oval(x, y, size * 0.42, size * 0.42 * tall))


def _round(sheet: Sheet, x: float, y: float, size: float, tall: float, gaze: float) -> None:
    sheet.shape(oval(x, y, size, size * tall * 0.9), "eye white", width=0.9)
    sheet.blot(oval(x + gaze, y + 1, size * 0.42))


def _coloured(sheet: Sheet, x: float, y: float, size: float, _tall: float, gaze: float) -> None:
    sheet.shape(oval(x, y, size * 1.2, size * 0.8), "eye white", width=0.9)
    sheet.shape(oval(x + gaze, y, size * 0.66), "iris", width=0.8)
    sheet.blot(oval(x + gaze, y, size * 0.3))


def _almond(sheet: Sheet, x: float, y: float, size: float, _tall: float, gaze: float) -> None:
    corners = [(x - size * 1.3, y), (x, y - size * 0.8), (x + size * 1.3, y), (x, y + size * 0.7)]
    sheet.shape(curve(corners), "eye white", width=0.9)
    sheet.blot(oval(x + gaze, y - 1, size * 0.5))


def _closed(sheet: Sheet, x: float, y: float, size: float, _tall: float, _gaze: float) -> None:
    sheet.line(arc(x, y + size * 0.3, size, size * 0.9, 195, 345))


def _shining(sheet: Sheet, x: float, y: float, size: float, tall: float, _gaze: float) -> None:
    sheet.blot(oval(x, y, size * 0.66, size * 0.66 * tall))
    sheet.shape(oval(x - size * 0.2, y - size * 0.3, size * 0.22), "eye white", line=False)


def _large(sheet: Sheet, x: float, y: float, size: float, _tall: float, _gaze: float) -> None:
    sheet.shape(oval(x, y, size, size * 1.3), "eye white", width=0.9)
    sheet.shape(oval(x, y + size * 0.2, size * 0.74, size * 0.95), "iris", width=0.8)
    sheet.blot(oval(x, y + size * 0.25, size * 0.4, size * 0.55))
    sheet.shape(oval(x - size * 0.25, y - size * 0.3, size * 0.25), "eye white", line=False)


def _winking(sheet: Sheet, x: float, y: float, size: float, _tall: float, _gaze: float) -> None:
    sheet.line([(x - size, y), (x + size, y)], width=1.1)


EYES = (_dot, _round, _coloured, _almond, _closed, _shining, _large)
EYE_WEIGHTS = (0.23, 0.17, 0.16, 0.1, 0.14, 0.1, 0.1)


def _brows(sheet: Sheet, x: float, y: float, apart: float, half: float) -> None:
    chance = sheet.chance
    tilt, bow, thick = chance.uniform(-4, 4), chance.uniform(0, 5), chance.choice((0.9, 1.3, 1.8))
    for side in (-1, 1):
        sheet.line(
            curve(
                [(x + side * (apart - half), y + tilt), (x + side * apart, y - bow), (x + side * (apart + half), y)],
                closed=False,
            ),
            width=thick,
        )


def nose(sheet: Sheet, x: float, y: float, size: float, look: float) -> None:
    chance = sheet.chance
    way = np.sign(look) or chance.choice((-1, 1))
    kind = chance.integers(8)
    if kind == 0:
        sheet.line(arc(x, y, size, size * 0.8, 10, 170))
    elif kind == 1:
        sheet.blot(oval(x, y, 2.2))
    elif kind == 2:
        sheet.line(
            [
                (x - way * size * 0.2, y - size * 1.3),
                (x + way * size * 0.8, y + size * 0.5),
                (x - way * size * 0.3, y + size * 0.6),
            ]
        )
    elif kind == 3:
        for side in (-1, 1):
            sheet.blot(oval(x + side * size * 0.45, y, 1.6))
    elif kind == 4:
        sheet.shape(oval(x, y, size * 0.7, size * 0.6), "skin", width=0.9)
    elif kind == 5:
        sheet.shape(
            [(x, y - size), (x + size * 0.7, y + size * 0.5), (x - size * 0.7, y + size * 0.5)], "skin", width=0.9
        )
    elif kind == 6:
        sheet.line(
            curve([(x, y - size * 1.6), (x + way * size, y + size * 0.2), (x, y + size * 0.6)], closed=False), width=0.9
        )


def mouth(sheet: Sheet, x: float, y: float, half: float) -> None:
    chance = sheet.chance
    kind = chance.choice(9, p=(0.33, 0.17, 0.09, 0.1, 0.08, 0.08, 0.05, 0.05, 0.05))
    deep = half * chance.uniform(0.35, 0.8)
    if kind == 0:
        sheet.line(arc(x, y - deep * 0.5, half, deep, 8, 172))
    elif kind == 1:
        sheet.shape(arc(x, y - deep * 0.4, half, deep * 1.4, 0, 180), "lips")
    elif kind == 2:
        sheet.shape(arc(x, y - deep * 0.4, half, deep * 1.3, 0, 180), "lips")
        sheet.shape(
            [
                (x - half * 0.8, y - deep * 0.4),
                (x + half * 0.8, y - deep * 0.4),
                (x + half * 0.7, y),
                (x - half * 0.7, y),
            ],
            "teeth",
            width=0.8,
        )
    elif kind == 3:
        sheet.line([(x - half * 0.7, y), (x + half * 0.7, y)])
    elif kind == 4:
        sheet.shape(
            curve(
                [
                    (x - half, y),
                    (x - half * 0.4, y - half * 0.3),
                    (x, y - half * 0.16),
                    (x + half * 0.4, y - half * 0.3),
                    (x + half, y),
                    (x, y + half * 0.45),
                ]
            ),
            "lips",
        )
        sheet.line([(x - half, y), (x + half, y)], width=0.7)
    elif kind == 5:
        sheet.shape(oval(x, y, half * 0.4, half * chance.uniform(0.4, 0.6)), "lips")
    elif kind == 6:
        sheet.line(arc(x, y + deep * 0.7, half * 0.8, deep * 0.8, 200, 340))
    elif kind == 7:
        sheet.line(
            curve([(x - half, y), (x - half * 0.3, y + 4), (x + half * 0.6, y - 2), (x + half, y - 7)], closed=False)
        )
    else:
        sheet.line(arc(x, y - 4, half, deep * 0.6, 0, 180))
        sheet.shape(arc(x + half * 0.2, y, half * 0.36, half * 0.6, 0, 180), "lips", width=0.9)


def glasses(sheet: Sheet, head: Head) -> None:
    chance = sheet.chance
    shift, size, y = head.look * head.wide * 0.3, head.wide * chance.uniform(0.25, 0.34), head.eye_y
    sun = chance.random() < 0.2
    kind = chance.integers(5)
    for side in (-1, 1):
        x = shift + side * head.wide * 0.42
        rim = {3: heart(x, y, size), 4: star(x, y, size * 1.3)}.get(
            int(kind), oval(x, y, size * 1.1, size * 0.85, square=(2, 2, 4)[kind % 3])
        )
        if sun:
            sheet.shape(rim, "glass", width=1.2)
        else:
            sheet.ring(rim, width=1.2)
        sheet.line([(x + side * size, y - 3), (side * head.wide, y - 6)], width=0.9)
    sheet.line(arc(shift, y, head.wide * 0.42 - size * 0.9, 6, 190, 350))


def beard(sheet: Sheet, head: Head) -> None:
    chance = sheet.chance
    mouth_y = head.eye_y + head.high * 0.5
    kind, shift = chance.integers(3), head.look * head.wide * 0.25
    if kind != 1:
        deep = head.high * chance.uniform(1.05, 1.35)
        low = curve([(-head.wide * 0.98, head.eye_y + 6), (-head.wide * 0.85, head.high * 0.62), (0, deep),
            (head.wide * 0.85, head.high * 0.62), (head.wide * 0.98, head.eye_y + 6)], closed=False)  # fmt: skip
        inner = curve([(head.wide * 0.7, head.eye_y + head.high * 0.2), (head.wide * 0.36, mouth_y - 9),
            (0, mouth_y - 13), (-head.wide * 0.36, mouth_y - 9), (-head.wide * 0.7, head.eye_y + head.high * 0.2)],
            closed=False)  # fmt: skip
        sheet.shape(np.vstack([low, inner]), "hair")
        mouth(sheet, shift, mouth_y + 4, head.wide * 0.22)
    if kind != 0:
        for side in (-1, 1):
            sheet.shape(curve([(shift, mouth_y - 12), (shift + side * head.wide * 0.24, mouth_y - 15),
                (shift + side * head.wide * 0.46, mouth_y - 4), (shift + side * head.wide * 0.2, mouth_y - 4)]),
                "hair", width=0.9)  # fmt: skip
