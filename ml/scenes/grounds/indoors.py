"""Room, kitchen, stage, and the top of a table."""

from ml.scenes.grounds.furnishing import (
    audience,
    boards,
    curtain,
    lamp_lit,
    light_on_floor,
    picture,
    plaster,
    shelf,
    wallpaper,
    window,
)
from ml.scenes.grounds.sky import glow, star
from ml.scenes.shapes import box, ellipse, fading, line, mix, polygon, shade
from ml.scenes.stage import Ground, Stage

ROOMS = (
    ("#f6e2c4", "#c98f5f", "#b5654a"),
    ("#dfe9e0", "#b98a62", "#5f8f8a"),
    ("#f4d9d2", "#c79a72", "#b9707a"),
    ("#dbe4f0", "#b08a68", "#6f86b0"),
)


def room(stage: Stage) -> Ground:
    """A wall with window and pictures, boards, a rug."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, floor = min(w, h), h * chance.uniform(0.66, 0.7)
    wall, wood, accent = ROOMS[stage.variant % len(ROOMS)]
    parts = [plaster(stage, wall, floor), wallpaper(stage, wall, floor, least), boards(stage, wood, floor)]
    parts.append(box(0, floor - h * 0.022, w, h * 0.022, lamp_lit(stage, shade(wall, 0.07))))
    window_at = w * chance.choice((0.24, 0.5, 0.74))
    if stage.wants("window"):
        parts.append(window(stage, window_at, floor * 0.42, least * 0.34, least * 0.36, accent))
    for at in (0.14, 0.5, 0.86):
        if abs(at * w - window_at) > least * 0.3:
            parts.append(
                picture(stage, at * w, floor * chance.uniform(0.28, 0.42), least * chance.uniform(0.1, 0.15), accent)
            )
    rug_y = floor + (h - floor) * 0.55
    rug = lamp_lit(stage, mix(accent, "#ffffff", 0.28))
    parts += [
        ellipse(w / 2, rug_y, w * 0.36, (h - floor) * 0.3, rug),
        ellipse(w / 2, rug_y, w * 0.31, (h - floor) * 0.24, shade(rug, 0.07)),
        ellipse(w / 2, rug_y, w * 0.2, (h - floor) * 0.14, rug),
    ]
    if stage.dark:
        parts.append(glow(stage, w * chance.choice((0.15, 0.85)), floor * 0.5, least * 0.6, "#ffdf9a", 0.6))
    elif stage.weather == "clear":
        parts.append(light_on_floor(stage, window_at, floor, least))
    return Ground("".join(parts), "", (floor + h * 0.045, h * 0.95), small=0.82, sky=(0.12, 0.5), open_air=False)


def kitchen(stage: Stage) -> Ground:
    """Tiles, shelf, counter; things stand on the counter's edge or the floor before it."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, floor = min(w, h), h * 0.76
    wall, wood, accent = ROOMS[(stage.variant + 1) % len(ROOMS)]
    parts = [plaster(stage, mix(wall, "#ffffff", 0.3), floor)]
    tile = least * 0.085
    grout = lamp_lit(stage, mix(wall, "#ffffff", 0.7))
    for row in range(4):
        for column in range(int(w / tile) + 2):
            tone = lamp_lit(stage, shade(mix(wall, "#ffffff", 0.42), chance.uniform(-0.03, 0.03)))
            parts.append(
                box(
                    column * tile - tile * 0.5 * (row % 2),
                    h * 0.57 - (row + 1) * tile,
                    tile * 0.94,
                    tile * 0.94,
                    tone,
                    round_=4,
                )
            )
    parts.insert(1, box(0, h * 0.57 - 4 * tile, w, 4 * tile, grout))
    window_at = w * chance.choice((0.3, 0.7))
    if stage.wants("window"):
        parts.append(window(stage, window_at, h * 0.235, least * 0.3, least * 0.28, accent))
    shelf_x = w * (1 - window_at / w)
    parts.append(shelf(stage, shelf_x, h * 0.22, least * 0.38, wood))
    top = h * 0.57
    body = lamp_lit(stage, mix(accent, "#ffffff", 0.35))
    parts += [
        box(0, top, w, h * 0.19, body),
        box(-10, top - h * 0.012, w + 20, h * 0.03, lamp_lit(stage, shade(wood, 0.08))),
    ]
    panel = least * 0.25
    for at in range(int(w / panel) + 1):
        parts.append(
            box(at * panel + panel * 0.06, top + h * 0.04, panel * 0.88, h * 0.13, shade(body, 0.05), round_=8)
        )
        parts.append(
            ellipse(
                at * panel + panel * 0.82, top + h * 0.075, least * 0.009, least * 0.009, lamp_lit(stage, "#f4e6c8")
            )
        )
    parts.append(boards(stage, wood, floor))
    return Ground("".join(parts), "", (floor + h * 0.06, h * 0.96), small=0.9, sky=(0.1, 0.4), open_air=False)


def table(stage: Stage) -> Ground:
    """Close up: a cloth or boards under the things, a quiet wall behind."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, edge = min(w, h), h * chance.uniform(0.56, 0.62)
    wall, wood, accent = ROOMS[stage.variant % len(ROOMS)]
    name = stage.name()
    far, near = lamp_lit(stage, shade(mix(wall, accent, 0.12), 0.0)), lamp_lit(stage, mix(wall, "#ffffff", 0.35))
    parts = [fading(name, ((0, far, 1), (1, near, 1))), box(0, 0, w, h, f"url(#{name})")]
    if stage.variant % 2:
        parts.append(window(stage, w * chance.choice((0.26, 0.74)), edge * 0.42, least * 0.36, least * 0.4, accent))
    else:
        parts.append(glow(stage, w * chance.uniform(0.3, 0.7), edge * 0.5, least * 0.6, "#fff6e0", 0.6))
    parts.append(boards(stage, shade(wood, 0.05), edge, rows=4))
    if stage.variant % 3 != 2:
        cloth = lamp_lit(stage, mix(accent, "#ffffff", 0.62))
        parts.append(
            polygon(
                [(w * 0.06, edge + h * 0.05), (w * 0.94, edge + h * 0.05), (w * 1.08, h + 10), (-w * 0.08, h + 10)],
                cloth,
            )
        )
        stripe = shade(cloth, -0.06)
        for at in range(9):
            a, b = 0.1 + 0.1 * at, -0.03 + 0.132 * at
            parts.append(line(((w * a, edge + h * 0.052), (w * b, h + 6)), stripe, least * 0.009, opacity=0.8))
        for t in (0.12, 0.34, 0.66):
            y = edge + h * 0.05 + (h - edge) * t
            parts.append(
                line(
                    ((w * (0.06 - 0.1 * t), y), (w * (0.94 + 0.1 * t), y)),
                    stripe,
                    least * (0.006 + 0.006 * t),
                    opacity=0.8,
                )
            )
    return Ground("".join(parts), "", (edge + h * 0.14, h * 0.9), small=0.85, sky=(0.1, 0.4), open_air=False)


def stage_(stage: Stage) -> Ground:
    """Curtains, spot lights, boards, and heads of the audience."""
    w, h, chance = stage.width, stage.height, stage.chance
    least, floor = min(w, h), h * 0.68
    red = ("#b33a44", "#6f3f8f", "#2f5f8f")[stage.variant % 3]
    back = ("#3a2a5a", "#2a2f5f", "#4a2a4a")[stage.variant % 3]
    name = stage.name()
    parts = [fading(name, ((0, shade(back, -0.05), 1), (1, shade(back, 0.14), 1))), box(0, 0, w, h, f"url(#{name})")]
    parts += [
        star(
            chance.uniform(0.15, 0.85) * w,
            chance.uniform(0.14, 0.55) * h,
            least * chance.uniform(0.008, 0.018),
            "#ffe9a8",
        )
        for _ in range(16)
    ]
    parts.append(boards(stage, "#b9794f", floor, dim=False))
    for at, colour in ((0.25, "#fff1b8"), (0.5, "#ffd7e8"), (0.75, "#cfe4ff")):
        beam, foot = stage.name(), w * (0.5 + (at - 0.5) * 0.75)
        parts.append(fading(beam, ((0, colour, 0.55), (1, colour, 0.08))))
        parts.append(
            polygon(
                [(w * at - 12, 0), (w * at + 12, 0), (foot + w * 0.17, h * 0.83), (foot - w * 0.17, h * 0.83)],
                f"url(#{beam})",
            )
        )
        parts.append(ellipse(foot, h * 0.83, w * 0.17, h * 0.035, colour, opacity=0.35))
    for side in (-1, 1):
        parts.append(curtain(stage, side, red))
    scallop = [
        box(w * at / 8, -10, w / 8, h * 0.085, shade(red, -0.02 * (at % 2)), round_=0)
        + ellipse(w * (at + 0.5) / 8, h * 0.07, w / 16, h * 0.045, shade(red, -0.02 * (at % 2)))
        for at in range(8)
    ]
    parts += [*scallop, box(0, h * 0.0, w, h * 0.02, "#e8b84a")]
    return Ground(
        "".join(parts),
        audience(stage, least),
        (floor + h * 0.07, h * 0.87),
        small=0.85,
        sky=(0.18, 0.45),
        open_air=False,
    )
