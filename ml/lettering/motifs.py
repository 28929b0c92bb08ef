"""Telling letters from eyes, stars, flowers and wheels, which PP-OCR takes for a single letter.

A letter is strokes: thin, with gaps that reach its outline, and it looks different when it is turned. A motif is thick,
or its outline is one closed round shape, or a part of a turn leaves it as it was. A square box in which little stands
out from its ground is taken for a motif too: to paint out an eye is worse than to leave a letter. Of longer boxes only
rows of motifs are refused.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.images import Pixels
from ml.lettering.ink import RIM, Mask, ink, line_size, upright
from ml.lettering.ppocr import Quad

SHORT = 2.6  # width by height: two Hangul syllables and their margin are about 1.7
SQUARE = 1.45  # a single letter at most
SPARSE = 0.08  # of a square box: with less ink than that, nothing tells a letter from an eye
PART = 0.05  # of the ink: smaller parts are dots
THICKEST = 0.36  # of the box's shorter side: the thickest place of a stroke
FULLEST = 0.88  # of its convex hull: the outline with its holes filled
SAMEST = 0.6  # correlation with itself after a part of a turn
TURNS = (45, 60, 72, 90, 120)  # degrees
SIDE = 48  # pixels at which it is turned
LEAST_INK = 20  # pixels, of which a shape can be told


def is_motif(pixels: Pixels, quad: Quad) -> bool:
    """Whether this box holds motifs or a blot rather than letters."""
    width, height = line_size(quad)
    marks = _marks(pixels, quad)
    if max(width, height) >= SHORT * min(width, height):
        return _all_turn(marks)
    if max(width, height) < SQUARE * min(width, height) and marks.mean() < SPARSE:
        return True
    if marks.sum() < LEAST_INK:
        return False
    same = sameness(marks) > SAMEST or _all_turn(marks)
    return same or thickness(marks) > THICKEST or fullness(marks) > FULLEST


def _marks(pixels: Pixels, quad: Quad) -> Mask:
    """The ink of a box without its specks, turned level."""
    margin = max(3.0, RIM * min(line_size(quad)))
    rim = round(margin)
    marks = ink(upright(pixels, quad, margin)[0], margin)[rim:-rim, rim:-rim]
    return cv2.morphologyEx(marks.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)) > 0


def _all_turn(marks: Mask) -> bool:
    """Whether this is a row of motifs: at least two parts, all as wide as high and the same after a part of a turn."""
    count, labels, facts, _ = cv2.connectedComponentsWithStats(marks.astype(np.uint8))
    large = [index for index in range(1, count) if facts[index, cv2.CC_STAT_AREA] > PART * marks.sum()]
    if len(large) < 2:
        return False
    for index in large:
        width, height = facts[index, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
        if max(width, height) > SQUARE * min(width, height) or sameness(labels == index) <= SAMEST:
            return False
    return True


def thickness(marks: Mask) -> float:
    """The widest place, as a share of the shorter side."""
    return 2 * float(cv2.distanceTransform(marks.astype(np.uint8), cv2.DIST_L2, 5).max()) / min(marks.shape)


def fullness(marks: Mask) -> float:
    """Area with its holes filled, as a share of the convex hull."""
    outlines, _ = cv2.findContours(marks.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = cv2.drawContours(np.zeros(marks.shape, np.uint8), outlines, -1, 1, cv2.FILLED)
    hull = cv2.convexHull(np.concatenate(outlines))
    return float(filled.sum()) / max(cv2.contourArea(hull), 1.0)


def sameness(marks: Mask) -> float:
    """The best correlation with itself after one of TURNS around its middle."""
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    part = marks[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)
    square = cv2.GaussianBlur(cv2.resize(part, (SIDE, SIDE), interpolation=cv2.INTER_AREA), (0, 0), SIDE / 32)
    middle = ((SIDE - 1) / 2, (SIDE - 1) / 2)
    return max(
        _correlation(square, cv2.warpAffine(square, cv2.getRotationMatrix2D(middle, turn, 1), (SIDE, SIDE)))
        for turn in TURNS
    )


def _correlation(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    one, other = one - one.mean(), other - other.mean()
    return float((one * other).sum() / np.sqrt((one**2).sum() * (other**2).sum() + 1e-9))
