"""Characters of games and tales: heroes with their gear, robots, monsters, ghosts, heroes made of blocks."""

import numpy as np

from ml.training.pairs.pair import Pair
from ml.training.pairs.subjects import character_creatures as creatures
from ml.training.pairs.subjects import character_gear as gear
from ml.training.pairs.subjects import crayons, hair
from ml.training.pairs.subjects.backdrop import outdoors, sparkles
from ml.training.pairs.subjects.head import Head, beard, features, name_colours, skull
from ml.training.pairs.subjects.outlines import arc, band, box, curve, oval
from ml.training.pairs.subjects.placing import Size, figures
from ml.training.pairs.subjects.sheet import Sheet

FANTASTIC_SKIN = tuple(map(crayons.rgb, ("#8fce8a", "#a5c8f0", "#c9b3e6")))
PEOPLE = (
    "knight",
    "wizard",
    "ninja",
    "princess",
    "prince",
    "hero",
    "pirate",
    "elf",
    "fairy",
    "mermaid",
    "vampire",
    "builder",
    "archer",
    "guard",
)
GEAR = (
    ("gold", crayons.GOLD),
    ("steel", crayons.SILVER),
    ("wood", crayons.BROWN),
    ("boots", crayons.rgb("#6f5240")),
    ("dark", crayons.DARK_GREY),
    ("leaf", crayons.GREEN),
)
WORDS = {
    "knight": "기사", "wizard": "마법사", "ninja": "닌자", "princess": "공주", "prince": "왕자", "hero": "슈퍼히어로",
    "pirate": "해적", "elf": "요정", "fairy": "요정", "mermaid": "인어", "vampire": "뱀파이어",
    "builder": "건설 노동자", "archer": "궁수", "guard": "근위병", "robot": "로봇", "monster": "괴물", "ghost": "유령",
    "slime": "슬라임", "blocks": "게임 캐릭터", "invader": "외계인", "dragon": "용",
}  # fmt: skip


def draw(chance: np.random.Generator, size: Size) -> Pair:
    sheet = Sheet(chance, size)
    if chance.random() < 0.06:
        sheet.colour("skin", crayons.one_of(chance, FANTASTIC_SKIN))
    name_colours(sheet)
    clothes, second, cape = crayons.different(chance, 3)
    for part, colour in (("clothes", clothes), ("second", second), ("cape", cape), *GEAR):
        sheet.colour(part, crayons.near(chance, colour, 3))
    name = str(chance.choice(("people", *creatures.DRAWINGS), p=(0.68, *creatures.WEIGHTS)))
    if name == "people":
        name = str(chance.choice(PEOPLE, p=np.array([3, 3, 2, 2.5, 1, 3, 1.5, 1, 1.2, 0.8, 0.8, 0.8, 1, 0.7]) / 22.3))
    _usual_clothes(sheet, name)
    bust = name in PEOPLE and name != "mermaid" and chance.random() < 0.27
    floor = None
    if not bust and chance.random() < 0.2:
        floor = chance.uniform(78, 114)
        outdoors(sheet, floor - chance.uniform(2, 30))
    elif chance.random() < 0.12:
        sparkles(sheet, int(chance.integers(2, 6)))
    for _ in figures(sheet, 0.86, 1.08, tilt=6, floor=floor, sole=106):
        if name in PEOPLE:
            person(sheet, name, bust)
        else:
            creatures.DRAWINGS[name](sheet)
    main = "clothes" if "clothes" in sheet.numbers else "steel"
    return sheet.pair("character", main, (WORDS[name], "게임 캐릭터"))


def _usual_clothes(sheet: Sheet, name: str) -> None:
    """What some of them nearly always wear."""
    chance = sheet.chance
    wears = {
        "ninja": crayons.DARK_GREY,
        "elf": crayons.GREEN,
        "archer": crayons.GREEN,
        "princess": crayons.PINK,
        "robot": crayons.SILVER,
        "wizard": crayons.rgb("#7a62c4"),
        "guard": crayons.RED,
        "ghost": crayons.WHITE,
        "hero": crayons.rgb("#3f78c9"),
    }
    if name in wears and (name == "ghost" or chance.random() < 0.4):
        sheet.colours["clothes"] = crayons.near(chance, wears[name]) if name != "ghost" else crayons.WHITE
    if name == "hero" and chance.random() < 0.6:
        sheet.colours["cape"] = crayons.near(chance, crayons.RED)


STICKS = 0.3  # of the careless drawings of people have lines for limbs

# ---------------------------------------------------------------- people


def person(sheet: Sheet, name: str, bust: bool) -> None:
    chance = sheet.chance
    size = 58.0 if bust else chance.uniform(34, 46)
    head = Head.any(chance, size)
    top = 16.0 if bust else -104 + head.high * 1.25 + 14
    head_y = top - 28 if bust else top
    body_y = head_y + head.high * 0.86
    if bust:
        _bust(sheet, name, head, head_y)
    elif name not in ("mermaid", "knight", "ninja") and chance.random() < STICKS * (sheet.hand.detail < 0.5):
        gear.stick_body(sheet, name, body_y)
    else:
        _whole(sheet, name, head, body_y)
    with sheet.at(0, head_y):
        _headed(sheet, name, head)


def _bust(sheet: Sheet, name: str, head: Head, head_y: float) -> None:
    chance, wide = sheet.chance, head.wide * sheet.chance.uniform(1.15, 1.5)
    if name in ("hero", "vampire", "wizard", "prince"):
        sheet.shape(
            [(-wide * 0.7, head_y + 20), (wide * 0.7, head_y + 20), (wide * 1.15, 118), (-wide * 1.15, 118)], "cape"
        )
    if name == "fairy":
        gear.wings(sheet, head_y + head.high, 78)
    low = head_y + head.high
    sheet.shape(np.vstack([[(-wide, 118)], curve([(-wide, low + 34), (-wide * 0.7, low + 6), (0, low - 6),
        (wide * 0.7, low + 6), (wide, low + 34)], closed=False), [(wide, 118)]]),
        "steel" if name == "knight" else "clothes")  # fmt: skip
    if name == "hero":
        gear.crest(sheet, 0, low + 30, 15)
    elif name in ("builder", "guard"):
        for y in (low + 16, low + 36):
            sheet.shape(oval(0, y, 4), "gold", width=0.8)
    elif chance.random() < 0.5:
        sheet.line(curve([(-20, low - 2), (0, low + 18), (20, low - 2)], closed=False))


def _whole(sheet: Sheet, name: str, head: Head, top: float) -> None:
    """From the neck (top) down to the feet at about 104."""
    chance = sheet.chance
    long = 104 - top
    waist, shoulder = top + long * chance.uniform(0.44, 0.56), chance.uniform(20, 30)
    if name in ("hero", "vampire", "prince", "wizard", "knight") and chance.random() < (
        0.85 if name in ("hero", "vampire") else 0.35
    ):
        flare, sway = chance.uniform(44, 68), chance.uniform(-18, 18)
        sheet.shape(
            curve([(-shoulder, top + 2), (shoulder, top + 2), (flare + sway, 96), (sway, 88), (-flare + sway, 96)]),
            "cape",
        )
    if name == "fairy":
        gear.wings(sheet, top + 24, 62)
    gown = name in ("princess", "wizard", "fairy") and chance.random() < 0.85
    if name == "mermaid":
        _tail(sheet, waist)
    elif not gown:
        _legs(sheet, name, waist)
    hands = _arms(sheet, name, top, shoulder)
    if gown:
        sheet.shape(oval(-12, 102, 10, 5), "second")
        sheet.shape(oval(12, 102, 10, 5), "second")
        hem = chance.uniform(38, 62)
        sheet.shape(
            curve(
                [(-14, waist - 6), (14, waist - 6), (hem * 0.7, 70), (hem, 98), (0, 104), (-hem, 98), (-hem * 0.7, 70)]
            ),
            "clothes",
        )
        if chance.random() < 0.5:
            sheet.line(
                curve([(-hem * 0.84, 82), (-hem * 0.3, 90), (hem * 0.3, 88), (hem * 0.84, 82)], closed=False), width=0.8
            )
    part = "steel" if name == "knight" else "skin" if name == "mermaid" else "clothes"
    foot = waist + (4 if gown else 8)
    half = 15 if gown else chance.uniform(17, 25)
    sheet.shape(
        [
            (-shoulder, top + 6),
            (-shoulder * 0.5, top),
            (shoulder * 0.5, top),
            (shoulder, top + 6),
            (half, foot),
            (-half, foot),
        ],
        part,
    )
    _chest(sheet, name, top, waist, half)
    for hand in hands:
        _hand(sheet, name, hand)
    gear.hold(sheet, name, hands)


def _legs(sheet: Sheet, name: str, waist: float) -> None:
    chance = sheet.chance
    stride, wide = chance.uniform(10, 22), chance.uniform(14, 19)
    part = {"knight": "steel", "ninja": "clothes", "hero": "clothes"}.get(
        name, "second" if chance.random() < 0.6 else "dark"
    )
    shoe = "steel" if name == "knight" else "cape" if name == "hero" else "boots"
    for side in (-1, 1):
        foot = side * (12 + stride * 0.5)
        sheet.shape(band([(side * 10, waist), (foot, 96)], wide, wide * 0.85, smooth=False), part)
        if chance.random() < 0.5:
            sheet.shape(box(foot - wide * 0.55, 80, wide * 1.1, 16, 3), shoe)
        sheet.shape(oval(foot + side * 4, 98, wide * 0.85, 7.5), shoe)


def _tail(sheet: Sheet, waist: float) -> None:
    sway = sheet.chance.uniform(-26, 26)
    end = (sway, 88.0)
    for side in (-1, 1):
        sheet.shape(curve([end, (sway + side * 34, 84), (sway + side * 40, 106), (sway + side * 8, 98)]), "clothes")
    sheet.shape(band([(0, waist - 4), (-sway * 0.6, (waist + 90) / 2), end], 46, 12), "clothes")
    for k in range(3):
        sheet.line(arc(-sway * 0.3, waist + 12 + k * 12, 12 - k * 2, 6, 10, 170), width=0.7)


def _arms(sheet: Sheet, name: str, top: float, shoulder: float) -> tuple[tuple[float, float], ...]:
    """Draws the sleeves, gives the places of the hands: left, right."""
    chance = sheet.chance
    part = "steel" if name == "knight" else "skin" if name in ("mermaid", "fairy") else "clothes"
    wide = chance.uniform(12, 18)
    hands = []
    for side in (-1, 1):
        pose = chance.choice(("down", "out", "up", "hip"), p=(0.4, 0.3, 0.2, 0.1))
        hand = {"down": (side * (shoulder + 16), top + 48), "out": (side * (shoulder + 34), top + 18),
            "up": (side * (shoulder + 26), top - 24), "hip": (side * (shoulder - 1), top + 40)}[str(pose)]  # fmt: skip
        elbow = (side * (shoulder + (24 if pose == "hip" else 14)), top + (26 if pose != "up" else 14))
        sheet.shape(band([(side * (shoulder - 5), top + 9), elbow, hand], wide, wide * 0.85), part)
        hands.append(hand)
    return tuple(hands)


def _hand(sheet: Sheet, name: str, place: tuple[float, float]) -> None:
    sheet.shape(oval(*place, 7.5), {"knight": "steel", "ninja": "dark"}.get(name, "skin"))


def _chest(sheet: Sheet, name: str, top: float, waist: float, half: float) -> None:
    chance = sheet.chance
    if name == "hero":
        gear.crest(sheet, 0, top + 17, 10)
        sheet.shape(box(-half - 1, waist - 2, half * 2 + 2, 8, 2), "gold", width=0.9)
    elif name == "mermaid":
        for side in (-1, 1):
            sheet.shape(oval(side * 9, top + 18, 9, 7), "second", width=0.9)
    elif name == "knight":
        sheet.line([(0, top + 8), (0, waist - 4)], width=0.8)
        sheet.shape(box(-half - 1, waist - 4, half * 2 + 2, 9, 2), "wood", width=0.9)
    elif name == "ninja":
        sheet.line([(-14, top + 2), (12, waist - 4)])
        sheet.line([(14, top + 2), (-2, top + 20)])
        sheet.shape(box(-half - 2, waist - 5, half * 2 + 4, 9, 2), "cape", width=0.9)
    elif chance.random() < 0.65:
        sheet.shape(box(-half - 1, waist - 4, half * 2 + 2, 8, 2), "wood", width=0.9)
        sheet.shape(box(-5, waist - 5, 10, 10, 2), "gold", width=0.8)
    elif chance.random() < 0.4:
        for y in np.linspace(top + 14, waist - 6, 3):
            sheet.shape(oval(0, y, 3), "gold", width=0.7)


def _headed(sheet: Sheet, name: str, head: Head) -> None:
    """The head with what makes it this character."""
    chance = sheet.chance
    if name == "knight" and chance.random() < 0.75:
        gear.knight_helmet(sheet, head)
        return
    if name == "ninja":
        gear.ninja_mask(sheet, head)
        return
    long = name in ("princess", "fairy", "mermaid") or chance.random() < 0.2
    style = (
        str(chance.choice(("long", "wavy", "pigtails", "ponytail", "bob", "bun")))
        if long
        else str(chance.choice(("none", "none", "spiky")))
    )
    hair.behind(sheet, head, style)
    if name in ("elf", "archer", "fairy", "vampire") or chance.random() < 0.08:
        for side in (-1, 1):
            sheet.shape(
                [
                    (side * head.wide * 0.85, head.eye_y - 8),
                    (side * head.wide * 1.5, head.eye_y - 20),
                    (side * head.wide * 0.88, head.eye_y + 12),
                ],
                "skin",
            )
    skull(sheet, head, ears=False)
    features(sheet, head)
    if name in ("wizard", "pirate", "guard") and chance.random() < 0.6:
        beard(sheet, head)
    hair.on_top(sheet, head, str(chance.choice(("straight", "swept", "parted", "zigzag", "spikes"))))
    gear.headgear(sheet, name, head)
