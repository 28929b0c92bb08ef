"""The letters that DiffSTE knows, and what the network sees of a word's letters beside its meaning.

Source: Ji et al. 2023, "Improving Diffusion Models for Scene Text Editing with Dual Encoders", arXiv 2304.05568,
section 3.1.
"""

import string

import torch
from torch import nn

VOCABULARY = " " + string.digits + string.ascii_lowercase + string.ascii_uppercase + string.punctuation
EMPTY = 0  # the space: what fills a word up to its length, and stands for letters that are not known


class CharacterEncoder(nn.Module):
    """letters: the most of a word. width: of a letter's features. Names are those of the published checkpoint."""

    def __init__(self, letters: int, width: int) -> None:
        super().__init__()
        self.char_embedding = nn.Embedding(len(VOCABULARY), width, padding_idx=EMPTY)
        self.position_embedding = nn.Embedding(letters, width)

    @property
    def letters(self) -> int:
        return self.position_embedding.num_embeddings

    def forward(self, numbers: torch.Tensor) -> torch.Tensor:
        """numbers: (B, letters) of VOCABULARY. Features: (B, letters, width)."""
        return self.char_embedding(numbers) + self.position_embedding.weight

    def numbers(self, word: str) -> torch.Tensor:
        """A word's letters, cut or filled up: (1, letters)."""
        known = [max(VOCABULARY.find(letter), EMPTY) for letter in word[: self.letters]]
        filled = known + [EMPTY] * (self.letters - len(known))
        return torch.tensor([filled], device=self.position_embedding.weight.device)
