"""Votes of cells and of areas, as shares of the crayons."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.sketch.scale import CELL

Votes = NDArray[np.float32]  # (..., K), each row 1 together


@dataclass(frozen=True)
class Reading:
    """What the network makes of a drawing. own: (h * w, K) votes of cells by the lines alone. told: the same when it
    heard which colours are `expected`, (N, 3); None where nothing was told. around: (M, 3) colours of what lies behind,
    which the network does not hear. likeness: (8, h, w).
    """

    own: Votes
    likeness: NDArray[np.float32]
    told: Votes | None = None
    expected: NDArray[np.uint8] | None = None
    around: NDArray[np.uint8] | None = None


def softmax(logits: NDArray[np.float32]) -> Votes:
    """(K, h, w) to (h * w, K)."""
    rows = logits.reshape(len(logits), -1).T
    raised = np.exp(rows - rows.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def shares(votes: NDArray[np.float32]) -> Votes:
    """Rows of 1 together; a row of nothing stays that."""
    return np.asarray(votes / np.maximum(votes.sum(axis=1, keepdims=True), 1e-6), np.float32)


def cell_of(shape: tuple[int, int]) -> NDArray[np.int32]:
    """(H, W) the number of each pixel's cell."""
    rows, columns = np.arange(shape[0]) // CELL, np.arange(shape[1]) // CELL
    return (rows[:, None] * (shape[1] // CELL) + columns).astype(np.int32)
