"""How many drawable nouns of a diary reach a fitting sticker, by which means, and how long does it take?

Rows add one means after the other: the index, our own list, parts of the noun, similarity by Kiwi's vectors; and as
the reference FastText trained on the same keywords. Two sets of 30 labelled diaries, one that the lists were made with
and one written before them, and 60 nouns outside the index, with our own list and without.

    python benchmarks/tags.py [--misses]
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import psutil

from ml.device import Device
from ml.store import ModelStore
from ml.tags.fasttext import FastTextSimilarity
from ml.tags.lexicon import synonyms
from ml.tags.matching import Matcher
from ml.tags.nouns import OktAnalyser
from ml.tags.tags import Tags, TagsRequest, open_similarity
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS
from tests.ml.tag_scores import DATA, DIARIES, EVERY_TAG, fits, tag_of, unanswered

MODELS = ROOT / "var" / "models"
STEPS = {
    "+ own list": {"exact", "synonym"},
    "+ parts of the noun": {"exact", "synonym", "head", "affix"},
    "+ Kiwi similarity": {"exact", "synonym", "head", "affix", "similar"},
}
ENTRY = 300  # characters
ROUNDS = 5


def ways(tags: Tags, entries: Sequence[Mapping], similarity: str) -> tuple[dict[str, int], list[str], int]:
    """How many labelled nouns came to a fitting sticker by each way, which did not, and how many tags had no label."""
    count: dict[str, int] = {}
    missed, unlabelled = [], 0
    for entry in entries:
        request = TagsRequest(
            entry["text"], age_band=entry["age_band"], max_tags=EVERY_TAG, similarity=similarity,
        )  # fmt: skip
        found = tags(request).tags
        unlabelled += sum(not any(noun in tag.noun or tag.noun in noun for noun in entry["drawable"]) for tag in found)
        for noun, patterns in entry["drawable"].items():
            tag = tag_of(noun, found)
            if fits(tag, patterns):
                count[tag.way] = count.get(tag.way, 0) + 1
            else:
                missed.append(noun)
    return count, missed, unlabelled


def show_diaries(tags: Tags, *, misses: bool) -> None:
    print(f"{'drawable nouns with a fitting sticker':40}" + "".join(f"{name:>22}" for name in DIARIES))
    totals = {name: sum(len(entry["drawable"]) for entry in entries) for name, entries in DIARIES.items()}
    bare = Tags(tags.index, open_similarity(MODELS / "sticker_words", tags.index, own={}), OktAnalyser(), own={})
    alone = {name: ways(bare, entries, "kiwi")[0].get("exact", 0) for name, entries in DIARIES.items()}
    print(f"{'index alone':40}" + "".join(f"{_share(alone[name], totals[name]):>22}" for name in DIARIES))
    results = {name: ways(tags, entries, "kiwi") for name, entries in DIARIES.items()}
    for step, allowed in STEPS.items():
        reached = {
            name: sum(n for way, n in count.items() if way in allowed) for name, (count, _m, _u) in results.items()
        }
        print(f"{step:40}" + "".join(f"{_share(reached[name], totals[name]):>22}" for name in DIARIES))
    reference = {name: ways(tags, entries, "fasttext") for name, entries in DIARIES.items()}
    print(f"{'FastText in place of Kiwi':40}" + "".join(
        f"{_share(sum(reference[name][0].values()), totals[name]):>22}" for name in DIARIES
    ))  # fmt: skip
    print(f"{'tags beside the labelled nouns':40}" + "".join(f"{results[name][2]:>22}" for name in DIARIES))
    if misses:
        for name in DIARIES:
            print(f"missed, {name}: {' '.join(results[name][1])}")


def show_nouns(tags: Tags, *, misses: bool) -> None:
    nouns = json.loads((DATA / "tag_nouns_heldout.json").read_text())
    judges = {"Kiwi similarity": open_similarity(MODELS / "sticker_words", tags.index, own={})}
    judges["FastText"] = FastTextSimilarity.train(tags.index)
    print(f"\n{'60 nouns outside the index, 3 stickers':40}{'with own list':>22}{'without':>22}")
    for name, judge in judges.items():
        row = []
        for own in (synonyms(), {}):
            full = open_similarity(MODELS / "sticker_words", tags.index) if own and name != "FastText" else judge
            matcher = Matcher(tags.index, full, own)
            missed = unanswered(matcher, nouns)
            row.append(_share(len(nouns) - len(missed), len(nouns)))
            if misses:
                print(f"missed, {name}, {len(own)} own words: {' '.join(missed)}")
        print(f"{name:40}{row[0]:>22}{row[1]:>22}")
    listed = sum(noun in synonyms() for noun in nouns)
    print(f"({listed} of the {len(nouns)} stand in our own list, whose author did not know them)")


def show_speed(store: ModelStore) -> None:
    before_mb, started = store.used_mb(), time.perf_counter()
    with store.lease("tags") as tags:
        load_s = time.perf_counter() - started
        text = " ".join(entry["text"] for entry in DIARIES["tuning"])[: ENTRY * ROUNDS]
        okt = OktAnalyser()
        tags(TagsRequest(text[:ENTRY]))
        times = {"whole": [], "Okt alone": []}
        for at in range(0, ENTRY * ROUNDS, ENTRY):
            started = time.perf_counter()
            okt.tokens(text[at : at + ENTRY])
            times["Okt alone"].append(time.perf_counter() - started)
            started = time.perf_counter()
            tags(TagsRequest(text[at : at + ENTRY]))
            times["whole"].append(time.perf_counter() - started)
    grown_mb, busy = store.used_mb() - before_mb, psutil.getloadavg()[0]
    print(f"load {load_s:.1f} s, memory {grown_mb:.0f} MB, load of the machine {busy:.1f}")
    for name, seconds in times.items():
        print(f"{ENTRY} characters, {name}: median {statistics.median(seconds):.3f} s of {ROUNDS}")
    print()


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} = {part / whole:.1%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="name the nouns that reached nothing fitting")
    misses = parser.parse_args().misses
    store = ModelStore(Shelf([MODELS], WEIGHTS), device=Device(threads=1), budget_mb=6_000)
    show_speed(store)
    with store.lease("tags") as tags:
        show_diaries(tags, misses=misses)
        show_nouns(tags, misses=misses)


if __name__ == "__main__":
    main()
