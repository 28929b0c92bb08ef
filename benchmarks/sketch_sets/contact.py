"""Contact sheets of held-out results, the worst as well as the best."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.sketch_sets.measures import Row
from benchmarks.sketch_sets.painters import Model
from benchmarks.sketch_sets.report import TOLD
from benchmarks.sketch_sets.sets import Picture
from benchmarks.sketch_sets.sheets import sheet

EACH = 8  # pictures of a row
CELL = 128
SHOWN = ("shaky", "must", "subjects", "unseen", "stickers")


def sheets(
    model: Model, pictures: Mapping[str, Sequence[Picture]], scores: Mapping[str, Mapping[str, Sequence[Row]]],
    folder: Path,
) -> Iterator[Path]:  # fmt: skip
    """For each set of SHOWN a picture: sketches over two colourings, the best choice and one drawn with a seed, and the
    exact colours where they are known; the best first, the worst last."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, found in ((name, found) for name, found in pictures.items() if name in SHOWN):
        column = "hue" if "hue" in scores[name][TOLD][0] else "right"
        ranks = np.argsort([-np.nan_to_num(row[column], nan=-1.0) for row in scores[name][TOLD]], kind="stable")
        if name in ("shaky", "must"):
            picked = [list(ranks[start : start + EACH]) for start in range(0, len(ranks), EACH)]
        else:
            middle = len(ranks) // 2
            picked = [list(ranks[:EACH]), list(ranks[middle : middle + EACH]), list(ranks[-EACH:])]
        rows = [line for places in picked for line in _lines(model, [found[place] for place in places])]
        path = folder / f"{name}.jpg"
        Image.fromarray(sheet(rows, cell=CELL)).save(path, quality=82, optimize=True)
        yield path


def _lines(model: Model, found: Sequence[Picture]) -> Iterator[list[np.ndarray]]:
    yield [picture.sketch for picture in found]
    for seed in (None, 1):
        yield [model.picture(picture.sketch, replace(picture.hint, seed=seed)) for picture in found]
    if found[0].truth is not None:
        yield [picture.truth for picture in found]
