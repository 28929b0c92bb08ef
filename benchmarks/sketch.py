"""The sketch model on held-out drawings of other hands, beside white paper, the mean colour and the old flood fill.

`python benchmarks/sketch.py [set ...]` prints a table for each set and then what must hold. Sets: shaky, clean, must,
subjects, unseen, stickers, doodles, classes, gaps; all without. `--count` limits each. `--beside ROOT` scores another
model, such as one trained on clean edges alone, whose weights lie in ROOT/sketch; `--sheets FOLDER` draws pictures.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.sketch_sets import contact, costs, painters, report, requirements, sets
from benchmarks.sketch_sets.measures import Row
from benchmarks.sketch_sets.painters import Model, Painter
from benchmarks.sketch_sets.sets import Picture, Places

MODELS = ROOT / "var" / "models"
PLACES = Places(
    ROOT / "tests" / "ml" / "data" / "sketch", MODELS / "sticker_art", MODELS / "sticker_words",
    ROOT / "var" / "benchmarks",
)  # fmt: skip
CLASSES = ("face", "panda", "car", "handbag", "shoes", "gemstone", "character", "space")


SETS: dict[str, Callable[[int], list[Picture]]] = {
    "shaky": lambda count: sets.freehand(PLACES, count, "freehand", "strokes"),
    "clean": lambda count: sets.freehand(PLACES, count, "freehand", "clean"),
    "must": lambda count: sets.freehand(PLACES, count, "must", "strokes"),
    "subjects": lambda count: sets.emoji_of_subjects(PLACES, count),
    "unseen": lambda count: sets.unseen_emoji(PLACES, count),
    "stickers": lambda count: sets.sticker_scenes(PLACES, count),
    "doodles": lambda count: sets.generated(("doodles",), count),
    "classes": lambda count: sets.generated(CLASSES, count),
}
GAPPED = ("stickers", "clean")
TITLES = {
    "shaky": "Freehand drawings, shaky", "clean": "The same drawings, clean lines", "must": "The must-have list",
    "subjects": "Emoji of other sets, the eight subjects", "unseen": "Emoji of other sets, things never seen",
    "stickers": "Scenes of stickers never seen", "doodles": "The generator's doodles, other seeds",
    "classes": "The generators of the eight subjects, other seeds",
    "stickers, gaps": "Scenes of stickers never seen, 2 px gaps in the lines",
    "clean, gaps": "Freehand drawings, clean lines with 2 px gaps",
}  # fmt: skip


def main() -> None:
    asked = arguments()
    model = Model(asked.root)
    wanted = {*asked.sets, *(GAPPED if "gaps" in asked.sets else ())} or SETS
    pictures = {name: build(asked.count) for name, build in SETS.items() if name in wanted}
    if not asked.sets or "gaps" in asked.sets:
        pictures |= {f"{name}, gaps": sets.gapped(pictures[name]) for name in GAPPED}
    crew = crew_of(model, asked.beside and Model(asked.beside))
    scores: dict[str, dict[str, list[Row]]] = {}
    for name, found in pictures.items():
        scores[name] = {who: scored(found, *painter) for who, painter in crew.items()}
        print(report.table(TITLES[name], scores[name]), flush=True)
    print("\nWhat must hold", flush=True)
    lines = chain(
        requirements.of_scores(scores),
        requirements.of_colouring_again(model, SETS["shaky"](min(40, asked.count))),
        requirements.of_odd_sheets(model),
        requirements.of_recognising(model, pictures),
        costs.measured(asked.root),
    )
    for line in lines:
        print(line, flush=True)
    if asked.sheets:
        for path in contact.sheets(model, pictures, scores, asked.sheets):
            print(path)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--count", type=int, default=200, help="pictures of each set")
    parser.add_argument("--root", type=Path, default=MODELS, help="where the folder sketch with the weights lies")
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--sheets", type=Path)
    return parser.parse_args()


def crew_of(model: Model, other: Model | None) -> dict[str, tuple[Painter, bool]]:
    """Who colours, and whether they are told what is on the drawing."""
    crew: dict[str, tuple[Painter, bool]] = {
        "white paper": (painters.white, False),
        "mean colour": (painters.mean_colour(PLACES.art, PLACES.words), False),
        "flood fill": (painters.flood_fill, False),
        report.LINES: (model, False),
        report.TOLD: (model, True),
    }
    return crew | ({report.BESIDE: (other, True)} if other else {})


def scored(pictures: Sequence[Picture], paint: Painter, told: bool) -> list[Row]:
    rows = []
    for picture in pictures:
        hint = picture.hint if told else picture.unhinted
        rows.append(picture.score(paint(picture.sketch, hint), picture.sketch, hint))
    return rows


if __name__ == "__main__":
    main()
