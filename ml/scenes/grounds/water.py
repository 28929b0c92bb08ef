"""Sea, beach, lake, and under water."""

import math

from ml.scenes.grounds.plants import bush, pine, tuft
from ml.scenes.grounds.relief import far_mountains, hill, scattered_tufts, stone
from ml.scenes.grounds.sky import glow, sky
from ml.scenes.shapes import blob, box, ellipse, fading, land, line, mix, path, polygon, ridge, shade, smooth, trace
from ml.scenes.stage import DAWN, DUSK, Ground, Stage

SEAS = (("#3f9fd0", "#7fcfe0"), ("#2f8fb8", "#6fc8c8"), ("#4a86d0", "#86b8ea"))


def sea(stage: Stage) -> Ground:
    """Open water to the horizon."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, horizon = min(w, h), h * chance.uniform(0.42, 0.5)
    parts = [sky(stage, horizon)]
    if stage.variant % 2:
        parts.append(_island(stage, w * chance.choice((0.15, 0.82)), horizon, least))
    parts.append(_water(stage, horizon, h, least))
    front = _wave_band(stage, h * 0.94, least, 0.0) if stage.variant % 3 else ""
    return Ground(
        "".join(parts),
        front,
        (h * 0.9, h * 0.96),
        small=0.85,
        water=(horizon + h * 0.06, h * 0.9),
        sky=(0.1, horizon / h * 0.78),
    )


def beach(stage: Stage) -> Ground:
    w, h, chance = stage.width, stage.height, stage.chance
    least, horizon = min(w, h), h * chance.uniform(0.38, 0.45)
    shore = horizon + h * chance.uniform(0.17, 0.23)
    parts = [sky(stage, horizon)]
    if stage.variant % 2 == 0:
        parts.append(_island(stage, w * chance.choice((0.12, 0.85)), horizon, least))
    parts.append(_water(stage, horizon, shore + h * 0.08, least))
    sand = ("#f4dfae", "#f0d6a4", "#f7e6bf")[stage.variant % 3]
    edge = ridge(chance, w, shore, h * 0.022, waves=chance.uniform(1.0, 1.7))
    for up, colour, opacity in ((0.022, "#ffffff", 0.9), (0.008, shade(sand, -0.1), 1), (-0.008, sand, 1)):
        points = [(x, y - h * up + 5 * math.sin(x / 40) * (up > 0)) for x, y in edge]
        parts.append(land(points, h + 20, stage.lit(colour), opacity=opacity))
    for _ in range(round(40 * w / least)):
        size = least * chance.uniform(0.002, 0.005)
        parts.append(
            ellipse(
                chance.uniform(0, w),
                chance.uniform(shore + h * 0.06, h),
                size,
                size * 0.7,
                stage.lit(shade(sand, -0.12)),
            )
        )
    for _ in range(4):
        x, y = chance.uniform(0, w), chance.uniform(shore + h * 0.1, h * 0.98)
        parts.append(_shell(stage, x, y, least * chance.uniform(0.014, 0.024)))
    parts += [
        stone(
            stage,
            w * chance.choice((chance.uniform(0, 0.1), chance.uniform(0.9, 1))),
            h * chance.uniform(0.7, 0.95),
            least * 0.05,
            "#b7a58c",
        )
    ]
    front = _palm(stage, chance.choice((-1, 1)), least) if stage.variant % 3 == 1 and stage.wants("trees") else ""
    return Ground(
        "".join(parts),
        front,
        (shore + h * 0.06, h * 0.95),
        small=0.66,
        water=(horizon + h * 0.05, shore - h * 0.03),
        sky=(0.09, horizon / h * 0.8),
    )


def lake(stage: Stage) -> Ground:
    """Still water between a far shore and the near bank."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, horizon = min(w, h), h * chance.uniform(0.4, 0.46)
    bank = h * chance.uniform(0.78, 0.82)
    parts = [
        sky(stage, horizon),
        far_mountains(stage, horizon, rise=0.2, far=0.8),
        hill(stage, horizon - h * 0.01, 0.025, far=0.5),
    ]
    if stage.wants("trees"):
        for _ in range(round(18 * w / least)):
            draw = pine if chance.random() < 0.6 else bush
            parts.append(
                draw(stage, chance.uniform(0, w), horizon + h * 0.022, least * chance.uniform(0.06, 0.13), far=0.4)
            )
    parts.append(_water(stage, horizon + h * 0.02, bank + h * 0.06, least, still=True))
    parts.append(hill(stage, bank, 0.018))
    parts.append(scattered_tufts(stage, bank))
    reed = stage.lit("#6f9a54")
    for side in (chance.uniform(0.02, 0.16), chance.uniform(0.84, 0.98)):
        for _ in range(7):
            x = w * side + chance.uniform(-0.05, 0.05) * w
            parts.append(tuft(stage, x, bank + h * chance.uniform(0, 0.03), least * chance.uniform(0.08, 0.16), reed))
    for _ in range(5):
        x, y, r = (
            chance.uniform(0.1, 0.9) * w,
            chance.uniform(bank - h * 0.14, bank - h * 0.02),
            least * chance.uniform(0.018, 0.032),
        )
        parts.append(
            ellipse(x, y, r * 1.5, r * 0.5, stage.lit("#79b866"))
            + ellipse(x + r * 0.2, y - r * 0.4, r * 0.4, r * 0.36, stage.lit("#f7b8cf"))
        )
    return Ground(
        "".join(parts),
        "",
        (bank + h * 0.035, h * 0.96),
        small=0.85,
        water=(horizon + h * 0.1, bank - h * 0.02),
        sky=(0.09, horizon / h * 0.78),
    )


def underwater(stage: Stage) -> Ground:
    w, h, chance = stage.width, stage.height, stage.chance
    least, floor = min(w, h), h * chance.uniform(0.78, 0.84)
    top, deep = (("#8fe0ea", "#1f6fa8"), ("#9fe8d8", "#1f7f94"), ("#86c8f4", "#2a5aa8"))[stage.variant % 3]
    if stage.dark:
        top, deep = mix(top, "#24407f", 0.6), mix(deep, "#101c4a", 0.6)
    name = stage.name()
    parts = [
        fading(name, ((0, top, 1), (0.6, mix(top, deep, 0.62), 1), (1, deep, 1))),
        box(0, 0, w, h, f"url(#{name})"),
    ]
    parts.append(glow(stage, w * chance.uniform(0.3, 0.7), -h * 0.05, least * 0.75, "#f2fff8", 0.7))
    for _ in range(6):
        x, beam = chance.uniform(-0.1, 1) * w, stage.name()
        parts.append(fading(beam, ((0, "#ffffff", 0.3), (1, "#ffffff", 0))))
        parts.append(
            polygon([(x, -10), (x + w * 0.05, -10), (x + w * 0.2, h * 0.85), (x + w * 0.04, h * 0.85)], f"url(#{beam})")
        )
    for step in range(2):
        points = [(w * at / 8, floor - h * (0.2 - 0.1 * step) * chance.uniform(0.3, 1)) for at in range(-1, 10)]
        parts.append(land(points, h + 20, mix(mix(top, deep, 0.75), "#3a5a78", 0.25 + 0.2 * step), opacity=0.75))
    sand = mix("#f0ddb0", deep, 0.24 if not stage.dark else 0.6)
    parts.append(land(ridge(chance, w, floor, h * 0.02), h + 20, sand))
    parts += [
        ellipse(
            chance.uniform(0, w), chance.uniform(floor + h * 0.03, h), least * 0.07, least * 0.008, shade(sand, -0.06)
        )
        for _ in range(10)
    ]
    for side in (0.03, 0.12, 0.88, 0.97, chance.uniform(0.25, 0.75)):
        parts.append(
            _coral(
                stage,
                w * (side + chance.uniform(-0.03, 0.03)),
                floor + h * chance.uniform(0.02, 0.1),
                least * chance.uniform(0.1, 0.2),
            )
        )
    for _ in range(round(9 * w / least)):
        x = w * chance.choice((chance.uniform(0, 0.28), chance.uniform(0.72, 1)))
        parts.append(_weed(stage, x, floor + h * chance.uniform(0.0, 0.1), least * chance.uniform(0.14, 0.34)))
    for _ in range(26):
        x, y, r = chance.uniform(0, w), chance.uniform(0.04, 0.9) * h, least * chance.uniform(0.004, 0.013)
        parts.append(
            ellipse(x, y, r, r, "#ffffff", opacity=0.28)
            + ellipse(x - r * 0.3, y - r * 0.3, r * 0.3, r * 0.3, "#ffffff", opacity=0.8)
        )
    return Ground(
        "".join(parts),
        "",
        (floor + h * 0.04, h * 0.95),
        small=0.8,
        water=(h * 0.2, floor - h * 0.04),
        sky=(0.16, 0.6),
        deep=True,
        open_air=False,
    )


# --- Parts ---------------------------------------------------------------------------------------------------------


def _water(stage: Stage, top: float, bottom: float, least: float, *, still: bool = False) -> str:
    """Water from the horizon to `bottom`, with glitter under sun or moon and waves that grow."""
    w, chance = stage.width, stage.chance
    deep, light = SEAS[stage.variant % 3]
    deep, light = stage.lit(deep), stage.lit(light)
    if stage.hour in (DUSK, DAWN):
        light = mix(light, "#ffc9a0", 0.55)
    name = stage.name()
    stops = ((0, mix(light, stage.haze, 0.45), 1), (0.35, mix(light, deep, 0.5), 1), (1, deep, 1))
    parts = [fading(name, stops), box(-10, top, w + 20, bottom - top, f"url(#{name})")]
    bright = mix(light, "#ffffff", 0.55)
    count = round((26 if still else 40) * w / least)
    for _ in range(count):
        t = chance.random() ** 1.4
        y = top + (bottom - top) * (0.02 + 0.95 * t)
        wide = least * (0.015 + 0.075 * t) * chance.uniform(0.5, 1.3)
        x = chance.uniform(0, w)
        bend = 0 if still else least * 0.009 * (0.3 + t)
        points = [(x - wide, y), (x - wide / 2, y - bend), (x, y), (x + wide / 2, y - bend), (x + wide, y)]
        parts.append(line(points, bright, least * (0.0016 + 0.004 * t), opacity=round(chance.uniform(0.35, 0.8), 2)))
    if stage.hour != "day" and stage.weather == "clear":
        glint = "#fff0c8" if stage.hour in (DUSK, DAWN) else "#f4efce"
        middle = w * chance.uniform(0.42, 0.58)
        for at in range(16):
            y = top + (bottom - top) * (0.03 + 0.06 * at)
            wide = least * (0.02 + 0.006 * at) * chance.uniform(0.5, 1.4)
            parts.append(
                ellipse(middle + chance.uniform(-0.03, 0.03) * w, y, wide, least * 0.0035, glint, opacity=0.75)
            )
    return "".join(parts)


def _wave_band(stage: Stage, y: float, least: float, far: float) -> str:
    """A rolling wave along the lower edge with a white crest."""
    w, h = stage.width, stage.height
    deep = stage.lit(SEAS[stage.variant % 3][0], far=far)
    start = stage.chance.uniform(0, 6.3)
    points = [(x, y - least * 0.022 * math.sin(start + x / least * 7)) for x in range(-20, round(w) + 60, 40)]
    crest = [(x, yy - least * 0.008) for x, yy in points]
    return land(crest, h + 20, mix(deep, "#ffffff", 0.7)) + land(points, h + 20, shade(deep, -0.03))


def _island(stage: Stage, x: float, horizon: float, least: float) -> str:
    green = stage.lit("#7fae7a", far=0.55)
    wide, high = least * stage.chance.uniform(0.2, 0.3), least * stage.chance.uniform(0.05, 0.09)
    points = [
        (x - wide, horizon + 4),
        (x - wide * 0.5, horizon - high * 0.6),
        (x, horizon - high),
        (x + wide * 0.4, horizon - high * 0.5),
        (x + wide, horizon + 4),
    ]
    return path(smooth(points) + "Z", green)


def _shell(stage: Stage, x: float, y: float, size: float) -> str:
    colour = stage.lit(stage.chance.choice(("#f6b8a8", "#f9d9c0", "#e8c8e0")))
    d = trace("M", x, y, "L", x - size, y - size * 0.7, "A", size, size, 0, 0, 1, x + size, y - size * 0.7, "Z")
    ribs = [line(((x, y), (x + size * at, y - size * 1.1)), shade(colour, -0.12), size * 0.08) for at in (-0.4, 0, 0.4)]
    return path(d, colour) + "".join(ribs)


def _palm(stage: Stage, side: int, least: float) -> str:
    """Leaves of a palm that hang into an upper corner."""
    x0 = -least * 0.02 if side < 0 else stage.width + least * 0.02
    colour, parts = stage.lit("#4f9a5a"), []
    for at in range(6):
        angle = math.radians(-14 + 22 * at)
        reach = least * (0.36 + 0.06 * (at % 2))
        tip = (x0 - side * reach * math.cos(angle), reach * math.sin(angle) * 0.75)
        bend = ((x0 + tip[0]) / 2, tip[1] / 2 - least * 0.05)
        back = (bend[0], bend[1] + least * 0.06)
        d = trace("M", x0, -6, "Q", bend[0], bend[1], tip[0], tip[1], "Q", back[0], back[1], x0, least * 0.03, "Z")
        parts.append(path(d, shade(colour, 0.04 * (at % 3) - 0.04)))
    return "".join(parts)


def _coral(stage: Stage, x: float, foot: float, high: float) -> str:
    """Branching arms, or a heap of rounds."""
    chance = stage.chance
    colour = stage.lit(chance.choice(("#f28a7a", "#f5b35f", "#d98ad0", "#f2799a", "#9a86e0", "#f7d06a")))
    if chance.random() < 0.35:
        rounds = [
            blob(chance, x + a * high, foot - b * high, high * 0.26, high * 0.24, shade(colour, 0.05 * n - 0.05))
            for n, (a, b) in enumerate(((-0.3, 0.15), (0.3, 0.15), (0, 0.35)))
        ]
        return "".join(rounds)
    parts = []
    for lean in (-0.5, -0.25, 0.0, 0.25, 0.5):
        tall = high * chance.uniform(0.7, 1.0)
        tip = (x + lean * high, foot - tall)
        parts.append(
            line(((x + lean * high * 0.2, foot), (x + lean * high * 0.6, foot - tall * 0.5), tip), colour, high * 0.11)
        )
        parts.append(
            line(
                ((x + lean * high * 0.6, foot - tall * 0.5), (x + lean * high * 0.6 + high * 0.14, foot - tall * 0.76)),
                colour,
                high * 0.09,
            )
        )
    return "".join(parts)


def _weed(stage: Stage, x: float, foot: float, high: float) -> str:
    chance = stage.chance
    colour = stage.lit(chance.choice(("#3fa07a", "#5fb06a", "#2f8f86", "#86b858")))
    start = chance.uniform(0, 6.3)
    points = [(x + high * 0.07 * math.sin(start + at * 1.1), foot - high * at / 7) for at in range(8)]
    left = [(px - high * 0.035 * (1 - at / 8), py) for at, (px, py) in enumerate(points)]
    right = [(px + high * 0.035 * (1 - at / 8), py) for at, (px, py) in reversed(list(enumerate(points)))]
    return path(smooth(left) + smooth(right).replace("M", "L", 1) + "Z", colour)
