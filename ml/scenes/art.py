"""Stickers as measured shapes: a body where one is missing, another colour where one is asked for."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
import resvg_py

from ml.colouring.rasters import StickerArt
from ml.scenes import figures
from ml.scenes.colouring import NAMED, colour_of, main_colour, name_of, recolour, softened
from ml.scenes.drawings import DRAWINGS
from ml.scenes.shapes import recoloured
from ml.scenes.things import PLANTS, home_of

UNITS = 32.0
FINE = 3  # pixels a unit when a drawing is measured
COLUMNS = 16
BRIGHT = ("yellow", "sky", "pink", "lime", "orange", "purple")
WATER = re.compile(r'<path fill="#00a6ed" d="M30[^"]*"/>')  # that boats of the pack float on


@dataclass(frozen=True)
class Piece:
    """One drawing. box: (left, top, right, bottom) of what is seen, in its units. tops: for COLUMNS from left to right,
    how far down its upper edge lies, 0 at the top of the box to 1.
    """

    id: str
    svg: str
    box: tuple[float, float, float, float]
    tops: tuple[float, ...]

    @property
    def aspect(self) -> float:
        """Width by height."""
        left, top, right, bottom = self.box
        return (right - left) / max(bottom - top, 1e-3)

    @property
    def peak(self) -> float:
        """Where its highest part is, 0 left to 1 right."""
        high = [at for at, top in enumerate(self.tops) if top < 0.08]
        return (sum(high) / len(high) + 0.5) / COLUMNS if high else 0.5


class Art:
    """The sticker pack and what we draw ourselves."""

    def __init__(self, stickers: StickerArt) -> None:
        self._stickers = stickers
        self._facts = lru_cache(maxsize=512)(_facts)

    def __contains__(self, id: str) -> bool:
        return id in DRAWINGS or id in self._stickers

    def piece(
        self, id: str, subgroup: str, chance: random.Random, *, colour: str = "", number: int = 0, pose: str = "",
        unwanted: Sequence[str] = (),
    ) -> Piece:  # fmt: skip
        """colour: a name, given to its main colour, or to a person's clothes. number: of it among several.

        unwanted: names of colours that nothing is to have. Raises InvalidInput for an unknown id.
        """
        wanted = colour_of(colour, number) if colour else ""
        body = DRAWINGS.get(id) or self._stickers.body(id, "colour")
        if home_of(id) == "water":
            body = WATER.sub("", body)
        person = id in figures.PEOPLE or subgroup.startswith("person")
        if not person:
            body = self._coloured(id, body, subgroup, wanted, unwanted, chance)
        elif wanted and figures.is_bust(id, subgroup):
            body = self._coloured(id, body, subgroup, wanted, (), chance)
        body = recoloured(body, softened)
        if figures.has_body(id):
            if person and not wanted and unwanted:
                left = [each for each in figures.CLOTHES if name_of(each) not in unwanted]
                wanted = chance.choice(left) if left else _other_colour(unwanted, chance)
            body = figures.figure(id, body, chance, pose=pose, clothes=wanted)
        elif figures.is_bust(id, subgroup) and pose != "sit":
            body = figures.with_legs(body, chance)
        box, tops, _shares = self._facts(body)
        return Piece(id, body, box, tops)

    def _coloured(
        self, id: str, body: str, subgroup: str, wanted: str, unwanted: Sequence[str], chance: random.Random
    ) -> str:
        if not wanted and not unwanted:
            return body
        main = main_colour(self._facts(body)[2], plant=subgroup in PLANTS)
        if not wanted and name_of(main) in unwanted:
            wanted = _other_colour(unwanted, chance)
        return recolour(body, main, wanted) if wanted else body


def _other_colour(unwanted: Sequence[str], chance: random.Random) -> str:
    """A bright one where one is left, else any; "" where every colour is unwanted."""
    names = [name for name in BRIGHT if name not in unwanted] or [name for name in NAMED if name not in unwanted]
    return NAMED[chance.choice(names)] if names else ""


def _facts(body: str) -> tuple[tuple[float, float, float, float], tuple[float, ...], Mapping[str, float]]:
    """Box, upper edge and colours of a drawing of up to 40 x 64 units."""
    wide, high = 48, 72
    view = f'viewBox="-4 -4 {wide} {high}" width="{wide * FINE}" height="{high * FINE}"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {view}>{body}</svg>'
    png = np.frombuffer(bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)), np.uint8)
    pixels = cv2.imdecode(png, cv2.IMREAD_UNCHANGED)  # (H, W, 4) BGRA
    seen = pixels[..., 3] > 60
    rows, columns = np.nonzero(seen.any(axis=1))[0], np.nonzero(seen.any(axis=0))[0]
    if not len(rows):
        return (0.0, 0.0, UNITS, UNITS), (0.0,) * COLUMNS, {"#808080": 1.0}
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    part = seen[top:bottom, left:right]
    edges = np.linspace(0, part.shape[1], COLUMNS + 1).astype(int)
    tops = []
    for start, end in pairwise(edges):
        column = part[:, start : max(end, start + 1)].any(axis=1)
        tops.append(float(np.argmax(column)) / part.shape[0] if column.any() else 1.0)
    solid = pixels[pixels[..., 3] == 255][:, 2::-1]
    colours, counts = np.unique(solid, axis=0, return_counts=True)
    shares = {f"#{r:02x}{g:02x}{b:02x}": float(n) for (r, g, b), n in zip(colours, counts, strict=True)}
    box = (left / FINE - 4, top / FINE - 4, right / FINE - 4, bottom / FINE - 4)
    return box, tuple(tops), shares or {"#808080": 1.0}
