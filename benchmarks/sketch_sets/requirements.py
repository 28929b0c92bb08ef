"""What must hold of the sketch model, each with what was measured."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from benchmarks.sketch_sets.damage import odd_sheets
from benchmarks.sketch_sets.measures import PAPER, Row
from benchmarks.sketch_sets.painters import Ask, Model
from benchmarks.sketch_sets.report import BESIDE, LINES, TOLD, Held, mean
from benchmarks.sketch_sets.sets import Picture

Scores = Mapping[str, Mapping[str, Sequence[Row]]]
SEEDS = (1, 2, 3, 4)
CALM = 5  # crayons on a scribble
DIFFERENT = 0.02  # of a picture's pixels, from which on two colourings are not the same

LEAST = (
    ("right hue, doodles, told", "doodles", TOLD, "hue", 0.80),
    ("right hue, doodles, lines alone", "doodles", LINES, "hue", 0.67),
    ("right hue, subjects of the generators, main colour told", "classes", TOLD, "hue", 0.80),
    ("right hue, subjects of the generators, lines alone", "classes", LINES, "hue", 0.49),
    ("right hue, unseen stickers, tags told", "stickers", TOLD, "hue", 0.65),
    ("right hue, unseen stickers, lines alone", "stickers", LINES, "hue", 0.44),
    ("must-have list, every point of a drawing right, lines alone", "must", LINES, "all", 0.90),
    ("must-have list, every point of a drawing right, told", "must", TOLD, "all", 0.90),
    ("like parts in one crayon, shaky freehand drawings", "shaky", TOLD, "alike", 0.92),
    ("like parts in one crayon, emoji of the eight subjects", "subjects", TOLD, "alike", 0.92),
)
MOST = (("spill", 0.02), ("bare", 0.03))
EXACT = ("subjects", "unseen", "stickers", "stickers, gaps", "doodles", "classes")


def of_scores(scores: Scores) -> Iterator[Held]:
    for what, name, painter, column, wanted in LEAST:
        if name in scores:
            yield Held(what, mean(scores[name][painter], column), wanted)
    for name in (name for name in EXACT if name in scores):
        for column, wanted in MOST:
            yield Held(f"{column}, {name}, told", mean(scores[name][TOLD], column), wanted, most=True)
        ratio = mean(scores[name][TOLD], "chroma")
        yield Held(f"chroma ratio, {name}, told", ratio, 0.8)
        yield Held(f"chroma ratio, {name}, told", ratio, 1.25, most=True)
    if "shaky" in scores and "clean" in scores:
        yield from _of_shaky_hands(scores)


def of_colouring_again(model: Model, pictures: Sequence[Picture]) -> Iterator[Held]:
    """Drawn colourings: the same for one seed, others for another, and still one crayon for like parts."""
    same, other, alike = [], [], []
    for picture in pictures:
        drawn = [model(picture.sketch, replace(picture.hint, main=None, seed=seed)) for seed in SEEDS]
        once_more = model(picture.sketch, replace(picture.hint, main=None, seed=SEEDS[0]))
        same.append(float(np.array_equal(drawn[0], once_more)))
        other.append(len({_number(flat, drawn) for flat in drawn}) / len(drawn))
        alike += [picture.score(flat, picture.sketch, picture.unhinted)["alike"] for flat in drawn]
    yield Held("same seed, same picture", float(np.mean(same)), 1.0)
    yield Held("colour again: share of four seeds that differ", float(np.mean(other)), 0.6)
    yield Held("colour again: like parts in one crayon", float(np.nanmean(alike)), 0.92)


def of_odd_sheets(model: Model) -> Iterator[Held]:
    for name, sheet in odd_sheets().items():
        flat = model(sheet, Ask())
        coloured = float((flat.min(axis=2) <= PAPER).mean())
        crayons = len(np.unique(flat.reshape(-1, 3), axis=0))
        if name == "scribble":
            yield Held("a scribble: crayons used", crayons, CALM, most=True)
        else:
            yield Held(f"{name}: share of the sheet coloured", coloured, 0.0, most=True)


def of_recognising(model: Model, pictures: Mapping[str, Sequence[Picture]]) -> Iterator[Held]:
    """Top-1 of nine; and of the eight children's subjects alone, which is what earns a star."""
    for name, wanted in (("shaky", 0.75), ("subjects", 0.75), ("classes", 0.90), ("doodles", 0.90)):
        if name in pictures:
            known = [(picture.subject, model.subject(picture.sketch)) for picture in pictures[name]]
            yield Held(f"recognised, {name}", _share(known), wanted)
            if name == "shaky":
                yield Held("recognised, shaky, the eight subjects", _share(_of_subjects(known)), wanted)


def _of_subjects(known: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for pair in known if pair[0] != "scene"]


def _share(known: Sequence[tuple[str, str]]) -> float:
    return float(np.mean([true == named for true, named in known])) if known else np.nan


def _of_shaky_hands(scores: Scores) -> Iterator[Held]:
    for painter in (LINES, TOLD):
        ratio = mean(scores["shaky"][painter], "right") / mean(scores["clean"][painter], "right")
        yield Held(f"shaky lines beside clean ones, {painter}", ratio, 0.9)
    if BESIDE in scores["shaky"]:
        more = mean(scores["shaky"][TOLD], "right") - mean(scores["shaky"][BESIDE], "right")
        yield Held("right at points on shaky lines, beyond the other model", more, 0.0)
    yield Held("points left bare, shaky", mean(scores["shaky"][TOLD], "bare"), 0.03, most=True)
    if "clean, gaps" in scores:
        yield Held("points left bare, 2 px gaps", mean(scores["clean, gaps"][TOLD], "bare"), 0.03, most=True)


def _number(flat: np.ndarray, drawn: Sequence[np.ndarray]) -> int:
    """The first of the colourings that is as good as this one."""
    return next(place for place, other in enumerate(drawn) if (flat != other).any(axis=2).mean() < DIFFERENT)
