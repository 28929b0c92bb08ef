"""What Karlo's networks are told: the prompt, and before it what the picture shall not be."""

from dataclasses import dataclass

import torch

from ml.unclip.parts import Karlo


@dataclass(frozen=True)
class Told:
    """For B pictures, or 2 B rows with guidance: first what they shall not be.

    whole: (B, D), each prompt as a whole. states: (B, 77, D), token by token. read: (B, 77), True where a token stands.
    """

    whole: torch.Tensor
    states: torch.Tensor
    read: torch.Tensor

    @classmethod
    def of(cls, karlo: Karlo, prompt: str, negative: str, *, count: int, guided: bool) -> "Told":
        """The stock pipeline takes the empty prompt for `negative`, and so the same bits come of an empty one."""
        rows = [_encoded(karlo, text, count) for text in ((negative, prompt) if guided else (prompt,))]
        return cls(*(torch.cat(parts) for parts in zip(*rows, strict=True)))


def _encoded(karlo: Karlo, text: str, count: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = karlo.tokenizer.model_max_length
    tokens = karlo.tokenizer(text, padding="max_length", max_length=longest, truncation=True, return_tensors="pt")
    seen = karlo.text_encoder(tokens.input_ids.to(karlo.device))
    made = seen.text_embeds, seen.last_hidden_state, tokens.attention_mask.bool().to(karlo.device)
    return tuple(part.repeat_interleave(count, dim=0) for part in made)


def unread(karlo: Karlo, prompt: str) -> str:
    """The end of a prompt that is longer than the networks can read."""
    numbers = karlo.tokenizer(prompt).input_ids
    return karlo.tokenizer.decode(numbers[karlo.tokenizer.model_max_length - 1 : -1]).strip()
