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
from ml.sketch.telling import TRUST, behind, with_around, with_told
from ml.sketch.votes import Reading, Votes, cell_of, shares

MARGIN = 0.1  # of votes by which an area must prefer its own crayon not to take its object's
NEVER = 1e-9  # instead of no vote at all, whose logarithm there is not
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


def paint(reading: Reading, ink: Ink, palette: Palette, chance: Chance = BEST) -> Painted:
    """ink: (4 h, 4 w). The lines alone say what is one area, and what lies behind."""
    lines = line_mask(ink)
    area, count = areas(lines)
    if lines.mean() > BLACK or not lines.any():
        nothing, none = np.zeros((count, len(palette)), np.float32), np.zeros(count, np.int64)
        return Painted(np.zeros(ink.shape, np.uint8), area, none, np.arange(count, dtype=np.int32), nothing, lines)
    area, count = divided(area, count, reading.own, lines, palette)
    weight, size = _weights(area, count, lines), _sizes(area, count)
    votes, cells = shares(weight @ reading.own), reading.own
    if reading.told is not None:
        told = shares(weight @ reading.told)
        votes = with_told(votes, told, reading.expected, size, behind(size, area), palette)
        cells = (1 - TRUST) * cells + TRUST * reading.told
    if reading.around is not None and len(reading.around):
        votes = with_around(votes, reading.around, size, area, palette)
    objects = group(votes, _means(weight, reading.likeness), area, count)
    crayon = _choose(votes, objects, size, palette, chance)
    crayons = with_strokes(crayon[area].astype(np.uint8), cells, area, lines, palette)
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


def _choose(
    votes: Votes, objects: NDArray[np.int32], size: NDArray[np.float32], palette: Palette, chance: Chance
) -> NDArray[np.int64]:
    """(areas,) crayon: one for each object, but for areas that clearly vote against it, which have their own.

    A crayon gets the votes of its shades too, so that no family of many shades loses to one crayon. A seed draws one
    number for each crayon, not for each area: what is voted for alike is drawn alike.
    """
    many = int(objects.max()) + 1
    gather = sparse.csr_matrix((np.sqrt(size), (objects, np.arange(len(objects)))), shape=(many, len(objects)))
    own, together = votes @ palette.kin, shares(gather @ votes) @ palette.kin  # (areas, K), (objects, K)
    best = together.argmax(axis=1)[objects]
    alone = own.max(axis=1) - own[np.arange(len(own)), best] > MARGIN
    if not chance.heat:
        return np.where(alone, own.argmax(axis=1), best)
    luck = chance.heat * np.random.default_rng([chance.seed, 8]).gumbel(size=len(palette))
    own, together = ((np.log(np.maximum(_fair(shares(each)), NEVER)) + luck).argmax(axis=1) for each in (own, together))
    return np.where(alone, own, together[objects])


def _fair(votes: Votes) -> Votes:
    """Without what is much worse than the best; what is paper stays paper, and nothing else becomes it."""
    best = votes.max(axis=1, keepdims=True)
    fair = np.where(votes >= np.maximum(FAIR * best, 1e-6), votes, 0)
    fair[:, PAPER] = votes.argmax(axis=1) == PAPER
    fair[fair[:, PAPER] > 0, PAPER + 1 :] = 0
    return fair
