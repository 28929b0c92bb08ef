"""Painting by optimisation. Small and short, with the real network: what matters is which way things go."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from ml.colours import as_lab
from ml.errors import Cancelled, InvalidInput, WeightsMissing
from ml.neural_style import NeuralStyleRequest, Style
from ml.neural_style.pipeline import ladder
from tests.ml.style_pictures import EARTHEN, STARRY, edge_correlation, painting, palette_distance, scene

weights = pytest.mark.weights
PHOTO = scene((80, 64))
BLUE, BROWN = painting(STARRY, (80, 80)), painting(EARTHEN, (80, 80))
ASKED = NeuralStyleRequest(PHOTO, (Style(BLUE),), size_px=80, rounds=1)


@pytest.fixture(scope="module")
def paint(store):
    """Paints ASKED with these changes; a result is calculated once."""
    done = {}

    def run(**changes):
        key = repr(sorted((name, value) for name, value in changes.items()))
        if key not in done:
            with store.lease("neural_style") as neural_style:
                done[key] = neural_style(replace(ASKED, **changes))
        return done[key]

    return run


def difference(first: Image.Image, second: Image.Image) -> np.ndarray:
    """(H, W), 0..255."""
    return np.abs(np.asarray(first, float) - np.asarray(second, float)).mean(axis=-1)


@weights
def test_it_paints_in_the_style_and_keeps_the_subject(paint):
    painted = paint(rounds=3)
    assert (painted.picture.size, painted.picture.mode, painted.seed) == (PHOTO.size, "RGB", 0)
    assert "VGG16" in painted.model
    assert edge_correlation(painted.picture, PHOTO) > 0.35
    assert palette_distance(painted.picture, BLUE) < 0.4 * palette_distance(PHOTO, BLUE)
    grain = [np.asarray(picture.convert("L"), float)[2:14, 2:40].std() for picture in (PHOTO, painted.picture)]
    assert grain[1] > 2 * grain[0]  # the even sky has strokes now


@weights
def test_the_loss_falls_each_round(paint):
    losses = paint(rounds=3).losses
    assert len(losses) == 3
    assert all(later < earlier for earlier, later in pairwise(losses))


@weights
def test_the_same_request_gives_the_same_picture(paint, store):
    with store.lease("neural_style") as neural_style:
        again = neural_style(ASKED)
    assert again.picture.tobytes() == paint().picture.tobytes()
    assert difference(paint(seed=5).picture, paint().picture).mean() > 0.5


@weights
def test_it_keeps_the_colours_of_the_photo(paint):
    chroma = {kept: as_lab(np.asarray(paint(colours=kept).picture))[..., 1:] for kept in ("style", "lightness")}
    photo = as_lab(np.asarray(PHOTO))[..., 1:]
    assert np.abs(chroma["lightness"] - photo).mean() < 4
    assert np.abs(chroma["style"] - photo).mean() > 12
    distances = [palette_distance(paint(colours=kept).picture, PHOTO) for kept in ("statistics", "style")]
    assert distances[0] < 0.4 * distances[1]


@weights
def test_a_mask_protects_what_it_does_not_mark(paint):
    mask = Image.new("L", PHOTO.size)
    mask.paste(255, (40, 0, 80, 64))
    painted = paint(styles=(Style(BLUE, mask=mask),)).picture
    changed = difference(painted, PHOTO)
    assert changed[:, :40].max() == 0
    assert changed[:, 40:].mean() > 15


@weights
def test_two_styles_share_a_picture_by_masks(paint):
    left = Image.new("L", PHOTO.size)
    left.paste(255, (0, 0, 40, 64))
    right = left.point(lambda value: 255 - value)
    painted = paint(styles=(Style(BLUE, mask=left), Style(BROWN, mask=right))).picture
    halves = painted.crop((0, 0, 37, 64)), painted.crop((43, 0, 80, 64))
    assert palette_distance(halves[0], BLUE) < palette_distance(halves[0], BROWN)
    assert palette_distance(halves[1], BROWN) < palette_distance(halves[1], BLUE)


@weights
def test_a_style_without_weight_is_as_if_left_out(paint):
    without = paint(styles=(Style(BLUE), Style(BROWN, weight=0.0))).picture
    assert without.tobytes() == paint().picture.tobytes()
    mixed = paint(styles=(Style(BLUE), Style(BROWN))).picture
    assert palette_distance(mixed, BROWN) < palette_distance(without, BROWN)


@weights
def test_each_weight_matters(paint):
    faithful = paint(content_weight=100.0).picture
    assert edge_correlation(faithful, PHOTO) > edge_correlation(paint().picture, PHOTO)
    made = [paint(smoothness=weight).picture for weight in (300.0, 0.0)]
    steps = [np.abs(np.diff(np.asarray(picture, float), axis=1)).mean() for picture in made]
    assert steps[0] < 0.8 * steps[1]
    coarse = paint(layer_weights={"conv1_1": 0.0, "conv2_1": 0.0}).picture
    assert difference(coarse, paint().picture).mean() > 2
    assert difference(paint(styles=(Style(BLUE, scale=2.0),)).picture, paint().picture).mean() > 2


@weights
def test_it_tells_each_step_shows_each_round_and_can_be_stopped(store):
    told = []

    def watch(step, steps, *, doing="", preview=None):
        told.append((step, steps, doing, preview))
        if step == 23:
            raise Cancelled

    with store.lease("neural_style") as neural_style:
        with pytest.raises(Cancelled):
            neural_style(replace(ASKED, rounds=3), on_step=watch)
        assert [step for step, *_rest in told] == list(range(1, 24))
        assert {steps for _step, steps, *_rest in told} == {60}
        assert [step for step, *_rest, preview in told if preview] == [20]
        assert told[-1][2] == "Painting stroke by stroke"
        assert neural_style(ASKED).losses


@weights
def test_it_goes_from_coarse_to_fine(store):
    sizes = []

    def watch(step, steps, *, doing="", preview=None):
        if preview:
            sizes.append(preview.size)

    with store.lease("neural_style") as neural_style:
        made = neural_style(replace(ASKED, picture=scene((512, 64)), size_px=512, rounds=2), on_step=watch)
    assert sizes == [(256, 32), made.picture.size] == [(256, 32), (512, 64)]


def test_the_ladder_gives_every_round_away():
    for longest in (128, 256, 511, 512, 1_024):
        for rounds in range(1, 21):
            rungs = ladder(longest, rounds)
            assert sum(share for _scale, share in rungs) == rounds
            assert rungs[-1][0] == 1.0
            assert rungs[-1][1] >= rounds / 2
            assert all(scale == 1 or longest * scale >= 256 for scale, _share in rungs)


MASK = Image.new("L", PHOTO.size)


@weights
@pytest.mark.parametrize(
    "wrong",
    [
        {"styles": ()}, {"styles": (Style(BLUE),) * 5}, {"styles": (Style(BLUE, weight=0.0),)}, {"rounds": 0},
        {"rounds": 99}, {"size_px": 63}, {"picture": scene((400, 20))}, {"styles": (Style(BLUE, mask=MASK),)},
        {"styles": (Style(BLUE, mask=MASK.resize((5, 5))),)}, {"content_weight": -1.0}, {"noise": 2.0},
        {"style_weight": float("nan")}, {"layer_weights": {"conv9_9": 1.0}}, {"styles": (Style(BLUE, scale=9.0),)},
        {"layer_weights": dict.fromkeys(("conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"), 0.0)},
    ],
)  # fmt: skip
def test_it_refuses_what_it_cannot_do(store, wrong):
    with store.lease("neural_style") as neural_style, pytest.raises(InvalidInput):
        neural_style(replace(ASKED, **wrong))


def test_it_needs_its_weights(bare_store):
    with pytest.raises(WeightsMissing), bare_store.lease("neural_style"):
        pass
