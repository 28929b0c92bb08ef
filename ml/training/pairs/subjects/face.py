"""Faces of children and adults: from the front, turned a little, in profile; and the simple round faces that smile."""

import logging
from functools import cache

import numpy as np

from ml.training.pairs.pair import Pair
from ml.training.pairs.subjects import avatars, crayons, hair, hats
from ml.training.pairs.subjects.backdrop import outdoors
from ml.training.pairs.subjects.head import Head, beard, eyes, features, glasses, mouth, name_colours, skull
from ml.training.pairs.subjects.outlines import arc, box, curve, oval
from ml.training.pairs.subjects.placing import Size, figures
from ml.training.pairs.subjects.sheet import Sheet

logger = logging.getLogger(__name__)
AVATARS = 0.4  # their share of the faces
LOUD_HAIR = tuple(map(crayons.rgb, ("#f28cb4", "#8468c9", "#5cb4e8", "#5fae55")))


def draw(chance: np.random.Generator, size: Size) -> Pair:
    """By our own hand or, where they were drawn, an avatar."""
    if _has_avatars() and chance.random() < AVATARS:
        return avatars.draw(chance, size)
    return drawn(chance, size)


@cache
def _has_avatars() -> bool:
    if avatars.FACES.exists():
        return True
    logger.warning("No %s: all faces are by our own hand. ml/training/faces/draw.mjs draws it.", avatars.FACES)
    return False


def drawn(chance: np.random.Generator, size: Size) -> Pair:
    sheet = Sheet(chance, size)
    if chance.random() < 0.06:
        sheet.colour("hair", crayons.one_of(chance, LOUD_HAIR))
    name_colours(sheet)
    for part in ("clothes", "hat", "collar"):
        sheet.colour(part, crayons.one_of(chance, crayons.MAIN))
    sheet.colour("lemon", crayons.near(chance, crayons.YELLOW))
    manner = MANNERS[chance.choice(len(MANNERS), p=WEIGHTS)]
    if chance.random() < 0.08:
        outdoors(sheet, chance.uniform(60, 110))
    for _ in figures(sheet, 0.86, 1.2, tilt=10):
        manner(sheet)
    painted = [part for part in ("clothes", "hat", "hair", "lemon", "skin") if part in sheet.numbers]
    return sheet.pair("face", painted[0], ("웃는 얼굴",) if manner is smiley else ("얼굴",))


def person(sheet: Sheet) -> None:
    chance = sheet.chance
    bust = chance.random() < 0.5
    head = Head.any(chance, chance.uniform(52, 62) if bust else chance.uniform(62, 74))
    style = str(chance.choice(list(hair.BEHIND_WEIGHTS), p=list(hair.BEHIND_WEIGHTS.values())))
    top = str(chance.choice(hair.ON_TOP, p=hair.ON_TOP_WEIGHTS)) if chance.random() < 0.95 else "none"
    if style == "curls":
        top = "curly"
    if style not in ("none", "spiky", "curls") and top in ("strands", "tuft", "none", "receding"):
        top = "parted"
    with sheet.at(0, -30 if bust else 6):
        hair.behind(sheet, head, style)
        if bust:
            shoulders(sheet, head)
        skull(sheet, head, ears=style not in ("bob", "curls", "wavy") and chance.random() < 0.75)
        features(sheet, head)
        if style == "none" and head.old > 0.5 and chance.random() < 0.2:
            beard(sheet, head)
        if top != "none":
            hair.on_top(sheet, head, top)
        if chance.random() < 0.2:
            glasses(sheet, head)
        if chance.random() < 0.22:
            hats.hat(sheet, head, str(chance.choice(list(hats.HATS))))
        if chance.random() < 0.1:
            for side in (-1, 1):
                sheet.shape(oval(side * head.wide, head.eye_y + head.high * 0.42, 5), "lemon", width=0.8)


def shoulders(sheet: Sheet, head: Head) -> None:
    """A neck and clothes, down to the edge of the figure."""
    chance = sheet.chance
    low, neck, wide = head.high, head.wide * chance.uniform(0.26, 0.42), head.wide * chance.uniform(1.1, 1.5)
    slope, foot = low + chance.uniform(20, 34), low + chance.uniform(60, 84)
    sheet.shape([(-neck, low - 16), (neck, low - 16), (neck, slope), (-neck, slope)], "skin")
    sheet.shape(np.vstack([[(-wide, foot)], curve([(-wide * 0.98, slope + 16), (-wide * 0.72, low + 16),
        (-neck, low + 8), (0, low + chance.uniform(14, 28)), (neck, low + 8), (wide * 0.72, low + 16),
        (wide * 0.98, slope + 16)], closed=False), [(wide, foot)]]), "clothes")  # fmt: skip
    kind = chance.integers(7)
    if kind == 0:
        for side in (-1, 1):
            sheet.shape(
                [(0, low + 24), (side * neck, low + 4), (side * neck * 2, low + 14), (side * neck * 1.1, low + 36)],
                "collar",
            )
    elif kind == 1:
        for y in np.arange(slope + 6, foot - 5, 15):
            sheet.line([(-wide * 0.95, y), (wide * 0.95, y)], width=0.8)
    elif kind == 2:
        for y in np.arange(low + 34, foot, 14):
            sheet.blot(oval(0, y, 2.5))
    elif kind == 3:
        sheet.shape([(-4, low + 14), (4, low + 14), (9, foot - 12), (0, foot), (-9, foot - 12)], "collar")
    elif kind == 4:
        sheet.shape(box(-neck - 6, low - 2, 2 * neck + 12, 16, 7), "collar")
    elif kind == 5:
        for side in (-1, 1):
            sheet.shape(
                [
                    (side * neck, low + 8),
                    (side * (neck + 14), low + 8),
                    (side * (neck + 18), foot),
                    (side * (neck + 2), foot),
                ],
                "collar",
                width=0.9,
            )


def profile(sheet: Sheet) -> None:
    """From the side, looking to the right."""
    chance = sheet.chance
    nose, chin = chance.uniform(10, 26), chance.uniform(-4, 10)
    with sheet.at(-4, 0):
        if chance.random() < 0.6:
            sheet.shape([(-34, 40), (10, 56), (14, 96), (-38, 96)], "skin")
            sheet.shape(
                curve([(-96, 112), (-66, 92), (-38, 84), (10, 90), (44, 98), (58, 114)], closed=False), "clothes"
            )
        outline = [(-52, 44), (-74, 0), (-62, -52), (-10, -82), (38, -62), (56, -28), (56, -12), (58 + nose, 8),
            (56, 16), (62, 28), (58, 36), (58, 44), (50 + chin, 62), (10, 72)]  # fmt: skip
        sheet.shape(
            np.vstack([curve(outline[:7], closed=False), outline[7:]]) if chance.random() < 0.5 else curve(outline),
            "skin",
        )
        _hair_in_profile(sheet)
        sheet.shape(oval(-22, 8, 10, 14), "skin")
        sheet.blot(oval(34, -14, 4, chance.uniform(4, 8)))
        sheet.line(arc(34, -32, 13, 6, 200, 340), width=1.1)
        sheet.line(curve([(58, 36), (44, 40), (36, 34)], closed=False))
        if chance.random() < 0.4:
            sheet.shape(oval(20, 26, 11, 9), "cheek", width=0.7)


def _hair_in_profile(sheet: Sheet) -> None:
    chance = sheet.chance
    style = chance.integers(4)
    brow = [(50, -70), (56, -38), (12, -48)]
    if style == 0:
        long = [(-58, 70), (-92, 0), (-76, -60), (-10, -98), *brow, (-4, -20), (-14, 30), (-20, 84)]
        sheet.shape(curve(long), "hair")
    elif style == 1:
        short = [(-62, 40), (-84, -10), (-64, -66), (-6, -98), *brow, (-14, -26), (-26, 0), (-36, 30)]
        sheet.shape(curve(short), "hair")
    elif style == 2:
        sheet.shape(curve([(-70, -40), (-120, -66), (-124, 0), (-100, 44), (-92, -14)]), "hair")
        sheet.shape(curve([(-70, 20), (-80, -20), (-60, -66), (-6, -96), *brow, (-20, -18), (-34, 18)]), "hair")
    else:
        spikes = [(-70, 16), (-92, -20), (-78, -34), (-86, -64), (-54, -68), (-44, -98), (-12, -86), (14, -104)]
        front = [(32, -80), (60, -78), (50, -46), (22, -52), (-2, -34), (-24, -10), (-40, 12)]
        sheet.shape([*spikes, *front], "hair")


def smiley(sheet: Sheet) -> None:
    """A yellow disc that feels something."""
    chance = sheet.chance
    size = chance.uniform(72, 98)
    sheet.shape(oval(0, 0, size), "lemon")
    if chance.random() < 0.3:
        for side in (-1, 1):
            sheet.shape(oval(side * size * 0.6, size * 0.2, size * 0.13, size * 0.1), "cheek", width=0.7)
    eyes(
        sheet, 0, -size * chance.uniform(0.12, 0.28), size * chance.uniform(0.28, 0.4), size * chance.uniform(0.12, 0.2)
    )
    mouth(sheet, 0, size * chance.uniform(0.3, 0.42), size * chance.uniform(0.35, 0.58))


def first_face(sheet: Sheet) -> None:
    """What a small child draws: a ring, dots, a bow for the mouth, hair of strokes or a scribble."""
    chance = sheet.chance
    head = Head(wide=chance.uniform(66, 84), high=chance.uniform(66, 84), jaw=0, old=chance.uniform(0, 0.6))
    if chance.random() < 0.4:
        hair.behind(sheet, head, str(chance.choice(("long", "pigtails", "curls", "two buns"))))
    skull(sheet, head, ears=chance.random() < 0.5)
    features(sheet, head)
    hair.on_top(sheet, head, str(chance.choice(("strands", "zigzag", "spikes", "straight", "tuft"))))


MANNERS = (person, profile, smiley, first_face)
WEIGHTS = (0.66, 0.09, 0.11, 0.14)
