"""The crayon-naming network on its session: a drawing's lines in, one crayon for each object out."""

import json
from dataclasses import replace
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
from ml.sketch.scale import CELL
from ml.sketch.votes import Reading, Votes, softmax
from ml.types import Loader

if TYPE_CHECKING:
    import onnxruntime

HEIGHT = 256  # px of the shorter side at which drawings were learned
LONGEST = 512
MULTIPLE = 32
# Sizes at which a drawing is looked at, and what each look counts: things were learned small in scenes more often than
# large and alone.
GLANCES = ((1.0, 2), (0.75, 2), (0.5, 1))
THIN = 0.6  # size from which on lines are thickened, so that they are not lost
BRUSH = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))


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
        return paint(self.read(small, condition), small, self.palette, chance)

    def read(self, ink: NDArray[np.float32], condition: Condition) -> Reading:
        """ink: (H, W) of `working_size`. What is expected is told in a second look, unless a main colour is wished."""
        own, likeness = self._seen(ink, replace(condition, expected=None))
        if condition.main is not None or condition.expected is None or not len(condition.expected):
            return Reading(own, likeness, around=condition.around)
        told, likeness = self._seen(ink, condition)
        return Reading(own, likeness, told, condition.expected, condition.around)

    def _seen(self, ink: NDArray[np.float32], condition: Condition) -> tuple[Votes, NDArray[np.float32]]:
        """(h * w, K) votes of cells and (8, h, w) likeness, over all glances."""
        told, cells = condition.vector(self.palette)[None], (ink.shape[1] // CELL, ink.shape[0] // CELL)
        votes, likeness, all_ = 0.0, 0.0, sum(count for _scale, count in GLANCES)
        for scale, count in GLANCES:
            found = infer(self.network, {"sketch": _smaller(ink, scale)[None, None], "condition": told})
            logits, alike = (
                cv2.resize(np.ascontiguousarray(each[0].transpose(1, 2, 0)), cells).transpose(2, 0, 1) for each in found
            )
            votes, likeness = votes + count / all_ * softmax(logits), likeness + count / all_ * alike
        return votes, likeness


def _smaller(ink: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    if scale == 1:
        return ink
    size = tuple(round(side * scale / MULTIPLE) * MULTIPLE for side in reversed(ink.shape))
    return cv2.resize(cv2.dilate(ink, BRUSH) if scale < THIN else ink, size, interpolation=cv2.INTER_AREA)


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
