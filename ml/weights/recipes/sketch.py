"""Our own sketch networks, from the half-precision weights that are shipped: one names crayons, one tells subjects."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ml.sketch.scale import CELL, FIRST, KINDS, LIKENESS, RECOGNISED
from ml.weights.origin import Weights

if TYPE_CHECKING:
    import numpy as np
    import onnx

WEIGHTS = Weights(
    name="sketch",
    title="Sketch model: crayons and subjects",
    packages=(),
    files={"crayons.onnx": "", "recogniser.onnx": "", "palette.json": ""},
    licence="MIT",
    by="this project, from drawings that it makes itself",
    note="Trained on generated drawings; see ml/trained/sketch/card.md.",
)

SHIPPED = Path(__file__).resolve().parents[2] / "trained" / "sketch"
EPSILON = 1e-5  # of batch norms
OPSET = 17

Arrays = dict[str, "np.ndarray"]


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    """Write crayons.onnx, recogniser.onnx and palette.json. Raises OSError, KeyError for another network's weights."""
    import shutil

    for name, graph in (("crayons", crayons), ("recogniser", recogniser)):
        _save(graph(_read(SHIPPED / f"{name}.safetensors")), into / f"{name}.onnx")
    shutil.copyfile(SHIPPED / "palette.json", into / "palette.json")


def _read(path: Path) -> Arrays:
    """As float32."""
    import numpy as np
    from safetensors.numpy import load_file

    return {name: values.astype(np.float32) for name, values in load_file(path).items()}


def _save(model: "onnx.ModelProto", path: Path) -> None:
    import onnx

    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def crayons(stored: Arrays) -> "onnx.ModelProto":
    """sketch: (1, 1, H, W), condition: (1, C) to votes (1, K, H/4, W/4) and likeness (1, 8, H/4, W/4).

    As ml.sketch.network.CrayonNet, its batch norms folded into the convolutions.
    """
    import numpy as np

    graph = Graph(stored)
    count = stored["told.0.weight"].shape[1]
    told = graph.relu(graph.linear(graph.relu(graph.linear("condition", "told.0")), "told.2"))
    cells = graph.node("SpaceToDepth", "sketch", blocksize=FIRST)
    cells = graph.normed(graph.node("Concat", cells, graph.heights(cells), axis=1), "stem")
    kept = []
    levels = sorted({int(name.split(".")[1]) for name in stored if name.startswith("encoder.")})
    for level in levels:
        if level:
            cells = graph.normed(cells, f"down.{level - 1}", stride=2)
        blocks = sorted({int(name.split(".")[2]) for name in stored if name.startswith(f"encoder.{level}.")})
        for number in blocks:
            film = None if number else graph.linear(told, f"encoder_told.{level}")
            reach = 1 + (level == levels[-1]) * (number % 2)
            cells = graph.block(cells, f"encoder.{level}.{number}", film, reach)
        kept.append(cells)
    seen = graph.linear(graph.node("Flatten", graph.node("GlobalAveragePool", cells)), "seen")
    told = graph.relu(graph.node("Add", told, seen))
    for level in reversed(levels[:-1]):
        above = graph.normed(cells, f"up.{level}")
        scales = graph.keep("twice", np.float32([1, 1, 2, 2]))
        how = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        above = graph.node("Resize", above, "", scales, **how)
        cells = graph.normed(graph.node("Concat", above, kept[level], axis=1), f"merge.{level}")
        cells = graph.block(cells, f"decoder.{level}", graph.linear(told, f"decoder_told.{level}"))
    fine = graph.node("DepthToSpace", graph.relu(graph.plain(cells, "finer")), blocksize=FIRST // CELL, mode="CRD")
    fine = graph.node("Concat", fine, graph.node("SpaceToDepth", "sketch", blocksize=CELL), axis=1)
    named = graph.plain(fine, "last")
    crayons_in_box = stored["last.weight"].shape[0] - LIKENESS - KINDS
    own, _likeness, gates = graph.split(named, ("own", crayons_in_box), ("likeness", LIKENESS), ("gates", KINDS))
    graph.gated(own, gates, crayons_in_box, start=count - KINDS * crayons_in_box)
    return graph.model(
        "crayons",
        {"sketch": [1, 1, "height", "width"], "condition": [1, count]},
        {"votes": [1, crayons_in_box, "rows", "columns"], "likeness": [1, LIKENESS, "rows", "columns"]},
    )


def recogniser(stored: Arrays) -> "onnx.ModelProto":
    """sketch: (1, 1, 128, 128) to scores (1, 9). As ml.sketch.recogniser.Recogniser."""
    graph = Graph(stored)
    cells = graph.node("SpaceToDepth", "sketch", blocksize=RECOGNISED)
    layers = sorted({int(name.split(".")[1]) for name in stored if name.startswith("layers.")})
    for layer in layers:
        weight = stored[f"layers.{layer}.0.weight"]
        cells = graph.normed(cells, f"layers.{layer}", stride=1 + (weight.shape[0] > weight.shape[1] and layer > 0))
    means = graph.node("GlobalAveragePool", cells), graph.node("GlobalMaxPool", cells)
    graph.linear(graph.node("Flatten", graph.node("Concat", *means, axis=1)), "last")
    graph.nodes[-1].output[0] = "scores"
    return graph.model("recogniser", {"sketch": [1, 1, 128, 128]}, {"scores": [1, stored["last.weight"].shape[0]]})


class Graph:
    """An ONNX graph under construction. Every method returns the name of what it made."""

    def __init__(self, stored: Arrays) -> None:
        self.stored = stored
        self.nodes: list[onnx.NodeProto] = []
        self._kept: Arrays = {}

    def node(self, kind: str, *sources: str, **how: object) -> str:
        from onnx import helper

        name = f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(sources), [name], **how))
        return name

    def keep(self, name: str, values: "np.ndarray") -> str:
        self._kept[name] = values
        return name

    def relu(self, source: str) -> str:
        return self.node("Relu", source)

    def linear(self, source: str, layer: str) -> str:
        return self.node("Gemm", source, self._own(f"{layer}.weight"), self._own(f"{layer}.bias"), transB=1)

    def plain(self, source: str, layer: str) -> str:
        """A convolution as it is, of its own padding."""
        return self._conv(source, layer, self.stored[f"{layer}.weight"], self.stored[f"{layer}.bias"], 1, 1)

    def normed(self, source: str, layer: str, *, stride: int = 1) -> str:
        """Convolution, batch norm, relu."""
        return self.relu(self._conv(source, layer, *self._folded(f"{layer}.0", f"{layer}.1"), stride, 1))

    def block(self, source: str, layer: str, film: str | None, reach: int = 1) -> str:
        """Two convolutions and a way around; `film`: scale and shift of the first, (1, 2 * width)."""
        import numpy as np

        made = self._conv(source, f"{layer}.first", *self._folded(f"{layer}.first", f"{layer}.first_norm"), 1, reach)
        if film:
            scale, shift = self.split(film, *((f"{layer}.{name}", self._width(layer)) for name in ("scale", "shift")))
            axes, one = self.keep("axes", np.int64([2, 3])), self.keep("one", np.float32(1))
            scale = self.node("Unsqueeze", self.node("Add", scale, one), axes)
            made = self.node("Add", self.node("Mul", made, scale), self.node("Unsqueeze", shift, axes))
        folded = self._folded(f"{layer}.second", f"{layer}.second_norm")
        second = self._conv(self.relu(made), f"{layer}.second", *folded, 1, 1)
        return self.relu(self.node("Add", source, second))

    def heights(self, cells: str) -> str:
        """(1, 1, h, w) from 1 at the top to -1 at the bottom."""
        import numpy as np

        shape = self.node("Shape", cells, start=2, end=4)  # (2,)
        rows = self.node("Squeeze", self.node("Shape", cells, start=2, end=3))
        rows = self.node("Cast", rows, to=1)
        zero, one, two = (self.keep(f"n{value}", np.float32(value)) for value in (0, 1, 2))
        steps = self.node("Div", self.node("Range", zero, rows, one), self.node("Sub", rows, one))
        heights = self.node("Sub", one, self.node("Mul", steps, two))
        column = self.node("Reshape", heights, self.keep("column", np.int64([1, 1, -1, 1])))
        whole = self.node("Concat", self.keep("ones", np.int64([1, 1])), shape, axis=0)
        return self.node("Expand", column, whole)

    def gated(self, own: str, gates: str, crayons: int, *, start: int) -> None:
        """votes = own + what the condition names, from its place `start` on, raised by the gates."""
        import numpy as np

        ends = [self.keep(name, np.int64([at])) for name, at in (("from", start), ("to", 1 << 40), ("along", 1))]
        nearness = self.node("Slice", "condition", *ends)
        nearness = self.node("Reshape", nearness, self.keep("kinds", np.int64([1, KINDS, crayons])))
        flat = self.node("Reshape", gates, self.keep("flat", np.int64([1, KINDS, -1])))
        raised = self.node("MatMul", self.node("Transpose", nearness, perm=[0, 2, 1]), flat)  # (1, K, h * w)
        self.node("Add", own, self.node("Reshape", raised, self.node("Shape", own)))
        self.nodes[-1].output[0] = "votes"

    def split(self, source: str, *parts: tuple[str, int]) -> list[str]:
        import numpy as np
        from onnx import helper

        names = [name for name, _width in parts]
        sizes = self.keep(f"{names[0]}.sizes", np.int64([width for _name, width in parts]))
        self.nodes.append(helper.make_node("Split", [source, sizes], names, axis=1))
        return names

    def model(self, name: str, inputs: dict[str, list], outputs: dict[str, list]) -> "onnx.ModelProto":
        from onnx import TensorProto, helper, numpy_helper

        def values(shapes: dict[str, list]) -> list:
            return [helper.make_tensor_value_info(each, TensorProto.FLOAT, shape) for each, shape in shapes.items()]

        fixed = [numpy_helper.from_array(array, key) for key, array in self._kept.items()]
        graph = helper.make_graph(self.nodes, name, values(inputs), values(outputs), fixed)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)

    def _conv(self, source: str, layer: str, weight: "np.ndarray", bias: "np.ndarray", stride: int, reach: int) -> str:
        size = weight.shape[2]
        pads = [size // 2 * reach] * 4
        names = self.keep(f"{layer}.folded.weight", weight), self.keep(f"{layer}.folded.bias", bias)
        return self.node("Conv", source, *names, pads=pads, strides=[stride] * 2, dilations=[reach] * 2)

    def _folded(self, layer: str, norm: str) -> "tuple[np.ndarray, np.ndarray]":
        """Weights of a convolution without bias, and of the batch norm after it, as one convolution's."""
        import numpy as np

        scale, shift, mean, variance = (
            self.stored[f"{norm}.{name}"] for name in ("weight", "bias", "running_mean", "running_var")
        )
        scale = scale / np.sqrt(variance + EPSILON)
        return self.stored[f"{layer}.weight"] * scale[:, None, None, None], shift - mean * scale

    def _own(self, name: str) -> str:
        return self.keep(name, self.stored[name])

    def _width(self, layer: str) -> int:
        return self.stored[f"{layer}.first.weight"].shape[0]
