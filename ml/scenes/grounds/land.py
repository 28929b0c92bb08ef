"""Landscapes with earth under the feet: meadow, forest, mountains, desert, snow."""

from ml.scenes.grounds.plants import birch, bush, grass_front, meadow_flowers, pine, tree
from ml.scenes.grounds.relief import (
    canopy,
    far_mountains,
    forest_floor,
    hill,
    mesa,
    patches,
    peak,
    row_of_trees,
    scattered_tufts,
    stone,
    sunbeam,
    winding_path,
)
from ml.scenes.grounds.sky import glow, sky
from ml.scenes.shapes import box, ellipse, fading, land, line, polygon, ridge, shade
from ml.scenes.stage import Ground, Stage


def meadow(stage: Stage) -> Ground:
    """Hills one behind the other, trees on them, flowers in front."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, horizon = min(w, h), h * chance.uniform(0.44, 0.54)
    parts = [sky(stage, horizon)]
    if stage.variant % 2 == 0 and stage.wants("mountain"):
        parts.append(far_mountains(stage, horizon, rise=0.13))
    parts.append(hill(stage, horizon, 0.05, far=0.75))
    parts += [row_of_trees(stage, horizon + h * 0.015, least * 0.1, far=0.6)]
    parts.append(hill(stage, horizon + h * 0.06, 0.035, far=0.35))
    if stage.wants("trees"):
        for _ in range(chance.choice((1, 2, 3))):
            x = w * chance.choice((chance.uniform(0.0, 0.22), chance.uniform(0.78, 1.0)))
            parts.append(tree(stage, x, horizon + h * 0.1, least * chance.uniform(0.2, 0.3), far=0.3))
    floor = horizon + h * 0.13
    parts.append(hill(stage, floor, 0.02, far=0.0, chroma=1.05))
    parts.append(patches(stage, floor + h * 0.03, shade(stage.green, -0.045)))
    if stage.variant % 3 == 2 and stage.wants("road"):
        parts.append(winding_path(stage, floor))
    parts.append(scattered_tufts(stage, floor))
    dense = 90 if "flowers" in stage.sky else 26
    if stage.season != "winter":
        parts.append(meadow_flowers(stage, floor + h * 0.03, h * 0.97, round(dense * w / least), least=least))
    front = grass_front(stage, least)
    if stage.season != "winter":
        front += meadow_flowers(stage, h * 1.0, h * 1.03, round(dense * 0.25 * w / least), least=least * 1.1)
    return Ground("".join(parts), front, (floor + h * 0.05, h * 0.95), small=0.62, sky=(0.1, horizon / h * 0.8))


def forest(stage: Stage) -> Ground:
    """Between trunks, light falling through."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, floor = min(w, h), h * chance.uniform(0.56, 0.62)
    base = {"spring": "#cfe6a8", "summer": "#b9dc9c", "autumn": "#f3d69a", "winter": "#dbe7f2"}[stage.season]
    deep = {"spring": "#7fb87a", "summer": "#5f9f72", "autumn": "#c98a52", "winter": "#9db4cc"}[stage.season]
    name = stage.name()
    parts = [fading(name, ((0, stage.lit(deep), 1), (0.75, stage.lit(base), 1), (1, stage.lit(base), 1)))]
    parts.append(box(0, 0, w, h, f"url(#{name})"))
    parts.append(
        glow(
            stage,
            w * chance.uniform(0.3, 0.7),
            h * 0.3,
            least * 0.55,
            "#fff7d0" if not stage.dark else "#c8d4ff",
            0.7 if stage.weather == "clear" else 0.35,
        )
    )
    tones = (0.8, 0.55, 0.3)
    for depth, far in enumerate(tones):
        foot = floor - h * (0.05 - 0.035 * depth)
        parts.append(canopy(stage, h * (0.13 + 0.0 * depth), far))
        for at in range(round((8 - 2 * depth) * w / least)):
            x = w * (at + chance.uniform(0.1, 0.9)) / round((8 - 2 * depth) * w / least)
            if chance.random() < 0.28:
                parts.append(pine(stage, x, foot, least * (0.34 + 0.1 * depth), far=far))
            else:
                parts.append(birch(stage, x, foot, h * (0.62 + 0.1 * depth), far=far))
        parts.append(hill(stage, foot - h * 0.004, 0.012, far=far * 0.8))
    if stage.weather == "clear":
        parts += [sunbeam(stage, w * chance.uniform(0.1, 0.8)) for _ in range(3)]
    parts.append(hill(stage, floor, 0.014, far=0))
    parts.append(patches(stage, floor + h * 0.02, shade(stage.green, -0.05)))
    for x in (w * chance.uniform(-0.03, 0.07), w * chance.uniform(0.93, 1.03)):
        parts.append(birch(stage, x, floor + h * 0.12, h * 1.1))
        parts.append(bush(stage, x + chance.uniform(-0.04, 0.04) * w, floor + h * 0.14, least * 0.2))
    parts.append(canopy(stage, h * 0.07, 0.0))
    parts.append(scattered_tufts(stage, floor))
    parts += forest_floor(stage, floor, least)
    return Ground("".join(parts), grass_front(stage, least), (floor + h * 0.06, h * 0.94), small=0.62, sky=(0.16, 0.42))


def mountain(stage: Stage) -> Ground:
    """Peaks with snow, pine slopes, an alpine meadow."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, horizon = min(w, h), h * chance.uniform(0.5, 0.56)
    parts = [sky(stage, horizon), far_mountains(stage, horizon, rise=0.3, far=0.75)]
    for at in sorted(
        (chance.uniform(0.0, 0.35), chance.uniform(0.4, 0.65), chance.uniform(0.7, 1.0)), key=lambda _: chance.random()
    ):
        parts.append(
            peak(
                stage,
                w * at,
                horizon + h * 0.02,
                least * chance.uniform(0.6, 0.85),
                horizon * chance.uniform(0.62, 0.84),
            )
        )
    parts.append(hill(stage, horizon, 0.03, far=0.45, chroma=0.9))
    for row, (far, tall) in enumerate(((0.45, 0.11), (0.22, 0.16))):
        foot = horizon + h * (0.025 + 0.045 * row)
        if stage.wants("trees"):
            for at in range(round(16 * w / least)):
                x = w * (at + chance.uniform(0, 1)) / round(16 * w / least)
                if abs(x / w - 0.5) > 0.1 + 0.12 * row or row == 0:
                    parts.append(
                        pine(
                            stage,
                            x,
                            foot + h * 0.01 * chance.random(),
                            least * tall * chance.uniform(0.7, 1.15),
                            far=far,
                        )
                    )
        parts.append(hill(stage, foot, 0.02, far=far * 0.6))
    floor = horizon + h * 0.12
    parts.append(hill(stage, floor, 0.018))
    parts.append(
        winding_path(stage, floor)
        if stage.wants("road") and stage.variant % 2
        else patches(stage, floor + h * 0.03, shade(stage.green, -0.05))
    )
    parts.append(scattered_tufts(stage, floor))
    if stage.season in ("spring", "summer"):
        parts.append(meadow_flowers(stage, floor + h * 0.04, h * 0.97, round(18 * w / least), least=least))
    parts += [
        stone(stage, w * chance.random(), h * chance.uniform(0.82, 0.97), least * chance.uniform(0.03, 0.06))
        for _ in range(4)
    ]
    return Ground("".join(parts), grass_front(stage, least), (floor + h * 0.05, h * 0.95), small=0.6, sky=(0.1, 0.34))


def desert(stage: Stage) -> Ground:
    w, h, chance = stage.width, stage.height, stage.chance
    least, horizon = min(w, h), h * chance.uniform(0.46, 0.54)
    sand = ("#efc98a", "#e8b878", "#f2d29a")[stage.variant % 3]
    parts = [sky(stage, horizon)]
    for at, wide, high in ((chance.uniform(0.05, 0.35), 0.3, 0.2), (chance.uniform(0.65, 0.95), 0.22, 0.15)):
        parts.append(mesa(stage, w * at, horizon + h * 0.02, least * wide, least * high))
    for step, far in enumerate((0.55, 0.35, 0.12, 0.0)):
        y = horizon + h * (0.0, 0.06, 0.14, 0.27)[step]
        tone = stage.lit(shade(sand, 0.03 - 0.02 * step), far=far)
        points = ridge(chance, w, y, h * (0.02 + 0.018 * step), waves=chance.uniform(1.0, 1.8))
        parts.append(land(points, h + 20, tone))
        shadow = [(x, yy + h * 0.012 + h * 0.05 * (0.5 + 0.5 * (at % 2))) for at, (x, yy) in enumerate(points)]
        parts.append(land(shadow, h + 20, stage.lit(shade(sand, -0.02 - 0.02 * step), far=far), opacity=0.55))
    floor = horizon + h * 0.17
    for _ in range(round(9 * w / least)):
        x, y = chance.uniform(0, w), chance.uniform(floor + h * 0.05, h)
        wide = least * chance.uniform(0.08, 0.2)
        parts.append(
            line(
                [(x - wide, y), (x - wide / 3, y - 4), (x + wide / 3, y + 3), (x + wide, y)],
                stage.lit(shade(sand, -0.08)),
                3,
                opacity=0.6,
            )
        )
    parts += [
        stone(
            stage, w * chance.random(), h * chance.uniform(0.72, 0.97), least * chance.uniform(0.02, 0.045), "#c99a6c"
        )
        for _ in range(4)
    ]
    return Ground("".join(parts), "", (floor, h * 0.94), small=0.58, sky=(0.1, horizon / h * 0.75))


def snowfield(stage: Stage) -> Ground:
    w, h, chance = stage.width, stage.height, stage.chance
    least, horizon = min(w, h), h * chance.uniform(0.48, 0.55)
    parts = [sky(stage, horizon)]
    for at in range(4):
        x, wide = w * (at + chance.uniform(0.1, 0.9)) / 4, least * chance.uniform(0.25, 0.42)
        top = horizon - least * chance.uniform(0.1, 0.26)
        ice = stage.lit("#cfe4f4", far=0.35)
        points = [
            (x - wide, horizon + 30),
            (x - wide * 0.4, top + least * 0.06),
            (x - wide * 0.12, top),
            (x + wide * 0.2, top + least * 0.04),
            (x + wide, horizon + 30),
        ]
        parts += [
            polygon(points, ice),
            polygon([points[2], points[3], points[4], (x + wide * 0.1, horizon + 30)], shade(ice, -0.05)),
        ]
    for step, tone in enumerate(("#d9e8f5", "#e6f0f9", "#f1f6fc")):
        parts.append(
            land(
                ridge(chance, w, horizon + h * (0.01 + 0.07 * step), h * 0.018),
                h + 20,
                stage.lit(tone, far=0.3 - 0.12 * step),
            )
        )
    floor = horizon + h * 0.15
    for _ in range(round(12 * w / least)):
        x, y = chance.uniform(0, w), chance.uniform(floor, h)
        parts.append(
            ellipse(x, y, least * chance.uniform(0.06, 0.15), least * 0.012, stage.lit("#dbe8f4"), opacity=0.8)
        )
    for _ in range(5):
        parts.append(
            pine(
                stage,
                w * chance.choice((chance.uniform(0, 0.2), chance.uniform(0.8, 1))),
                floor + h * 0.01,
                least * chance.uniform(0.12, 0.24),
                far=0.15,
            )
        )
    return Ground("".join(parts), "", (floor + h * 0.02, h * 0.95), small=0.6, sky=(0.1, 0.34))
