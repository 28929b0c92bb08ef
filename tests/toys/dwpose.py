"""DWPose at toy size: networks without a weight, which see marks in a picture as the real ones see people.

A person is a pixel with much blue where the finest, middle or coarsest grid looks: blue is how sure, green how wide,
red how high; too much red and it is no person. A point is a pixel with much green: its red is which of the 133, its
green how sure.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from ml.pose.dwpose import DEVIATION, MEAN

SQUARE, POINTS, CLASSES = 640, 133, 80
WIDTH, HEIGHT = 144, 192  # of the reader's crop, half of the real one
GRIDS = ((8, 0), (16, 1), (32, 2))  # stride, and the pixel of a cell that its grid looks at
FULL_WIDTH, FULL_HEIGHT = WIDTH / 1.25, HEIGHT / 1.25  # of a person that fills that pixel by pixel, at strength 100
FIRST_RED = 100  # of the first point


def person(stride: int, sure: float, *, width: float = FULL_WIDTH, height: float = FULL_HEIGHT) -> tuple[int, int, int]:
    """RGB of a mark: a person around the middle of its cell, as large as asked as far as 8-bit colours can say it."""
    blue = round(128 + 127 * sure)
    sides = ((FULL_HEIGHT, height), (FULL_WIDTH, width))
    red, green = (round(100 * np.log(side / stride) / np.log(full / 8)) for full, side in sides)
    return red, green, blue


def point(index: int, sure: float = 1.0) -> tuple[int, int, int]:
    """RGB of the mark of a point."""
    return FIRST_RED + index, round(155 + 100 * sure), 0


def save(folder: Path) -> None:
    place = folder / "dwpose"
    place.mkdir(parents=True)
    onnx.save(detector(), place / "yolox_l.onnx")
    onnx.save(reader(), place / "dw-ll_ucoco_384.onnx")


class _Graph:
    """Nodes as they are added, each named by what it gives."""

    def __init__(self) -> None:
        self.nodes, self.constants = [], []

    def __call__(self, kind: str, *inputs: object, **how: object) -> str:
        name = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, [self._named(each) for each in inputs], [name], **how))
        return name

    def _named(self, value: object) -> str:
        if isinstance(value, str):
            return value
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def model(self, entry: tuple[str, tuple[int, ...]], exits: dict[str, tuple[int, ...]]) -> onnx.ModelProto:
        ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in exits.items()]
        start = helper.make_tensor_value_info(entry[0], TensorProto.FLOAT, entry[1])
        graph = helper.make_graph(self.nodes, "toy", [start], ends, self.constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def detector() -> onnx.ModelProto:
    """(1, 3, 640, 640), blue first -> (1, 8400, 85): where in the cell, log sizes, that it is something, classes."""
    graph, rows = _Graph(), []
    for stride, seen in GRIDS:
        cells = graph(
            "Slice", "images", np.array([seen, seen]), np.array([SQUARE, SQUARE]), np.array([2, 3]),
            np.array([stride, stride]),
        )  # fmt: skip
        count = (SQUARE // stride) ** 2
        flat = graph("Transpose", graph("Reshape", cells, np.array([1, 3, count])), perm=[0, 2, 1])  # (1, cells, 3)
        blue, green, red = (graph("Slice", flat, np.array([i]), np.array([i + 1]), np.array([2])) for i in range(3))
        sizes = [
            graph("Mul", side, np.float32(np.log(full / 8) / 100))
            for side, full in ((green, FULL_WIDTH), (red, FULL_HEIGHT))
        ]
        sure = graph("Relu", graph("Mul", graph("Sub", blue, np.float32(128)), np.float32(1 / 127)))
        middle = graph("Expand", np.full((1, 1, 2), 0.5, np.float32), np.array([1, count, 2]))
        is_person = graph("Clip", graph("Sub", np.float32(200), red), np.float32(0), np.float32(1))
        others = graph("Expand", np.zeros((1, 1, CLASSES - 1), np.float32), np.array([1, count, CLASSES - 1]))
        rows.append(graph("Concat", middle, *sizes, sure, is_person, others, axis=2))
    graph.nodes.append(helper.make_node("Concat", rows, ["output"], axis=1))
    return graph.model(("images", (1, 3, SQUARE, SQUARE)), {"output": (1, 8400, 5 + CLASSES)})


def reader() -> onnx.ModelProto:
    """(1, 3, 192, 144), red first and normalised -> how likely each point is in each half pixel across and down."""
    graph = _Graph()
    scaled = graph("Mul", "input", DEVIATION[None, :, None, None])
    pixels = graph("Add", scaled, MEAN[None, :, None, None])
    red, green = (graph("Slice", pixels, np.array([i]), np.array([i + 1]), np.array([1])) for i in range(2))
    wanted = np.arange(FIRST_RED, FIRST_RED + POINTS, dtype=np.float32)[None, :, None, None]
    match = graph("Relu", graph("Sub", np.float32(1), graph("Abs", graph("Sub", red, wanted))))  # (1, 133, 192, 144)
    sure = graph("Relu", graph("Mul", graph("Sub", green, np.float32(155)), np.float32(0.01)))
    heat = graph("Mul", match, sure)
    exits = {"simcc_x": (1, POINTS, 2 * WIDTH), "simcc_y": (1, POINTS, 2 * HEIGHT)}
    for (name, shape), axis in zip(exits.items(), (2, 3), strict=True):
        peaks = graph("Unsqueeze", graph("ReduceMax", heat, axes=[axis], keepdims=0), np.array([3]))
        twice = graph("Concat", peaks, peaks, axis=3)
        graph.nodes.append(helper.make_node("Reshape", [twice, graph._named(np.array(shape))], [name]))
    return graph.model(("input", (1, 3, HEIGHT, WIDTH)), exits)
