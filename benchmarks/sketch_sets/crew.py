"""Whoever colours, at work in processes of one thread each."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from benchmarks.sketch_sets import painters, report
from benchmarks.sketch_sets.measures import Row
from benchmarks.sketch_sets.painters import Model, Painter
from benchmarks.sketch_sets.sets import Places, Recipe

PROCESSES = 2
AT_ONCE = 4  # recipes that a process takes
SEEDS = (1, 2, 3, 4)
DIFFERENT = 0.02  # of a picture's pixels, from which on two colourings are not the same


@dataclass(frozen=True)
class Scored:
    """name: of the drawing; several pictures may be of one. named: the subject that the recogniser told. rows: by who
    coloured."""

    name: str
    subject: str
    named: str
    rows: dict[str, Row]


@dataclass(frozen=True)
class Again:
    """One drawing coloured with each of SEEDS. same: the first seed gives the same picture again. different: share of
    the seeds whose pictures differ. alike: of each."""

    same: bool
    different: float
    alike: list[float]


@dataclass(frozen=True)
class Crew:
    """painters: who colours, and whether they are told what is on the drawing."""

    model: Model
    painters: dict[str, tuple[Painter, bool]]


_crew: list[Crew] = []  # of this process


class Work:
    """Recipes in, results out, in their order; None for a recipe that makes no picture."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    def scored(self, recipes: Sequence[Recipe], *, coloured: bool) -> list[Scored]:
        """coloured: else only the subject is told."""
        found = self._pool.map(partial(_scored, coloured=coloured), recipes, chunksize=AT_ONCE)
        return [each for each in found if each]

    def coloured_again(self, recipes: Sequence[Recipe]) -> list[Again]:
        return list(self._pool.map(_coloured_again, recipes, chunksize=AT_ONCE))


@contextmanager
def at_work(places: Places, root: Path, beside: Path | None) -> Iterator[Work]:
    """root, beside: of the weights of our model and of another."""
    os.environ["OMP_NUM_THREADS"] = "1"  # read by the processes when they start
    context, what = get_context("spawn"), (places, root, beside)
    with ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=_begin, initargs=what) as pool:
        yield Work(pool)
    del os.environ["OMP_NUM_THREADS"]


def _begin(places: Places, root: Path, beside: Path | None) -> None:
    cv2.setNumThreads(1)
    model = Model(root)
    who: dict[str, tuple[Painter, bool]] = {
        "white paper": (painters.white, False),
        "mean colour": (painters.mean_colour(places.art, places.words), False),
        "flood fill": (painters.flood_fill, False),
        report.LINES: (model, False),
        report.TOLD: (model, True),
    }
    _crew.append(Crew(model, who | ({report.BESIDE: (Model(beside), True)} if beside else {})))


def _scored(recipe: Recipe, *, coloured: bool) -> Scored | None:
    picture, crew = recipe(), _crew[0]
    if picture is None:
        return None
    rows = {}
    for name, (paint, told) in crew.painters.items() if coloured else ():
        hint = picture.hint if told else picture.unhinted
        rows[name] = picture.score(paint(picture.sketch, hint), picture.sketch, hint)
    return Scored(picture.name, picture.subject, crew.model.subject(picture.sketch), rows)


def _coloured_again(recipe: Recipe) -> Again:
    picture, model = recipe(), _crew[0].model
    drawn = [model(picture.sketch, replace(picture.hint, main=None, seed=seed)) for seed in SEEDS]
    once_more = model(picture.sketch, replace(picture.hint, main=None, seed=SEEDS[0]))
    different = len({_number(flat, drawn) for flat in drawn}) / len(drawn)
    alike = [picture.score(flat, picture.sketch, picture.unhinted)["alike"] for flat in drawn]
    return Again(np.array_equal(drawn[0], once_more), different, alike)


def _number(flat: np.ndarray, drawn: Sequence[np.ndarray]) -> int:
    """The first of the colourings that is as good as this one."""
    return next(place for place, other in enumerate(drawn) if (flat != other).any(axis=2).mean() < DIFFERENT)
