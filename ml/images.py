"""Pictures as arrays, checked at the door. Everywhere in `ml` a picture is a Pillow image or (H, W, 3) uint8 RGB."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.errors import InvalidInput

MAX_SIDE = 8_192
LONGEST = 32_000  # of a panorama: OpenCV turns no picture past 32,766
WHITE = (255, 255, 255)

Pixels = NDArray[np.uint8]  # (H, W, 3) RGB, or (H, W) grey


def is_workable(size: tuple[int, int]) -> bool:
    """Whether (width, height) is of a picture that is worked on: up to MAX_SIDE squared pixels, also as a panorama."""
    return 1 <= min(size) <= max(size) <= LONGEST and size[0] * size[1] <= MAX_SIDE**2


def as_rgb(picture: Image.Image, *, paper: tuple[int, int, int] = WHITE) -> Image.Image:
    """RGB on `paper` where it is see-through. Raises InvalidInput for an empty or enormous one."""
    if not is_workable(picture.size):
        raise InvalidInput(f"a picture of {picture.width} x {picture.height}")
    if picture.mode == "RGB":
        return picture
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    sheet = Image.new("RGB", picture.size, paper)
    clear = picture.convert("RGBA")
    sheet.paste(clear, mask=clear.getchannel("A"))
    return sheet


def as_pixels(picture: Image.Image) -> Pixels:
    """(H, W, 3) uint8 RGB, on white. Raises InvalidInput."""
    return np.asarray(as_rgb(picture))


def as_mask(mask: Image.Image, size: tuple[int, int]) -> NDArray[np.bool_]:
    """(H, W), True where marked (over half of white). size: (width, height) it must have. Raises InvalidInput."""
    if mask.size != size:
        raise InvalidInput(f"a mask of {mask.size} for a picture of {size}")
    return np.asarray(mask.convert("L")) > 127


def as_picture(values: NDArray[np.floating] | Pixels) -> Image.Image:
    """An image of (H, W, 3) or (H, W) values: uint8, or floats in 0..1, clipped and rounded."""
    if values.dtype != np.uint8:
        values = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
    return Image.fromarray(values)


def fit_within(size: tuple[int, int], longest: int, *, multiple: int = 1) -> tuple[int, int]:
    """(width, height) of the same shape with the longest side at most `longest`, both multiples of `multiple`."""
    scale = min(1.0, longest / max(size))
    width, height = (max(multiple, round(side * scale / multiple) * multiple) for side in size)
    return width, height
