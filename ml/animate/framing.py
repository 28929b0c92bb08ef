"""The canvas of a request: the character's picture, letterboxed, with room where the poses need it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.animate.request import MULTIPLE
from ml.pose.skeleton import SEEN
from ml.pose.whole_body import BODY, Pose

MORE_ROOM = 0.5  # of the picture's side, at most, beyond each edge
AROUND = 0.08  # of a skeleton's larger side: hair, hands and shoes beyond the joints
AT_EDGE = 0.015  # of the picture's side: a joint so near to an edge says that the figure goes on beyond it
SLIMMEST = 1 / 3  # the shorter side of the canvas as a part of the longer
BORDER = 0.02  # of the picture's shorter side, whose usual colour is the paper's
HEAD = [0, 1, 2, 3, 4]  # of the body's points
ANKLES = [15, 16]

Box = NDArray[np.float64]  # left, top, right, bottom


@dataclass(frozen=True)
class Frame:
    """size: (width, height) of the canvas. scale: its pixels for one of the picture, whose corner is at left, top."""

    size: tuple[int, int]
    scale: float
    left: float
    top: float

    def picture(self, character: Image.Image) -> Image.Image:
        """The character on the canvas, RGB, on paper of its own border's colour."""
        sheet = Image.new("RGB", self.size, paper_of(character))
        size = max(1, round(character.width * self.scale)), max(1, round(character.height * self.scale))
        sheet.paste(character.resize(size, Image.Resampling.LANCZOS), (round(self.left), round(self.top)))
        return sheet

    def pose(self, pose: Pose) -> Pose:
        """In the canvas's pixels. What was not found stays at zero."""
        points = pose.points.copy()
        points[:, :2] = points[:, :2] * self.scale + (self.left, self.top)
        points[points[:, 2] <= 0] = 0
        return Pose(points)


def frame(size: tuple[int, int], poses: Sequence[Pose], own: Pose | None, *, longest: int) -> Frame:
    """A canvas for a picture of `size` and all poses, in its pixels. own: the figure's pose, which says where the
    picture cuts it off: there the canvas ends too, since nobody knows what comes beyond.
    """
    box = np.array([0.0, 0.0, *size])
    cut = _cut_edges(own, size) if own else np.ones(4, bool)
    for pose in poses:
        box = np.where(cut, box, _larger(box, _extent(pose)))
    room = MORE_ROOM * np.array([*size, *size])
    box = np.clip(box, -room, np.array([0, 0, *size]) + room)
    width, height = box[2:] - box[:2]
    canvas = canvas_size(width, height, longest)
    scale = float(min(canvas[0] / width, canvas[1] / height))
    left = (canvas[0] - width * scale) / 2 - box[0] * scale
    top = (canvas[1] - height * scale) / 2 - box[1] * scale
    return Frame(canvas, scale, float(left), float(top))


def canvas_size(width: float, height: float, longest: int) -> tuple[int, int]:
    """(width, height), multiples of 64 nearest to this shape; the longer one is `longest`."""
    shorter = max(SLIMMEST, min(width, height) / max(width, height)) * longest
    shorter = max(MULTIPLE, round(shorter / MULTIPLE) * MULTIPLE)
    return (shorter, longest) if width < height else (longest, shorter)


def fitted(pose: Pose, size: tuple[int, int]) -> Pose:
    """The pose filling a picture of this size, where nothing is known of the figure in it: its feet near the bottom, or
    its lowest joint at the bottom where it has no feet.
    """
    points = pose.points.copy()
    seen = points[:, 2] > SEEN
    low, high = points[seen, :2].min(axis=0), points[seen, :2].max(axis=0)
    stands = bool((points[ANKLES, 2] > SEEN).any())
    room = np.array(size) * (1 - 2 * AROUND, 1 - (2 if stands else 1) * AROUND)
    scale = float((room / np.maximum(high - low, 1)).min())
    floor = size[1] * (1 - AROUND if stands else 1)
    points[:, 0] = (points[:, 0] - (low[0] + high[0]) / 2) * scale + size[0] / 2
    points[:, 1] = (points[:, 1] - high[1]) * scale + floor
    points[points[:, 2] <= 0] = 0
    return Pose(points)


def paper_of(picture: Image.Image) -> tuple[int, int, int]:
    """The usual colour along the edges."""
    pixels = np.asarray(picture.convert("RGB"))
    deep = max(1, round(BORDER * min(pixels.shape[:2])))
    rows = pixels[:deep], pixels[-deep:], pixels[:, :deep], pixels[:, -deep:]
    red, green, blue = np.median(np.concatenate([row.reshape(-1, 3) for row in rows]), axis=0).astype(int).tolist()
    return red, green, blue


def _cut_edges(own: Pose, size: tuple[int, int]) -> NDArray[np.bool_]:
    """(4,) left, top, right, bottom: whether the figure goes on beyond."""
    body = own.points[BODY]
    seen = body[body[:, 2] > SEEN, :2]
    near = AT_EDGE * np.array(size)
    low, high = seen.min(axis=0) < near, seen.max(axis=0) > size - near
    no_head = not (own.points[HEAD, 2] > SEEN).any()
    no_feet = not (own.points[ANKLES, 2] > SEEN).any()
    return np.array([low[0], low[1] or no_head, high[0], high[1] or no_feet])


def _extent(pose: Pose) -> Box:
    """What the figure in this pose may cover."""
    seen = pose.points[pose.points[:, 2] > SEEN, :2]
    low, high = seen.min(axis=0), seen.max(axis=0)
    around = AROUND * float((high - low).max())
    return np.concatenate([low - around, high + around])


def _larger(one: Box, other: Box) -> Box:
    return np.concatenate([np.minimum(one[:2], other[:2]), np.maximum(one[2:], other[2:])])
