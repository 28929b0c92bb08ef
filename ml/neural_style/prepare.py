"""From what was asked to what is optimised, and back: sizes, masks and colours."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.colours import ColourStatistics, as_lab, from_lab, recoloured, with_lightness_of
from ml.errors import InvalidInput
from ml.images import Pixels, as_rgb
from ml.neural_style.request import LEAST_PX, NeuralStyleRequest, Style


class PreparedStyle:
    """A style as it is copied. pixels: RGB at its size beside the result. mask: (H, W) float32, 0..1, or None."""

    def __init__(self, style: Style, request: NeuralStyleRequest, content: Pixels) -> None:
        """Raises InvalidInput for a mask of another size than the picture's, or an empty one."""
        self.weight = style.weight
        self.mask = None if style.mask is None else _mask(style.mask, request)
        picture = as_rgb(style.picture)
        scale = max(style.scale * max(request.size) / max(picture.size), LEAST_PX / min(picture.size))
        size = tuple(max(LEAST_PX, round(side * scale)) for side in picture.size)
        self.pixels = np.asarray(picture.resize(size, Image.LANCZOS))
        if request.colours == "statistics":
            self.pixels = recoloured(self.pixels, ColourStatistics.of(content))
        if request.colours == "lightness":
            self.pixels = _grey_like(self.pixels, content)


def start(content: Pixels, styles: list[PreparedStyle], request: NeuralStyleRequest) -> NDArray[np.float32]:
    """(H, W, 3), about 0..1: the content, in the styles' colours where they paint, on grained paper.

    The right colours from the beginning save the optimiser a round or two.
    """
    plain = _grey_like(content, content) if request.colours == "lightness" else content
    made, shares = np.zeros(content.shape, np.float32), np.zeros((*content.shape[:2], 1), np.float32)
    for style in styles:
        share = style.weight * (np.float32(1) if style.mask is None else style.mask[..., None])
        made += share * recoloured(plain, ColourStatistics.of(style.pixels))
        shares += share
    covered = _covered(styles)
    picture = covered * made / np.maximum(shares, 1e-6) + (1 - covered) * plain
    grain = np.random.default_rng(request.seed).standard_normal(content.shape, np.float32)
    return (picture / 255 + request.noise * grain).astype(np.float32)


def finished(painted: Pixels, content: Pixels, styles: list[PreparedStyle], request: NeuralStyleRequest) -> Pixels:
    """The content again where no style paints, and its colours again where they were to be kept.

    painted: also at another size than the content's.
    """
    high, wide = painted.shape[:2]
    content, covered = _fitted(content, wide, high), _fitted(_covered(styles), wide, high)
    if request.colours == "lightness":
        painted = with_lightness_of(content, painted)
    return np.rint(painted * covered + content * (1 - covered)).astype(np.uint8)


def _fitted(values: NDArray, wide: int, high: int) -> NDArray:
    if values.shape[:2] in ((high, wide), (1, 1)):
        return values
    return cv2.resize(values, (wide, high), interpolation=cv2.INTER_AREA).reshape(high, wide, -1)


def _mask(mask: Image.Image, request: NeuralStyleRequest) -> NDArray[np.float32]:
    if mask.size != request.picture.size:
        raise InvalidInput(f"a mask of {mask.size} for a picture of {request.picture.size}")
    values = np.asarray(mask.convert("L").resize(request.size, Image.BILINEAR), np.float32) / 255
    if values.max() < 0.5:
        raise InvalidInput("a mask that marks nothing")
    return values


def _covered(styles: list[PreparedStyle]) -> NDArray[np.float32]:
    """(H, W, 1) or (1, 1, 1): how much any style paints, 0..1."""
    everywhere = np.ones((1, 1), np.float32)
    covered = everywhere if any(style.mask is None for style in styles) else np.max([s.mask for s in styles], axis=0)
    return covered[..., None]


def _grey_like(pixels: Pixels, content: Pixels) -> Pixels:
    """Grey, with the mean and spread of the content's lightness. Source: Gatys et al. 2016, arXiv 1606.05897."""
    lab, wanted = as_lab(pixels), as_lab(content)[..., 0]
    light = lab[..., 0]
    lab[..., 0] = (light - light.mean()) / max(float(light.std()), 1e-3) * wanted.std() + wanted.mean()
    lab[..., 1:] = 0
    return from_lab(lab)
