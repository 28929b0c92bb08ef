"""Closed shapes of pencil strokes, each filled with one crayon."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.colouring.rasters import Colours, Field, Rasters

GAP_PX = 3  # at 512 px of height; a line with a wider gap does not close its shape
LEAST = 0.0004  # of the sheet; smaller specks stay paper
BOX = np.float32([
    [0.98, 0.80, 0.24], [0.93, 0.45, 0.36], [0.55, 0.78, 0.42], [0.42, 0.68, 0.90],
    [0.95, 0.62, 0.75], [0.72, 0.58, 0.86], [0.98, 0.66, 0.34], [0.62, 0.80, 0.78],
])  # fmt: skip
SUN = BOX[0]


def fill_regions(rasters: Rasters, *, seed: int) -> tuple[Colours, Field]:
    """Colours (H, W, 3) and where they lie (H, W): inside closed strokes, except under stickers.

    A shape drawn with a coloured crayon is filled with it, lighter; one drawn with the pencil gets a crayon of the box.
    """
    lines = (rasters.strokes > 0.35).astype(np.uint8)
    fill, cover = np.ones((*lines.shape, 3), np.float32), np.zeros(lines.shape, np.float32)
    chance = np.random.default_rng([seed, 6])
    for region in _regions(lines):
        fill[region] = _crayon(region, lines, rasters, chance)
        cover[region] = 1.0
    return fill, cover * (rasters.painted < 0.5)


def _regions(lines: NDArray[np.uint8]) -> list[NDArray[np.bool_]]:
    """Masks of what strokes enclose, gaps of some pixels closed, grown back to the middle of the lines."""
    width = max(1, round(GAP_PX * lines.shape[0] / 512))
    round_brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
    closed = cv2.dilate(lines, round_brush)
    count, labels, facts, _centres = cv2.connectedComponentsWithStats(1 - closed, connectivity=4)
    height, across = lines.shape
    found = []
    for label in range(1, count):
        left, top, wide, high, area = facts[label]
        touches = left == 0 or top == 0 or left + wide == across or top + high == height
        if not touches and area >= LEAST * lines.size:
            grown = cv2.dilate((labels == label).astype(np.uint8), round_brush, iterations=2)
            found.append((grown > 0) & ((labels == label) | (closed > 0)))
    return found


def _crayon(
    region: NDArray[np.bool_], lines: NDArray[np.uint8], rasters: Rasters, chance: np.random.Generator
) -> NDArray[np.float32]:
    """The colour of the stroke around it; of the box when that is the pencil."""
    around = region & (lines > 0)
    colour = np.median(rasters.ink[around], axis=0) if around.any() else np.zeros(3, np.float32)
    if colour.max() - colour.min() > 0.12:
        return colour * 0.72 + 0.28
    pick = BOX[chance.integers(len(BOX))]
    return SUN if _is_sun(region) else pick


def _is_sun(region: NDArray[np.bool_]) -> bool:
    """A round shape high on the sheet."""
    rows, columns = np.nonzero(region)
    wide, high = np.ptp(columns) + 1, np.ptp(rows) + 1
    is_round = 0.75 < wide / high < 1.33 and len(rows) > 0.7 * wide * high
    return bool(is_round and rows.mean() < 0.38 * region.shape[0])
