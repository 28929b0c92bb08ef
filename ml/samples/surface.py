"""What paint lies on and how it looks under a lamp: noise, gradients, mixing. Pictures here are (n, n, 3) float32 RGB
in 0..1, masks and fields (n, n) float32.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def rgb(code: str) -> Floats:
    """(3,) from "rrggbb"."""
    return np.frombuffer(bytes.fromhex(code), np.uint8).astype(np.float32) / 255


def coordinates(n: int) -> tuple[Floats, Floats]:
    """(x, y) of every pixel's middle, 0..1."""
    line = (np.arange(n, dtype=np.float32) + 0.5) / n
    return np.tile(line, (n, 1)), np.tile(line[:, None], (1, n))


def fractal(chance: np.random.Generator, n: int, *, cells: int = 4, octaves: int = 5, stretch: float = 1.0) -> Floats:
    """Clouds of noise in 0..1. cells: of the largest across; stretch: how much wider than high they are."""
    made = np.zeros((n, n), np.float32)
    for octave in range(octaves):
        across = max(2, round(cells * 2**octave / stretch))
        grid = chance.random((min(n, cells * 2**octave) + 1, min(n, across) + 1), np.float32)
        made += cv2.resize(grid, (n, n), interpolation=cv2.INTER_CUBIC) * 0.5**octave
    return (made - made.min()) / max(float(np.ptp(made)), 1e-6)


def fading(y: Floats, stops: Sequence[tuple[float, str]]) -> Floats:
    """A gradient along a field. stops: (place, "rrggbb") in order."""
    places = [place for place, _code in stops]
    colours = np.array([rgb(code) for _place, code in stops])
    return np.stack([np.interp(y, places, colours[:, band]) for band in range(3)], -1).astype(np.float32)


def over(picture: Floats, colour: Floats | str, mask: Floats) -> Floats:
    """The picture with this colour, or picture, laid on where the mask says."""
    paint = rgb(colour) if isinstance(colour, str) else colour
    return picture + mask[..., None] * (paint - picture)


def soft(inside: Floats, width: float) -> Floats:
    """1 where a signed distance is above 0, 0 below, over a rim of this width."""
    return np.clip(inside / width + 0.5, 0, 1)


def disc(n: int, x: float, y: float, radius: float, rim: float = 0.003) -> Floats:
    across, down = coordinates(n)
    return soft(radius - np.hypot(across - x, down - y), rim)


def blurred(values: Floats, sigma: float) -> Floats:
    return cv2.GaussianBlur(values, (0, 0), sigma)


def lit(height: Floats, strength: float) -> Floats:
    """How light falls from the upper left on a surface, about 1."""
    slope = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3) + cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3)
    return 1 + strength * np.clip(slope, -1, 1)


def cells(chance: np.random.Generator, n: int, step: float, jitter: float = 0.42) -> tuple[NDArray[np.int32], Floats]:
    """A field of irregular tiles: the number of each pixel's tile from 0, and its distance from the tile's edge in px.

    step: of the grid that they are shaken out of, in pixels.
    """
    places = np.stack(np.meshgrid(np.arange(step / 2, n, step), np.arange(step / 2, n, step)), -1).reshape(-1, 2)
    places = places + chance.uniform(-jitter, jitter, places.shape) * step
    return tiles(np.clip(places, 0, n - 1), n)


def tiles(places: NDArray[np.floating], n: int) -> tuple[NDArray[np.int32], Floats]:
    """The same around given places, (count, 2) x and y in pixels."""
    seeds = np.full((n, n), 255, np.uint8)
    spots = np.unique(np.clip(np.rint(places), 0, n - 1).astype(int), axis=0)
    seeds[spots[:, 1], spots[:, 0]] = 0
    _far, labels = cv2.distanceTransformWithLabels(seeds, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    return labels - 1, edge_distance(labels)


def edge_distance(labels: NDArray[np.int32]) -> Floats:
    """(n, n) pixels to the nearest border between two labels."""
    border = np.zeros(labels.shape, bool)
    border[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    border[1:] |= labels[1:] != labels[:-1]
    return cv2.distanceTransform((~border).astype(np.uint8), cv2.DIST_L2, 5)


def mean_of_tiles(picture: Floats, labels: NDArray[np.int32]) -> Floats:
    """(count, 3): the mean colour under each tile."""
    flat = labels.ravel()
    count = np.maximum(np.bincount(flat), 1)
    return np.stack([np.bincount(flat, picture[..., band].ravel()) / count for band in range(3)], -1).astype(np.float32)
