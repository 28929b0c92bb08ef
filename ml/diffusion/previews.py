"""What a picture looks like while it is still noise."""

from itertools import product
from typing import Protocol, Self

import numpy as np
import torch
from diffusers import AutoencoderTiny
from PIL import Image
from torch import Tensor

from ml.diffusion.parts import StableDiffusion
from ml.diffusion.reading import read_network
from ml.images import as_picture
from ml.types import Loader

WEIGHTS = "taesd"
SHOWN = 4  # previews of a picture
SHADES = (0.0, 0.5, 1.0)


class Autoencoder(Protocol):
    """What makes latents of the kind that Stable Diffusion has. factor: pixels of a latent's side."""

    @property
    def factor(self) -> int: ...

    def encode(self, pixels: Tensor) -> Tensor: ...


class Previews:
    """Through the tiny autoencoder, a fiftieth of the work; without it, a colour for each latent.

    Those colours are fitted once, by least squares, to what the full autoencoder makes of even ones.
    """

    def __init__(self, base: Autoencoder, tiny: AutoencoderTiny | None) -> None:
        self._base, self._tiny = base, tiny
        self._colours: Tensor | None = None  # (C + 1, 3)

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls.of(loader.shared(StableDiffusion), loader)

    @classmethod
    def of(cls, base: Autoencoder, loader: Loader) -> Self:
        """Of latents that come from elsewhere."""
        folder = loader.find(WEIGHTS)
        return cls(base, read_network(AutoencoderTiny, folder, loader.device) if folder else None)

    @staticmethod
    def is_due(step: int, steps: int) -> bool:
        """Now and then, and never at the last step, after which the picture itself comes."""
        every = max(1, -(-steps // (SHOWN + 1)))
        return step < steps and step % every == 0

    @torch.no_grad()
    def __call__(self, latents: Tensor) -> Image.Image:
        """RGB of latents, (1, C, h, w)."""
        if self._tiny is not None:
            pixels = self._tiny.decode(latents.to(self._tiny.dtype)).sample[0].float()  # (3, H, W) in [-1, 1]
            return as_picture((pixels / 2 + 0.5).permute(1, 2, 0).cpu().numpy())
        if self._colours is None:
            self._colours = self._fit()
        cells = latents[0].float().flatten(1).T.cpu()  # (h * w, C)
        pixels = torch.cat([cells, torch.ones(len(cells), 1)], dim=1) @ self._colours  # (h * w, 3)
        small = as_picture(pixels.view(*latents.shape[2:], 3).numpy())
        return small.resize((small.width * self._base.factor, small.height * self._base.factor), Image.BICUBIC)

    def _fit(self) -> Tensor:
        """The map from a latent to its colour in 0 to 1."""
        colours = torch.tensor(list(product(SHADES, repeat=3)))  # (27, 3)
        side = 4 * self._base.factor
        sheets = (colours * 2 - 1)[:, :, None, None].expand(-1, -1, side, side)  # (27, 3, H, W)
        latents = torch.cat([self._base.encode(sheet[None]) for sheet in sheets]).float().mean(dim=(2, 3)).cpu()
        known = np.concatenate([latents.numpy(), np.ones((len(colours), 1), np.float32)], axis=1)  # (27, C + 1)
        return torch.from_numpy(np.linalg.lstsq(known, colours.numpy(), rcond=None)[0])
