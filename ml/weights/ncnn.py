"""Networks from ncnn's two files to ONNX.

The .param file lists the layers in the order in which the .bin file holds their weights, so each layer becomes its ONNX
node as it is met. Weights stay the half-precision numbers that were published; they are widened when the network is
loaded. Source: ncnn's param and bin format.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import onnx

HALF_PRECISION = b"\x47\x6b\x30\x01"
LEAKY_RELU = 2
NEAREST = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}


def convert(param: str, weights: bytes) -> "onnx.ModelProto":
    """A network from one (1, 3, height, width) float32 tensor to one of (1, 3, any, any).

    Raises ValueError for a layer it does not know and for weights that do not fit the layers.
    """
    from onnx import TensorProto, helper

    graph = _Graph(_Reader(weights))
    for layer in _layers(param):
        graph.add(layer)
    graph.reader.check_end()
    made = helper.make_graph(
        graph.nodes,
        "ncnn",
        [helper.make_tensor_value_info("picture", TensorProto.FLOAT, [1, 3, "height", "width"])],
        [helper.make_tensor_value_info(graph.last, TensorProto.FLOAT, [1, 3, "made_height", "made_width"])],
        graph.initializers,
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="pictory")


@dataclass(frozen=True)
class _Layer:
    kind: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    settings: dict[int, float | tuple[float, ...]]


def _layers(param: str) -> Iterator[_Layer]:
    """Lines of kind, name, number of inputs and of outputs, their names, and key=value; key < -23300 is a list."""
    for line in param.splitlines()[2:]:
        kind, name, ins, outs, *rest = line.split()
        names, settings = rest[: int(ins) + int(outs)], rest[int(ins) + int(outs) :]
        if kind != "Input":
            pairs = (item.split("=") for item in settings if "=" in item)
            values = dict(_setting(int(key), value) for key, value in pairs)
            yield _Layer(kind, name, tuple(names[: int(ins)]), tuple(names[int(ins) :]), values)
        else:
            yield _Layer(kind, name, (), tuple(names), {})


def _setting(key: int, value: str) -> tuple[int, float | tuple[float, ...]]:
    if key > -23300:
        return key, float(value)
    _count, *items = value.split(",")
    return -23300 - key, tuple(float(item) for item in items)


@dataclass
class _Reader:
    """The .bin file, front to back."""

    data: bytes
    at: int = 0

    def weights(self, shape: tuple[int, ...]) -> "np.ndarray":
        """A convolution's: four bytes that say half precision, the numbers, and zeros up to a multiple of four."""
        import numpy as np

        if self.data[self.at : self.at + 4] != HALF_PRECISION:
            raise ValueError(f"no half-precision weights at byte {self.at}")
        self.at += 4
        return self._take("<f2", int(np.prod(shape)), padded=True).reshape(shape)

    def values(self, count: int) -> "np.ndarray":
        """A bias or slopes, in single precision."""
        return self._take("<f4", count)

    def check_end(self) -> None:
        if self.at != len(self.data):
            raise ValueError(f"{len(self.data) - self.at} bytes are left over")

    def _take(self, kind: str, count: int, *, padded: bool = False) -> "np.ndarray":
        import numpy as np

        values = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes + (-values.nbytes % 4 if padded else 0)
        return values


@dataclass
class _Graph:
    """The ONNX graph as it grows. `renamed`: ncnn copies a tensor for each reader under a new name; ONNX needs none."""

    reader: _Reader
    nodes: list[Any] = field(default_factory=list)
    initializers: list[Any] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    last: str = ""

    def add(self, layer: _Layer) -> None:
        known = getattr(self, f"_{layer.kind.lower()}", None)
        if known is None:
            raise ValueError(f"a layer of the kind {layer.kind}")
        known(layer, [self.renamed.get(name, name) for name in layer.inputs])

    def _input(self, layer: _Layer, _inputs: list[str]) -> None:
        self.renamed[layer.outputs[0]] = "picture"
        self.channels["picture"] = 3

    def _split(self, layer: _Layer, inputs: list[str]) -> None:
        self.renamed |= dict.fromkeys(layer.outputs, inputs[0])

    def _convolution(self, layer: _Layer, inputs: list[str]) -> None:
        """Settings: 0 filters, 1 kernel, 4 padding, 9 activation, 10 its slope."""
        filters, kernel, pad = (int(layer.settings[key]) for key in (0, 1, 4))
        shape = (filters, self.channels[inputs[0]], kernel, kernel)
        weight = self._constant(f"{layer.name}.weight", self.reader.weights(shape))
        bias = self._constant(f"{layer.name}.bias", self.reader.values(filters))
        activation = int(layer.settings.get(9, 0))
        name = layer.outputs[0] if not activation else f"{layer.name}.linear"
        self._node("Conv", [inputs[0], weight, bias], name, filters, pads=[pad] * 4, kernel_shape=[kernel] * 2)
        if activation == LEAKY_RELU:
            self._node("LeakyRelu", [name], layer.outputs[0], filters, alpha=layer.settings[10][0])
        elif activation:
            raise ValueError(f"{layer.name} ends in activation {activation}")

    def _prelu(self, layer: _Layer, inputs: list[str]) -> None:
        count = int(layer.settings[0])
        slope = self._constant(f"{layer.name}.slope", self.reader.values(count).reshape(count, 1, 1))
        self._node("PRelu", [inputs[0], slope], layer.outputs[0], count)

    def _concat(self, layer: _Layer, inputs: list[str]) -> None:
        self._node("Concat", inputs, layer.outputs[0], sum(self.channels[name] for name in inputs), axis=1)

    def _eltwise(self, layer: _Layer, inputs: list[str]) -> None:
        """A sum (0 = 1) of inputs times the factors of setting 1."""
        terms = [self._scaled(name, factor) for name, factor in zip(inputs, layer.settings[1], strict=True)]
        self._node("Add", terms, layer.outputs[0], self.channels[inputs[0]])

    def _binaryop(self, layer: _Layer, inputs: list[str]) -> None:
        if layer.settings.get(0, 0) != 0:
            raise ValueError(f"{layer.name} is no addition")
        self._node("Add", inputs, layer.outputs[0], self.channels[inputs[0]])

    def _interp(self, layer: _Layer, inputs: list[str]) -> None:
        """Nearest (0 = 1), by the factors of settings 1 and 2."""
        import numpy as np

        if layer.settings[0] != 1:
            raise ValueError(f"{layer.name} is not nearest")
        scales = np.array([1, 1, layer.settings[1], layer.settings[2]], np.float32)
        sides = ["", self._constant(f"{layer.name}.scales", scales)]
        self._node("Resize", [inputs[0], *sides], layer.outputs[0], self.channels[inputs[0]], **NEAREST)

    def _pixelshuffle(self, layer: _Layer, inputs: list[str]) -> None:
        side = int(layer.settings[0])
        filters = self.channels[inputs[0]] // side**2
        self._node("DepthToSpace", inputs, layer.outputs[0], filters, blocksize=side, mode="CRD")

    def _scaled(self, name: str, factor: float) -> str:
        import numpy as np

        if factor == 1:
            return name
        made = f"{name}.times{factor}"
        self._node("Mul", [name, self._constant(f"{made}.factor", np.float32(factor))], made, self.channels[name])
        return made

    def _constant(self, name: str, values: "np.ndarray") -> str:
        """The name under which a node finds these values in single precision."""
        from onnx import TensorProto, numpy_helper

        if values.dtype.itemsize == 4:
            self.initializers.append(numpy_helper.from_array(values, name))
            return name
        self.initializers.append(numpy_helper.from_array(values, f"{name}.half"))
        self._node("Cast", [f"{name}.half"], name, 0, to=TensorProto.FLOAT)
        return name

    def _node(self, kind: str, inputs: list[str], output: str, channels: int, **attributes: Any) -> None:
        from onnx import helper

        self.nodes.append(helper.make_node(kind, inputs, [output], output, **attributes))
        self.channels[output] = channels
        self.last = output
