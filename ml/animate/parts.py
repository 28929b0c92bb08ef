"""The networks of AnimateAnyone and their published files.

`animate_anyone` holds two networks of Stable Diffusion 1.5's shape, which share no weights with it or each other, and
the guider, which turns a drawn skeleton into features.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.models.controlnets.controlnet import ControlNetConditioningEmbedding
from torch import nn
from transformers import CLIPVisionModelWithProjection

from ml.device import Device
from ml.diffusion.pixels import pixels_of
from ml.diffusion.reading import read_network
from ml.errors import WeightsMissing
from ml.types import Loader
from ml.weights.formats import read_safetensors

N = TypeVar("N", bound=nn.Module)
CLIP_MEAN, CLIP_DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
NETWORK_FILE = "diffusion_pytorch_model.safetensors"
# The reference network is published without its head: what it draws is never looked at.
HEADLESS = frozenset({"conv_norm_out.weight", "conv_norm_out.bias", "conv_out.weight", "conv_out.bias"})


@dataclass(frozen=True)
class Parts:
    """All frozen, on one device. writer: sees the character once. reader: draws. guider: sees skeletons."""

    vae: AutoencoderKL
    image_encoder: CLIPVisionModelWithProjection
    writer: UNet2DConditionModel
    reader: UNet2DConditionModel
    guider: ControlNetConditioningEmbedding

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        device, folder = loader.device, loader.folder("animate_anyone")
        parts = cls(
            vae=read_network(AutoencoderKL, loader.folder("sd_vae"), device),
            image_encoder=read_network(
                CLIPVisionModelWithProjection, loader.folder("image_encoder") / "image_encoder", device,
                ignored=("*position_ids",),
            ),
            writer=read_writer(folder / "reference_unet", device),
            reader=read_network(UNet2DConditionModel, folder / "denoising_unet", device),
            guider=read_guider(folder / "pose_guider.safetensors", device),
        )  # fmt: skip
        parts.check()
        return parts

    def check(self) -> None:
        """Whether they are made for each other. Raises WeightsMissing."""
        wanted, entry = self.reader.config.cross_attention_dim, self.reader.conv_in.out_channels
        found, guiding = self.image_encoder.config.projection_dim, self.guider.conv_out.out_channels
        if (wanted, entry) != (found, guiding):
            raise WeightsMissing(f"the drawing network takes {wanted} and {entry} channels, not {found} and {guiding}")

    @property
    def factor(self) -> int:
        """Pixels of a latent's side."""
        return 2 ** (len(self.vae.config.block_out_channels) - 1)

    @torch.no_grad()
    def encode(self, pixels: torch.Tensor) -> torch.Tensor:
        """Latents of pixels, (B, 3, H, W) in [-1, 1]: the autoencoder's mean, (B, C, H / factor, W / factor)."""
        pixels = pixels.to(self.vae.device, self.vae.dtype)
        return self.vae.encode(pixels).latent_dist.mean * self.vae.config.scaling_factor

    @torch.no_grad()
    def decode(self, latents: torch.Tensor) -> torch.Tensor:
        """Pixels, (B, 3, H, W) float32 in [0, 1], one picture after the other: decoding needs the most memory.

        Raises Unusable.
        """
        latents = latents.to(self.vae.dtype) / self.vae.config.scaling_factor
        return pixels_of(torch.cat([self.vae.decode(each[None]).sample for each in latents]))

    @torch.no_grad()
    def token_of(self, pixels: torch.Tensor) -> torch.Tensor:
        """CLIP's projected embedding of pixels in [0, 1], (B, 3, side, side) of `clip_px`: (B, 1, channels)."""
        mean, deviation = (torch.tensor(values)[:, None, None] for values in (CLIP_MEAN, CLIP_DEVIATION))
        pixels = ((pixels - mean) / deviation).to(self.image_encoder.device, self.image_encoder.dtype)
        return self.image_encoder(pixels).image_embeds[:, None]

    @property
    def clip_px(self) -> int:
        """Side of the square that CLIP looks at."""
        return self.image_encoder.config.image_size


def read_writer(folder: Path, device: Device) -> UNet2DConditionModel:
    """The reference network; its head may be missing and is then zero. Raises WeightsMissing."""
    try:
        config = UNet2DConditionModel.load_config(folder, local_files_only=True)
        with torch.device("meta"):
            network = UNet2DConditionModel.from_config(config)
    except (OSError, ValueError, TypeError) as error:
        raise WeightsMissing(f"{folder.name}: {error}") from error
    return filled(network, folder / NETWORK_FILE, device, may_lack=HEADLESS)


def read_guider(path: Path, device: Device) -> ControlNetConditioningEmbedding:
    """Its sizes are those of its file. Raises WeightsMissing."""
    shapes = {name: tuple(tensor.shape) for name, tensor in read_safetensors(path).items()}
    try:
        network = guider_of(shapes)
    except (KeyError, IndexError) as error:
        raise WeightsMissing(f"{path.name}: no pose guider, {error} is not in it") from error
    return filled(network, path, device)


def guider_of(shapes: dict[str, tuple[int, ...]]) -> ControlNetConditioningEmbedding:
    """On the meta device; `blocks.1`, `blocks.3` ... are those that widen. Raises KeyError."""
    steps = sum(name.startswith("blocks.") and name.endswith(".bias") for name in shapes) // 2
    widths = shapes["conv_in.weight"][0], *(shapes[f"blocks.{2 * step + 1}.weight"][0] for step in range(steps))
    with torch.device("meta"):
        return ControlNetConditioningEmbedding(shapes["conv_out.weight"][0], shapes["conv_in.weight"][1], widths)


def filled(network: N, path: Path, device: Device, *, may_lack: Collection[str] = ()) -> N:
    """The network with the tensors of a file, frozen. may_lack: names that are zero where the file lacks them.

    Raises WeightsMissing for any other name that is too few or too many, and for any other shape.
    """
    tensors = read_safetensors(path)
    wanted = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    for name in may_lack:
        tensors.setdefault(name, torch.zeros(wanted[name]))
    found = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    if odd := set(found.items()) ^ set(wanted.items()):
        name, shape = min(odd)
        raise WeightsMissing(f"{path.parent.name}/{path.name}: not the network it should be, see {name} {shape}")
    placed = {name: tensor.to(device.torch, device.dtype) for name, tensor in tensors.items()}
    network.load_state_dict(placed, assign=True)
    return network.to(memory_format=torch.channels_last).eval().requires_grad_(False)
