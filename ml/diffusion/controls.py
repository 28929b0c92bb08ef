"""ControlNets, and what each is shown.

Source: Zhang et al. 2023, arXiv 2302.05543.
"""

from collections.abc import Callable
from typing import ClassVar, Literal, Self, get_args

import cv2
import numpy as np
from diffusers import ControlNetModel
from PIL import Image

from ml.diffusion.depth import Depth
from ml.diffusion.reading import read_network
from ml.images import as_picture, as_rgb
from ml.types import Loader
from ml.weights.ours import CONTROLNET_OURS

ControlKind = Literal["crayon", "scribble", "depth", "lineart"]
KINDS: tuple[ControlKind, ...] = get_args(ControlKind)
DARK = 127  # of 255: the darkest channel under which a pixel of a scribble is a stroke


class Control:
    """One of them, loaded. weights: its folder. name: what a person is told took part."""

    weights: ClassVar[str] = ""

    def __init__(self, network: ControlNetModel, name: str = "") -> None:
        self.network = network
        self.name = name or f"ControlNet {self.weights.removeprefix('controlnet_')}"

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        return cls(read_network(ControlNetModel, loader.folder(cls.weights), loader.device))


class Crayon(Control):
    """The one that was trained here, where there is one, else the published one."""

    weights = "controlnet_crayon"

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        own = loader.find(CONTROLNET_OURS.name)
        network = read_network(ControlNetModel, own or loader.folder(cls.weights), loader.device)
        return cls(network, "ControlNet crayon, trained here" if own else "")

    @classmethod
    def is_here(cls, loader: Loader) -> bool:
        return any(loader.find(name) for name in (CONTROLNET_OURS.name, cls.weights))


class Scribble(Control):
    weights = "controlnet_scribble"


class DepthMap(Control):
    weights = "controlnet_depth"


class Lineart(Control):
    weights = "controlnet_lineart"


CONTROLS: dict[ControlKind, type[Control]] = {
    "crayon": Crayon, "scribble": Scribble, "depth": DepthMap, "lineart": Lineart,
}  # fmt: skip


def strokes_of(picture: Image.Image) -> Image.Image:
    """White strokes on black from dark strokes on light paper, as the scribble networks were trained to see them."""
    darkest = np.asarray(as_rgb(picture)).min(axis=2)
    return as_picture(np.where(darkest < DARK, 255, 0).astype(np.uint8)).convert("RGB")


def lines_of(picture: Image.Image) -> Image.Image:
    """White lines on black of a picture: how much darker each pixel is than what lies around it."""
    grey = np.asarray(as_rgb(picture).convert("L")).astype(np.float32)
    around = cv2.GaussianBlur(grey, (0, 0), sigmaX=max(1.0, min(grey.shape) / 85))
    darker = np.clip(around - grey, 0, None)
    most = max(float(np.percentile(darker, 99)), 1.0)
    return as_picture(np.clip(darker / most, 0, 1)).convert("RGB")


def show(kind: ControlKind, picture: Image.Image, find_depth: Callable[[], Depth]) -> Image.Image:
    """What the network of this kind is shown of a picture. find_depth: gives the depth network where it is needed.

    Raises WeightsMissing without that.
    """
    if kind == "depth":
        return find_depth()(picture)
    return lines_of(picture) if kind == "lineart" else strokes_of(picture)
