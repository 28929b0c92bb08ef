"""What the recogniser of subjects learns from: drawings that are called what they show, and their edges."""

from dataclasses import fields, replace

import cv2
import numpy as np
import pytest
import torch

from ml.sketch.recogniser import Recogniser
from ml.sketch.subjects import SUBJECTS
from ml.training.pairs import SOURCES, draw_pair, emoji, shown, stickers
from ml.training.pairs.cache import Shard
from ml.training.pairs.pair import PAPER
from ml.training.pairs.relining import relined
from ml.training.pairs.shown import SHOWN
from ml.training.sketch.recognising import SHARES, Framed, Recognising

OF_STICKERS = ("emoji", "others", "several")
SEEDS = range(6)


@pytest.mark.parametrize(
    "source", [pytest.param(name, marks=pytest.mark.weights) if name in OF_STICKERS else name for name in SHOWN]
)
def test_it_draws_what_it_says(source):
    for seed in SEEDS:
        pair = draw_pair(source, seed)
        assert (pair.flat[pair.parts == 0] == 255).all()
        assert (pair.flat[pair.parts > 0].min(axis=1) <= PAPER).all()
        assert (pair.sketch < 128).any()
        assert pair.subject in SUBJECTS
    assert np.array_equal(pair.sketch, draw_pair(source, SEEDS[-1]).sketch)


def test_it_keeps_what_only_the_recogniser_learns_from_out_of_the_colouring():
    assert not SHOWN.keys() & SOURCES.keys()
    assert SHARES.keys() == SHOWN.keys()
    assert 0.5 < sum(SHARES.values()) < 1


def test_it_calls_a_lone_thing_what_it_is_and_several_a_scene():
    pair = draw_pair("single", 0)
    for kinds, subject in ((("로켓",), "space"), (("사과",), "scene"), (("로켓", "나무"), "scene")):
        named = shown._named(
            np.random.default_rng(1), (256, 256), lambda _c, _s, kinds=kinds: replace(pair, kinds=kinds)
        )
        assert named.subject == subject
    assert {draw_pair("known", seed).subject for seed in range(20)} <= set(shown.DOODLES.values())


@pytest.mark.weights
def test_it_never_calls_a_subject_s_sticker_something_else():
    names = emoji._names()
    others = set(names["scene"])
    assert len(others) > 500
    assert not others & {name for kind, found in names.items() if kind != "scene" for name in found}
    assert not any(stickers.held_out(emoji._rows()[name]["code"]) for name in others)
    assert min(len(names[subject]) for subject in SUBJECTS) >= 1


def test_it_draws_lines_where_colours_meet_and_keeps_a_mouth():
    pair = draw_pair("car", 5)
    flat, parts = np.full_like(pair.flat, 255), np.zeros_like(pair.parts)
    sketch = np.full_like(pair.sketch, 255)
    cv2.circle(parts, (128, 128), 90, 1, -1)
    flat[parts == 1] = (250, 200, 60)
    cv2.line(sketch, (110, 150), (146, 150), 0, 3)
    by_edges = 0
    for seed in range(12):
        drawn = relined(replace(pair, sketch=sketch, flat=flat, parts=parts), np.random.default_rng(seed))
        assert (drawn.sketch[146:155, 112:144] < 128).any(), "the mouth"
        by_edges += (drawn.sketch[120:136, 36:41] < 128).any()
    assert 6 < by_edges < 12, "the outline, which the sketch had not; not where its own lines are doubled"


def test_it_learns_to_tell_drawings(tmp_path):
    for source in ("car", "known"):
        shard = Shard.of([draw_pair(source, seed) for seed in range(4)])
        arrays = {field.name: getattr(shard, field.name) for field in fields(shard)}
        np.savez(tmp_path / f"{source}-256-00000000-0004.npz", **arrays)
    batch, again = Framed(tmp_path, size=8)[3], Framed(tmp_path, size=8)[3]
    assert torch.equal(batch.sketch, again.sketch)
    assert batch.sketch.shape == (8, 1, 128, 128)
    assert 0 <= batch.sketch.min() < batch.sketch.max() <= 1
    torch.manual_seed(1)
    course = Recognising(Recogniser((8, 12, 16)), device=torch.device("cpu"))
    losses = [course.learn(batch, 5e-3)["loss"] for _ in range(15)]
    assert losses[-1] < 0.8 * losses[0]
