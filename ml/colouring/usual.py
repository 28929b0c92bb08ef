"""The colours that things usually have, white among them: as our doodles have them, else as their stickers are."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import zip_longest
from pathlib import Path

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray

from ml.colouring.rasters import ART_UNITS, StickerArt
from ml.colours import codes_of, of_codes
from ml.errors import InvalidInput
from ml.sketch.palette import lab_of

EACH = 4  # colours of a thing
MOST = 8  # colours of all
LEAST = 0.04  # of a sticker's paint
LEAST_WHITE = 0.2  # of it, so that the white of an eye is not named
SHADE = 24.0  # Lab steps within which two colours are shades of one
PAPER = 244  # darkest channel above which a colour is white
INK = 60  # lightest channel under which it is a line


def usual_colours(art: StickerArt, stickers: Iterable[str], words: Iterable[str] = ()) -> NDArray[np.uint8]:
    """(N, 3), N at most 8, the largest of every thing before the second of any. Unknown stickers have none.

    words: what the things are called, in the stickers' order. A word that our doodles know has their colours, not those
    of its sticker, which may show its homonym or its own fashion; a place or a time has none.
    """
    of_each = [_of_thing(art, sticker, word) for sticker, word in zip_longest(stickers, words, fillvalue="")]
    turns = dict.fromkeys(
        tuple(colours[turn].tolist()) for turn in range(EACH) for colours in of_each if turn < len(colours)
    )
    return np.array(list(turns)[:MOST], np.uint8).reshape(-1, 3)


def _of_thing(art: StickerArt, sticker: str, word: str) -> NDArray[np.uint8]:
    known = of_doodles().get(word)
    return _colours(art, sticker) if known is None else np.uint8([list(bytes.fromhex(code)) for code in known.split()])


@cache
def of_doodles() -> Mapping[str, str]:
    """word -> codes of its usual colours, the largest first; "" for what has none. By ml.training.pairs.usual."""
    return json.loads(Path(__file__).with_name("usual.json").read_text())


def _colours(art: StickerArt, name: str) -> NDArray[np.uint8]:
    """(up to 4, 3), by area."""
    try:
        body = art.body(name, "colour")
    except InvalidInput:
        return np.empty((0, 3), np.uint8)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ART_UNITS} {ART_UNITS}" width="48" height="48">'
    png = np.frombuffer(bytes(resvg_py.svg_to_bytes(svg_string=f"{svg}{body}</svg>")), np.uint8)
    pixels = cv2.cvtColor(cv2.imdecode(png, cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA).reshape(-1, 4)
    return _different(pixels[pixels[:, 3] > 250, :3])


def _different(paint: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(up to 4, 3) of (N, 3) pixels: shades of one colour count for the commonest of them, by their area together."""
    paint = np.where(paint.min(axis=1, keepdims=True) > PAPER, np.uint8(255), paint)
    codes, count = np.unique(codes_of(paint), return_counts=True)
    order = np.argsort(-count, kind="stable")
    colours, share = of_codes(codes[order]), count[order] / max(1, count.sum())
    drawn = np.where(colours.min(axis=1) > PAPER, share > LEAST_WHITE, colours.max(axis=1) >= INK)
    colours, share = colours[drawn], share[drawn]
    lab, found = lab_of(colours), []
    white = colours.min(axis=1) > PAPER  # a shade of nothing
    left = np.ones(len(colours), np.bool_)
    for number in range(len(colours)):
        shades = left & (((lab - lab[number]) ** 2).sum(axis=1) < SHADE**2) & (white == white[number])
        if left[number] and (area := share[shades].sum()) > LEAST:
            found.append((-area, number))
        if left[number]:
            left &= ~shades
    return colours[[number for _area, number in sorted(found)[:EACH]]]
