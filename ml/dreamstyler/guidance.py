"""How strongly towards the words, and how the style weighs against the content."""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Balance:
    """style, content: of the two ways that lead over one of both alone. whole: straight to the full sentence."""

    style: float = 0.5
    content: float = 3.0
    whole: float = 5.0


def guided(predicted: Sequence[Tensor], guidance: float) -> Tensor:
    """Without words and with the full sentence, each (B, C, h, w). Source: Ho and Salimans 2022, arXiv 2207.12598."""
    without, full = predicted
    return without + guidance * (full - without)


def balanced(predicted: Sequence[Tensor], balance: Balance) -> Tensor:
    """Without words, with the full sentence, with its content alone and with its style alone, each (B, C, h, w).

    u + c/2 (k - u) + s/2 (x - k) + s/2 (y - u) + c/2 (x - y) + n (x - u), with u without words, x the full sentence,
    k its content, y its style. Source: Ahn et al. 2024, section 4.3.
    """
    without, full, content, style = predicted
    towards_content = (content - without) + (full - style)
    towards_style = (full - content) + (style - without)
    led = 0.5 * balance.content * towards_content + 0.5 * balance.style * towards_style
    return without + led + balance.whole * (full - without)
