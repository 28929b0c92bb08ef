"""Strokes that close nothing: stems, tails, limbs and hair."""

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ml.sketch.dividing import SHADES
from ml.sketch.palette import PAPER, Index, Palette
from ml.sketch.regions import Labels
from ml.sketch.votes import Votes, cell_of, shares

DANGLING = 0.5  # votes for other crayons than those beside it, from which a stroke that closes nothing is coloured
AGREE = 0.85  # how alike the votes of two such strokes are, from which they are of one thing
AROUND = np.ones((7, 7), np.uint8)  # of a stroke, one crayon on all sides
BRUSH = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))  # how broad a crayon is along such a stroke
LEAST_STROKE = 12  # px of it


def with_strokes(crayons: Index, cells: Votes, area: Labels, lines: NDArray[np.bool_], palette: Palette) -> Index:
    """Stems, tails and hair drawn as single strokes take a crayon of their own, a little broader than the line."""
    border = np.unique(np.concatenate([area[0], area[-1], area[:, 0], area[:, -1]]))
    free = cv2.erode(np.isin(area, border).view(np.uint8), AROUND) > 0
    dangling = lines & free & (cv2.erode(crayons, AROUND) == cv2.dilate(crayons, AROUND))
    many, found, facts, _middles = cv2.connectedComponentsWithStats(dangling.view(np.uint8), connectivity=8)
    if many == 1:
        return crayons
    cell, here = cell_of(area.shape), np.flatnonzero(dangling)
    number, first = np.unique(found.ravel()[here], return_index=True)
    counts = np.ones(len(here), np.float32), (found.ravel()[here] - 1, cell.ravel()[here])
    votes = shares(sparse.csr_matrix(counts, shape=(many - 1, len(cells))) @ cells)  # (strokes, K)
    own = palette.apart[crayons.ravel()[here[first]]] >= SHADES  # (strokes, K): neither what lies behind nor paper
    own[:, PAPER] = False
    votes = _alike(votes * own)
    shades = (palette.apart < SHADES).astype(np.float32)
    crayon = (votes * shades[(votes @ shades).argmax(axis=1)]).argmax(axis=1)
    coloured = (votes.sum(axis=1) > DANGLING) & (facts[number, cv2.CC_STAT_AREA] >= LEAST_STROKE)
    if not coloured.any():
        return crayons
    band = cv2.dilate(np.concatenate([[0], np.where(coloured, crayon + 1, 0)]).astype(np.uint8)[found], BRUSH)
    beside = cv2.dilate(np.where(dangling, crayons + 1, 0).astype(np.uint8), BRUSH) == crayons + 1
    return np.where((band > 0) & beside, band - 1, crayons).astype(np.uint8)


def _alike(votes: Votes) -> Votes:
    """Strokes whose votes agree, as those of one head of hair do, get the mean of them."""
    root = np.sqrt(shares(votes))
    _many, group = sparse.csgraph.connected_components(sparse.csr_matrix(root @ root.T > AGREE), directed=False)
    total = np.zeros_like(votes)
    np.add.at(total, group, votes)
    return (total / np.maximum(np.bincount(group, minlength=len(votes)), 1)[:, None])[group]
