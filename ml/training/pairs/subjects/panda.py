"""Pandas: a face alone, sitting, standing, on all fours, lying, hugging bamboo."""

from itertools import pairwise

import numpy as np

from ml.training.pairs.pair import Pair
from ml.training.pairs.subjects import crayons
from ml.training.pairs.subjects.backdrop import outdoors
from ml.training.pairs.subjects.outlines import arc, band, box, cloud, curve, heart, oval, star
from ml.training.pairs.subjects.placing import Size, figures
from ml.training.pairs.subjects.sheet import Sheet


def draw(chance: np.random.Generator, size: Size) -> Pair:
    sheet = Sheet(chance, size)
    sheet.colour("black", crayons.near(chance, crayons.BLACK, 4))
    sheet.colour("white", crayons.WHITE)
    sheet.colour("eyeball", crayons.WHITE)
    sheet.colour("cheek", crayons.near(chance, crayons.CHEEK))
    sheet.colour("bamboo", crayons.near(chance, crayons.GREEN))
    sheet.colour("leaf", crayons.near(chance, crayons.LEAF))
    sheet.colour("tongue", crayons.near(chance, crayons.LIP))
    manner = MANNERS[chance.choice(len(MANNERS), p=WEIGHTS)]
    bamboo = chance.random() < 0.45
    floor = None
    if manner is not face_alone and chance.random() < 0.3:
        floor = chance.uniform(72, 112)
        outdoors(sheet, floor - chance.uniform(4, 30))
    for _ in figures(sheet, floor=floor, sole=SOLES.get(manner, 100)):
        if bamboo and manner is not sitting and chance.random() < 0.7:
            _stalk(sheet, chance.choice((-1, 1)) * chance.uniform(82, 108), -110, 110)
        manner(sheet)
    return sheet.pair("panda", "black", ("판다", "대나무") if bamboo else ("판다",))


# ---------------------------------------------------------------- the head


def head(sheet: Sheet, x: float, y: float, size: float, look: float = 0) -> None:
    """look: -1 (to the left) to 1, how far the face is turned."""
    chance, shift = sheet.chance, look * size * 0.22
    square, flat = chance.uniform(1.9, 2.6), chance.uniform(0.78, 0.98)
    ear, apart = size * chance.uniform(0.26, 0.4), chance.uniform(0.62, 0.82)
    ear_y = y - size * flat * np.sqrt(1 - apart**2) - ear * chance.uniform(0, 0.5)
    for side in (-1, 1):
        sheet.shape(oval(x + side * size * apart + shift * 0.3, ear_y, ear, ear * chance.uniform(0.85, 1.1)), "black")
        if sheet.hand.detail > 0.75:
            sheet.shape(oval(x + side * size * apart + shift * 0.3, ear_y + 2, ear * 0.5), "black", width=0.7)
    if chance.random() < 0.15:
        sheet.shape(cloud(x, y, size * 1.03, size * flat * 1.03, 23, 0.05), "white")
    else:
        sheet.shape(oval(x, y, size, size * flat, square=square), "white")
    _eyes(sheet, x + shift, y + size * chance.uniform(-0.14, 0.04), size)
    _muzzle(sheet, x + shift * 1.3, y + size * chance.uniform(0.24, 0.36), size * chance.uniform(0.8, 1.15))
    if chance.random() < 0.35:
        for side in (-1, 1):
            middle = x + shift + side * size * 0.62, y + size * 0.34
            sheet.shape(oval(*middle, size * 0.13, size * 0.09), "cheek", line=chance.random() < 0.8, width=0.7)
    if chance.random() < 0.1:
        sheet.colour("bow", crayons.one_of(chance, crayons.MAIN))
        for side in (-1, 1):
            tip = x + size * 0.5 + side * size * 0.25
            middle = x + size * 0.5, y - size * 0.75
            sheet.shape([middle, (tip, middle[1] - size * 0.16), (tip, middle[1] + size * 0.16)], "bow", width=0.8)


def _eyes(sheet: Sheet, x: float, y: float, size: float) -> None:
    chance = sheet.chance
    patch, long, tilt = size * chance.uniform(0.17, 0.27), chance.uniform(1.05, 1.55), chance.uniform(5, 45)
    apart, kind = size * chance.uniform(0.36, 0.46), chance.integers(5)
    for side in (-1, 1):
        sheet.shape(oval(x + side * apart, y, patch, patch * long, turn=side * tilt), "black")
        ex = x + side * apart * chance.uniform(0.92, 0.97)
        if kind == 0:
            sheet.line(arc(ex, y + patch * 0.2, patch * 0.45, patch * 0.45, 190, 350), width=0.9)
        elif kind == 1:
            sheet.shape(oval(ex, y, patch * 0.3), "eyeball", width=0.7)
        elif kind in (2, 3):
            sheet.shape(oval(ex, y, patch * 0.52), "eyeball", width=0.8)
            sheet.blot(oval(ex, y + 1, patch * 0.26))
        else:
            sheet.blot(oval(ex, y, patch * 0.42))
            sheet.shape(oval(ex - patch * 0.12, y - patch * 0.16, patch * 0.14), "eyeball", line=False)


def _muzzle(sheet: Sheet, x: float, y: float, size: float) -> None:
    chance = sheet.chance
    if chance.random() < 0.2:
        sheet.shape(oval(x, y + size * 0.1, size * 0.32, size * 0.24), "white", width=0.8)
    if chance.random() < 0.5:
        sheet.blot(oval(x, y, size * 0.11, size * 0.075))
    elif chance.random() < 0.5:
        sheet.shape(oval(x, y, size * 0.13, size * 0.09), "black")
    else:
        outline = curve([(x - size * 0.13, y - size * 0.06), (x + size * 0.13, y - size * 0.06), (x, y + size * 0.09)])
        sheet.shape(outline, "black")
    mouth, low = chance.integers(4), y + size * 0.2
    if mouth == 0:
        for side in (-1, 1):
            sheet.line(arc(x + side * size * 0.11, y + size * 0.11, size * 0.11, size * 0.1, 0, 180))
    elif mouth == 1:
        sheet.line(arc(x, y + size * 0.05, size * 0.22, size * 0.18, 20, 160))
    elif mouth == 2:
        sheet.line([(x, y + size * 0.08), (x, low)], width=0.9)
        sheet.line(arc(x, low - size * 0.02, size * 0.12, size * 0.07, 10, 170))
    else:
        sheet.shape(arc(x, y + size * 0.12, size * 0.16, size * 0.2, 0, 180), "tongue")


# ---------------------------------------------------------------- whole pandas


def face_alone(sheet: Sheet) -> None:
    chance = sheet.chance
    if chance.random() < 0.25:
        sheet.shape(curve([(-60, 120), (-52, 62), (0, 50), (52, 62), (60, 120)], closed=False), "black")
    head(sheet, 0, chance.uniform(-5, 15), chance.uniform(68, 92), chance.choice((0, 0, -1, 1)) * chance.random())


def sitting(sheet: Sheet) -> None:
    chance = sheet.chance
    wide, size = chance.uniform(44, 58), chance.uniform(44, 56)
    low = chance.uniform(38, 48)
    sheet.shape(oval(0, low - 4, wide, chance.uniform(46, 56)), "white")
    if chance.random() < 0.5:
        sheet.shape(curve([(-wide, low - 30), (0, low - 44), (wide, low - 30), (wide, low - 8), (0, low - 16),
            (-wide, low - 8)]), "black")  # fmt: skip
    holding = chance.random() < 0.5
    for side in (-1, 1):
        _foot(sheet, side * wide * chance.uniform(0.62, 0.8), low + 40)
    if holding:
        _stalk(sheet, 18, low - 62, low + 52, lean=chance.uniform(-20, 20))
    for side in (-1, 1):
        hand = (
            (side * 18, low + 4)
            if holding
            else (side * chance.uniform(wide - 6, wide + 14), low + chance.uniform(-44, 22))
        )
        arm = [(side * wide * 0.75, low - 34), (side * (wide * 0.7 + 10), low - 8), hand]
        sheet.shape(band(arm, 26, 22), "black")
    head(sheet, 0, low - 78, size, chance.uniform(-0.5, 0.5))


def _foot(sheet: Sheet, x: float, y: float) -> None:
    chance = sheet.chance
    sheet.shape(oval(x, y, chance.uniform(18, 24), chance.uniform(17, 23)), "black")
    if sheet.hand.detail > 0.5:
        sheet.colour("pad", crayons.rgb("#d8b3a8"))
        sheet.shape(oval(x, y + 4, 8, 6), "pad", width=0.7)
        for dx in (-9, 0, 9):
            sheet.shape(oval(x + dx, y - 7 + abs(dx) * 0.3, 3), "pad", width=0.7)


def standing(sheet: Sheet) -> None:
    chance = sheet.chance
    wide, size = chance.uniform(32, 44), chance.uniform(40, 50)
    for side in (-1, 1):
        sheet.shape(box(side * wide * 0.55 - 15, 62, 30, chance.uniform(38, 48), 14), "black")
    sheet.shape(oval(0, 34, wide, 48, square=2.4), "white")
    up = chance.random() < 0.4
    for side in (-1, 1):
        lift = -60 if up and side > 0 else chance.uniform(10, 45)
        arm = [(side * wide * 0.7, 4), (side * (wide + 12), 10 + lift * 0.4), (side * (wide + 22), 10 + lift)]
        sheet.shape(band(arm, 26, 22), "black")
    head(sheet, 0, -46, size, chance.uniform(-0.6, 0.6))
    if chance.random() < 0.2:
        sheet.colour("heart", crayons.near(chance, crayons.RED))
        sheet.shape(heart(0, 36, 14) if chance.random() < 0.6 else star(0, 36, 14), "heart")


def on_all_fours(sheet: Sheet) -> None:
    chance = sheet.chance
    back, long = chance.uniform(34, 44), chance.uniform(60, 70)
    with sheet.at(0, 0, flip=bool(chance.random() < 0.5)):
        if chance.random() < 0.6:
            sheet.shape(oval(long + 12, 2, 9), "white")
        for x in (-34, 38):
            sheet.shape(box(x + 6, 30, 26, 44, 11), "black")
        sheet.shape(oval(10, 8, long, back, square=2.2), "white")
        sheet.shape(curve([(-44, -22), (-16, -34), (-8, 0), (-14, 38), (-44, 36), (-54, 8)]), "black")
        for x in (-46, 46):
            sheet.shape(box(x - 14, 26, 29, 52, 12), "black")
        head(sheet, -58, -14, chance.uniform(36, 44), chance.uniform(-1, 0.2))


def lying(sheet: Sheet) -> None:
    """On the belly, chin on the paws, seen from the front."""
    chance = sheet.chance
    sheet.shape(oval(0, 16, chance.uniform(74, 92), 48), "white")
    for side in (-1, 1):
        sheet.shape(oval(side * 84, 52, 22, 15), "black")
    head(sheet, 0, 0, chance.uniform(50, 60), chance.uniform(-0.3, 0.3))
    for side in (-1, 1):
        sheet.shape(oval(side * chance.uniform(26, 44), 56, 24, 14, turn=side * -15), "black")


def in_profile(sheet: Sheet) -> None:
    """Sitting, seen from the side, eating."""
    chance = sheet.chance
    with sheet.at(0, 0, flip=bool(chance.random() < 0.5)):
        sheet.shape(curve([(10, -30), (52, 10), (58, 62), (24, 88), (-24, 84), (-30, 40), (-20, -10)]), "white")
        sheet.shape(curve([(-24, -20), (24, -32), (34, -8), (-4, 8), (-26, 6)]), "black")
        _stalk(sheet, -56, -70, 40, lean=chance.uniform(-24, 10))
        sheet.shape(band([(4, -8), (-22, 14), (-54, -6)], 25, 21), "black")
        sheet.shape(band([(22, 70), (-14, 66), (-48, 76)], 34, 30), "black")
        for x in (-34, 14):
            sheet.shape(oval(x, -88, 14, 15), "black")
        sheet.shape(
            curve([(-52, -52), (-50, -66), (-30, -84), (8, -86), (34, -58), (20, -28), (-24, -28), (-50, -38)]), "white"
        )
        sheet.shape(oval(-22, -60, 9, 13, turn=-25), "black")
        sheet.shape(oval(-23, -60, 4), "eyeball", width=0.7)
        sheet.shape(oval(-51, -53, 7, 6), "black")
        sheet.line(arc(-38, -46, 14, 10, 30, 150))


def _stalk(sheet: Sheet, x: float, top: float, bottom: float, lean: float = 0) -> None:
    """A bamboo cane in pieces, with leaves."""
    chance = sheet.chance
    count, wide = int(chance.integers(3, 6)), chance.uniform(8, 13)
    edges = np.linspace(bottom, top, count + 1)
    for low, high in pairwise(edges):
        a, b = (x + lean * (bottom - y) / (bottom - top) for y in (low, high))
        sheet.shape([(a - wide / 2, low), (b - wide / 2, high), (b + wide / 2, high), (a + wide / 2, low)], "bamboo")
    for y in chance.choice(edges[1:], int(chance.integers(1, 4))):
        at, way = x + lean * (bottom - y) / (bottom - top), chance.choice((-1, 1))
        tip = at + way * chance.uniform(20, 32), y - chance.uniform(-10, 18)
        sheet.shape(
            curve([(at, y), ((at + tip[0]) / 2, y - 9), tip, ((at + tip[0]) / 2, tip[1] / 2 + y / 2 + 5)]), "leaf"
        )


MANNERS = (face_alone, sitting, standing, on_all_fours, lying, in_profile)
SOLES = {on_all_fours: 76, lying: 66, sitting: 102}
WEIGHTS = (0.32, 0.24, 0.14, 0.14, 0.08, 0.08)
