"""Pairs from photographs of one subject: HED finds the lines, the areas between them take their usual colour."""

import logging
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from ml.edges import Edges, EdgesRequest
from ml.errors import Cancelled
from ml.images import as_pixels
from ml.sketch.regions import areas
from ml.training.pairs.cache import PER_SHARD, Shard
from ml.training.pairs.pair import MOST_PARTS, Pair, colours_by_area

logger = logging.getLogger(__name__)

SIDE = 256
LEAST = 3  # photographs, under which nothing can be learned
SURE = 0.22  # of an edge
SPECK_PX = 24  # shorter pieces of line are dropped
WHITE, PLAIN = 225, 18  # a border area lighter than this and less coloured than this is paper
LEAST_CHROMA = 40  # between channels, of the main colour


class TooFew(Exception):
    """Photographs that can be read, with their number."""


def pair_of(photo: Image.Image, edges: Edges) -> tuple[Pair, str]:
    """The photo as a drawing, its longest side 256 px, on white; and what found its lines."""
    pixels = _squared(as_pixels(photo))
    found = edges(
        EdgesRequest(Image.fromarray(pixels), detect_px=SIDE * 2, thin=True, threshold=SURE, speck_px=SPECK_PX)
    )
    lines = np.asarray(found.picture) > 127
    pencil = cv2.dilate(lines.view(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3)))
    soft = cv2.GaussianBlur(pencil.astype(np.float32), (0, 0), 0.6)
    area, count = areas(pencil > 0)
    colours = _colours(pixels, area, count, pencil > 0)
    paper = _paper(area, count, colours)
    colours[paper] = 255
    flat, parts = colours[area], _numbered(area, count, paper)
    usual = colours_by_area(flat, parts)
    coloured = [colour for colour in usual if np.ptp(colour.astype(int)) > LEAST_CHROMA]
    main = coloured[0] if coloured else None
    sketch = np.uint8(255 * (1 - np.clip(soft * 1.4, 0, 1)))
    return Pair(sketch, flat, parts, "scene", main, (), usual), found.model


def write_pairs(
    photos: Path, into: Path, edges: Edges, *, name: str, stopped: Callable[[], bool] = lambda: False
) -> tuple[int, str]:
    """Shards of the folder's photographs; those that cannot be read are told and left out.

    Returns how many there are and what found their lines. stopped: asked before each.

    Raises TooFew, and Cancelled where it was stopped.
    """
    into.mkdir(parents=True, exist_ok=True)
    pairs, model = [], ""
    for path in sorted(path for path in photos.rglob("*") if path.is_file()):
        if stopped():
            raise Cancelled
        try:
            with Image.open(path) as photo:
                pair, model = pair_of(photo, edges)
            pairs.append(pair)
        except (UnidentifiedImageError, OSError) as error:
            logger.warning("%s is no photograph that can be read: %s", path.name, error)
    if len(pairs) < LEAST:
        raise TooFew(f"{len(pairs)}")
    for start in range(0, len(pairs), PER_SHARD):
        some = pairs[start : start + PER_SHARD]
        shard = Shard.of(some)
        path = into / f"{name}-{SIDE}-{start:08d}-{len(some):04d}.npz"
        np.savez_compressed(path, **{field.name: getattr(shard, field.name) for field in fields(shard)})
    return len(pairs), model


def _squared(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Fitted into 256 x 256, with its own border colour around it."""
    scale = SIDE / max(pixels.shape[:2])
    high, wide = (max(1, round(side * scale)) for side in pixels.shape[:2])
    small = cv2.resize(pixels, (wide, high), interpolation=cv2.INTER_AREA)
    top, left = (SIDE - high) // 2, (SIDE - wide) // 2
    return cv2.copyMakeBorder(small, top, SIDE - high - top, left, SIDE - wide - left, cv2.BORDER_REPLICATE)


def _colours(
    pixels: NDArray[np.uint8], area: NDArray[np.int32], count: int, lines: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """(areas, 3) the middle colour of each, off the lines."""
    colours = np.full((count, 3), 255, np.uint8)
    inside = ~lines
    order = np.argsort(area[inside], kind="stable")
    numbers, starts = np.unique(area[inside][order], return_index=True)
    for number, some in zip(numbers, np.split(pixels[inside][order], starts[1:]), strict=True):
        colours[number] = np.median(some, axis=0)
    return colours


def _paper(area: NDArray[np.int32], count: int, colours: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """(areas,) light and plain ones at the border."""
    border = np.zeros(count, np.bool_)
    border[np.concatenate([area[0], area[-1], area[:, 0], area[:, -1]])] = True
    light = colours.min(axis=1) > WHITE - PLAIN
    return border & light & (np.ptp(colours.astype(int), axis=1) < PLAIN)


def _numbered(area: NDArray[np.int32], count: int, paper: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Numbers of parts, the largest areas first; what is left over shares the last."""
    size = np.bincount(area.ravel(), minlength=count)
    size[paper] = 0
    rank = np.empty(count, np.int64)
    rank[np.argsort(-size, kind="stable")] = np.arange(1, count + 1)
    return np.where(paper, 0, np.minimum(rank, MOST_PARTS)).astype(np.uint8)[area]
