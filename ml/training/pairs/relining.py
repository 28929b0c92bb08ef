"""Other ways to draw the same picture: lines only where colours meet, dark areas full of ink, both edges of a line.

So look the edges that a program finds in pictures, and what children draw who trace them.
"""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.training.pairs.lines import line_width
from ml.training.pairs.pair import Bytes, Pair

FINE = 2  # times larger than the sheet the edges are found
SMOOTH_PX = 5  # of the finer picture; what is thinner goes
INK = 60  # luma under which an area may be filled with ink
SPOT = 0.012  # part of the sheet up to which a dark area is always filled
FILLED, DOUBLED = 0.25, 0.18  # shares of the drawings: all dark areas full of ink; both edges of the lines
WIDTHS_PX = (1.5, 3.4)
NEAR_PX = 9  # of an edge: there it stands in for the line
MOST_FILLED = 0.35  # of the sheet: a larger dark area, such as a night, is never filled


def relined(pair: Pair, chance: np.random.Generator) -> Pair:
    """The same colours and parts under other lines. What no colour shows keeps its lines, such as a mouth."""
    if chance.random() < DOUBLED:
        return replace(pair, sketch=_both_edges(pair.sketch, chance))
    codes = pair.flat.astype(np.int32) @ np.int32([65536, 256, 1])
    values, numbers = np.unique(codes, return_inverse=True)
    colours = np.stack([values >> 16, values >> 8 & 255, values & 255], axis=1).astype(np.uint8)
    height, width = pair.sketch.shape
    fine = numbers.reshape(codes.shape).astype(np.uint8)
    fine = cv2.resize(fine, (width * FINE, height * FINE), interpolation=cv2.INTER_NEAREST)
    edges = edges_of(cv2.medianBlur(fine, SMOOTH_PX), colours, chance)
    near = cv2.dilate((edges < 128).view(np.uint8), np.ones((NEAR_PX, NEAR_PX), np.uint8)) > 0
    return replace(pair, sketch=np.where(near, edges, np.minimum(edges, pair.sketch)))


def edges_of(numbers: Bytes, colours: Bytes, chance: np.random.Generator) -> Bytes:
    """numbers: (H * FINE, W * FINE) places in colours, (N, 3). Returns (H, W), black on white."""
    line = np.zeros(numbers.shape, np.bool_)
    line[1:] |= numbers[1:] != numbers[:-1]
    line[:, 1:] |= numbers[:, 1:] != numbers[:, :-1]
    size = max(3, round(chance.uniform(*WIDTHS_PX) * FINE))
    line = cv2.dilate(line.view(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))) > 0
    dark = (colours.astype(np.float32) @ np.float32([0.299, 0.587, 0.114]) < INK)[numbers]
    line |= _spots(dark, MOST_FILLED if chance.random() < FILLED else SPOT)
    drawn = np.where(line, 0, 255).astype(np.uint8)
    return cv2.resize(drawn, (numbers.shape[1] // FINE, numbers.shape[0] // FINE), interpolation=cv2.INTER_AREA)


def _spots(dark: NDArray[np.bool_], most: float) -> NDArray[np.bool_]:
    """The areas among them that take less than this part of the sheet: eyes, noses, mouths."""
    count, labels, facts, _middles = cv2.connectedComponentsWithStats(dark.view(np.uint8), connectivity=4)
    small = facts[:, cv2.CC_STAT_AREA] < most * dark.size
    small[0] = False
    return small[labels] if count > 1 else dark


def _both_edges(sketch: Bytes, chance: np.random.Generator) -> Bytes:
    """A broad line seen as its two borders."""
    broad = round(chance.uniform(3, 6))
    while line_width(sketch) < broad and broad > 1:
        sketch, broad = cv2.erode(sketch, np.ones((2, 2), np.uint8)), broad - 1
    borders = cv2.morphologyEx(sketch, cv2.MORPH_GRADIENT, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3)))
    return 255 - borders
