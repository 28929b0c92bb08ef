"""The networks of MediaPipe Holistic, each with what must be done before and after it.

Source: Bazarevsky et al. 2020, "BlazePose", arXiv 2006.10204; Kartynnik et al. 2019, arXiv 1907.06724 (face); Zhang et
al. 2020, "MediaPipe Hands", arXiv 2006.10214. Sizes and constants are those of MediaPipe's holistic graph.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from ml.batching import naming_memory
from ml.errors import WeightsMissing
from ml.images import Pixels
from ml.pose.regions import Points, Region, around, pointing

REFINE_REACH = 3  # cells of the heat map to each side
REFINE_FROM = 0.5


class Network:
    """A TFLite network with one picture as input."""

    def __init__(self, path: Path, threads: int) -> None:
        """Raises WeightsMissing for a file that is no network."""
        try:
            self._interpreter = Interpreter(str(path), num_threads=threads)
            self._interpreter.allocate_tensors()
        except (OSError, ValueError, RuntimeError) as error:
            raise WeightsMissing(f"{path.name} cannot be read: {error}") from error
        (entry,) = self._interpreter.get_input_details()
        self._entry, self.side = entry["index"], int(entry["shape"][1])
        self._exits = {exit["name"]: exit["index"] for exit in self._interpreter.get_output_details()}

    def __call__(self, values: NDArray[np.floating]) -> dict[str, NDArray[np.float32]]:
        """values: (side, side, 3). Returns the outputs by name, without the leading 1."""
        with naming_memory():
            self._interpreter.set_tensor(self._entry, values[None].astype(np.float32))
            self._interpreter.invoke()
        return {name: self._interpreter.get_tensor(index)[0] for name, index in self._exits.items()}


@dataclass(frozen=True)
class Detection:
    """score: 0..1. box: left, top, right, bottom. points: (K, 2). All in pixels of the picture."""

    score: float
    box: tuple[float, float, float, float]
    points: Points


class Detector:
    """A single-shot detector: of people (by hips and body circle) or of faces.

    grids: (cells a side, anchors a cell) of each layer. boxes, scores: names of the outputs.
    """

    def __init__(self, network: Network, grids: tuple[tuple[int, int], ...], boxes: str, scores: str) -> None:
        self._network, self._boxes, self._scores = network, boxes, scores
        self._anchors = np.concatenate([_anchors(cells, each) for cells, each in grids])  # (A, 2)

    def __call__(self, pixels: Pixels, region: Region, *, least: float) -> list[Detection]:
        """Every anchor that scores at least `least`, the best first; neighbours say the same thing."""
        side = self._network.side
        outputs = self._network(region.cut(pixels, side) / 127.5 - 1)
        scores = _sigmoid(outputs[self._scores][:, 0])  # (A,)
        best = [index for index in np.argsort(-scores) if scores[index] >= least]
        boxes = outputs[self._boxes]  # (A, 4 + 2 K)
        raw = boxes[best].reshape(len(best), boxes.shape[1] // 2, 2) / side  # (N, 2 + K, 2)
        raw[:, 0] += self._anchors[best]
        raw[:, 2:] += self._anchors[best][:, None]
        return [_detection(region, values, float(scores[index])) for values, index in zip(raw, best, strict=True)]


@dataclass(frozen=True)
class Body:
    """33 points of a body (MediaPipe's order) in pixels. confidence: (33,), that a point is in sight. presence: 0..1.

    region: where to look once more for a better fit.
    """

    points: Points
    confidence: NDArray[np.float32]
    presence: float
    region: Region


class BodyNetwork:
    def __init__(self, network: Network) -> None:
        self._network = network

    def __call__(self, pixels: Pixels, region: Region) -> Body:
        outputs = self._network(region.cut(pixels, self._network.side) / 255)
        marks = outputs["Identity"].reshape(39, 5)  # x, y, z, visibility, presence
        places = _refine(marks[:, :2] / self._network.side, _sigmoid(outputs["Identity_3"]))  # (39, 2)
        points = region.to_picture(places)
        confidence = np.minimum(_sigmoid(marks[:33, 3]), _sigmoid(marks[:33, 4]))
        following = pointing(points[33], points[34]).scaled(1.25)
        return Body(points[:33], confidence, float(outputs["Identity_1"].item()), following)


class FaceNetwork:
    """468 points of a face's surface."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def __call__(self, pixels: Pixels, region: Region) -> tuple[Points, float]:
        """(468, 2) in pixels, and that there is a face: 0..1."""
        outputs = self._network(region.cut(pixels, self._network.side) / 255)
        marks = outputs["conv2d_21"].reshape(468, 3)[:, :2] / self._network.side
        return region.to_picture(marks), float(_sigmoid(outputs["conv2d_31"]).item())


class HandNetworks:
    """21 points of a hand: a small network centres the region, a larger one reads it."""

    def __init__(self, centring: Network, reading: Network) -> None:
        self._centring, self._reading = centring, reading

    def __call__(self, pixels: Pixels, region: Region) -> tuple[Points, float]:
        """(21, 2) in pixels, and that there is a hand: 0..1."""
        side = self._centring.side
        ends = self._centring(region.cut(pixels, side) / 255)["output_crop"].reshape(2, 2) / side
        closer = pointing(*region.to_picture(ends))
        outputs = self._reading(closer.cut(pixels, self._reading.side) / 255)
        marks = outputs["Identity"].reshape(21, 3)[:, :2] / self._reading.side
        return closer.to_picture(marks), float(outputs["Identity_1"].item())


def face_region(found: Detection) -> Region:
    """Around a detected face with the eyes level."""
    left, top, right, bottom = found.box
    level = around(found.points, found.points[0], found.points[1])
    return Region((left + right) / 2, (top + bottom) / 2, 2 * max(right - left, bottom - top), level.angle)


def _anchors(cells: int, each: int) -> NDArray[np.float32]:
    """Middles of the cells, row by row, `each` times: (cells * cells * each, 2) of x and y in 0..1."""
    down, right = np.mgrid[:cells, :cells]
    middles = (np.stack([right, down], axis=-1).reshape(-1, 2) + 0.5) / cells
    return np.repeat(middles, each, axis=0).astype(np.float32)


def _detection(region: Region, values: NDArray[np.float32], score: float) -> Detection:
    """values: (2 + K, 2): middle, size, points, in shares of the region, which is not turned."""
    middle, size = values[0], values[1]
    (left, top), (right, bottom) = region.to_picture(np.array([middle - size / 2, middle + size / 2])).tolist()
    return Detection(score, (left, top, right, bottom), region.to_picture(values[2:]))


def _refine(places: NDArray[np.float32], heat: NDArray[np.float32]) -> NDArray[np.float32]:
    """Move each place to the centre of the heat around it, where it is hot. places: (N, 2) in 0..1, heat: (H, W, N)."""
    height, width, _count = heat.shape
    refined = places.copy()
    for index, (x, y) in enumerate(places):
        column, row = int(x * width), int(y * height)
        left, top = max(column - REFINE_REACH, 0), max(row - REFINE_REACH, 0)
        near = heat[top : max(row + REFINE_REACH + 1, 0), left : max(column + REFINE_REACH + 1, 0), index]
        if near.size and near.max() >= REFINE_FROM:
            down, right = np.mgrid[top : top + near.shape[0], left : left + near.shape[1]]
            refined[index] = (right * near).sum() / width, (down * near).sum() / height
            refined[index] /= near.sum()
    return refined


def _sigmoid(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return 1 / (1 + np.exp(-np.clip(values, -60, 60)))
