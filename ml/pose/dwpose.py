"""Whole-body poses by DWPose: a detector finds people, a second network reads 133 points of each.

Source: Yang et al. 2023, "Effective Whole-body Pose Estimation with Two-stages Distillation", arXiv 2307.15880, with
the people of YOLOX (Ge et al. 2021, arXiv 2107.08430) and the coordinates of SimCC (Li et al. 2022, arXiv 2107.03332).
We differ from the published wrapper where it differs from the training: the detector sees blue first and the reader
red first; the wrapper gives one order to both.
"""

from typing import TYPE_CHECKING, Self

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.errors import WeightsMissing
from ml.images import Pixels, fit_within
from ml.networks import infer
from ml.pose.request import PoseRequest, PoseResult, checked, left_to_right
from ml.pose.skeleton import SEEN
from ml.pose.whole_body import BODY, COUNT, Pose
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LONGEST = 1_536  # pixels; more shows the networks nothing new
STRIDES = (8, 16, 32)  # of the detector's three grids
MARGIN_GREY = 114  # around the picture where it does not fill the detector's square
LEAST_PERSON = 0.3
SAME_PERSON = 0.45  # shared area as a part of both boxes together
ROOM = 1.25  # of a person's box, for the reader
MEAN = np.array([123.675, 116.28, 103.53], np.float32)  # of ImageNet, red first
DEVIATION = np.array([58.395, 57.12, 57.375], np.float32)
SURE_JOINTS = 9  # of the body's 17, where no box speaks for a person

Boxes = NDArray[np.float32]  # (N, 4) left, top, right, bottom in pixels


class DWPose:
    """Points of people in photographs and of drawn figures that are shaded like people."""

    MODEL = "DWPose (yzd-v/DWPose: YOLOX-L, DW-L at 384 x 288)"

    def __init__(self, people: "PersonDetector", points: "PointReader") -> None:
        self._people, self._points = people, points

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        folder = loader.folder("dwpose")
        return cls(
            PersonDetector(loader.session(folder / "yolox_l.onnx")),
            PointReader(loader.session(folder / "dw-ll_ucoco_384.onnx")),
        )

    def __call__(self, request: PoseRequest, *, on_step: OnStep = no_steps) -> PoseResult:
        """Raises InvalidInput, OutOfMemory, Cancelled."""
        picture = checked(request)
        small = picture.resize(fit_within(picture.size, LONGEST), Image.Resampling.LANCZOS)
        pixels = np.asarray(small)
        boxes = self._people(pixels)[: request.people]
        poses = []
        for number, box in enumerate(boxes, start=1):
            poses.append(self._points(pixels, box))
            on_step(number, len(boxes), doing=gettext_noop("Finding the pose"))
        if not len(boxes):
            poses = self._whole(pixels)
            on_step(1, 1, doing=gettext_noop("Finding the pose"))
        scale = picture.width / small.width, picture.height / small.height
        found = tuple(pose.scaled(*scale) for pose in left_to_right(poses))
        return PoseResult(found, picture.size, self.MODEL)

    def _whole(self, pixels: Pixels) -> list[Pose]:
        """The whole picture as one person, where most of a body is seen in it: drawn figures escape the detector."""
        height, width = pixels.shape[:2]
        pose = self._points(pixels, np.array([0, 0, width, height], np.float32))
        return [pose] if np.count_nonzero(pose.points[BODY, 2] > SEEN) >= SURE_JOINTS else []


class PersonDetector:
    """YOLOX: boxes of people in a picture."""

    def __init__(self, network: "InferenceSession") -> None:
        self._network = network
        self._name, self._width, self._height = _entry(network, outputs=1)
        self._cells, self._strides = _grid(self._width, self._height)  # (A, 2), (A, 1)

    def __call__(self, pixels: Pixels) -> Boxes:
        """Boxes of those that are surely people, the surest first; neighbours that say the same are left out."""
        sheet, scale = self._letterbox(pixels)
        values = sheet[..., ::-1].transpose(2, 0, 1)[None].astype(np.float32)  # (1, 3, H, W), blue first, 0..255
        (raw,) = infer(self._network, {self._name: values})[0]  # (A, 5 + classes)
        scores = raw[:, 4] * raw[:, 5]  # that there is something, and that it is a person
        sure = np.flatnonzero(scores > LEAST_PERSON)
        sure = sure[np.argsort(-scores[sure], kind="stable")]
        middles = (raw[sure, :2] + self._cells[sure]) * self._strides[sure]
        halves = np.exp(np.minimum(raw[sure, 2:4], 10)) * self._strides[sure] / 2
        boxes = np.concatenate([middles - halves, middles + halves], axis=1) / scale
        return _distinct(boxes)

    def _letterbox(self, pixels: Pixels) -> tuple[Pixels, float]:
        """(H, W, 3): the picture at the top left of a grey sheet of the network's size, and how it was scaled."""
        height, width = pixels.shape[:2]
        scale = min(self._height / height, self._width / width)
        size = max(1, int(width * scale)), max(1, int(height * scale))
        sheet = np.full((self._height, self._width, 3), MARGIN_GREY, np.uint8)
        sheet[: size[1], : size[0]] = cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)
        return sheet, scale


class PointReader:
    """DWPose's second stage: the points of one person, each coordinate as the peak along its axis."""

    def __init__(self, network: "InferenceSession") -> None:
        self._network = network
        self._name, self._width, self._height = _entry(network, outputs=2)
        if any(exit.shape[1] != COUNT for exit in network.get_outputs()):
            raise WeightsMissing(f"the reader of DWPose does not give {COUNT} points")

    def __call__(self, pixels: Pixels, box: NDArray[np.float32]) -> Pose:
        """box: (4,) left, top, right, bottom. What lies outside the picture, or was not found, has no confidence."""
        middle = (box[:2] + box[2:]) / 2
        scale = float(ROOM * max((box[2] - box[0]) / self._width, (box[3] - box[1]) / self._height))
        corner = middle - scale * np.array([self._width, self._height], np.float32) / 2
        crop = self._crop(pixels, corner, scale)
        values = ((crop - MEAN) / DEVIATION).transpose(2, 0, 1)[None]  # (1, 3, H, W), red first
        across, down = (axis[0] for axis in infer(self._network, {self._name: values}))  # (133, bins) each
        places = np.stack([_peak(across, self._width), _peak(down, self._height)], axis=1)  # (133, 2) in the crop
        confidence = np.clip(np.minimum(across.max(axis=1), down.max(axis=1)), 0, 1)
        points = np.concatenate([places * scale + corner, confidence[:, None]], axis=1)
        last = np.array(pixels.shape[1::-1]) - 1  # the middle of the last pixel, to which peaks are told
        inside = (np.abs(points[:, :2] - last / 2) <= (last + 1) / 2).all(axis=1)
        points[:, :2] = np.clip(points[:, :2], 0, last)
        points[~inside | (confidence <= 0)] = 0
        return Pose(points)

    def _crop(self, pixels: Pixels, corner: NDArray[np.float32], scale: float) -> Pixels:
        """(H, W, 3) of the network's size from `corner` on, `scale` pixels for one; black outside the picture."""
        move = np.array([[scale, 0, corner[0]], [0, scale, corner[1]]], np.float64)
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return cv2.warpAffine(pixels, move, (self._width, self._height), flags=how)


def _entry(network: "InferenceSession", *, outputs: int) -> tuple[str, int, int]:
    """Name, width and height of the one picture that a network takes. Raises WeightsMissing for another network."""
    entries = network.get_inputs()
    sides = entries[0].shape[2:] if len(entries) == 1 and len(network.get_outputs()) == outputs else ()
    if len(sides) != 2 or not all(isinstance(side, int) for side in sides):
        raise WeightsMissing(f"not a network of DWPose, which takes one picture and gives {outputs} outputs")
    return entries[0].name, sides[1], sides[0]


def _grid(width: int, height: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Column and row of each cell, and its stride, as the detector lines them up: finest grid first, row by row."""
    cells, strides = [], []
    for stride in STRIDES:
        down, right = np.mgrid[: height // stride, : width // stride]
        cells.append(np.stack([right, down], axis=-1).reshape(-1, 2))
        strides.append(np.full((right.size, 1), stride))
    return np.concatenate(cells).astype(np.float32), np.concatenate(strides).astype(np.float32)


def _distinct(boxes: Boxes) -> Boxes:
    """Those that no surer one covers. boxes: the surest first."""
    kept: list[int] = []
    for index in range(len(boxes)):
        if not kept or _shared(boxes[index], boxes[kept]).max() <= SAME_PERSON:
            kept.append(index)
    return boxes[kept]


def _shared(box: NDArray[np.float32], others: Boxes) -> NDArray[np.float32]:
    """(N,) area that both cover as a part of the area that either covers."""
    sides = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    both = np.prod(np.maximum(sides, 0), axis=1)
    areas = np.prod(others[:, 2:] - others[:, :2], axis=1)
    return both / (np.prod(box[2:] - box[:2]) + areas - both)


def _peak(axis: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """(133,) where each row is highest, in pixels. axis: (133, bins), several bins a pixel (two in the published)."""
    return axis.argmax(axis=1).astype(np.float32) * (length / axis.shape[1])
