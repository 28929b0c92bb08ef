"""Pictures on the way: what the network draws so far, in few steps, from the same noise each time."""

from collections.abc import Callable

import torch
from diffusers import DPMSolverMultistepScheduler
from torch import Tensor

from ml.training.diffusion.parts import Parts

STEPS = 12
GUIDANCE = 7.0

WordsAt = Callable[[Tensor], Tensor]  # timesteps (1,) -> (1, L, D)
Denoise = Callable[[Tensor, Tensor, Tensor], Tensor]  # noised (B, 4, h, w), times (B,), words -> (B, 4, h, w)


@torch.no_grad()
def drawn(
    parts: Parts, words_at: WordsAt, latents: tuple[int, int, int], *, seed: int, denoise: Denoise | None = None
) -> Tensor:
    """(3, H, W) in 0..1. denoise: of the UNet alone without one."""
    scheduler = DPMSolverMultistepScheduler.from_config(dict(parts.config))
    scheduler.set_timesteps(STEPS, device=parts.device)
    noise = torch.randn((1, *latents), generator=torch.Generator().manual_seed(seed))
    picture = noise.to(parts.device) * scheduler.init_noise_sigma
    dtype, empty = parts.unet.dtype, parts.encoded(parts.ids([""]))
    for time in scheduler.timesteps:
        with parts.computing():
            words = torch.cat([empty.to(dtype), words_at(time[None]).to(dtype)])  # (2, L, D)
            twice = picture.to(dtype).repeat(2, 1, 1, 1)
            predicted = (denoise or parts.predict)(twice, time.repeat(2), words).float()
        without, wanted = predicted.chunk(2)
        picture = scheduler.step(without + GUIDANCE * (wanted - without), time, picture).prev_sample
    pixels = parts.vae.decode((picture / parts.vae.config.scaling_factor).to(parts.vae.dtype)).sample
    return (pixels[0].float() / 2 + 0.5).clamp(0, 1).cpu()
