"""Pictures put together from pieces: mosaic, stained glass, torn paper, cloth."""

import cv2
import numpy as np

from ml.samples.motifs import ridge
from ml.samples.surface import (
    Floats,
    blurred,
    cells,
    coordinates,
    disc,
    edge_distance,
    fading,
    fractal,
    lit,
    mean_of_tiles,
    over,
    rgb,
    soft,
    tiles,
)  # fmt: skip


def mosaic(chance: np.random.Generator, n: int) -> Floats:
    x, y = coordinates(n)
    far = np.hypot(x - 0.5, y - 0.4)
    turn = np.arctan2(y - 0.4, x - 0.5)
    picture = fading(far, [(0, "ffd35c"), (0.16, "f2a33c"), (0.17, "bfe0e0"), (0.55, "4f9fc0"), (0.8, "2c6a9c")])
    rays = soft(0.05 * (1 + np.cos(turn * 14)) - np.clip(far - 0.17, 0, 1), 0.004) * (far > 0.165)
    picture = over(picture, "f6c24a", rays)
    for level, phase, code in ((0.66, 0, "2f7f94"), (0.75, 2, "1f5f86"), (0.84, 4, "2b9a8f"), (0.92, 1, "174a6c")):
        below = y - level + 0.028 * np.sin(x * 22 + phase)
        picture = over(picture, code, soft(below, 0.002))
        picture = over(picture, "f4efe0", soft(0.011 - np.abs(below), 0.002))
    for fish_x, fish_y, code in ((0.27, 0.82, "e2603f"), (0.68, 0.9, "f2b13c"), (0.8, 0.74, "e88aa0")):
        body = soft(0.05 - np.hypot((x - fish_x) * 0.55, y - fish_y), 0.003)
        tail = (np.abs(y - fish_y) < (x - fish_x - 0.065) * 0.75) & (x - fish_x < 0.125)
        picture = over(picture, code, np.maximum(body, tail.astype(np.float32)))
        picture = over(picture, "fff8e8", disc(n, fish_x - 0.05, fish_y - 0.012, 0.012))
    labels, inside = cells(chance, n, n / 46, 0.3)
    colours = mean_of_tiles(picture, labels)
    colours = np.clip(
        colours * chance.uniform(0.8, 1.2, (len(colours), 1)) + chance.normal(0, 0.02, colours.shape), 0, 1
    )
    stones = colours[labels] * lit(np.clip(inside, 0, 4) / 4, 0.12)[..., None]
    stones += 0.05 * (fractal(chance, n, cells=40, octaves=3)[..., None] - 0.5)
    return np.clip(over(stones.astype(np.float32), "4a4138", soft(1.7 - inside, 1.6)), 0, 1)


def stained_glass(chance: np.random.Generator, n: int) -> Floats:
    x, y = coordinates(n)
    far, turn = np.hypot(x - 0.5, y - 0.5), np.arctan2(y - 0.5, x - 0.5)
    jewels = ["1f4fa8", "b3202f", "e8a92a", "2f8a56", "6a2f8f", "2aa0b8", "e0622f", "f0d25a"]
    rings = np.array([0, 0.055, 0.155, 0.27, 0.375, 0.48, 0.72])
    bowed = far * (1 + 0.07 * np.cos(turn * 12) * (far > 0.1))
    ring = np.digitize(bowed, rings) - 1
    parts = np.array([1, 8, 12, 24, 24, 36, 28])[ring]
    sector = np.floor((turn / (2 * np.pi) + 0.5) * parts + 0.5 * (ring % 2)).astype(int) % parts
    labels = (ring * 64 + sector).astype(np.int32)
    order = {0: [2], 1: [1, 7], 2: [0, 5], 3: [4, 2, 1], 4: [0, 3], 5: [6, 0, 5], 6: [3, 0, 4, 1]}
    colours = np.zeros((64 * 7, 3), np.float32)
    for number in range(len(colours)):
        row = order[number // 64]
        colours[number] = rgb(jewels[row[number % len(row)]]) * chance.uniform(0.78, 1.2)
    shards, _inside = cells(chance, n, n / 13, 0.45)
    tone = chance.uniform(0.82, 1.16, shards.max() + 1)[shards]
    inside = edge_distance(labels)
    light = (
        1.3 - 0.95 * np.hypot(x - 0.45, y - 0.4) + 0.3 * (fractal(chance, n, cells=10, octaves=4, stretch=0.4) - 0.5)
    )
    glass = np.clip(colours[labels] * (tone * light)[..., None], 0, 1)
    glass = over(glass, "ffffff", 0.18 * np.clip(inside / 26, 0, 1) * (light > 0.9))
    lead = soft(4.2 - inside, 1.5)
    cracks = soft(1.1 - edge_distance(shards), 1.2) * (ring > 2) * 0.85
    glass = over(glass, "1c1a1e", np.maximum(lead, cracks))
    metal = lit(blurred(lead, 1.5), 0.5)[..., None]
    return np.clip(glass * np.where(lead[..., None] > 0.5, metal, 1), 0, 1).astype(np.float32)


def paper_collage(chance: np.random.Generator, n: int) -> Floats:
    """Torn hanji: fibres, white torn rims, shadows."""
    _x, y = coordinates(n)
    sheets = [(None, "f4e3c8"), ((0.7, 0.28, 0.15), "e8735a"), (0.42, "b9cfd0"), (0.53, "8fb0a8"), (0.62, "e3b04b")]
    sheets += [(0.72, "6f93a8"), (0.8, "c9705e"), (0.89, "3f5f73")]
    made = np.zeros((n, n, 3), np.float32)
    for shape, code in sheets:
        fibres = _fibres(chance, n)
        sheet = rgb(code) * (0.93 + 0.1 * fractal(chance, n, cells=6, octaves=5)[..., None])
        sheet = over(sheet.astype(np.float32), "fffaf0", 0.5 * fibres)
        if shape is None:
            made = sheet
            continue
        rough = 0.016 * (fractal(chance, n, cells=24, octaves=5) - 0.5)
        if isinstance(shape, tuple):
            x, _y = coordinates(n)
            inside = shape[2] - np.hypot(x - shape[0], y - shape[1]) + rough
        else:
            inside = ridge(chance, n, shape, 0.26, 3) + rough
        torn = inside - 0.012 - 0.012 * fractal(chance, n, cells=40, octaves=3)
        shadow = blurred(np.roll(soft(inside, 0.004), (7, 5), (0, 1)), 6)
        made = made * (1 - 0.34 * shadow * (1 - soft(inside, 0.004)))[..., None]
        made = over(made, "fbf6ea", soft(inside, 0.003))
        made = over(made, sheet, soft(torn, 0.003))
    return np.clip(made * (0.96 + 0.06 * fractal(chance, n, cells=90, octaves=2)[..., None]), 0, 1)


def _fibres(chance: np.random.Generator, n: int) -> Floats:
    mask = np.zeros((n, n), np.float32)
    for x, y, turn in zip(*chance.uniform(0, 1, (3, 130)), strict=True):
        at = np.linspace(0, 1, 9)
        bend = turn * 6.3 + chance.uniform(-2, 2) * at
        line = np.stack([x * n + np.cumsum(np.cos(bend)) * 5, y * n + np.cumsum(np.sin(bend)) * 5], -1)
        cv2.polylines(mask, [np.int32(line * 8)], False, float(chance.uniform(0.3, 1)), 1, cv2.LINE_AA, 3)
    return mask


def tapestry(chance: np.random.Generator, n: int) -> Floats:
    """A landscape in woven threads, with a border of diamonds."""
    across = 64
    x, y = coordinates(across)
    bands = ["2f5f7f", "5a93a8", "e8cfa0", "e8995a", "c9553f"]
    picture = rgb("f0dcb4") * np.ones((across, across, 1), np.float32)
    for place, code in enumerate(bands[::-1]):
        picture = over(picture, code, (y < 0.52 - 0.085 * place).astype(np.float32))
    far = np.hypot(x - 0.5, y - 0.36)
    for radius, code in ((0.2, "e8cfa0"), (0.165, "f0b840"), (0.11, "c9452f")):
        picture = over(picture, code, (far < radius).astype(np.float32))
    for place, code in enumerate(("6f8f5f", "3f6f5a", "c98f3a", "7a3f3a", "2f3f4f")):
        line = 0.54 + 0.085 * place + 0.07 * np.abs(((x * (3 - place % 2) + 0.3 * place) % 1) - 0.5)
        picture = over(picture, code, (y > line).astype(np.float32))
    edge = np.minimum(np.minimum(x, 1 - x), np.minimum(y, 1 - y)) * across
    column, row = np.indices((across, across))[::-1]
    diamond = (np.abs(column % 8 - 3.5) + np.abs(row % 8 - 3.5)) < 3
    picture = over(picture, "7a2f2f", (edge < 6).astype(np.float32))
    picture = over(picture, "f0dcb4", ((edge < 6) & diamond).astype(np.float32))
    picture = over(picture, "2f3f4f", ((edge >= 5) & (edge < 6)).astype(np.float32))
    picture = np.clip(picture * chance.uniform(0.86, 1.1, (across, across, 1)), 0, 1)
    return _woven(picture.astype(np.float32), chance, n)


def _woven(picture: Floats, chance: np.random.Generator, n: int) -> Floats:
    """Each pixel of a small picture as a crossing of threads."""
    large = cv2.resize(picture, (n, n), interpolation=cv2.INTER_NEAREST)
    x, y = coordinates(n)
    step = len(picture)
    along, down = (x * step) % 1, (y * step) % 1
    odd = (np.floor(x * step) + np.floor(y * step)) % 2 > 0
    bulge = np.where(
        odd,
        np.sin(np.pi * along) * (0.55 + 0.45 * np.sin(np.pi * down)),
        np.sin(np.pi * down) * (0.55 + 0.45 * np.sin(np.pi * along)),
    )
    twist = np.where(odd, np.sin((down * 3 + along) * 2 * np.pi), np.sin((along * 3 + down) * 2 * np.pi))
    thread = 0.5 + 0.55 * bulge + 0.07 * twist + 0.1 * (fractal(chance, n, cells=128, octaves=2) - 0.5)
    return np.clip(large * thread[..., None], 0, 1).astype(np.float32)


def batik(chance: np.random.Generator, n: int) -> Floats:
    """Wax and indigo: flowers of many petals, dots, and the fine cracks of the wax."""
    x, y = coordinates(n)
    made = over(np.broadcast_to(rgb("1d2f5e"), (n, n, 3)), "2f4a86", 0.7 * fractal(chance, n, cells=5))
    flowers = [
        (0.5, 0.5, 0.3, 12),
        (0.02, 0.02, 0.24, 8),
        (0.98, 0.02, 0.24, 8),
        (0.02, 0.98, 0.24, 8),
        (0.98, 0.98, 0.24, 8),
    ]
    flowers += [(0.5, 0.03, 0.13, 8), (0.5, 0.97, 0.13, 8), (0.03, 0.5, 0.13, 8), (0.97, 0.5, 0.13, 8)]
    wax = np.zeros((n, n), np.float32)
    for at_x, at_y, size, petals in flowers:
        far, turn = np.hypot(x - at_x, y - at_y) / size, np.arctan2(y - at_y, x - at_x)
        leaf = np.abs(np.cos(turn * petals / 2))
        for outer, code in (
            (1.0, "f0e2c0"),
            (0.93, "a8492f"),
            (0.72, "f0e2c0"),
            (0.66, "d99a3a"),
            (0.42, "f0e2c0"),
            (0.37, "6a2f2a"),
            (0.2, "f0e2c0"),
            (0.14, "d99a3a"),
        ):
            inside = soft((outer * (0.72 + 0.28 * leaf) - far) * size, 0.003)
            made, wax = over(made, code, inside), np.maximum(wax, inside)
        for ring, count in ((0.83, petals * 3), (0.54, petals * 2), (0.285, petals)):
            spot = np.hypot((far - ring) * 1.0, ((turn / (2 * np.pi) * count) % 1 - 0.5) * 2 * np.pi * ring / count)
            made = over(made, "f6ecd2", soft(0.026 * (0.6 + ring * 0.4) - spot, 0.01))
    grid = np.hypot((x * 26) % 1 - 0.5, (y * 26) % 1 - 0.5)
    made = over(made, "c9b58a", soft(0.13 - grid, 0.05) * (1 - wax) * 0.85)
    warp = 16 * np.stack([fractal(chance, n, cells=8), fractal(chance, n, cells=8)])
    _labels, inside = tiles(chance.uniform(0, n, (190, 2)), n)
    rows, columns = np.indices((n, n), dtype=np.float32)
    inside = cv2.remap(inside, columns + warp[0], rows + warp[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cracks = soft(0.9 - inside, 1.1) * np.clip(2.2 * fractal(chance, n, cells=5) - 0.55, 0, 1)
    made = over(made, "16244a", cracks * (0.25 + 0.5 * wax))
    return np.clip(made * (0.95 + 0.08 * fractal(chance, n, cells=128, octaves=2)[..., None]), 0, 1)
