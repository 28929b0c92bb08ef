"""Water on paper: ink mountains, watercolour."""

from itertools import pairwise

import cv2
import numpy as np

from ml.samples.motifs import ridge
from ml.samples.surface import Floats, blurred, coordinates, disc, fractal, over, rgb, soft


def ink(chance: np.random.Generator, n: int) -> Floats:
    """Mountains that fade into mist, a pine, a boat and a red seal on rice paper."""
    x, y = coordinates(n)
    made = rgb("efe7d6") * (0.95 + 0.06 * fractal(chance, n, cells=40, octaves=4)[..., None])
    made = over(made.astype(np.float32), "fbf6ea", disc(n, 0.72, 0.2, 0.075, 0.02))
    for level, rise, tone, cells in (
        (0.42, 0.42, 0.26, 3),
        (0.55, 0.4, 0.44, 3),
        (0.68, 0.3, 0.62, 4),
        (0.8, 0.22, 0.8, 4),
    ):
        below = ridge(chance, n, level, rise, cells) + 0.012 * (fractal(chance, n, cells=20, octaves=4) - 0.5)
        wet = fractal(chance, n, cells=5, octaves=5)
        fade = np.exp(-np.clip(below, 0, 1) * (7 - 2 * tone)) * (0.75 + 0.5 * wet)
        folds = np.clip(fractal(chance, n, cells=16, octaves=4, stretch=0.35) * 2.4 - 1.15, 0, 1)
        wash = soft(below, 0.006) * np.clip(tone * fade * (0.8 + 0.5 * folds), 0, 1)
        made = over(made, "24282c", wash.astype(np.float32))
    made = over(made, "efe7d6", np.exp(-(((y - 0.9) / 0.06) ** 2)).astype(np.float32) * 0.5)
    strokes = _pine(chance, n)
    dry = np.clip(1.5 - 0.9 * fractal(chance, n, cells=70, octaves=3), 0, 1)
    made = over(made, "15171a", blurred(strokes, 0.9) * dry * 0.92)
    made = over(made, "24282c", _boat(n) * 0.85)
    seal = (np.abs(x - 0.9) < 0.032) & (np.abs(y - 0.88) < 0.032)
    carved = (np.abs((x - 0.9) * 60) % 1 < 0.32) ^ (np.abs((y - 0.88) * 46) % 1 < 0.3)
    made = over(made, "b5322a", seal * (0.92 - 0.75 * carved * (np.abs(x - 0.9) < 0.026) * (np.abs(y - 0.88) < 0.026)))
    return np.clip(made, 0, 1)


def _pine(chance: np.random.Generator, n: int) -> Floats:
    mask = np.zeros((n, n), np.float32)
    trunk = [(0.06, 1.0), (0.11, 0.88), (0.09, 0.77), (0.16, 0.66), (0.15, 0.56), (0.22, 0.48)]
    for place, (start, end) in enumerate(pairwise(trunk)):
        cv2.line(mask, _px(n, *start), _px(n, *end), 1.0, max(2, int(n * (0.026 - 0.004 * place))), cv2.LINE_AA)
    twigs = [
        ((0.13, 0.7), (0.3, 0.66)),
        ((0.155, 0.6), (0.04, 0.53)),
        ((0.2, 0.5), (0.36, 0.47)),
        ((0.22, 0.48), (0.2, 0.4)),
    ]
    for start, end in twigs:
        cv2.line(mask, _px(n, *start), _px(n, *end), 1.0, max(2, n // 110), cv2.LINE_AA)
        for at in np.linspace(0.35, 1.1, 9):
            middle = np.array(start) + (np.array(end) - np.array(start)) * at + chance.normal(0, 0.01, 2)
            for turn in np.linspace(np.pi * 1.05, np.pi * 1.95, 15):
                tip = middle + 0.043 * np.array([np.cos(turn), 0.7 * np.sin(turn)]) * chance.uniform(0.7, 1.1)
                cv2.line(mask, _px(n, *middle), _px(n, *tip), float(chance.uniform(0.5, 0.95)), 1, cv2.LINE_AA)
    return mask


def _boat(n: int) -> Floats:
    mask = np.zeros((n, n), np.float32)
    hull = [(0.54, 0.905), (0.57, 0.925), (0.66, 0.925), (0.7, 0.9), (0.64, 0.912), (0.57, 0.912)]
    cv2.fillPoly(mask, [np.int32(np.array(hull) * n)], 1.0, cv2.LINE_AA)
    cv2.line(mask, _px(n, 0.6, 0.91), _px(n, 0.6, 0.87), 1.0, max(2, n // 130), cv2.LINE_AA)
    cv2.line(mask, _px(n, 0.585, 0.872), _px(n, 0.615, 0.872), 1.0, max(2, n // 160), cv2.LINE_AA)
    cv2.line(mask, _px(n, 0.62, 0.86), _px(n, 0.68, 0.94), 0.8, 1, cv2.LINE_AA)
    return mask


def _px(n: int, x: float, y: float) -> tuple[int, int]:
    return round(x * n), round(y * n)


def watercolour(chance: np.random.Generator, n: int) -> Floats:
    """Translucent blossoms and leaves whose edges dry darker, with blooms and splashes."""
    paper = fractal(chance, n, cells=120, octaves=3)
    made = rgb("fdfaf2") * (0.97 + 0.04 * paper[..., None])
    made = made.astype(np.float32)
    for code, x, y, size in (
        ("a9d3e6", 0.3, 0.2, 0.42),
        ("f9d9c0", 0.75, 0.25, 0.36),
        ("cfe6c0", 0.45, 0.8, 0.44),
        ("d9cdec", 0.85, 0.75, 0.3),
    ):
        made = _wash(made, code, _blob(chance, n, x, y, size, 0.5), chance, paper, 0.34)
    for _leaf in range(26):
        x, y = chance.uniform(0.05, 0.95), chance.uniform(0.3, 0.98)
        code = ("6faa6a", "4f8f7a", "8fb84f", "3f7f6f")[int(chance.integers(4))]
        made = _wash(
            made, code, _petal(n, x, y, chance.uniform(0.08, 0.17), chance.uniform(0, 6.3), 0.3), chance, paper, 0.62
        )
    for x, y, size, code, heart in (
        (0.3, 0.36, 0.15, "e0527a", "f2b13c"),
        (0.68, 0.3, 0.13, "f08a4f", "8f3f5f"),
        (0.52, 0.62, 0.16, "c9508f", "f6d35a"),
        (0.82, 0.58, 0.11, "7a6fd0", "f6d35a"),
        (0.17, 0.7, 0.12, "f2b13c", "b5513f"),
        (0.72, 0.86, 0.11, "e0527a", "f2c53d"),
    ):
        start = chance.uniform(0, 1)
        for turn in np.arange(6) * np.pi / 3 + start:
            at = x + 0.52 * size * np.cos(turn), y + 0.52 * size * np.sin(turn)
            made = _wash(made, code, _petal(n, *at, size * 0.62, turn, 0.62), chance, paper, 0.55)
        made = _wash(made, heart, _blob(chance, n, x, y, size * 0.26, 0.2), chance, paper, 0.85)
    for x, y, size in chance.uniform((0, 0, 0.002), (1, 1, 0.009), (46, 3)):
        code = ("e0527a", "6faa6a", "7a6fd0", "f08a4f")[int(chance.integers(4))]
        made = made * (1 - 0.5 * disc(n, x, y, size)[..., None] * (1 - rgb(code)))
    return np.clip(made, 0, 1)


def _wash(
    picture: Floats, code: str, inside: Floats, chance: np.random.Generator, paper: Floats, depth: float
) -> Floats:
    """One translucent layer: uneven within, darker where its edge dried, settled into the paper's grain."""
    n = len(picture)
    ragged = inside + 0.013 * (fractal(chance, n, cells=12, octaves=4) - 0.5)
    body = soft(ragged, 0.005)
    rim = np.exp(-((np.clip(ragged, 0, 1) / 0.006) ** 2)) * body
    flow = 0.55 + 0.75 * fractal(chance, n, cells=4, octaves=4)
    density = depth * body * (flow + 0.5 * rim) * (0.86 + 0.3 * paper)
    return (picture * (1 - np.clip(density, 0, 1)[..., None] * (1 - rgb(code)))).astype(np.float32)


def _blob(chance: np.random.Generator, n: int, x: float, y: float, size: float, rough: float) -> Floats:
    across, down = coordinates(n)
    return size - np.hypot(across - x, down - y) - rough * size * (fractal(chance, n, cells=4, octaves=4) - 0.4)


def _petal(n: int, x: float, y: float, length: float, turn: float, slim: float) -> Floats:
    across, down = coordinates(n)
    along = (across - x) * np.cos(turn) + (down - y) * np.sin(turn)
    side = -(across - x) * np.sin(turn) + (down - y) * np.cos(turn)
    bulge = slim * length * np.sqrt(np.clip(1 - (along / length) ** 2, 0, 1)) * (0.75 + 0.3 * along / length)
    return np.where(np.abs(along) < length, bulge * 0.75 - np.abs(side), -0.1).astype(np.float32)
