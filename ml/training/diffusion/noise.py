"""The noise of a diffusion model: how much at each timestep, what is predicted, and how a prediction is weighed."""

from dataclasses import dataclass
from typing import Any

import torch
from diffusers import DDPMScheduler
from torch import Tensor


@dataclass(frozen=True)
class NoiseSchedule:
    """kept: (steps,) float32, share of the picture's power that is left at each timestep. predicts: "epsilon" is the
    noise, "v_prediction" the velocity."""

    kept: Tensor
    predicts: str

    @classmethod
    def of(cls, config: dict[str, Any]) -> "NoiseSchedule":
        """config: of a diffusers scheduler."""
        scheduler = DDPMScheduler.from_config(config)
        return cls(scheduler.alphas_cumprod.float(), scheduler.config.prediction_type)

    @property
    def steps(self) -> int:
        return len(self.kept)

    def noised(self, latents: Tensor, noise: Tensor, times: Tensor) -> Tensor:
        """latents, noise: (B, C, H, W). times: (B,)."""
        signal, rest = self._shares(times)
        return signal * latents + rest * noise  # (B, C, H, W)

    def wanted(self, latents: Tensor, noise: Tensor, times: Tensor) -> Tensor:
        """What the network should predict, (B, C, H, W)."""
        if self.predicts == "epsilon":
            return noise
        signal, rest = self._shares(times)
        return signal * noise - rest * latents  # (B, C, H, W)

    def weights(self, times: Tensor, gamma: float | None) -> Tensor:
        """(B,) of the squared errors: all 1 without gamma, else min-SNR.

        Source: Hang et al. 2023, arXiv 2303.09556: min(SNR, gamma) / SNR, for the velocity over SNR + 1.
        """
        if gamma is None:
            return torch.ones(len(times), device=times.device)
        kept = self.kept.to(times.device)[times]
        ratio = kept / (1 - kept)
        whole = ratio if self.predicts == "epsilon" else ratio + 1
        return ratio.clamp(max=gamma) / whole.clamp(min=1e-8)

    def _shares(self, times: Tensor) -> tuple[Tensor, Tensor]:
        kept = self.kept.to(times.device)[times][:, None, None, None]
        return kept.sqrt(), (1 - kept).sqrt()
