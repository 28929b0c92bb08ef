"""Large areas that no line divides: open figures, and ground that goes on where its line stops."""

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.cluster import hierarchy

from ml.sketch.palette import PAPER, Palette
from ml.sketch.regions import Labels, grown
from ml.sketch.scale import CELL
from ml.sketch.votes import Votes

LARGE = 0.1  # of the sheet: an area at its border that may be several things which no line divides
BEHIND = 0.12  # share of an area's votes at the sheet's border from which a crayon is one of the background
SHADES = 22.0  # Lab steps within which two crayons are one background
SAME_PLACE = 0.55  # cosine between the places where two backgrounds are voted for, from which they are one
CERTAIN = 0.5  # vote of a cell from which a part of a divided area grows
PART = 0.006  # of the sheet, the least such part
OPEN = 0.4  # of the outline of an open figure, from which on it is none but a guess around another


def divided(area: Labels, count: int, cells: Votes, lines: NDArray[np.bool_], palette: Palette) -> tuple[Labels, int]:
    """Large areas at the border become several: open figures and each background, along the cells that are certain."""
    size = np.bincount(area.ravel(), minlength=count) / area.size
    border = np.zeros(count, np.bool_)
    border[np.concatenate([area[0], area[-1], area[:, 0], area[:, -1]])] = True
    for number in np.flatnonzero(border & (size > LARGE)):
        here = area == number
        kinds = _kinds(here, cells, palette)
        if kinds.shape[2] > 1:
            area, count = _cut(area, count, here, kinds, lines)
    return area, count


def _kinds(here: NDArray[np.bool_], cells: Votes, palette: Palette) -> Votes:
    """(h, w, G + 1): votes of cells for each background that an area has at the sheet's border, and for a figure."""
    shape = here.shape[0] // CELL, here.shape[1] // CELL
    inside = here[CELL // 2 :: CELL, CELL // 2 :: CELL]
    edge = np.zeros(shape, np.bool_)
    edge[[0, -1]] = edge[:, [0, -1]] = True
    if not (edge & inside).any():
        return cells.reshape(*shape, -1)
    own = cells.reshape(*shape, -1)
    share, kinds = own[edge & inside].mean(axis=0), []
    left = np.ones(len(palette), np.bool_)
    for crayon in np.argsort(-share):
        alike = left & (palette.apart[crayon] < SHADES) & ((np.arange(len(palette)) == PAPER) == (crayon == PAPER))
        if left[crayon] and share[alike].sum() > BEHIND:
            kinds.append(alike)
            left &= ~alike
    kinds = _joined(kinds, own[inside])
    return np.stack([own @ np.float32(kind) for kind in (*kinds, left)], axis=2)


def _joined(kinds: list[NDArray[np.bool_]], cells: Votes) -> list[NDArray[np.bool_]]:
    """Backgrounds that are voted for in the same cells are two guesses at one."""
    if len(kinds) < 2:
        return kinds
    where = np.stack([cells @ np.float32(kind) for kind in kinds])  # (G, n)
    where /= np.maximum(np.linalg.norm(where, axis=1, keepdims=True), 1e-6)
    apart = 1 - (where @ where.T)[np.triu_indices(len(kinds), 1)]
    joined = hierarchy.fcluster(hierarchy.linkage(apart, "complete"), 1 - SAME_PLACE, "distance")
    return [np.any(np.stack(kinds)[joined == number], axis=0) for number in np.unique(joined)]


def _cut(
    area: Labels, count: int, here: NDArray[np.bool_], kinds: Votes, lines: NDArray[np.bool_]
) -> tuple[Labels, int]:
    """One area by its certain cells; what is left of it goes to the nearest."""
    smooth = cv2.GaussianBlur(kinds, (0, 0), 1.0)
    named, certain = smooth.argmax(axis=2), smooth.max(axis=2) > CERTAIN
    named, certain = (each.repeat(CELL, axis=0).repeat(CELL, axis=1) for each in (named, certain))
    seeds, parts = np.zeros(area.shape, np.int32), 0
    for kind in np.unique(named[here & certain]):
        mask = here & ~lines & (named == kind)
        many, found = cv2.connectedComponents(mask.view(np.uint8), connectivity=4)
        new = np.bincount(found[certain], minlength=many) >= PART * area.size
        new[0] = False
        if kind == kinds.shape[2] - 1:
            for figure in np.flatnonzero(new):
                new[figure] = openness(found == figure, here & ~lines) < OPEN
        seeds += np.where(new, parts + np.cumsum(new), 0).astype(np.int32)[found]
        parts += int(new.sum())
    if parts < 2:
        return area, count
    around = np.where(here, seeds, parts + 1).astype(np.int32)
    label = grown(around, lines)
    label = np.minimum(label, parts - 1)
    return np.where(here, np.where(label == 0, area, count + label - 1), area).astype(np.int32), count + parts - 1


def openness(figure: NDArray[np.bool_], free: NDArray[np.bool_]) -> float:
    """Part of a figure's outline that no line follows. free: paper off the lines that it could run out to. (H, W)."""
    step = np.ones((3, 3), np.uint8)
    now = figure.view(np.uint8)
    outline = int(now.sum()) - int(cv2.erode(now, step).sum())
    for _ in range(CELL + 1):
        before, now = now, cv2.dilate(now, step) & free
        now |= before
    return float((now - before).sum()) / max(1, outline)
