"""DWPose's decoding, point by point: toy networks that see marks where the real ones see people and joints."""

import numpy as np
import pytest
from PIL import Image

from ml.errors import Cancelled, InvalidInput, WeightsMissing
from ml.pose.dwpose import DWPose
from ml.pose.request import PoseRequest
from ml.pose.skeleton import draw_skeleton
from ml.pose.whole_body import BODY, COUNT, from_json, to_json
from tests.toys.dwpose import FULL_HEIGHT, FULL_WIDTH, GRIDS, HEIGHT, WIDTH, person, point

pytestmark = pytest.mark.weights
GRID_OF = dict(GRIDS)


@pytest.fixture(scope="module")
def find(full):
    def call(picture, **how):
        with full.lease("pose", "full") as pose:
            return pose(PoseRequest(picture, **how))

    return call


def mark(pixels, cell, stride=8, sure=1.0, size=(FULL_WIDTH, FULL_HEIGHT)):
    """A person in the middle of the cell (column, row). Returns that middle."""
    column, row = (number * stride + GRID_OF[stride] for number in cell)
    pixels[row, column] = person(stride, sure, width=size[0], height=size[1])
    return np.array([(number + 0.5) * stride for number in cell])


def put_points(pixels, middle, step, sure=1.0, seed=0):
    """All 133 points where the reader's crop around `middle`, `step` pixels for one, has a pixel's centre. Returns
    them, (133, 2).
    """
    corner = middle - step * np.array([WIDTH, HEIGHT]) / 2
    sides = np.array(pixels.shape[1::-1])
    low, high = np.ceil(np.maximum(-corner, 0) / step), np.minimum((sides - 1 - corner) // step + 1, [WIDTH, HEIGHT])
    across, down = (np.arange(start, end) for start, end in zip(low, high, strict=True))
    chosen = np.random.default_rng(seed).permutation(len(across) * len(down))[:COUNT]
    places = np.stack([across[chosen % len(across)], down[chosen // len(across)]], axis=1) * step + corner
    for index, (x, y) in enumerate(places.astype(int)):
        pixels[y, x] = point(index, sure)
    return places


def blank(width=640, height=640):
    return np.zeros((height, width, 3), np.uint8)


@pytest.mark.parametrize(("stride", "step"), [(8, 1), (16, 2), (32, 4)])
def test_it_reads_each_point_where_it_lies(find, stride, step):
    pixels = blank()
    middle = mark(pixels, (320 // stride, 288 // stride), stride, size=(step * FULL_WIDTH, step * FULL_HEIGHT))
    places = put_points(pixels, middle, step, sure=0.8)
    (pose,) = find(Image.fromarray(pixels)).poses
    assert np.abs(pose.points[:, :2] - places).max() < 0.02
    assert np.abs(pose.points[:, 2] - 0.8).max() < 0.02


def test_a_picture_that_is_no_square_is_not_squashed(find):
    """1280 x 640: the detector sees half of it, at the top of a grey sheet."""
    pixels = blank(1280, 640)
    pixels[304:306, 608:610] = person(8, 1)  # one pixel at half the size
    places = put_points(pixels, np.array([616.0, 312.0]), 2)
    result = find(Image.fromarray(pixels))
    assert result.size == (1280, 640)
    (pose,) = result.poses
    assert np.abs(pose.points[:, :2] - places).max() < 0.05


def test_it_finds_people_from_left_to_right_and_each_once(find):
    pixels = blank()
    right, left = mark(pixels, (60, 40), sure=0.7), mark(pixels, (20, 40), sure=0.9)
    mark(pixels, (21, 40), sure=0.5)  # the neighbour says the same as the surer one
    there, here = put_points(pixels, right, 1, seed=1), put_points(pixels, left, 1, seed=2)
    result = find(Image.fromarray(pixels))
    assert len(result.poses) == 2
    for pose, places in zip(result.poses, (here, there), strict=True):
        assert np.abs(pose.points[:, :2] - places).max() < 0.02
    (surest,) = find(Image.fromarray(pixels), people=1).poses
    assert np.array_equal(surest.points, result.poses[0].points)


def test_it_leaves_out_who_is_hardly_one_and_what_is_no_person(find):
    pixels = blank()
    mark(pixels, (40, 40), sure=0.27)
    pixels[80, 80] = (255, 100, 255)  # surely something, and a dog
    assert find(Image.fromarray(pixels)).poses == ()


def test_what_was_not_found_has_no_confidence(find):
    pixels = blank()
    mark(pixels, (40, 40))
    pixels[300, 300] = point(5)
    (pose,) = find(Image.fromarray(pixels)).poses
    assert pose["left_shoulder"] == pytest.approx((300, 300, 1), abs=0.02)
    assert not np.delete(pose.points, 5, axis=0).any()


def test_it_takes_the_picture_for_one_person_where_most_of_a_body_is_in_it(find):
    """1152 x 1536: the reader's crop is the picture with a margin, ten pixels for one."""
    pixels = blank(1152, 1536)
    joints = {index: (106 + 90 * index, 108 + 110 * index) for index in range(8)}
    for index, (x, y) in joints.items():
        pixels[y, x] = point(index)
    assert find(Image.fromarray(pixels)).poses == ()
    joints[8] = (506, 908)
    pixels[908, 506] = point(8)
    (pose,) = find(Image.fromarray(pixels)).poses
    found = [pose.points[index, :2] for index in joints]
    assert np.abs(np.array(found) - list(joints.values())).max() < 0.05
    assert np.count_nonzero(pose.points[BODY, 2]) == 9


def test_it_gives_what_the_embedded_tier_gives(find):
    """The same type, so that drawing and keeping are shared; its name is its own."""
    pixels = blank()
    places = put_points(pixels, mark(pixels, (40, 40)), 1)
    result = find(Image.fromarray(pixels))
    assert result.model == DWPose.MODEL
    (again,), size = from_json(to_json(result.poses, result.size))
    assert size == result.size
    assert np.abs(again.points[:, :2] - places).max() < 0.02
    neck = tuple(np.rint((places[5] + places[6]) / 2).astype(int).tolist())
    drawn = draw_skeleton(result.poses, result.size)
    assert max(drawn.getpixel(neck)) > 100  # between the shoulders
    assert result.poses[0].points.tobytes() == find(Image.fromarray(pixels)).poses[0].points.tobytes()


def test_it_can_be_stopped_and_refuses_bad_requests(full):
    def stop(step, steps, *, doing="", preview=None):
        if step == at:
            raise Cancelled

    pixels, at = blank(), 1
    put_points(pixels, mark(pixels, (40, 40)), 1)
    with full.lease("pose", "full") as pose:
        with pytest.raises(Cancelled):
            pose(PoseRequest(Image.fromarray(pixels)), on_step=stop)
        for request in (PoseRequest(Image.new("RGB", (8, 8))), PoseRequest(Image.fromarray(pixels), people=0)):
            with pytest.raises(InvalidInput):
                pose(request)
        assert len(pose(PoseRequest(Image.fromarray(pixels))).poses) == 1
        mark(pixels, (60, 40), sure=0.9)
        told = []
        pose(PoseRequest(Image.fromarray(pixels)), on_step=lambda step, steps, **_more: told.append((step, steps)))
        assert told == [(1, 2), (2, 2)]
        at = 2
        with pytest.raises(Cancelled):
            pose(PoseRequest(Image.fromarray(pixels)), on_step=stop)


def test_it_says_so_when_its_networks_are_others(full, toys, tmp_path):
    class Elsewhere:
        device = full.device

        def folder(self, name):
            return tmp_path

        def session(self, path):
            return full.device.open_session(path)

    with pytest.raises(WeightsMissing, match="yolox_l"):
        DWPose.load(Elsewhere())
    for name, held in (("yolox_l", "dw-ll_ucoco_384"), ("yolox_l", "yolox_l"), ("dw-ll_ucoco_384", "yolox_l")):
        (tmp_path / f"{name}.onnx").write_bytes((toys / "dwpose" / f"{held}.onnx").read_bytes())
        with pytest.raises(WeightsMissing):
            DWPose.load(Elsewhere())
