"""Adapters of the few-step recipes: a pair and an alpha for each of 278 layers of Stable Diffusion 1.5's network."""

import torch

from ml.diffusion.adapters import AdapterShelf
from tests.ml.published import Checkpoint, Shapes
from tests.ml.published.stable_diffusion import unet

LEARNED = (
    "to_q", "to_k", "to_v", "to_out.0", "proj_in", "proj_out", "ff.net.0.proj", "ff.net.2", "conv1", "conv2",
    "conv_shortcut", "downsamplers.0.conv", "upsamplers.0.conv", "time_emb_proj",
)  # fmt: skip
RANK = 64


def adapter() -> Shapes:
    """As a trainer names them; our reader finds each in the layer that it is for."""
    network, shapes = unet(), {}
    shelf = AdapterShelf({"unet": network})
    for name, layer in network.named_modules():
        if not any(name.endswith(f".{ending}") for ending in LEARNED):
            continue
        rows, columns, *kernel = layer.weight.shape
        stem = f"lora_unet_{name.replace('.', '_')}"
        pair = {"lora_down.weight": (RANK, columns, *kernel), "lora_up.weight": (rows, RANK, *(1 for _ in kernel))}
        for role, shape in (pair | {"alpha": ()}).items():
            part = {"lora_down.weight": "down", "lora_up.weight": "up"}.get(role, role)
            assert shelf._place(f"{stem}.{role}") == ("unet", name, part)
            shapes[f"{stem}.{role}"] = shape
        assert isinstance(layer, torch.nn.Linear | torch.nn.Conv2d)
    return shapes


CHECKPOINTS = tuple(Checkpoint(name, adapter, f"{name}.json.gz", 3 * 278) for name in ("lcm_lora", "hyper_sd"))
