"""Pictures in a style that was learned in stages, from words or from a picture whose depth is kept."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import torch
from diffusers import DPMSolverMultistepScheduler, SchedulerMixin, UniPCMultistepScheduler
from PIL import Image
from torch import Tensor

from ml.batching import naming_memory
from ml.diffusion.adapters import TOKENS_FILE, Adapter
from ml.diffusion.controls import DepthMap
from ml.diffusion.depth import Depth
from ml.diffusion.parts import NAME, StableDiffusion
from ml.diffusion.previews import Previews
from ml.diffusion.request import Painted
from ml.diffusion.safety import OutputCheck
from ml.dreamstyler.guidance import balanced, guided
from ml.dreamstyler.request import StagedRequest
from ml.dreamstyler.stages import ENDING, NEUTRAL, encoded, stage_of, staged_tokens
from ml.images import as_picture, as_rgb
from ml.safety.output import let_through
from ml.types import Loader, OnStep, no_steps
from ml.weights.formats import read_safetensors
from ml.words import gettext_noop


@dataclass(frozen=True)
class _Plan:
    """latents: (B, C, h, w), what the first step starts from. depth: (1, 3, H, W) in 0..1, or None."""

    scheduler: SchedulerMixin
    times: Tensor
    latents: Tensor
    words: list[Tensor]  # of each stage (K, L, D)
    depth: Tensor | None


class DreamStyler:
    """Shares the base's networks with everything else that draws; the depth ControlNet is loaded when first asked for.

    Source: Ahn et al. 2024, arXiv 2309.06933; we differ in writing the guidance branch from its formula.
    """

    def __init__(self, base: StableDiffusion, check: OutputCheck, previews: Previews, loader: Loader) -> None:
        self.base, self._check, self._previews, self._loader = base, check, previews, loader
        self._control: DepthMap | None = None
        self._depth: Depth | None = None

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        return cls(loader.shared(StableDiffusion), loader.shared(OutputCheck), loader.shared(Previews), loader)

    def reset(self) -> None:
        with self.base.lock:
            self.base.detach()

    def __call__(self, request: StagedRequest, *, on_step: OnStep = no_steps) -> Painted:
        """Raises WeightsMissing, InvalidInput, Blocked, Unusable, OutOfMemory, Cancelled."""
        with self.base.lock, naming_memory(), torch.no_grad():
            self.base.attach([Adapter(request.style)])
            latents = self._denoise(self._plan(request), request, on_step)
            pictures = [self._finish(each, request) for each in self.base.decode(latents)]
            seeds = range(request.seed, request.seed + request.count)
            kept = let_through(list(zip(pictures, seeds, strict=True)), self._check)
        on_step(1, 1, doing=gettext_noop("Looking it over"))
        return Painted(*(tuple(each) for each in zip(*kept, strict=True)), f"{NAME}, DreamStyler {request.style.name}")

    # --- What is drawn with --------------------------------------------------------------------------------------

    def _plan(self, request: StagedRequest) -> _Plan:
        step = self.base.factor * 2 ** (len(self.base.unet.config.block_out_channels) - 1)
        width, height = (-(-side // step) * step for side in request.size)
        shape = (self.base.unet.config.in_channels, height // self.base.factor, width // self.base.factor)
        seeds = range(request.seed, request.seed + request.count)
        noise = torch.stack([torch.randn(shape, generator=torch.Generator().manual_seed(seed)) for seed in seeds])
        noise, words = noise.to(self.base.device.torch), self._words(request)
        if request.image is None:
            scheduler = DPMSolverMultistepScheduler.from_config(self.base.schedule)
            scheduler.set_timesteps(request.all_steps, device=noise.device)
            return _Plan(scheduler, scheduler.timesteps, noise * scheduler.init_noise_sigma, words, None)
        image = as_rgb(request.image).resize((width, height), Image.Resampling.LANCZOS)
        scheduler = UniPCMultistepScheduler.from_config(self.base.schedule)
        scheduler.set_timesteps(request.all_steps, device=noise.device)
        first = request.all_steps - int(request.all_steps * request.strength)
        scheduler.set_begin_index(first)
        start = self.base.encode(_values(image) * 2 - 1).float()
        latents = scheduler.add_noise(start, noise, scheduler.timesteps[first : first + 1])
        return _Plan(scheduler, scheduler.timesteps[first:], latents, words, _values(self._find_depth()(image)))

    def _words(self, request: StagedRequest) -> list[Tensor]:
        """Of each stage (K, L, D): without words and in full, and with a balance the content and the style alone."""
        known = read_safetensors(request.style / TOKENS_FILE) if (request.style / TOKENS_FILE).is_file() else {}
        endings = [ENDING.format(token=token) for token in staged_tokens(known)]
        staged = []
        for ending in endings:
            sentences = [(request.negative, ""), (request.words, ending)]
            if request.balance:
                sentences += [(request.words, ""), (NEUTRAL, ending)]
            staged.append(encoded(self.base, sentences))
        return staged

    # --- Drawing -------------------------------------------------------------------------------------------------

    def _denoise(self, plan: _Plan, request: StagedRequest, on_step: OnStep) -> Tensor:
        latents, steps = plan.latents, len(plan.times)
        for number, time in enumerate(plan.times, 1):
            stage = stage_of(int(time), len(plan.words), plan.scheduler.config.num_train_timesteps)
            predicted = self._predict(plan, latents, time, plan.words[stage], request)
            noise = balanced(predicted, request.balance) if request.balance else guided(predicted, request.guidance)
            latents = plan.scheduler.step(noise, time, latents).prev_sample
            preview = self._previews(latents[:1]) if self._previews.is_due(number, steps) else None
            on_step(number, steps + 1, doing=gettext_noop("Painting"), preview=preview)
        return latents

    def _predict(
        self, plan: _Plan, latents: Tensor, time: Tensor, words: Tensor, request: StagedRequest
    ) -> tuple[Tensor, ...]:
        """Of each sentence of the stage (B, C, h, w) float32."""
        count, dtype = len(words), self.base.unet.dtype
        said = words.repeat_interleave(len(latents), dim=0)  # (K * B, L, D)
        noised = plan.scheduler.scale_model_input(latents, time).to(dtype).repeat(count, 1, 1, 1)  # (K * B, C, h, w)
        along = {}
        if plan.depth is not None:
            seen = plan.depth.to(noised).expand(len(said), -1, -1, -1)
            down, middle = self._find_control().network(
                noised, time, encoder_hidden_states=said, controlnet_cond=seen,
                conditioning_scale=request.control_scale, return_dict=False,
            )  # fmt: skip
            along = {"down_block_additional_residuals": down, "mid_block_additional_residual": middle}
        return self.base.unet(noised, time, encoder_hidden_states=said, **along).sample.float().chunk(count)

    def _finish(self, pixels: Tensor, request: StagedRequest) -> Image.Image:
        picture = as_picture(pixels.permute(1, 2, 0).cpu().numpy())
        return picture if picture.size == request.size else picture.resize(request.size, Image.Resampling.LANCZOS)

    def _find_control(self) -> DepthMap:
        self._control = self._control or self._loader.shared(DepthMap)
        return self._control

    def _find_depth(self) -> Depth:
        self._depth = self._depth or self._loader.shared(Depth)
        return self._depth


def _values(picture: Image.Image) -> Tensor:
    """(1, 3, H, W) float32 in 0..1."""
    return torch.from_numpy(np.asarray(picture, np.float32) / 255).permute(2, 0, 1)[None]
