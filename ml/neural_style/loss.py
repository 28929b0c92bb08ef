"""How far a picture is from its content and from the styles.

Source: Gatys, Ecker and Bethge 2016, CVPR; masks after Gatys et al. 2017, arXiv 1611.07865. We differ in dividing each
layer's distance by the size of what it is compared with: so weights mean the same for every picture and network.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch.nn import functional

from ml.neural_style.features import Features
from ml.neural_style.tiling import Tile, stride, tiles

Grams = dict[str, torch.Tensor]  # by layer
OUT_OF_RANGE = 10.0  # what colours that no screen can show cost


@dataclass(frozen=True)
class StyleTarget:
    """picture: (1, 3, h, w), its own size. weight: above 0. mask: (1, 1, H, W) in 0..1, of the content's size; or None,
    everywhere.
    """

    picture: torch.Tensor
    weight: float
    mask: torch.Tensor | None


@dataclass(frozen=True)
class LossWeights:
    """layers: of the style, by name; not all 0."""

    content: float
    style: float
    smoothness: float
    layers: Mapping[str, float]


class StyleLoss:
    """Calculated at one size. content: (1, 3, H, W) float32 RGB, 0..1."""

    @torch.no_grad()
    def __init__(
        self, features: Features, content: torch.Tensor, styles: list[StyleTarget], weights: LossWeights
    ) -> None:
        self._features, self._weights, self._styles = features, weights, styles
        self._content = features(content)[features.trunk.content].float()
        self._content_size = self._content.square().mean()
        self._grams = [mean_grams(features, style.picture, weights.layers, [None])[0] for style in styles]

    def __call__(self, picture: torch.Tensor) -> torch.Tensor:
        """The loss, a scalar in float32. picture: (1, 3, H, W)."""
        seen, weights = self._features(picture), self._weights
        content = (seen[self._features.trunk.content].float() - self._content).square().mean() / self._content_size
        made = [{layer: gram(seen[layer], style.mask) for layer in weights.layers} for style in self._styles]
        return weights.content * content + weights.style * self._style(made) + evenness(picture, weights)

    def pull(self, picture: torch.Tensor) -> float:
        """The loss; its gradient is added to picture.grad."""
        loss = self(picture)
        loss.backward()
        return float(loss.detach())

    def _style(self, made: list[Grams]) -> torch.Tensor:
        """How far the Gram matrices of a picture, one for each style, are from those wanted."""
        layers = self._weights.layers
        total = torch.zeros((), device=self._features.device)
        share = sum(style.weight for style in self._styles) * sum(layers.values())
        for style, grams, wanted in zip(self._styles, made, self._grams, strict=True):
            for layer, weight in layers.items():
                apart = grams[layer] - wanted[layer]
                relative = apart.square().mean() / wanted[layer].square().mean().clamp(min=1e-12)
                total = total + style.weight * weight / share * relative
        return total


def evenness(picture: torch.Tensor, weights: LossWeights) -> torch.Tensor:
    """What unevenness, and colours out of range, cost."""
    across, down = (picture.diff(dim=dim).square().mean() for dim in (3, 2))
    outside = (picture - picture.clamp(0, 1)).square().mean()
    return weights.smoothness * (across + down) + OUT_OF_RANGE * outside


def gram(layer: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
    """(C, C) float32: which of a layer's features come together, a mean over its pixels.

    layer: (1, C, h, w). mask: (1, 1, H, W), what each pixel counts; None: all the same. Multiplied in the layer's own
    dtype: with bfloat16 that is four times as fast, and off by less than half a per cent.
    """
    if mask is None:
        return raw_gram(layer, None, layer.shape[2] * layer.shape[3])
    small = functional.interpolate(mask, layer.shape[2:], mode="area")
    return raw_gram(layer, small, small.sum().clamp(min=1e-6))


@torch.no_grad()
def mean_grams(
    features: Features, picture: torch.Tensor, layers: Iterable[str], masks: Sequence[torch.Tensor | None]
) -> list[Grams]:
    """Of a picture of any size, for each mask. With large strokes a style is larger than the result: it goes by tiles.

    picture: (1, 3, h, w). masks: (1, 1, H, W), or None.
    """
    sums: list[Grams] = [{} for _mask in masks]
    for tile in tiles(*picture.shape[2:]):
        seen = features(tile.cut(picture))
        for made, mask in zip(sums, masks, strict=True):
            for layer in layers:
                part = gram_of_tile(tile, seen[layer], layer, mask, picture.shape)
                made[layer] = made[layer] + part if layer in made else part
    return sums


def gram_of_tile(
    tile: Tile, features: torch.Tensor, layer: str, mask: torch.Tensor | None, shape: torch.Size
) -> torch.Tensor:
    """What a tile adds to the Gram matrix of its picture, (C, C). features: of what it cut. shape: of the picture."""
    step = stride(layer)
    inner, size = tile.inner(features, step), [side // step for side in shape[2:]]
    if mask is None:
        return raw_gram(inner, None, float(size[0] * size[1]))
    small = functional.interpolate(mask, size, mode="area")
    return raw_gram(inner, tile.of_whole(small, step), small.sum().clamp(min=1e-6))


def raw_gram(layer: torch.Tensor, counts: torch.Tensor | None, total: torch.Tensor | float) -> torch.Tensor:
    """The same from what each of the layer's pixels counts, (1, 1, h, w), and what all count together."""
    flat = layer.permute(0, 2, 3, 1).reshape(-1, layer.shape[1])  # (hw, C), a view where it is channels-last
    if counts is None:
        return (flat.T @ flat).float() / total
    return ((flat * counts.reshape(-1, 1).to(flat.dtype)).T @ flat).float() / total
