"""The held-out sets by name, each a list of recipes: what makes a picture that any painter can be scored on.

Recipes are small and travel between processes; pictures are made where they are scored.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from benchmarks.sketch_sets import measures, pen, stickers, vectors
from benchmarks.sketch_sets.damage import with_gaps
from benchmarks.sketch_sets.measures import Row, Sketch
from benchmarks.sketch_sets.painters import Ask
from benchmarks.sketch_sets.sheets import rendered
from ml.colouring.rasters import StickerArt
from ml.colouring.surroundings import colours_around
from ml.colouring.usual import usual_colours
from ml.images import Pixels
from ml.tags.index import StickerIndex

HEIGHT = 256
FIRST_SEED = 900_000_000  # of pictures of the training's generators; training counts from 0
ON_LINE = 140  # a point darker than this lies on a line
TRIES = 20  # shakings of which the first is taken that leaves the points asked for off its lines
Colours = tuple[tuple[int, int, int], ...]
RANDOM = {"car", "handbag", "shoes", "gemstone", "character"}  # subjects whose colour is anybody's guess


@dataclass(frozen=True, eq=False)
class Picture:
    """sketch: (H, W). hint: what may be told beside the lines. score: counts what a painter made of it. truth: exact
    colours where they are known."""

    name: str
    subject: str
    sketch: Sketch
    hint: Ask
    score: Callable[[Pixels, Sketch, Ask], Row]
    truth: Pixels | None = None

    @property
    def unhinted(self) -> Ask:
        return Ask(self.hint.subject)


Recipe = Callable[[], Picture | None]  # None: nothing on it has a colour


@dataclass(frozen=True)
class Places:
    """data: the drawings. art, words: weights of the stickers. fetched: where sets of emoji are kept."""

    data: Path
    art: Path
    words: Path
    fetched: Path


def freehand(places: Places, count: int, record: str, version: str, *, takes: int = 1) -> list[Recipe]:
    """record: "freehand" or "must". version: "strokes", shaky, or "clean". takes: how often each is shaken."""
    found = json.loads((places.data / f"{record}.json").read_text())
    drawings = vectors.thinned(found, count)
    return [partial(_freehand, places, drawing, version, take) for drawing in drawings for take in range(takes)]


@cache
def _stickers(places: Places) -> tuple[StickerArt, StickerIndex]:
    return StickerArt.read(places.art), StickerIndex.read(places.words)


def told_by_tags(words: Sequence[str], art: StickerArt, index: StickerIndex) -> Colours:
    """What the diary knows of these words: their usual colours, or those of the first sticker that stands for each."""
    stickers = [next(iter(index.tray([word], size=1, grown_up=False)), "") for word in words]
    return _triples(usual_colours(art, stickers, words))


def drawings(data: Path) -> list[Sketch]:
    """The shaky drawings as pictures."""
    found = json.loads((data / "freehand.json").read_text())
    return [rendered(drawing["strokes"], drawing["size"], HEIGHT) for drawing in found]


def _freehand(places: Places, drawing: dict[str, Any], version: str, take: int) -> Picture:
    main = tuple(drawing["main"]) if drawing["main"] and drawing["subject"] in RANDOM else None
    drawing = _shaken_again(places.data, drawing, take) if take else drawing
    sketch = rendered(drawing[version], drawing["size"], HEIGHT)

    def score(flat: Pixels, sketch: Sketch, ask: Ask) -> Row:
        return measures.at_probes(flat, sketch, drawing, ask.main)

    told, around = told_by_tags(drawing["kinds"], *_stickers(places)), _triples(colours_around(drawing["kinds"]))
    return Picture(drawing["name"], drawing["subject"], sketch, Ask(drawing["subject"], main, told, around), score)


def _shaken_again(data: Path, drawing: dict[str, Any], take: int) -> dict[str, Any]:
    """The same figures by the same hand another time; the points asked for lie off the lines, as in the record."""
    for number in range(take, take + 100 * TRIES, 100):
        other = _written(data, number)[drawing["name"]]
        sketch, scale = rendered(other["strokes"], other["size"], HEIGHT), HEIGHT / other["size"][1]
        points = [*(ask["at"] for ask in other["asks"]), *other["paper"], *chain(*other["alike"])]
        if all(sketch[round(y * scale), round(x * scale)] >= ON_LINE for x, y in points):
            break
    return other


@cache
def _written(data: Path, take: int) -> dict[str, dict[str, Any]]:
    paths = sorted((data / "drawings").glob("*.txt"))
    return {drawing["name"]: drawing for path in paths for drawing in pen.read(path, take)}


def emoji_of_subjects(places: Places, count: int) -> list[Recipe]:
    """Told what they are and their main colour, as somebody picks it."""
    return [partial(_emoji_of_subject, facts) for facts in vectors.subject_facts(places.fetched, count)]


def _emoji_of_subject(facts: vectors.Facts) -> Picture:
    case = vectors.case_of(facts)
    return _case(case, Ask(case.subject, _triple(case.main)))


def unseen_emoji(places: Places, count: int) -> list[Recipe]:
    """Told the usual colours of our own sticker of the same thing, not those of the picture itself."""
    return [partial(_unseen_emoji, places, facts) for facts in vectors.unseen_facts(places.fetched, count)]


def _unseen_emoji(places: Places, facts: vectors.Facts) -> Picture | None:
    art, index = _stickers(places)
    case = vectors.case_of(facts)
    ids = [sticker.id for sticker in index.stickers.values() if sticker.code in case.codes][-1:]
    coloured = (case.truth.min(axis=2) <= measures.PAPER).any()
    return _case(case, Ask(expected=_triples(usual_colours(art, ids)))) if coloured else None


def sticker_scenes(places: Places, count: int) -> list[Recipe]:
    """Told the usual colours of the stickers, as the diary's tags tell them, and nothing of sky and grass."""
    return [partial(_sticker_scene, places, number) for number in range(count)]


def _sticker_scene(places: Places, number: int) -> Picture:
    scene = stickers.scene(_held_out(places), number)
    return _case(scene, Ask(expected=_triples(usual_colours(_stickers(places)[0], scene.codes))))


@cache
def _held_out(places: Places) -> dict[str, Any]:
    return stickers.held_out(places.art, places.words)


def generated(sources: Sequence[str], count: int) -> list[Recipe]:
    """Pictures of the training's own generators from seeds that training never reaches: how well it fits."""
    return [partial(_generated, sources[number % len(sources)], number) for number in range(count)]


def _generated(source: str, number: int) -> Picture:
    from ml.training.pairs import draw_pair

    pair = draw_pair(source, FIRST_SEED + number, (HEIGHT, HEIGHT))
    case = vectors.Case(f"{pair.subject}-{number}", pair.kinds, pair.subject, pair.sketch, pair.flat, pair.main)
    told = Ask(expected=_triples(pair.usual)) if pair.subject == "scene" else Ask(pair.subject, _triple(pair.main))
    return _case(case, told)


def gapped(recipes: Iterable[Recipe], *, takes: int = 1) -> list[Recipe]:
    """takes: how often each is cut, elsewhere each time."""
    return [
        partial(_gapped, recipe, number + 1000 * take) for number, recipe in enumerate(recipes) for take in range(takes)
    ]


def _gapped(recipe: Recipe, seed: int) -> Picture | None:
    """Counted off the whole lines, so that a gap itself is no area."""
    whole = recipe()
    return whole and replace(
        whole,
        sketch=with_gaps(whole.sketch, seed),
        score=lambda flat, _sketch, ask: whole.score(flat, whole.sketch, ask),
    )


def _case(case: vectors.Case, hint: Ask) -> Picture:
    def score(flat: Pixels, sketch: Sketch, _ask: Ask) -> Row:
        return measures.against_truth(flat, case.truth, sketch)

    return Picture(case.name, case.subject, case.sketch, hint, score, case.truth)


def _triple(rgb: Sequence[int] | None) -> tuple[int, int, int] | None:
    return None if rgb is None else tuple(int(value) for value in rgb)


def _triples(colours: Iterable[Sequence[int]]) -> Colours:
    return tuple(_triple(rgb) for rgb in colours)
