"""City, village and road."""

from ml.scenes.grounds.plants import bush, grass_front, meadow_flowers, tree
from ml.scenes.grounds.relief import far_mountains, hill, patches, scattered_tufts
from ml.scenes.grounds.sky import glow, sky
from ml.scenes.shapes import box, ellipse, line, mix, polygon, shade
from ml.scenes.stage import DUSK, Ground, Stage

WALLS = ("#f3d9b0", "#f0b8a0", "#b9d3dc", "#f2e3c6", "#d9c3df", "#bfd8b8", "#f5c98a", "#c9d0e6")
ROOFS = ("#c9573f", "#8a5a4a", "#5f7f9a", "#b5483f", "#6f8a5a", "#a0674f")
LIGHT = "#ffe08a"


def city(stage: Stage) -> Ground:
    """A street between rows of houses under a skyline."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, walk = min(w, h), h * chance.uniform(0.66, 0.7)
    parts = [sky(stage, walk)]
    for far, low, tall in ((0.85, 0.2, 0.46), (0.5, 0.16, 0.36)):
        x = -least * 0.05
        while x < w:
            wide = least * chance.uniform(0.08, 0.16)
            colour = chance.choice(("#8fa3bf", "#a3a9c4", "#86a0b0", "#b0a6bc"))
            parts.append(tower(stage, x, walk, wide, least * chance.uniform(low, tall), colour, far=far))
            x += wide * chance.uniform(0.92, 1.1)
    x = -least * chance.uniform(0.0, 0.1)
    while x < w:
        wide = least * chance.uniform(0.19, 0.27)
        parts.append(facade(stage, x, walk, wide, least * chance.uniform(0.22, 0.33)))
        x += wide + (least * 0.004 if chance.random() < 0.7 else least * 0.05)
    if stage.wants("trees"):
        for at in range(round(3 * w / least)):
            parts.append(
                tree(
                    stage,
                    w * (at + chance.uniform(0.2, 0.8)) / round(3 * w / least),
                    walk + h * 0.016,
                    least * chance.uniform(0.2, 0.25),
                )
            )
    parts += [
        box(-10, walk, w + 20, h * 0.06, stage.lit("#d9d2c6")),
        box(-10, walk + h * 0.055, w + 20, h * 0.012, stage.lit("#b7afa3")),
    ]
    parts.append(_street(stage, walk + h * 0.065, least))
    lamps = [
        street_lamp(stage, w * at, walk + h * 0.03, least * 0.26)
        for at in (chance.uniform(0.08, 0.2), chance.uniform(0.75, 0.92))
    ]
    return Ground("".join([*parts, *lamps]), "", (walk + h * 0.03, h * 0.95), small=0.72, sky=(0.07, 0.22))


def village(stage: Stage) -> Ground:
    """Small houses on hills, a path, gardens."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, horizon = min(w, h), h * chance.uniform(0.42, 0.48)
    parts = [sky(stage, horizon)]
    if stage.variant % 2 == 0:
        parts.append(far_mountains(stage, horizon, rise=0.16))
    for row, (far, size) in enumerate(((0.6, 0.1), (0.32, 0.15))):
        y = horizon + h * (0.0 + 0.075 * row)
        parts.append(hill(stage, y, 0.03, far=far))
        spots = [(at + chance.uniform(0.15, 0.85)) / 5 for at in range(5)]
        for at in spots:
            foot = y + h * 0.035
            if chance.random() < 0.7:
                parts.append(cottage(stage, w * at, foot, least * size * chance.uniform(0.85, 1.15), far=far * 0.7))
            elif stage.wants("trees"):
                parts.append(tree(stage, w * at, foot, least * size * 1.3, far=far))
    floor = horizon + h * 0.19
    if stage.variant % 3 != 2:
        side = chance.choice((0.04, 0.96))
        parts.append(hill(stage, floor - h * 0.03, 0.02, far=0.12))
        parts.append(cottage(stage, w * side, floor + h * 0.03, least * 0.26))
        if stage.wants("trees"):
            parts.append(tree(stage, w * (1 - side), floor + h * 0.02, least * 0.32))
    parts.append(hill(stage, floor + h * 0.01, 0.014))
    parts.append(patches(stage, floor + h * 0.04, shade(stage.green, -0.045)))
    parts.append(_fence(stage, floor + h * 0.03, least))
    parts.append(scattered_tufts(stage, floor + h * 0.03))
    if stage.season != "winter":
        parts.append(meadow_flowers(stage, floor + h * 0.06, h * 0.97, round(18 * w / least), least=least))
    return Ground("".join(parts), grass_front(stage, least), (floor + h * 0.07, h * 0.95), small=0.66, sky=(0.08, 0.3))


def road(stage: Stage) -> Ground:
    """A country road across the sheet, fields and hills behind."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, horizon = min(w, h), h * chance.uniform(0.44, 0.5)
    parts = [sky(stage, horizon), far_mountains(stage, horizon, rise=0.15), hill(stage, horizon, 0.035, far=0.55)]
    if stage.wants("trees"):
        parts += [bush(stage, w * chance.random(), horizon + h * 0.03, least * 0.1, far=0.5) for _ in range(8)]
    parts.append(hill(stage, horizon + h * 0.06, 0.025, far=0.25))
    if stage.wants("trees"):
        for at in range(round(4 * w / least)):
            parts.append(
                tree(
                    stage,
                    w * (at + chance.uniform(0.1, 0.9)) / round(4 * w / least),
                    horizon + h * 0.15,
                    least * chance.uniform(0.2, 0.3),
                    far=0.12,
                )
            )
    top = horizon + h * 0.16
    parts.append(hill(stage, top - h * 0.015, 0.006))
    parts.append(_street(stage, top + h * 0.03, least, down=h * 0.87))
    parts.append(hill(stage, h * 0.88, 0.008))
    front = grass_front(stage, least)
    if stage.season != "winter":
        front += meadow_flowers(stage, h * 0.93, h * 1.02, round(16 * w / least), least=least)
    return Ground("".join(parts), front, (top + h * 0.1, h * 0.83), small=0.75, sky=(0.09, horizon / h * 0.75))


# --- Houses --------------------------------------------------------------------------------------------------------


def tower(stage: Stage, x: float, foot: float, wide: float, high: float, colour: str, *, far: float) -> str:
    """A block with rows of windows, some lit at night."""
    chance, seen = stage.chance, stage.lit(colour, far=far)
    parts = [box(x, foot - high, wide, high, seen)]
    if chance.random() < 0.4:
        parts.append(box(x + wide * 0.25, foot - high - wide * 0.2, wide * 0.5, wide * 0.2, seen))
    across, pane = 3, wide * 0.16
    glow_ = stage.dark or stage.hour == DUSK
    rows = int(high / (pane * 2.1)) - 1
    for row in range(rows):
        for column in range(across):
            lit = glow_ and chance.random() < 0.5
            tone = mix(LIGHT, seen, 0.25) if lit else shade(seen, 0.07 if not stage.dark else -0.05)
            parts.append(
                box(x + wide * (0.14 + 0.28 * column), foot - high + pane * (1 + 2.1 * row), pane, pane * 1.2, tone)
            )
    return "".join(parts)


def facade(stage: Stage, x: float, foot: float, wide: float, high: float) -> str:
    """A town house with shop, awning and windows."""
    chance = stage.chance
    wall, trim = stage.lit(chance.choice(WALLS)), stage.lit(chance.choice(ROOFS))
    parts = [
        box(x, foot - high, wide, high, wall),
        box(x - wide * 0.02, foot - high - wide * 0.05, wide * 1.04, wide * 0.08, trim),
    ]
    pane = stage.lit("#9cc4dc") if not (stage.dark or stage.hour == DUSK) else LIGHT
    rows = 2 if high > wide * 1.15 else 1
    for row in range(rows):
        for column in range(3):
            px, py = x + wide * (0.12 + 0.28 * column), foot - high + wide * (0.12 + 0.36 * row)
            shown = pane if chance.random() < 0.8 else shade(wall, -0.18)
            parts += [
                box(px, py, wide * 0.19, wide * 0.24, stage.lit("#fdf6ea")),
                box(px + wide * 0.02, py + wide * 0.02, wide * 0.15, wide * 0.2, shown),
            ]
    shop = wide * 0.42
    parts.append(box(x + wide * 0.08, foot - shop, wide * 0.52, shop * 0.86, pane))
    parts.append(box(x + wide * 0.68, foot - shop * 0.95, wide * 0.22, shop * 0.95, shade(trim, -0.08)))
    for at in range(6):
        tone = trim if at % 2 else stage.lit("#fff8ec")
        left = x + wide * (0.04 + 0.1 * at)
        parts.append(
            polygon(
                [
                    (left, foot - shop * 1.12),
                    (left + wide * 0.1, foot - shop * 1.12),
                    (left + wide * 0.095, foot - shop * 0.82),
                    (left - wide * 0.005, foot - shop * 0.82),
                ],
                tone,
            )
        )
    return "".join(parts)


def cottage(stage: Stage, x: float, foot: float, wide: float, *, far: float = 0.0) -> str:
    """A house with a gable, chimney, door and two windows."""
    chance = stage.chance
    wall, roof = stage.lit(chance.choice(WALLS), far=far), stage.lit(chance.choice(ROOFS), far=far)
    high, left = wide * 0.56, x - wide / 2
    parts = [box(x + wide * 0.18, foot - high * 1.75, wide * 0.11, wide * 0.28, shade(roof, -0.08))]
    parts.append(box(left, foot - high, wide, high, wall))
    parts.append(
        polygon(
            [
                (left - wide * 0.09, foot - high * 0.96),
                (x - wide * 0.3, foot - high * 1.72),
                (x + wide * 0.3, foot - high * 1.72),
                (left + wide * 1.09, foot - high * 0.96),
            ],
            roof,
        )
    )
    if stage.season == "winter" or stage.weather == "snow":
        parts.append(
            polygon(
                [
                    (x - wide * 0.38, foot - high * 1.5),
                    (x - wide * 0.3, foot - high * 1.76),
                    (x + wide * 0.3, foot - high * 1.76),
                    (x + wide * 0.38, foot - high * 1.5),
                    (x, foot - high * 1.44),
                ],
                stage.lit("#f7fbff", far=far),
            )
        )
    parts.append(
        box(x - wide * 0.09, foot - high * 0.68, wide * 0.18, high * 0.68, shade(roof, -0.12), round_=wide * 0.04)
    )
    pane = LIGHT if stage.dark or stage.hour == DUSK else stage.lit("#bfe0ee", far=far)
    for side in (-0.3, 0.3):
        px = x + side * wide - wide * 0.085
        parts += [
            box(px - wide * 0.015, foot - high * 0.74, wide * 0.2, wide * 0.2, stage.lit("#fff8ea", far=far)),
            box(px, foot - high * 0.71, wide * 0.17, wide * 0.17, pane),
        ]
        parts.append(
            line(
                ((px + wide * 0.085, foot - high * 0.71), (px + wide * 0.085, foot - high * 0.71 + wide * 0.17)),
                stage.lit("#fff8ea", far=far),
                wide * 0.014,
            )
        )
        if stage.dark:
            parts.append(glow(stage, px + wide * 0.08, foot - high * 0.56, wide * 0.3, LIGHT, 0.4))
    return "".join(parts)


def street_lamp(stage: Stage, x: float, foot: float, high: float) -> str:
    iron = stage.lit("#4a5160")
    parts = [
        line(((x, foot), (x, foot - high)), iron, high * 0.035),
        box(x - high * 0.05, foot - high * 0.03, high * 0.1, high * 0.03, iron),
    ]
    lit = stage.dark or stage.hour == DUSK
    if lit:
        parts.append(glow(stage, x, foot - high * 1.05, high * 0.6, LIGHT, 0.7))
    bulb = LIGHT if lit else stage.lit("#f6efdc")
    return "".join(
        [
            *parts,
            ellipse(x, foot - high * 1.05, high * 0.075, high * 0.085, bulb),
            box(x - high * 0.07, foot - high * 1.16, high * 0.14, high * 0.035, iron, round_=high * 0.02),
        ]
    )


def _street(stage: Stage, top: float, least: float, *, down: float | None = None) -> str:
    bottom = down or stage.height + 20
    grey = stage.lit("#8a8f99" if stage.season != "winter" else "#b7bec8")
    if stage.weather in ("rain", "storm"):
        grey = mix(grey, stage.haze, 0.2)
    parts = [
        box(-10, top, stage.width + 20, bottom - top, grey),
        box(-10, top, stage.width + 20, least * 0.008, shade(grey, -0.07)),
    ]
    y, dash = top + (bottom - top) * 0.5, least * 0.12
    x = -dash * stage.chance.random()
    while x < stage.width:
        parts.append(box(x, y, dash * 0.62, least * 0.014, stage.lit("#f4eedd"), round_=least * 0.004))
        x += dash
    if stage.weather in ("rain", "storm"):
        for _ in range(14):
            px, py = stage.chance.uniform(0, stage.width), stage.chance.uniform(top, bottom)
            parts.append(
                ellipse(
                    px,
                    py,
                    least * stage.chance.uniform(0.03, 0.1),
                    least * 0.008,
                    mix(grey, "#ffffff", 0.3),
                    opacity=0.6,
                )
            )
    return "".join(parts)


def _fence(stage: Stage, foot: float, least: float) -> str:
    wood, parts, step = stage.lit("#f4e9d6"), [], least * 0.055
    start, end = sorted((stage.width * stage.chance.uniform(0, 0.3), stage.width * stage.chance.uniform(0.5, 1)))
    high = least * 0.06
    for up in (0.35, 0.72):
        parts.append(box(start, foot - high * up, end - start, high * 0.12, shade(wood, -0.05)))
    x = start
    while x < end:
        parts.append(
            polygon(
                [
                    (x, foot),
                    (x, foot - high * 0.88),
                    (x + step * 0.2, foot - high),
                    (x + step * 0.4, foot - high * 0.88),
                    (x + step * 0.4, foot),
                ],
                wood,
            )
        )
        x += step
    return "".join(parts)
