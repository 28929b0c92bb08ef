"""The full tier of "colouring": the drawing's lines steer Stable Diffusion, through a ControlNet that learned crayons.

Source: Zhang et al. 2023, arXiv 2302.05543; ingredients of the prompt and 1024 x 512 as PICTORY had them.
"""

from typing import Self

import cv2
import numpy as np
from PIL import Image

from ml.colouring import Coloured, ColouringRequest, check_request
from ml.colouring.rasters import Field, StickerArt, rasterise
from ml.diffusion.controls import ControlKind, Crayon
from ml.diffusion.painting import Painting
from ml.diffusion.prompts import of_sheet
from ml.diffusion.request import PaintingRequest
from ml.diffusion.steps import quick_recipe
from ml.images import as_picture
from ml.types import Loader, OnStep, no_steps

DRAWN = 0.5  # of a line's darkness, from which it steers
THIN = np.ones((3, 3), np.uint8)  # lines that are narrower are drawn wider


class ColouringFull:
    """kind: the control that steers. recipe: of the steps."""

    def __init__(self, painting: Painting, art: StickerArt, kind: ControlKind, recipe: str) -> None:
        self._painting, self._art, self._kind, self._recipe = painting, art, kind, recipe

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        kind: ControlKind = "crayon" if Crayon.is_here(loader) else "scribble"
        painting = loader.shared(Painting)
        painting.control(kind)
        return cls(painting, StickerArt.read(loader.folder("sticker_art")), kind, quick_recipe(loader))

    def reset(self) -> None:
        self._painting.reset()

    def __call__(self, request: ColouringRequest, *, on_step: OnStep = no_steps) -> Coloured:
        """Raises InvalidInput for an unknown sticker, mood, place, weather or hour, or an odd size, Blocked,
        OutOfMemory, Cancelled.
        """
        check_request(request)
        rasters = rasterise(request.layout, self._art, request.size)
        prompt, negative = of_sheet(request)
        wanted = PaintingRequest(
            prompt, negative, seed=request.seed, size=request.size, recipe=self._recipe,
            control=_as_seen(rasters.line), control_kind=self._kind, control_ready=True,
        )  # fmt: skip
        painted = self._painting(wanted, on_step=on_step)
        return Coloured(painted.pictures[0], as_picture(rasters.sketch), painted.model, request.seed)


def _as_seen(line: Field) -> Image.Image:
    """White lines on black, none thinner than three pixels."""
    drawn = (line > DRAWN).astype(np.uint8)
    thick = cv2.dilate(cv2.morphologyEx(drawn, cv2.MORPH_OPEN, THIN), THIN)
    seen = drawn | cv2.dilate(drawn & (1 - thick), THIN)
    return as_picture(seen * np.uint8(255)).convert("RGB")
