"""How large a photo becomes by a recipe. No pixels: the page asks this before anything is made."""

import math

from ml.editing.recipe import MOST_PX, Crop, Recipe
from ml.errors import InvalidInput

Size = tuple[int, int]  # (width, height) in px


def made_size(size: Size, recipe: Recipe) -> Size:
    """Of a photo of this size. Raises InvalidInput when a resize makes it larger than MOST_PX."""
    if recipe.turn % 180:
        size = size[1], size[0]
    if recipe.straighten:
        size = straight(size, recipe.straighten)
    if recipe.crop:
        left, top, right, bottom = frame(size, recipe.crop)
        size = right - left, bottom - top
    return target(size, recipe.resize) if recipe.resize else size


def straight(size: Size, degrees: float) -> Size:
    """What is left of a picture turned so far, at least one pixel."""
    share = inner_share(*size, degrees)
    return max(1, round(size[0] * share)), max(1, round(size[1] * share))


def inner_share(width: float, height: float, degrees: float) -> float:
    """Of each side: the largest frame of the same shape inside the turned picture."""
    sine, cosine = abs(math.sin(math.radians(degrees))), abs(math.cos(math.radians(degrees)))
    return 1 / (cosine + max(width / height, height / width) * sine)


def frame(size: Size, crop: Crop) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in px, at least one pixel wide and high."""
    width, height = size
    left, top = min(_px(crop.x * width), width - 1), min(_px(crop.y * height), height - 1)
    right, bottom = _px((crop.x + crop.width) * width), _px((crop.y + crop.height) * height)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def target(size: Size, wanted: Size) -> Size:
    """A side of 0 follows from the other. Raises InvalidInput past MOST_PX."""
    width = wanted[0] or max(1, _px(size[0] * wanted[1] / size[1]))
    height = wanted[1] or max(1, _px(size[1] * wanted[0] / size[0]))
    if max(width, height) > MOST_PX:
        raise InvalidInput(f"resize makes {width} x {height}")
    return width, height


def _px(place: float) -> int:
    """Rounded as JavaScript rounds: the page computes the same sizes."""
    return math.floor(place + 0.5)
