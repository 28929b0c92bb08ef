"""How well a style suits a picture, told from the picture painted in it."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.colours import as_lab
from ml.images import as_pixels

SUBJECT, CLARITY, COLOUR = 0.6, 0.25, 0.15  # what counts how much
LOOK_PX = 192
EVEN = 1e-3  # of 100: less is no difference of light


def fit(picture: Image.Image, painted: Image.Image) -> float:
    """0 to 1: whether the subject is still to be seen, light and dark still tell it apart, and the colours please.

    Two pictures of the same shape; the same two give the same number.
    """
    first, second = (_small(each) for each in (picture, painted))
    subject = _agreement(_contours(first), _contours(second))
    light = _agreement(first[..., 0], second[..., 0])
    chroma = float(np.hypot(second[..., 1], second[..., 2]).mean())
    parts = {SUBJECT: subject, CLARITY: light, COLOUR: min(chroma / 40, 1.0)}
    return sum(weight * max(0.0, part) for weight, part in parts.items())


def _agreement(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """Their correlation; where one is even it tells nothing, and two that are even agree."""
    even = [float(np.ptp(values)) < EVEN for values in (first, second)]
    return float(all(even)) if any(even) else float(np.corrcoef(first.ravel(), second.ravel())[0, 1])


def _small(picture: Image.Image) -> NDArray[np.float32]:
    """Lab, LOOK_PX across."""
    pixels = as_pixels(picture)
    return as_lab(
        cv2.resize(pixels, (LOOK_PX, round(LOOK_PX * pixels.shape[0] / pixels.shape[1])), interpolation=cv2.INTER_AREA)
    )


def _contours(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    grey = cv2.GaussianBlur(lab[..., 0], (0, 0), 1.5)
    return cv2.GaussianBlur(np.hypot(cv2.Sobel(grey, -1, 1, 0), cv2.Sobel(grey, -1, 0, 1)), (0, 0), 1.2)
