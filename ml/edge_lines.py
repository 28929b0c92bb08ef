"""Edge maps by hand: a soft one without a network, and thin lines out of any soft one.

An edge map is (H, W) float32 in [0, 1], 1 where there surely is an edge.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.images import Pixels

EdgeValues = NDArray[np.float32]  # (H, W), 0..1

SCALES = (1.0, 2.0, 4.0)  # sigmas in pixels at which colour changes are looked for
NEIGHBOURS = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))  # (dy, dx), clockwise from above


def soft_edges(pixels: Pixels) -> EdgeValues:
    """Edges without a network: where colour changes strongly, thinned, and drawn softly.

    Texture is smoothed by a bilateral filter; the change is the largest eigenvalue of the Lab structure tensor, the
    mean of three scales. Source: Di Zenzo 1986; we differ in taking several scales and the perceptual colour space.
    """
    lab = cv2.cvtColor(cv2.bilateralFilter(pixels, 7, 40, 5), cv2.COLOR_RGB2LAB).astype(np.float32)
    change = sum(_change(lab, sigma) * sigma for sigma in SCALES) / sum(SCALES)
    ridge = cv2.GaussianBlur(thinned(change), (0, 0), 1.2)
    strong = float(np.percentile(ridge[ridge > 0], 95)) if ridge.any() else 0.0
    faintest = 2.0  # a change of about this many Lab steps a pixel is no edge, however even the rest
    return np.clip((ridge - faintest / 4) / max(strong, faintest), 0, 1).astype(np.float32)


def _change(lab: NDArray[np.float32], sigma: float) -> EdgeValues:
    """Lab steps a pixel in the direction of the strongest change."""
    blurred = cv2.GaussianBlur(lab, (0, 0), sigma)
    dx, dy = cv2.Scharr(blurred, cv2.CV_32F, 1, 0) / 32, cv2.Scharr(blurred, cv2.CV_32F, 0, 1) / 32  # (H, W, 3)
    xx, yy, xy = (np.sum(product, axis=2) for product in (dx * dx, dy * dy, dx * dy))
    return np.sqrt((xx + yy + np.hypot(xx - yy, 2 * xy)) / 2)


def thinned(edges: EdgeValues) -> EdgeValues:
    """Only the ridges: 0 wherever a neighbour across the edge is stronger (non-maximum suppression).

    Across is where the map bends down most: the second derivatives' smaller eigenvector, as in Dollar and Zitnick 2015.
    """
    smooth = cv2.GaussianBlur(edges, (0, 0), 1.5)
    xx, yy, xy = (cv2.Sobel(smooth, cv2.CV_32F, *order, ksize=5) for order in ((2, 0), (0, 2), (1, 1)))
    angle = 0.5 * np.arctan2(2 * xy, xx - yy) + np.pi / 2
    y, x = np.indices(edges.shape, np.float32)
    for side in (-1.0, 1.0):
        across = (x + side * np.cos(angle), y + side * np.sin(angle))
        beside = cv2.remap(smooth, *(c.astype(np.float32) for c in across), cv2.INTER_LINEAR)
        edges = np.where(beside > smooth, 0, edges)
    return edges.astype(np.float32)


def lines(edges: EdgeValues, *, threshold: float, speck_px: int) -> NDArray[np.bool_]:
    """Lines one pixel wide, as sketch training pairs have them.

    threshold: of the soft map, 0..1. speck_px: smaller pieces are dropped.
    Source: the post-processing of Isola et al. 2017, arXiv 1611.07004 (suppression, threshold, thinning, specks).
    """
    marked = skeleton(thinned(edges) > threshold)
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(marked.astype(np.uint8), connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= speck_px
    large[0] = False  # the ground
    return large[labels]


def skeleton(marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Thin until every line is one pixel wide, without breaking any. Source: Zhang and Suen 1984."""
    marked = np.pad(marked, 1)
    while True:
        before = marked.sum()
        for loose in LOOSE:
            marked = marked & ~loose[_surroundings(marked)]
        if marked.sum() == before:
            return marked[1:-1, 1:-1]


def _surroundings(marked: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Of each pixel, its eight neighbours as the bits of a number, in the order of NEIGHBOURS."""
    code = np.zeros(marked.shape, np.uint8)
    for bit, shift in enumerate(NEIGHBOURS):
        code |= np.roll(marked, (-shift[0], -shift[1]), (0, 1)).astype(np.uint8) << bit
    return code


def _loose(first: bool) -> NDArray[np.bool_]:
    """Of each of the 256 surroundings, may the pixel go? The two passes peel from opposite sides."""
    bits = (np.arange(256)[:, None] >> np.arange(8)) & 1  # (256, 8)
    up, right, down, left = (bits[:, side] for side in (0, 2, 4, 6))
    around, pieces = bits.sum(1), ((bits == 0) & (np.roll(bits, -1, 1) == 1)).sum(1)
    inner = (around >= 2) & (around <= 6) & (pieces == 1)
    if first:
        return inner & (up * right * down == 0) & (right * down * left == 0)
    return inner & (up * right * left == 0) & (up * down * left == 0)


LOOSE = (_loose(True), _loose(False))
