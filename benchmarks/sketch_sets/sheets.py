"""Strokes as pictures, and contact sheets."""

from collections.abc import Mapping, Sequence
from typing import Any

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray

from ml.colouring.rasters import curve
from ml.images import Pixels

Sketch = NDArray[np.uint8]  # (H, W), black ink on white
GAP = 6


def rendered(strokes: Sequence[Mapping[str, Any]], size: Sequence[int], height: int) -> Sketch:
    """Strokes on a sheet of `size` units as a picture `height` pixels high, drawn as the diary draws them."""
    width = round(height * size[0] / size[1])
    lines = "".join(
        f'<path d="{curve(_pairs(stroke["points"]))}" fill="none" stroke="#000" stroke-width="{stroke["width"]}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
        for stroke in strokes
    )
    return inked(f'<rect width="{size[0]}" height="{size[1]}" fill="#fff"/>{lines}', size, (width, height))[..., 0]


def inked(body: str, box: Sequence[float], size: tuple[int, int]) -> Pixels:
    """The inside of an SVG of `box` units as (H, W, 4) RGBA. size: (width, height) in pixels."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {box[0]} {box[1]}" width="{size[0]}" height="{size[1]}">{body}</svg>'
    )
    png = np.frombuffer(bytes(resvg_py.svg_to_bytes(svg_string=svg)), np.uint8)
    return cv2.cvtColor(cv2.imdecode(png, cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)


def sheet(rows: Sequence[Sequence[NDArray[np.uint8]]], *, cell: int = 192) -> Pixels:
    """Pictures in rows, each fitted into a cell of `cell` pixels' height; the widest row says how wide the sheet is."""
    lines = [np.hstack([_padded(_fitted(picture, cell)) for picture in row]) for row in rows]
    widest = max(line.shape[1] for line in lines)
    wide = [np.pad(line, ((0, 0), (0, widest - line.shape[1]), (0, 0)), constant_values=255) for line in lines]
    return np.vstack(wide)


def _fitted(picture: NDArray[np.uint8], cell: int) -> Pixels:
    if picture.ndim == 2:
        picture = np.repeat(picture[..., None], 3, axis=2)
    width = round(picture.shape[1] * cell / picture.shape[0])
    return cv2.resize(picture, (width, cell), interpolation=cv2.INTER_AREA)


def _padded(picture: Pixels) -> Pixels:
    return np.pad(picture, ((GAP, GAP), (GAP, GAP), (0, 0)), constant_values=225)


def _pairs(flat: Sequence[float]) -> tuple[tuple[float, float], ...]:
    return tuple(zip(flat[::2], flat[1::2], strict=True))
