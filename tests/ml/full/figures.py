"""Figures and poses that the tests of pose transfer share."""

import numpy as np
from PIL import Image

from ml.pose.whole_body import Pose

STANDING = {  # x, y in pixels of 640 x 640, COCO's order
    0: (320, 130), 1: (330, 120), 2: (310, 120), 3: (342, 126), 4: (298, 126), 5: (370, 210), 6: (270, 210),
    7: (390, 290), 8: (250, 290), 9: (400, 365), 10: (240, 365), 11: (350, 370), 12: (290, 370), 13: (355, 470),
    14: (285, 470), 15: (358, 565), 16: (282, 565),
}  # fmt: skip
WAVING = STANDING | {7: (430, 160), 9: (450, 85)}


def pose_of(joints):
    points = np.zeros((133, 3))
    for index, place in joints.items():
        points[index] = (*place, 1)
    return Pose(points)


def figure(red=200, size=(640, 640)):
    """Somebody in red on white."""
    pixels = np.full((size[1], size[0], 3), 255, np.uint8)
    pixels[size[1] // 8 : -size[1] // 8, size[0] // 3 : -size[0] // 3] = (red, 60, 40)
    return Image.fromarray(pixels)
