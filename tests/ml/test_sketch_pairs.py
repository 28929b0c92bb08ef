"""Generated pairs of drawings and colours, and the shaky hand."""

from dataclasses import fields
from functools import cache
from itertools import pairwise

import cv2
import numpy as np
import pytest

from ml.colouring.usual import of_doodles
from ml.training.pairs import SOURCES, draw_pair, stickers
from ml.training.pairs.cache import Shard, read, write
from ml.training.pairs.canvas import Hand, Sheet
from ml.training.pairs.lines import line_width, shake, shaken
from ml.training.pairs.outlines import contours_of, painted_shapes
from ml.training.pairs.things import CATALOGUE
from ml.training.pairs.usual import NOT_THINGS, PEOPLE, usual_of

STICKERS = pytest.param("stickers", marks=pytest.mark.weights)
OURS = (STICKERS, "doodles")
SEEDS = range(20)


@cache
def pairs_of(source):
    return [draw_pair(source, seed) for seed in SEEDS]


def codes_of(colours):
    return colours.reshape(*colours.shape[:-1], 3).astype(np.int64) @ np.int64([65536, 256, 1])


def borders_of(pair):
    """Where two crayons meet, away from the sheet's edge."""
    high = cv2.morphologyEx(pair.parts, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    high[:4], high[-4:], high[:, :4], high[:, -4:] = False, False, False, False
    return high


@pytest.mark.parametrize("source", OURS)
def test_it_draws_the_same_pair_from_the_same_seed(source):
    for seed in (0, 7):
        again = draw_pair(source, seed)
        assert np.array_equal(again.sketch, pairs_of(source)[seed].sketch)
        assert np.array_equal(again.flat, pairs_of(source)[seed].flat)
    assert not np.array_equal(pairs_of(source)[0].sketch, pairs_of(source)[1].sketch)
    assert draw_pair(source, 0, (512, 256)).flat.shape == (256, 512, 3)


@pytest.mark.parametrize("source", OURS)
def test_it_leaves_paper_where_there_is_no_part(source):
    for pair in pairs_of(source):
        assert (pair.flat[pair.parts == 0] == 255).all()
        assert (pair.flat[pair.parts > 0].min(axis=1) <= 238).all()
        crayons = codes_of(pair.flat) + (pair.parts.astype(np.int64) << 24)
        assert len(np.unique(crayons)) == len(np.unique(pair.parts)), "one part, one crayon"


INKED = (pytest.param("stickers", 0.97, marks=pytest.mark.weights), ("doodles", 0.75))


@pytest.mark.parametrize(("source", "share"), INKED)
def test_it_draws_ink_where_colours_meet(source, share):
    """But for lines that stop, outlines left open and the crayon over a single stroke."""
    drawn = []
    for pair in pairs_of(source):
        near = cv2.erode(pair.sketch, np.ones((7, 7), np.uint8)) < 128
        borders = borders_of(pair)
        drawn.append(near[borders].mean() if borders.any() else 1.0)
    assert np.median(drawn) > share
    assert np.mean(drawn) > share - 0.05


@pytest.mark.parametrize("source", OURS)
def test_it_varies(source):
    pairs = pairs_of(source)
    assert np.std([np.mean(pair.sketch < 128) for pair in pairs]) > 0.015
    assert len({kind for pair in pairs for kind in pair.kinds}) > len(SEEDS)
    small = [cv2.resize(pair.sketch, (32, 32), interpolation=cv2.INTER_AREA) < 200 for pair in pairs]
    assert np.mean([np.mean(a != b) for a, b in pairwise(small)]) > 0.12


@pytest.mark.parametrize("source", OURS)
def test_it_names_usual_colours_that_are_on_the_sheet(source):
    for pair in pairs_of(source):
        assert pair.subject == "scene"
        assert pair.main is None
        assert len(pair.usual) <= 8
        if pair.usual:
            assert set(codes_of(np.array(pair.usual)).tolist()) <= set(np.unique(codes_of(pair.flat)).tolist())


@pytest.mark.weights
def test_it_never_draws_a_sticker_that_is_held_out():
    rows, names = stickers.known()
    codes = {rows[name]["code"].upper().split("-")[0] for name in names}
    assert not codes & stickers.ALWAYS_HELD
    assert not any(stickers.held_out(code) for code in codes)
    assert 600 < len(names) < 1300
    assert stickers.held_out("1f697")


def test_it_draws_each_known_thing():
    assert len({one.kind for one in CATALOGUE}) > 150
    for number, one in enumerate(CATALOGUE):
        sheet = Sheet(np.random.default_rng(number), (96, 96), Hand())
        one.draw(sheet.thing(one.kind, (48, 60), 70))
        assert (sheet.lines == 0).any(), one.kind
        assert sheet.kinds == [one.kind]


def test_it_shakes_lines_and_keeps_the_colours():
    changed, widths = 0, []
    for seed, pair in enumerate(pairs_of("doodles")):
        other = shake(pair, np.random.default_rng(seed))
        assert np.array_equal(other.flat, pair.flat)
        assert np.array_equal(other.parts, pair.parts)
        assert other.sketch.dtype == np.uint8
        changed += not np.array_equal(other.sketch, pair.sketch)
        widths.append(line_width(other.sketch) / line_width(pair.sketch))
        near = cv2.dilate(np.uint8(pair.sketch < 128), np.ones((17, 17), np.uint8))
        ink = other.sketch < 100
        assert near[ink].mean() > 0.95 if ink.any() else True
    assert changed == len(SEEDS)
    assert min(widths) < 0.9
    assert 1.5 < max(widths) < 3.5


def test_it_shakes_the_same_way_from_the_same_seed_and_leaves_an_empty_sheet():
    pair = draw_pair("doodles", 3)
    first, second = (shaken(pair.sketch, np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first, second)
    empty = np.full((256, 256), 255, np.uint8)
    assert np.array_equal(shaken(empty, np.random.default_rng(0)), empty)


def test_it_reads_paths_as_browsers_do():
    square, hole = contours_of("M2 2h8v8H2zm2 2v4h4v-4z")
    assert np.allclose(square.min(0), (2, 2))
    assert np.allclose(hole.min(0), (4, 4))
    (half,) = contours_of("M0 5a5 5 0 0110 0z")
    assert np.allclose(np.hypot(*(half - (5, 5)).T), 5, atol=0.01)
    assert half[:, 1].min() == pytest.approx(0, abs=0.1)
    (curve,) = contours_of("M0 0C0 4 4 4 4 0S8-4 8 0L0 0z")
    assert curve[:, 1].max() == pytest.approx(3, abs=0.1)
    assert curve[:, 1].min() == pytest.approx(-3, abs=0.1)
    (shape,) = painted_shapes(
        '<g fill="none"><path fill="#0a0" d="M0 0h9v9z"/><path fill="#000" opacity=".2" d="M0 0h9v9z"/></g>'
    )
    assert shape.colour == "#00aa00"


def test_it_keeps_pairs_in_shards(tmp_path):
    shard = Shard.of([draw_pair("doodles", seed) for seed in (0, 1)])
    assert shard.sketch.shape == (2, 256, 256)
    assert shard.flat.shape == (2, 128, 128, 3)
    path = tmp_path / "shard.npz"
    np.savez_compressed(path, **{field.name: getattr(shard, field.name) for field in fields(shard)})
    again = read(path)
    assert all(np.array_equal(getattr(shard, field.name), getattr(again, field.name)) for field in fields(shard))
    assert write(tmp_path, {}, first_seed=0) == []
    assert {"stickers", "doodles"} < set(SOURCES)


def test_it_has_written_down_the_usual_colours_of_every_thing():
    assert set(of_doodles()) == {one.kind for one in CATALOGUE} | set(NOT_THINGS.split()) | set(PEOPLE.split())
    assert of_doodles()["당근"] == usual_of("당근", [one for one in CATALOGUE if one.kind == "당근"])
    assert {of_doodles()[word] for word in NOT_THINGS.split()} == {""}
