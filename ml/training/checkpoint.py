"""A training as one file: weights, their running mean, optimisers, chance and how far it came. No pickle."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from torch import Tensor, nn

from ml.training.folder import write_tensors

Tensors = dict[str, Tensor]


@dataclass
class Progress:
    """step: batches learned from, which is also the place in the data. seconds: of learning, over all runs.

    history: rows of [images, seconds, rate, values by name].
    """

    step: int = 0
    images: int = 0
    seconds: float = 0.0
    history: list[list[Any]] = field(default_factory=list)


def save(
    path: Path,
    *,
    modules: Mapping[str, nn.Module],
    optimisers: Mapping[str, torch.optim.Optimizer],
    mean: Mapping[str, Tensor],
    progress: Progress,
) -> None:
    """By one rename, so that a kill leaves the old file or the new one. Raises OSError."""
    tensors: Tensors = {"chance": torch.get_rng_state()}
    for name, module in modules.items():
        tensors |= {f"module/{name}/{key}": value for key, value in module.state_dict().items()}
    for name, optimiser in optimisers.items():
        for number, state in optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser/{name}/{number}/{key}": value for key, value in state.items()}
    tensors |= {f"mean/{key}": value for key, value in mean.items()}
    flat = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    write_tensors(path, flat, {"progress": json.dumps(asdict(progress))})


def load(
    path: Path,
    *,
    modules: Mapping[str, nn.Module],
    optimisers: Mapping[str, torch.optim.Optimizer],
    mean: Tensors,
) -> Progress:
    """Puts everything back as it was. Raises OSError, SafetensorError, KeyError, RuntimeError for another network's."""
    with safe_open(path, "pt") as file:
        progress = Progress(**json.loads(file.metadata()["progress"]))
        stored = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    for name, module in modules.items():
        module.load_state_dict(_below(stored, f"module/{name}/"))
    for name, optimiser in optimisers.items():
        _restore(optimiser, _below(stored, f"optimiser/{name}/"))
    for key, value in _below(stored, "mean/").items():
        mean[key].copy_(value)
    torch.set_rng_state(stored["chance"])
    return progress


def _below(stored: Tensors, start: str) -> Tensors:
    return {name.removeprefix(start): value for name, value in stored.items() if name.startswith(start)}


def _restore(optimiser: torch.optim.Optimizer, stored: Tensors) -> None:
    """Numbers as they were stored, laid out in memory as the parameters are."""
    parameters = [parameter for group in optimiser.param_groups for parameter in group["params"]]
    for name, value in stored.items():
        number, _, key = name.partition("/")
        parameter = parameters[int(number)]
        kept = torch.empty_like(parameter) if value.shape == parameter.shape else torch.empty_like(value)
        optimiser.state[parameter][key] = kept.copy_(value)
