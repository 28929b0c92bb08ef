"""Which pixels of a line of text are letters, and which are the ground between them."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.images import Pixels
from ml.lettering.ppocr import Quad

RIM = 0.35  # of the line's height: how far around the box its ground is looked at
LEVELS = 16  # of each Lab channel
COMMONER = 2.5  # times as common in the box as on the rim: a letter's colour
Mask = NDArray[np.bool_]  # (H, W)


def upright(pixels: Pixels, quad: Quad, margin: float) -> tuple[Pixels, NDArray[np.float32]]:
    """The line turned level, with so many pixels around it, and the (3, 3) move from the picture to it."""
    width, height = line_size(quad)
    goal = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) + margin
    move = cv2.getPerspectiveTransform(np.asarray(quad, np.float32), goal)
    size = max(1, round(width + 2 * margin)), max(1, round(height + 2 * margin))
    return cv2.warpPerspective(pixels, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), move


def line_size(quad: Quad) -> tuple[float, float]:
    """Width and height of the line, in pixels: its longer pair of sides each."""
    top, right, bottom, left = (float(np.linalg.norm(quad[index] - quad[index - 3])) for index in range(4))
    return max(top, bottom), max(right, left)


def ink(tile: Pixels, margin: float) -> Mask:
    """Pixels of colours that are clearly commoner inside than on the rim of `margin` pixels around.

    tile: a line turned level, with its rim. Letters of the ground's own colours are not seen.
    """
    rim = round(margin)
    inside = np.zeros(tile.shape[:2], bool)
    inside[rim:-rim, rim:-rim] = True
    levels = cv2.cvtColor(tile, cv2.COLOR_RGB2LAB).astype(np.int32) * LEVELS // 256
    bins = (levels[..., 0] * LEVELS + levels[..., 1]) * LEVELS + levels[..., 2]
    counts = [np.bincount(bins[part], minlength=LEVELS**3).astype(np.float32) for part in (inside, ~inside)]
    shares = [_spread(count) / max(part.sum(), 1) for count, part in zip(counts, (inside, ~inside), strict=True)]
    lettery = shares[0] > COMMONER * shares[1] + 0.002
    return lettery[bins] & inside


def _spread(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    """Share a count with the neighbouring colours, so that noise and soft edges do not split a colour."""
    cube = counts.reshape(LEVELS, LEVELS, LEVELS)
    for axis in range(3):
        before, after = np.roll(cube, 1, axis), np.roll(cube, -1, axis)
        cube = 0.5 * cube + 0.25 * before + 0.25 * after
    return cube.ravel()
