"""From MediaPipe's points of body, face and hands to the 133 of COCO-WholeBody.

The jaw and the small toes are approximations: the mesh has no points exactly there.
"""

import numpy as np

from ml.pose.networks import Body
from ml.pose.regions import Points
from ml.pose.whole_body import BODY, COUNT, FACE, FEET, LEFT_HAND, RIGHT_HAND, Pose

Found = tuple[Points, float] | None  # points and the presence of a face or hand

OF_BODY = (0, 2, 5, 7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28)
OF_FEET = (31, 31, 29, 32, 32, 30)
SMALL_TOES = (1, 4)  # of the feet: where the big toe is, as near as we know
OF_FACE = (
    *(162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389),  # jaw, from its right
    *(71, 63, 105, 66, 107, 336, 296, 334, 293, 301),  # eyebrows
    *(168, 197, 5, 4, 75, 97, 2, 326, 305),  # nose
    *(33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380),  # eyes
    *(61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181),  # lips outside
    *(78, 82, 13, 312, 308, 317, 14, 87),  # and inside
)
OF_HEAD = {0: (4,), 1: (362, 385, 387, 263, 373, 380), 2: (33, 160, 158, 133, 153, 144)}  # the mesh knows them better


def whole_body(
    body: Body,
    face: Found,
    left_hand: Found,
    right_hand: Found,
    size: tuple[int, int],
) -> Pose:
    """One pose of what was found. size: (width, height) of the picture; what lies outside it has no confidence."""
    points = np.zeros((COUNT, 3), np.float32)
    found = np.concatenate([body.points, body.confidence[:, None]], axis=1)  # (33, 3)
    points[BODY] = found[list(OF_BODY)]
    feet = found[list(OF_FEET)]
    feet[list(SMALL_TOES), 2] /= 2
    points[FEET] = feet
    if face:
        points[FACE] = _with_confidence(face[0][list(OF_FACE)], face[1])
        for index, marks in OF_HEAD.items():
            points[index, :2] = face[0][list(marks)].mean(axis=0)
    for part, hand in ((LEFT_HAND, left_hand), (RIGHT_HAND, right_hand)):
        if hand:
            points[part] = _with_confidence(*hand)
    inside = ((points[:, :2] >= 0) & (points[:, :2] < size)).all(axis=1)
    points[~inside] = 0
    return Pose(points)


def _with_confidence(points: Points, confidence: float) -> Points:
    """(N, 3)"""
    return np.concatenate([points, np.full((len(points), 1), confidence, np.float32)], axis=1)
