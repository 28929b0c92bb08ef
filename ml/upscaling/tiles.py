"""A network that enlarges, run in tiles that overlap, so that memory is bounded and no seam is seen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.images import Pixels

FACTOR = 4

Enlarge = Callable[[NDArray[np.float32]], NDArray[np.float32]]  # (1, 3, h, w) -> (1, 3, 4 h, 4 w), both in 0..1


@dataclass(frozen=True)
class Grid:
    """A picture of `height` x `width` pixels in equal tiles of at most `tile`, with `overlap` more on every side."""

    height: int
    width: int
    tile: int
    overlap: int

    @property
    def rows(self) -> int:
        return -(-self.height // self.tile)

    @property
    def columns(self) -> int:
        return -(-self.width // self.tile)

    @property
    def tile_size(self) -> tuple[int, int]:
        """(height, width): equal for all, so that the network's memory is planned once."""
        return -(-self.height // self.rows), -(-self.width // self.columns)

    def corners(self) -> Iterator[tuple[int, int]]:
        height, width = self.tile_size
        for row in range(self.rows):
            for column in range(self.columns):
                yield row * height, column * width

    def __len__(self) -> int:
        return self.rows * self.columns


def enlarge_in_tiles(pixels: Pixels, grid: Grid, enlarge: Enlarge, *, tell: Callable[[], None]) -> Pixels:
    """(H, W, 3) -> (4 H, 4 W, 3). Beyond its edges the picture is reflected. tell: called after each tile.

    Half of the overlap gives the network something to look at; over the other half a tile fades into those before it.
    """
    height, width = grid.tile_size
    below, beside = height * grid.rows - grid.height, width * grid.columns - grid.width
    edge, fade = grid.overlap, grid.overlap // 2
    wide = np.pad(pixels, ((edge, edge + below), (edge, edge + beside), (0, 0)), mode="reflect")
    sheet = np.empty((grid.height * FACTOR, grid.width * FACTOR, 3), np.uint8)
    for top, left in grid.corners():
        tile = wide[top : top + height + 2 * edge, left : left + width + 2 * edge]
        made = enlarge(tile.astype(np.float32).transpose(2, 0, 1)[None] / 255)[0].transpose(1, 2, 0)  # (4 h, 4 w, 3)
        rows, down = _span(top, height, edge, fade, grid.height)
        columns, across = _span(left, width, edge, fade, grid.width)
        part = np.clip(made[down, across], 0, 1) * 255
        _fade_in(sheet[rows, columns], part, fade * 2 * FACTOR, over=top > 0, beside=left > 0)
        tell()
    return sheet


def _span(start: int, length: int, edge: int, fade: int, end: int) -> tuple[slice, slice]:
    """Along one side: where on the sheet a tile is written, and what of the enlarged tile that is."""
    first, last = max(start - fade, 0), min(start + length + fade, end)
    skipped = first - (start - edge)
    made = slice(skipped * FACTOR, (skipped + last - first) * FACTOR)
    return slice(first * FACTOR, last * FACTOR), made


def _fade_in(place: Pixels, part: NDArray[np.float32], length: int, *, over: bool, beside: bool) -> None:
    """Write `part` (h, w, 3) in 0..255; from the top or the left, over `length`, what is there fades out."""
    weight = np.ones((*part.shape[:2], 1), np.float32)
    ramp = (np.arange(length, dtype=np.float32) + 0.5) / length
    if over:
        weight[:length] *= ramp[: len(weight), None, None]
    if beside:
        weight[:, :length] *= ramp[None, : weight.shape[1], None]
    place[:] = np.rint(part * weight + place * (1 - weight))
