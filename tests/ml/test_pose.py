"""Poses on real photographs, whose visible joints were marked by hand before anything was run."""

import json
from pathlib import Path

import numpy as np
import pytest
import skimage
from PIL import Image

from ml.errors import Cancelled, InvalidInput, WeightsMissing
from ml.pose.request import PoseRequest
from ml.pose.skeleton import draw_skeleton
from ml.pose.whole_body import BODY, FACE, LEFT_HAND, Pose, from_json, to_json

pytestmark = pytest.mark.weights
PHOTOS = Path(skimage.__file__).parent / "data"
ASTRONAUT = {  # x, y in pixels; the shoulders lie under a thick suit
    "nose": (224, 126), "right_eye": (203, 102), "left_eye": (246, 104), "right_ear": (176, 122),
    "left_ear": (271, 126), "right_shoulder": (85, 250), "left_shoulder": (328, 265),
}  # fmt: skip
CAMERAMAN = {
    "nose": (252, 163), "right_eye": (238, 148), "right_ear": (190, 142), "right_shoulder": (95, 170),
    "right_elbow": (75, 300), "right_wrist": (190, 240), "left_elbow": (250, 300), "left_wrist": (290, 230),
}  # fmt: skip
TORSO = 250  # pixels in both, shoulder to shoulder and shoulder to hip


def photo(name):
    return Image.open(PHOTOS / name).convert("RGB")


@pytest.fixture(scope="module")
def poses(store):
    def call(picture, **how):
        with store.lease("pose") as pose:
            return pose(PoseRequest(picture, **how))

    return call


def errors(pose, marked, *, right=0):
    """Distances from the marks as shares of the torso, `right`: pixels by which the photo was moved."""
    found = {name: pose[name] for name in marked}
    return [float(np.hypot(found[name][0] - right - x, found[name][1] - y)) / TORSO for name, (x, y) in marked.items()]


@pytest.mark.parametrize(("name", "marked"), [("astronaut.png", ASTRONAUT), ("camera.png", CAMERAMAN)])
def test_it_finds_the_joints_of_a_real_person(poses, name, marked):
    (pose,) = poses(photo(name)).poses
    off = errors(pose, marked)
    assert np.mean(off) < 0.1
    assert max(off) < 0.25
    assert all(pose[joint][2] > 0.3 for joint in marked)


def test_it_finds_the_face_with_its_68_points(poses):
    (pose,) = poses(photo("astronaut.png")).poses
    face = pose.points[FACE]
    assert face[:, 2].min() > 0.5
    marks = {8: (224, 178), 48: (203, 140), 54: (247, 139), 36: (193, 102), 45: (258, 105)}  # chin, lips, eye corners
    assert max(float(np.hypot(*(face[index, :2] - place))) for index, place in marks.items()) < 0.04 * TORSO


def test_what_is_not_in_sight_has_no_confidence(poses):
    (pose,) = poses(photo("astronaut.png")).poses
    assert pose["left_ankle"] == (0, 0, 0)
    assert pose.points[LEFT_HAND, 2].max() == 0  # gloved, below the edge


def test_it_finds_two_people_from_left_to_right(poses):
    both = Image.new("RGB", (1024, 512))
    both.paste(photo("astronaut.png"))
    both.paste(photo("camera.png"), (512, 0))
    first, second = poses(both).poses
    assert np.mean(errors(first, ASTRONAUT)) < 0.12
    assert np.mean(errors(second, CAMERAMAN, right=512)) < 0.12
    assert len(poses(both, people=1).poses) == 1


def test_points_follow_the_size_of_the_picture(poses):
    large = poses(photo("astronaut.png").resize((2000, 2000), Image.Resampling.LANCZOS))
    assert large.size == (2000, 2000)
    (pose,) = large.poses
    assert np.mean(errors(pose.scaled(512 / 2000, 512 / 2000), ASTRONAUT)) < 0.1


@pytest.mark.parametrize("name", ["coffee.png", "brick.png", "rocket.jpg"])
def test_it_finds_nobody_where_nobody_is(poses, name):
    assert poses(photo(name)).poses == ()


def test_the_same_request_gives_the_same_pose(poses):
    one, other = (poses(photo("camera.png")).poses[0].points for _ in range(2))
    assert np.array_equal(one, other)


def test_it_says_so_when_its_weights_are_missing(bare_store):
    with pytest.raises(WeightsMissing, match="holistic"), bare_store.lease("pose"):
        pass


def test_it_can_be_stopped_and_refuses_bad_requests(store):
    def stop(step, steps, *, doing="", preview=None):
        raise Cancelled

    with store.lease("pose") as pose:
        with pytest.raises(Cancelled):
            pose(PoseRequest(photo("astronaut.png")), on_step=stop)
        for request in (PoseRequest(Image.new("RGB", (8, 8))), PoseRequest(photo("astronaut.png"), people=0)):
            with pytest.raises(InvalidInput):
                pose(request)


def test_poses_survive_json(poses):
    result = poses(photo("astronaut.png"))
    (pose,), size = from_json(to_json(result.poses, result.size))
    assert size == result.size
    assert np.abs(pose.points - result.poses[0].points).max() < 1e-3


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: record.pop("people"),
        lambda record: record["people"][0].pop("face_kpts"),
        lambda record: record["people"][0]["keypoints"].append(1.0),
        lambda record: record["people"][0].update(keypoints=[float("nan")] * 51),
        lambda record: record.update(width=0),
        lambda record: record.update(people=record["people"] * 101),
    ],
)
def test_it_refuses_json_that_is_no_poses(spoil):
    record = json.loads(to_json([Pose(np.ones((133, 3)))], (10, 10)))
    spoil(record)
    with pytest.raises(InvalidInput):
        from_json(json.dumps(record))


def test_a_skeleton_is_drawn_at_any_size_in_its_colours(poses):
    result = poses(photo("camera.png"))
    shoulder = np.array(result.poses[0]["right_shoulder"][:2])
    for at in ((512, 512), (96, 96), (1500, 1000)):
        drawn = draw_skeleton(result.poses, result.size, at=at)
        assert drawn.size == at
        x, y = np.rint(shoulder * at / 512).astype(int).tolist()
        red, green, blue = drawn.getpixel((x, y))
        assert red > 200 > green > blue == 0  # orange, OpenPose's second joint
    assert drawn.getpixel((5, 5)) == (0, 0, 0)
    on_photo = draw_skeleton(result.poses, result.size, ground=photo("camera.png"))
    assert on_photo.getpixel((500, 20)) == photo("camera.png").getpixel((500, 20))


def test_hands_and_face_are_bolder_for_a_network_than_for_people(poses):
    (pose,) = poses(photo("astronaut.png")).poses
    fine, bold = (np.asarray(draw_skeleton([pose], (512, 512), guiding=guiding)) for guiding in (False, True))
    white = [(drawn == 255).all(axis=2).sum() for drawn in (fine, bold)]
    assert white[1] > 1.5 * white[0]


def test_weak_and_far_points_are_not_drawn():
    points = np.zeros((133, 3))
    points[BODY] = [[50, 50, 0.2]] * 17
    assert not draw_skeleton([Pose(points)], (100, 100)).getbbox()
    points[BODY] = [[1e6, -1e6, 1.0]] * 17
    assert not draw_skeleton([Pose(points)], (100, 100)).getbbox()
    with pytest.raises(InvalidInput):
        draw_skeleton([], (100, 100), at=(0, 10))
