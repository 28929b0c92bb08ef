"""Whoever colours: the model, and what it has to be better than."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.sketch_sets.families import BARE
from benchmarks.sketch_sets.measures import Sketch as Sheet
from benchmarks.sketch_sets.sheets import inked
from benchmarks.sketch_sets.vectors import is_held_out, on_white
from ml.colouring.rasters import Rasters
from ml.colouring.regions import fill_regions
from ml.device import Device
from ml.images import Pixels
from ml.sketch.pipeline import HEAT, Sketch, SketchRequest, Subjects, SubjectsRequest, ink_of
from ml.tags.index import StickerIndex


@dataclass(frozen=True, eq=False)
class Ask:
    """subject: of ml.sketch.subjects. main: RGB. expected: RGB colours that the things usually have, around: those
    of the place. seed: None takes the first choice, a number draws one of many colourings."""

    subject: str = "scene"
    main: tuple[int, int, int] | None = None
    expected: tuple[tuple[int, int, int], ...] = ()
    around: tuple[tuple[int, int, int], ...] = ()
    seed: int | None = None


Painter = Callable[[Sheet, Ask], Pixels]


def white(sketch: Sheet, ask: Ask) -> Pixels:
    return np.full((*sketch.shape, 3), 255, np.uint8)


def mean_colour(art: Path, words: Path) -> Painter:
    """The whole sheet in the mean of the colours that training saw in stickers. art, words: folders of weights."""
    colour = _mean_of_training(art, words)
    return lambda sketch, _ask: np.broadcast_to(colour, (*sketch.shape, 3)).copy()


def flood_fill(sketch: Sheet, ask: Ask) -> Pixels:
    """What the diary did before: every closed area gets some crayon of the box."""
    line = 1 - sketch.astype(np.float32) / 255
    nothing, plain = np.zeros_like(line), np.ones((*line.shape, 3), np.float32)
    sheet = Rasters(paint=plain, painted=nothing, strokes=line, line=line, ink=0 * plain, sketch=plain)
    fill, cover = fill_regions(sheet, seed=ask.seed or 0)
    return np.rint((fill * cover[..., None] + (1 - cover[..., None])) * 255).astype(np.uint8)


def _mean_of_training(art: Path, words: Path) -> np.ndarray:
    """(3,) uint8 over one sticker of ten."""
    pictures, index = json.loads((art / "art.json").read_text()), StickerIndex.read(words)
    known = [id for id, facts in sorted(index.stickers.items()) if id in pictures and not is_held_out(facts.code)]
    small = [on_white(inked(pictures[id]["colour"], (32, 32), (32, 32))) for id in known[::10]]
    pixels = np.concatenate([picture[picture.min(axis=2) <= BARE] for picture in small])
    return pixels.mean(axis=0).astype(np.uint8)


class Model:
    """The pipelines of the sketch model. root: of a shelf of weights, the folder "sketch" in it."""

    def __init__(self, root: Path) -> None:
        loader = _Folder(root)
        self.pipeline, self.subjects = Sketch.load(loader), Subjects.load(loader)

    def __call__(self, sketch: Sheet, ask: Ask) -> Pixels:
        request = request_of(sketch, ask)
        return self.pipeline.flat(request, ink_of(request.drawing)).colours

    def picture(self, sketch: Sheet, ask: Ask) -> Pixels:
        """With the wax."""
        return np.asarray(self.pipeline(request_of(sketch, ask)).picture)

    def subject(self, sketch: Sheet) -> str:
        return next(iter(self.subjects(SubjectsRequest(as_drawing(sketch))).shares), "")


def request_of(sketch: Sheet, ask: Ask) -> SketchRequest:
    heat = 0.0 if ask.seed is None else HEAT
    return SketchRequest(as_drawing(sketch), ask.seed or 0, ask.subject, ask.main, ask.expected, ask.around, heat)


def as_drawing(sketch: Sheet) -> Image.Image:
    return Image.fromarray(sketch).convert("RGB")


class _Folder:
    """Weights straight from a folder, without a store."""

    def __init__(self, root: Path) -> None:
        self.root, self.device = root, Device()

    def folder(self, name: str) -> Path:
        return self.root / name

    def find(self, name: str) -> Path | None:
        return self.root / name

    def session(self, path: Path) -> Any:
        return self.device.open_session(path)

    def shared(self, part: Any) -> Any:
        return part.load(self)
