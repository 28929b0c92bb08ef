"""Stable Diffusion 1.5 in memory once, for all that draw with it or train on it.

Every pipeline object is made for one call, by its class, from the same networks: what has a state (the scheduler, the
pipeline) is never shared, what weighs something always is. The networks themselves change only by `attach`, under
`lock`, and `detach` brings them back bit for bit.
"""

import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Self, TypeVar

import torch
from diffusers import AutoencoderKL, DiffusionPipeline, UNet2DConditionModel
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer

from ml.device import Device
from ml.diffusion.adapters import SPARE_MB, Adapter, AdapterShelf
from ml.diffusion.merging import Merging
from ml.diffusion.pixels import pixels_of
from ml.diffusion.reading import read_network
from ml.diffusion.schedulers import Recipe, read_schedule
from ml.diffusion.tokens import learned_tokens
from ml.types import Loader

K = TypeVar("K", bound=DiffusionPipeline)
WEIGHTS = "sd15"
NAME = "Stable Diffusion 1.5"


class StableDiffusion:
    """tokenizer, text_encoder: as they are now, learned tokens included. schedule: of the noise it was trained with.

    lock: to be held while something is attached or drawn. spare_mb: for adapters that stay in memory.
    """

    def __init__(
        self,
        device: Device,
        tokenizer: CLIPTokenizer,
        text_encoder: CLIPTextModel,
        unet: UNet2DConditionModel,
        vae: AutoencoderKL,
        schedule: dict[str, Any],
        spare_mb: float = SPARE_MB,
    ) -> None:
        self.device, self.tokenizer, self.text_encoder = device, tokenizer, text_encoder
        self.unet, self.vae, self.schedule = unet, vae, schedule
        self.lock = threading.RLock()
        self._adapters = AdapterShelf({"unet": unet, "text_encoder": text_encoder}, spare_mb=spare_mb)
        self._merged = {"unet": Merging(unet), "text_encoder": Merging(text_encoder)}
        self._tokens = ExitStack()
        self._attached: tuple[Adapter, ...] = ()

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        folder, device = loader.folder(WEIGHTS), loader.device
        device.limit_threads()
        return cls(
            device,
            CLIPTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True),
            read_network(CLIPTextModel, folder / "text_encoder", device, ignored=("*position_ids",)),
            read_network(UNet2DConditionModel, folder / "unet", device),
            read_network(AutoencoderKL, folder / "vae", device),
            read_schedule(folder / "scheduler"),
            loader.spare_mb,
        )

    @property
    def factor(self) -> int:
        """Pixels of a latent's side."""
        return 2 ** (len(self.vae.config.block_out_channels) - 1)

    @property
    def side_px(self) -> int:
        """Of the squares it was trained on."""
        return self.unet.config.sample_size * self.factor

    def pipeline(self, kind: type[K], recipe: Recipe, **more: Any) -> K:
        """A pipeline over these networks for one call, with a scheduler of its own. more: a `controlnet`, another
        `unet`.
        """
        parts = {"unet": self.unet} | more
        made = kind(
            vae=self.vae, text_encoder=self.text_encoder, tokenizer=self.tokenizer,
            scheduler=recipe.make_scheduler(self.schedule), safety_checker=None, feature_extractor=None,
            requires_safety_checker=False, **parts,
        )  # fmt: skip
        made.set_progress_bar_config(disable=True)
        return made

    # --- Adapters ------------------------------------------------------------------------------------------------

    @property
    def attached(self) -> tuple[Adapter, ...]:
        return self._attached

    def attach(self, adapters: Sequence[Adapter]) -> None:
        """Exactly these, whatever was attached before; nothing when it raises WeightsMissing or InvalidInput."""
        wanted = tuple(adapter for adapter in adapters if adapter.unet or adapter.text)
        if wanted == self._attached:
            return
        self._attached = ()
        self._tokens.close()
        with ExitStack() as failing:
            failing.callback(self.detach)
            read = [(adapter, self._adapters.read(adapter)) for adapter in wanted]
            for part, merged in self._merged.items():
                merged.put([(low.layers[part], adapter.weight_of(part)) for adapter, low in read if part in low.layers])
            self._learn({token: vector for _adapter, low in read for token, vector in low.tokens.items()})
            failing.pop_all()
        self._attached = wanted

    def _learn(self, tokens: Mapping[str, Tensor]) -> None:
        if not tokens:
            return
        known = self.tokenizer
        self.tokenizer, table = self._tokens.enter_context(learned_tokens(known, self.text_encoder, tokens))
        self._tokens.callback(setattr, self, "tokenizer", known)
        table.to(table.weight.dtype).requires_grad_(False)

    def detach(self) -> None:
        """The published weights and words again, bit for bit."""
        self._tokens.close()
        for merged in self._merged.values():
            merged.put([])
        self._attached = ()

    # --- Pictures and latents ------------------------------------------------------------------------------------

    @torch.no_grad()
    def encode(self, pixels: Tensor) -> Tensor:
        """Latents of pixels, (B, 3, H, W) in [-1, 1]: the autoencoder's mean, (B, C, H / factor, W / factor)."""
        pixels = pixels.to(self.device.torch, self.vae.dtype)
        return self.vae.encode(pixels).latent_dist.mean * self.vae.config.scaling_factor

    @torch.no_grad()
    def decode(self, latents: Tensor) -> Tensor:
        """Pixels, (B, 3, H, W) float32 in [0, 1], one picture after the other: decoding needs the most memory.

        Raises Unusable.
        """
        latents = latents.to(self.vae.dtype) / self.vae.config.scaling_factor
        return pixels_of(torch.cat([self.vae.decode(each[None]).sample for each in latents]))
