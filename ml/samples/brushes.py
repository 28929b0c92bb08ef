"""Strokes that one can see: oil, swirls of night, dots, crayon, chalk."""

from collections.abc import Callable

import cv2
import numpy as np

from ml.samples.motifs import flowers, house, ridge, tree, valley
from ml.samples.surface import Floats, blurred, coordinates, disc, fading, fractal, lit, over, rgb, soft


def brushed(
    picture: Floats, angle: Floats, chance: np.random.Generator, *, sizes: list[tuple[int, int, int]], wild: float
) -> tuple[Floats, Floats]:
    """The picture in strokes of several hairs along a field, and how high the paint lies.

    sizes: (how many, length, width) in pixels, the coarse first. wild: how far colours stray.
    """
    n = len(picture)
    made, height = np.ascontiguousarray(blurred(picture, 9)), np.zeros((n, n), np.float32)
    for count, length, width in sizes:
        for x, y in chance.uniform(0, n - 1, (count, 2)):
            path = _path(x, y, angle, length, n)
            colour = picture[int(y), int(x)] + chance.normal(0, wild, 3) + chance.normal(0, wild)
            turn = angle[int(y), int(x)] + np.pi / 2
            for hair in np.linspace(-0.5, 0.5, max(3, width // 3)):
                shift = hair * width * np.array([np.cos(turn), np.sin(turn)])
                line = [np.int32((path + shift) * 8)]
                tone = np.clip(colour + chance.normal(0, wild * 0.6), 0, 1).tolist()
                thick = max(1, width // 3)
                cv2.polylines(made, line, False, tone, thick, cv2.LINE_AA, 3)
                cv2.polylines(height, line, False, float(chance.uniform(0.3, 1)), thick, cv2.LINE_AA, 3)
    return made, height


def _path(x: float, y: float, angle: Floats, length: int, n: int) -> np.ndarray:
    points = [(x, y)]
    for _step in range(6):
        at = angle[min(n - 1, max(0, int(y))), min(n - 1, max(0, int(x)))]
        x, y = x + np.cos(at) * length / 6, y + np.sin(at) * length / 6
        points.append((x, y))
    return np.array(points)


def oil_field(chance: np.random.Generator, n: int) -> Floats:
    sky = ["2f5fa8", "7fb0d8", "f6d98a", "f2a65a"]
    picture = valley(chance, n, sky, "fff0b0", ["7a8fc0", "6d9a6a", "c9a23a", "e0b33c", "8f9c3a"])
    picture = flowers(picture, chance, ["d8412f", "e8642f", "f4ead0"], 170, 0.016)
    picture = tree(picture, 0.2, 0.72, 0.34, "2f6a46", "4a3326")
    _x, y = coordinates(n)
    angle = (fractal(chance, n, cells=2, octaves=2) - 0.5) * 2.6 + np.where(y < 0.5, 0.0, -0.35)
    made, height = brushed(picture, angle, chance, sizes=[(1500, 64, 18), (3200, 40, 11), (2600, 22, 6)], wild=0.045)
    return np.clip(made * lit(height, 0.16)[..., None], 0, 1)


def night_swirls(chance: np.random.Generator, n: int) -> Floats:
    x, y = coordinates(n)
    picture = fading(y, [(0, "14235c"), (0.4, "2756a6"), (0.68, "5b93c4"), (1, "14304f")])
    angle = 0.5 * np.sin(6 * x) + 0.3 * np.cos(9 * y)
    whirls = [(0.42, 0.3, 0.17), (0.68, 0.42, 0.12), (0.14, 0.2, 0.1)]
    lamps = [(0.84, 0.15, 0.1), (0.25, 0.47, 0.045), (0.6, 0.13, 0.05), (0.1, 0.38, 0.04), (0.9, 0.44, 0.045)]
    for at_x, at_y, size in whirls + lamps:
        far = np.hypot(x - at_x, y - at_y)
        pull = np.exp(-((far / (1.7 * size)) ** 2))
        around = np.arctan2(y - at_y, x - at_x) + np.pi / 2 - 0.25
        angle = np.arctan2(
            (1 - pull) * np.sin(angle) + pull * 2 * np.sin(around),
            (1 - pull) * np.cos(angle) + pull * 2 * np.cos(around),
        )
        rings = 0.5 + 0.5 * np.cos(far / size * 9 + np.arctan2(y - at_y, x - at_x))
        picture = over(picture, "cfe0e6", (0.55 * pull * rings).astype(np.float32))
    for at_x, at_y, size in lamps:
        far = np.hypot(x - at_x, y - at_y)
        picture = over(picture, "f6d75a", np.exp(-((far / size) ** 2)).astype(np.float32) * 0.95)
        picture = over(picture, "fff4c2", disc(n, at_x, at_y, size * 0.35, 0.01))
    for level, code in ((0.66, "2c4f86"), (0.74, "1f3a5e"), (0.84, "1c3a3c")):
        picture = over(picture, code, soft(ridge(chance, n, level, 0.13), 0.004))
    for place in np.linspace(0.34, 0.94, 9):
        foot, wide = 0.88 + chance.uniform(-0.03, 0.06), chance.uniform(0.05, 0.08)
        picture = house(picture, place, foot, wide, "24405e", "3b2f3f", "f4c84c")
    cypress = soft(0.055 * np.sqrt(np.clip(1.02 - y, 0, 1)) * np.clip((y - 0.28) * 2, 0, 1) - np.abs(x - 0.13), 0.006)
    picture = over(picture, "16261f", cypress * (y > 0.28))
    angle = np.where(y > 0.7, angle * 0.4, angle) + np.where(cypress > 0.4, np.pi / 2, 0)
    made, height = brushed(picture, angle, chance, sizes=[(1800, 62, 12), (4200, 40, 8), (3000, 22, 5)], wild=0.04)
    return np.clip(made * lit(height, 0.14)[..., None], 0, 1)


def dots(chance: np.random.Generator, n: int) -> Floats:
    sky = ["9cc7e8", "cfe3ea", "f8e7c0"]
    picture = valley(chance, n, sky, "fff6cf", ["9db4d6", "8fb98a", "6fa15a"])
    _x, y = coordinates(n)
    shore = ridge(chance, n, 0.74, 0.06)
    picture = over(picture, fading(y, [(0.7, "8fc3d8"), (1, "3f7fb0")]), soft(shore, 0.004))
    for place, high in ((0.1, 0.42), (0.24, 0.3), (0.9, 0.46)):
        picture = tree(picture, place, 0.78, high, "4f8a4a", "6a4a5a")
    made = np.ascontiguousarray(over(picture, "f7efdc", np.full((n, n), 0.72, np.float32)))
    for x, y_ in chance.uniform(0, n - 1, (21_000, 2)):
        colour = picture[int(y_), int(x)] + chance.normal(0, 0.05, 3)
        if chance.random() < 0.2:
            colour = 0.35 * colour + 0.65 * (np.array([1.0, 0.82, 0.55]) - 0.55 * (colour - 0.4))
        cv2.circle(made, (int(x), int(y_)), int(chance.integers(3, 6)), np.clip(colour, 0, 1).tolist(), -1, cv2.LINE_AA)
    return made


def crayon(chance: np.random.Generator, n: int) -> Floats:
    x, y = coordinates(n)
    regions = [("9fd3ee", y < 2, 0.3), ("f7c531", disc(n, 0.84, 0.16, 0.11) > 0.5, 1.1)]
    regions += [
        ("8ecb63", ridge(chance, n, 0.6, 0.16, 2) > 0, -0.5),
        ("4fa457", ridge(chance, n, 0.76, 0.14, 2) > 0, 0.5),
    ]
    regions += [("f2a0b5", (np.abs(x - 0.38) < 0.15) & (np.abs(y - 0.62) < 0.13), 1.3)]
    regions += [("e2583e", (y > 0.3) & (y < 0.5) & (np.abs(x - 0.38) < (y - 0.29) * 0.98), -0.9)]
    regions += [("7a4a2e", (np.abs(x - 0.38) < 0.035) & (y > 0.61) & (y < 0.75), 1.5)]
    regions += [("5f8fd0", (np.abs(np.abs(x - 0.38) - 0.09) < 0.033) & (np.abs(y - 0.585) < 0.035), 0.0)]
    regions += [("a86a3c", (np.abs(x - 0.74) < 0.025) & (y > 0.55) & (y < 0.8), 1.5)]
    regions += [("3f9a4f", disc(n, 0.74, 0.5, 0.12) > 0.5, 0.9)]
    paper = fractal(chance, n, cells=96, octaves=3)
    made = np.broadcast_to(rgb("fdf8ec"), (n, n, 3)).copy()
    for code, inside, turn in regions:
        made = over(made, "fdf8ec", inside.astype(np.float32))
        wave = n * (x * np.sin(turn) + y * np.cos(turn)) + 14 * fractal(chance, n, cells=6, octaves=3)
        stripes = 0.5 + 0.5 * np.sin(wave / 2.1) + 0.5 * (fractal(chance, n, cells=10, octaves=2) - 0.5)
        wax = np.clip((stripes + 1.0 - 1.25 * paper) * 2.1, 0.0, 1) * inside
        made = over(made, code, np.clip(0.94 * wax, 0.12, 1).astype(np.float32) * inside)
        rim = cv2.morphologyEx(inside.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((7, 7), np.uint8)).astype(
            np.float32
        )
        if code != "9fd3ee":
            made = over(made, rgb(code) * 0.55, np.clip(blurred(rim, 1.2) * (1.35 - paper), 0, 1) * 0.85)
    for at in chance.uniform((0.03, 0.82), (0.97, 0.97), (16, 2)):
        code = ("e2583e", "f7c531", "f2a0b5", "ffffff", "8a6fc0")[int(chance.integers(5))]
        for turn in np.arange(5) * 1.257:
            petal = disc(n, at[0] + 0.017 * np.cos(turn), at[1] + 0.017 * np.sin(turn), 0.011)
            made = over(made, code, petal * np.clip(1.5 - paper, 0.3, 1))
        made = over(made, "f0a030", disc(n, *at, 0.009) * np.clip(1.5 - paper, 0.3, 1))
    return np.clip(made, 0, 1)


def chalk(chance: np.random.Generator, n: int) -> Floats:
    smear = fractal(chance, n, cells=3, octaves=5, stretch=2.5)
    made = rgb("27433a") * (0.82 + 0.34 * smear[..., None])
    lines: dict[str, np.ndarray] = {}

    def draw(code: str, points: np.ndarray, thick: int = 6, closed: bool = False) -> None:
        mask = lines.setdefault(code, np.zeros((n, n), np.float32))
        shaken = points + chance.normal(0, 0.0016, points.shape)
        cv2.polylines(mask, [np.int32(shaken * n * 8)], closed, 1.0, thick, cv2.LINE_AA, 3)

    _blossoms(draw)
    for x, y, size in chance.uniform((0.03, 0.03, 0.008), (0.97, 0.3, 0.024), (26, 3)):
        for spread in np.linspace(0, np.pi, 4)[:-1]:
            ray = size * np.array([np.cos(spread), np.sin(spread)])
            draw(
                "f8e6a0" if size > 0.015 else "fbf7ea",
                np.array([[x - ray[0], y - ray[1]], [x + ray[0], y + ray[1]]]),
                3,
            )
    bend = np.linspace(-1.9, 1.9, 40)
    for radius in np.linspace(0.085, 0.012, 9):
        draw("f8e6a0", np.stack([0.1 + radius * np.sin(bend), 0.13 - radius * np.cos(bend)], -1), 7)
    for _hatch in range(240):
        x, y = chance.uniform(0.0, 0.99), chance.uniform(0.86, 1.0)
        code = ("8fbf9a", "a8d08d", "6fb0a0")[int(chance.integers(3))]
        draw(code, np.array([[x, y], [x + 0.012, y - chance.uniform(0.03, 0.09)]]), 5)
    grain = fractal(chance, n, cells=110, octaves=3)
    for code, mask in lines.items():
        made = over(made, code, np.clip(blurred(mask, 14) * 0.4, 0, 0.16))
        made = over(made, code, np.clip(blurred(mask, 0.8) * np.clip(2.3 * (0.86 - grain), 0.1, 1), 0, 0.95))
    return np.clip(made + 0.02 * (grain[..., None] - 0.5), 0, 1)


def _blossoms(draw: Callable[..., None]) -> None:
    """Flowers on bent stems, drawn line by line."""
    turn = np.linspace(0, 2 * np.pi, 60)
    for x, y, size, code in (
        (0.27, 0.42, 0.14, "f6c9d4"), (0.7, 0.33, 0.13, "f8e6a0"), (0.5, 0.64, 0.11, "a9d6ee"),
        (0.87, 0.6, 0.1, "f4b183"), (0.09, 0.66, 0.08, "d9c0f0"), (0.7, 0.74, 0.08, "f6a9b4"),
        (0.33, 0.78, 0.07, "f8e6a0"), (0.93, 0.84, 0.06, "f6c9d4"),
    ):  # fmt: skip
        for ring in (1.0, 0.84, 0.68, 0.52):
            wave = size * ring * (0.78 + 0.22 * np.cos(turn * 7))
            draw(code, np.stack([x + wave * np.cos(turn), y + wave * np.sin(turn)], -1), 7)
        for spread in np.linspace(0, 2 * np.pi, 30):
            ends = np.array([[x, y], [x + 0.4 * size * np.cos(spread), y + 0.4 * size * np.sin(spread)]])
            draw("fbf7ea", ends, 4)
        down = np.linspace(0, 1, 14)
        stem = np.stack([x + 0.03 * np.sin(3 * down), y + size + (0.98 - y - size) * down], -1)
        draw("a8d08d", stem, 8)
        open_ = 0.8 * size * np.linspace(0, 1, 12)
        for at, side in ((0.4, 1), (0.6, -1)):
            middle = stem[int(at * 13)]
            for bow in (0.9, 0.3, -0.3, -0.9):
                belly = bow * 0.3 * size * np.sin(np.linspace(0, np.pi, 12))
                draw("a8d08d", np.stack([middle[0] + side * open_, middle[1] - open_ * 0.6 + belly], -1), 5)
