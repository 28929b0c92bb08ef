"""The held-out drawings are whole, and the measures tell a perfect colouring from none."""

import json
from collections import Counter
from itertools import chain

import numpy as np
import pytest

from benchmarks.sketch_sets import measures, pen
from benchmarks.sketch_sets.families import FAMILIES, in_family
from benchmarks.sketch_sets.record import DATA
from benchmarks.sketch_sets.sheets import rendered
from ml.sketch.subjects import SUBJECTS


@pytest.fixture(scope="module")
def drawings():
    return {name: json.loads((DATA / f"{name}.json").read_text()) for name in ("freehand", "must")}


def test_it_draws_the_same_strokes_from_what_is_written(drawings):
    written = [drawing for path in sorted((DATA / "drawings").glob("*.txt")) for drawing in pen.read(path)]
    recorded = {drawing["name"]: drawing for record in drawings.values() for drawing in record}
    assert {drawing["name"]: drawing for drawing in written} == recorded


def test_it_has_enough_drawings_of_each_kind(drawings):
    subjects = Counter(drawing["subject"] for drawing in drawings["freehand"])
    assert len(drawings["freehand"]) >= 60
    assert len(drawings["must"]) == 40
    assert set(subjects) == set(SUBJECTS)
    assert min(subjects.values()) >= 5


def test_it_asks_for_known_colours_at_places_off_the_lines(drawings):
    for drawing in [*drawings["freehand"], *drawings["must"]]:
        asked = {family for ask in drawing["asks"] for family in ask["families"]}
        assert asked <= {*FAMILIES, "main"}, drawing["name"]
        points = [*(ask["at"] for ask in drawing["asks"]), *drawing["paper"], *chain(*drawing["alike"])]
        sketch, scale = rendered(drawing["strokes"], drawing["size"], 256), 256 / drawing["size"][1]
        on_line = [point for point in points if sketch[round(point[1] * scale), round(point[0] * scale)] < 140]
        assert not on_line, drawing["name"]


@pytest.mark.parametrize(
    ("family", "rgb"),
    [
        ("red", (216, 52, 44)), ("orange", (255, 130, 45)), ("yellow", (252, 213, 63)), ("green", (68, 145, 27)),
        ("sky", (174, 221, 255)), ("blue", (0, 100, 200)), ("purple", (141, 101, 197)), ("pink", (255, 170, 200)),
        ("brown", (109, 69, 52)), ("skin", (255, 215, 194)), ("black", (33, 33, 33)), ("white", (255, 255, 255)),
        ("grey", (155, 155, 155)), ("dark", (40, 44, 96)), ("tan", (243, 192, 123)), ("cream", (254, 239, 194)),
    ],
)  # fmt: skip
def test_it_calls_colours_by_their_names(family, rgb):
    assert in_family(family, np.array(rgb, np.uint8))
    assert not in_family("green" if family != "green" else "red", np.array(rgb, np.uint8))


def test_it_tells_the_exact_colours_from_none_and_from_wrong_ones():
    truth = np.full((64, 64, 3), 255, np.uint8)
    truth[8:28, 8:28], truth[8:28, 36:56] = (216, 52, 44), (216, 52, 44)
    sketch = np.full((64, 64), 255, np.uint8)
    exact = measures.against_truth(truth, truth, sketch)
    assert (exact["hue"], exact["de"], exact["spill"], exact["bare"], exact["alike"]) == (1, 0, 0, 0, 1)
    blank = measures.against_truth(np.full_like(truth, 255), truth, sketch)
    assert (blank["hue"], blank["bare"]) == (0, 1)
    other = truth.copy()
    other[8:28, 8:28] = (0, 100, 200)
    wrong = measures.against_truth(other, truth, sketch)
    assert (wrong["hue"], wrong["alike"]) == (0.5, 0)


def test_it_shakes_a_drawing_anew_and_asks_the_same_of_it(drawings):
    first, again = (next(pen.read(DATA / "drawings" / "must.txt", take)) for take in (0, 1))
    assert first == drawings["must"][0]
    assert again["strokes"] != first["strokes"]
    told = ("name", "size", "main", "kinds", "asks", "alike", "paper")
    assert [again[name] for name in told] == [first[name] for name in told]


def test_it_is_no_surer_of_a_drawing_that_is_shaken_often():
    values = [0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0]
    once = measures.interval(values)
    often = measures.interval(values * 3, drawings=list("abcdefgh") * 3)
    assert often == pytest.approx(once)
    low, high = measures.interval(values * 3)[1:]
    assert low > once[1]
    assert high < once[2]
