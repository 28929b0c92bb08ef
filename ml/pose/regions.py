"""Turned square regions of a picture, which landmark networks look at."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.images import Pixels

Points = NDArray[np.float32]  # (N, 2) x and y in pixels


@dataclass(frozen=True)
class Region:
    """A square around (x, y) with sides of `side` pixels, turned clockwise by `angle` radians."""

    x: float
    y: float
    side: float
    angle: float = 0.0

    @classmethod
    def whole(cls, pixels: Pixels) -> "Region":
        """The square around the whole picture."""
        height, width = pixels.shape[:2]
        return cls(width / 2, height / 2, max(width, height))

    def moved(self, right: float, down: float) -> "Region":
        """The same, moved along its own sides by shares of its side."""
        x, y = self.to_picture(np.array([[0.5 + right, 0.5 + down]]))[0]
        return Region(float(x), float(y), self.side, self.angle)

    def scaled(self, factor: float) -> "Region":
        return Region(self.x, self.y, self.side * factor, self.angle)

    def cut(self, pixels: Pixels, side: int) -> Pixels:
        """(side, side, 3): what lies in the region, black outside the picture; averaged where it is made smaller."""
        finer = side * max(1, round(self.side / side))
        corners = self.to_picture(np.array([[0, 0], [1, 0], [0, 1]])).astype(np.float32)
        goal = np.array([[0, 0], [finer, 0], [0, finer]], np.float32)
        # half a pixel: a corner is the edge of a pixel here, and its centre for OpenCV
        move = cv2.getAffineTransform(corners - 0.5, goal - 0.5)
        cut = cv2.warpAffine(pixels, move, (finer, finer), flags=cv2.INTER_LINEAR)
        return cut if finer == side else cv2.resize(cut, (side, side), interpolation=cv2.INTER_AREA)

    def to_picture(self, points: NDArray[np.floating]) -> Points:
        """(N, 2) shares of the region's sides, 0..1, as pixels of the picture."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        turned = (np.asarray(points) - 0.5) @ np.array([[cos, sin], [-sin, cos]]) * self.side
        return (turned + np.array([self.x, self.y])).astype(np.float32)


def pointing(centre: Points, end: Points, *, up: float = math.pi / 2) -> Region:
    """Around `centre` out to `end`, which is at the top once it is turned (up=0: at the right)."""
    dx, dy = (float(value) for value in end - centre)
    return Region(float(centre[0]), float(centre[1]), 2 * math.hypot(dx, dy), math.atan2(dy, dx) + up)


def around(points: Points, left: Points, right: Points) -> Region:
    """The square around all points, turned so that the way from `left` to `right` is level."""
    angle = math.atan2(*(float(value) for value in (right - left)[::-1]))
    cos, sin = math.cos(angle), math.sin(angle)
    level = points @ np.array([[cos, -sin], [sin, cos]])
    low, high = level.min(axis=0), level.max(axis=0)
    x, y = (low + high) / 2 @ np.array([[cos, sin], [-sin, cos]])
    return Region(float(x), float(y), float((high - low).max()), angle)
