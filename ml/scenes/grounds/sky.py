"""The sky: light, sun and moon, stars, clouds, rainbow, aurora, fireworks."""

import math

from ml.scenes.shapes import box, ellipse, fading, line, mix, path, polygon, shade, smooth
from ml.scenes.stage import DAWN, DUSK, NIGHT, Stage

SKIES = {  # variants of (top, middle, horizon)
    "day": (("#6fbdf0", "#a9dbf7", "#e6f5fb"), ("#7cc7e8", "#b8e4f0", "#f3f7e6"), ("#8db8f0", "#bcd8f8", "#f6ecef")),
    NIGHT: (("#141b4d", "#2b3a78", "#5c6aa8"), ("#1a1748", "#3a2f78", "#7a63a8"), ("#0f2342", "#21466f", "#4f86a0")),
    DUSK: (("#5a5fa8", "#ec8f7f", "#ffd08a"), ("#7a4f9a", "#f0787a", "#ffc070"), ("#4878b0", "#f0a878", "#ffe0a0")),
    DAWN: (("#86b4e0", "#f4c9cf", "#ffe9c4"), ("#a3a8e0", "#f7c4c0", "#fff0cc"), ("#90cbe0", "#f9dcc4", "#fff4d8")),
}
GREY = {
    "rain": ("#8495aa", 0.62),
    "storm": ("#4a5270", 0.72),
    "fog": ("#cfd6da", 0.75),
    "cloudy": ("#aebccb", 0.5),
    "snow": ("#b9cbe0", 0.5),
}


def sky(stage: Stage, horizon: float) -> str:
    """From the top down to the horizon, with all that hangs in it."""
    top, middle, low = (_greyed(stage, colour) for colour in SKIES[stage.hour][stage.variant % 3])
    name = stage.name()
    parts = [fading(name, ((0, top, 1), (0.55, middle, 1), (1, low, 1)))]
    parts.append(box(0, 0, stage.width, horizon + stage.height * 0.08, f"url(#{name})"))
    clear = stage.weather in ("clear", "wind")
    if stage.dark and (clear or "stars" in stage.sky) and stage.wants("stars"):
        parts.append(_stars(stage, horizon))
    if "aurora" in stage.sky:
        parts.append(_aurora(stage, horizon))
    parts.append(_lamp(stage, horizon))
    if "rainbow" in stage.sky:
        parts.append(_rainbow(stage, horizon))
    if "fireworks" in stage.sky:
        parts += [_firework(stage, horizon, number) for number in range(5)]
    if stage.wants("clouds"):
        parts.append(_clouds(stage, horizon))
    return "".join(parts)


def cloud(stage: Stage, x: float, y: float, wide: float, colour: str, *, opacity: float = 1.0) -> str:
    """A heap of soft rounds on a flat foot; x, y: its middle."""
    chance, high = stage.chance, wide * 0.3
    low = mix(colour, SKIES[stage.hour][stage.variant % 3][1], 0.3)
    rounds = [(-0.34, 0.12, 0.2), (-0.15, -0.2, 0.3), (0.12, -0.3, 0.34), (0.34, 0.0, 0.24), (0.0, 0.1, 0.42)]
    parts = [box(x - wide * 0.5, y - high * 0.1, wide, high * 0.62, low, round_=high * 0.3)]
    for across, up, size in rounds:
        far = size * wide * chance.uniform(0.42, 0.52)
        parts.append(ellipse(x + across * wide * 0.9, y + up * high + high * 0.1, far * 1.25, far, low))
    for across, up, size in rounds:
        far = size * wide * chance.uniform(0.36, 0.44)
        parts.append(ellipse(x + across * wide * 0.88 - wide * 0.02, y + up * high, far * 1.2, far * 0.9, colour))
    return f'<g opacity="{opacity}">{"".join(parts)}</g>'


def glow(stage: Stage, x: float, y: float, far: float, colour: str, strength: float) -> str:
    name = stage.name()
    stops = ((0, colour, strength), (0.35, colour, strength * 0.45), (1, colour, 0))
    return fading(name, stops, radial=True) + ellipse(x, y, far, far, f"url(#{name})")


# --- Inside --------------------------------------------------------------------------------------------------------


def _greyed(stage: Stage, colour: str) -> str:
    grey, share = GREY.get(stage.weather, ("#ffffff", 0.0))
    return mix(colour, mix(grey, "#1a2140", 0.72 if stage.dark else 0.0), share)


def _lamp(stage: Stage, horizon: float) -> str:
    """Sun or moon where the hour and the words want them."""
    chance, least = stage.chance, min(stage.width, stage.height)
    side = chance.choice((0.2, 0.3, 0.7, 0.8))
    x = stage.width * (side + chance.uniform(-0.05, 0.05))
    hidden = stage.weather in ("rain", "storm", "fog", "snow", "cloudy")
    if stage.dark or "moon" in stage.sky:
        if (hidden and "moon" not in stage.sky) or not stage.wants("moon"):
            return ""
        far = least * (0.085 if "moon" in stage.sky else 0.055)
        return _moon(stage, x, horizon * chance.uniform(0.2, 0.34), far)
    if (hidden and "sun" not in stage.sky) or not stage.wants("sun"):
        return ""
    if stage.hour in (DUSK, DAWN):
        far, y = least * 0.1, horizon - least * chance.uniform(0.06, 0.14)
        x = stage.width * (0.5 + (side - 0.5) * 0.7)
        colour = "#ffe9b0" if stage.hour == DAWN else "#fff0c0"
        return glow(stage, x, y, far * 4.2, "#fff2c8", 0.85) + ellipse(x, y, far, far, colour)
    far, y = least * (0.085 if "sun" in stage.sky else 0.062), horizon * chance.uniform(0.18, 0.3)
    return (
        glow(stage, x, y, far * 3.6, "#fff6cf", 0.75)
        + ellipse(x, y, far, far, "#ffd94a")
        + ellipse(x, y, far * 0.82, far * 0.82, "#ffe275")
    )


def _moon(stage: Stage, x: float, y: float, far: float) -> str:
    parts = [glow(stage, x, y, far * 4, "#fdf3cc", 0.55)]
    if stage.variant % 3 == 1 and "moon" not in stage.sky:
        d = f"M{x},{y - far}A{far},{far} 0 1 1 {x},{y + far}A{far * 0.78},{far} 0 1 0 {x},{y - far}Z"
        return "".join(parts) + path(d, "#fbeeb4")
    parts.append(ellipse(x, y, far, far, "#fbf0c0"))
    for across, down, size in ((-0.3, -0.2, 0.22), (0.35, 0.1, 0.16), (-0.05, 0.42, 0.2), (0.2, -0.45, 0.12)):
        parts.append(ellipse(x + across * far, y + down * far, size * far, size * far * 0.85, "#f0e0a0"))
    return "".join(parts)


def _stars(stage: Stage, horizon: float) -> str:
    chance, least = stage.chance, min(stage.width, stage.height)
    count = round((190 if "stars" in stage.sky else 110) * stage.width / least)
    parts = []
    for _ in range(count):
        x, y = chance.uniform(0, stage.width), horizon * chance.random() ** 1.25
        size = least * chance.choice((0.0012, 0.0016, 0.0022, 0.003))
        colour = chance.choice(("#ffffff", "#fff4cf", "#dfe8ff"))
        parts.append(ellipse(x, y, size, size, colour, opacity=round(chance.uniform(0.55, 1), 2)))
    for _ in range(14 if "stars" in stage.sky else 6):
        x, y = chance.uniform(0, stage.width), horizon * chance.uniform(0.04, 0.7)
        parts.append(star(x, y, least * chance.uniform(0.008, 0.016), "#fff6d6"))
    return "".join(parts)


def star(x: float, y: float, far: float, colour: str) -> str:
    """With four thin points."""
    near = far * 0.22
    points = [
        (
            x + (far if at % 2 == 0 else near) * math.sin(at * math.pi / 4),
            y - (far if at % 2 == 0 else near) * math.cos(at * math.pi / 4),
        )
        for at in range(8)
    ]
    return polygon(points, colour)


def _clouds(stage: Stage, horizon: float) -> str:
    chance = stage.chance
    count = {"clear": 3, "wind": 4, "cloudy": 7, "rain": 6, "storm": 7, "snow": 5, "fog": 0}[stage.weather]
    if "clouds" in stage.sky:
        count += 3
    if stage.dark and stage.weather == "clear":
        count = 2 + 3 * ("clouds" in stage.sky)
    colour = {"day": "#ffffff", NIGHT: "#55639c", DUSK: "#ffd9bd", DAWN: "#fff1ea"}[stage.hour]
    if stage.weather in ("rain", "storm", "cloudy"):
        colour = mix(colour, {"rain": "#8d9cb0", "storm": "#5b6380", "cloudy": "#c4ced8"}[stage.weather], 0.65)
    slot = stage.width / max(count, 1)
    parts = []
    for at in range(count):
        wide = stage.width * chance.uniform(0.16, 0.34) * (1.25 if stage.weather in ("rain", "storm") else 1)
        x = slot * (at + chance.uniform(0.2, 0.8))
        y = horizon * chance.uniform(0.1, 0.62 if stage.weather == "clear" else 0.4)
        parts.append(cloud(stage, x, y, wide * (0.6 + 0.5 * (1 - y / horizon)), colour, opacity=0.92))
    return "".join(parts)


def _rainbow(stage: Stage, horizon: float) -> str:
    x, far = stage.width * stage.chance.uniform(0.4, 0.6), min(stage.width * 0.46, horizon * 0.92)
    band = far * 0.045
    colours = ("#f26d6d", "#f9a65a", "#f9dc6a", "#8fd07a", "#6fb6ea", "#7f86d8", "#b48ad0")
    parts = []
    for at, colour in enumerate(colours):
        r = far - at * band
        arc = f"M{x - r:.1f},{horizon + 30:.1f}A{r:.1f},{r:.1f} 0 0 1 {x + r:.1f},{horizon + 30:.1f}"
        parts.append(path(arc, "none", stroke=colour, stroke_width=round(band * 1.06, 1), opacity=0.78))
    return "".join(parts)


def _aurora(stage: Stage, horizon: float) -> str:
    chance, parts = stage.chance, []
    for colour, base in (("#5ff0b0", 0.62), ("#6fd8e8", 0.48), ("#b48af0", 0.36)):
        name = stage.name()
        parts.append(fading(name, ((0, colour, 0), (0.72, colour, 0.5), (1, colour, 0.05))))
        steps, start = 14, chance.uniform(0, 6.3)
        low = [
            (stage.width * at / steps, horizon * (base + 0.12 * math.sin(start + at * 0.75)))
            for at in range(-1, steps + 2)
        ]
        high = [(x, y - horizon * (0.34 + 0.05 * math.sin(x / 90))) for x, y in reversed(low)]
        parts.append(path(smooth(low) + smooth(high).replace("M", "L", 1) + "Z", f"url(#{name})"))
    return "".join(parts)


def _firework(stage: Stage, horizon: float, number: int) -> str:
    chance, least = stage.chance, min(stage.width, stage.height)
    x = stage.width * (0.12 + 0.19 * number + chance.uniform(-0.05, 0.05))
    y, far = horizon * chance.uniform(0.14, 0.5), least * chance.uniform(0.08, 0.16)
    colour = chance.choice(("#ff8f8f", "#ffd76a", "#8fe0ff", "#c79aff", "#9cf0a8", "#ff9ad0"))
    parts = [glow(stage, x, y, far * 1.6, colour, 0.35)]
    for at in range(18):
        angle = at * math.pi / 9
        for near, out, width in ((0.25, 0.62, 0.012), (0.7, 1.0, 0.008)):
            ends = [
                (x + far * part * math.cos(angle), y + far * part * math.sin(angle) + far * 0.08 * part**2)
                for part in (near, out)
            ]
            parts.append(line(ends, colour if near < 0.5 else shade(colour, 0.12), least * width * 0.5))
    return "".join(parts)
