"""The sketch model on held-out drawings of other hands, beside white paper, the mean colour and the old flood fill.

`python benchmarks/sketch.py` prints a table for each set and then what must hold, in some minutes on two cores.
`--only` measures parts of it: the sets shaky, clean, must, subjects, unseen, stickers, doodles, classes; gaps, in the
lines of two of them; again, drawn colourings; odd, sheets with nothing to colour; recogniser; costs. Every set has
`--count` pictures, or all there are; freehand drawings are shaken several times, and count as one in the intervals.
`--beside ROOT` scores another model, such as one trained on clean edges alone, whose weights lie in ROOT/sketch;
`--sheets FOLDER` draws pictures.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.sketch_sets import contact, costs, crew, report, requirements, sets
from benchmarks.sketch_sets.painters import Model
from benchmarks.sketch_sets.report import Held
from benchmarks.sketch_sets.sets import Places, Recipe

MODELS = ROOT / "var" / "models"
PLACES = Places(
    ROOT / "tests" / "ml" / "data" / "sketch", MODELS / "sticker_art", MODELS / "sticker_words",
    ROOT / "var" / "benchmarks",
)  # fmt: skip
CLASSES = ("face", "panda", "car", "handbag", "shoes", "gemstone", "character", "space")
FREEHAND = 74  # drawings
AGAIN = 40  # of them that are coloured again


def times(count: int) -> int:
    """How often each freehand drawing is drawn, so that there are `count` pictures."""
    return max(1, -(-count // FREEHAND))


SETS: dict[str, Callable[[int], list[Recipe]]] = {
    "shaky": lambda count: sets.freehand(PLACES, count, "freehand", "strokes", takes=times(count)),
    "clean": lambda count: sets.freehand(PLACES, count, "freehand", "clean"),
    "must": lambda count: sets.freehand(PLACES, count, "must", "strokes"),
    "subjects": lambda count: sets.emoji_of_subjects(PLACES, count),
    "unseen": lambda count: sets.unseen_emoji(PLACES, count),
    "stickers": lambda count: sets.sticker_scenes(PLACES, count),
    "doodles": lambda count: sets.generated(("doodles",), count),
    "classes": lambda count: sets.generated(CLASSES, count),
    "stickers, gaps": lambda count: sets.gapped(SETS["stickers"](count)),
    "clean, gaps": lambda count: sets.gapped(SETS["clean"](count), takes=times(count)),
}
TITLES = {
    "shaky": "Freehand drawings, shaky", "clean": "The same drawings, clean lines", "must": "The must-have list",
    "subjects": "Emoji of other sets, the eight subjects", "unseen": "Emoji of other sets, things never seen",
    "stickers": "Scenes of stickers never seen", "doodles": "The generator's doodles, other seeds",
    "classes": "The generators of the eight subjects, other seeds",
    "stickers, gaps": "Scenes of stickers never seen, 2 px gaps in the lines",
    "clean, gaps": "Freehand drawings, clean lines with 2 px gaps",
}  # fmt: skip
PARTS = (*(name for name in SETS if "," not in name), "gaps", "again", "odd", "recogniser", "costs")


def main() -> None:
    asked = arguments()
    parts = asked.only or PARTS
    coloured = [name for name in SETS if name.rpartition(", ")[2] in parts]
    told = [name for name in requirements.RECOGNISED if "recogniser" in parts or name in coloured]
    recipes = {name: build(asked.count) for name, build in SETS.items() if name in {*coloured, *told}}
    with crew.at_work(PLACES, asked.root, asked.beside) as work:
        scores = {}
        for name in coloured:
            scores[name] = work.scored(recipes[name], coloured=True)
            print(report.table(TITLES[name], scores[name]), flush=True)
        named = {name: scores.get(name) or work.scored(recipes[name], coloured=False) for name in told}
        for name in told:
            print(report.confusion(TITLES[name], named[name]), flush=True)
        again = work.coloured_again(SETS["shaky"](min(AGAIN, asked.count))) if "again" in parts else []
    print("\nWhat must hold", flush=True)
    for line in held(scores, named, again, parts, asked.root):
        print(line, flush=True)
    if asked.sheets:
        for path in contact.sheets(Model(asked.root), recipes, scores, asked.sheets):
            print(path)


def held(
    scores: requirements.Scores, named: requirements.Scores, again: Sequence[crew.Again], parts: Sequence[str],
    root: Path,
) -> Iterator[Held]:  # fmt: skip
    yield from requirements.of_scores(scores)
    if again:
        yield from requirements.of_colouring_again(again)
    if "odd" in parts:
        yield from requirements.of_odd_sheets(Model(root))
    yield from requirements.of_recognising(named)
    if "costs" in parts:
        yield from costs.measured(root)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help="of what is measured")
    parser.add_argument("--count", type=int, default=200, help="pictures of each set")
    parser.add_argument("--root", type=Path, default=MODELS, help="where the folder sketch with the weights lies")
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--sheets", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
