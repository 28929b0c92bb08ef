"""Outlines: the network's, and the honest filter's."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from ml.edges import FILTER, HED, EdgesRequest
from ml.errors import Cancelled, InvalidInput

SIZE = (320, 241)  # odd on purpose: pooling must not shift the sides


@pytest.fixture(scope="module")
def house() -> Image.Image:
    """A house before a hill, softly coloured and noisy as a photograph."""
    picture = Image.new("RGB", SIZE, (150, 190, 225))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((-60, 150, 420, 420), fill=(96, 140, 84))
    draw.rectangle((100, 90, 220, 200), fill=(196, 150, 120))
    noise = np.random.default_rng(1).normal(0, 5, (SIZE[1], SIZE[0], 3))
    blurred = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.7))) + noise
    return Image.fromarray(np.clip(blurred, 0, 255).astype(np.uint8))


def outline() -> np.ndarray:
    """(H, W) bool: within 4 pixels of the house's walls."""
    drawn = Image.new("L", SIZE)
    ImageDraw.Draw(drawn).rectangle((100, 90, 220, 200), outline=255)
    return np.asarray(drawn.filter(ImageFilter.MaxFilter(9))) > 0


def contrast(edges: Image.Image) -> float:
    """How much brighter the map is on the outline than inside the house, 0..255."""
    values = np.asarray(edges, float)
    return values[outline()].mean() - values[105:185, 115:205].mean()


@pytest.mark.weights
@pytest.mark.parametrize("detect_px", [320, 512])
def test_it_finds_the_outline_of_a_drawn_shape(store, house, detect_px):
    with store.lease("edges") as edges:
        found = edges(EdgesRequest(house, detect_px=detect_px))
    assert (found.picture.mode, found.picture.size, found.model) == ("L", SIZE, HED)
    assert contrast(found.picture) > 100
    assert np.asarray(found.picture)[105:185, 115:205].mean() < 12
    lit = np.asarray(found.picture)[90:201, 140:180].max(axis=1)  # down through the roof edge and the floor edge
    assert abs(int(lit[:40].argmax())) <= 2
    assert abs(int(lit[-40:].argmax()) - 39) <= 2


@pytest.mark.weights
def test_it_draws_thin_lines_for_training_pairs(store, house):
    with store.lease("edges") as edges:
        found = np.asarray(edges(EdgesRequest(house, thin=True)).picture)
    assert set(np.unique(found)) == {0, 255}
    assert np.median(found[120:180, 90:110].astype(bool).sum(axis=1)) == 1  # across a wall
    assert (found[92:198, 94:107] > 0).any(axis=1).mean() > 0.95  # along it, without holes
    blocks = (found[:-1, :-1] > 0) & (found[1:, :-1] > 0) & (found[:-1, 1:] > 0) & (found[1:, 1:] > 0)
    assert not blocks.any()


@pytest.mark.weights
def test_it_finds_no_frame_around_an_even_picture(store):
    with store.lease("edges") as edges:
        found = np.asarray(edges(EdgesRequest(Image.new("RGB", (200, 150), (120, 160, 90)))).picture)
    assert found.max() < 60


@pytest.mark.weights
def test_it_is_the_same_each_time(store, house):
    with store.lease("edges") as edges:
        first, again = (edges(EdgesRequest(house, detect_px=256)).picture.tobytes() for _ in range(2))
    assert first == again


def test_it_names_the_filter_that_stands_in(bare_store, house):
    with bare_store.lease("edges") as edges:
        found = edges(EdgesRequest(house))
    assert (found.picture.size, found.model) == (SIZE, FILTER)
    assert contrast(found.picture) > 40


def test_the_filter_sees_nothing_in_an_even_picture(bare_store):
    with bare_store.lease("edges") as edges:
        noise = np.random.default_rng(2).normal(128, 3, (150, 200, 3)).clip(0, 255).astype(np.uint8)
        found = edges(EdgesRequest(Image.fromarray(noise)))
    assert np.asarray(found.picture).mean() < 8


def test_larger_specks_are_dropped(bare_store, house):
    with bare_store.lease("edges") as edges:
        all_of_it = edges(EdgesRequest(house, thin=True, speck_px=1))
        large = edges(EdgesRequest(house, thin=True, speck_px=60))
    assert np.asarray(large.picture).sum() < np.asarray(all_of_it.picture).sum()
    assert np.asarray(large.picture).any()


@pytest.mark.parametrize("wrong", [{"detect_px": 64}, {"detect_px": 5_000}, {"threshold": 1.0}])
def test_it_refuses_what_it_cannot_do(bare_store, house, wrong):
    with bare_store.lease("edges") as edges, pytest.raises(InvalidInput):
        edges(EdgesRequest(house, **wrong))


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (33, 1)])
def test_it_takes_the_smallest_pictures(bare_store, size):
    with bare_store.lease("edges") as edges:
        assert edges(EdgesRequest(Image.new("RGB", size), thin=True)).picture.size == size


def test_it_can_be_cancelled_and_used_again(bare_store, house):
    def stop(step, steps, **_what):
        raise Cancelled

    with bare_store.lease("edges") as edges:
        with pytest.raises(Cancelled):
            edges(EdgesRequest(house), on_step=stop)
        assert edges(EdgesRequest(house)).picture.size == SIZE
