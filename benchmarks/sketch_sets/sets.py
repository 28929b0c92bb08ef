"""The held-out sets by name, each a list of pictures that any painter can be scored on."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.sketch_sets import measures, stickers, vectors
from benchmarks.sketch_sets.damage import with_gaps
from benchmarks.sketch_sets.measures import Row, Sketch
from benchmarks.sketch_sets.painters import Ask
from benchmarks.sketch_sets.sheets import rendered
from ml.colouring.rasters import StickerArt
from ml.colouring.usual import usual_colours
from ml.images import Pixels
from ml.tags.index import StickerIndex

HEIGHT = 256
FIRST_SEED = 900_000_000  # of pictures of the training's generators; training counts from 0
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


@dataclass(frozen=True)
class Places:
    """data: the drawings. art, words: weights of the stickers. fetched: where sets of emoji are kept."""

    data: Path
    art: Path
    words: Path
    fetched: Path


def freehand(places: Places, count: int, record: str, version: str) -> list[Picture]:
    """record: "freehand" or "must". version: "strokes", shaky, or "clean"."""
    art, index = StickerArt.read(places.art), StickerIndex.read(places.words)
    found = json.loads((places.data / f"{record}.json").read_text())
    return [
        _freehand(drawing, version, told_by_tags(drawing["kinds"], art, index))
        for drawing in vectors.thinned(found, count)
    ]


def told_by_tags(words: Sequence[str], art: StickerArt, index: StickerIndex) -> Colours:
    """What the diary knows of these words: their usual colours, or those of the first sticker that stands for each."""
    stickers = [next(iter(index.tray([word], size=1, grown_up=False)), "") for word in words]
    return _triples(usual_colours(art, stickers, words))


def drawings(data: Path) -> list[Sketch]:
    """The shaky drawings as pictures."""
    found = json.loads((data / "freehand.json").read_text())
    return [rendered(drawing["strokes"], drawing["size"], HEIGHT) for drawing in found]


def _freehand(drawing: dict[str, Any], version: str, expected: Colours) -> Picture:
    main = tuple(drawing["main"]) if drawing["main"] and drawing["subject"] in RANDOM else None
    sketch = rendered(drawing[version], drawing["size"], HEIGHT)

    def score(flat: Pixels, sketch: Sketch, ask: Ask) -> Row:
        return measures.at_probes(flat, sketch, drawing, ask.main)

    return Picture(drawing["name"], drawing["subject"], sketch, Ask(drawing["subject"], main, expected), score)


def emoji_of_subjects(places: Places, count: int) -> list[Picture]:
    """Told what they are and their main colour, as somebody picks it."""
    return [_case(case, Ask(case.subject, _triple(case.main))) for case in vectors.subject_cases(places.fetched, count)]


def unseen_emoji(places: Places, count: int) -> list[Picture]:
    """Told the usual colours of our own sticker of the same thing, not those of the picture itself."""
    art, index = StickerArt.read(places.art), StickerIndex.read(places.words)
    ids = {sticker.code: id for id, sticker in index.stickers.items()}
    return [
        _case(case, Ask(expected=_triples(usual_colours(art, [ids[code] for code in case.codes if code in ids]))))
        for case in vectors.unseen_cases(places.fetched, count)
    ]


def sticker_scenes(places: Places, count: int) -> list[Picture]:
    """Told the usual colours of the stickers, as the diary's tags tell them, and nothing of sky and grass."""
    art = StickerArt.read(places.art)
    scenes = stickers.scenes(stickers.held_out(places.art, places.words), count)
    return [_case(scene, Ask(expected=_triples(usual_colours(art, scene.codes)))) for scene in scenes]


def generated(sources: Sequence[str], count: int) -> list[Picture]:
    """Pictures of the training's own generators from seeds that training never reaches: how well it fits."""
    from ml.training.pairs import draw_pair

    found = []
    for number in range(count):
        pair = draw_pair(sources[number % len(sources)], FIRST_SEED + number, (HEIGHT, HEIGHT))
        case = vectors.Case(f"{pair.subject}-{number}", pair.kinds, pair.subject, pair.sketch, pair.flat, pair.main)
        told = Ask(expected=_triples(pair.usual)) if pair.subject == "scene" else Ask(pair.subject, _triple(pair.main))
        found.append(_case(case, told))
    return found


def gapped(pictures: list[Picture]) -> list[Picture]:
    return [
        replace(picture, sketch=with_gaps(picture.sketch, number), score=_scored_on(picture))
        for number, picture in enumerate(pictures)
    ]


def _scored_on(picture: Picture) -> Callable[[Pixels, Sketch, Ask], Row]:
    """Counted off the whole lines, so that a gap itself is no area."""
    return lambda flat, _sketch, ask: picture.score(flat, picture.sketch, ask)


def _case(case: vectors.Case, hint: Ask) -> Picture:
    def score(flat: Pixels, sketch: Sketch, _ask: Ask) -> Row:
        return measures.against_truth(flat, case.truth, sketch)

    return Picture(case.name, case.subject, case.sketch, hint, score, case.truth)


def _triple(rgb: Sequence[int] | None) -> tuple[int, int, int] | None:
    return None if rgb is None else tuple(int(value) for value in rgb)


def _triples(colours: Iterable[Sequence[int]]) -> Colours:
    return tuple(_triple(rgb) for rgb in colours)
