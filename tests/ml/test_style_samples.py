"""The samples of style transfer: painted by procedures, shipped as files, and each a picture of its own."""

import io

import numpy as np
import pytest
from PIL import Image

from ml.film import as_gif, as_mp4, frames_of
from ml.samples.contents import VIEWS
from ml.samples.shipping import PAINTERS, paint_content, paint_style
from ml.style_fit import fit
from tests.ml.conftest import ROOT

SHIPPED = ROOT / "static" / "stylelab" / "samples"


def test_it_ships_each_sample_within_its_room():
    for kind, names in (("styles", PAINTERS), ("contents", VIEWS)):
        files = {path.stem: path for path in (SHIPPED / kind).glob("*.webp")}
        assert files.keys() == set(names)
        assert len(files) == 16
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*.webp")) <= 1_500_000


@pytest.mark.parametrize("name", ["ink", "stained_glass", "woodblock"])
def test_it_paints_what_it_ships(name):
    """At a quarter of the size: the same colours in the same places."""
    made = np.asarray(Image.fromarray(paint_style(name, 96)).resize((12, 12), Image.BOX), float)
    with Image.open(SHIPPED / "styles" / f"{name}.webp") as shipped:
        kept = np.asarray(shipped.convert("RGB").resize((12, 12), Image.BOX), float)
    assert np.corrcoef(made.ravel(), kept.ravel())[0, 1] > 0.75
    assert np.array_equal(paint_style(name, 48), paint_style(name, 48))


def test_it_draws_the_contents_in_their_shapes():
    tall = paint_content("forest_light", 96)
    assert tall.shape == (96, 72, 3)
    assert tall.std() > 20


def test_it_tells_a_clear_style_from_one_that_drowns_the_subject():
    with Image.open(SHIPPED / "contents" / "night_city.webp") as shipped:
        city = shipped.convert("RGB")
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (*city.size[::-1], 3), np.uint8))
    dimmed, drowned = Image.blend(city, noise, 0.1), Image.blend(city, noise, 0.9)
    assert 1.0 >= fit(city, dimmed) > fit(city, drowned) + 0.2
    assert fit(city, dimmed) == fit(city, dimmed)


def test_it_makes_a_film_of_growing_pictures():
    pictures = [Image.new("RGB", (64 * size, 48 * size), (80 * size, 20, 40)) for size in (1, 2, 3)]
    frames = frames_of(pictures, 100)
    assert {frame.size for frame in frames} == {(100, 76)}
    gif = Image.open(io.BytesIO(as_gif(frames)))
    assert gif.n_frames >= 2
    mp4 = as_mp4(frames)
    assert mp4[4:8] == b"ftyp"
