"""Space, the moon, and above the clouds."""

import math

from ml.scenes.grounds.sky import cloud, glow, sky, star
from ml.scenes.shapes import box, ellipse, fading, land, mix, path, ridge, shade, trace
from ml.scenes.stage import DUSK, NIGHT, Ground, Stage

DEPTHS = (("#141338", "#2f2a6a", "#6a3f8f"), ("#0d1b3a", "#1f3f70", "#2f7f8f"), ("#1c1030", "#4a1f5f", "#a03f6f"))


def space(stage: Stage) -> Ground:
    """Nebulae, stars and planets."""
    w, h, chance = stage.width, stage.height, stage.chance
    least = min(w, h)
    parts = [_depth(stage), _stars(stage, 230, h)]
    for x, y, size in (
        (chance.uniform(0.05, 0.25), chance.uniform(0.08, 0.3), 0.07),
        (chance.uniform(0.72, 0.95), chance.uniform(0.62, 0.9), 0.11),
        (chance.uniform(0.6, 0.9), chance.uniform(0.06, 0.2), 0.035),
    ):
        parts.append(planet(stage, x * w, y * h, least * size))
    return Ground(
        "".join(parts), "", (h * 0.55, h * 0.85), small=0.9, sky=(0.18, 0.78), open_air=False, weightless=True
    )


def moonland(stage: Stage) -> Ground:
    """Craters under a black sky, the earth above."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, horizon = min(w, h), h * chance.uniform(0.55, 0.62)
    parts = [_depth(stage), _stars(stage, 170, horizon)]
    parts.append(_earth(stage, w * chance.choice((0.22, 0.78)), h * 0.22, least * 0.1))
    grey = ("#c9c6d8", "#cfc9bf", "#bfc9d6")[stage.variant % 3]
    for step in range(3):
        y = horizon + h * (0.0, 0.05, 0.13)[step]
        parts.append(land(ridge(chance, w, y, h * 0.02), h + 20, shade(grey, -0.12 + 0.06 * step)))
    for _ in range(13):
        t = chance.random()
        y, size = horizon + h * (0.08 + 0.32 * t), least * (0.02 + 0.06 * t) * chance.uniform(0.6, 1.2)
        x = chance.uniform(0, w)
        parts += [
            ellipse(x, y, size * 1.25, size * 0.42, shade(grey, 0.05)),
            ellipse(x, y + size * 0.06, size, size * 0.3, shade(grey, -0.13)),
        ]
    return Ground("".join(parts), "", (horizon + h * 0.12, h * 0.94), small=0.66, sky=(0.12, 0.45), open_air=False)


def above_clouds(stage: Stage) -> Ground:
    """High in the air over a sea of clouds."""
    w, h, chance = stage.width, stage.height, stage.chance
    parts = [sky(stage, h * 0.92)]
    white = {"day": "#ffffff", NIGHT: "#6a78ae", DUSK: "#ffd3bd", "dawn": "#fff0e6"}[stage.hour]
    if stage.wants("clouds"):
        for row in range(3):
            tone = mix(white, stage.haze, 0.5 - 0.22 * row)
            for at in range(6):
                x = w * (at + chance.uniform(0, 1)) / 6
                parts.append(cloud(stage, x, h * (0.8 + 0.075 * row), w * chance.uniform(0.28, 0.42), tone))
    front = (
        "".join(cloud(stage, w * at, h * 1.0, w * 0.45, white) for at in (0.08, 0.5, 0.92))
        if stage.wants("clouds")
        else ""
    )
    return Ground("".join(parts), front, (h * 0.84, h * 0.93), small=0.9, sky=(0.2, 0.66), weightless=True)


# --- Parts ---------------------------------------------------------------------------------------------------------


def planet(stage: Stage, x: float, y: float, far: float) -> str:
    """With bands and a shaded side; some with a ring."""
    chance = stage.chance
    colour = chance.choice(("#e8986a", "#7fb0d8", "#c98fd0", "#e8c86a", "#86c8a8"))
    parts = [glow(stage, x, y, far * 1.7, colour, 0.35), ellipse(x, y, far, far, colour)]
    for at in (-0.45, 0.05, 0.5):
        half = far * math.sqrt(1 - at * at)
        parts.append(ellipse(x, y + at * far, half * 0.97, far * 0.09, shade(colour, 0.07)))
    d = trace(
        "M",
        x + far * 0.5,
        y - far * 0.866,
        "A",
        far,
        far,
        0,
        0,
        1,
        x - far * 0.5,
        y + far * 0.866,
        "A",
        far * 1.5,
        far * 1.5,
        0,
        0,
        0,
        x + far * 0.5,
        y - far * 0.866,
        "Z",
    )
    return "".join([*parts, path(d, shade(colour, -0.16), opacity=0.7)])


def _earth(stage: Stage, x: float, y: float, far: float) -> str:
    parts = [glow(stage, x, y, far * 2, "#8fc8ff", 0.5), ellipse(x, y, far, far, "#4a9ad8")]
    for a, b, c, d in ((-0.3, -0.3, 0.4, 0.3), (0.35, 0.1, 0.3, 0.4), (-0.2, 0.5, 0.3, 0.2)):
        parts.append(ellipse(x + a * far, y + b * far, c * far, d * far, "#6fc07a"))
    return "".join([*parts, ellipse(x - far * 0.1, y - far * 0.62, far * 0.5, far * 0.1, "#ffffff", opacity=0.85)])


def _depth(stage: Stage) -> str:
    w, h, chance = stage.width, stage.height, stage.chance
    top, middle, bright = DEPTHS[stage.variant % 3]
    name = stage.name()
    parts = [fading(name, ((0, top, 1), (1, middle, 1))), box(0, 0, w, h, f"url(#{name})")]
    for _ in range(6):
        colour = chance.choice((bright, shade(bright, 0.1, hue=40), shade(middle, 0.15)))
        parts.append(
            glow(stage, chance.uniform(0, w), chance.uniform(0, h), min(w, h) * chance.uniform(0.25, 0.5), colour, 0.5)
        )
    return "".join(parts)


def _stars(stage: Stage, count: int, bottom: float) -> str:
    chance, least, parts = stage.chance, min(stage.width, stage.height), []
    for _ in range(round(count * stage.width / least)):
        size = least * chance.choice((0.0011, 0.0016, 0.0024, 0.0034))
        parts.append(
            ellipse(
                chance.uniform(0, stage.width),
                chance.uniform(0, bottom),
                size,
                size,
                chance.choice(("#ffffff", "#fff2c8", "#cfe0ff", "#ffd7e4")),
            )
        )
    parts += [
        star(chance.uniform(0, stage.width), chance.uniform(0, bottom), least * chance.uniform(0.01, 0.022), "#fff6d6")
        for _ in range(10)
    ]
    return "".join(parts)
