"""Painting by optimisation. Small and short, with the real network: what matters is which way things go."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from ml.colours import as_lab
from ml.errors import Cancelled, InvalidInput, WeightsMissing
from ml.neural_style import NeuralStyleRequest, Progress, Style, pipeline, tiles, tiling
from ml.neural_style.features import VGG16, VGG19, Features
from ml.neural_style.loss import LossWeights, StyleLoss, StyleTarget, gram, mean_grams
from ml.neural_style.pipeline import ladder, rungs_left
from ml.types import no_steps
from tests.ml.style_pictures import EARTHEN, STARRY, edge_correlation, painting, palette_distance, scene
from tests.toys.vgg19 import trunk

weights = pytest.mark.weights
STEPS = 10  # in a round: half of those that people wait for show which way things go
PHOTO = scene((80, 64))
BLUE, BROWN = painting(STARRY, (80, 80)), painting(EARTHEN, (80, 80))
ASKED = NeuralStyleRequest(PHOTO, (Style(BLUE),), size_px=80, rounds=1)


@pytest.fixture(scope="module", autouse=True)
def _fewer_steps():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "STEPS", STEPS)
        yield


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
        if step == STEPS + 3:
            raise Cancelled

    with store.lease("neural_style") as neural_style:
        with pytest.raises(Cancelled):
            neural_style(replace(ASKED, rounds=3), on_step=watch)
        assert [step for step, *_rest in told] == list(range(1, STEPS + 4))
        assert {steps for _step, steps, *_rest in told} == {3 * STEPS}
        assert [step for step, *_rest, preview in told if preview] == [STEPS]
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


@weights
def test_it_goes_on_where_it_was_and_ends_where_it_is_stopped(store, paint):
    kept = []
    with store.lease("neural_style") as neural_style:
        neural_style(replace(ASKED, rounds=2), on_round=kept.append)
        again = Progress.from_bytes(kept[0].as_bytes())
        assert [len(progress.losses) for progress in kept] == [1, 2]
        assert neural_style.finish(replace(ASKED, rounds=2), again).picture.size == PHOTO.size
        after = neural_style(replace(ASKED, rounds=2), since=again, on_step=no_steps)
    assert after.losses[0] == kept[0].losses[0] > after.losses[1]
    assert Progress.from_bytes(b"something else") is None


@weights
def test_larger_strokes_have_lower_frequencies(paint):
    """The share of waves longer than 16 pixels in what a style of patches makes of an even picture."""
    patches = np.random.default_rng(1).random((20, 20)) > 0.5
    style = Image.fromarray(patches.astype(np.uint8) * 255).resize((80, 80), Image.NEAREST).convert("RGB")
    even = Image.new("RGB", (80, 80), (128, 128, 128))
    far = np.hypot(*np.meshgrid(np.fft.fftfreq(80), np.fft.fftfreq(80)))
    shares = []
    for scale in (0.5, 2.0):
        asked = {"styles": (Style(style, scale=scale),), "style_weight": 100.0, "smoothness": 1.0, "seed": 3}
        light = np.asarray(paint(picture=even, rounds=2, **asked).picture.convert("L"), float)
        power = np.abs(np.fft.fft2(light - light.mean())) ** 2
        shares.append(power[far < 1 / 16].sum() / power.sum())
    assert shares[1] > 1.3 * shares[0]


@weights
def test_tiles_give_the_loss_and_the_gradient_of_the_whole(store, monkeypatch):
    monkeypatch.setattr(tiling, "TILE_PX", 64)
    features = Features(VGG16, store.shelf.folder("hed"), device=torch.device("cpu"), dtype=torch.float32)
    torch.manual_seed(1)
    content, picture = torch.rand(1, 3, 80, 330), torch.rand(1, 3, 80, 330)
    mask = torch.linspace(0, 1, 330).expand(1, 1, 80, 330)
    styles = [StyleTarget(torch.rand(1, 3, 64, 70), 1.0, None), StyleTarget(torch.rand(1, 3, 64, 70), 2.0, mask)]
    weights = LossWeights(1.0, 10.0, 10.0, VGG16.style)
    told = []
    for kind in (StyleLoss, tiles.TiledStyleLoss):
        pulled = picture.clone().requires_grad_()
        told.append((kind(features, content, styles, weights).pull(pulled), pulled.grad))
    (whole, gradient), (tiled, its_gradient) = told
    assert tiled == pytest.approx(whole, rel=1e-4)
    assert (its_gradient - gradient).abs().max() < 1e-3 * gradient.abs().max()


class Watched(Features):
    """Notes how many pixels it looks at in one go."""

    def __call__(self, picture: torch.Tensor) -> dict[str, torch.Tensor]:
        self.pixels = max(getattr(self, "pixels", 0), picture.shape[2] * picture.shape[3])
        return super().__call__(picture)


@weights
def test_a_style_larger_than_the_result_is_measured_by_tiles(store, monkeypatch):
    features = Watched(VGG16, store.shelf.folder("hed"), device=torch.device("cpu"), dtype=torch.float32)
    torch.manual_seed(1)
    painting = torch.rand(1, 3, 80, 330)
    whole = {layer: gram(seen, None) for layer, seen in features(painting).items()}
    features.pixels = 0
    monkeypatch.setattr(tiling, "TILE_PX", 64)
    weights = LossWeights(1.0, 10.0, 10.0, VGG16.style)
    StyleLoss(features, torch.rand(1, 3, 64, 64), [StyleTarget(painting, 1.0, None)], weights)
    assert features.pixels <= 80 * (64 + 2 * tiling.SEEN_PX)
    (made,) = mean_grams(features, painting, VGG16.style, [None])
    assert all(torch.allclose(made[layer], whole[layer], rtol=1e-3) for layer in VGG16.style)


def test_the_large_network_is_read_by_its_own_names(tmp_path):
    kept, path = trunk(), tmp_path / VGG19.weights[1]
    save_file(kept | {"head.fc.weight": torch.rand(4)}, path)
    seen = Features(VGG19, tmp_path, device=torch.device("cpu"), dtype=torch.float32)(torch.rand(1, 3, 64, 64))
    assert {name: made.shape[1] for name, made in seen.items()} == {
        "conv1_1": 4, "conv2_1": 6, "conv3_1": 8, "conv4_1": 8, "conv4_2": 8, "conv5_1": 8,
    }  # fmt: skip
    for name, spoilt in (("features.34.bias", torch.rand(3)), ("features.5.weight", torch.rand(6, 5, 3, 3))):
        save_file(kept | {name: spoilt}, path)
        with pytest.raises(WeightsMissing, match=r"conv5_4|conv2_1"):
            Features(VGG19, tmp_path, device=torch.device("cpu"), dtype=torch.float32)
    del kept["features.34.bias"]
    save_file(kept, path)
    with pytest.raises(WeightsMissing, match="conv5_4"):
        Features(VGG19, tmp_path, device=torch.device("cpu"), dtype=torch.float32)


def test_the_large_network_heeds_everything_and_stops_at_any_step(full):
    """At toy size, through the store: what is asked, how far it is, and that nothing stays behind."""
    usual = replace(ASKED, picture=scene((80, 80)))
    changed = {
        "picture": usual.picture.rotate(180), "styles": (Style(BROWN),), "size_px": 64, "rounds": 2, "seed": 1,
        "content_weight": 100.0, "style_weight": 0.1, "smoothness": 1_000.0, "layer_weights": {"conv1_1": 0.0},
        "colours": "statistics", "noise": 0.4,
    }  # fmt: skip
    told = []
    with full.lease("neural_style", "full") as neural_style:
        made = neural_style(usual, on_step=lambda step, steps, **_more: told.append((step, steps)))
        others = [neural_style(replace(usual, **{name: value})).picture for name, value in changed.items()]
        for at in (1, STEPS // 2, STEPS):

            def stop(step, steps, *, doing="", preview=None, at=at):
                if step == at:
                    raise Cancelled

            with pytest.raises(Cancelled):
                neural_style(usual, on_step=stop)
        with pytest.raises(InvalidInput):
            neural_style(replace(usual, rounds=0))
    with full.lease("neural_style", "full") as neural_style:
        assert neural_style(usual).picture.tobytes() == made.picture.tobytes()
    assert told == [(step, STEPS) for step in range(1, STEPS + 1)]
    assert (made.picture.size, made.picture.mode, made.model) == ((80, 80), "RGB", VGG19.title)
    assert len({each.tobytes() for each in (made.picture, *others)}) == 1 + len(changed)


def test_the_ladder_gives_every_round_away():
    for longest in (128, 256, 511, 512, 1_024, 2_048):
        for rounds in range(1, 21):
            rungs = ladder(longest, rounds)
            assert sum(share for _scale, share in rungs) == rounds
            assert rungs[-1][0] == 1.0
            assert rungs[-1][1] == 1 if longest > 1_024 else rungs[-1][1] >= rounds / 2
            for done in range(rounds):
                assert sum(share for _scale, share in rungs_left(longest, rounds, done)) == rounds - done
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
