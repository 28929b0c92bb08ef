"""By which recipe a room paints, and how it tells how far it is."""

from PIL.Image import Image

from ml.diffusion.schedulers import RECIPES
from ml.types import Loader, OnStep

QUICK, THOROUGH = "hyper", "unipc"


def quick_recipe(loader: Loader) -> str:
    """Few steps where their adapter is installed; the negative prompt works in both."""
    return QUICK if loader.find(RECIPES[QUICK].weights) else THOROUGH


def part_of(on_step: OnStep, number: int, count: int) -> OnStep:
    """Steps of one piece of work among several, which all count the same."""

    def tell(step: int, steps: int, *, doing: str = "", preview: Image | None = None) -> None:
        on_step(number * steps + step, count * steps, doing=doing, preview=preview)

    return tell
