"""One picture on screens of other shapes, and as a tile whose edges cannot be seen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.editing.geometry import resized
from ml.errors import InvalidInput
from ml.images import as_pixels

SEAM = 0.2  # of each side that is cross-faded into the opposite one
MOST_ZOOM = 4.0
TILES = (2, 8)  # side by side


@dataclass(frozen=True)
class Placing:
    """Where the picture is looked at: its middle as parts of width and height, and how far it is enlarged, 1 to 4."""

    x: float = 0.5
    y: float = 0.5
    zoom: float = 1.0

    def __post_init__(self) -> None:
        if not (0 <= self.x <= 1 and 0 <= self.y <= 1 and 1 <= self.zoom <= MOST_ZOOM):
            raise InvalidInput(f"{self} is not within the picture")


def on_screen(picture: Image.Image, size: tuple[int, int], placing: Placing) -> Image.Image:
    """RGB of exactly this size, full of picture, as near to the placing as its borders allow. size: (width, height)."""
    pixels = as_pixels(picture)
    height, width = pixels.shape[:2]
    scale = max(size[0] / width, size[1] / height) * placing.zoom
    cut = min(width, max(1, round(size[0] / scale))), min(height, max(1, round(size[1] / scale)))
    left = round(min(max(placing.x * width - cut[0] / 2, 0), width - cut[0]))
    top = round(min(max(placing.y * height - cut[1] / 2, 0), height - cut[1]))
    return _resized(pixels[top : top + cut[1], left : left + cut[0]], size)


def tiled(picture: Image.Image, size: tuple[int, int], placing: Placing, count: int) -> Image.Image:
    """RGB of this size, `count` tiles wide; a tile goes on without a seam on every side of it."""
    if not TILES[0] <= count <= TILES[1]:
        raise InvalidInput(f"{TILES[0]} to {TILES[1]} tiles side by side, not {count}")
    side = -(-size[0] // count)
    tile = np.asarray(seamless(on_screen(picture, (side, side), placing)))
    tile = np.asarray(_resized(tile, (side, side)))
    down = -(-size[1] // side)
    return Image.fromarray(np.ascontiguousarray(np.tile(tile, (down, count, 1))[: size[1], : size[0]]))


def seamless(picture: Image.Image) -> Image.Image:
    """Smaller by SEAM; its left edge follows on its right one, its top on its bottom."""
    pixels = as_pixels(picture).astype(np.float32)
    for axis in (0, 1):
        pixels = _wrapped(pixels, axis)
    return Image.fromarray(np.rint(np.clip(pixels, 0, 255)).astype(np.uint8))


def _wrapped(pixels: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    """The last part of the axis laid over the first; full contrast is kept where two unlike parts mix."""
    pixels = np.moveaxis(pixels, axis, 0)
    seam = max(1, round(len(pixels) * SEAM))
    first, last, rest = pixels[:seam], pixels[-seam:], pixels[seam:-seam]
    share = ((np.arange(seam, dtype=np.float32) + 0.5) / seam)[:, None, None]
    mean = (first + last).mean(axis=(0, 1)) / 2
    mixed = mean + ((first - mean) * share + (last - mean) * (1 - share)) / np.sqrt(share**2 + (1 - share) ** 2)
    return np.moveaxis(np.concatenate([mixed, rest]), 0, axis)


def _resized(pixels: NDArray[np.uint8], size: tuple[int, int]) -> Image.Image:
    if pixels.shape[1::-1] == size:
        return Image.fromarray(np.ascontiguousarray(pixels))
    deep = resized(np.ascontiguousarray(pixels).astype(np.uint16) * 257, size)
    return Image.fromarray(np.rint(deep / 257).astype(np.uint8))
