"""Adapters: small files that change how a network draws, and words that it learned.

A folder holds one file of low-rank layers, as diffusers and peft write them (`unet.*`, `text_encoder.*`, ranks and
alphas in its header) or as kohya's trainer does (`lora_unet_*`, `lora_te_*`, an alpha beside each pair), and where
words were learned, `learned_embeds.safetensors`: a vector a token.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safetensors import safe_open
from torch import Tensor, nn

from ml.diffusion.merging import LowRank
from ml.errors import InvalidInput, WeightsMissing
from ml.weights.formats import check_safetensors, read_safetensors

LAYERS_FILE = "pytorch_lora_weights.safetensors"
TOKENS_FILE = "learned_embeds.safetensors"
METADATA = "lora_adapter_metadata"
MOST_RANK = 128
MOST_MB = 300
RESIDENT = 8  # adapters that stay in memory; the longest unused goes
PREFIXES = {"unet": "lora_unet_", "text_encoder": "lora_te_"}  # kohya's
DOWN = (".lora_A.weight", ".lora.down.weight", ".lora_linear_layer.down.weight", ".lora_down.weight")
UP = (".lora_B.weight", ".lora.up.weight", ".lora_linear_layer.up.weight", ".lora_up.weight")
ALPHA = (".alpha",)


@dataclass(frozen=True)
class Adapter:
    """folder: of its files. unet, text: how strongly it changes either, 1 as trained, 0 not at all.

    file: of the layers, where the folder holds more than one.
    """

    folder: Path
    unet: float = 1.0
    text: float = 1.0
    file: str = LAYERS_FILE

    @property
    def name(self) -> str:
        return f"lora_{self.folder.name}"

    def weight_of(self, part: str) -> float:
        return self.unet if part == "unet" else self.text


@dataclass(frozen=True)
class Read:
    """layers: by network, then by name of the layer. tokens: (D,) each."""

    layers: Mapping[str, Mapping[str, LowRank]]
    tokens: Mapping[str, Tensor] = field(default_factory=dict)


class AdapterShelf:
    """Adapters as they were read, on the device of the networks that they are for."""

    def __init__(self, networks: Mapping[str, nn.Module]) -> None:
        self._shapes = {part: dict(_layers_of(network)) for part, network in networks.items()}
        self._devices = {part: next(network.parameters()).device for part, network in networks.items()}
        self._resident: OrderedDict[tuple[Any, ...], Read] = OrderedDict()

    def read(self, adapter: Adapter) -> Read:
        """Raises WeightsMissing for files that are gone or broken, InvalidInput for what does not fit the networks."""
        files = [path for path in (adapter.folder / adapter.file, adapter.folder / TOKENS_FILE) if path.is_file()]
        if not files:
            raise WeightsMissing(f"{adapter.folder.name} holds no adapter")
        key = tuple((path, path.stat().st_size, path.stat().st_mtime_ns) for path in files)
        if key not in self._resident:
            self._resident[key] = self._read(files)
            if len(self._resident) > RESIDENT:
                self._resident.popitem(last=False)
        self._resident.move_to_end(key)
        return self._resident[key]

    def _read(self, files: list[Path]) -> Read:
        layers: dict[str, dict[str, LowRank]] = {}
        tokens: dict[str, Tensor] = {}
        for path in files:
            if path.stat().st_size > MOST_MB * 1_000_000:
                raise InvalidInput(f"{path.name} is larger than {MOST_MB} MB")
            if path.name == TOKENS_FILE:
                tokens = _tokens(read_safetensors(path))
            else:
                layers = self._fit(path)
        return Read(layers, tokens)

    def _fit(self, path: Path) -> dict[str, dict[str, LowRank]]:
        found: dict[str, dict[str, dict[str, Tensor]]] = {}
        for name, tensor in read_safetensors(path).items():
            part, layer, role = self._place(name)
            found.setdefault(part, {}).setdefault(layer, {})[role] = tensor
        alphas = read_alphas(path)
        return {
            part: {layer: self._low_rank(part, layer, pair, alphas) for layer, pair in sorted(layers.items())}
            for part, layers in found.items()
        }

    def _place(self, name: str) -> tuple[str, str, str]:
        """(network, layer, "down" or "up" or "alpha") of a tensor."""
        for role, endings in (("down", DOWN), ("up", UP), ("alpha", ALPHA)):
            for ending in endings:
                stem = name.removesuffix(ending)
                if stem != name and (place := self._layer(stem)):
                    return *place, role
        raise InvalidInput(f"an adapter for another network: {name}")

    def _layer(self, stem: str) -> tuple[str, str] | None:
        for part, shapes in self._shapes.items():
            for layer in (stem.removeprefix(f"{part}."), stem.removeprefix(f"{part}.text_model.")):
                if layer != stem and layer in shapes:
                    return part, layer
            flat = stem.removeprefix(PREFIXES[part]) if part in PREFIXES else stem
            if flat != stem:
                flat = flat.removeprefix("text_model_")
                return next(((part, layer) for layer in shapes if layer.replace(".", "_") == flat), None)
        return None

    def _low_rank(self, part: str, layer: str, pair: Mapping[str, Tensor], alphas: Mapping[str, float]) -> LowRank:
        if not {"down", "up"} <= set(pair):
            raise InvalidInput(f"half of an adapter: {part}.{layer}")
        down, up, shape = pair["down"].float(), pair["up"].float(), self._shapes[part][layer]
        rank = down.shape[0]
        if rank > MOST_RANK or up.shape[:2] != (shape[0], rank) or down.shape[1:] != shape[1:]:
            raise InvalidInput(f"an adapter for another network: {part}.{layer} has {tuple(down.shape)}")
        alpha = float(pair["alpha"]) if "alpha" in pair else alphas.get(f"{part}.{layer}", alphas.get(part, rank))
        device = self._devices[part]
        return LowRank(down.to(device), up.to(device), alpha / rank)


def read_alphas(path: Path) -> dict[str, float]:
    """By network, and by network and layer where one has its own: what the header says."""
    check_safetensors(path)
    with safe_open(path, "pt") as file:
        told = json.loads((file.metadata() or {}).get(METADATA, "{}"))
    alphas = {}
    for name, value in told.items():
        part, _, setting = name.rpartition(".")
        if setting == "lora_alpha":
            alphas[part] = float(value)
        elif setting == "alpha_pattern":
            alphas |= {f"{part}.{layer}": float(alpha) for layer, alpha in (value or {}).items()}
    return alphas


def _layers_of(network: nn.Module) -> Iterator[tuple[str, tuple[int, ...]]]:
    for name, layer in network.named_modules():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            yield name, tuple(layer.weight.shape)


def _tokens(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A vector a token; where one has several, the others are named <token>_1, <token>_2 ..."""
    tokens = {}
    for name, tensor in tensors.items():
        for number, vector in enumerate(tensor.reshape(-1, tensor.shape[-1])):
            tokens[name if not number else re.sub(r"(>?)$", rf"_{number}\1", name, count=1)] = vector
    return tokens
