"""Learning a style: low-rank layers in UNet and text encoder, and tokens, as the recipe says."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.diffusion.tokens import TokenTable, learned_tokens, vector_of
from ml.training.attaching import frozen, low_rank
from ml.training.diffusion import saving
from ml.training.diffusion.caching import Cache
from ml.training.diffusion.draws import Chance, Draw
from ml.training.diffusion.examples import Example
from ml.training.diffusion.parts import Parts
from ml.training.diffusion.recipes import Recipe
from ml.training.diffusion.sampling import drawn
from ml.training.diffusion.updating import Updating, falling_rate, take_step
from ml.training.diffusion.wording import token_names, wording

FIRST_DEVIATION = 0.017  # of a token that begins as noise
NORM_SPEED = 100.0  # times the rate: how much of the way to its length a token's vector goes at each update


class StyleCourse:
    """What an update of a style is. Made by `style_course`, which takes everything off again."""

    def __init__(
        self, parts: Parts, recipe: Recipe, cache: Cache, examples: Sequence[Example], name: str, learned: "Learned"
    ) -> None:
        self.parts, self.recipe, self.cache, self.learned = parts, recipe, cache, learned
        self.tokens = token_names(recipe, name)
        self.words = wording(recipe, parts, cache, examples, learned.tokenizer, self.tokens)
        self.updating = Updating(parts, recipe, cache)
        self.chance = Chance(recipe.seed, len(cache), cache.latents, max(1, len(recipe.sentences)), recipe.wordless)
        self.modules: Mapping[str, nn.Module] = {
            "learned": nn.ParameterList(learned.everything),
            **self.updating.modules,
        }
        self.optimisers = self._optimisers()

    def learn(self, step: int) -> float:
        inverts = step < self.recipe.inversion_steps
        for parameter in self.learned.everything:
            parameter.requires_grad_(not inverts)
        for rows in self.learned.rows:
            rows.requires_grad_(True)
        steps = self.parts.schedule.steps
        draw = self.chance.draw(step, self.recipe.pictures, steps if inverts else int(steps * self.recipe.latest))
        loss = self.updating.backward(draw, self._predict, self.learned.everything)
        if inverts:
            self._invert(step)
        else:
            take_step(self.optimisers["tuning"], self._rates(step - self.recipe.inversion_steps), self.recipe.clip)
        return loss

    def sample(self, number: int) -> Tensor:
        """(3, H, W) in 0..1: the words of one picture, from the same noise each time."""
        draw = self.chance.draw(0, 1, self.parts.schedule.steps).to(self.parts.device)

        def words(times: Tensor) -> Tensor:
            return self.words(Draw(draw.rows, times, draw.noise, draw.blur, draw.sentences, draw.wordless & False))

        return drawn(self.parts, words, self.cache.latents, seed=number)

    def save(self, folder: Path) -> None:
        networks = {}
        if self.learned.unet:
            networks["unet"] = self.parts.unet
        if self.learned.text:
            networks["text_encoder"] = self.parts.text_encoder
        if networks:
            saving.save_layers(folder, networks)
        if self.learned.table:
            saving.save_tokens(folder, dict(zip(self.tokens, self.learned.table.rows.detach(), strict=True)))

    def _predict(self, noised: Tensor, times: Tensor, draw: Draw) -> Tensor:
        return self.parts.predict(noised, times, self.words(draw).to(noised.dtype))

    def _optimisers(self) -> dict[str, torch.optim.Optimizer]:
        decay, rows = self.recipe.weight_decay, self.learned.rows
        made: dict[str, torch.optim.Optimizer] = {}
        if self.recipe.inversion_steps:
            made["inversion"] = torch.optim.AdamW(rows, weight_decay=decay)
        groups = [{"params": each} for each in (self.learned.unet, self.learned.text, rows) if each]
        if self.learned.unet:
            made["tuning"] = torch.optim.AdamW(groups, weight_decay=decay)
        return made

    def _rates(self, step: int) -> list[float]:
        """Of the groups that there are, at this update of the tuning."""
        recipe = self.recipe
        scale = recipe.pictures if recipe.scaled else 1
        highest = (recipe.unet_rate * scale, recipe.text_rate * scale, recipe.continued_rate)
        groups = (self.learned.unet, self.learned.text, self.learned.rows)
        steps = recipe.updates(len(self.cache) // self.cache.variants) - recipe.inversion_steps
        return [
            falling_rate(rate, recipe.falling, step, steps, recipe.warm_up)
            for rate, group in zip(highest, groups, strict=True)
            if group
        ]

    def _invert(self, step: int) -> None:
        recipe = self.recipe
        highest = recipe.token_rate * (recipe.pictures if recipe.scaled else 1)
        rate = falling_rate(highest, recipe.falling, step, recipe.inversion_steps, 0)
        take_step(self.optimisers["inversion"], [rate], 0.0)
        if recipe.token_norm is None:
            return
        with torch.no_grad():
            for rows in self.learned.rows:
                length = rows.norm(dim=-1, keepdim=True)
                drawn_to = length + min(1.0, NORM_SPEED * rate) * (recipe.token_norm - length)
                rows.copy_(functional.normalize(rows, dim=-1) * drawn_to)


class Learned:
    """What learns: low-rank layers of the UNet and of the text encoder, and the rows of tokens."""

    def __init__(
        self, unet: list[nn.Parameter], text: list[nn.Parameter], tokenizer: Any, table: TokenTable | None
    ) -> None:
        self.unet, self.text, self.tokenizer, self.table = unet, text, tokenizer, table
        self.rows = [table.rows] if table else []
        self.everything = [*unet, *text, *self.rows]


@contextmanager
def style_course(
    parts: Parts, recipe: Recipe, cache: Cache, examples: Sequence[Example], name: str
) -> Iterator[StyleCourse]:
    """Everything that learns is on the networks meanwhile; afterwards they are what they were."""
    with ExitStack() as stack:
        stack.enter_context(frozen(parts.unet, parts.text_encoder, parts.vae))
        unet, text, tokenizer, table = [], [], parts.tokenizer, None
        if recipe.tokens:
            vectors = _first_vectors(parts, recipe, name)
            tokenizer, table = stack.enter_context(learned_tokens(parts.tokenizer, parts.text_encoder, vectors))
        if recipe.rank:
            attached = low_rank(parts.unet, rank=recipe.rank, layers=recipe.layers, seed=recipe.seed)
            unet = stack.enter_context(attached)
        if recipe.text_layers:
            attached = low_rank(parts.text_encoder, rank=recipe.rank, layers=recipe.text_layers, seed=recipe.seed + 1)
            text = stack.enter_context(attached)
        course = StyleCourse(parts, recipe, cache, examples, name, Learned(unet, text, tokenizer, table))
        stack.callback(course.updating.tidy)
        yield course


def _first_vectors(parts: Parts, recipe: Recipe, name: str) -> dict[str, Tensor]:
    names = token_names(recipe, name)
    if recipe.start_word:
        start = vector_of(recipe.start_word, parts.tokenizer, parts.text_encoder)
        return {token: start for token in names}
    chance = torch.Generator().manual_seed(recipe.seed)
    width = parts.text_encoder.config.hidden_size
    return {token: torch.randn(width, generator=chance) * FIRST_DEVIATION for token in names}
