"""What characters wear and carry: helmets, hats, crowns, masks, swords, wands, shields, wings."""

import numpy as np

from ml.training.pairs.subjects import crayons, hats
from ml.training.pairs.subjects.head import Head, eyes
from ml.training.pairs.subjects.outlines import arc, band, box, curve, heart, oval, star
from ml.training.pairs.subjects.sheet import Sheet

Place = tuple[float, float]


# ---------------------------------------------------------------- on the head


def knight_helmet(sheet: Sheet, head: Head) -> None:
    chance, w, h = sheet.chance, head.wide, head.high
    kind = chance.integers(3)
    if chance.random() < 0.6:
        sheet.shape(
            curve([(0, -h), (w * 0.2, -h * 1.6), (-w * 0.7, -h * 1.7), (-w * 1.3, -h * 0.9), (-w * 0.6, -h * 1.1)]),
            "cape",
        )
    dome = np.vstack(
        [
            arc(0, -h * 0.1, w * 1.05, h, 180, 360),
            [(w * 1.05, h * 0.6), (w * 0.6, h), (-w * 0.6, h), (-w * 1.05, h * 0.6)],
        ]
    )
    sheet.shape(dome, "steel")
    if kind == 0:
        sheet.shape(box(-w * 0.82, -h * 0.2, w * 1.64, h * 0.32, 5), "dark")
        for side in (-1, 1):
            sheet.shape(oval(side * w * 0.36, -h * 0.04, 4), "eye white", line=False)
        for x in (-0.4, -0.2, 0, 0.2, 0.4):
            sheet.line([(w * x, h * 0.4), (w * x, h * 0.76)], width=0.8)
    elif kind == 1:
        sheet.shape(box(-w * 0.74, -h * 0.3, w * 1.48, h * 1.05, 14), "skin")
        eyes(sheet, 0, head.eye_y, w * 0.34, w * 0.13)
        sheet.line(arc(0, h * 0.36, w * 0.22, h * 0.12, 10, 170))
        sheet.shape(box(-w * 0.1, -h * 0.4, w * 0.2, h * 0.5, 3), "steel", width=0.9)
    else:
        sheet.shape([(-w * 0.85, -h * 0.16), (w * 0.85, -h * 0.16), (w * 0.85, -h * 0.02), (w * 0.12, h * 0.05),
            (w * 0.12, h * 0.8), (-w * 0.12, h * 0.8), (-w * 0.12, h * 0.05), (-w * 0.85, -h * 0.02)],
            "dark")  # fmt: skip


def ninja_mask(sheet: Sheet, head: Head) -> None:
    chance, w, h = sheet.chance, head.wide, head.high
    for k in range(2):
        side = chance.choice((-1, 1))
        sheet.shape(
            band(
                [
                    (side * w * 0.9, -h * 0.3),
                    (side * w * 1.4, -h * (0.5 - 0.4 * k)),
                    (side * w * 1.7, -h * (0.3 - 0.5 * k)),
                ],
                9,
            ),
            "cape",
        )
    sheet.shape(head.outline() * 1.05, "clothes")
    sheet.shape(box(-w * 0.8, head.eye_y - h * 0.24, w * 1.6, h * 0.46, h * 0.22), "skin")
    eyes(sheet, head.look * 6, head.eye_y, w * 0.36, w * 0.14)
    for side in (-1, 1):
        sheet.line([(side * w * 0.6, head.eye_y - h * 0.24), (side * w * 0.2, head.eye_y - h * 0.12)], width=1.4)
    if chance.random() < 0.6:
        sheet.shape(
            np.vstack([arc(0, 0, w * 1.07, h * 1.07, 215, 325), arc(0, 4, w * 1.0, h * 0.86, 322, 218)]), "cape"
        )


def headgear(sheet: Sheet, name: str, head: Head) -> None:
    chance, w, h = sheet.chance, head.wide, head.high
    sheet.colour("hat", sheet.colours["clothes"])
    if name == "wizard":
        wizard_hat(sheet, w, h)
    elif name in ("princess", "prince") and chance.random() < 0.9:
        crown(sheet, w, h)
    elif name == "hero" and chance.random() < 0.7:
        _eye_mask(sheet, head)
    elif name == "pirate":
        _pirate(sheet, head)
    elif name in ("elf", "archer") and chance.random() < 0.8:
        sheet.shape(
            curve(
                [
                    (-w * 1.1, -h * 0.4),
                    (-w * 0.7, -h * 1.1),
                    (w * 0.5, -h * 1.5),
                    (w * 1.2, -h * 1.6),
                    (w * 0.9, -h * 0.9),
                    (w * 1.1, -h * 0.42),
                    (0, -h * 0.56),
                ]
            ),
            "hat",
        )
        if name == "archer":
            sheet.shape(curve([(w * 0.4, -h * 0.7), (w * 0.9, -h * 1.5), (w * 0.75, -h * 0.9)]), "cape", width=0.9)
    elif name == "builder":
        sheet.colours["hat"] = crayons.near(chance, crayons.YELLOW)
        hats.hat(sheet, head, "helmet")
    elif name == "guard":
        sheet.shape(
            curve(
                [
                    (-w, -h * 0.3),
                    (-w * 1.05, -h * 1.3),
                    (0, -h * 1.75),
                    (w * 1.05, -h * 1.3),
                    (w, -h * 0.3),
                    (0, -h * 0.4),
                ]
            ),
            "dark",
        )
    elif name in ("fairy", "mermaid"):
        hats.hat(sheet, head, str(chance.choice(("flower", "band", "bow"))))
    elif name == "knight":
        sheet.shape(
            np.vstack([arc(0, -h * 0.3, w * 1.1, h * 0.9, 180, 360), [(w * 1.1, -h * 0.1), (-w * 1.1, -h * 0.1)]]),
            "steel",
        )


def wizard_hat(sheet: Sheet, w: float, h: float) -> None:
    chance = sheet.chance
    lean, tall = chance.uniform(-0.5, 0.5), chance.uniform(1.5, 2.1)
    brim = -h * 0.44
    if chance.random() < 0.5:
        sheet.shape(
            curve(
                [(-w * 0.9, brim), (-w * 0.4, -h * 1.1), (w * lean, -h * tall), (w * 0.5, -h * 1.1), (w * 0.9, brim)]
            ),
            "hat",
        )
    else:
        sheet.shape([(-w * 0.9, brim), (w * lean, -h * tall), (w * 0.9, brim)], "hat")
    sheet.shape(
        [
            (-w * 0.86, brim - h * 0.06),
            (-w * 0.72, brim - h * 0.3),
            (w * 0.72, brim - h * 0.3),
            (w * 0.86, brim - h * 0.06),
        ],
        "second",
        width=0.9,
    )
    sheet.shape(oval(0, brim, w * chance.uniform(1.3, 1.6), h * 0.17), "hat")
    for _ in range(int(chance.integers(0, 4))):
        sheet.shape(star(w * chance.uniform(-0.3, 0.3), -h * chance.uniform(0.85, 1.2), w * 0.13), "gold", width=0.8)


def crown(sheet: Sheet, w: float, h: float) -> None:
    chance = sheet.chance
    half, low, tall, tips = (
        w * chance.uniform(0.5, 0.85),
        -h * 0.74,
        h * chance.uniform(0.34, 0.55),
        int(chance.choice((3, 3, 5))),
    )
    x = np.linspace(-half * 1.08, half * 1.08, 2 * tips - 1)
    y = np.where(np.arange(2 * tips - 1) % 2, low - tall * 0.4, low - tall)
    sheet.shape(np.vstack([[(-half, low)], np.c_[x, y], [(half, low)]]), "gold")
    for k in range(0, 2 * tips - 1, 2):
        sheet.shape(oval(x[k], y[k], w * 0.07), "cape", width=0.8)
    if chance.random() < 0.5:
        sheet.shape(
            [(0, low - tall * 0.34), (5, low - tall * 0.18), (0, low - 1), (-5, low - tall * 0.18)], "second", width=0.8
        )


def _eye_mask(sheet: Sheet, head: Head) -> None:
    w, y = head.wide, head.eye_y
    sheet.shape(curve([(-w * 0.95, y - 8), (-w * 0.4, y - head.high * 0.24), (0, y - 6),
        (w * 0.4, y - head.high * 0.24), (w * 0.95, y - 8), (w * 0.6, y + head.high * 0.2), (0, y + 5),
        (-w * 0.6, y + head.high * 0.2)]), "cape")  # fmt: skip
    for side in (-1, 1):
        sheet.shape(oval(side * w * 0.38, y, w * 0.17, w * 0.13), "eye white", width=0.9)
        sheet.blot(oval(side * w * 0.38, y, w * 0.06))


def _pirate(sheet: Sheet, head: Head) -> None:
    chance, w, h = sheet.chance, head.wide, head.high
    side = chance.choice((-1, 1))
    sheet.shape(oval(side * w * 0.38, head.eye_y, w * 0.24, w * 0.2), "dark")
    sheet.line([(side * w * 0.55, head.eye_y - h * 0.12), (side * w * 0.95, -h * 0.4)])
    sheet.line([(side * w * 0.2, head.eye_y - h * 0.12), (-side * w * 0.9, -h * 0.42)])
    if chance.random() < 0.6:
        sheet.shape(
            curve(
                [
                    (-w * 1.35, -h * 0.36),
                    (-w * 1.0, -h * 0.9),
                    (0, -h * 1.55),
                    (w * 1.0, -h * 0.9),
                    (w * 1.35, -h * 0.36),
                    (0, -h * 0.62),
                ]
            ),
            "dark",
        )
        sheet.shape(oval(0, -h * 0.94, w * 0.18), "eye white", width=0.9)
        for dx in (-4, 4):
            sheet.blot(oval(dx * w / 50, -h * 0.96, w * 0.04))
    else:
        sheet.shape(
            np.vstack([arc(0, 0, w * 1.07, h * 1.08, 195, 345), [(w * 0.9, -h * 0.42), (-w * 0.9, -h * 0.42)]]), "cape"
        )
        for x, y in ((-0.5, -0.7), (0, -0.85), (0.5, -0.66)):
            sheet.shape(oval(w * x, h * y, 4), "eye white", width=0.7)


# ---------------------------------------------------------------- in the hands and on the back


def crest(sheet: Sheet, x: float, y: float, size: float) -> None:
    chance = sheet.chance
    kind = chance.integers(4)
    if kind == 0:
        sheet.shape(star(x, y, size), "gold", width=0.9)
    elif kind == 1:
        sheet.shape(
            [
                (x - size, y - size * 0.6),
                (x + size, y - size * 0.6),
                (x + size * 1.2, y - size * 0.1),
                (x, y + size),
                (x - size * 1.2, y - size * 0.1),
            ],
            "gold",
            width=0.9,
        )
    elif kind == 2:
        bolt = [(0.2, -1), (-0.6, 0.15), (-0.05, 0.15), (-0.3, 1), (0.6, -0.25), (0.05, -0.25)]
        sheet.shape([(x + a * size, y + b * size) for a, b in bolt], "gold", width=0.9)
    else:
        sheet.shape(oval(x, y, size * 0.8), "gold", width=0.9)


def wings(sheet: Sheet, y: float, reach: float) -> None:
    sheet.colour("wing", crayons.near(sheet.chance, crayons.rgb("#cfe6f7")))
    for side in (-1, 1):
        sheet.shape(oval(side * reach * 0.62, y + reach * 0.3, reach * 0.46, reach * 0.26, turn=side * 30), "wing")
        sheet.shape(oval(side * reach * 0.66, y - reach * 0.3, reach * 0.62, reach * 0.34, turn=side * -35), "wing")


def hold(sheet: Sheet, name: str, hands: tuple[Place, ...]) -> None:
    """Something in the right hand, a shield perhaps in the left one."""
    chance = sheet.chance
    usual = {"knight": "sword", "wizard": "staff", "ninja": "blade", "princess": "wand", "fairy": "wand",
        "pirate": "sabre", "prince": "sword", "archer": "bow", "elf": "bow", "builder": "hammer", "hero": "none",
        "mermaid": "trident", "vampire": "none", "guard": "none"}[name]  # fmt: skip
    tool = usual if chance.random() < 0.8 else str(chance.choice(list(TOOLS)))
    (left_x, left_y), (x, y) = hands
    if tool in TOOLS:
        with sheet.at(x, y, turn=chance.uniform(-20, 35)):
            TOOLS[tool](sheet)
            sheet.shape(oval(0, 0, 6), "skin" if name != "knight" else "steel", width=0.9)
    if name in ("knight", "hero", "prince") and chance.random() < 0.4:
        shield(sheet, left_x, left_y + 4)


def stick_body(sheet: Sheet, name: str, top: float) -> None:
    """Limbs that are lines, perhaps a box or a triangle for the clothes."""
    chance = sheet.chance
    waist, wide = top + (104 - top) * chance.uniform(0.5, 0.62), chance.uniform(14, 24)
    hands = tuple((side * chance.uniform(34, 46), top + chance.uniform(-26, 34)) for side in (-1, 1))
    if name in ("hero", "prince", "wizard", "vampire") and chance.random() < 0.6:
        sheet.shape([(-10, top + 4), (10, top + 4), (wide + 26, waist + 18), (-wide - 26, waist + 18)], "cape")
    for side in (-1, 1):
        foot = side * chance.uniform(14, 26)
        sheet.line([(side * 4, waist), (foot, 100), (foot + side * 9, 100)], width=1.3)
        sheet.line([(0, top + 14), hands[side > 0]], width=1.3)
    kind = chance.integers(3)
    if kind == 0:
        sheet.line([(0, top - 4), (0, waist)], width=1.3)
    elif kind == 1 or name in ("princess", "fairy", "wizard"):
        sheet.shape([(0, top - 6), (wide + 8, waist + 6), (-wide - 8, waist + 6)], "clothes")
    else:
        sheet.shape(box(-wide, top, wide * 2, waist - top, 4), "clothes")
    hold(sheet, name, hands)


def shield(sheet: Sheet, x: float, y: float) -> None:
    chance = sheet.chance
    if chance.random() < 0.3:
        sheet.shape(oval(x, y, 24), "second")
        sheet.shape(oval(x, y, 9), "gold", width=0.9)
        return
    sheet.shape(
        curve([(x - 20, y - 24), (x, y - 27), (x + 20, y - 24), (x + 18, y + 6), (x, y + 28), (x - 18, y + 6)]),
        "second",
    )
    kind = chance.integers(3)
    if kind == 0:
        sheet.shape(star(x, y - 2, 11), "gold", width=0.9)
    elif kind == 1:
        sheet.line([(x, y - 25), (x, y + 25)])
        sheet.line([(x - 19, y - 6), (x + 19, y - 6)])


def _sword(sheet: Sheet) -> None:
    wide, long = sheet.chance.uniform(4, 7), sheet.chance.uniform(54, 78)
    sheet.shape([(-wide, -9), (-wide, -long + 8), (0, -long), (wide, -long + 8), (wide, -9)], "steel")
    sheet.shape(box(-14, -12, 28, 6, 3), "gold")
    sheet.shape(box(-3.5, -6, 7, 20, 3), "wood")


def _blade(sheet: Sheet) -> None:
    sheet.shape(curve([(-3, -8), (-1, -40), (10, -74), (8, -36), (4, -8)]), "steel")
    sheet.shape(box(-8, -10, 16, 4, 2), "gold", width=0.9)
    sheet.shape(box(-3, -6, 6, 20, 2), "dark")


def _sabre(sheet: Sheet) -> None:
    sheet.shape(curve([(-5, -8), (-6, -38), (8, -70), (10, -34), (5, -8)]), "steel")
    sheet.line(arc(0, 0, 12, 11, -90, 90))
    sheet.shape(box(-3, -8, 6, 20, 2), "wood")


def _staff(sheet: Sheet) -> None:
    chance = sheet.chance
    sheet.shape(box(-3, -58, 6, 100, 2), "wood")
    if chance.random() < 0.6:
        sheet.shape(oval(0, -66, 12), "second")
    else:
        sheet.shape(star(0, -66, 15), "gold")


def _wand(sheet: Sheet) -> None:
    sheet.shape(box(-2, -36, 4, 44, 1), "wood" if sheet.chance.random() < 0.5 else "gold")
    sheet.shape(star(0, -44, 15) if sheet.chance.random() < 0.7 else heart(0, -44, 12), "gold")


def _bow(sheet: Sheet) -> None:
    sheet.shape(band(arc(-14, 0, 24, 48, -84, 84), 5, smooth=False), "wood")
    sheet.line([(-11, -48), (-11, 48)], width=0.7)
    if sheet.chance.random() < 0.6:
        sheet.line([(-20, 0), (30, 0)])
        sheet.shape([(38, 0), (28, -5), (28, 5)], "steel", width=0.9)


def _hammer(sheet: Sheet) -> None:
    sheet.shape(box(-3, -40, 6, 54, 2), "wood")
    sheet.shape(box(-18, -52, 36, 16, 3), "steel")


def _trident(sheet: Sheet) -> None:
    sheet.shape(box(-2.5, -44, 5, 90, 2), "gold")
    sheet.shape(band(arc(0, -58, 15, 18, 0, 180), 5, smooth=False), "gold")
    sheet.shape([(-3, -40), (0, -76), (3, -40)], "gold")


def _axe(sheet: Sheet) -> None:
    sheet.shape(box(-3, -56, 6, 80, 2), "wood")
    sheet.shape(curve([(2, -54), (24, -64), (28, -34), (2, -38)]), "steel")


TOOLS = {
    "sword": _sword,
    "blade": _blade,
    "sabre": _sabre,
    "staff": _staff,
    "wand": _wand,
    "bow": _bow,
    "hammer": _hammer,
    "trident": _trident,
    "axe": _axe,
}
