"""Turning, mirroring, straightening, cropping, resizing, in this order. Pixels are (H, W, C) of 16 bits."""

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.editing.recipe import Crop, Recipe
from ml.editing.sizes import frame, straight, target

Deep = NDArray[np.uint16]  # (H, W, 3) RGB or (H, W, 4), colours multiplied by alpha
BAND = 1 << 20  # pixels that are worked on in floats at once


def shaped(pixels: Deep, recipe: Recipe) -> Deep:
    """Raises InvalidInput when the picture would become too large."""
    pixels = np.rot90(pixels, -recipe.turn // 90)
    pixels = pixels[:: -1 if recipe.flip else 1, :: -1 if recipe.mirror else 1]
    if recipe.straighten:
        pixels = straightened(np.ascontiguousarray(pixels), recipe.straighten)
    if recipe.crop:
        pixels = cropped(pixels, recipe.crop)
    if recipe.resize:
        pixels = resized(np.ascontiguousarray(pixels), target(pixels.shape[1::-1], recipe.resize))
    return np.ascontiguousarray(pixels)


def straightened(pixels: Deep, degrees: float) -> Deep:
    """Turned clockwise about the middle, and cut to the largest frame of the same shape that is full of picture."""
    height, width = pixels.shape[:2]
    size = straight((width, height), degrees)
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1)
    turn[:, 2] += [(size[0] - width) / 2, (size[1] - height) / 2]
    return cv2.warpAffine(pixels, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def cropped(pixels: Deep, crop: Crop) -> Deep:
    """At least one pixel."""
    left, top, right, bottom = frame(pixels.shape[1::-1], crop)
    return pixels[top:bottom, left:right]


def resized(pixels: Deep, size: tuple[int, int]) -> Deep:
    """In linear light, or fine patterns would become too dark. size: (width, height)."""
    smaller = size[0] * size[1] < pixels.shape[0] * pixels.shape[1]
    light = cv2.resize(_linear(pixels), size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)
    return _encoded(light)


def bands(height: int, width: int) -> list[slice]:
    """Rows, so many at a time that floats of them fit the memory."""
    rows = max(1, BAND // width)
    return [slice(top, min(top + rows, height)) for top in range(0, height, rows)]


# --- Inside ------------------------------------------------------------------------------------------------------


_AT = np.linspace(0, 1, 65_536)
_TO_LIGHT = np.where(_AT <= 0.04045, _AT / 12.92, ((_AT + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _linear(pixels: Deep) -> NDArray[np.float32]:
    light = _TO_LIGHT[pixels[..., :3]]
    if pixels.shape[2] == 3:
        return light
    return np.concatenate([light, pixels[..., 3:].astype(np.float32) / 65_535], axis=2)


def _encoded(light: NDArray[np.float32]) -> Deep:
    out = np.empty(light.shape, np.uint16)
    for rows in bands(*light.shape[:2]):
        part = np.clip(light[rows], 0, 1)
        colours = part[..., :3]
        part[..., :3] = np.where(colours <= 0.0031308, colours * 12.92, 1.055 * colours ** (1 / 2.4) - 0.055)
        out[rows] = np.rint(part * 65_535)
    return out
