"""Heads of the sticker pack on bodies of our own: people and animals that stand in a landscape.

A figure is 40 units wide and about 62 high. The head lies in its upper part; body, arms and legs follow the pose.
"""

import random
from collections.abc import Callable

from ml.scenes.shapes import blob, box, ellipse, group, line, mix, path, shade, smooth

WIDE, HIGH = 40.0, 62.0
SAME = random.Random(3)  # noqa: S311 - a drawing, not a secret
SKIN = "#ffd7c2"
CLOTHES = ("#e8695a", "#f2b13c", "#5aa37a", "#5a8fd0", "#9a78c8", "#f08fae", "#4fb0b5", "#f28a4a")
TROUSERS = ("#4a6796", "#6a5a52", "#3f7f7a", "#7a5f8f", "#b0713f")
PEOPLE = {
    "boy": "short", "child": "short", "girl": "dress", "baby": "baby", "man": "long", "woman": "dress",
    "person": "long",
    "old-man": "long", "old-woman": "dress", "man-beard": "long", "woman-blonde-hair": "dress",
    "woman-curly-hair": "dress", "man-curly-hair": "long", "woman-red-hair": "dress", "person-red-hair": "short",
    "santa-claus": "santa", "mrs-claus": "santa",
}  # fmt: skip
ADULTS = {"man", "woman", "person", "old-man", "old-woman", "santa-claus", "mrs-claus"}
# head -> (fur, belly, limbs, tail)
ANIMALS = {
    "bear": ("#a56953", "#e2a974", "#8c5543", "stub"), "polar-bear": ("#f4f4f4", "#ffffff", "#dfe4ea", "stub"),
    "panda": ("#f4f4f4", "#ffffff", "#433b6b", "stub"), "koala": ("#9b9b9b", "#d9d9dc", "#828288", "none"),
    "fox": ("#ff822d", "#ffe6c4", "#d9641f", "brush"), "wolf": ("#9b9b9b", "#d3d3d3", "#7f7f86", "brush"),
    "lion": ("#ffb02e", "#ffdea7", "#e0952a", "tuft"), "raccoon": ("#9b9b9b", "#d3d3d3", "#636363", "rings"),
    "frog": ("#00c362", "#f7e06a", "#00a854", "none"), "hamster": ("#f3ad61", "#fff1dc", "#dd9550", "none"),
    "rabbit-face": ("#cdc4d6", "#f6f2f8", "#b4acbc", "stub"), "dog-face": ("#f3c07b", "#ffe9c8", "#dba45c", "curl"),
    "cat-face": ("#ffb02e", "#ffe3b0", "#f0922d", "curl"), "monkey-face": ("#8c5543", "#e2a995", "#7a4738", "curl"),
    "tiger-face": ("#ff822d", "#ffe6c4", "#e06f1f", "tuft"), "mouse-face": ("#cdc4d6", "#f2edf6", "#b4acbc", "curl"),
    "pig-face": ("#ff8687", "#ffb9b5", "#ea6f72", "curl"), "cow-face": ("#e6e6e6", "#fbe3da", "#636363", "tuft"),
}  # fmt: skip
BUSTS = (
    "person-role",
    "person-fantasy",
)  # sub-groups whose stickers end at the chest
WHOLE = ("fairy", "merpeople", "angel", "santa", "claus", "troll", "zombie", "genie", "teacher", "technologist")


def has_body(id: str) -> bool:
    return id in PEOPLE or id in ANIMALS


def is_bust(id: str, subgroup: str) -> bool:
    """Whether a sticker shows somebody down to the chest, so that legs can be added."""
    return subgroup in BUSTS and not any(part in id for part in WHOLE)


def figure(id: str, head: str, chance: random.Random, *, pose: str = "", clothes: str = "") -> str:
    """SVG inside WIDE x HIGH. head: the inside of a sticker. clothes: a colour; chosen where it is empty."""
    if id in ANIMALS:
        return _animal(id, head, chance, pose)
    return _person(id, head, chance, pose, clothes or chance.choice(CLOTHES))


def with_legs(bust: str, chance: random.Random) -> str:
    """A bust of 32 units on short legs, 32 x 44."""
    trousers = chance.choice(("#3f4a6b", "#54505c", "#5f5348"))
    legs = [box(x, 27.5, 5.2, 13.5, trousers, round_=2.2) for x in (9.6, 17.2)]
    shoes = [ellipse(x, 41.4, 3.9, 2.3, "#4a3a38") for x in (11.6, 20.4)]
    return "".join([*legs, *shoes, bust])


# --- People --------------------------------------------------------------------------------------------------------


def _person(id: str, head: str, chance: random.Random, pose: str, cloth: str) -> str:
    cut = PEOPLE[id]
    size = 0.72 if id in ADULTS else 0.84
    if cut == "santa":
        cloth = "#e04848"
    if cut == "baby":
        return _baby(head, cloth)
    trousers = shade(cloth, -0.18) if cut == "santa" else chance.choice(TROUSERS)
    neck = 26.0 if id in ADULTS else 28.0
    hem = {"dress": 47.0, "short": 45.0, "long": 46.0, "santa": 48.0}[cut]
    foot = 60.5
    parts = [_legs(pose, hem, foot, cut, trousers, chance)]
    arms, hands = _arms(pose, neck, cloth, chance)
    flare = 10.5 if cut == "dress" else 7.2
    body = [
        (20 - 5.4, neck),
        (20 + 5.4, neck),
        (20 + flare * 0.8, (neck + hem) / 2),
        (20 + flare, hem),
        (20 - flare, hem),
        (20 - flare * 0.8, (neck + hem) / 2),
    ]
    parts.append(arms)
    parts.append(path(smooth(body, closed=True), cloth))
    if cut == "dress":
        parts.append(
            line(
                ((20 - flare * 0.9, hem - 1.6), (20, hem - 0.2), (20 + flare * 0.9, hem - 1.6)), shade(cloth, 0.12), 1.4
            )
        )
    elif cut == "santa":
        parts += [box(20 - 7.4, hem - 8, 14.8, 2.6, "#3a3034"), box(18.2, hem - 8.4, 3.6, 3.4, "#f2c14a")]
    elif chance.random() < 0.5:
        parts += [box(20 - 6.6, neck + at, 13.2, 2.0, shade(cloth, 0.13), opacity=0.9) for at in (6, 11)]
    wide = 32 * size
    parts.append(hands)
    parts.append(group(head, f"translate({20 - wide / 2:.2f} {neck - wide * 0.93:.2f}) scale({size})"))
    return "".join(parts)


def _legs(pose: str, hem: float, foot: float, cut: str, trousers: str, chance: random.Random) -> str:
    shoe = chance.choice(("#7a4a3a", "#3f4460", "#c9503f", "#f4efe6"))
    bare = cut in ("dress", "short")
    knee = hem + 3.5
    if pose == "sit":
        thighs = [
            line(
                ((20 + side * 3.4, hem - 2), (20 + side * 6.5, hem + 3.4), (20 + side * 7.2, hem + 6.4)),
                SKIN if bare else trousers,
                4.6,
            )
            for side in (-1, 1)
        ]
        return "".join([*thighs, *(ellipse(20 + side * 7.6, hem + 7.6, 3.4, 2.5, shoe) for side in (-1, 1))])
    spread = ((-8.5, -1.5), (7.0, -5.5)) if pose in ("run", "dance") else ((-4.2, 0.0), (4.2, 0.0))
    parts = []
    for (across, up), side in zip(spread, (-1, 1), strict=True):
        hip = (20 + side * 3.2, hem - 3)
        end = (20 + across, foot + up)
        bend = ((hip[0] + end[0]) / 2 + (1.8 if pose in ("run", "dance") else 0), (hip[1] + end[1]) / 2)
        if bare:
            parts.append(line((hip, bend, end), SKIN, 4.2))
            if cut == "short":
                parts.append(line((hip, (bend[0], max(knee, bend[1] - 1.5))), trousers, 5.8))
        else:
            parts.append(line((hip, bend, end), trousers, 5.4))
        parts.append(ellipse(end[0] + side * 0.9, end[1] + 0.2, 3.3, 2.1, shoe))
    return "".join(parts)


def _arms(pose: str, neck: float, cloth: str, chance: random.Random) -> tuple[str, str]:
    """Sleeves, which go behind the body, and hands."""
    low, wave, up = (9.6, neck + 15.0), (5.2, neck + 2.0), (5.0, neck - 5.0)
    ends = {
        "": (low, low),
        "cheer": (up, up),
        "dance": (up, low),
        "run": ((7.0, neck + 9.0), (8.0, neck + 11.0)),
        "hold": ((9.5, neck + 11.0), (9.5, neck + 11.0)),
        "sit": (low, low),
    }
    pair = ends.get(pose, (low, low))
    if pose == "" and chance.random() < 0.4:
        pair = (low, wave) if chance.random() < 0.5 else (wave, low)
    sleeves, hands = [], []
    for (across, y), side in zip(pair, (-1, 1), strict=True):
        x = 20 + side * (20 - across)
        shoulder = (20 + side * 5.0, neck + 3.2)
        bend = ((shoulder[0] + x) / 2 + side * 1.2, (shoulder[1] + y) / 2 + 0.8)
        sleeves.append(line((shoulder, bend, (x, y)), shade(cloth, -0.05), 4.4))
        hands.append(ellipse(x, y, 2.5, 2.5, SKIN))
    return "".join(sleeves), "".join(hands)


def _baby(head: str, cloth: str) -> str:
    soft = mix(cloth, "#ffffff", 0.35)
    body = path(smooth([(13, 34), (27, 34), (31, 48), (27, 57), (13, 57), (9, 48)], closed=True), soft)
    feet = ellipse(13.5, 57.5, 4.4, 3.3, shade(soft, -0.05)) + ellipse(26.5, 57.5, 4.4, 3.3, shade(soft, -0.05))
    arms = line(((13, 39), (8.5, 45)), shade(soft, -0.04), 5.2) + line(((27, 39), (31.5, 45)), shade(soft, -0.04), 5.2)
    hands = ellipse(8, 46, 2.5, 2.5, SKIN) + ellipse(32, 46, 2.5, 2.5, SKIN)
    return arms + body + feet + hands + group(head, "translate(5.6 7) scale(.9)")


# --- Animals -------------------------------------------------------------------------------------------------------


def _animal(id: str, head: str, chance: random.Random, pose: str) -> str:
    """Sitting upright, or standing with an arm raised."""
    fur, belly, limb, tail = ANIMALS[id]
    parts = [TAILS[tail](fur, limb, belly)]
    parts.append(
        path(
            smooth(
                [(20, 30), (28.5, 35), (31, 47), (27, 57.5), (20, 59), (13, 57.5), (9, 47), (11.5, 35)], closed=True
            ),
            fur,
        )
    )
    parts.append(ellipse(20, 47.5, 7.2, 9.0, belly))
    raised = {"cheer": (-6.0, -6.0), "dance": (-6.0, 11.0), "hold": (9.5, 9.5)}.get(pose) or chance.choice(
        ((11.0, 11.0), (11.0, 11.0), (-3.0, 11.0), (11.0, -3.0))
    )
    for down, side in zip(raised, (-1, 1), strict=True):
        reach = 8.2 if down > 10 else 6.0 if down > 0 else 14.5
        parts.append(
            line(
                (
                    (20 + side * 8.0, 37.5),
                    (20 + side * (reach + 2.2), 38.5 + down * 0.55),
                    (20 + side * reach, 37.5 + down),
                ),
                limb,
                5.6,
            )
        )
    step = 2.4 if pose in ("run", "dance") else 0.0
    for side in (-1, 1):
        x, y = 20 + side * 6.6, 57.6 - (step if side > 0 else 0)
        parts += [ellipse(x, y, 5.4, 4.0, limb), ellipse(x, y + 0.4, 2.6, 1.9, mix(belly, "#ffb0a8", 0.35))]
    parts.append(group(head, "translate(5.6 2) scale(.9)"))
    return "".join(parts)


def _stub(fur: str, limb: str, belly: str) -> str:
    return ellipse(31, 54, 3.6, 3.4, mix(fur, "#ffffff", 0.25))


def _brush(fur: str, limb: str, belly: str) -> str:
    tail = path(
        smooth([(26, 56), (34, 53), (37.5, 43), (34.5, 35), (31, 41), (29, 49)], closed=True), shade(fur, -0.04)
    )
    return tail + path(smooth([(37, 42), (34.5, 34.5), (31.4, 40), (34, 42.5)], closed=True), belly)


def _tuft(fur: str, limb: str, belly: str) -> str:
    return line(((28, 55), (34, 52), (35.5, 44)), limb, 2.2) + blob(SAME, 35.6, 42.0, 2.8, 3.6, shade(limb, -0.18))


def _rings(fur: str, limb: str, belly: str) -> str:
    tail = line(((27, 55), (34, 51), (35.5, 41)), fur, 6.4)
    return tail + "".join(
        line(((x - 2.6, y), (x + 2.6, y + 0.6)), limb, 2.0) for x, y in ((32.6, 52), (35, 47), (35.4, 42))
    )


def _curl(fur: str, limb: str, belly: str) -> str:
    return line(((28, 55), (34.5, 54), (36, 47), (33.2, 43.6)), limb, 3.0)


def _none(fur: str, limb: str, belly: str) -> str:
    return ""


TAILS: dict[str, Callable[[str, str, str], str]] = {
    "stub": _stub, "brush": _brush, "tuft": _tuft, "rings": _rings, "curl": _curl, "none": _none,
}  # fmt: skip
