"""The full tier of "drawing": words to a picture by Stable Diffusion 1.5.

It is drawn as large as the network was trained to, and then enlarged to the asked size: larger, things come twice.
"""

from typing import Self

from ml.diffusion.painting import Painting
from ml.diffusion.prompts import of_wish
from ml.diffusion.request import PaintingRequest
from ml.diffusion.steps import part_of, quick_recipe
from ml.errors import Blocked
from ml.safety.words import Age, check_words
from ml.scenes import DrawingRequest, Drawn
from ml.translation.wishes import Wishes
from ml.types import Loader, OnStep, no_steps
from ml.upscaling import Upscaling, UpscalingRequest

WHOLE = 8  # pixels that sides are multiples of


class DrawingFull:
    """recipe: of the steps."""

    def __init__(self, painting: Painting, upscaling: Upscaling, recipe: str, wishes: Wishes) -> None:
        self._painting, self._upscaling, self._recipe, self._wishes = painting, upscaling, recipe, wishes

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        return cls(loader.shared(Painting), loader.shared(Upscaling), quick_recipe(loader), Wishes(loader))

    def reset(self) -> None:
        self._painting.reset()

    def __call__(self, request: DrawingRequest, *, on_step: OnStep = no_steps) -> Drawn:
        """Raises Blocked for words that may not be drawn at this age and for a picture that may not be shown,
        OutOfMemory, Cancelled.
        """
        _check(request.prompt, request.age)
        wish, things, unknown = self._wishes(request.prompt)
        unwanted = self._wishes.unwanted(request.negative)
        _check(wish, request.age)
        prompt, negative = of_wish(wish, unwanted, request.look)
        wanted = PaintingRequest(
            prompt, negative, seed=request.seed, size=self._drawn_size(request.size), recipe=self._recipe
        )
        painted = self._painting(wanted, on_step=part_of(on_step, 0, 2))
        larger = self._upscaling(
            UpscalingRequest(painted.pictures[0], size=request.size), on_step=part_of(on_step, 1, 2)
        )
        model = f"{painted.model}, {request.look}, {larger.model}"
        return Drawn(larger.picture, model, request.seed, things=things, unknown=unknown)

    def _drawn_size(self, size: tuple[int, int]) -> tuple[int, int]:
        """(width, height) whose shorter side is that of the training's squares."""
        scale = self._painting.base.side_px / min(size)
        width, height = (max(WHOLE, round(side * scale / WHOLE) * WHOLE) for side in size)
        return width, height


def _check(words: str, age: Age) -> None:
    verdict = check_words(words, age)
    if not verdict.allowed:
        raise Blocked(f"{verdict.code}: {verdict.found}")
