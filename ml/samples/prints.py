"""Flat colours and carved lines: woodblock, linocut, cut gouache, court painting."""

import cv2
import numpy as np

from ml.samples.motifs import ridge
from ml.samples.surface import Floats, blurred, coordinates, disc, fading, fractal, over, rgb, soft


def woodblock(chance: np.random.Generator, n: int) -> Floats:
    """Great waves under a red sun: Prussian blue on cream, with the grain of the block."""
    x, y = coordinates(n)
    made = fading(y, [(0, "c9b98f"), (0.18, "ead9b0"), (0.5, "f3e7c8"), (1, "e8dcb8")])
    made = over(made, "c8503a", disc(n, 0.7, 0.24, 0.11))
    peak = soft(y - 0.34 - 0.85 * np.abs(x - 0.34) ** 1.15, 0.003) * (y < 0.75)
    made = over(made, "5f7f98", peak)
    snow = soft(0.44 + 0.018 * np.abs((x * 30) % 2 - 1) - y, 0.003)
    made = over(made, "f6eeda", peak * snow)
    for place, (level, code, high) in enumerate(
        (
            (0.5, "8fb0bc", 0.1),
            (0.6, "5a8aa6", 0.13),
            (0.7, "2f638f", 0.16),
            (0.82, "1d4474", 0.18),
            (0.95, "16325c", 0.15),
        )
    ):
        phase = (x * (2.0 + 0.25 * (place % 3)) + 0.37 * place) % 1
        crest = np.where(phase < 0.7, (phase / 0.7) ** 2.2, ((1 - phase) / 0.3) ** 0.7)
        below = (y - (level - high * (crest - 0.45))).astype(np.float32)
        made = over(made, code, soft(below, 0.003))
        stripe = np.abs((below * 34 + 0.15 * np.sin(x * 20)) % 1 - 0.5)
        made = over(made, "e9eed8", soft(0.11 - stripe, 0.05) * (below > 0.034) * np.clip(1 - below * 5, 0, 1) * 0.85)
        made = over(made, "f8f2e0", soft(0.017 * (0.4 + crest) - np.abs(below - 0.012), 0.003))
        made = _foam(made, below, crest, chance)
        made = over(made, "14284a", soft(0.0026 - np.abs(below + 0.006), 0.002))
    grain = fractal(chance, n, cells=60, octaves=3, stretch=14)
    return np.clip(made * (0.93 + 0.1 * grain[..., None]), 0, 1).astype(np.float32)


def _foam(picture: Floats, below: Floats, crest: Floats, chance: np.random.Generator) -> Floats:
    n = len(picture)
    made = np.ascontiguousarray(picture)
    rim = np.argwhere((np.abs(below + 0.004) < 0.006) & (crest > 0.62))
    for row, column in rim[chance.permutation(len(rim))[: len(rim) // 26]]:
        radius = int(chance.integers(2, max(3, n // 70)))
        cv2.circle(made, (int(column), int(row)), radius, rgb("f8f2e0").tolist(), -1, cv2.LINE_AA)
        cv2.circle(made, (int(column), int(row)), radius, rgb("7f9fb4").tolist(), 1, cv2.LINE_AA)
    return made


def linocut(chance: np.random.Generator, n: int) -> Floats:
    """Black carved lines over two rolled colours."""
    x, y = coordinates(n)
    far, turn = np.hypot(x - 0.62, y - 0.3), np.arctan2(y - 0.3, x - 0.62)
    made = over(np.broadcast_to(rgb("f3e9d2"), (n, n, 3)), "f0a23c", soft(0.2 - far, 0.003))
    hill, near = ridge(chance, n, 0.6, 0.2, 2), ridge(chance, n, 0.8, 0.16, 3)
    made = over(made, "5fa79a", soft(hill, 0.003))
    tone = np.clip(0.32 + 0.95 * far, 0, 0.86)
    lines = np.where(far < 0.2, 0.06, 0.5 + 0.5 * np.sin(turn * 74 + 5 * fractal(chance, n, cells=5)))
    ink = soft(tone - lines, 0.25) * (far > 0.2)
    rows = 0.5 + 0.5 * np.sin(hill * 210 + 3.0 * np.sin(x * 9) + 4 * fractal(chance, n, cells=6))
    ink = np.where(hill > 0, soft(0.25 + 1.6 * hill - rows, 0.25), ink)
    ink = np.where(np.abs(hill) < 0.005, 1, ink)
    grass = 0.5 + 0.5 * np.sin(x * 250 + 9 * fractal(chance, n, cells=9))
    ink = np.where(near > 0, soft(0.5 + 2.4 * near - grass, 0.25), ink)
    ink = np.where(np.abs(near) < 0.006, 1, ink)
    trunk = _trees(chance, n)
    bark = 0.5 + 0.5 * np.sin(y * 300 + 16 * fractal(chance, n, cells=12))
    ink = np.where(trunk > 0.5, np.clip(1.25 - 0.7 * (bark > 0.75), 0, 1), ink)
    speck = fractal(chance, n, cells=140, octaves=2) > 0.9
    made = over(made, "1f1c22", np.clip(blurred(ink.astype(np.float32), 0.9) * 1.0 - 0.8 * speck, 0, 1))
    return np.clip(made * (0.96 + 0.06 * fractal(chance, n, cells=50)[..., None]), 0, 1)


def _trees(chance: np.random.Generator, n: int) -> Floats:
    mask = np.zeros((n, n), np.float32)

    def grow(x: float, y: float, turn: float, length: float, thick: float) -> None:
        end = x + np.cos(turn) * length, y - np.sin(turn) * length
        cv2.line(
            mask, (int(x * n), int(y * n)), (int(end[0] * n), int(end[1] * n)), 1.0, max(1, int(thick * n)), cv2.LINE_AA
        )
        if length > 0.018:
            for lean in (0.42, -0.38):
                grow(*end, turn + lean + chance.uniform(-0.2, 0.2), length * chance.uniform(0.68, 0.8), thick * 0.66)

    for x, foot, high in ((0.2, 0.95, 0.2), (0.88, 0.9, 0.14)):
        grow(x, foot, np.pi / 2, high, high * 0.22)
    return mask


def cut_shapes(chance: np.random.Generator, n: int) -> Floats:
    """Leaves cut out of painted paper, on fields of colour."""
    x, y = coordinates(n)
    fields = ["f2c53d", "e2573c", "2f6fb5", "f3ead6", "2f9a78", "e88fa8", "1f2f5f", "f08a3c", "9ac9e0"]
    leaves = ["1f3f8f", "f3ead6", "f2c53d", "e2573c", "f3ead6", "1f3f8f", "f08a3c", "f3ead6", "d94a6a"]
    made = np.zeros((n, n, 3), np.float32)
    for place, (code, leaf) in enumerate(zip(fields, leaves, strict=True)):
        column, row = place % 3, place // 3
        across, down = np.clip(x * 3 + 0.02 * np.sin(y * 9), 0, 2.99), np.clip(y * 3 + 0.02 * np.sin(x * 8), 0, 2.99)
        box = (np.floor(across) == column) & (np.floor(down) == row)
        made = over(made, _brushed_paper(code, chance, n), box.astype(np.float32))
        shape = _leaf(x - (column + 0.5) / 3, y - (row + 0.5) / 3, chance)
        made = made * (1 - 0.22 * blurred(np.roll(shape, (3, 3), (0, 1)), 3) * (1 - shape))[..., None]
        made = over(made, _brushed_paper(leaf, chance, n), shape)
    return np.clip(made, 0, 1)


def _brushed_paper(code: str, chance: np.random.Generator, n: int) -> Floats:
    bristles = fractal(chance, n, cells=70, octaves=3, stretch=float(chance.choice([0.06, 12])))
    return (rgb(code) * (0.9 + 0.17 * bristles[..., None])).astype(np.float32)


def _leaf(x: Floats, y: Floats, chance: np.random.Generator) -> Floats:
    """A seaweed of rounded lobes along a bent stem, within a sixth of the picture."""
    turn, lobes = chance.uniform(-0.6, 0.6), int(chance.integers(4, 6))
    across, along = x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)
    across = across - 0.025 * np.sin(along * 16)
    inside = soft(0.011 - np.maximum(np.abs(across), np.abs(along) - 0.12), 0.003)
    for lobe in range(lobes):
        at = -0.115 + 0.2 * lobe / (lobes - 1)
        reach = 0.092 - 0.07 * abs(lobe / (lobes - 1) - 0.42)
        bent = along - at - 0.55 * np.abs(across) + 2.2 * across**2
        wide = 0.0155 * (1 + 0.45 * np.sin(np.clip(np.abs(across) / reach, 0, 1) * np.pi))
        inside = np.maximum(inside, soft(np.minimum(wide - np.abs(bent), (reach - np.abs(across)) * 0.8), 0.003))
    return inside.astype(np.float32)


def five_peaks(chance: np.random.Generator, n: int) -> Floats:
    """Sun, moon and peaks over the sea, after the screens behind a Joseon throne."""
    x, y = coordinates(n)
    made = fading(y, [(0, "1f4a6a"), (0.35, "2f6f86"), (0.7, "5a9a96")])
    for at, code in (((0.2, 0.17), "f4ecd8"), ((0.8, 0.17), "d8412f")):
        made = over(made, "f0d58a", disc(n, *at, 0.083))
        made = over(made, code, disc(n, *at, 0.075))
    for at_x, at_y in ((0.1, 0.33), (0.42, 0.13), (0.62, 0.26), (0.92, 0.34)):
        made = _cloud(made, x, y, at_x, at_y)
    for at, top, wide in (
        (0.08, 0.45, 0.16),
        (0.92, 0.45, 0.16),
        (0.28, 0.36, 0.17),
        (0.72, 0.36, 0.17),
        (0.5, 0.25, 0.2),
    ):
        dent = 0.02 * np.sin(y * 50 + at * 40) + 0.012 * np.sin(y * 113)
        below = y - top - 1.35 * np.clip(np.abs(x - at) - wide * 0.18 + dent * 0.5, 0, 1) ** 1.25 / wide * 0.42
        inside = soft(below.astype(np.float32), 0.004)
        made = over(made, fading(below, [(0, "1f6f5f"), (0.16, "3f9a78"), (0.3, "c9b25a"), (0.45, "b5713f")]), inside)
        folds = np.abs((below * 15 + 0.5 * np.sin((x - at) * 60)) % 1 - 0.5)
        made = over(made, "143f3a", soft(0.07 - folds, 0.05) * inside * (below > 0.01) * 0.75)
        made = over(made, "12302f", soft(0.004 - np.abs(below), 0.002))
    for at in (0.385, 0.615):
        fall = soft(0.016 - np.abs(x - at - 0.008 * np.sin(y * 30)), 0.002) * (y > 0.5) * (y < 0.82)
        made = over(made, "eef4ea", fall * (0.75 + 0.25 * np.sin(x * 900)))
    sea = soft(y - 0.79, 0.002)
    made = over(made, "2f6a8f", sea)
    for row in range(11):
        level = 0.79 + 0.022 * row
        for ring in (0.034, 0.025, 0.016, 0.007):
            arch = np.hypot(((x + 0.5 * (row % 2) / 14) * 14 % 1 - 0.5) / 14, (y - level - 0.034) * 0.9)
            code = "eef4ea" if ring in (0.034, 0.016) else "2a6488"
            made = over(made, code, soft(ring - arch, 0.002) * (y > level - 0.004) * sea)
    made = _pines(made, chance)
    return np.clip(made * (0.93 + 0.1 * fractal(chance, n, cells=50, octaves=4)[..., None]), 0, 1)


def _cloud(picture: Floats, x: Floats, y: Floats, at_x: float, at_y: float) -> Floats:
    for grown, code in ((0.006, "f4ead0"), (0.0, "7fb6b0"), (-0.01, "cfe3d6"), (-0.02, "8fc0b8")):
        inside = np.full(x.shape, -1.0, np.float32)
        for dx, dy, size in (
            (-0.07, 0.008, 0.03),
            (-0.025, -0.012, 0.042),
            (0.03, -0.004, 0.037),
            (0.078, 0.012, 0.026),
        ):
            inside = np.maximum(inside, size + grown - np.hypot(x - at_x - dx, (y - at_y - dy) * 1.25))
        picture = over(picture, code, soft(inside, 0.003))
    return picture


def _pines(picture: Floats, chance: np.random.Generator) -> Floats:
    n = len(picture)
    made = np.ascontiguousarray(picture)
    for side in (0.06, 0.94):
        lean = 1 if side < 0.5 else -1
        stem = np.array([(side + lean * 0.02 * np.sin(at * 5), 0.99 - 0.46 * at) for at in np.linspace(0, 1, 12)])
        cv2.polylines(made, [np.int32(stem * n)], False, rgb("8f3f2a").tolist(), max(2, n // 38), cv2.LINE_AA)
        for at in stem[4:]:
            for _tuft in range(2):
                x, y = at[0] + chance.uniform(-0.075, 0.075), at[1] + chance.uniform(-0.02, 0.02)
                middle, size = (int(x * n), int(y * n)), (int(n * 0.043), int(n * 0.019))
                cv2.ellipse(made, middle, size, 0, 0, 360, rgb("123f2f").tolist(), -1, cv2.LINE_AA)
                cv2.ellipse(
                    made,
                    middle,
                    (int(size[0] * 0.85), int(size[1] * 0.75)),
                    0,
                    0,
                    360,
                    rgb("2f7f4f").tolist(),
                    -1,
                    cv2.LINE_AA,
                )
    return made
