"""The crayon-naming network on its session: a drawing's lines in, one crayon for each object out."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.errors import WeightsMissing
from ml.networks import infer
from ml.sketch.conditions import Condition
from ml.sketch.painting import BEST, Chance, Painted, paint
from ml.sketch.palette import Palette
from ml.types import Loader

if TYPE_CHECKING:
    import onnxruntime

HEIGHT = 256  # px of the shorter side at which drawings were learned
LONGEST = 512
MULTIPLE = 32


class Namer:
    """Shared by the pipelines that colour drawings."""

    def __init__(self, network: "onnxruntime.InferenceSession", palette: Palette) -> None:
        self.network, self.palette = network, palette

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        folder = loader.folder("sketch")
        return cls(loader.session(folder / "crayons.onnx"), read_palette(folder / "palette.json"))

    def paint(self, ink: NDArray[np.float32], condition: Condition, chance: Chance = BEST) -> Painted:
        """ink: (H, W) in 0..1 of any size and shape. The result is of `working_size`. Raises OutOfMemory."""
        width, height = working_size((ink.shape[1], ink.shape[0]))
        small = cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA)
        told = condition.vector(self.palette)[None]
        votes, likeness = infer(self.network, {"sketch": small[None, None], "condition": told})
        return paint(votes[0], likeness[0], small, self.palette, chance)


def working_size(size: tuple[int, int]) -> tuple[int, int]:
    """(width, height) at which a drawing of this one is coloured: the shorter side 256 px, the longer at most 512."""
    scale = HEIGHT / min(size)
    return tuple(min(LONGEST, max(HEIGHT, round(side * scale / MULTIPLE) * MULTIPLE)) for side in size)


def read_palette(path: Path) -> Palette:
    """A JSON list of rrggbb, white first. Raises WeightsMissing."""
    try:
        return Palette(np.array([list(bytes.fromhex(code)) for code in json.loads(path.read_text())], np.uint8))
    except (OSError, ValueError) as error:
        raise WeightsMissing(f"{path.name}: {error}") from error


def write_palette(palette: Palette, path: Path) -> None:
    path.write_text(json.dumps([bytes(rgb).hex() for rgb in palette.rgb]))
