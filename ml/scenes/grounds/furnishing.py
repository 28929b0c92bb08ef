"""Walls, boards, windows, pictures and curtains that rooms are built of."""

import math

from ml.scenes.shapes import box, ellipse, fading, line, mix, path, polygon, shade, smooth, trace
from ml.scenes.stage import DUSK, Stage

VIEWS = {
    "day": ("#9fd6f5", "#a9d98a"),
    "night": ("#27336e", "#3f5a6a"),
    "sunset": ("#f7a98a", "#a88a7a"),
    "dawn": ("#f7d2c4", "#b9c89a"),
}


def lamp_lit(stage: Stage, colour: str) -> str:
    """Indoors a night is warm and dim."""
    return mix(mix(colour, "#4a3a5a", 0.26), "#ffc27a", 0.14) if stage.dark else colour


def plaster(stage: Stage, wall: str, floor: float) -> str:
    name, seen = stage.name(), lamp_lit(stage, wall)
    return fading(name, ((0, shade(seen, -0.04), 1), (1, shade(seen, 0.02), 1))) + box(
        0, 0, stage.width, floor + 4, f"url(#{name})"
    )


def wallpaper(stage: Stage, wall: str, floor: float, least: float) -> str:
    tone, step, parts = lamp_lit(stage, shade(wall, -0.035)), least * 0.11, []
    if stage.variant % 2:
        return "".join(
            box(x * step, 0, step * 0.32, floor, tone, opacity=0.7) for x in range(int(stage.width / step) + 1)
        )
    for row in range(int(floor / step) + 1):
        for column in range(int(stage.width / step) + 2):
            parts.append(
                ellipse(column * step + step * 0.5 * (row % 2), row * step + step * 0.4, step * 0.09, step * 0.09, tone)
            )
    return "".join(parts)


def boards(stage: Stage, wood: str, top: float, *, rows: int = 5, dim: bool = True) -> str:
    w, h, chance = stage.width, stage.height, stage.chance
    seen = lamp_lit(stage, wood) if dim else wood
    parts = [box(-5, top, w + 10, h - top + 20, seen)]
    for row in range(rows):
        a, b = top + (h - top) * (row / rows) ** 1.35, top + (h - top) * ((row + 1) / rows) ** 1.35
        parts.append(box(-5, a, w + 10, b - a + 1, shade(seen, chance.uniform(-0.025, 0.025))))
        parts.append(line(((-5, a), (w + 5, a)), shade(seen, -0.09), 2.5))
        for _ in range(3):
            x = chance.uniform(0, w)
            parts.append(line(((x, a), (x, b)), shade(seen, -0.08), 2.5))
    return "".join(parts)


def window(stage: Stage, x: float, y: float, wide: float, high: float, accent: str) -> str:
    """x, y: its middle. What is seen through it follows hour, weather and season."""
    top, low = VIEWS[stage.hour]
    if stage.weather in ("rain", "storm", "cloudy", "fog"):
        top = mix(top, "#8e9aa8", 0.55)
    if stage.season in ("winter", "autumn"):
        low = {"winter": "#e9f1f8", "autumn": "#d9a85a"}[stage.season] if not stage.dark else low
    left, up, frame = x - wide / 2, y - high / 2, lamp_lit(stage, "#fbf3e4")
    name, edge = stage.name(), wide * 0.05
    parts = [
        box(left - edge, up - edge, wide + 2 * edge, high + 2 * edge, frame, round_=6),
        fading(name, ((0, top, 1), (1, mix(top, "#ffffff", 0.45 if not stage.dark else 0.12), 1))),
        box(left, up, wide, high, f"url(#{name})"),
    ]
    if stage.dark:
        parts.append(ellipse(left + wide * 0.7, up + high * 0.25, wide * 0.09, wide * 0.09, "#fbf0c0"))
        parts += [
            ellipse(left + wide * stage.chance.random(), up + high * 0.6 * stage.chance.random(), 2.2, 2.2, "#ffffff")
            for _ in range(14)
        ]
    elif stage.weather == "clear":
        parts += [
            ellipse(left + wide * 0.26, up + high * 0.26, wide * 0.13, high * 0.05, "#ffffff"),
            ellipse(left + wide * 0.34, up + high * 0.22, wide * 0.09, high * 0.055, "#ffffff"),
        ]
    parts.append(
        path(
            trace(
                "M",
                left,
                up + high * 0.74,
                "q",
                wide * 0.3,
                -high * 0.14,
                wide * 0.55,
                -high * 0.02,
                "t",
                wide * 0.45,
                0,
                "v",
                high * 0.28,
                "h",
                -wide,
                "z",
            ),
            low,
        )
    )
    parts.append(pane(stage, x, y, wide, high))
    return "".join(parts) + drapes(stage, x, up, wide, high, accent)


def pane(stage: Stage, x: float, y: float, wide: float, high: float) -> str:
    """What falls before the window, its bars and sill. x, y: its middle."""
    left, up, frame = x - wide / 2, y - high / 2, lamp_lit(stage, "#fbf3e4")
    edge, parts = wide * 0.05, []
    if stage.weather in ("rain", "snow", "storm"):
        for _ in range(22):
            px, py = left + wide * stage.chance.random(), up + high * 0.92 * stage.chance.random()
            parts.append(
                ellipse(px, py, 3, 3, "#ffffff")
                if stage.weather == "snow"
                else line(((px, py), (px - 3, py + 14)), "#dbe8f4", 2)
            )
    parts += [
        box(x - edge * 0.35, up, edge * 0.7, high, frame),
        box(left, y - edge * 0.35, wide, edge * 0.7, frame),
        box(left - edge * 1.8, up + high + edge * 0.6, wide + edge * 3.6, edge * 1.1, shade(frame, -0.04), round_=4),
    ]
    return "".join(parts)


def drapes(stage: Stage, x: float, up: float, wide: float, high: float, accent: str) -> str:
    """Curtains at both sides of a window, on their rod. up: the upper edge of the window."""
    left, edge, parts = x - wide / 2, wide * 0.05, []
    cloth = lamp_lit(stage, mix(accent, "#ffffff", 0.3))
    for side in (-1, 1):
        x0 = x + side * (wide / 2 + edge * 2.4)
        inner = x + side * wide * 0.24
        d = (
            smooth(
                [
                    (x0, up - edge * 2),
                    (inner, up - edge * 2),
                    (x + side * wide * 0.36, up + high * 0.5),
                    (x + side * (wide / 2 - edge), up + high * 1.12),
                    (x0, up + high * 1.12),
                ]
            )
            + "Z"
        )
        parts.append(path(d, cloth))
        parts += [
            line(
                ((x0 - side * wide * at, up - edge), (x0 - side * wide * at * 0.5, up + high * 1.05)),
                shade(cloth, -0.06),
                3,
            )
            for at in (0.08, 0.18)
        ]
    parts.append(
        line(
            ((left - wide * 0.2, up - edge * 2), (left + wide * 1.2, up - edge * 2)),
            lamp_lit(stage, "#8a6a4f"),
            edge * 0.6,
        )
    )
    return "".join(parts)


def picture(stage: Stage, x: float, y: float, size: float, accent: str) -> str:
    """A framed landscape."""
    frame, chance = lamp_lit(stage, stage.chance.choice(("#a9784f", "#8a6a58", "#d9b878"))), stage.chance
    wide, high = size * chance.uniform(0.9, 1.25), size
    sky_, land_ = (
        lamp_lit(stage, mix(accent, "#ffffff", 0.7)),
        lamp_lit(stage, chance.choice(("#9cc48a", "#e3b878", "#8fb4c9"))),
    )
    left, up = x - wide / 2, y - high / 2
    d = trace(
        "M",
        left,
        up + high * 0.7,
        "q",
        wide * 0.25,
        -high * 0.4,
        wide * 0.5,
        -high * 0.08,
        "t",
        wide * 0.5,
        0,
        "v",
        high * 0.38,
        "h",
        -wide,
        "z",
    )
    edge = size * 0.09
    return (
        box(left - edge, up - edge, wide + 2 * edge, high + 2 * edge, frame, round_=3)
        + box(left, up, wide, high, sky_)
        + ellipse(left + wide * 0.7, up + high * 0.3, size * 0.1, size * 0.1, lamp_lit(stage, "#fbe08a"))
        + path(d, land_)
    )


def shelf(stage: Stage, x: float, y: float, wide: float, wood: str) -> str:
    parts, chance = (
        [box(x - wide / 2, y, wide, wide * 0.05, lamp_lit(stage, shade(wood, -0.05)), round_=3)],
        stage.chance,
    )
    for at in range(5):
        px, size = x + wide * (-0.4 + 0.2 * at), wide * chance.uniform(0.1, 0.15)
        tone = lamp_lit(stage, chance.choice(("#e8a87c", "#8fb8a8", "#f3d38a", "#c98f9a", "#9ab0d0", "#fbf3e4")))
        parts.append(box(px - size * 0.42, y - size * 1.1, size * 0.84, size * 1.1, tone, round_=size * 0.2))
        parts.append(
            box(px - size * 0.3, y - size * 1.28, size * 0.6, size * 0.2, shade(tone, -0.12), round_=size * 0.06)
        )
    return "".join(parts)


def light_on_floor(stage: Stage, x: float, floor: float, least: float) -> str:
    h = stage.height
    points = [
        (x - least * 0.1, floor + h * 0.02),
        (x + least * 0.22, floor + h * 0.02),
        (x + least * 0.42, h * 0.94),
        (x - least * 0.02, h * 0.94),
    ]
    colour = "#ffd9a0" if stage.hour == DUSK else "#fff6dc"
    return polygon(points, colour, opacity=0.28)


def curtain(stage: Stage, side: int, red: str) -> str:
    w, h = stage.width, stage.height
    x0 = 0 if side < 0 else w
    parts = []
    for at in range(4):
        a, b = x0 - side * w * 0.045 * at, x0 - side * w * 0.045 * (at + 1)
        sway = w * 0.012 * math.sin(at * 2)
        points = [(a, -10), (b, -10), (b + sway - side * w * 0.01, h * 0.45), (b, h * 0.8), (a, h * 0.8)]
        parts.append(
            path("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z", shade(red, 0.05 if at % 2 else -0.03))
        )
    return "".join(parts)


def audience(stage: Stage, least: float) -> str:
    """Dark heads along the lower edge."""
    chance, parts, x = stage.chance, [], -least * 0.05
    while x < stage.width + least * 0.1:
        size = least * chance.uniform(0.045, 0.06)
        y = stage.height - size * chance.uniform(0.1, 0.5)
        tone = chance.choice(("#231b38", "#2a2040", "#1f1a33"))
        parts += [
            ellipse(x, y, size * 0.72, size * 0.8, tone),
            ellipse(x, y + size * 1.3, size * 1.3, size * 0.85, tone),
        ]
        x += size * chance.uniform(1.9, 2.6)
    return "".join(parts)
