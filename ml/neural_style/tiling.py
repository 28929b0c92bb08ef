"""A large picture in tiles, each surrounded by all that its features can see, of which only what lies within counts."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch

TILE_PX = 512  # of the part that counts
SEEN_PX = 96  # beside it: more than the deepest layer of VGG19 sees


@dataclass(frozen=True)
class Tile:
    """Rows and columns (from, to): of the part that counts, and with what surrounds it. All but the last end at
    multiples of 16."""

    rows: tuple[int, int]
    columns: tuple[int, int]
    outer_rows: tuple[int, int]
    outer_columns: tuple[int, int]

    def cut(self, picture: torch.Tensor) -> torch.Tensor:
        """With its surroundings. picture: (1, C, H, W)."""
        (top, bottom), (left, right) = self.outer_rows, self.outer_columns
        return picture[..., top:bottom, left:right]

    def inner(self, layer: torch.Tensor, stride: int) -> torch.Tensor:
        """Of a layer of what cut() gave, the part that counts."""
        top, bottom = ((row - self.outer_rows[0]) // stride for row in self.rows)
        left, right = ((column - self.outer_columns[0]) // stride for column in self.columns)
        return layer[..., top:bottom, left:right]

    def of_whole(self, layer: torch.Tensor, stride: int) -> torch.Tensor:
        """The part that counts, of a layer of the whole picture."""
        (top, bottom), (left, right) = self.rows, self.columns
        return layer[..., top // stride : bottom // stride, left // stride : right // stride]


def tiles(height: int, width: int) -> list[Tile]:
    return [
        Tile(rows, columns, _surrounded(rows, height), _surrounded(columns, width))
        for rows in _parts(height)
        for columns in _parts(width)
    ]


def _parts(length: int) -> Iterator[tuple[int, int]]:
    for start in range(0, length, TILE_PX):
        if start + TILE_PX // 4 >= length and start:
            return  # a sliver belongs to the part before
        last = start + TILE_PX + TILE_PX // 4 >= length
        yield start, length if last else start + TILE_PX


def _surrounded(part: tuple[int, int], length: int) -> tuple[int, int]:
    return max(0, part[0] - SEEN_PX), min(length, part[1] + SEEN_PX)


def stride(layer: str) -> int:
    """Pixels of the picture to one of a layer named convB_I."""
    return 2 ** (int(layer[4]) - 1)
