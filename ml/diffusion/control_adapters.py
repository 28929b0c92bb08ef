"""What was learned for a ControlNet: low-rank layers, and in full its first and last ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from diffusers import ControlNetModel
from torch import Tensor

from ml.diffusion.adapters import Adapter, AdapterShelf, check_size
from ml.diffusion.merging import Merging
from ml.errors import InvalidInput
from ml.weights.formats import read_safetensors

PARTS_FILE = "control_parts.safetensors"


@contextmanager
def learned_control(network: ControlNetModel, folder: Path) -> Iterator[None]:
    """The network draws as it learned to meanwhile; afterwards it is bit for bit what it was.

    Raises WeightsMissing, InvalidInput for an adapter of another network or one that would drown it.
    """
    layers = AdapterShelf({"controlnet": network}).read(Adapter(folder)).layers.get("controlnet", {})
    parts = read_safetensors(folder / PARTS_FILE) if (folder / PARTS_FILE).is_file() else {}
    own = dict(network.named_parameters())
    if odd := [name for name, value in parts.items() if name not in own or own[name].shape != value.shape]:
        raise InvalidInput(f"an adapter for another network: {odd[0]}")
    for name, value in parts.items():
        check_size(name, float(value.double().norm()), own[name])
    merging, before = Merging(network), {name: own[name].detach().clone() for name in parts}
    try:
        merging.put([(layers, 1.0)])
        _copy(own, parts)
        yield
    finally:
        merging.put([])
        _copy(own, before)


@torch.no_grad()
def _copy(own: dict[str, torch.nn.Parameter], values: dict[str, Tensor]) -> None:
    for name, value in values.items():
        own[name].copy_(value)
