"""The files of Stable Diffusion 1.5, of its inpainting network and of the ControlNets, as they are published."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from tests.ml.published import Checkpoint, Shapes

UNET = {
    "sample_size": 64, "in_channels": 4, "out_channels": 4, "layers_per_block": 2, "cross_attention_dim": 768,
    "attention_head_dim": 8, "block_out_channels": (320, 640, 1280, 1280),
    "down_block_types": (*("CrossAttnDownBlock2D",) * 3, "DownBlock2D"),
    "up_block_types": ("UpBlock2D", *("CrossAttnUpBlock2D",) * 3),
}  # fmt: skip
CONTROLNET = {name: UNET[name] for name in UNET if name not in ("sample_size", "out_channels", "up_block_types")}
VAE = {
    "sample_size": 512, "block_out_channels": (128, 256, 512, 512), "layers_per_block": 2, "latent_channels": 4,
    "down_block_types": ("DownEncoderBlock2D",) * 4, "up_block_types": ("UpDecoderBlock2D",) * 4,
}  # fmt: skip
TEXT = {
    "vocab_size": 49408, "hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12,
    "num_attention_heads": 12, "max_position_embeddings": 77, "projection_dim": 768,
}  # fmt: skip
EYES = {
    "hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16,
    "image_size": 224, "patch_size": 14,
}  # fmt: skip
OLD_NAMES = {".to_q.": ".query.", ".to_k.": ".key.", ".to_v.": ".value.", ".to_out.0.": ".proj_attn."}


def unet(in_channels: int = 4) -> nn.Module:
    from diffusers import UNet2DConditionModel

    return on_meta(lambda: UNet2DConditionModel(**UNET | {"in_channels": in_channels}))


def controlnet() -> nn.Module:
    from diffusers import ControlNetModel

    return on_meta(lambda: ControlNetModel(**CONTROLNET))


def autoencoder() -> Shapes:
    """By the names of old, which diffusers renames when it reads the file."""
    from diffusers import AutoencoderKL

    return {_old(name): shape for name, shape in shapes_of(on_meta(lambda: AutoencoderKL(**VAE))).items()}


def text_encoder() -> Shapes:
    """transformers leaves the first part of the names away when it reads the file."""
    from transformers import CLIPTextConfig, CLIPTextModel

    made = on_meta(lambda: CLIPTextModel(CLIPTextConfig(**TEXT)))
    return {f"text_model.{name}": shape for name, shape in shapes_of(made).items()}


def safety_checker() -> Shapes:
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from transformers import CLIPConfig

    made = on_meta(lambda: StableDiffusionSafetyChecker(CLIPConfig(vision_config=EYES, projection_dim=768)))
    eyes = "vision_model."
    return {f"{eyes}{name}" if name.startswith(eyes) else name: shape for name, shape in shapes_of(made).items()}


def on_meta(build: Callable[[], Any]) -> Any:
    with torch.device("meta"):
        return build()


def shapes_of(network: nn.Module) -> Shapes:
    return {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}


def _old(name: str) -> str:
    if "mid_block.attentions" in name:
        for new, old in OLD_NAMES.items():
            name = name.replace(new, old)
    return name


POSITIONS = ("*.position_ids",)  # counted, not learned
CHECKPOINTS = (
    Checkpoint("sd15_unet", unet, "sd15_unet.json.gz", 686),
    Checkpoint("sd15_inpainting_unet", lambda: unet(9), "sd15_inpainting_unet.json.gz", 686),
    Checkpoint("sd15_vae", autoencoder, "sd15_vae.json.gz", 248),
    Checkpoint("sd15_text_encoder", text_encoder, "sd15_text_encoder.json.gz", 197, ignored=POSITIONS),
    Checkpoint("sd15_safety_checker", safety_checker, "sd15_safety_checker.json.gz", 397, ignored=POSITIONS),
    Checkpoint("controlnet", controlnet, "controlnet.json.gz", 340),
)
