"""What colours a picture has, and giving one picture the colours of another. All in CIE Lab.

Lab values are (..., 3) float32: lightness 0..100, a and b about -128..127.
"""

from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.images import Pixels

Lab = NDArray[np.float32]


def as_lab(pixels: Pixels) -> Lab:
    """(H, W, 3) uint8 RGB to Lab."""
    return cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)


def from_lab(lab: Lab) -> Pixels:
    """(H, W, 3) uint8 RGB; what no screen can show is clipped."""
    return np.rint(np.clip(cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_LAB2RGB), 0, 1) * 255).astype(np.uint8)


def codes_of(pixels: Pixels) -> NDArray[np.int32]:
    """(..., 3) uint8 RGB to (...), 0xrrggbb."""
    return pixels.astype(np.int32) @ np.int32([65536, 256, 1])


def of_codes(codes: NDArray[np.int32]) -> Pixels:
    """The way back."""
    return np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=-1).astype(np.uint8)


@dataclass(frozen=True)
class ColourStatistics:
    """mean: (3,) and covariance: (3, 3) of the Lab values of a picture or a palette."""

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]

    @classmethod
    def of(cls, pixels: Pixels, shares: NDArray[np.floating] | None = None) -> Self:
        """pixels: (H, W, 3). shares: (H, W), how much each pixel counts; None: all the same."""
        values = as_lab(pixels).reshape(-1, 3).astype(np.float64)
        weights = np.ones(len(values)) if shares is None else shares.reshape(-1).astype(np.float64)
        mean = np.average(values, axis=0, weights=weights)
        apart = values - mean
        return cls(mean, (apart * weights[:, None]).T @ apart / weights.sum())


def recoloured(pixels: Pixels, like: ColourStatistics) -> Pixels:
    """The picture with these colour statistics, each colour moved as little as possible.

    Source: Pitie and Kokaram 2007, the linear Monge-Kantorovitch map; we differ in damping it, so that an even picture
    is not torn apart.
    """
    own = ColourStatistics.of(pixels)
    root, inverse = _roots(own.covariance + 4 * np.eye(3))  # 4: two Lab steps of noise
    move = inverse @ _roots(root @ like.covariance @ root)[0] @ inverse
    return from_lab((as_lab(pixels) - own.mean) @ move.T + like.mean)


def with_lightness_of(coloured: Pixels, light: Pixels) -> Pixels:
    """The colours of one picture under the lightness of another of the same size."""
    lab = as_lab(coloured)
    lab[..., 0] = as_lab(light)[..., 0]
    return from_lab(lab)


def _roots(matrix: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The square root of a symmetric positive matrix, and the root's inverse."""
    values, vectors = np.linalg.eigh(matrix)
    values = np.sqrt(np.maximum(values, 1e-9))
    return (vectors * values) @ vectors.T, (vectors / values) @ vectors.T
