"""A drawing as the recogniser sees it: what is drawn fills the frame, however large it is on the sheet."""

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 128  # px of the square frame
MARGIN = 0.06  # of the frame
INK = 0.3


def framed(sketch: NDArray[np.float32]) -> NDArray[np.float32]:
    """(H, W) in 0..1, ink is 1, to (128, 128). A blank sheet stays blank."""
    rows, columns = np.flatnonzero((sketch > INK).any(axis=1)), np.flatnonzero((sketch > INK).any(axis=0))
    if not len(rows):
        return np.zeros((SIDE, SIDE), np.float32)
    middle = np.array([columns[0] + columns[-1], rows[0] + rows[-1]]) / 2
    side = (max(np.ptp(rows), np.ptp(columns)) + 4) * (1 + 2 * MARGIN)
    scale = side / SIDE
    soft = cv2.GaussianBlur(sketch, (0, 0), 0.4 * scale) if scale > 1.2 else sketch
    start = middle - (SIDE - 1) / 2 * scale
    placing = np.array([[scale, 0, start[0]], [0, scale, start[1]]])
    return cv2.warpAffine(soft, placing, (SIDE, SIDE), flags=cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR)
