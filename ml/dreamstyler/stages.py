"""Stages of the noise and the sentence of each."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import torch
from torch import Tensor

from ml.errors import InvalidInput

N = TypeVar("N", int, Tensor)

ENDING = " in the style of {token}"
NEUTRAL = "a painting"  # the sentence of no content
TOKEN = re.compile(r"<(?P<name>.+)>-t(?P<stage>\d+)")


def stage_of(time: N, stages: int, steps: int) -> N:
    """Of timesteps in 0 to steps - 1; stage 0 is the cleanest."""
    return time * stages // steps


def token_of(name: str, stage: int) -> str:
    return f"<{name}>-t{stage}"


def staged_tokens(tokens: Iterable[str]) -> list[str]:
    """Those of stages, the cleanest first. Raises InvalidInput where one is missing or there is none."""
    found = {int(match["stage"]): token for token in tokens if (match := TOKEN.fullmatch(token))}
    if not found or sorted(found) != list(range(len(found))):
        raise InvalidInput("a style without tokens for its stages")
    return [found[stage] for stage in range(len(found))]


def ids_of(tokenizer: Any, words: str, ending: str) -> list[int]:
    """Framed and filled up to the tokenizer's length. Of too many words the last go; the ending always stays."""
    tail = tokenizer(ending, add_special_tokens=False).input_ids if ending else []
    room = tokenizer.model_max_length - 2 - len(tail)
    head = tokenizer(words, add_special_tokens=False, verbose=False).input_ids[: max(0, room)]
    framed = [tokenizer.bos_token_id, *head, *tail, tokenizer.eos_token_id]
    return framed + [tokenizer.pad_token_id] * (tokenizer.model_max_length - len(framed))


@torch.no_grad()
def encoded(base: Any, sentences: Sequence[tuple[str, str]]) -> Tensor:
    """(N, L, D) of pairs of words and ending, as the UNet of `base` attends to them."""
    ids = torch.tensor([ids_of(base.tokenizer, words, ending) for words, ending in sentences])
    return base.text_encoder(ids.to(base.device.torch)).last_hidden_state.to(base.unet.dtype)
