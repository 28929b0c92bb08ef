"""Where another hand would put the same drawing: a map from each pixel of an example to one of its pair."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.sketch.scale import CELL

SIDE = 256  # px of a pair and of an example
SMALLEST, LARGEST = 0.75, 1.25  # times as large as it was drawn
NARROWER = 0.09  # deviation of the logarithm by which another hand draws narrower or broader
BENT = 4.5  # px; how far at most another hand's shapes lie elsewhere, lines and colours together
WAVES = (3, 6)  # of that along a side
EDGE = cv2.BORDER_REPLICATE


def placing(chance: np.random.Generator) -> NDArray[np.float64]:
    """(2, 3): from a pixel of the example to one of the pair; mirrored, turned, scaled, narrowed and moved a little."""
    scale, angle = chance.uniform(SMALLEST, LARGEST), np.radians(chance.normal(0, 5))
    broad = np.exp(chance.normal(0, NARROWER))
    mirror = -1 if chance.random() < 0.5 else 1
    across, down = np.cos(angle) / scale, np.sin(angle) / scale
    turn = np.array([[mirror * across / broad, -mirror * down * broad], [down / broad, across * broad]])
    middle = (SIDE - 1) / 2
    start = middle + chance.uniform(-14, 14, 2) - turn @ [middle, middle]
    return np.column_stack([turn, start])


def bend(chance: np.random.Generator) -> NDArray[np.float32]:
    """(64, 64, 2): by how many pixels each cell lies elsewhere, smoothly: the same thing as another hand builds it."""
    waves = int(chance.integers(*WAVES))
    moves = chance.uniform(0, BENT) * chance.standard_normal((waves, waves, 2)).astype(np.float32)
    return cv2.resize(moves, (SIDE // CELL, SIDE // CELL), interpolation=cv2.INTER_CUBIC)


def places(
    placed: NDArray[np.float64], bent: NDArray[np.float32], side: int = SIDE, halving: int = 1
) -> NDArray[np.float32]:
    """(side, side, 2): for each pixel of a map of the example, where it lies in a map of the pair.

    halving: how many times coarser than the sketch the map of the pair is.
    """
    middles = (np.arange(side) + 0.5) * (SIDE / side) - 0.5  # of its pixels, in those of the example
    bent = cv2.resize(bent, (side, side), interpolation=cv2.INTER_LINEAR)
    across, down = middles[None, :] + bent[..., 0], middles[:, None] + bent[..., 1]
    there = placed[:, 0] * across[..., None] + placed[:, 1] * down[..., None] + placed[:, 2]
    return ((there + 0.5) / halving - 0.5).astype(np.float32)
