"""Contact sheets of held-out results, the worst as well as the best."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.sketch_sets.crew import Scored
from benchmarks.sketch_sets.painters import Model
from benchmarks.sketch_sets.report import TOLD
from benchmarks.sketch_sets.sets import Picture, Recipe
from benchmarks.sketch_sets.sheets import sheet

EACH = 8  # pictures of a row
CELL = 128
SHOWN = ("shaky", "must", "subjects", "unseen", "stickers")


def sheets(
    model: Model, recipes: Mapping[str, Sequence[Recipe]], scores: Mapping[str, Sequence[Scored]], folder: Path
) -> Iterator[Path]:
    """For each set of SHOWN a picture: sketches over two colourings, the best choice and one drawn with a seed, and the
    exact colours where they are known; the best first, the worst last. Of each drawing the first picture."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (name for name in SHOWN if name in scores):
        pictures = {picture.name: picture for picture in (recipe() for recipe in reversed(recipes[name])) if picture}
        rows = {each.name: each.rows[TOLD] for each in reversed(scores[name])}
        column = "hue" if "hue" in next(iter(rows.values())) else "right"
        ranked = sorted(sorted(rows), key=lambda one: -np.nan_to_num(rows[one][column], nan=-1.0))
        if name in ("shaky", "must"):
            picked = [ranked[start : start + EACH] for start in range(0, len(ranked), EACH)]
        else:
            middle = len(ranked) // 2
            picked = [ranked[:EACH], ranked[middle : middle + EACH], ranked[-EACH:]]
        lines = [line for names in picked for line in _lines(model, [pictures[one] for one in names])]
        path = folder / f"{name}.jpg"
        Image.fromarray(sheet(lines, cell=CELL)).save(path, quality=82, optimize=True)
        yield path


def _lines(model: Model, found: Sequence[Picture]) -> Iterator[list[np.ndarray]]:
    yield [picture.sketch for picture in found]
    for seed in (None, 1):
        yield [model.picture(picture.sketch, replace(picture.hint, seed=seed)) for picture in found]
    if found[0].truth is not None:
        yield [picture.truth for picture in found]
