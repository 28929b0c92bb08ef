"""Poses brought to a character's bones, and the canvas they share: numbers only."""

import numpy as np
import pytest

from ml.animate.framing import frame
from ml.animate.proportions import bone_lengths, brought_to
from ml.pose.whole_body import Pose
from tests.ml.full.figures import STANDING, WAVING, figure, pose_of


@pytest.mark.parametrize(
    ("size", "canvas"),
    [((640, 640), (64, 64)), ((300, 900), (64, 128)), ((1000, 400), (192, 64)), ((90, 900), (64, 192))],
)
def test_the_canvas_is_of_the_character_s_shape_and_nothing_is_squashed(size, canvas):
    made = frame(size, [], pose_of(STANDING), longest=max(canvas))
    assert made.size == canvas
    picture = made.picture(figure(size=size))
    assert picture.size == canvas
    width, height = size[0] * made.scale, size[1] * made.scale
    assert max(canvas[0] - width, canvas[1] - height) >= 0
    assert min(canvas[0] - width, canvas[1] - height) == pytest.approx(0, abs=1e-6)
    assert picture.getpixel((0, 0)) == picture.getpixel((canvas[0] - 1, canvas[1] - 1)) == (255, 255, 255)


def test_a_pose_that_reaches_out_of_the_picture_gets_room_where_the_figure_is_whole():
    high = pose_of(STANDING | {9: (400, -150)})
    made = frame((640, 640), [high], pose_of(STANDING), longest=768)
    assert made.top > 100
    assert made.pose(high)["left_wrist"][1] > 0
    portrait = pose_of({joint: place for joint, place in STANDING.items() if joint < 13})
    low = pose_of(STANDING | {15: (358, 900)})
    cut = frame((640, 480), [low], portrait, longest=768)
    whole = frame((640, 640), [low], pose_of(STANDING), longest=768)
    assert cut.pose(low)["left_ankle"][1] > cut.size[1]  # where the picture ends, the figure goes on
    assert whole.pose(low)["left_ankle"][1] < whole.size[1]


def test_bones_become_as_long_as_the_character_s():
    """Long legs, a large head: each bone grows as the character's, and the feet stay on its floor."""
    drawn = STANDING | {0: (320, 80), 13: (355, 500), 14: (285, 500), 15: (358, 630), 16: (282, 630)}
    character = pose_of({joint: (x / 2 + 40, y / 2 + 20) for joint, (x, y) in drawn.items()})
    moved = brought_to(pose_of(WAVING), character, bones=True)
    ours, theirs = bone_lengths(moved), bone_lengths(character)
    assert ours == pytest.approx(theirs, rel=1e-3)
    assert moved["left_ankle"][1] == pytest.approx(character["left_ankle"][1], abs=0.5)
    assert moved["left_wrist"][1] < moved["left_shoulder"][1]  # still waving
    sitting = pose_of(STANDING | {13: (450, 380), 14: (200, 380), 15: (455, 470), 16: (190, 470)})
    assert brought_to(sitting, character, bones=True)["left_ankle"][1] == pytest.approx(335, abs=0.5)
    placed = bone_lengths(brought_to(pose_of(WAVING), character, bones=False))
    growth = [placed[bone] / length for bone, length in bone_lengths(pose_of(WAVING)).items()]
    assert max(growth) == pytest.approx(min(growth), rel=1e-3)


def test_a_limb_that_points_at_the_viewer_stays_short():
    pointing = pose_of(STANDING | {7: (372, 226), 9: (374, 240)})
    moved = brought_to(pointing, pose_of(STANDING), bones=True).points
    near, far = (np.hypot(*(moved[elbow, :2] - moved[shoulder, :2])) for shoulder, elbow in ((5, 7), (6, 8)))
    assert near < 0.3 * far


def test_hands_and_face_come_along():
    points = pose_of(WAVING).points.copy()
    points[91:112] = points[9] + [[index, index, 0] for index in range(21)]
    points[23:91] = points[0] + [[0, index / 4, 0] for index in range(68)]
    moved = brought_to(Pose(points), pose_of({joint: (2 * x, 2 * y) for joint, (x, y) in STANDING.items()}), bones=True)
    assert np.allclose(moved.points[91, :2], moved.points[9, :2], atol=0.01)
    assert np.allclose(moved.points[111, :2] - moved.points[91, :2], 40, rtol=0.2)
    assert np.ptp(moved.points[23:91, 1]) == pytest.approx(2 * np.ptp(points[23:91, 1]), rel=0.2)


def test_a_drawn_head_keeps_its_face():
    """The eyes of a character with a large head lie as far apart as they do in its picture, not as its neck is long."""
    character = pose_of(STANDING | {1: (350, 105), 2: (290, 105), 3: (386, 120), 4: (254, 120)})
    moved = brought_to(pose_of(WAVING), character, bones=True)
    assert moved["left_ear"][0] - moved["right_ear"][0] == pytest.approx(132, rel=0.05)
