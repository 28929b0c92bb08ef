"""The full tier of painting text out of a picture, or anything else that is marked: Stable Diffusion fills the place.

Each place is drawn for itself with what lies around it, as large as the network was trained to, and put back; outside
the mask not a pixel changes.
"""

from dataclasses import replace
from typing import Self

import cv2
import numpy as np
from PIL import Image

from ml.diffusion.painting import Painting
from ml.diffusion.request import PaintingRequest
from ml.diffusion.steps import THOROUGH, part_of
from ml.images import Pixels
from ml.inpainting import Removal, RemovalRequest, TextRemoval, blended, check_room, patches_of
from ml.lettering.detect import TextFinding
from ml.lettering.ink import Mask
from ml.types import Loader, OnStep, no_steps

PROMPT = "plain background, nothing else"
NEGATIVE = "text, letters, words, numbers, logo, watermark, person, object"
MODEL = "Stable Diffusion 1.5 inpainting"
LATENTS = 8  # of a side that the network can always halve
LONGEST = 2.0  # of a place's longer side to the trained one
WIDER = 5  # pixels by which the mask is drawn wider: letters have soft edges


class Inpainting:
    """The request is that of text removal: boxes, all text that is found, or a mask."""

    def __init__(self, painting: Painting, finding: TextFinding) -> None:
        self._painting = painting
        self._removal = TextRemoval(finding, self._paint, f"PP-OCRv6 small, {MODEL}")

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        return cls(loader.shared(Painting), loader.shared(TextFinding))

    def reset(self) -> None:
        self._painting.reset()

    def __call__(self, request: RemovalRequest, *, on_step: OnStep = no_steps) -> Removal:
        """Raises InvalidInput, Blocked, OutOfMemory, Cancelled."""
        removal = self._removal(request, on_step=on_step)
        return removal if request.mask is None else replace(removal, model=MODEL)

    def _paint(
        self, pixels: Pixels, mask: Mask, off_limits: Mask, seed: int = 0, *, on_step: OnStep = no_steps
    ) -> Pixels:
        check_room(mask | off_limits)
        result = pixels.copy()
        patches = patches_of(mask)
        for number, (patch, place) in enumerate(patches):
            painted = self._paint_one(result[place], patch, seed, part_of(on_step, number, len(patches)))
            result[place] = blended(result[place], painted, patch)
        return result

    def _paint_one(self, part: Pixels, patch: Mask, seed: int, on_step: OnStep) -> Pixels:
        """The part with its patch drawn anew."""
        height, width = patch.shape
        size = self._drawn_size(width, height)
        wide = cv2.dilate(patch.astype(np.uint8), np.ones((WIDER, WIDER), np.uint8))
        wanted = PaintingRequest(
            PROMPT, NEGATIVE, seed=seed, size=size, recipe=THOROUGH, image=Image.fromarray(part),
            mask=Image.fromarray(wide * np.uint8(255)),
        )  # fmt: skip
        painted = self._painting(wanted, on_step=on_step).pictures[0]
        return np.asarray(painted.resize((width, height), Image.Resampling.LANCZOS))

    def _drawn_size(self, width: int, height: int) -> tuple[int, int]:
        trained = self._painting.base.side_px
        scale = min(trained / min(width, height), LONGEST * trained / max(width, height))
        step = LATENTS * self._painting.base.factor
        across, down = (max(step, round(side * scale / step) * step) for side in (width, height))
        return across, down
