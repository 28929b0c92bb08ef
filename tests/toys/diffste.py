"""DiffSTE at toy size, beside the Stable Diffusion of its own toy: all 95 letters, words of up to 6."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

from ml.lettering.diffste.characters import CharacterEncoder
from ml.lettering.diffste.unet import build_unet
from ml.weights.sd15 import DIFFSTE_UNET

LETTERS, WIDTH, HEADS = 6, 8, 2
UNET = {name: value for name, value in DIFFSTE_UNET.items() if name != "character_attention_heads"} | {
    "sample_size": 8, "block_out_channels": [16, 32], "layers_per_block": 1, "norm_num_groups": 4,
    "cross_attention_dim": 32, "attention_head_dim": 2, "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"],
    "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"],
}  # fmt: skip


def save(folder: Path) -> None:
    torch.manual_seed(0)
    place = folder / "diffste"
    (place / "unet").mkdir(parents=True)
    unet = listening(build_unet(UNET, width=WIDTH, heads=HEADS))
    save_file(unet.state_dict(), place / "unet" / "diffusion_pytorch_model.safetensors")
    config = UNET | {"character_attention_heads": HEADS}
    (place / "unet" / "config.json").write_text(json.dumps(config))
    characters = CharacterEncoder(LETTERS, WIDTH).state_dict()
    counted = {"position_ids": torch.arange(LETTERS)[None]}
    save_file(characters | counted, place / "char_embedder.safetensors")


def listening(network: nn.Module) -> nn.Module:
    """With attention as strong as after training: as it starts, a network hardly minds what it is told."""
    for name, layer in network.named_modules():
        if isinstance(layer, nn.Linear) and name.endswith((".to_q", ".to_k", ".to_v", ".to_out.0", "_proj")):
            nn.init.normal_(layer.weight, std=0.4)
    return network
