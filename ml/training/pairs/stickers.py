"""Scenes of stickers, drawn anew by a hand from the outlines of the art: nouns of which no generator of ours knows."""

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ml.training.pairs import grounds
from ml.training.pairs.canvas import Hand, Sheet, wobbled
from ml.training.pairs.outlines import Painted, painted_shapes
from ml.training.pairs.pair import Pair

MODELS = Path(os.environ.get("MODELS_DIR") or Path(__file__).resolve().parents[3] / "var" / "models")
UNITS = 32
PART_KEPT = 1 / 12  # of the nouns stay out of training
ALWAYS_HELD = frozenset(
    [
        "1F697",
        "1F699",
        "1F45C",
        "1F45B",
        "1F45F",
        "1F460",
        "1F462",
        "1F48E",
        "1F43C",
        "1F680",
        "1FA90",
        "1F6F8",
        "1F477",
        "1F9D9",
        "1F977",
    ]
)  # the subjects' own emoji: a test by another hand
LEFT_OUT = {"hotel", "body-parts", "hands", "place-map", "emotion", "person-symbol"}
SHARES = {"people-body": 0.35, "objects": 0.7, "time": 0.06}  # of a group or subgroup; all others 1
HEADS = "smileys-emotion"
MOST_STICKERS = 6


@dataclass(frozen=True)
class Art:
    name: str
    shapes: tuple[Painted, ...]
    share: float


def held_out(code: str) -> bool:
    """Whether the sticker of this code point (hexadecimal) is kept for tests."""
    first = code.upper().split("-")[0]
    digest = hashlib.md5(first.encode(), usedforsecurity=False).hexdigest()
    return first in ALWAYS_HELD or int(digest, 16) % round(1 / PART_KEPT) == 0


@cache
def known() -> tuple[dict[str, dict[str, object]], tuple[str, ...]]:
    """The art by id, and the ids that training may draw. Reads the weights sticker_art and sticker_words."""
    art = json.loads((MODELS / "sticker_art" / "art.json").read_text())
    words = json.loads((MODELS / "sticker_words" / "index.json").read_text())["stickers"]
    usable = [
        name
        for name in sorted(art.keys() & words.keys())
        if not held_out(words[name]["code"])
        and words[name]["subgroup"] not in LEFT_OUT
        and not words[name]["subgroup"].startswith("hand-")
        and (words[name]["group"] != HEADS or words[name]["subgroup"] == "heart")
    ]
    return {name: {**art[name], **words[name]} for name in usable}, tuple(usable)


@cache
def art_of(name: str) -> Art | None:
    """None for a picture that is more than flat shapes, or nearly all ink."""
    row = known()[0][name]
    shapes = painted_shapes(str(row["colour"]))
    if not shapes:
        return None
    dark = sum(shape.area for shape in shapes if shape.dark)
    whole = max(shape.area for shape in shapes)
    if dark > 0.8 * max(whole, 1):
        return None
    return Art(str(row["name"]), shapes, SHARES.get(str(row["subgroup"]), SHARES.get(str(row["group"]), 1.0)))


def draw(chance: np.random.Generator, size: tuple[int, int]) -> Pair:
    """1 to 6 stickers (twice as many on a broad sheet) on paper or on a ground."""
    sheet = Sheet(chance, size, Hand.any(chance))
    horizon = grounds.lay(sheet, grounds.pick(chance))
    broad = size[0] / size[1]
    number = int(chance.choice(MOST_STICKERS, p=[0.2, 0.22, 0.24, 0.18, 0.1, 0.06])) + 1
    number = number if broad < 1.5 else number + int(chance.integers(0, 4))
    for at, pixels in _places(chance, size, number, horizon):
        put(sheet, _any(chance), at, pixels)
    return sheet.pair()


def _any(chance: np.random.Generator) -> Art:
    names = known()[1]
    while True:
        art = art_of(names[chance.integers(len(names))])
        if art is not None and chance.random() < art.share:
            return art


def _places(
    chance: np.random.Generator, size: tuple[int, int], number: int, horizon: float | None
) -> list[tuple[tuple[float, float], float]]:
    """Middles and sizes: half of the time side by side on the ground, else scattered."""
    width, height = size
    if number == 1 and width == height:
        pixels = chance.uniform(0.5, 0.86) * height
        return [((width / 2 + chance.uniform(-20, 20), height / 2 + chance.uniform(-16, 16)), pixels)]
    places = []
    columns = max(3, round(3 * width / height))
    cells = chance.permutation(3 * columns)
    for place in range(number):
        pixels = chance.uniform(0.28, 0.56 if number < 4 else 0.44) * height
        x = (cells[place] % columns + 0.5) * width / columns + chance.uniform(-24, 24)
        y = (cells[place] // columns + 0.5) * height / 3 + chance.uniform(-24, 24)
        if horizon is not None and chance.random() < 0.6:
            y = horizon + chance.uniform(-0.1, 0.12) * height - 0.36 * pixels
            x = (place + 0.5) * width / number + chance.uniform(-20, 20)
        x = float(np.clip(x, 0.42 * pixels, width - 0.42 * pixels))
        places.append(((x, float(np.clip(y, 0.42 * pixels, height - 0.42 * pixels))), pixels))
    return sorted(places, key=lambda place: place[0][1])


def put(sheet: Sheet, art: Art, at: tuple[float, float], pixels: float) -> None:
    """`at`: its middle. pixels: its side."""
    pen = sheet.thing(art.name, at, pixels)
    chance, scale = sheet.chance, pixels / UNITS
    turn, way = np.radians(chance.normal(0, 9)), -1 if chance.random() < 0.3 else 1
    cosine, sine = np.cos(turn), np.sin(turn)
    matrix = scale * np.array([[way * cosine, -sine], [way * sine, cosine]])
    ink_is_paint = chance.random() < 0.5
    width = sheet.hand.width * min(1.0, 0.55 + pixels / 260)
    for shape in art.shapes:
        contours = [
            wobbled(chance, (contour - UNITS / 2) @ matrix.T + np.float64(at), 0.45 * sheet.hand.wobble, closed=True)
            for contour in shape.contours
        ]
        if shape.dark and not (ink_is_paint and shape.area * scale**2 > 240):
            sheet.blot(contours)
            continue
        sheet.fill(contours, pen.crayon(shape.colour), hides=True)
        for contour in contours:
            sheet.stroke(contour, width * chance.uniform(0.88, 1.12), closed=True)
