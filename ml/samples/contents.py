"""Pictures to try a style on: our own landscapes, and a few things in them."""

import io
import random
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image

from ml.images import Pixels
from ml.samples.surface import Floats, coordinates, fractal
from ml.scenes.grounds import draw_ground
from ml.scenes.shapes import blob, box, ellipse, group, line, path, polygon, shade, smooth
from ml.scenes.stage import Stage

UNITS = {"square": (1_000, 1_000), "wide": (1_333, 1_000), "tall": (1_000, 1_333)}


@dataclass(frozen=True)
class View:
    """things: (name of THINGS, x, y of its foot, height), all in units of which the shorter side has 1000."""

    place: str
    hour: str = "day"
    season: str = "summer"
    weather: str = "clear"
    shape: str = "wide"
    seed: int = 1
    sky: tuple[str, ...] = ()
    things: tuple[tuple[str, float, float, float], ...] = field(default=())


def paint(view: View, longest: int) -> Pixels:
    """The view with soft light and the grain of a photograph; longest: side in pixels."""
    import resvg_py

    width, height = UNITS[view.shape]
    chance = random.Random(view.seed)  # noqa: S311 - a drawing, not a secret
    stage = Stage(width, height, chance, view.hour, view.weather, view.season, sky=view.sky, variant=view.seed)
    ground = draw_ground(view.place, stage)
    things = "".join(_standing(*thing) for thing in view.things)
    scale = longest / max(width, height)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width * scale:.0f}" '
        f'height="{height * scale:.0f}">{ground.back}{things}{ground.front}</svg>'
    )
    drawn = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)))).convert("RGB")
    return _photographed(np.asarray(drawn, np.float32) / 255, view.seed)


def _photographed(picture: Floats, seed: int) -> Pixels:
    """Uneven light, darker corners, a little blur and grain: what flat drawings lack and styles feed on."""
    high, wide = picture.shape[:2]
    chance = np.random.default_rng(seed)
    x, y = coordinates(256)
    light = 0.86 + 0.2 * fractal(chance, 256, cells=5, octaves=5) - 0.22 * ((x - 0.5) ** 2 + (y - 0.5) ** 2)
    light = cv2.resize(light.astype(np.float32), (wide, high), interpolation=cv2.INTER_CUBIC)[..., None]
    glow = cv2.GaussianBlur(np.clip(picture - 0.8, 0, 1), (0, 0), high / 30)
    grain = chance.normal(0, 0.012, (high, wide, 1)).astype(np.float32)
    made = cv2.GaussianBlur(picture, (0, 0), 0.6) * light + 0.45 * glow + grain
    return np.rint(np.clip(made, 0, 1) * 255).astype(np.uint8)


def _standing(name: str, x: float, foot: float, high: float) -> str:
    scale = high / 100
    return group(THINGS[name](), f"translate({x - 50 * scale:.1f} {foot - 100 * scale:.1f}) scale({scale:.4f})")


# --- Things, each 100 units high and about as wide, standing on y = 100 -------------------------------------------


def _sailboat() -> str:
    hull = path("M12 84h76l-10 14q-28 4-56 0z", "#a5483a") + path("M12 84h76l-3 4h-70z", "#f3e6cf")
    sails = polygon(((48, 6), (48, 78), (14, 78)), "#fbf4e6") + polygon(((53, 16), (53, 78), (86, 78)), "#f2d27a")
    return line(((50, 2), (50, 86)), "#6a4634", 2.2) + sails + polygon(((48, 40), (48, 54), (24, 54)), "#e2614a") + hull


def _balloon() -> str:
    stripes = (("#d9523f", 30), ("#f2b63c", 21), ("#fbf0da", 11), ("#3f8fb5", 4))
    parts = [line(((38, 62), (44, 84)), "#6a4634", 1), line(((62, 62), (56, 84)), "#6a4634", 1)]
    parts += [ellipse(50, 34, wide, 33, colour) for colour, wide in stripes]
    parts += [
        path("M30 58q20 9 40 0l-8 10h-24z", "#b8432f"),
        box(42, 84, 16, 14, "#a8713f", round_=3),
        box(41, 82, 18, 4, "#7f522c", round_=2),
    ]
    return "".join([*parts, ellipse(38, 20, 6, 11, "#ffffff", opacity=0.25)])


def _cat() -> str:
    fur, dark = "#e39a4a", "#c4752f"
    tail = path("M70 92q24 2 22-22q-1-12-9-10q-5 2-2 9q4 14-13 14z", dark)
    body = path(smooth([(34, 98), (27, 76), (36, 52), (50, 46), (64, 52), (73, 76), (66, 98)], closed=True), fur)
    belly = ellipse(50, 80, 11, 17, "#fbe6c4")
    head = (
        ellipse(50, 36, 21, 18, fur)
        + polygon(((31, 30), (32, 8), (46, 20)), fur)
        + polygon(((69, 30), (68, 8), (54, 20)), fur)
    )
    head += polygon(((34, 24), (35, 14), (42, 20)), "#f2b8a0") + polygon(((66, 24), (65, 14), (58, 20)), "#f2b8a0")
    stripes = "".join(line(((x, 19), (50 + (x - 50) * 0.8, 27)), dark, 2.4) for x in (44, 50, 56))
    face = "".join(ellipse(x, 35, 4.2, 5, "#fdf7dc") + ellipse(x, 35.6, 2.3, 4.1, "#2f3b2f") for x in (42, 58))
    face += path("M48 43h4l-2 2.6z", "#b5533f") + path(
        "M50 45.5q-1 4-5.5 3.4M50 45.5q1 4 5.5 3.4", "none", stroke="#7a4526", stroke_width=1.2
    )
    whiskers = "".join(
        line(((50 + side * 8, 44), (50 + side * 27, y)), "#fff3dd", 0.7) for side in (-1, 1) for y in (40, 45, 50)
    )
    paws = ellipse(42, 97, 7, 4, "#fbe6c4") + ellipse(58, 97, 7, 4, "#fbe6c4")
    return tail + body + belly + head + stripes + face + whiskers + paws


def _flowers_in_vase() -> str:
    chance = random.Random(3)  # noqa: S311 - a drawing
    parts = [
        line(((50 + (x - 50) * 0.25, 62), (x, y)), "#4f8a4a", 1.6)
        for x, y in ((28, 26), (42, 14), (58, 12), (72, 25), (50, 30))
    ]
    parts += [blob(chance, x, y, 4, 10, "#5f9f55") for x, y in ((33, 44), (66, 42), (46, 48))]
    for x, y, colour in (
        (28, 26, "#e2614a"),
        (42, 14, "#f2b63c"),
        (58, 12, "#d9587f"),
        (72, 25, "#f08a4f"),
        (50, 30, "#8a6fc0"),
    ):
        parts += [
            blob(chance, x, y, 11.5, 10.5, shade(colour, -0.05), rough=0.16),
            blob(chance, x, y - 1, 8, 7, colour, rough=0.16),
            ellipse(x, y - 1, 2.8, 2.6, "#fbe08a"),
        ]
    vase = path(
        smooth([(42, 58), (58, 58), (57, 66), (68, 82), (61, 98), (39, 98), (32, 82), (43, 66)], closed=True), "#4f86ad"
    )
    shine = path(smooth([(41, 72), (37, 82), (41, 93), (44, 82)], closed=True), "#8fbfd9")
    return "".join([*parts, vase, shine, line(((35, 79), (50, 83), (65, 79)), "#f4efe0", 1.6)])


def _fruit() -> str:
    bowl = path("M8 66h84q-4 30-30 32h-24q-26-2-30-32z", "#d8c4a8") + path("M8 66h84l-1 6h-82z", "#efe2cc")
    fruits = "".join(
        ellipse(x, y, r, r, c) + ellipse(x - r * 0.35, y - r * 0.4, r * 0.3, r * 0.22, "#ffffff", opacity=0.4)
        for x, y, r, c in (
            (28, 56, 16, "#d8402f"),
            (70, 56, 16, "#f0a03a"),
            (50, 46, 17, "#e8c53a"),
            (50, 62, 14, "#7fae4a"),
        )
    )
    return fruits + line(((28, 42), (31, 34)), "#6a4634", 1.8) + path("M31 36q8-8 13-1q-8 5-13 1z", "#5f9f55") + bowl


def _portrait() -> str:
    hair, skin, coat = "#3f2a26", "#f3c9a5", "#c8503f"
    back = path(smooth([(24, 46), (26, 18), (50, 6), (74, 18), (76, 46), (80, 78), (20, 78)], closed=True), hair)
    coat_shape = path("M6 100q2-24 26-29q18 10 36 0q24 5 26 29z", coat) + path(
        "M36 72l14 14l14-14l4 4l-18 20l-18-20z", "#f7eeda"
    )
    neck = box(42, 58, 16, 18, shade(skin, -0.06), round_=6)
    face = ellipse(50, 41, 20, 24, skin) + ellipse(31, 44, 3.6, 5, skin) + ellipse(69, 44, 3.6, 5, skin)
    fringe = path("M29 40q1-25 21-25q20 0 21 25q-5-13-13-16q-6 9-29 16z", hair)
    eyes = "".join(
        ellipse(x, 43, 3.7, 2.9, "#fffaf0")
        + ellipse(x, 43, 2.1, 2.5, "#3a2a22")
        + ellipse(x - 0.7, 42.2, 0.7, 0.7, "#ffffff")
        for x in (42, 58)
    )
    brows = "".join(path(f"M{x - 5} 37.4q5-3 10 0", "none", stroke=hair, stroke_width=1.5) for x in (42, 58))
    mouth = path("M44.5 54q5.5 4.4 11 0q-5.5-1.6-11 0z", "#b5483f") + path(
        "M49 44.5q-3 5 1.6 5.4", "none", stroke="#c98f6c", stroke_width=1.3
    )
    cheeks = "".join(ellipse(x, 50, 4.4, 2.8, "#e8917a", opacity=0.5) for x in (37.5, 62.5))
    scarf = ellipse(50, 73, 19, 6.5, "#f0b840") + path("M60 74q10 8 7 24l-9 0q2-12-4-20z", "#e0a42f")
    return back + coat_shape + neck + face + fringe + eyes + brows + mouth + cheeks + scarf


def _fish() -> str:
    body = path(smooth([(10, 60), (30, 42), (58, 44), (76, 60), (58, 76), (30, 78)], closed=True), "#f28a3c")
    fins = (
        path("M72 60l24-17q-6 17 0 34z", "#d9662a")
        + path("M38 44q8-16 24-8l-4 10z", "#d9662a")
        + path("M40 76q8 12 18 6l-4-8z", "#d9662a")
    )
    bands = path("M30 43q-7 17 0 35l7 0q-7-18 0-36z", "#fff4e0") + path("M56 44q-5 16 0 32l6-2q-5-14 0-28z", "#fff4e0")
    return fins + body + bands + ellipse(20, 56, 4.4, 4.4, "#fffaf0") + ellipse(19.4, 56, 2.3, 2.3, "#26303a")


def _parasol() -> str:
    shades = ("#e2614a", "#fbf0da", "#e2614a", "#fbf0da", "#e2614a")
    cloth = "".join(
        path(f"M50 8Q{6 + 22 * place} 22 {4 + 18.4 * place} 46q9.2 -6 18.4 0Q{28 + 22 * place} 22 50 8z", colour)
        for place, colour in enumerate(shades)
    )
    towel = polygon(((56, 92), (98, 92), (106, 100), (60, 100)), "#4f9fc0") + polygon(
        ((66, 92), (72, 92), (77, 100), (70, 100)), "#fbf0da"
    )
    return line(((50, 8), (50, 99)), "#8a6142", 2.4) + towel + cloth


def _cabin() -> str:
    walls = box(18, 56, 64, 42, "#8a5a3c") + "".join(box(18, y, 64, 1.6, "#6a4430") for y in (64, 72, 80, 88))
    roof = polygon(((8, 58), (50, 22), (92, 58)), "#5f4a48") + polygon(
        ((6, 56), (50, 16), (94, 56), (84, 52), (50, 26), (16, 52)), "#f0f5fb"
    )
    door = box(44, 70, 14, 28, "#4a3026", round_=2) + "".join(
        box(x, 66, 12, 12, "#ffd97a", round_=1.5) for x in (26, 64)
    )
    smoke = "".join(
        ellipse(74 + 4 * step, 16 - 9 * step, 4 + 2 * step, 3 + 1.6 * step, "#dfe6f2", opacity=0.5 - 0.1 * step)
        for step in range(4)
    )
    return smoke + box(68, 24, 8, 20, "#7a5648") + roof + walls + door


THINGS = {
    "sailboat": _sailboat,
    "balloon": _balloon,
    "cat": _cat,
    "flowers": _flowers_in_vase,
    "fruit": _fruit,
    "portrait": _portrait,
    "fish": _fish,
    "parasol": _parasol,
    "cabin": _cabin,
}
VIEWS: dict[str, View] = {
    "spring_meadow": View("meadow", season="spring", seed=3, things=(("balloon", 960, 430, 250),)),
    "red_mountains": View("mountain", "sunset", "autumn", seed=8),
    "evening_sail": View("sea", "sunset", seed=2, things=(("sailboat", 420, 690, 300), ("sailboat", 1_080, 560, 110))),
    "autumn_lake": View("lake", "dawn", "autumn", seed=10),
    "night_city": View("city", "night", seed=11),
    "snow_village": View("village", season="winter", weather="snow", seed=12),
    "forest_light": View("forest", seed=13, shape="tall"),
    "beach": View("beach", seed=14, things=(("sailboat", 330, 500, 170), ("parasol", 880, 930, 430))),
    "coral": View(
        "underwater",
        seed=15,
        shape="square",
        things=(
            ("fish", 340, 520, 260),
            ("fish", 690, 380, 170),
            ("fish", 620, 690, 130),
        ),
    ),
    "desert": View("desert", "sunset", seed=16, things=(("balloon", 330, 380, 220),)),
    "aurora": View("snowfield", "night", "winter", seed=17, sky=("aurora",), things=(("cabin", 800, 800, 260),)),
    "maple_road": View("road", "sunset", "autumn", seed=18),
    "balloons": View(
        "sky",
        "dawn",
        seed=19,
        shape="tall",
        things=(
            ("balloon", 330, 700, 430),
            ("balloon", 720, 420, 230),
            ("balloon", 790, 900, 150),
        ),
    ),
    "portrait": View("meadow", "day", "spring", seed=5, shape="tall", things=(("portrait", 500, 1_340, 1_010),)),
    "window_cat": View("room", "day", seed=13, shape="square", things=(("cat", 400, 930, 520),)),
    "still_life": View("table", seed=14, shape="square", things=(("flowers", 640, 915, 680), ("fruit", 285, 945, 400))),
}
