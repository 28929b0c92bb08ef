"""What finding poses takes and gives, the same in each tier."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from ml.errors import InvalidInput
from ml.images import as_rgb
from ml.pose.whole_body import MAX_PEOPLE, Pose

LEAST_PX = 32


@dataclass(frozen=True)
class PoseRequest:
    """picture: any, at least 32 px a side. people: find at most so many, the clearest, 1 to 100."""

    picture: Image.Image
    people: int = 8


@dataclass(frozen=True)
class PoseResult:
    """poses: from left to right; none where nobody was found. size: (width, height) of the picture."""

    poses: tuple[Pose, ...]
    size: tuple[int, int]
    model: str


def checked(request: PoseRequest) -> Image.Image:
    """The request's picture as RGB. Raises InvalidInput."""
    if not 1 <= request.people <= MAX_PEOPLE or min(request.picture.size) < LEAST_PX:
        raise InvalidInput(f"{request.people} people in a picture of {request.picture.size}")
    return as_rgb(request.picture)


def left_to_right(poses: list[Pose]) -> list[Pose]:
    """By the middle of each body, as far as it is sure."""
    return sorted(poses, key=lambda pose: float(np.average(pose.points[:17, 0], weights=pose.points[:17, 2] + 1e-6)))
