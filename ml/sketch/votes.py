"""Votes of cells and of areas, as shares of the crayons."""

import numpy as np
from numpy.typing import NDArray

from ml.sketch.scale import CELL

Votes = NDArray[np.float32]  # (..., K), each row 1 together


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
