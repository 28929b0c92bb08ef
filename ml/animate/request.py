"""What is asked of a pose transfer, and what it gives."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image

from ml.errors import InvalidInput
from ml.images import as_rgb
from ml.pose.skeleton import SEEN
from ml.pose.whole_body import BODY, Pose
from ml.safety.lexicon import Age
from ml.safety.pictures import LIMITS

MULTIPLE = 64  # of the sides of what is drawn
LEAST_PX = 64
LONGEST = 1_024
MOST_POSES = 16
LEAST_JOINTS = 4

Fit = Literal["bones", "place", "frame"]


@dataclass(frozen=True)
class PoseTransferRequest:
    """character: a picture of one figure, whole or cut off at an edge, at least 64 px a side. poses: 1 to 16, each of
    one person, in the pixels of whatever picture it is from. character_pose: the figure's own, in its picture's pixels;
    None to look for it. proportions: give each pose the figure's bones; otherwise only its size and place.

    longest: side of the pictures in pixels, a multiple of 64 up to 1024. steps: 1 to 100, good from 20 to 30. guidance:
    1 to 10; 1 switches it off. age: of who will see it.
    """

    character: Image.Image
    poses: tuple[Pose, ...]
    character_pose: Pose | None = None
    proportions: bool = True
    longest: int = 768
    steps: int = 25
    guidance: float = 3.5
    seed: int = 0
    age: Age = "child"


@dataclass(frozen=True)
class Posed:
    """picture: RGB. skeleton: what guided it, of the same size, with the pose that it shows in its pixels."""

    picture: Image.Image
    skeleton: Image.Image
    pose: Pose


@dataclass(frozen=True)
class PoseTransferResult:
    """pictures: one a pose, in the request's order, all of one size; those that the check of pictures held back are
    missing. fitted: what the poses were brought to: the figure's bones, its size and place, or the picture's frame
    where the figure's own pose could not be found or has too little in common with one of them.
    """

    pictures: tuple[Posed, ...]
    model: str
    seed: int
    fitted: Fit


def checked(request: PoseTransferRequest) -> Image.Image:
    """The character as RGB. Raises InvalidInput."""
    if not 1 <= len(request.poses) <= MOST_POSES:
        raise InvalidInput(f"{len(request.poses)} poses; 1 to {MOST_POSES} can be drawn at once")
    for pose in request.poses:
        if np.count_nonzero(pose.points[BODY, 2] > SEEN) < LEAST_JOINTS:
            raise InvalidInput(f"a pose with fewer than {LEAST_JOINTS} joints in sight")
    if request.longest % MULTIPLE or not MULTIPLE <= request.longest <= LONGEST:
        raise InvalidInput(f"a longest side of {request.longest} px; multiples of {MULTIPLE} up to {LONGEST} work")
    if not 1 <= request.steps <= 100 or not 1 <= request.guidance <= 10:
        raise InvalidInput(f"{request.steps} steps with guidance {request.guidance}")
    if request.age not in LIMITS:
        raise InvalidInput(f"an age of {request.age}")
    if min(request.character.size) < LEAST_PX:
        raise InvalidInput(f"a character of {request.character.width} x {request.character.height}")
    return as_rgb(request.character)
