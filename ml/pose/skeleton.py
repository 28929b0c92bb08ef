"""Drawing poses as the coloured skeletons that ControlNet's openpose and AnimateAnyone were trained on.

Limbs and colours are the convention of OpenPose (Cao et al. 2018, arXiv 1812.08008): 17 limbs by hue, half dimmed under
their bright joints; fingers by hue; the face as white points.
"""

import colorsys
import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.errors import InvalidInput
from ml.images import MAX_SIDE, Pixels, as_pixels
from ml.pose.whole_body import FACE, LEFT_HAND, RIGHT_HAND, Pose

NECK = 17  # the 18th joint: between the shoulders
JOINTS = (0, NECK, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3)  # OpenPose's order, by COCO's numbers
LIMBS = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13), (1, 0),
    (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
FINGERS = tuple((0 if end == first else end - 1, end) for first in range(1, 21, 4) for end in range(first, first + 4))
SEEN = 0.3  # least confidence of a point that is drawn
DIM = 0.6  # of limbs under their joints
LINE_SHARE = 4 / 512  # of the picture's shorter side
Colour = tuple[int, int, int]


def draw_skeleton(
    poses: Sequence[Pose],
    size: tuple[int, int],
    *,
    at: tuple[int, int] | None = None,
    ground: Image.Image | None = None,
    guiding: bool = False,
) -> Image.Image:
    """Skeletons on black, or on a picture.

    size: (width, height) that the poses were found in. at: the size to draw at, `size` unless told. ground: drawn on
    instead of black, brought to that size. guiding: hands and face as bold as the networks know them that draw from
    skeletons (DWPose's own drawing), instead of thin enough for people. Points below SEEN are left out. Raises
    InvalidInput.
    """
    width, height = at or size
    if not 1 <= min(width, height) <= max(width, height) <= MAX_SIDE or min(size) < 1:
        raise InvalidInput(f"a skeleton of {width} x {height}")
    canvas = _canvas(width, height, ground)
    line = max(1, round(LINE_SHARE * min(width, height)))
    for pose in poses:
        points = _near(pose.scaled(width / size[0], height / size[1]).points, width, height)
        canvas = _draw_body(canvas, _joints(points), line)
        for hand in (LEFT_HAND, RIGHT_HAND):
            thin = _thin(points[hand], line)
            _draw_hand(canvas, points[hand], *((max(1, line // 2), line) if guiding else (thin, thin)))
        face = max(1, round(0.75 * line)) if guiding else _thin(points[FACE], line)
        for point in points[FACE]:
            _dot(canvas, point, face, (255, 255, 255))
    return Image.fromarray(canvas)


def _canvas(width: int, height: int, ground: Image.Image | None) -> Pixels:
    if ground is None:
        return np.zeros((height, width, 3), np.uint8)
    return as_pixels(ground.resize((width, height), Image.Resampling.LANCZOS)).copy()


def _near(points: NDArray[np.float32], width: int, height: int) -> NDArray[np.float32]:
    """The same without those that lie far outside, which OpenCV could not draw towards."""
    far = (np.abs(points[:, :2] - (width / 2, height / 2)) > 2 * max(width, height)).any(axis=1)
    return np.where(far[:, None], 0, points)


def _thin(part: NDArray[np.float32], line: int) -> int:
    """Radius of the points of a face or hand: half a line, less where it is small."""
    extent = float(np.ptp(part[:, :2], axis=0).max())
    return max(1, round(min(0.6 * line, extent / 40)))


def _joints(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """(18, 3) in OpenPose's order; the neck is seen where both shoulders are."""
    neck = (points[5] + points[6]) / 2
    neck[2] = min(points[5, 2], points[6, 2])
    return np.concatenate([points[:NECK], neck[None]])[list(JOINTS)]


def _draw_body(canvas: Pixels, joints: NDArray[np.float32], line: int) -> Pixels:
    limbs = canvas.copy()
    for number, (start, end) in enumerate(LIMBS):
        if min(joints[start, 2], joints[end, 2]) >= SEEN:
            _limb(limbs, joints[start], joints[end], line, _hue(number, 18))
    canvas = cv2.addWeighted(limbs, DIM, canvas, 1 - DIM, 0)
    for number, joint in enumerate(joints):
        _dot(canvas, joint, line, _hue(number, 18))
    return canvas


def _draw_hand(canvas: Pixels, hand: NDArray[np.float32], line: int, tip: int) -> None:
    """line: width of the fingers. tip: radius of their joints."""
    for number, (start, end) in enumerate(FINGERS):
        if min(hand[start, 2], hand[end, 2]) >= SEEN:
            ends = [tuple(np.rint(hand[index, :2]).astype(int).tolist()) for index in (start, end)]
            cv2.line(canvas, *ends, _hue(number, len(FINGERS)), line, cv2.LINE_AA)
    for point in hand:
        _dot(canvas, point, tip, (0, 0, 255))


def _limb(canvas: Pixels, start: NDArray[np.float32], end: NDArray[np.float32], line: int, colour: Colour) -> None:
    """An ellipse from joint to joint."""
    middle = np.rint((start[:2] + end[:2]) / 2).astype(int).tolist()
    dx, dy = (end[:2] - start[:2]).tolist()
    axes = max(1, round(math.hypot(dx, dy) / 2)), line
    outline = cv2.ellipse2Poly(tuple(middle), axes, round(math.degrees(math.atan2(dy, dx))), 0, 360, 4)
    cv2.fillConvexPoly(canvas, outline, colour, cv2.LINE_AA)


def _dot(canvas: Pixels, point: NDArray[np.float32], radius: int, colour: Colour) -> None:
    if point[2] >= SEEN:
        cv2.circle(canvas, tuple(np.rint(point[:2]).astype(int).tolist()), radius, colour, cv2.FILLED, cv2.LINE_AA)


def _hue(number: int, count: int) -> Colour:
    """Colours of the rainbow from red to magenta."""
    red, green, blue = (round(255 * part) for part in colorsys.hsv_to_rgb(number / count, 1, 1))
    return red, green, blue
