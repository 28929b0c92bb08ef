"""The middle one of nsfwjs' three networks, a MobileNetV2 of width 1.4, from TensorFlow.js to ONNX.

The package's scripts hold an object literal (the graph) and two base64 strings (the weights, a byte each). They are
read as text: nothing of the package is run. Source: Laborde 2019, nsfwjs; Sandler et al. 2018, arXiv 1801.04381.
"""

import base64
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.weights.origin import Package, Weights

if TYPE_CHECKING:
    import numpy as np
    import onnx

PACKAGE = Package(
    registry="npm",
    name="nsfwjs",
    version="4.3.0",
    sha256="4496790efc9bdc6f3e85a826a8e482c1fa1e9db4b3d18c095e98cc0c73cfb12f",
    size_mb=25.3,
)
WEIGHTS = Weights(
    name="nsfwjs",
    title="nsfwjs MobileNetV2, a check of pictures and drawings",
    packages=(PACKAGE,),
    files={"mobilenet_v2_mid.onnx": ""},
    licence="MIT",
    by="Infinite Red, Inc. and Gant Laborde",
    licence_url="https://github.com/infinitered/nsfwjs/blob/master/LICENSE",
    note="Tells drawing, hentai, neutral, porn and sexy; not violence, hate or fear.",
)
SHARDS = ("group1-shard1of2", "group1-shard2of2")
EXPORTS = ".exports="
RELU6 = "Relu6"
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<key>[A-Za-z_]\w*)(?=:)|(?P<flag>![01])|(?P<point>(?<![\d])\.(?=\d))')


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    import onnx

    folder = unpacked[PACKAGE.name] / "package" / "dist" / "models" / "mobilenet_v2_mid"
    graph = exported((folder / "model.min.js").read_text())
    data = b"".join(base64.b64decode(exported((folder / f"{shard}.min.js").read_text())) for shard in SHARDS)
    network = convert(graph, data)
    onnx.checker.check_model(network, full_check=True)
    (into / "mobilenet_v2_mid.onnx").write_bytes(network.SerializeToString(deterministic=True))


def exported(script: str) -> Any:
    """The literal that a bundled module exports, by turning JavaScript's spelling into JSON's. Raises ValueError."""
    at = script.index(EXPORTS, script.index("({1:[")) + len(EXPORTS)
    value, _end = json.JSONDecoder().raw_decode(TOKEN.sub(_as_json, script[at:]))
    return value


def _as_json(found: re.Match[str]) -> str:
    if found["key"]:
        return f'"{found["key"]}"'
    if found["flag"]:
        return "true" if found["flag"] == "!0" else "false"
    return "0." if found["point"] else found[0]


def convert(graph: dict[str, Any], data: bytes) -> "onnx.ModelProto":
    """From (1, 3, 224, 224) RGB float32 in 0..1 to (1, 5), the classes' shares. Raises KeyError for an unknown node."""
    from onnx import TensorProto, helper, numpy_helper

    weights = dequantised(graph["weightsManifest"], data)
    nodes, constants = [], {}
    for node in graph["modelTopology"]["node"]:
        if node["op"] in {"Const", "Placeholder"}:
            continue
        made, used = NODES[node["op"]](node, weights)
        nodes += made
        constants |= used
    made = helper.make_graph(
        nodes,
        "nsfwjs",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, 224, 224])],
        [helper.make_tensor_value_info("Identity", TensorProto.FLOAT, [1, 5])],
        [numpy_helper.from_array(values, name) for name, values in sorted(constants.items())],
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="pictory")


def dequantised(manifest: list[dict[str, Any]], data: bytes) -> "dict[str, np.ndarray]":
    """Float32 by name; each was published as bytes with a scale and a least value. Raises ValueError for leftovers."""
    import numpy as np

    weights, at = {}, 0
    for spec in (spec for group in manifest for spec in group["weights"]):
        scale, least = spec["quantization"]["scale"], spec["quantization"]["min"]
        count = int(np.prod(spec["shape"], dtype=int))
        raw = np.frombuffer(data, np.uint8, count, at).astype(np.float64)
        weights[spec["name"]] = (raw * scale + least).astype(np.float32).reshape(spec["shape"])
        at += count
    if at != len(data):
        raise ValueError(f"{len(data) - at} bytes are left over")
    return weights


# --- TensorFlow's nodes as ONNX's: (node, weights) -> nodes, and the constants they use -------------------------------

Made = tuple[list[Any], "dict[str, np.ndarray]"]
MakeNode = Callable[[dict[str, Any], "dict[str, np.ndarray]"], Made]


def _convolution(node: dict[str, Any], weights: "dict[str, np.ndarray]") -> Made:
    """Kernels lie as (height, width, in, out). SAME_UPPER is TensorFlow's padding: the odd row goes to the end."""
    from onnx import helper

    picture, kernel, bias = node["input"]
    values, groups = weights[kernel].transpose(3, 2, 0, 1), 1
    if node["op"].startswith("FusedDepthwise"):
        values = weights[kernel].transpose(2, 3, 0, 1)
        values, groups = values.reshape(-1, 1, *values.shape[2:]), values.shape[0]
    strides = [int(side) for side in node["attr"]["strides"]["list"]["i"]][1:3]
    clipped = RELU6 in _words(node["attr"]["fused_ops"]["list"]["s"])
    out = f"{node['name']}/linear" if clipped else node["name"]
    padding = "SAME_UPPER" if _words([node["attr"]["padding"]["s"]]) == ["SAME"] else "VALID"
    made = [helper.make_node("Conv", [picture, kernel, bias], [out], auto_pad=padding, strides=strides, group=groups)]
    constants = {kernel: values.copy(), bias: weights[bias]}
    if clipped:
        made.append(helper.make_node("Clip", [out, "zero", "six"], [node["name"]]))
        constants |= _scalars(zero=0, six=6)
    return made, constants


def _words(encoded: list[str]) -> list[str]:
    return [base64.b64decode(word).decode() for word in encoded]


def _scalars(**values: float) -> "dict[str, np.ndarray]":
    import numpy as np

    return {name: np.array(value, np.float32) for name, value in values.items()}


def _plain(kind: str) -> MakeNode:
    """A node of the same meaning in both."""

    def make(node: dict[str, Any], weights: "dict[str, np.ndarray]") -> Made:
        from onnx import helper

        used = {name: weights[name] for name in node["input"] if name in weights}
        return [helper.make_node(kind, node["input"], [node["name"]])], used

    return make


def _flat_mean(node: dict[str, Any], _weights: "dict[str, np.ndarray]") -> Made:
    """The mean over all 7 x 7 places; the node after it drops the two sides."""
    from onnx import helper

    return [helper.make_node("GlobalAveragePool", node["input"], [node["name"]])], {}


def _squeeze(node: dict[str, Any], _weights: "dict[str, np.ndarray]") -> Made:
    from onnx import helper

    return [helper.make_node("Flatten", node["input"], [node["name"]])], {}


def _dense(node: dict[str, Any], weights: "dict[str, np.ndarray]") -> Made:
    from onnx import helper

    used = {name: weights[name] for name in node["input"][1:]}
    return [helper.make_node("Gemm", node["input"], [node["name"]])], used


NODES: dict[str, MakeNode] = {
    "_FusedConv2D": _convolution,
    "FusedDepthwiseConv2dNative": _convolution,
    "_FusedMatMul": _dense,
    "AvgPool": _flat_mean,
    "Squeeze": _squeeze,
    "AddV2": _plain("Add"),
    "Mul": _plain("Mul"),
    "Sub": _plain("Sub"),
    "Softmax": _plain("Softmax"),
    "Identity": _plain("Identity"),
}
