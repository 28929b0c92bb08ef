"""The same loss for pictures too large to be held in all their layers: calculated tile by tile, the same to rounding.

What a style asks depends on means over the whole picture, so every step goes twice over the tiles: first for the means,
then for the gradient that follows from them. Memory hangs on the tile, time is about twice that of an untiled step.
"""

import torch

from ml.neural_style.features import Features
from ml.neural_style.loss import Grams, LossWeights, StyleLoss, StyleTarget, evenness, gram_of_tile, mean_grams
from ml.neural_style.tiling import Tile, stride, tiles

LARGEST_WHOLE = 1_100 * 1_100  # pixels; up to here a step keeps all layers, about 1.6 GB


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
        self._grams = [mean_grams(features, style.picture, weights.layers, [None])[0] for style in styles]

    def pull(self, picture: torch.Tensor) -> float:
        """The loss; its gradient is added to picture.grad."""
        even = evenness(picture, self._weights)
        even.backward()
        total = float(even.detach())
        grams = [
            {layer: gram.requires_grad_() for layer, gram in means.items()}
            for means in mean_grams(
                self._features, picture.detach(), self._weights.layers, [style.mask for style in self._styles]
            )
        ]
        style = self._weights.style * self._style(grams)
        style.backward()
        total += float(style.detach())
        for tile, wanted in zip(self._tiles, self._contents, strict=True):
            total += self._pull_tile(tile, wanted, picture, grams)
        return total

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
                own = gram_of_tile(tile, seen[name], name, style.mask, picture.shape)
                follows = follows + (own * gram.grad).sum()
        follows.backward()
        (top, bottom), (left, right) = tile.outer_rows, tile.outer_columns
        picture.grad[..., top:bottom, left:right] += part.grad
        return float(content.detach())
