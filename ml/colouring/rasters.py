"""A layout as arrays: colours of the stickers, pencil lines over everything, and the colour of each line."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray

from ml.errors import InvalidInput
from ml.layout import HEIGHT, STICKER, WIDTH, Layout, Sticker, Stroke
from ml.weights.recipes.sticker_art import INK as PENCIL
from ml.weights.recipes.sticker_art import STROKE

Field = NDArray[np.float32]  # (H, W) in 0..1
Colours = NDArray[np.float32]  # (H, W, 3) RGB in 0..1

ART_UNITS = 32


class StickerArt:
    """The pictures of stickers by id."""

    def __init__(self, art: Mapping[str, Mapping[str, str]]) -> None:
        self._art = art

    @classmethod
    def read(cls, folder: Path) -> "StickerArt":
        """folder: of the weights `sticker_art`."""
        return cls(json.loads((folder / "art.json").read_text()))

    def __contains__(self, sticker_id: str) -> bool:
        return sticker_id in self._art

    def body(self, sticker_id: str, form: str) -> str:
        """The inside of an SVG of 32 x 32 units. form: "colour" or "outline". Raises InvalidInput."""
        try:
            return self._art[sticker_id][form]
        except KeyError as error:
            raise InvalidInput(f"there is no sticker {sticker_id}") from error


@dataclass(frozen=True)
class Rasters:
    """paint, painted: colours of the stickers and where they are. strokes: lines drawn by hand, also under a sticker.

    line: all lines, the stickers' outlines too. ink: the colour of the line there. sketch: the drawing as its maker saw
    it, lines on white.
    """

    paint: Colours
    painted: Field
    strokes: Field
    line: Field
    ink: Colours
    sketch: Colours


def rasterise(layout: Layout, art: StickerArt, size: tuple[int, int]) -> Rasters:
    """size: (width, height) in pixels. Raises InvalidInput for a sticker that does not exist."""
    colour = _draw(layout, size, lambda item: _coloured(item, art))
    lines = _on_white(_draw(layout, size, lambda item: _outlined(item, art, "")))
    inks = _on_white(_draw(layout, size, lambda item: _outlined(item, art, "own")))
    by_hand = _draw(layout, size, lambda item: _by_hand(item, art))
    line = 1 - lines.mean(axis=2)  # (H, W)
    alpha = colour[..., 3]
    return Rasters(
        paint=np.where(alpha[..., None] > 0, colour[..., :3], 1.0),
        painted=alpha,
        strokes=by_hand[..., 3],
        line=line,
        ink=_unmixed(inks, line),
        sketch=inks,
    )


# --- Items as SVG ------------------------------------------------------------------------------------------------


def _coloured(item: Sticker | Stroke, art: StickerArt) -> str:
    return _placed(item, art.body(item.id, "colour")) if isinstance(item, Sticker) else ""


def _outlined(item: Sticker | Stroke, art: StickerArt, colour: str) -> str:
    """colour: "own" paints each stroke in its own, "" in the pencil's black."""
    if isinstance(item, Sticker):
        body = _even_lines(art.body(item.id, "outline"), item.scale)
        return _placed(item, body if colour else body.replace(PENCIL, "#000"))
    return _line(item, (item.colour or PENCIL) if colour else "#000")


def _even_lines(body: str, scale: float) -> str:
    """A larger sticker has lines hardly thicker, as if one pencil had drawn them all."""
    return body.replace(f'stroke-width="{STROKE}"', f'stroke-width="{float(STROKE) / scale**0.75:.3f}"')


def _by_hand(item: Sticker | Stroke, art: StickerArt) -> str:
    return "" if isinstance(item, Sticker) else _line(item, "#000")


def _placed(sticker: Sticker, body: str) -> str:
    scale = sticker.scale * STICKER / ART_UNITS
    across = -scale if sticker.flipped else scale
    turn = f"translate({sticker.x} {sticker.y}) rotate({sticker.rotation}) scale({across} {scale})"
    return f'<g transform="{turn} translate({-ART_UNITS / 2} {-ART_UNITS / 2})">{body}</g>'


def _line(stroke: Stroke, colour: str) -> str:
    """A smooth curve through the middles of its points; a dot where there is only one."""
    looks = f'fill="none" stroke="{escape(colour)}" stroke-width="{stroke.width}"'
    return f'<path d="{curve(stroke.points)}" {looks} stroke-linecap="round" stroke-linejoin="round"/>'


def curve(points: tuple[tuple[float, float], ...]) -> str:
    """SVG path data."""
    (x, y), *others = points
    if not others:
        return f"M{x} {y}h.01"
    parts = [f"M{x} {y}"]
    for (x, y), (next_x, next_y) in pairwise(points[1:]):
        parts.append(f"Q{x} {y} {(x + next_x) / 2:.2f} {(y + next_y) / 2:.2f}")
    return "".join([*parts, f"L{points[-1][0]} {points[-1][1]}"])


def _draw(layout: Layout, size: tuple[int, int], form: Callable[[Sticker | Stroke], str]) -> NDArray[np.float32]:
    """(H, W, 4) RGBA in 0..1, colours not multiplied by alpha."""
    width, height = size
    body = "".join(_bodies(layout, form))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{width}" height="{height}" '
        f'preserveAspectRatio="none">{body}</svg>'
    )
    png = np.frombuffer(bytes(resvg_py.svg_to_bytes(svg_string=svg)), np.uint8)
    pixels = cv2.cvtColor(cv2.imdecode(png, cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)
    return pixels.astype(np.float32) / 255


def _bodies(layout: Layout, form: Callable[[Sticker | Stroke], str]) -> Iterator[str]:
    """Ids inside stickers are made their own, since one page cannot hold an id twice."""
    for number, item in enumerate(layout.items):
        body = form(item)
        yield body.replace('id="', f'id="i{number}-').replace("#SVG", f"#i{number}-SVG") if 'id="' in body else body


def _on_white(pixels: NDArray[np.float32]) -> Colours:
    alpha = pixels[..., 3:]
    return pixels[..., :3] * alpha + (1 - alpha)


def _unmixed(inks: Colours, line: Field) -> Colours:
    """The colour of a line that covers white by `line`; the pencil's where there is none."""
    share = np.maximum(line, 1e-3)[..., None]
    pencil = np.float32([int(PENCIL[place : place + 2], 16) / 255 for place in (1, 3, 5)])
    return np.where(line[..., None] > 0.08, np.clip(1 - (1 - inks) / share, 0, 1), pencil).astype(np.float32)
