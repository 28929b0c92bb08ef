"""A pose: the 133 points of COCO-WholeBody, as DWPose gives them and ControlNet's skeletons are drawn from.

Order: 17 of the body, 6 of the feet, 68 of the face, 21 of the left and 21 of the right hand, the person's own left.
Source: Jin et al. 2020, "Whole-Body Human Pose Estimation in the Wild", arXiv 2007.11858.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.errors import InvalidInput

BODY, FEET, FACE = slice(0, 17), slice(17, 23), slice(23, 91)
LEFT_HAND, RIGHT_HAND = slice(91, 112), slice(112, 133)
COUNT = 133
BODY_NAMES = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
    "right_ankle", "left_big_toe", "left_small_toe", "left_heel", "right_big_toe", "right_small_toe", "right_heel",
)  # fmt: skip
PARTS = {
    "keypoints": BODY,
    "foot_kpts": FEET,
    "face_kpts": FACE,
    "lefthand_kpts": LEFT_HAND,
    "righthand_kpts": RIGHT_HAND,
}  # the names that COCO-WholeBody's annotations use
MAX_PEOPLE = 100


@dataclass(frozen=True, eq=False)
class Pose:
    """points: (133, 3) float32 of x, y in pixels and confidence in 0..1, which is 0 where a point was not found."""

    points: NDArray[np.float32]

    def __post_init__(self) -> None:
        points = np.array(self.points, np.float32)
        if points.shape != (COUNT, 3) or not np.isfinite(points).all():
            raise InvalidInput("a pose is 133 points of x, y and confidence")
        points.setflags(write=False)
        object.__setattr__(self, "points", points)

    def __getitem__(self, name: str) -> tuple[float, float, float]:
        """x, y, confidence of a point of the body or the feet by its name."""
        x, y, confidence = self.points[BODY_NAMES.index(name)].tolist()
        return x, y, confidence

    def scaled(self, across: float, down: float) -> "Pose":
        """The same pose in a picture that is so many times as wide and high."""
        return Pose(self.points * np.array([across, down, 1], np.float32))


def to_json(poses: Sequence[Pose], size: tuple[int, int]) -> str:
    """Poses in a picture of `size` (width, height), part by part as flat lists of x, y, confidence."""
    people = [
        {name: [round(value, 3) for value in pose.points[part].ravel().tolist()] for name, part in PARTS.items()}
        for pose in poses
    ]
    return json.dumps({"width": size[0], "height": size[1], "people": people})


def from_json(text: str) -> tuple[tuple[Pose, ...], tuple[int, int]]:
    """The poses, and the size of their picture. Raises InvalidInput for text that `to_json` cannot have written."""
    try:
        record = json.loads(text)
        people, size = record["people"], (int(record["width"]), int(record["height"]))
        if len(people) > MAX_PEOPLE or min(size) < 1:
            raise ValueError(f"{len(people)} people in {size}")
        return tuple(_pose(person) for person in people), size
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise InvalidInput(f"no poses: {error}") from error


def _pose(person: dict[str, list[float]]) -> Pose:
    parts = [np.array(person[name], np.float32).reshape(part.stop - part.start, 3) for name, part in PARTS.items()]
    return Pose(np.concatenate(parts))
