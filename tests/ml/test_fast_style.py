"""Painting at once: 26 learned styles, any painting, and the colours alone without a network."""

import numpy as np
import pytest
from PIL import Image

from ml.built_in_styles import STYLES
from ml.colours import as_lab
from ml.errors import Cancelled, InvalidInput
from ml.fast_style import ANY, COLOURS, LEARNED, FastStyleRequest
from tests.ml.style_pictures import EARTHEN, STARRY, edge_correlation, painting, palette_distance, scene

weights = pytest.mark.weights
PHOTO = scene((400, 301))


def difference(first: Image.Image, second: Image.Image) -> float:
    """Mean of the pixels' differences, 0..255."""
    return float(np.abs(np.asarray(first, float) - np.asarray(second, float)).mean())


@weights
@pytest.mark.parametrize("style", ["starry_blue", "fiery_oil", "mist", "ink_apricot"])
def test_it_paints_in_a_learned_style_and_keeps_the_subject(store, style):
    with store.lease("fast_style") as fast_style:
        painted = fast_style(FastStyleRequest(PHOTO, style))
    assert (painted.picture.size, painted.picture.mode, painted.model) == (PHOTO.size, "RGB", LEARNED)
    assert difference(painted.picture, PHOTO) > 15
    assert edge_correlation(painted.picture, PHOTO) > 0.5


@weights
def test_it_paints_like_any_painting(store):
    with store.lease("fast_style") as fast_style:
        made = {colours: fast_style(FastStyleRequest(PHOTO, painting(colours))) for colours in (STARRY, EARTHEN)}
    for colours, other in ((STARRY, EARTHEN), (EARTHEN, STARRY)):
        assert made[colours].model == ANY
        assert edge_correlation(made[colours].picture, PHOTO) > 0.3
        distance = palette_distance(made[colours].picture, painting(colours))
        assert distance < 0.8 * palette_distance(PHOTO, painting(colours))
        assert distance < palette_distance(made[other].picture, painting(colours))


@weights
@pytest.mark.parametrize("style", ["starry_blue", painting(STARRY)], ids=["learned", "painting"])
def test_strength_goes_from_the_photo_to_the_painting(store, style):
    with store.lease("fast_style") as fast_style:
        made = [fast_style(FastStyleRequest(PHOTO, style, strength=part)).picture for part in (0, 0.5, 1)]
    assert difference(made[0], PHOTO) == 0
    assert 5 < difference(made[1], PHOTO) < difference(made[2], PHOTO)


@weights
def test_it_keeps_the_colours_of_the_photo(store):
    with store.lease("fast_style") as fast_style:
        plain, kept = (fast_style(FastStyleRequest(PHOTO, "crimson_oil", keep_colours=keep)) for keep in (False, True))
    chroma = [as_lab(np.asarray(picture))[..., 1:] for picture in (PHOTO, plain.picture, kept.picture)]
    assert np.abs(chroma[2] - chroma[0]).mean() < 0.35 * np.abs(chroma[1] - chroma[0]).mean()
    assert difference(kept.picture.convert("L"), PHOTO.convert("L")) > 8


@weights
def test_styles_can_be_mixed_and_named_by_number(store):
    with store.lease("fast_style") as fast_style:
        alone = fast_style(FastStyleRequest(PHOTO, "mist")).picture
        numbered = fast_style(FastStyleRequest(PHOTO, 14)).picture
        nothing_added = fast_style(FastStyleRequest(PHOTO, {"mist": 2.0, "neon": 0.0})).picture
        mixed = fast_style(FastStyleRequest(PHOTO, {"mist": 0.5, "fiery_oil": 0.5})).picture
    assert difference(alone, numbered) == difference(alone, nothing_added) == 0
    assert difference(alone, mixed) > 5


@weights
def test_a_large_picture_is_painted_small_and_keeps_its_contours(store):
    large = scene((1_024, 768))
    with store.lease("fast_style") as fast_style:
        painted = fast_style(FastStyleRequest(large, "quiet_oil", work_px=400)).picture
        small = fast_style(FastStyleRequest(large.resize((400, 300), Image.BOX), "quiet_oil", work_px=400)).picture
    assert painted.size == large.size
    plain = small.resize(large.size, Image.BICUBIC)
    photo, guided, enlarged = (
        np.abs(np.diff(np.asarray(p.convert("L"), float))).ravel() for p in (large, painted, plain)
    )
    assert np.corrcoef(guided, photo)[0, 1] > 1.1 * np.corrcoef(enlarged, photo)[0, 1]


@weights
def test_even_colours_are_painted_without_stripes(store):
    """A drawn sky has steps of one grey level, which the network would turn into bars."""
    sky = Image.fromarray(np.tile(np.linspace(150, 158, 400).astype(np.uint8)[None, :, None], (300, 1, 3)))
    with store.lease("fast_style") as fast_style:
        painted = np.asarray(fast_style(FastStyleRequest(sky, "starry_blue")).picture.convert("L"), float)
    bars = painted.mean(axis=0)  # what is the same from top to bottom
    assert np.diff(bars).std() < 0.3 * np.diff(painted, axis=1).std()


@weights
@pytest.mark.parametrize("size", [(1, 1), (7, 300), (401, 33)])
def test_it_takes_any_size(store, size):
    with store.lease("fast_style") as fast_style:
        for style in ("mist", painting(EARTHEN, (60, 300))):
            assert fast_style(FastStyleRequest(scene(size), style)).picture.size == size


def test_it_names_the_colours_that_stand_in(bare_store):
    with bare_store.lease("fast_style") as fast_style:
        painted = fast_style(FastStyleRequest(PHOTO, painting(EARTHEN)))
        named = fast_style(FastStyleRequest(PHOTO, "crimson_oil"))
    assert painted.model == named.model == COLOURS
    assert palette_distance(painted.picture, painting(EARTHEN)) < 0.3 * palette_distance(PHOTO, painting(EARTHEN))
    assert edge_correlation(painted.picture, PHOTO) > 0.8
    red, green, blue = np.asarray(named.picture, float).mean(axis=(0, 1))
    assert red > 1.5 * max(green, blue)


@pytest.mark.parametrize(
    "wrong",
    [
        {"style": "nowhere"}, {"style": 26}, {"style": {}}, {"style": {"mist": -1.0, "neon": 2.0}},
        {"strength": 1.2}, {"work_px": 4_000},
    ],
)  # fmt: skip
def test_it_refuses_what_it_cannot_do(bare_store, wrong):
    with bare_store.lease("fast_style") as fast_style, pytest.raises(InvalidInput):
        fast_style(FastStyleRequest(**({"picture": PHOTO, "style": "mist"} | wrong)))


def test_it_can_be_cancelled(bare_store):
    def stop(step, steps, **_what):
        raise Cancelled

    with bare_store.lease("fast_style") as fast_style, pytest.raises(Cancelled):
        fast_style(FastStyleRequest(PHOTO, "mist"), on_step=stop)


def test_every_style_has_its_own_names():
    assert len({row.name for row in STYLES}) == len({row.title_ko for row in STYLES}) == len(STYLES) == 26
    assert sum(row.drowns for row in STYLES) == 4
