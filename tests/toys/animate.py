"""AnimateAnyone at toy size: 8 pixels a latent, pictures of 64 pixels, a CLIP that looks at 32."""

from pathlib import Path

import torch
from diffusers.models.controlnets.controlnet import ControlNetConditioningEmbedding
from safetensors.torch import save_file
from torch import nn
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from ml.animate.parts import HEADLESS, NETWORK_FILE
from tests.toys.stable_diffusion import WIDTH, autoencoder, unet


def save(folder: Path) -> None:
    torch.manual_seed(0)
    place = folder / "animate_anyone"
    reader, writer = lively(unet()), lively(unet())
    reader.save_pretrained(place / "denoising_unet")
    writer.save_config(place / "reference_unet")
    seen = {name: tensor for name, tensor in writer.state_dict().items() if name not in HEADLESS}
    save_file(seen, place / "reference_unet" / NETWORK_FILE)
    save_file(guider(reader.config.block_out_channels[0]).state_dict(), place / "pose_guider.safetensors")
    autoencoder().save_pretrained(folder / "sd_vae")
    image_encoder().save_pretrained(folder / "image_encoder" / "image_encoder")


def lively(network: nn.Module) -> nn.Module:
    """Attention as strong as after training: as it starts, a network hardly listens to what it looks at."""
    for name, layer in network.named_modules():
        if name.endswith((".to_q", ".to_k", ".to_v", ".to_out.0")):
            nn.init.normal_(layer.weight, std=0.5)
    return network


def guider(width: int) -> ControlNetConditioningEmbedding:
    """Its last layer is not zero, as after training: otherwise no pose would matter."""
    made = ControlNetConditioningEmbedding(width, 3, (4, 8, 8, 16))
    nn.init.normal_(made.conv_out.weight, std=0.5)
    return made


def image_encoder() -> CLIPVisionModelWithProjection:
    return CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2, image_size=32,
            patch_size=16, projection_dim=WIDTH,
        )
    ).eval()  # fmt: skip
