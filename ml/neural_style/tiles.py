"""The same loss for pictures too large to be held in all their layers: calculated tile by tile, the same to rounding.

What a style asks depends on means over the whole picture, so every step goes twice over the tiles: first for the means,
then for the gradient that follows from them. A tile is surrounded by all that its features can see, and counts only
what lies within: so there are no seams. Memory hangs on the tile, time is about twice that of an untiled step.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch.nn import functional

from ml.neural_style.features import Features
from ml.neural_style.loss import Grams, LossWeights, StyleLoss, StyleTarget, evenness, raw_gram

TILE_PX = 512  # of the part that counts
SEEN_PX = 96  # beside it: more than the deepest layer of VGG19 sees
LARGEST_WHOLE = 1_100 * 1_100  # pixels; up to here a step keeps all layers, about 1.6 GB


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


class TiledStyleLoss(StyleLoss):
    """As StyleLoss; only `pull` may be called."""

    @torch.no_grad()
    def __init__(
        self, features: Features, content: torch.Tensor, styles: list[StyleTarget], weights: LossWeights
    ) -> None:
        self._features, self._weights, self._styles = features, weights, styles
        self._tiles = tiles(*content.shape[2:])
        layer = features.trunk.content
        self._contents = [tile.inner(features(tile.cut(content))[layer], stride(layer)) for tile in self._tiles]
        count = sum(part.numel() for part in self._contents)
        self._content_count = count
        self._content_size = sum(part.float().square().sum() for part in self._contents) / count
        self._grams = [self._means(style.picture, [None])[0] for style in styles]

    def pull(self, picture: torch.Tensor) -> float:
        """The loss; its gradient is added to picture.grad."""
        even = evenness(picture, self._weights)
        even.backward()
        total = float(even.detach())
        grams = [
            {layer: gram.requires_grad_() for layer, gram in means.items()}
            for means in self._means(picture.detach(), [style.mask for style in self._styles])
        ]
        style = self._weights.style * self._style(grams)
        style.backward()
        total += float(style.detach())
        for tile, wanted in zip(self._tiles, self._contents, strict=True):
            total += self._pull_tile(tile, wanted, picture, grams)
        return total

    @torch.no_grad()
    def _means(self, picture: torch.Tensor, masks: list[torch.Tensor | None]) -> list[Grams]:
        """Of the whole picture, for each mask."""
        layers = self._weights.layers
        sums: list[Grams] = [{} for _mask in masks]
        for tile in tiles(*picture.shape[2:]):
            seen = self._features(tile.cut(picture))
            for made, mask in zip(sums, masks, strict=True):
                for layer in layers:
                    gram = raw_gram(*self._counted(tile, seen[layer], layer, mask, picture))
                    made[layer] = made[layer] + gram if layer in made else gram
        return sums

    def _counted(
        self, tile: Tile, features: torch.Tensor, layer: str, mask: torch.Tensor | None, picture: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor | None, torch.Tensor | float]:
        """The tile's own features, what each counts, and what all of the picture count together."""
        step = stride(layer)
        inner = tile.inner(features, step)
        size = [side // step for side in picture.shape[2:]]
        if mask is None:
            return inner, None, float(size[0] * size[1])
        small = functional.interpolate(mask, size, mode="area")
        return inner, tile.of_whole(small, step), small.sum().clamp(min=1e-6)

    def _pull_tile(self, tile: Tile, wanted: torch.Tensor, picture: torch.Tensor, grams: list[Grams]) -> float:
        """Add this tile's part of the gradient; returns its part of the content's loss."""
        part = tile.cut(picture).detach().clone().requires_grad_()  # (1, 3, h, w)
        seen = self._features(part)
        layer = self._features.trunk.content
        apart = (tile.inner(seen[layer], stride(layer)).float() - wanted.float()).square().sum()
        content = self._weights.content * apart / self._content_count / self._content_size
        follows = content
        for style, means in zip(self._styles, grams, strict=True):
            for name, gram in means.items():
                own = raw_gram(*self._counted(tile, seen[name], name, style.mask, picture))
                follows = follows + (own * gram.grad).sum()
        follows.backward()
        (top, bottom), (left, right) = tile.outer_rows, tile.outer_columns
        picture.grad[..., top:bottom, left:right] += part.grad
        return float(content.detach())


def stride(layer: str) -> int:
    """Pixels of the picture to one of a layer named convB_I."""
    return 2 ** (int(layer[4]) - 1)
