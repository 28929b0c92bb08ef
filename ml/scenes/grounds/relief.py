"""Hills, peaks, paths and stones that landscapes are built of."""

from ml.scenes.grounds.plants import branch, bush, meadow_flowers, pine, tuft
from ml.scenes.shapes import box, ellipse, fading, land, path, polygon, ridge, shade, smooth
from ml.scenes.stage import Ground, Stage


def hill(stage: Stage, y: float, rise: float, *, far: float = 0.0, chroma: float = 1.0) -> str:
    """From a soft ridge down to the lower edge, lighter at its crest."""
    name = stage.name()
    green = shade(stage.green, -0.03 if far < 0.3 else 0.0, chroma)
    near, crest = stage.lit(shade(green, -0.05), far=far * 0.8), stage.lit(shade(green, 0.03), far=far)
    points = ridge(stage.chance, stage.width, y, stage.height * rise, waves=stage.chance.uniform(0.8, 2.2))
    return fading(name, ((0, crest, 1), (1, near, 1))) + land(points, stage.height + 20, f"url(#{name})")


def far_mountains(stage: Stage, horizon: float, *, rise: float, far: float = 0.85) -> str:
    chance, parts = stage.chance, []
    for step in range(2):
        points, count = [], 9
        for at in range(count + 1):
            up = chance.uniform(0.35, 1) if at % 2 else chance.uniform(0.05, 0.4)
            points.append(
                (stage.width * (at / count) * 1.04 - 20, horizon - stage.height * rise * up * (1 - 0.35 * step))
            )
        parts.append(land(points, horizon + 60, stage.lit(("#8fa8c8", "#7f9fb4")[step], far=far - 0.2 * step)))
    return "".join(parts)


def patches(stage: Stage, top: float, colour: str) -> str:
    """Uneven light on the ground."""
    chance, parts = stage.chance, []
    for _ in range(9):
        t = chance.random()
        y = top + (stage.height - top) * t
        parts.append(
            ellipse(
                chance.uniform(0, stage.width),
                y,
                stage.width * chance.uniform(0.06, 0.2) * (0.5 + t),
                stage.height * 0.012 * (0.5 + t),
                stage.lit(colour),
                opacity=0.55,
            )
        )
    return "".join(parts)


def scattered_tufts(stage: Stage, top: float) -> str:
    chance, least = stage.chance, min(stage.width, stage.height)
    colour = stage.lit(shade(stage.green, -0.09)) if stage.season != "winter" else stage.lit("#cfdeeb")
    marks = sorted((chance.random(), chance.uniform(0, stage.width)) for _ in range(round(16 * stage.width / least)))
    return "".join(
        tuft(stage, x, top + (stage.height - top) * (0.1 + 0.85 * t), least * (0.014 + 0.03 * t), colour)
        for t, x in marks
    )


def winding_path(stage: Stage, top: float) -> str:
    """From the lower edge to the horizon, narrower there."""
    chance, w, h = stage.chance, stage.width, stage.height
    foot, turn, end = w * chance.uniform(0.35, 0.65), w * chance.uniform(0.25, 0.75), w * chance.uniform(0.35, 0.65)
    middle = (top + h) / 2
    left = [(foot - w * 0.13, h + 20), (turn - w * 0.06, middle), (end - w * 0.012, top + h * 0.005)]
    right = [(end + w * 0.012, top + h * 0.005), (turn + w * 0.05, middle), (foot + w * 0.13, h + 20)]
    earth = "#e6cfa2" if stage.season != "winter" else "#dfe6ee"
    return path(smooth(left) + smooth(right).replace("M", "L", 1) + "Z", stage.lit(earth))


def stone(stage: Stage, x: float, foot: float, size: float, colour: str = "#b3b1ae") -> str:
    seen = stage.lit(colour)
    top = polygon(
        [
            (x - size, foot),
            (x - size * 0.8, foot - size * 0.6),
            (x - size * 0.1, foot - size * 0.95),
            (x + size * 0.7, foot - size * 0.6),
            (x + size, foot),
        ],
        seen,
    )
    return top + polygon(
        [
            (x - size * 0.1, foot - size * 0.95),
            (x + size * 0.7, foot - size * 0.6),
            (x + size, foot),
            (x + size * 0.1, foot),
        ],
        shade(seen, -0.07),
    )


def row_of_trees(stage: Stage, foot: float, high: float, *, far: float) -> str:
    if not stage.wants("trees"):
        return ""
    chance, parts = stage.chance, []
    for at in range(round(stage.width / high * 0.9)):
        if chance.random() < 0.62:
            x = at * high * 1.15 + chance.uniform(-0.4, 0.4) * high
            draw = pine if chance.random() < 0.25 else bush
            parts.append(draw(stage, x, foot + chance.uniform(0, 0.2) * high, high * chance.uniform(0.7, 1.3), far=far))
    return "".join(parts)


def canopy(stage: Stage, depth: float, far: float) -> str:
    """Leaves that close the sheet above."""
    chance, parts, least = stage.chance, [], min(stage.width, stage.height)
    for at in range(round(11 * stage.width / least)):
        x = stage.width * at / (11 * stage.width / least) + chance.uniform(-30, 30)
        parts.append(bush(stage, x, depth * chance.uniform(0.9, 1.5), least * chance.uniform(0.26, 0.38), far=far))
    return "".join(parts)


def sunbeam(stage: Stage, x: float) -> str:
    name, w, h = stage.name(), stage.width, stage.height
    colour = "#fff6cc" if not stage.dark else "#cdd8ff"
    beam = polygon([(x, -10), (x + w * 0.07, -10), (x + w * 0.26, h * 0.75), (x + w * 0.1, h * 0.75)], f"url(#{name})")
    return fading(name, ((0, colour, 0.34), (1, colour, 0.0))) + beam


def forest_floor(stage: Stage, floor: float, least: float) -> list[str]:
    chance, w, h = stage.chance, stage.width, stage.height
    parts = []
    if stage.season == "autumn":
        for _ in range(round(60 * w / least)):
            size = least * chance.uniform(0.006, 0.012)
            parts.append(
                ellipse(chance.uniform(0, w), chance.uniform(floor, h), size * 1.5, size, stage.lit(stage.leaf()))
            )
    elif stage.season != "winter":
        parts.append(meadow_flowers(stage, floor + h * 0.06, h * 0.97, round(14 * w / least), least=least))
        for _ in range(3):
            x, y, r = (
                w * chance.choice((chance.uniform(0.02, 0.2), chance.uniform(0.8, 0.98))),
                h * chance.uniform(0.75, 0.95),
                least * 0.022,
            )
            parts.append(box(x - r * 0.35, y - r, r * 0.7, r * 1.1, stage.lit("#f3e6cf"), round_=r * 0.3))
            parts.append(path(f"M{x - r:.1f},{y - r:.1f}a{r:.1f},{r:.1f} 0 0 1 {2 * r:.1f},0z", stage.lit("#d8553f")))
    parts += [
        stone(stage, w * chance.random(), h * chance.uniform(0.75, 0.97), least * chance.uniform(0.02, 0.04))
        for _ in range(3)
    ]
    return parts


def peak(stage: Stage, x: float, foot: float, wide: float, high: float) -> str:
    """A mountain with a lit and a shaded side and snow on top."""
    chance = stage.chance
    rock = stage.lit(("#7d8fae", "#8a86a4", "#7c98a0")[stage.variant % 3], far=0.42)
    top = (x, foot - high)
    left, right = (x - wide * chance.uniform(0.55, 0.7), foot), (x + wide * chance.uniform(0.55, 0.7), foot)
    spine = [
        (x, top[1]),
        (x + wide * 0.05, foot - high * 0.62),
        (x - wide * 0.04, foot - high * 0.3),
        (x + wide * 0.03, foot),
    ]
    snow, shade_snow = stage.lit("#fbfdff", far=0.25), stage.lit("#cfdcec", far=0.25)

    def along(end: tuple[float, float], part: float) -> tuple[float, float]:
        return top[0] + (end[0] - top[0]) * part, top[1] + (end[1] - top[1]) * part

    jag_left = [
        along(left, 0.4),
        (x - wide * 0.13, foot - high * 0.6),
        (x - wide * 0.06, foot - high * 0.7),
        (x, foot - high * 0.56),
    ]
    jag_right = [
        along(right, 0.36),
        (x + wide * 0.13, foot - high * 0.64),
        (x + wide * 0.08, foot - high * 0.72),
        (x, foot - high * 0.56),
    ]
    return "".join((
        polygon([top, left, right], rock), polygon([*spine, right], shade(rock, -0.06)),
        polygon([top, *jag_left], snow), polygon([top, *jag_right], shade_snow),
    ))  # fmt: skip


def mesa(stage: Stage, x: float, foot: float, wide: float, high: float) -> str:
    rock = stage.lit("#c9774f", far=0.45)
    points = [
        (x - wide * 0.6, foot),
        (x - wide * 0.45, foot - high * 0.5),
        (x - wide * 0.4, foot - high),
        (x + wide * 0.36, foot - high),
        (x + wide * 0.42, foot - high * 0.45),
        (x + wide * 0.6, foot),
    ]
    bands = [
        box(x - wide * 0.41, foot - high * at, wide * 0.8, high * 0.05, shade(rock, -0.05), opacity=0.8)
        for at in (0.86, 0.66, 0.5)
    ]
    return polygon(points, rock) + "".join(bands)


def framed(stage: Stage, ground: Ground) -> Ground:
    """With leaves hanging into a corner, now and then."""
    least = min(stage.width, stage.height)
    if stage.chance.random() < 0.45 and stage.wants("trees") and stage.season != "winter":
        return Ground(**{**ground.__dict__, "front": ground.front + branch(stage, stage.chance.choice((-1, 1)), least)})
    return ground
