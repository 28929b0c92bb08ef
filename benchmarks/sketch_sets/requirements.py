"""What must hold of the sketch model, each with what was measured."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from benchmarks.sketch_sets.crew import Again, Scored
from benchmarks.sketch_sets.damage import odd_sheets
from benchmarks.sketch_sets.measures import PAPER, interval
from benchmarks.sketch_sets.painters import Ask, Model
from benchmarks.sketch_sets.report import BESIDE, LINES, TOLD, Held, of_painter

Scores = Mapping[str, Sequence[Scored]]  # by set
CALM = 5  # crayons on a scribble

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


# sets on which the recogniser is asked
RECOGNISED = {"shaky": 0.75, "subjects": 0.75, "classes": 0.90, "doodles": 0.90}


def of_scores(scores: Scores) -> Iterator[Held]:
    for what, name, painter, column, wanted in LEAST:
        if name in scores:
            yield Held(what, of_painter(scores[name], painter, column), wanted)
    for name in (name for name in EXACT if name in scores):
        for column, wanted in MOST:
            yield Held(f"{column}, {name}, told", of_painter(scores[name], TOLD, column), wanted, most=True)
        ratio = of_painter(scores[name], TOLD, "chroma")
        yield Held(f"chroma ratio, {name}, told", ratio, 0.8)
        yield Held(f"chroma ratio, {name}, told", ratio, 1.25, most=True)
    if "shaky" in scores and "clean" in scores:
        yield from _of_shaky_hands(scores)


def of_colouring_again(drawn: Sequence[Again]) -> Iterator[Held]:
    """Drawn colourings: the same for one seed, others for another, and still one crayon for like parts."""
    yield Held("same seed, same picture", float(np.mean([each.same for each in drawn])), 1.0)
    yield Held("colour again: share of four seeds that differ", interval(each.different for each in drawn), 0.6)
    alike = [(number, value) for number, each in enumerate(drawn) for value in each.alike]
    figure = interval([value for _number, value in alike], drawings=[number for number, _value in alike])
    yield Held("colour again: like parts in one crayon", figure, 0.92)


def of_odd_sheets(model: Model) -> Iterator[Held]:
    for name, sheet in odd_sheets().items():
        flat = model(sheet, Ask())
        coloured = float((flat.min(axis=2) <= PAPER).mean())
        crayons = len(np.unique(flat.reshape(-1, 3), axis=0))
        if name == "scribble":
            yield Held("a scribble: crayons used", crayons, CALM, most=True)
        else:
            yield Held(f"{name}: share of the sheet coloured", coloured, 0.0, most=True)


def of_recognising(scores: Scores) -> Iterator[Held]:
    """Top-1 of nine; and of the eight children's subjects alone, which is what earns a star."""
    for name in (name for name in RECOGNISED if name in scores):
        yield Held(f"recognised, {name}", _recognised(scores[name]), RECOGNISED[name])
        if name == "shaky":
            eight = [each for each in scores[name] if each.subject != "scene"]
            yield Held("recognised, shaky, the eight subjects", _recognised(eight), RECOGNISED[name])


def _recognised(scored: Sequence[Scored]) -> tuple[float, float, float]:
    return interval([each.named == each.subject for each in scored], drawings=[each.name for each in scored])


def _of_shaky_hands(scores: Scores) -> Iterator[Held]:
    for painter in (LINES, TOLD):
        shaky, clean = (of_painter(scores[name], painter, "right")[0] for name in ("shaky", "clean"))
        yield Held(f"shaky lines beside clean ones, {painter}", shaky / clean, 0.9)
    if BESIDE in scores["shaky"][0].rows:
        ours, other = (of_painter(scores["shaky"], painter, "right")[0] for painter in (TOLD, BESIDE))
        yield Held("right at points on shaky lines, beyond the other model", ours - other, 0.0)
    yield Held("points left bare, shaky", of_painter(scores["shaky"], TOLD, "bare"), 0.03, most=True)
    if "clean, gaps" in scores:
        yield Held("points left bare, 2 px gaps", of_painter(scores["clean, gaps"], TOLD, "bare"), 0.03, most=True)
