"""Words as what the network attends to."""

import torch
from torch import Tensor

from ml.diffusion.parts import StableDiffusion

MOST_WINDOWS = 3  # of 75 tokens each; what is longer is cut


@torch.no_grad()
def encode_words(base: StableDiffusion, prompt: str, negative: str) -> tuple[Tensor, Tensor]:
    """(1, L, D) of the prompt and of the negative prompt.

    What is longer than the text encoder's window is read in windows, one after the other, and L is a multiple of the
    window's length; the shorter of both is filled up with windows of no words.
    """
    windows = [_windows(base, text) for text in (prompt, negative)]
    count = max(len(each) for each in windows)
    empty = _framed(base, [])
    filled = [each + [empty] * (count - len(each)) for each in windows]
    ids = torch.tensor(filled, device=base.device.torch).flatten(0, 1)  # (2 * count, window)
    states = base.text_encoder(ids).last_hidden_state.to(base.unet.dtype)  # (2 * count, window, D)
    wanted, unwanted = states.unflatten(0, (2, count)).flatten(1, 2).split(1)  # (1, L, D) each
    return wanted, unwanted


def _windows(base: StableDiffusion, text: str) -> list[list[int]]:
    ids = base.tokenizer(text, add_special_tokens=False, verbose=False).input_ids
    room = base.tokenizer.model_max_length - 2
    pieces = [ids[start : start + room] for start in range(0, max(len(ids), 1), room)]
    return [_framed(base, piece) for piece in pieces[:MOST_WINDOWS]]


def _framed(base: StableDiffusion, ids: list[int]) -> list[int]:
    """Between the marks of start and end, filled up to the window's length."""
    tokenizer = base.tokenizer
    framed = [tokenizer.bos_token_id, *ids, tokenizer.eos_token_id]
    return framed + [tokenizer.pad_token_id] * (tokenizer.model_max_length - len(framed))
