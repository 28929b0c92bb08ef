"""Words that were learned: tokens with vectors of their own, put on a text encoder and taken off without a trace."""

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AddedToken

from ml.errors import InvalidInput


class TokenTable(nn.Module):
    """The stock token table and rows of its own from the id `first` on.

    Called with ids (B, L) it gives (B, L, D) in the stock table's dtype. rows: (T, D) float32, which can learn.
    """

    def __init__(self, stock: nn.Module, rows: Tensor, first: int) -> None:
        super().__init__()
        self.stock, self.first = stock, first
        self.rows = nn.Parameter(rows)

    @property
    def weight(self) -> Tensor:
        """Of the stock table, which callers look at for its dtype and device."""
        return self.stock.weight

    def forward(self, ids: Tensor) -> Tensor:
        known = self.stock(ids.clamp(max=self.first - 1))  # (B, L, D)
        own = self.rows[(ids - self.first).clamp(0, len(self.rows) - 1)].to(known.dtype)  # (B, L, D)
        return torch.where((ids >= self.first)[..., None], own, known)


@contextmanager
def learned_tokens(
    tokenizer: Any, text_encoder: Any, vectors: Mapping[str, Tensor]
) -> Iterator[tuple[Any, TokenTable]]:
    """A tokenizer of its own that knows the tokens, and the table that the text encoder has meanwhile.

    vectors: (D,) of each token. Raises InvalidInput for a token that is known already and for another width.
    """
    stock = text_encoder.get_input_embeddings()
    width = stock.weight.shape[1]
    if wrong := [token for token, vector in vectors.items() if vector.shape != (width,)]:
        raise InvalidInput(f"{wrong[0]} is not a vector of {width} numbers")
    own = copy.deepcopy(tokenizer)
    first = len(own)
    if own.add_tokens([AddedToken(token, normalized=False) for token in vectors]) != len(vectors):
        raise InvalidInput(f"one of {', '.join(vectors)} is a word already")
    rows = torch.stack([vector.detach().to(stock.weight.device, torch.float32) for vector in vectors.values()])
    table = TokenTable(stock, rows, first)
    text_encoder.set_input_embeddings(table)
    try:
        yield own, table
    finally:
        text_encoder.set_input_embeddings(stock)


def vector_of(word: str, tokenizer: Any, text_encoder: Any) -> Tensor:
    """(D,) float32 of a word, the mean where it is several tokens. Raises InvalidInput for an empty one."""
    ids = tokenizer(word, add_special_tokens=False).input_ids
    if not ids:
        raise InvalidInput(f"{word!r} has no token")
    table = text_encoder.get_input_embeddings()
    rows = table(torch.tensor([ids], device=table.weight.device))  # (1, L, D)
    return rows[0].float().mean(dim=0).detach()
