"""Recipes and what they do to pixels, against the numbers of the CSS specification and of plain arithmetic."""

import numpy as np
import pytest
from PIL import Image

from ml.editing.devices import DEVICES
from ml.editing.edit import edited
from ml.editing.recipe import FILTERS, Recipe, read_recipe
from ml.editing.wallpaper import Placing, on_screen, seamless, tiled
from ml.errors import InvalidInput

RAMP = np.arange(256, dtype=np.float64)
rng = np.random.default_rng(7)


def grey_ramp():
    return Image.fromarray(np.tile(np.arange(256, dtype=np.uint8)[None, :, None], (4, 1, 3)))


def colours():
    return Image.fromarray(rng.integers(0, 256, (24, 32, 3), dtype=np.uint8))


def made(picture, **recipe):
    return np.asarray(edited(picture, read_recipe(recipe))).astype(int)


def by(picture, *filters):
    return made(picture, filters=[list(each) for each in filters])


# --- CSS ---------------------------------------------------------------------------------------------------------

LINES = {
    ("brightness", 150): lambda v: v * 1.5,
    ("brightness", 0): lambda v: v * 0,
    ("contrast", 200): lambda v: (v - 127.5) * 2 + 127.5,
    ("contrast", 30): lambda v: (v - 127.5) * 0.3 + 127.5,
    ("invert", 100): lambda v: 255 - v,
    ("invert", 25): lambda v: v * 0.5 + 63.75,
    ("grayscale", 100): lambda v: v,
    ("saturate", 300): lambda v: v,
    ("hue-rotate", 77): lambda v: v,
}
RED = {  # what the specification makes of pure red
    ("grayscale", 100): (54, 54, 54),
    ("sepia", 100): (100, 89, 69),
    ("saturate", 0): (54, 54, 54),
    ("hue-rotate", 180): (0, 109, 109),
    ("hue-rotate", 90): (0, 91, 0),
    ("grayscale", 50): (155, 27, 27),
}


@pytest.mark.parametrize("filter_", LINES)
def test_a_filter_draws_the_line_of_the_specification(filter_):
    row = by(grey_ramp(), filter_)[0, :, 0]
    assert np.abs(row - np.clip(LINES[filter_](RAMP), 0, 255)).max() <= 0.51


@pytest.mark.parametrize("filter_", RED)
def test_a_filter_makes_the_colour_of_the_specification(filter_):
    dot = by(Image.new("RGB", (2, 2), (255, 0, 0)), filter_)[0, 0]
    assert np.abs(dot - RED[filter_]).max() <= 1


def test_the_order_of_filters_counts_and_each_clamps():
    white_first = by(grey_ramp(), ("brightness", 300), ("invert", 100))[0, 200, 0]
    invert_first = by(grey_ramp(), ("invert", 100), ("brightness", 300))[0, 200, 0]
    assert (white_first, invert_first) == (0, 165)


def test_blur_is_a_gaussian_that_keeps_its_border():
    edge = Image.fromarray(
        np.repeat(np.array([0] * 100 + [255] * 100, np.uint8)[None, :, None], 3, axis=2).repeat(40, 0)
    )
    row = by(edge, ("blur", 25))[20, :, 0]  # 5 px
    assert (row[0], row[-1]) == (0, 255)
    assert row[99] + row[100] == pytest.approx(255, abs=1)
    assert row[104] == pytest.approx(255 * 0.816, abs=2)  # 4.5 px from the edge, the normal distribution at 0.9
    wide = by(edge, ("blur", 50), ("blur", 50))[20, :, 0]
    assert np.all(np.diff(wide) >= 0)


def test_what_is_see_through_stays_so():
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    clear.paste((0, 0, 200, 255), (10, 0, 20, 20))
    result = by(clear, ("invert", 100), ("blur", 50))
    assert (result[5, 0, 3], result[5, 19, 3]) == (0, 255)
    assert np.all(result[:, 10:, 2] == 55), "nothing of the invisible red comes in"


# --- The rest ----------------------------------------------------------------------------------------------------


def test_nothing_asked_is_nothing_done():
    picture = colours()
    assert np.array_equal(made(picture), np.asarray(picture))
    plain = {name: plain for name, (_least, _most, plain) in FILTERS.items()}
    assert read_recipe({"filters": [list(each) for each in plain.items()], "crop": [0, 0, 1, 1]}) == Recipe()
    assert Recipe().as_json() == {}


def test_it_turns_mirrors_and_cuts_exactly():
    picture = colours()
    pixels = np.asarray(picture)
    assert np.array_equal(made(picture, turn=90), np.rot90(pixels, -1))
    assert np.array_equal(made(picture, mirror=True, flip=True), pixels[::-1, ::-1])
    assert np.array_equal(made(picture, crop=[0.25, 0.5, 0.5, 0.25]), pixels[12:18, 8:24])
    assert made(picture, resize=[0, 48]).shape == (48, 64, 3)
    assert made(picture, resize=[5, 7]).shape == (7, 5, 3)
    assert made(picture, crop=[0.999, 0.999, 0.001, 0.001]).shape == (1, 1, 3)


def test_it_straightens_without_empty_corners():
    white = Image.new("RGB", (300, 200), "white")
    result = made(white, straighten=10)
    assert result.min() == 255
    assert result.shape[1] / result.shape[0] == pytest.approx(1.5, abs=0.02)
    line = np.zeros((200, 300, 3), np.uint8)
    line[100] = 255
    tilted = made(Image.fromarray(line), straighten=10)[:, :, 0]
    left, right = (np.argmax(tilted[:, column]) for column in (20, tilted.shape[1] - 20))
    assert (right - left) / (tilted.shape[1] - 40) == pytest.approx(np.tan(np.radians(10)), abs=0.02), "clockwise"


def test_it_makes_smaller_in_linear_light():
    fine = np.zeros((64, 64, 3), np.uint8)
    fine[::2, ::2] = fine[1::2, 1::2] = 255
    assert made(Image.fromarray(fine), resize=[8, 8])[4, 4, 0] == pytest.approx(188, abs=1)


def test_levels_and_curves():
    row = made(grey_ramp(), levels=[50, 200, 1, 0, 255])[0, :, 0]
    assert np.abs(row - np.clip((RAMP - 50) * 1.7, 0, 255)).max() <= 1
    assert made(grey_ramp(), levels=[0, 255, 2, 10, 240])[0, 64, 0] == pytest.approx(
        10 + 230 * (64 / 255) ** 0.5, abs=1
    )
    bent = made(grey_ramp(), curves={"rgb": [[0, 0], [64, 30], [128, 160], [255, 255]], "red": [[0, 255], [255, 0]]})[0]
    assert [bent[x, 1] for x in (0, 64, 128, 255)] == [0, 30, 160, 255]
    assert np.all(np.diff(bent[:, 1]) >= 0), "a curve never swings past its points"
    assert np.abs(bent[:, 0] + bent[:, 1] - 255).max() <= 1


def test_one_colour_is_shifted_alone():
    red, blue, grey = (Image.new("RGB", (2, 2), colour) for colour in ((200, 40, 40), (40, 40, 200), (90, 90, 90)))
    recipe = {"colours": {"red": [100, -50, 40]}}
    hue_turned = made(red, **recipe)[0, 0]
    assert hue_turned[1] > hue_turned[2] + 15
    assert made(blue, **recipe)[0, 0].tolist() == [40, 40, 200]
    assert made(grey, **recipe)[0, 0].tolist() == [90, 90, 90]
    paler = made(red, colours={"red": [0, -100, 0]})[0, 0]
    assert np.ptp(paler) <= 1


def test_finish():
    picture = Image.new("RGB", (200, 200), (128, 128, 128))
    dark = made(picture, vignette=100)
    assert (dark[100, 100, 0], dark[0, 0, 0]) == (128, pytest.approx(128 * 0.2, abs=2))
    grainy = made(picture, grain=50, grain_size=5, seed=3)
    assert grainy.std() == pytest.approx(made(picture, grain=50, grain_size=5, seed=4).std(), rel=0.3)
    assert not np.array_equal(grainy, made(picture, grain=50, grain_size=5, seed=4))
    assert np.array_equal(grainy, made(picture, grain=50, grain_size=5, seed=3))
    edge = Image.fromarray(np.repeat(np.array([80] * 20 + [160] * 20, np.uint8)[None, :, None], 3, axis=2).repeat(9, 0))
    row = made(edge, sharpen=100)[4, :, 0]
    assert row[19] < 80 < 160 < row[20]
    assert row[5] == 80


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ([], "recipe is an object"),
        ({"colour": 1}, "recipe has no 'colour'"),
        ({"version": 2}, "version is 1, not 2"),
        ({"turn": 45}, "turn is 0, 90, 180 or 270, not 45"),
        ({"mirror": 1}, "mirror is true or false"),
        ({"sharpen": True}, "sharpen is a number"),
        ({"sharpen": float("nan")}, "sharpen is 0 to 300, not nan"),
        ({"vignette": 10**400}, "vignette is -100 to 100"),
        ({"filters": [["drop-shadow", 1]]}, "filters[0] is one of"),
        ({"filters": [["blur", 51]]}, "filters[0] is 0 to 50, not 51"),
        ({"filters": [["blur", 1]] * 17}, "filters is a list of 0 to 16"),
        ({"crop": [0.5, 0, 0.6, 1]}, "crop lies within the photo"),
        ({"crop": [0, 0, 0, 1]}, "crop lies within the photo"),
        ({"resize": [9000, 1]}, "resize is 0 to 8192, not 9000"),
        ({"resize": [1.5, 1]}, "resize is a whole number"),
        ({"levels": [9, 9, 1, 0, 255]}, "levels: black lies under white"),
        ({"curves": {"rgb": [[0, 0], [0, 9]]}}, "curves.rgb: each point lies right of the one before"),
        ({"colours": {"pink": [0, 0, 0]}}, "colours has no 'pink'"),
    ],
)
def test_it_says_what_is_wrong_with_a_recipe(recipe, words):
    with pytest.raises(InvalidInput) as raised:
        read_recipe(recipe)
    assert str(raised.value).startswith(words)


def test_a_recipe_survives_being_told():
    told = {
        "version": 1, "turn": 270, "flip": True, "straighten": -3.5, "crop": [0.1, 0.1, 0.5, 0.5], "resize": [0, 90],
        "levels": [5, 250, 1.2, 0, 255], "curves": {"blue": [[0, 9], [255, 240]]}, "colours": {"aqua": [1, 2, 3]},
        "sharpen": 40, "filters": [["sepia", 30], ["brightness", 120]], "vignette": -20, "grain": 9, "seed": 5,
    }  # fmt: skip
    assert read_recipe(told).as_json() == told
    assert np.array_equal(made(colours().resize((64, 64)), **told).shape, (90, 90, 3))


# --- Wallpapers --------------------------------------------------------------------------------------------------


def test_a_wallpaper_fills_its_screen():
    picture = colours().resize((320, 240))
    device = DEVICES["phone-750x1334"]
    size = device.width_px, device.height_px
    left, right = (np.asarray(on_screen(picture, size, Placing(x=x))) for x in (0, 1))
    assert left.shape == right.shape == (1334, 750, 3)
    assert np.abs(left.astype(int) - right).mean() > 10
    with pytest.raises(InvalidInput):
        Placing(x=1.2)


def test_a_tile_has_no_seam():
    slope = np.repeat(np.linspace(0, 255, 200).astype(np.uint8)[None, :, None], 3, axis=2).repeat(200, 0)
    tile = np.asarray(seamless(Image.fromarray(slope))).astype(int)
    inside = np.abs(np.diff(tile[50, :, 0])).max()
    assert abs(tile[50, 0, 0] - tile[50, -1, 0]) <= inside + 2
    assert np.asarray(tiled(Image.fromarray(slope), (300, 500), Placing(), 3)).shape == (500, 300, 3)
