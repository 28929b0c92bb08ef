"""Trees, bushes, flowers and grass that a landscape is dressed with."""

import math

from ml.scenes.shapes import blob, box, ellipse, line, mix, path, polygon, shade, smooth, trace
from ml.scenes.stage import Stage

BARK = "#8a6142"


def tree(stage: Stage, x: float, foot: float, high: float, *, far: float = 0.0, leaf: str | None = None) -> str:
    """A round crown in three tones on a trunk that forks."""
    chance = stage.chance
    colour = stage.lit(leaf or stage.leaf(), far=far)
    bark = stage.lit(BARK, far=far)
    trunk = high * 0.055
    crown, r = foot - high * 0.64, high * 0.33
    parts = [
        polygon(((x - trunk, foot), (x + trunk, foot), (x + trunk * 0.55, crown), (x - trunk * 0.55, crown)), bark),
        line(((x, foot - high * 0.34), (x + high * 0.12, crown)), bark, trunk * 0.8),
        line(((x, foot - high * 0.28), (x - high * 0.13, crown)), bark, trunk * 0.7),
    ]
    dark, light = shade(colour, -0.07), shade(colour, 0.07)
    lobes = [(-0.55, 0.25, 0.62), (0.55, 0.25, 0.62), (0, -0.1, 0.95), (-0.3, -0.45, 0.55), (0.35, -0.4, 0.55)]
    parts += [blob(chance, x + a * r, crown + b * r + r * 0.1, c * r, c * r * 0.85, dark) for a, b, c in lobes]
    parts += [
        blob(chance, x + a * r * 0.85, crown + b * r - r * 0.06, c * r * 0.86, c * r * 0.72, colour)
        for a, b, c in lobes
    ]
    parts += [
        blob(chance, x + (a * 0.8 - 0.16) * r, crown + (b - 0.2) * r, c * r * 0.4, c * r * 0.28, light, rough=0.2)
        for a, b, c in lobes
    ]
    if leaf is None and stage.season == "winter":
        parts.append(blob(chance, x, crown - r * 0.62, r * 0.5, r * 0.2, stage.lit("#ffffff", far=far)))
    return "".join(parts)


def pine(stage: Stage, x: float, foot: float, high: float, *, far: float = 0.0) -> str:
    """Four tiers, with snow in winter."""
    chance = stage.chance
    colour = stage.lit(chance.choice(("#3f7f5a", "#4a8a58", "#35745a", "#2f6a50")), far=far)
    parts = [box(x - high * 0.035, foot - high * 0.16, high * 0.07, high * 0.16, stage.lit(BARK, far=far))]
    for at in range(4):
        low, wide = foot - high * (0.1 + 0.2 * at), high * (0.27 - 0.052 * at)
        top = low - high * 0.34
        points = [
            (x - wide, low),
            (x - wide * 0.4, low - high * 0.13),
            (x, top),
            (x + wide * 0.4, low - high * 0.13),
            (x + wide, low),
        ]
        points += [(x + wide * 0.5, low + high * 0.022), (x, low), (x - wide * 0.5, low + high * 0.022)]
        parts.append(polygon(points, shade(colour, 0.022 * at)))
        if stage.season == "winter" or stage.weather == "snow":
            cap = [
                (x - wide * 0.42, low - high * 0.135),
                (x, top),
                (x + wide * 0.42, low - high * 0.135),
                (x + wide * 0.15, low - high * 0.1),
                (x, low - high * 0.13),
                (x - wide * 0.18, low - high * 0.1),
            ]
            parts.append(polygon(cap, stage.lit("#f4f9ff", far=far)))
    return "".join(parts)


def birch(stage: Stage, x: float, foot: float, high: float, *, far: float = 0.0) -> str:
    """A tall trunk that leaves the sheet: for standing inside a forest."""
    chance = stage.chance
    wide = high * chance.uniform(0.028, 0.045)
    bark = stage.lit(chance.choice(("#7d5a44", "#8a6850", "#6b4f42")), far=far)
    lean = chance.uniform(-0.03, 0.03) * high
    points = [
        (x - wide * 1.5, foot),
        (x - wide * 0.8, foot - high * 0.12),
        (x + lean - wide * 0.6, foot - high),
        (x + lean + wide * 0.6, foot - high),
        (x + wide * 0.8, foot - high * 0.12),
        (x + wide * 1.6, foot),
    ]
    parts = [polygon(points, bark)]
    light = shade(bark, 0.05)
    parts.append(
        polygon(
            [
                (x - wide * 0.4, foot - high * 0.1),
                (x + lean - wide * 0.3, foot - high),
                (x + lean, foot - high),
                (x, foot - high * 0.1),
            ],
            light,
        )
    )
    for _ in range(5):
        y = foot - high * chance.uniform(0.12, 0.9)
        parts.append(ellipse(x + chance.uniform(-0.3, 0.3) * wide, y, wide * 0.2, wide * 0.34, shade(bark, -0.07)))
    return "".join(parts)


def bush(stage: Stage, x: float, foot: float, wide: float, *, far: float = 0.0, leaf: str | None = None) -> str:
    chance, colour = stage.chance, stage.lit(leaf or stage.leaf(), far=far)
    parts = []
    for tone, up, grow in ((shade(colour, -0.06), 0.0, 1.0), (colour, 0.07, 0.85), (shade(colour, 0.06), 0.16, 0.5)):
        for across, size in ((-0.3, 0.24), (0.02, 0.32), (0.3, 0.23)):
            parts.append(
                blob(
                    chance,
                    x + across * wide,
                    foot - wide * (size * 0.55 + up),
                    wide * size * grow,
                    wide * size * 0.8 * grow,
                    tone,
                )
            )
    return "".join(parts)


def tuft(stage: Stage, x: float, foot: float, high: float, colour: str) -> str:
    """Blades of grass."""
    chance, parts = stage.chance, []
    for at in range(5):
        lean = (at - 2) * 0.22 + chance.uniform(-0.1, 0.1)
        tall, root = high * chance.uniform(0.6, 1), x + (at - 2) * high * 0.1
        tip = (root + lean * tall, foot - tall)
        d = trace(
            "M",
            root - high * 0.05,
            foot,
            "Q",
            root,
            foot - tall * 0.6,
            tip[0],
            tip[1],
            "Q",
            root + high * 0.08,
            foot - tall * 0.5,
            root + high * 0.06,
            foot,
            "Z",
        )
        parts.append(path(d, shade(colour, chance.uniform(-0.06, 0.05))))
    return "".join(parts)


def flower(stage: Stage, x: float, foot: float, high: float, colour: str) -> str:
    """A daisy or a tulip on a stalk with a leaf."""
    chance, stalk = stage.chance, stage.lit("#5d9a4c")
    top = foot - high
    lean = chance.uniform(-0.12, 0.12) * high
    parts = [line(((x, foot), (x + lean * 0.3, foot - high * 0.5), (x + lean, top)), stalk, high * 0.06)]
    parts.append(
        path(
            trace(
                "M",
                x,
                foot - high * 0.1,
                "q",
                high * 0.24,
                -high * 0.06,
                high * 0.26,
                -high * 0.34,
                "q",
                -high * 0.24,
                high * 0.06,
                -high * 0.26,
                high * 0.34,
                "Z",
            ),
            stalk,
        )
    )
    seen, r = stage.lit(colour), high * 0.2
    if chance.random() < 0.3:
        d = smooth(
            [
                (x + lean - r * 0.8, top - r * 0.5),
                (x + lean - r * 0.35, top + r * 0.5),
                (x + lean + r * 0.35, top + r * 0.5),
                (x + lean + r * 0.8, top - r * 0.5),
                (x + lean + r * 0.35, top - r * 0.1),
                (x + lean, top - r * 0.75),
                (x + lean - r * 0.35, top - r * 0.1),
            ],
            closed=True,
        )
        return "".join(parts) + path(d, seen)
    start = chance.uniform(0, 1)
    for at in range(6):
        angle = start + at * math.pi / 3
        parts.append(
            ellipse(x + lean + r * 0.62 * math.cos(angle), top + r * 0.62 * math.sin(angle), r * 0.46, r * 0.46, seen)
        )
    return "".join(parts) + ellipse(
        x + lean, top, r * 0.4, r * 0.4, stage.lit("#f7c948" if colour != "#f7d24a" else "#c98a3a")
    )


PETALS = ("#f58fa8", "#ffffff", "#f7d24a", "#c99af0", "#f57c6a", "#8fb8f5", "#ffb7d0")


def meadow_flowers(stage: Stage, top: float, bottom: float, count: int, *, least: float) -> str:
    """Scattered, larger towards the front; drifts of one colour together."""
    if not stage.wants("flowers"):
        return ""
    chance, found = stage.chance, []
    for _ in range(max(count // 4, 1)):
        colour, x, t = chance.choice(PETALS), chance.uniform(0, stage.width), chance.random() ** 0.8
        for _ in range(4):
            depth = min(max(t + chance.uniform(-0.12, 0.12), 0), 1)
            found.append((top + (bottom - top) * depth, x + chance.gauss(0, 0.07) * stage.width, depth, colour))
    return "".join(flower(stage, x, y, least * (0.028 + 0.06 * depth), colour) for y, x, depth, colour in sorted(found))


def grass_front(stage: Stage, least: float) -> str:
    """Blades along the lower edge, before everything."""
    colour = stage.lit(shade(stage.green, -0.12))
    if stage.season == "winter":
        colour = stage.lit("#d5e3ef")
    chance = stage.chance
    marks = [chance.uniform(0, stage.width) for _ in range(round(16 * stage.width / least))]
    return "".join(
        tuft(stage, x, stage.height + least * 0.012, least * chance.uniform(0.035, 0.075), colour) for x in marks
    )


def branch(stage: Stage, side: int, least: float) -> str:
    """Leaves that hang into an upper corner. side: -1 left, 1 right."""
    chance, colour = stage.chance, stage.lit(stage.leaf())
    x0 = 0 if side < 0 else stage.width
    parts = []
    for _ in range(26):
        t = chance.random()
        x = x0 - side * least * 0.42 * t**1.3
        y = least * (0.02 + 0.2 * (1 - t) * chance.random())
        size = least * chance.uniform(0.022, 0.04)
        tone = mix(shade(colour, -0.1 + 0.16 * chance.random()), "#ffffff", 0.0)
        angle = round(chance.uniform(20, 160))
        parts.append(
            f'<g transform="translate({x:.1f} {y:.1f}) rotate({angle})">{ellipse(0, 0, size, size * 0.42, tone)}</g>'
        )
    return "".join(parts)
