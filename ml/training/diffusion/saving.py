"""The files of an adapter and its card. They come all together: half an adapter is never seen."""

import json
import shutil
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from peft import get_peft_model_state_dict
from torch import Tensor, nn

from ml.diffusion.adapters import LAYERS_FILE, METADATA, TOKENS_FILE
from ml.diffusion.control_adapters import PARTS_FILE
from ml.training.attaching import LESSON
from ml.training.folder import write_tensors
from ml.weights.install import put_in_place
from ml.weights.shelf import digest

CARD = "card.json"
LIBRARIES = ("torch", "diffusers", "transformers", "peft", "safetensors")


def save_layers(folder: Path, networks: Mapping[str, nn.Module]) -> None:
    """Low-rank layers of networks by name, as peft and diffusers read them: alphas stand in the header. float16."""
    tensors, told = {}, {}
    for name, network in networks.items():
        inside = f"{name}.text_model" if name == "text_encoder" else name
        state = get_peft_model_state_dict(network, adapter_name=LESSON)
        tensors |= {f"{inside}.{key}": _small(value) for key, value in state.items()}
        config = network.peft_config[LESSON]
        told |= {
            f"{name}.r": config.r,
            f"{name}.lora_alpha": config.lora_alpha,
            f"{name}.target_modules": sorted(config.target_modules),
        }
    write_tensors(folder / LAYERS_FILE, tensors, {"format": "pt", METADATA: json.dumps(told, sort_keys=True)})


def save_tokens(folder: Path, vectors: Mapping[str, Tensor]) -> None:
    """A vector a token, float32."""
    write_tensors(folder / TOKENS_FILE, {name: value.cpu().float().contiguous() for name, value in vectors.items()})


def save_parts(folder: Path, parameters: Mapping[str, Tensor]) -> None:
    """What of a ControlNet was learned in full, by name in it. float16."""
    write_tensors(folder / PARTS_FILE, {name: _small(value) for name, value in parameters.items()})


def write_adapter(folder: Path, save: Callable[[Path], None], facts: Mapping[str, Any]) -> Path:
    """The adapter's files and card.json with their hashes, in place of what stood there. Returns the folder.

    Raises OSError.
    """
    making = folder.with_name(f".{folder.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    save(making)
    hashes = {path.name: digest(path) for path in sorted(making.iterdir())}
    card = {**facts, "files": hashes, "libraries": {name: version(name) for name in LIBRARIES}}
    (making / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False))
    put_in_place(making, folder)
    return folder


def _small(value: Tensor) -> Tensor:
    return value.detach().to("cpu", torch.float16).contiguous()
