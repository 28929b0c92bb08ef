"""A recipe applied to a picture: exactly, at full size, in 16 bits until the end."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.editing import css, finish
from ml.editing.geometry import Deep, bands, shaped
from ml.editing.recipe import Recipe
from ml.editing.tone import coloured, tone, toned
from ml.errors import InvalidInput
from ml.images import is_workable
from ml.types import OnStep, no_steps
from ml.words import gettext_noop

Values = NDArray[np.float32]  # (h, W, 3), 0..1, colours as they are, not multiplied by alpha
STAGES = 4


def edited(picture: Image.Image, recipe: Recipe, *, on_step: OnStep = no_steps) -> Image.Image:
    """RGB, or RGBA where the picture is see-through. An empty recipe gives the same pixels.

    Order: geometry, levels and curves, colours one by one, sharpening, CSS filters, vignette, grain. Raises
    InvalidInput, Cancelled.
    """
    doing = gettext_noop("Developing the photo")
    pixels = shaped(_deep(picture), recipe)
    on_step(1, STAGES, doing=doing)
    pixels = _toned(pixels, recipe)
    on_step(2, STAGES, doing=doing)
    pixels = _filtered(pixels, recipe)
    on_step(3, STAGES, doing=doing)
    pixels = _finished(pixels, recipe)
    on_step(STAGES, STAGES, doing=doing)
    return _picture(pixels)


# --- Stages ------------------------------------------------------------------------------------------------------


def _toned(pixels: Deep, recipe: Recipe) -> Deep:
    table, colours = tone(recipe), dict(recipe.colours)
    if table is not None or colours:

        def work(values: Values, rows: slice) -> Values:
            values = values if table is None else toned(values, table)
            return coloured(values, colours) if colours else values

        pixels = _by_band(pixels, work)
    if not recipe.sharpen:
        return pixels
    more = finish.sharpened(_luma(pixels), recipe.sharpen, max(pixels.shape[:2]))
    return _by_band(pixels, lambda values, rows: np.clip(values + more[rows, :, None], 0, 1))


def _filtered(pixels: Deep, recipe: Recipe) -> Deep:
    """Functions on single pixels that follow each other are done in one go."""
    waiting: list[tuple[str, float]] = []
    for name, amount in recipe.filters:
        if name != "blur":
            waiting.append((name, amount))
            continue
        pixels = _colour_filtered(pixels, waiting)
        waiting = []
        pixels = css.blur(pixels, amount / 1000 * max(pixels.shape[:2]))
    return _colour_filtered(pixels, waiting)


def _colour_filtered(pixels: Deep, filters: list[tuple[str, float]]) -> Deep:
    if not filters:
        return pixels

    def work(values: Values, rows: slice) -> Values:
        for name, amount in filters:
            values = css.colour_filter(values, name, amount)
        return values

    return _by_band(pixels, work)


def _finished(pixels: Deep, recipe: Recipe) -> Deep:
    if not recipe.vignette and not recipe.grain:
        return pixels
    height, width = pixels.shape[:2]
    cell_px = max(recipe.grain_size * max(width, height) / 1000, 0.5)

    def work(values: Values, rows: slice) -> Values:
        if recipe.vignette:
            values = finish.laid_over(values, -finish.vignette(recipe.vignette, (width, height), rows))
        if recipe.grain:
            values = finish.laid_over(values, finish.grain(recipe.grain, cell_px, recipe.seed, width, rows))
        return values

    return _by_band(pixels, work)


# --- Pixels ------------------------------------------------------------------------------------------------------


def _deep(picture: Image.Image) -> Deep:
    """16 bits, colours multiplied by alpha, so that nothing invisible bleeds into what is seen."""
    if not is_workable(picture.size):
        raise InvalidInput(f"a picture of {picture.width} x {picture.height}")
    deep = np.asarray(picture.convert("RGBA" if picture.has_transparency_data else "RGB")).astype(np.uint16) * 257
    if deep.shape[2] == 4:
        for rows in bands(*deep.shape[:2]):
            part = deep[rows].astype(np.float32)
            deep[rows, :, :3] = np.rint(part[..., :3] * part[..., 3:] / 65_535)
    return deep


def _picture(pixels: Deep) -> Image.Image:
    made = np.empty(pixels.shape, np.uint8)
    for rows in bands(*pixels.shape[:2]):
        made[rows] = np.rint(_straight(pixels[rows]) * 255)
    return Image.fromarray(made)


def _straight(part: Deep) -> Values:
    """(h, W, C) 0..1, colours no longer multiplied by alpha."""
    values = part.astype(np.float32) / 65_535
    if values.shape[2] == 4:
        values[..., :3] = np.clip(values[..., :3] / np.maximum(values[..., 3:], 1 / 65_535), 0, 1)
    return values


def _by_band(pixels: Deep, work: Callable[[Values, slice], Values]) -> Deep:
    """`work` on the colours of some rows at a time."""
    out = np.empty_like(pixels)
    for rows in bands(*pixels.shape[:2]):
        values = _straight(pixels[rows])
        colours = work(values[..., :3], rows)
        if pixels.shape[2] == 4:
            colours = np.concatenate([colours * values[..., 3:], values[..., 3:]], axis=2)
        out[rows] = np.rint(colours * 65_535)
    return out


def _luma(pixels: Deep) -> Values:
    """(H, W), 0..1."""
    luma = np.empty(pixels.shape[:2], np.float32)
    for rows in bands(*pixels.shape[:2]):
        luma[rows] = cv2.transform(_straight(pixels[rows])[..., :3], finish.LUMA[None])
    return luma
