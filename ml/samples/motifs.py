"""What the sample paintings show before a technique is laid over it: valleys, waves, houses, leaves."""

import cv2
import numpy as np

from ml.samples.surface import Floats, coordinates, disc, fading, fractal, over, rgb, soft


def ridge(chance: np.random.Generator, n: int, level: float, rise: float, cells: int = 3) -> Floats:
    """(n, n): how far below a line of hills each pixel lies, in heights of the picture."""
    _x, y = coordinates(n)
    line = fractal(chance, n, cells=cells, octaves=4)[n // 2]
    return y - (level - rise * (line - 0.5))


def valley(chance: np.random.Generator, n: int, sky: list[str], sun: str, hills: list[str]) -> Floats:
    """A sun in a fading sky over hills. sky: from the top down; hills: from far to near."""
    _x, y = coordinates(n)
    stops = [(0.62 * place / (len(sky) - 1), code) for place, code in enumerate(sky)]
    picture = fading(y, stops)
    at = chance.uniform(0.58, 0.72), chance.uniform(0.25, 0.3)
    x, _y = coordinates(n)
    halo = np.exp(-(((x - at[0]) ** 2 + (y - at[1]) ** 2) / 0.03)).astype(np.float32)
    picture = over(picture, sun, 0.55 * halo)
    picture = over(picture, sun, disc(n, *at, 0.085))
    for place, code in enumerate(hills):
        level = 0.46 + 0.46 * place / len(hills)
        below = ridge(chance, n, level, 0.2 - 0.025 * place)
        shade = np.clip(1.12 - 1.1 * below, 0.65, 1.15)[..., None]
        picture = over(picture, np.clip(rgb(code) * shade, 0, 1), soft(below, 0.004))
    return picture


def flowers(picture: Floats, chance: np.random.Generator, colours: list[str], count: int, size: float) -> Floats:
    """Round blossoms in the lower third, larger towards the foot. size: of the nearest, of the picture's side."""
    n = len(picture)
    made = np.ascontiguousarray(picture)
    for y in np.sort(chance.uniform(0.68, 0.99, count)):
        near = (y - 0.6) / 0.4
        x, radius = chance.uniform(0, 1), max(2, round(size * near * n))
        colour = rgb(colours[int(chance.integers(len(colours)))]).tolist()
        cv2.circle(made, (round(x * n), round(y * n)), radius, colour, -1, cv2.LINE_AA)
        cv2.circle(made, (round(x * n), round(y * n)), max(1, radius // 3), rgb("f3c33c").tolist(), -1, cv2.LINE_AA)
    return made


def tree(picture: Floats, x: float, foot: float, high: float, crown: str, trunk: str) -> Floats:
    """A round tree; all in sides of the picture."""
    n = len(picture)
    made = np.ascontiguousarray(picture)
    cv2.line(made, _at(n, x, foot), _at(n, x, foot - high * 0.5), rgb(trunk).tolist(), max(2, round(high * n * 0.07)))
    for dx, dy, size in ((-0.2, 0.55, 0.22), (0.2, 0.57, 0.22), (0, 0.76, 0.27), (0, 0.52, 0.24)):
        radius = round(size * high * n)
        cv2.circle(made, _at(n, x + dx * high, foot - dy * high), radius, rgb(crown).tolist(), -1, cv2.LINE_AA)
    return made


def house(picture: Floats, x: float, foot: float, wide: float, wall: str, roof: str, window: str) -> Floats:
    """A gabled house; x: its middle."""
    n = len(picture)
    made = np.ascontiguousarray(picture)
    half, high = wide / 2, wide * 0.75
    cv2.rectangle(made, _at(n, x - half, foot - high), _at(n, x + half, foot), rgb(wall).tolist(), -1)
    gable = [_at(n, x - half * 1.2, foot - high), _at(n, x, foot - high * 1.75), _at(n, x + half * 1.2, foot - high)]
    cv2.fillPoly(made, [np.int32(gable)], rgb(roof).tolist(), cv2.LINE_AA)
    for dx in (-0.22, 0.22):
        corner = _at(n, x + (dx - 0.1) * wide, foot - high * 0.72), _at(n, x + (dx + 0.1) * wide, foot - high * 0.38)
        cv2.rectangle(made, *corner, rgb(window).tolist(), -1)
    return made


def _at(n: int, x: float, y: float) -> tuple[int, int]:
    return round(x * n), round(y * n)
