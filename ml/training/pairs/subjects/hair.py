"""Hair: what lies behind the head and what lies on it."""

import numpy as np

from ml.training.pairs.subjects.head import Head
from ml.training.pairs.subjects.outlines import Points, arc, cloud, curve, mirrored, moved, oval, star, wave
from ml.training.pairs.subjects.sheet import Sheet

ON_TOP = ("straight", "swept", "parted", "zigzag", "curly", "receding", "spikes", "tuft", "bowl", "strands")
ON_TOP_WEIGHTS = (0.17, 0.17, 0.15, 0.12, 0.1, 0.07, 0.1, 0.04, 0.05, 0.03)


# ---------------------------------------------------------------- behind the head


def behind(sheet: Sheet, head: Head, style: str) -> None:
    """style: of BEHIND, or "none"."""
    if style != "none":
        BEHIND[style](sheet, head, head.look * -head.wide * 0.14)


def _long(sheet: Sheet, head: Head, x: float) -> None:
    w, h, low = head.wide, head.high, head.high * sheet.chance.uniform(1.2, 1.75)
    flare = w * sheet.chance.uniform(0.95, 1.3)
    sides = [(x - flare, low), (x - w * 1.1, 0)], [(x + w * 1.1, 0), (x + flare, low)]
    sheet.shape(np.vstack([sides[0], arc(x, -h * 0.1, w * 1.12, h * 1.05, 190, 350), sides[1]]), "hair")


def _wavy(sheet: Sheet, head: Head, x: float) -> None:
    high, bumps = head.high * sheet.chance.uniform(1.2, 1.5), int(sheet.chance.integers(11, 17))
    sheet.shape(cloud(x, head.high * 0.2, head.wide * 1.35, high, bumps, 0.1), "hair")


def _bob(sheet: Sheet, head: Head, x: float) -> None:
    w, h, low = head.wide, head.high, head.high * sheet.chance.uniform(0.5, 0.85)
    half = [(w * 0.8, -h * 0.95), (w * 1.22, -h * 0.1), (w * 1.2, low)]
    outline = np.vstack([[(0, -h * 1.16)], half, [(0, low * 1.05)], mirrored(half[::-1])])
    sheet.shape(curve(moved(outline, x, 0)), "hair")


def _curls(sheet: Sheet, head: Head, x: float) -> None:
    chance = sheet.chance
    wide, high = head.wide * chance.uniform(1.25, 1.5), head.high * chance.uniform(1.1, 1.3)
    sheet.shape(cloud(x, -head.high * 0.25, wide, high, int(chance.integers(12, 20)), 0.09), "hair")


def _pigtails(sheet: Sheet, head: Head, _x: float) -> None:
    chance, w = sheet.chance, head.wide
    high, size, curly = -head.high * chance.uniform(-0.1, 0.6), w * chance.uniform(0.34, 0.5), chance.random() < 0.3
    for side in (-1, 1):
        straight = [(w, high), (w * 1.5, high - size * 0.6), (w * 1.75, high + size * 1.6), (w * 1.4, high + size)]
        tail = cloud(w * 1.38, high + size, size, size * 1.3, 8, 0.12) if curly else curve(straight)
        sheet.shape(tail * (side, 1), "hair")
        sheet.shape(oval(side * w * 1.04, high, w * 0.12), "frame", width=0.9)


def _braids(sheet: Sheet, head: Head, _x: float) -> None:
    w, h = head.wide, head.high
    for side in (-1, 1):
        for k in range(4):
            sheet.shape(oval(side * w * (1.08 + 0.02 * k), h * (0.3 + 0.28 * k), w * 0.2, h * 0.19), "hair")
        sheet.shape(oval(side * w * 1.14, h * 1.36, w * 0.1), "frame", width=0.9)


def _ponytail(sheet: Sheet, head: Head, _x: float) -> None:
    side = -np.sign(head.look) if head.look else sheet.chance.choice((-1, 1))
    tail = np.array([(0.6, -0.8), (1.4, -1.0), (1.7, 0.2), (1.3, 0.7), (1.2, -0.1)])
    sheet.shape(curve(tail * (side * head.wide, head.high)), "hair")


def _bun(sheet: Sheet, head: Head, x: float) -> None:
    sheet.shape(oval(x, -head.high * 1.18, head.wide * sheet.chance.uniform(0.3, 0.42)), "hair")


def _two_buns(sheet: Sheet, head: Head, _x: float) -> None:
    size = head.wide * sheet.chance.uniform(0.28, 0.36)
    for side in (-1, 1):
        sheet.shape(oval(side * head.wide * 0.78, -head.high * 0.95, size), "hair")


def _spiky(sheet: Sheet, head: Head, x: float) -> None:
    sheet.shape(star(x, -head.high * 0.2, head.wide * 1.5, int(sheet.chance.integers(9, 14)), 0.78), "hair")


BEHIND = {
    "long": _long, "wavy": _wavy, "bob": _bob, "curls": _curls, "pigtails": _pigtails, "braids": _braids,
    "ponytail": _ponytail, "bun": _bun, "two buns": _two_buns, "spiky": _spiky,
}  # fmt: skip
BEHIND_WEIGHTS = {
    "none": 0.34, "long": 0.12, "wavy": 0.07, "bob": 0.1, "curls": 0.07, "pigtails": 0.08, "braids": 0.06,
    "ponytail": 0.05, "bun": 0.04, "two buns": 0.04, "spiky": 0.03,
}  # fmt: skip


# ---------------------------------------------------------------- on the head


def on_top(sheet: Sheet, head: Head, style: str) -> None:
    """From one temple over the crown to the other, and back along the fringe."""
    chance, w, h = sheet.chance, head.wide, head.high
    if style == "strands":
        for x in np.linspace(-0.4, 0.4, int(chance.integers(3, 7))):
            root = np.array([x * w, -h * 0.98])
            sheet.line(
                curve(root + np.array([(0, 0), (x * 14, -12), (x * 30 + chance.uniform(-5, 5), -22)]), closed=False)
            )
        return
    if style == "tuft":
        sheet.shape(
            curve(
                [
                    (-w * 0.16, -h * 0.96),
                    (-w * 0.24, -h * 1.25),
                    (0, -h * 1.12),
                    (w * 0.2, -h * 1.36),
                    (w * 0.18, -h * 0.96),
                ]
            ),
            "hair",
        )
        return
    temple = h * chance.uniform(-0.12, 0.2) if style != "receding" else h * -0.1
    if style == "bowl":
        temple = h * 0.3
    lift = chance.uniform(1.05, 1.2)
    start = np.degrees(np.arcsin(np.clip(-temple / (h * lift), -0.6, 0.6)))
    crown = arc(0, 0, w * 1.07, h * lift, 180 + start, 360 - start)
    if style == "spikes":
        crown = _spikes(crown, chance)
    elif style == "curly":
        crown = _bumps(crown, h * 0.12)
    sheet.shape(np.vstack([crown, _fringe(chance, head, style, temple)]), "hair")
    if sheet.hand.detail > 0.7 and style in ("straight", "swept", "parted"):
        for x in (-0.3, 0.25):
            sheet.line(
                curve([(w * x, -h * 0.95), (w * x * 1.4, -h * 0.75), (w * x * 1.5, -h * 0.55)], closed=False), width=0.7
            )


def _spikes(crown: Points, chance: np.random.Generator) -> Points:
    count = int(chance.integers(5, 9)) * 2 + 1
    base = crown[np.linspace(0, len(crown) - 1, count).astype(int)]
    reach = np.where(np.arange(count) % 2, chance.uniform(1.25, 1.4), 1.0)
    reach[[0, -1]] = 1
    return base * reach[:, None]


def _bumps(crown: Points, depth: float) -> Points:
    t = np.linspace(0, 1, len(crown) * 3)
    dense = np.c_[[np.interp(t, np.linspace(0, 1, len(crown)), crown[:, axis]) for axis in (0, 1)]].T
    length = np.hypot(dense[:, 0], dense[:, 1])[:, None]
    return dense * (1 + depth * np.abs(np.sin(t * np.pi * 7))[:, None] / length)


def _fringe(chance: np.random.Generator, head: Head, style: str, temple: float) -> Points:
    """From the right temple to the left one."""
    w, h, shift = head.wide, head.high, head.look * head.wide * 0.22
    brow = head.eye_y - h * chance.uniform(0.26, 0.42)
    if style in ("straight", "bowl"):
        return np.array([(w * 0.9, temple), (w * 0.78 + shift, brow), (-w * 0.78 + shift, brow), (-w * 0.9, temple)])
    if style == "swept":
        side = chance.choice((-1, 1))
        sweep = [
            (w * 0.95, temple),
            (w * 0.72, brow),
            (w * 0.1, brow - h * 0.1),
            (-w * 0.5, brow - h * 0.42),
            (-w * 0.8, brow),
            (-w * 0.95, temple),
        ]
        points = curve(sweep, closed=False)
        return points if side > 0 else (points * (-1, 1))[::-1]
    if style == "parted":
        top = -h * chance.uniform(0.7, 0.85)
        return curve([(w * 0.96, temple), (w * 0.8, brow), (w * 0.3 + shift, brow - h * 0.2), (shift, top),
            (-w * 0.3 + shift, brow - h * 0.2), (-w * 0.8, brow), (-w * 0.96, temple)], closed=False)  # fmt: skip
    if style in ("zigzag", "spikes"):
        count = int(chance.integers(3, 6)) * 2 + 1
        x = np.linspace(w * 0.84, -w * 0.84, count) + shift
        return np.vstack(
            [[(w * 0.95, temple)], np.c_[x, brow + np.where(np.arange(count) % 2, -h * 0.2, 0)], [(-w * 0.95, temple)]]
        )
    if style == "curly":
        return (
            wave((w * 0.9, temple - 4), (-w * 0.9, temple - 4), 4, h * 0.07)
            + np.c_[np.zeros(33), -np.sin(np.linspace(0, np.pi, 33)) * h * 0.34]
        )
    high = -h * 0.62
    return curve([(w * 0.97, temple), (w * 0.8, high * 0.6), (w * 0.5 + shift, high), (shift, high * 0.86),
        (-w * 0.5 + shift, high), (-w * 0.8, high * 0.6), (-w * 0.97, temple)], closed=False)  # fmt: skip
