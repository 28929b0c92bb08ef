"""Without the network: closed areas take crayons by chance, the sheet around them stays paper."""

import numpy as np

from ml.sketch.painting import BLACK, Painted
from ml.sketch.palette import PAPER, Palette
from ml.sketch.regions import Ink, areas, line_mask

LEAST = 0.0006  # of the sheet; smaller specks stay paper
BOX = Palette(
    np.uint8([
        [255, 255, 255], [250, 204, 61], [237, 115, 92], [140, 199, 107], [107, 173, 230],
        [242, 158, 191], [184, 148, 219], [250, 168, 87], [158, 204, 199],
    ])
)  # fmt: skip


def paint_plainly(ink: Ink, seed: int) -> tuple[Painted, Palette]:
    """ink: (H, W) in 0..1."""
    lines = line_mask(ink)
    area, count = areas(lines)
    size = np.bincount(area.ravel(), minlength=count) / area.size
    border = np.unique(np.concatenate([area[0], area[-1], area[:, 0], area[:, -1]]))
    crayon = np.random.default_rng([seed, 6]).integers(1, len(BOX), count)
    crayon[size < LEAST] = PAPER
    crayon[border] = PAPER
    if lines.mean() > BLACK or not lines.any():
        crayon[:] = PAPER
    votes = np.eye(len(BOX), dtype=np.float32)[crayon]
    objects = np.arange(count, dtype=np.int32)
    return Painted(crayon[area].astype(np.uint8), area, crayon, objects, votes, lines), BOX
