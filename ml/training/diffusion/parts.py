"""What a training needs of a Stable Diffusion that is loaded already."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from ml.dreamstyler.stages import ids_of
from ml.training.diffusion.noise import NoiseSchedule


@dataclass(frozen=True)
class Base:
    """name: of the weights. licence: theirs. hashes: sha256 of each file."""

    name: str
    licence: str
    hashes: Mapping[str, str]

    @property
    def digest(self) -> str:
        """Of all files."""
        return hashlib.sha256(
            "".join(f"{name}={self.hashes[name]};" for name in sorted(self.hashes)).encode()
        ).hexdigest()


@dataclass(frozen=True)
class Parts:
    """The networks are shared with whoever draws in this process: what is put on them is taken off again.

    config: of a scheduler for the noise that the base was trained with.
    """

    tokenizer: Any
    text_encoder: Any
    unet: Any
    vae: Any
    config: Mapping[str, Any]
    schedule: NoiseSchedule
    base: Base

    @classmethod
    def of(cls, diffusion: Any, base: Base) -> "Parts":
        """diffusion: ml.diffusion.parts.StableDiffusion, with nothing attached."""
        diffusion.detach()
        networks = (diffusion.tokenizer, diffusion.text_encoder, diffusion.unet, diffusion.vae)
        return cls(*networks, diffusion.schedule, NoiseSchedule.of(diffusion.schedule), base)

    @property
    def device(self) -> torch.device:
        return self.unet.device

    @property
    def scale(self) -> int:
        """Pixels of a latent's side."""
        return 2 ** (len(self.vae.config.block_out_channels) - 1)

    @contextmanager
    def computing(self) -> Iterator[None]:
        """Sums in float32, products in the UNet's own precision."""
        dtype = self.unet.dtype
        with torch.autocast(self.device.type, dtype, enabled=dtype is not torch.float32):
            yield

    def ids(self, sentences: list[str]) -> Tensor:
        """(B, L) token ids, on the device; what is too long is cut."""
        return torch.tensor([ids_of(self.tokenizer, each, "") for each in sentences], device=self.device)

    def encoded(self, ids: Tensor) -> Tensor:
        """(B, L, D) of (B, L) ids."""
        return self.text_encoder(ids).last_hidden_state

    def predict(self, noised: Tensor, times: Tensor, words: Tensor) -> Tensor:
        """Of the UNet, (B, 4, h, w). noised: (B, 4, h, w). times: (B,). words: (B, L, D)."""
        return self.unet(noised, times, encoder_hidden_states=words).sample
