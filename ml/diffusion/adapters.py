"""Adapters: small files that change how a network draws, and words that it learned.

A folder holds one file of low-rank layers, as diffusers and peft write them (`unet.*`, `text_encoder.*`, ranks and
alphas in its header) or as kohya's trainer does (`lora_unet_*`, `lora_te_*`, an alpha beside each pair), and where
words were learned, `learned_embeds.safetensors`: a vector a token.
"""

import json
import math
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from ml.diffusion.merging import LowRank
from ml.errors import InvalidInput, WeightsMissing
from ml.weights.formats import check_safetensors, read_safetensors

LAYERS_FILE = "pytorch_lora_weights.safetensors"
TOKENS_FILE = "learned_embeds.safetensors"
METADATA = "lora_adapter_metadata"
MB = 1_000_000
MOST_RANK = 128
MOST_MB = 300
SPARE_MB = 300.0  # of adapters that stay in memory where nobody says otherwise; the longest unused goes
MOST_TIMES = 100.0  # the size of a layer's own weights; what was learned is a small part of it
MOST_LENGTH = 100.0  # of a word's vector; published ones are 0.4 long
MOST_STRENGTH = 4.0
PREFIXES = {"unet": "lora_unet_", "text_encoder": "lora_te_"}  # kohya's
DOWN = (".lora_A.weight", ".lora.down.weight", ".lora_linear_layer.down.weight", ".lora_down.weight")
UP = (".lora_B.weight", ".lora.up.weight", ".lora_linear_layer.up.weight", ".lora_up.weight")
ALPHA = (".alpha",)


@dataclass(frozen=True)
class Adapter:
    """folder: of its files. unet, text: how strongly it changes either, 1 as trained, 0 not at all.

    file: of the layers, where the folder holds more than one. Raises InvalidInput for a strength beyond MOST_STRENGTH.
    """

    folder: Path
    unet: float = 1.0
    text: float = 1.0
    file: str = LAYERS_FILE

    def __post_init__(self) -> None:
        for strength in (self.unet, self.text):
            if not abs(strength) <= MOST_STRENGTH:
                raise InvalidInput(f"an adapter {strength} times as strong, where {MOST_STRENGTH:g} is the most")

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

    @property
    def nbytes(self) -> int:
        layers = sum(low.nbytes for part in self.layers.values() for low in part.values())
        return layers + sum(vector.nbytes for vector in self.tokens.values())


class AdapterShelf:
    """Adapters as they were read, on the device of the networks that they are for.

    spare_mb: what those may take that stay for the next picture; one that is larger alone is read anew each time.
    """

    def __init__(self, networks: Mapping[str, nn.Module], *, spare_mb: float = SPARE_MB) -> None:
        self._networks, self._spare = networks, spare_mb * MB
        self._shapes = {part: dict(_layers_of(network)) for part, network in networks.items()}
        self._devices = {part: next(network.parameters()).device for part, network in networks.items()}
        self._resident: OrderedDict[tuple[Any, ...], Read] = OrderedDict()

    def read(self, adapter: Adapter) -> Read:
        """Raises WeightsMissing for files that are gone, broken or not finite, InvalidInput for what does not fit the
        networks or would drown them.
        """
        files = [path for path in (adapter.folder / adapter.file, adapter.folder / TOKENS_FILE) if path.is_file()]
        if not files:
            raise WeightsMissing(f"{adapter.folder.name} holds no adapter")
        key = tuple((path, path.stat().st_size, path.stat().st_mtime_ns) for path in files)
        found = self._resident.pop(key, None) or self._read(files)
        self._resident[key] = found
        while sum(each.nbytes for each in self._resident.values()) > self._spare:
            self._resident.popitem(last=False)
        return found

    def _read(self, files: list[Path]) -> Read:
        layers: dict[str, dict[str, LowRank]] = {}
        tokens: dict[str, Tensor] = {}
        for path in files:
            if path.stat().st_size > MOST_MB * MB:
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
        rank = len(down) if down.dim() else 0
        fits = down.shape[1:] == shape[1:] and up.shape[:2] == (shape[0], rank) and up.numel() == shape[0] * rank
        if not fits or not 1 <= rank <= MOST_RANK:
            raise InvalidInput(f"an adapter for another network: {part}.{layer} has {tuple(down.shape)}")
        alpha = _alpha(pair["alpha"]) if "alpha" in pair else alphas.get(f"{part}.{layer}", alphas.get(part, rank))
        device = self._devices[part]
        low = LowRank(down.to(device), up.to(device), alpha / rank)
        check_size(f"{part}.{layer}", low.size(), self._networks[part].get_submodule(layer).weight)
        return low


def check_size(name: str, size: float, weight: Tensor) -> None:
    """size: the norm of what is put on or in place of a weight. Raises InvalidInput where it would drown that."""
    own = float(torch.linalg.vector_norm(weight.detach(), dtype=torch.float32))
    if not size <= MOST_TIMES * (1 + own):
        raise InvalidInput(f"an adapter that would drown the network: {size:.3g} on {name}, whose size is {own:.3g}")


def read_alphas(path: Path) -> dict[str, float]:
    """By network, and by network and layer where one has its own: what the header says.

    Raises WeightsMissing for a file that is no safetensors, InvalidInput for a header that says something else.
    """
    check_safetensors(path)
    alphas = {}
    try:
        with safe_open(path, "pt") as file:
            told = json.loads((file.metadata() or {}).get(METADATA, "{}"))
        for name, value in told.items():
            part, _, setting = name.rpartition(".")
            if setting == "lora_alpha":
                alphas[part] = _alpha(value)
            elif setting == "alpha_pattern":
                alphas |= {f"{part}.{layer}": _alpha(alpha) for layer, alpha in (value or {}).items()}
    except (OSError, SafetensorError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidInput(f"the header of {path.name} cannot be understood: {error}") from error
    return alphas


def _alpha(value: Any) -> float:
    """Raises InvalidInput for what is no number."""
    try:
        alpha = float(value)
    except (ValueError, TypeError, RuntimeError) as error:
        raise InvalidInput(f"an adapter whose alpha is no number: {error}") from error
    if not math.isfinite(alpha):
        raise InvalidInput(f"an adapter whose alpha is {alpha}")
    return alpha


def _layers_of(network: nn.Module) -> Iterator[tuple[str, tuple[int, ...]]]:
    for name, layer in network.named_modules():
        if isinstance(layer, nn.Linear | nn.Conv2d):
            yield name, tuple(layer.weight.shape)


def _tokens(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """A vector a token; where one has several, the others are named <token>_1, <token>_2 ... Raises InvalidInput."""
    tokens = {}
    for name, tensor in tensors.items():
        if not tensor.dim() or not tensor.numel():
            raise InvalidInput(f"the word {name} is empty")
        for number, vector in enumerate(tensor.reshape(-1, tensor.shape[-1])):
            if not float(vector.double().norm()) <= MOST_LENGTH:
                raise InvalidInput(f"the word {name} would drown all others")
            tokens[name if not number else re.sub(r"(>?)$", rf"_{number}\1", name, count=1)] = vector
    return tokens
