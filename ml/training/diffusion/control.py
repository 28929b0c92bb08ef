"""Learning to draw after lines: low-rank layers in a ControlNet, its first and last layers in full.

Source: Zhang et al. 2023, arXiv 2302.05543; we differ in learning its attention by low rank. The base stays as it is.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ml.training.attaching import frozen, low_rank, own_copies
from ml.training.diffusion import saving
from ml.training.diffusion.caching import Cache
from ml.training.diffusion.draws import Chance, Draw
from ml.training.diffusion.parts import Parts
from ml.training.diffusion.recipes import Recipe
from ml.training.diffusion.sampling import drawn
from ml.training.diffusion.updating import Updating, falling_rate, take_step

IN_FULL = ("controlnet_cond_embedding", "controlnet_down_blocks", "controlnet_mid_block")


class ControlCourse:
    """What an update of a ControlNet is. Made by `control_course`. full: by name in the network."""

    def __init__(
        self,
        parts: Parts,
        recipe: Recipe,
        cache: Cache,
        control: Any,
        layers: list[nn.Parameter],
        full: Mapping[str, nn.Parameter],
    ) -> None:
        self.parts, self.recipe, self.cache, self.control = parts, recipe, cache, control
        self.layers, self.full = layers, full
        self.everything = [*layers, *full.values()]
        self.updating = Updating(parts, recipe, cache)
        self.chance = Chance(recipe.seed, len(cache), cache.latents, wordless=recipe.wordless)
        self.modules: Mapping[str, nn.Module] = {"learned": nn.ParameterList(self.everything), **self.updating.modules}
        self.optimisers = {"tuning": torch.optim.AdamW(self.everything, weight_decay=recipe.weight_decay)}

    def learn(self, step: int) -> float:
        recipe = self.recipe
        draw = self.chance.draw(step, recipe.pictures, self.parts.schedule.steps)
        loss = self.updating.backward(draw, self._predict, self.everything)
        steps = recipe.updates(len(self.cache) // self.cache.variants)
        rate = falling_rate(recipe.unet_rate, recipe.falling, step, steps, recipe.warm_up)
        take_step(self.optimisers["tuning"], [rate], recipe.clip)
        return loss

    def sample(self, number: int) -> Tensor:
        """(3, H, W) in 0..1: after the first picture's lines and words."""
        first = torch.zeros(1, dtype=torch.long, device=self.parts.device)
        words = self.cache.sentence(first, first > 0)

        def denoise(noised: Tensor, times: Tensor, words: Tensor) -> Tensor:
            return self._controlled(noised, times, words, first.repeat(len(noised)))

        return drawn(self.parts, lambda _times: words, self.cache.latents, seed=number, denoise=denoise)

    def save(self, folder: Path) -> None:
        saving.save_layers(folder, {"controlnet": self.control})
        saving.save_parts(folder, self.full)

    def _predict(self, noised: Tensor, times: Tensor, draw: Draw) -> Tensor:
        words = self.cache.sentence(draw.rows, draw.wordless).to(noised.dtype)
        return self._controlled(noised, times, words, draw.rows)

    def _controlled(self, noised: Tensor, times: Tensor, words: Tensor, rows: Tensor) -> Tensor:
        lines = self.cache.lines(rows, noised.dtype)
        down, middle = self.control(
            noised, times, encoder_hidden_states=words, controlnet_cond=lines, return_dict=False
        )
        return self.parts.unet(
            noised, times, encoder_hidden_states=words, down_block_additional_residuals=down,
            mid_block_additional_residual=middle,
        ).sample  # fmt: skip


@contextmanager
def control_course(parts: Parts, recipe: Recipe, cache: Cache, control: Any) -> Iterator[ControlCourse]:
    """control: a ControlNetModel, which is afterwards what it was, as everything else is."""
    with ExitStack() as stack:
        stack.enter_context(frozen(parts.unet, parts.text_encoder, parts.vae, control))
        full = stack.enter_context(own_copies(control, IN_FULL))
        attached = low_rank(control, rank=recipe.rank, layers=recipe.layers, seed=recipe.seed)
        layers = stack.enter_context(attached)
        course = ControlCourse(parts, recipe, cache, control, layers, full)
        stack.callback(course.updating.tidy)
        yield course
