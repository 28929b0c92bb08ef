"""Denoising: from noise to latents of the character in its new poses."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from diffusers import DDIMScheduler

from ml.animate.attention import Reference, added_after_entry
from ml.animate.parts import Parts

# Of the published weights. Their training used scaled-linear betas, their validation and release linear ones.
SCHEDULE = {
    "num_train_timesteps": 1000,
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "linear",
    "prediction_type": "v_prediction",
    "rescale_betas_zero_snr": True,
    "timestep_spacing": "trailing",
    "steps_offset": 1,
    "clip_sample": False,
}

Latents = torch.Tensor  # (B, 4, h, w) float32


@dataclass(frozen=True)
class Seen:
    """The character as the networks know it. latent: (1, 4, h, w). token: (1, 1, channels), its CLIP embedding."""

    latent: torch.Tensor
    token: torch.Tensor


def look_at(seen: Seen, parts: Parts, reference: Reference) -> None:
    """The one pass of the reference network, at time 0; what it draws is dropped."""
    reference.forget()
    parts.writer(seen.latent, 0, encoder_hidden_states=seen.token)


def denoise(
    noise: Latents,
    skeletons: torch.Tensor,
    seen: Seen,
    parts: Parts,
    reference: Reference,
    *,
    steps: int,
    guidance: float,
    tell: Callable[[int, Latents], None],
) -> Latents:
    """noise: (B, 4, h, w) float32, for as many skeletons, (B, 3, H, W) in [0, 1]. tell: after each step, with how many
    are done and the clean latents that they point to; what it raises passes through.

    With guidance a batch is twice as large: the first half knows neither the picture nor its embedding (zeros), but the
    same pose. A guidance of 1 leaves that half out.
    """
    scheduler = DDIMScheduler(**SCHEDULE)
    scheduler.set_timesteps(steps)
    count, halves = len(noise), 2 if guidance > 1 else 1
    blank = torch.zeros_like(seen.token)
    tokens = torch.cat([blank] * (count * (halves - 1)) + [seen.token] * count)  # (halves B, 1, channels)
    feature = parts.guider(skeletons.to(tokens)).repeat(halves, 1, 1, 1)  # (halves B, channels, h, w)
    reference.alone = count * (halves - 1)
    latents = noise
    with added_after_entry(parts.reader, feature):
        for number, time in enumerate(scheduler.timesteps, start=1):
            entry = latents.repeat(halves, 1, 1, 1).to(tokens.dtype)
            velocity = parts.reader(entry, time, encoder_hidden_states=tokens).sample.float()
            if halves == 2:
                without, with_character = velocity.chunk(2)
                velocity = without + guidance * (with_character - without)
            stepped = scheduler.step(velocity, time, latents)
            latents = stepped.prev_sample
            tell(number, stepped.pred_original_sample)
    return latents
