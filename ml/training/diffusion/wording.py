"""The words of the pictures of an update, as the UNet reads them."""

from collections.abc import Sequence
from typing import Any, Protocol

import torch
from torch import Tensor

from ml.dreamstyler import stages
from ml.dreamstyler.stages import ids_of, stage_of, token_of
from ml.training.diffusion.caching import Cache
from ml.training.diffusion.draws import Draw
from ml.training.diffusion.examples import Example
from ml.training.diffusion.parts import Parts
from ml.training.diffusion.recipes import Recipe
from ml.training.diffusion.sentences import ENDING, UNCAPTIONED_ENDING

UNSAID = "a picture"


class Wording(Protocol):
    """(B, L, D) for what was drawn."""

    def __call__(self, draw: Draw) -> Tensor: ...


def captions(examples: Sequence[Example], name: str) -> list[str]:
    """One sentence a picture, where no token is learned."""
    return [example.words or UNSAID + UNCAPTIONED_ENDING.format(name=name) for example in examples]


def token_names(recipe: Recipe, name: str) -> list[str]:
    """Of a style of this name; those of stages are counted from the cleanest."""
    if recipe.kind == "dreamstyler":
        return [token_of(name, stage) for stage in range(recipe.tokens)]
    return [f"<{name}-{number}>" for number in range(1, recipe.tokens + 1)]


def asking(recipe: Recipe, name: str, examples: Sequence[Example]) -> str:
    """How a person's {words} become a sentence that asks for what was learned."""
    if recipe.kind == "dreamstyler":
        return "{words}" + stages.ENDING.format(token=f"<{name}>-t{{stage}}")
    if recipe.tokens:
        return "{words}" + ENDING.format(tokens="".join(token_names(recipe, name)))
    return "{words}" if any(example.words for example in examples) else "{words}" + UNCAPTIONED_ENDING.format(name=name)


def wording(
    recipe: Recipe, parts: Parts, cache: Cache, examples: Sequence[Example], tokenizer: Any, tokens: Sequence[str]
) -> Wording:
    if not recipe.encodes_words:
        return Encoded(cache)
    if recipe.kind == "dreamstyler":
        words = examples[0].words or stages.NEUTRAL
        said = [(words, stages.ENDING.format(token=token)) for token in tokens]
        return Staged(parts, _ids(parts, tokenizer, said))
    together = "".join(tokens)
    if recipe.sentences:
        said = [(sentence.format(together), "") for sentence in recipe.sentences]
    else:
        said = [(example.words or UNSAID, ENDING.format(tokens=together)) for example in examples]
    return Learned(parts, cache, _ids(parts, tokenizer, [*said, ("", "")]), by_picture=not recipe.sentences)


class Encoded:
    """Encoded once, before the training."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache

    def __call__(self, draw: Draw) -> Tensor:
        return self.cache.sentence(draw.rows, draw.wordless)


class Learned:
    """Encoded by a text encoder that learns. ids: (S + 1, L), at last no words."""

    def __init__(self, parts: Parts, cache: Cache, ids: Tensor, *, by_picture: bool) -> None:
        self.parts, self.cache, self.ids, self.by_picture = parts, cache, ids, by_picture

    def __call__(self, draw: Draw) -> Tensor:
        said = draw.rows // self.cache.variants if self.by_picture else draw.sentences
        return _encoded_once(self.parts, self.ids, torch.where(draw.wordless, len(self.ids) - 1, said))


class Staged:
    """Of each timestep the sentence of its stage. ids: (T, L). Source: Ahn et al. 2024, arXiv 2309.06933."""

    def __init__(self, parts: Parts, ids: Tensor) -> None:
        self.parts, self.ids = parts, ids

    def __call__(self, draw: Draw) -> Tensor:
        return _encoded_once(self.parts, self.ids, stage_of(draw.times, len(self.ids), self.parts.schedule.steps))


def _encoded_once(parts: Parts, ids: Tensor, chosen: Tensor) -> Tensor:
    """(B, L, D) of the chosen rows of ids, each different one encoded once."""
    different, places = chosen.unique(return_inverse=True)
    return parts.encoded(ids[different])[places]


def _ids(parts: Parts, tokenizer: Any, said: Sequence[tuple[str, str]]) -> Tensor:
    """(N, L) of pairs of words and ending."""
    return torch.tensor([ids_of(tokenizer, words, ending) for words, ending in said], device=parts.device)
