"""Areas that lines divide a sheet into, also where the lines have gaps."""

import cv2
import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.float32]  # (H, W) in 0..1, ink is 1
Labels = NDArray[np.int32]  # (H, W), 0 .. count - 1

BALLS = (4.5, 2.6, 1.3, 0.5)  # px; a ball that does not pass a gap of the line does not leave its area
LEAST = 9  # px of an area
FAINT, PALE = 0.2, 0.42  # a line is darker than this, and than this part of the darkest


def line_mask(ink: Ink) -> NDArray[np.bool_]:
    """Where there is a line; faint pencil counts where all of it is faint."""
    darkest = float(np.quantile(ink[ink > FAINT], 0.9)) if (ink > FAINT).any() else 1.0
    return ink > max(FAINT, PALE * darkest)


def areas(lines: NDArray[np.bool_]) -> tuple[Labels, int]:
    """Label each pixel, those of lines too, with its area, and count the areas.

    Where balls of falling size lie free of lines there are seeds: a smaller ball only founds an area where no larger
    one has lain. From the seeds the labels grow until they meet.
    Source: the trapped ball of Zhang et al. 2009, 10.1109/TVCG.2009.9; we differ in taking it from one distance map.
    """
    free = cv2.distanceTransform((~lines).view(np.uint8), cv2.DIST_L2, 5)
    seeds, count = np.zeros(lines.shape, np.int32), 0
    for ball in BALLS:
        many, found, facts, _middles = cv2.connectedComponentsWithStats((free > ball).view(np.uint8), connectivity=4)
        taken = np.zeros(many, np.bool_)
        taken[np.unique(found[seeds > 0])] = True
        new = ~taken & (facts[:, cv2.CC_STAT_AREA] >= (LEAST if ball < 1 else 2))
        new[0] = False
        number = np.where(new, count + np.cumsum(new), 0).astype(np.int32)
        seeds += number[found]
        count += int(new.sum())
    if not count:
        return np.zeros(lines.shape, np.int32), 1
    return grown(seeds, lines), count


def grown(seeds: Labels, lines: NDArray[np.bool_]) -> Labels:
    """Labels from 0 everywhere, from seeds that count from 1: through free paper, and half into the lines."""
    picture = np.repeat(lines.view(np.uint8)[..., None] * 255, 3, axis=2)
    labels = seeds.copy()
    cv2.watershed(picture, labels)
    open_ = (labels <= 0) | (lines & (seeds == 0))  # the watershed runs along a line as soon as it is in it
    if open_.any():
        _apart, nearest = cv2.distanceTransformWithLabels(
            open_.view(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
        )
        own = np.zeros(nearest.max() + 1, np.int32)
        own[nearest[~open_]] = labels[~open_]
        labels = own[nearest]
    return labels - 1
