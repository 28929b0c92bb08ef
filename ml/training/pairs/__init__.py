"""Generated drawings with their colours: each source is a function of chance and a size, and of nothing else."""

import zlib
from collections.abc import Callable

import numpy as np

from ml.training.pairs import doodles, stickers
from ml.training.pairs.pair import Pair
from ml.training.pairs.shown import SHOWN
from ml.training.pairs.subjects import SUBJECT_SOURCES

Size = tuple[int, int]  # (width, height) in pixels: 256 x 256 or 512 x 256

SOURCES: dict[str, Callable[[np.random.Generator, Size], Pair]] = {
    "stickers": stickers.draw,
    "doodles": doodles.draw,
    "single": doodles.draw_single,
    **SUBJECT_SOURCES,
}


def draw_pair(source: str, seed: int, size: Size = (256, 256)) -> Pair:
    """The same pair for the same source, of SOURCES or SHOWN, seed and size. Raises KeyError for any other."""
    chance = np.random.default_rng([zlib.crc32(source.encode()), seed])
    return (SOURCES | SHOWN)[source](chance, size)
