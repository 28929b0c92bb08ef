"""Karlo's three loops, from noise to the features of a picture, to 64 pixels, to 256.

Each candidate has its own source of chance, on the CPU, so that it comes out the same on every device and whoever is
made beside it. Source: arXiv 2204.06125, section 2; steps and guidance are those of the published sampler.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from diffusers import UnCLIPScheduler
from diffusers.utils.torch_utils import randn_tensor
from torch.nn import functional

from ml.unclip.parts import Karlo
from ml.unclip.request import UnclipRequest
from ml.unclip.words import Told

Tell = Callable[[torch.Tensor | None], None]  # after each step, with (B, 3, H, W) of what is seen by now
PREVIEW_EVERY = 5  # steps of the decoder


@dataclass(frozen=True)
class Sampling:
    """chance: a source for each of the B candidates. tell: raises Cancelled to stop."""

    karlo: Karlo
    request: UnclipRequest
    chance: list[torch.Generator]
    tell: Tell

    def __call__(self, seen: torch.Tensor | None) -> torch.Tensor:
        """seen: features (1, D) of a picture that is varied, in the prior's place. (B, 3, 256, 256) in -1..1."""
        ask, count = self.request, len(self.chance)
        told = Told.of(self.karlo, ask.prompt, ask.negative, count=count, guided=ask.guided)
        features = self._imagined(told) if seen is None else seen.repeat_interleave(count, dim=0)
        return self._sharpened(self._decoded(told, features))

    def _imagined(self, told: Told) -> torch.Tensor:
        """The features (B, D) of a picture for the words."""
        prior, ask = self.karlo.prior, self.request
        scheduler = _fresh(self.karlo.prior_scheduler, ask.prior_steps)
        latents = self._noise(prior.config.embedding_dim) * scheduler.init_noise_sigma  # (B, D)
        for now, after in _moments(scheduler):
            guess = prior(
                self._doubled(latents), timestep=now, proj_embedding=told.whole, encoder_hidden_states=told.states,
                attention_mask=told.read,
            ).predicted_image_embedding.float()  # fmt: skip
            if ask.guided:
                away, towards = guess.chunk(2)
                guess = away + ask.prior_guidance * (towards - away)
            latents = self._step(scheduler, guess, now, after, latents)[0]
            self.tell(None)
        return prior.post_process_latents(latents)

    def _decoded(self, told: Told, features: torch.Tensor) -> torch.Tensor:
        """A small picture (B, 3, 64, 64) in -1..1."""
        decoder, words, ask = self.karlo.decoder, self.karlo.text_proj, self.request
        states, whole = words(
            image_embeddings=features.to(self.karlo.dtype), prompt_embeds=told.whole,
            text_encoder_hidden_states=told.states, do_classifier_free_guidance=ask.guided,
        )  # fmt: skip
        read = functional.pad(told.read, (words.clip_extra_context_tokens, 0), value=True)
        scheduler = _fresh(self.karlo.decoder_scheduler, ask.steps)
        side, channels = decoder.config.sample_size, decoder.config.in_channels
        latents = self._noise(channels, side, side) * scheduler.init_noise_sigma  # (B, 3, 64, 64)
        for number, (now, after) in enumerate(_moments(scheduler), 1):
            guess = decoder(
                sample=self._doubled(latents),
                timestep=now,
                encoder_hidden_states=states,
                class_labels=whole,
                attention_mask=read,
            ).sample.float()  # (B or 2 B, 6, 64, 64)
            if ask.guided:
                away, towards = guess.chunk(2)
                away, _spread = away.split(channels, dim=1)
                towards, spread = towards.split(channels, dim=1)
                guess = torch.cat([away + ask.guidance * (towards - away), spread], dim=1)
            latents, clean = self._step(scheduler, guess, now, after, latents)
            self.tell(clean if number % PREVIEW_EVERY == 0 else None)
        return latents.clamp(-1, 1)

    def _sharpened(self, small: torch.Tensor) -> torch.Tensor:
        """Four times as large; the last step has a network of its own."""
        first, last = self.karlo.super_res_first, self.karlo.super_res_last
        scheduler = _fresh(self.karlo.super_res_scheduler, self.request.sharpening_steps)
        side, channels = first.config.sample_size, first.config.in_channels // 2
        latents = self._noise(channels, side, side) * scheduler.init_noise_sigma  # (B, 3, 256, 256)
        wide = functional.interpolate(small, size=[side, side], mode="bicubic", align_corners=False, antialias=True)
        for now, after in _moments(scheduler):
            network = last if after is None else first
            given = torch.cat([latents, wide], dim=1).to(self.karlo.dtype)  # (B, 6, 256, 256)
            guess = network(sample=given, timestep=now).sample.float()
            latents = self._step(scheduler, guess, now, after, latents)[0]
            self.tell(None)
        return latents

    def _noise(self, *shape: int) -> torch.Tensor:
        return randn_tensor((len(self.chance), *shape), generator=self.chance, device=self.karlo.device)

    def _doubled(self, latents: torch.Tensor) -> torch.Tensor:
        """In the networks' numbers; twice with guidance, as Told has two rows for each picture."""
        return (torch.cat([latents] * 2) if self.request.guided else latents).to(self.karlo.dtype)

    def _step(
        self, scheduler: UnCLIPScheduler, guess: torch.Tensor, now: torch.Tensor, after: torch.Tensor | None,
        latents: torch.Tensor,
    ) -> tuple[torch.Tensor, torch.Tensor]:  # fmt: skip
        """What is a little less noise, and what would be none."""
        return scheduler.step(guess, now, latents, prev_timestep=after, generator=self.chance, return_dict=False)


def _fresh(scheduler: UnCLIPScheduler, steps: int) -> UnCLIPScheduler:
    """One of this call's own."""
    made = UnCLIPScheduler.from_config(scheduler.config)
    made.set_timesteps(steps)
    return made


def _moments(scheduler: UnCLIPScheduler) -> Iterator[tuple[torch.Tensor, torch.Tensor | None]]:
    """Each time step with the next; none follows the last."""
    return zip(scheduler.timesteps, [*scheduler.timesteps[1:], None], strict=True)
