"""From the votes of cells to one crayon for each object of a drawing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ml.sketch.dividing import divided
from ml.sketch.objects import group
from ml.sketch.palette import PAPER, Index, Palette
from ml.sketch.regions import Ink, Labels, areas, line_mask
from ml.sketch.single_strokes import with_strokes
from ml.sketch.votes import Votes, cell_of, shares, softmax

ACCEPTED = 0.2  # of an area's best votes, under which it does not take its object's crayon
FAIR = 0.25  # of the best crayon's votes, under which another is never drawn
BLACK = 0.6  # of the sheet under ink, from which on it is left alone


@dataclass(frozen=True)
class Painted:
    """crayons: (H, W) numbers of the palette, also under the lines. area: (H, W) labels. crayon: (areas,) of each area;
    only a single stroke has another. objects: (areas,) which object each belongs to. votes: (areas, K). lines: (H, W).
    """

    crayons: Index
    area: Labels
    crayon: NDArray[np.int64]
    objects: NDArray[np.int32]
    votes: Votes
    lines: NDArray[np.bool_]


@dataclass(frozen=True)
class Chance:
    """Which colouring of many. seed: of the draw. heat: 0 takes the best crayon; 1 draws as the votes stand."""

    seed: int = 0
    heat: float = 0.0


BEST = Chance()


def paint(
    logits: NDArray[np.float32], likeness: NDArray[np.float32], ink: Ink, palette: Palette, chance: Chance = BEST
) -> Painted:
    """logits: (K, h, w) and likeness: (8, h, w) as the network gives them. ink: (4 h, 4 w)."""
    cells = softmax(logits)  # (h * w, K)
    lines = line_mask(ink)
    area, count = areas(lines)
    if lines.mean() > BLACK or not lines.any():
        nothing, none = np.zeros((count, len(palette)), np.float32), np.zeros(count, np.int64)
        return Painted(np.zeros(ink.shape, np.uint8), area, none, np.arange(count, dtype=np.int32), nothing, lines)
    area, count = divided(area, count, cells, lines, palette)
    weight = _weights(area, count, lines)
    votes = shares(weight @ cells)
    objects = group(votes, _means(weight, likeness), area, count)
    crayon = _choose(votes, objects, _sizes(area, count), chance)
    crayons = crayon[area].astype(np.uint8)
    crayons = with_strokes(crayons, cells, area, lines, palette)
    return Painted(crayons, area, crayon, objects, votes, lines)


def _sizes(area: Labels, count: int) -> NDArray[np.float32]:
    return np.bincount(area.ravel(), minlength=count).astype(np.float32)


def _weights(area: Labels, count: int, lines: NDArray[np.bool_]) -> sparse.csr_matrix:
    """(areas, cells): how much each cell's vote counts in each area; what lies off the lines counts most."""
    cell = cell_of(area.shape)
    weight = np.where(lines, 0.05, 1.0).astype(np.float32)
    places = area.ravel(), cell.ravel()
    return sparse.csr_matrix((weight.ravel(), places), shape=(count, int(cell[-1, -1]) + 1))


def _means(weight: sparse.csr_matrix, likeness: NDArray[np.float32]) -> NDArray[np.float32]:
    """(areas, 8) mean likeness."""
    total = np.asarray(weight.sum(axis=1))
    return np.asarray(weight @ likeness.reshape(len(likeness), -1).T / np.maximum(total, 1e-6), np.float32)


def _choose(votes: Votes, objects: NDArray[np.int32], size: NDArray[np.float32], chance: Chance) -> NDArray[np.int64]:
    """(areas,) crayon: one for each object."""
    many = int(objects.max()) + 1
    gather = sparse.csr_matrix((np.sqrt(size), (objects, np.arange(len(objects)))), shape=(many, len(objects)))
    together = shares(gather @ votes)  # (objects, K)
    if not chance.heat:
        return _accepted(together.argmax(axis=1)[objects], votes)
    generator = np.random.default_rng([chance.seed, 8])
    best = together.max(axis=1, keepdims=True)
    fair = np.where(together >= np.maximum(FAIR * best, 1e-6), together, 0)
    fair[:, PAPER] = together.argmax(axis=1) == PAPER
    fair[fair[:, PAPER] > 0, PAPER + 1 :] = 0  # what is paper stays paper, and nothing else becomes it
    bent = shares(fair ** (1 / chance.heat))
    draws = generator.random(many)[:, None]
    drawn = np.minimum((bent.cumsum(axis=1) < draws).sum(axis=1), votes.shape[1] - 1)
    return _accepted(drawn[objects], votes)


def _accepted(crayon: NDArray[np.int64], votes: Votes) -> NDArray[np.int64]:
    """(areas,) the object's crayon, but its own where an area has hardly a vote for that."""
    own = votes.max(axis=1)
    return np.where(votes[np.arange(len(votes)), crayon] >= ACCEPTED * own, crayon, votes.argmax(axis=1))
