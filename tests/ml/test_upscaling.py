"""Enlarging, with the real networks and, where only the bookkeeping is asked, with a network made here."""

import math
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from PIL import Image

from ml.device import Device
from ml.errors import Cancelled, InvalidInput, OutOfMemory
from ml.upscaling import Upscaling, UpscalingRequest
from tests.ml.drawings import HELD_OUT, drawing

A4 = (2480, 3508)  # at 300 dpi


def psnr(one: Image.Image, other: Image.Image) -> float:
    return 10 * math.log10(255**2 / np.mean((np.asarray(one, float) - np.asarray(other, float)) ** 2))


def ssim(one: Image.Image, other: Image.Image) -> float:
    """Wang et al. 2004, on luminance, Gaussian window of 11."""

    def blurred(values):
        return cv2.GaussianBlur(values, (11, 11), 1.5)[5:-5, 5:-5]

    x, y = (np.asarray(picture.convert("L"), float) for picture in (one, other))
    mean_x, mean_y = blurred(x), blurred(y)
    var_x, var_y = blurred(x * x) - mean_x**2, blurred(y * y) - mean_y**2
    both = blurred(x * y) - mean_x * mean_y
    shares = (2 * mean_x * mean_y + 6.5025) * (2 * both + 58.5225)
    return float(np.mean(shares / ((mean_x**2 + mean_y**2 + 6.5025) * (var_x + var_y + 58.5225))))


def gains(model: str, store, names, side: int) -> np.ndarray:
    """(drawings, 2): PSNR in dB and SSIM beyond bicubic's, x4 from side / 4."""
    rows = []
    for name in names:
        truth = drawing(name, side)
        small = truth.resize((side // 4, side // 4), Image.Resampling.BOX)
        with store.lease("upscaling") as upscaling:
            made = upscaling(UpscalingRequest(small, scale=4, model=model)).picture
        plain = small.resize(truth.size, Image.Resampling.BICUBIC)
        rows.append((psnr(made, truth) - psnr(plain, truth), ssim(made, truth) - ssim(plain, truth)))
    return np.array(rows)


@pytest.mark.weights
@pytest.mark.parametrize(("model", "names", "side"), [("quick", HELD_OUT, 512), ("photo", ("robot",), 256)])
def test_it_beats_bicubic_on_every_drawing(store, model, names, side):
    assert (gains(model, store, names, side) > 0).all()


@pytest.mark.weights
def test_the_illustration_network_beats_bicubic_on_the_whole(store):
    found = gains("illustration", store, HELD_OUT, 256)
    assert (found.mean(axis=0) > 0).all()
    assert (found[:, 1] > 0).all()


@pytest.mark.weights
def test_it_makes_an_a4_page_in_two_passes(store):
    seen = []
    with store.lease("upscaling") as upscaling:
        small = drawing("cat", 256).resize((181, 256))
        made = upscaling(UpscalingRequest(small, size=A4), on_step=lambda step, steps, **_: seen.append((step, steps)))
    assert made.picture.size == A4
    assert "animevideov3" in made.model
    assert seen == [(step, len(seen)) for step in range(1, len(seen) + 1)]
    assert psnr(made.picture.resize(small.size, Image.Resampling.BOX), small) > 30


@pytest.mark.weights
@pytest.mark.parametrize(("model", "width", "most"), [("quick", 400, 3), ("illustration", 208, 24), ("photo", 200, 24)])
def test_tiles_leave_no_seam(store, model, width, most):
    """A strip that takes two tiles against its middle, which takes one and has no border there."""
    high = 8 if model == "photo" else 32  # slow
    strip = drawing("boat", 512).crop((0, 228, width, 228 + high))
    near = (width // 2 - 60, 0, width // 2 + 60, high)
    with store.lease("upscaling") as upscaling:
        tiled = np.asarray(upscaling(UpscalingRequest(strip, scale=4, model=model)).picture, int)
        whole = np.asarray(upscaling(UpscalingRequest(strip.crop(near), scale=4, model=model)).picture, int)
    middle, border = slice(160, 320), 80
    tiled = tiled[:, near[0] * 4 : near[2] * 4][:, middle]
    apart = tiled - whole[:, middle]
    assert np.abs(apart).max() <= most
    assert np.abs(apart).mean() < 0.5
    step = np.abs(np.diff(apart, axis=1)).mean(axis=(0, 2))  # between neighbouring columns
    assert step[border - 1] <= 2 * step.mean() + 0.05


@pytest.mark.weights
def test_it_makes_the_same_of_the_same(store):
    request = UpscalingRequest(drawing("fish", 64), scale=3)
    with store.lease("upscaling") as upscaling:
        assert upscaling(request).picture.tobytes() == upscaling(request).picture.tobytes()


@pytest.mark.weights
def test_it_keeps_the_colours(store):
    small = drawing("rainbow", 96)
    with store.lease("upscaling") as upscaling:
        made = upscaling(UpscalingRequest(small, scale=4)).picture
    drift = np.asarray(made, float).mean(axis=(0, 1)) - np.asarray(small, float).mean(axis=(0, 1))
    assert np.abs(drift).max() < 1


@pytest.mark.weights
def test_it_keeps_what_is_see_through(store):
    sticker = Image.new("RGBA", (48, 48), (0, 0, 0, 0))
    sticker.paste((250, 240, 200, 255), (12, 12, 36, 36))
    with store.lease("upscaling") as upscaling:
        made = np.asarray(upscaling(UpscalingRequest(sticker, scale=4)).picture)
    assert made.shape == (192, 192, 4)
    assert made[:24, :, 3].max() < 8
    assert made[64:128, 64:128, 3].min() > 247
    assert made[made[..., 3] > 8][:, :2].min() > 225  # the black that nobody sees makes no fringe


@pytest.mark.weights
def test_it_stops_when_asked_and_works_again(store):
    def stop(*_, **__):
        raise Cancelled

    request = UpscalingRequest(drawing("tree", 64), scale=2)
    with store.lease("upscaling") as upscaling:
        with pytest.raises(Cancelled):
            upscaling(request, on_step=stop)
        assert upscaling(request).picture.size == (128, 128)


def test_it_enlarges_bicubically_without_weights(bare_store):
    small = drawing("fish", 64)
    with bare_store.lease("upscaling") as upscaling:
        made = upscaling(UpscalingRequest(small, size=(200, 200)))
    assert made.model == "bicubic enlarging"
    assert made.picture.tobytes() == small.resize((200, 200), Image.Resampling.BICUBIC).tobytes()


def test_it_only_resizes_what_is_large_enough(store):
    with store.lease("upscaling") as upscaling:
        made = upscaling(UpscalingRequest(drawing("fish", 128), size=(90, 100)))
    assert (made.picture.size, made.model) == ((90, 100), "Lanczos resizing")


@pytest.mark.parametrize(("fit", "left", "middle"), [("crop", "red", "lime"), ("stretch", "blue", "lime")])
def test_it_fills_another_shape_as_asked(bare_store, fit, left, middle):
    flag = Image.new("RGB", (60, 20), "red")
    flag.paste("blue", (0, 0, 10, 20))
    flag.paste("lime", (27, 0, 33, 20))
    with bare_store.lease("upscaling") as upscaling:
        made = upscaling(UpscalingRequest(flag, size=(200, 200), fit=fit)).picture
    assert made.getpixel((3, 100)) == Image.new("RGB", (1, 1), left).getpixel((0, 0))
    assert made.getpixel((100, 100)) == Image.new("RGB", (1, 1), middle).getpixel((0, 0))


def test_it_pads_with_paper_or_with_nothing(bare_store):
    with bare_store.lease("upscaling") as upscaling:
        solid = upscaling(UpscalingRequest(Image.new("RGB", (60, 20), "red"), size=(200, 200), fit="pad")).picture
        glass = Image.new("RGBA", (60, 20), (255, 0, 0, 128))
        clear = upscaling(UpscalingRequest(glass, size=(200, 200), fit="pad")).picture
    assert (solid.getpixel((100, 5)), solid.getpixel((100, 100))) == ((255, 255, 255), (255, 0, 0))
    assert (clear.getpixel((100, 5))[3], clear.getpixel((100, 100))) == (0, (255, 0, 0, 128))


@pytest.mark.parametrize(
    "wrong",
    [{}, {"size": (10, 10), "scale": 2}, {"size": (0, 10)}, {"size": (9000, 10)}, {"scale": 0}, {"scale": math.nan},
     {"scale": 1e9}, {"scale": 2, "model": "best"}, {"scale": 2, "fit": "guess"}],
)  # fmt: skip
def test_it_refuses_what_it_cannot_make(bare_store, wrong):
    with bare_store.lease("upscaling") as upscaling, pytest.raises(InvalidInput):
        upscaling(UpscalingRequest(Image.new("RGB", (20, 20)), **wrong))


class RepeatingNetwork:
    """Enlarges by repeating pixels; has no memory for tiles of over `room` pixels."""

    def __init__(self, room: int) -> None:
        self.room, self.shapes = room, []

    def get_inputs(self):
        return [SimpleNamespace(name="picture")]

    def run(self, _outputs, feeds, _options):
        tile = feeds["picture"]
        self.shapes.append(tile.shape[2:])
        if tile[0, 0].size > self.room:
            raise MemoryError
        return [tile.repeat(4, axis=2).repeat(4, axis=3)]


def upscaling_with(network: RepeatingNetwork) -> Upscaling:
    loader = SimpleNamespace(device=Device(threads=1), find=lambda name: Path(name), session=lambda path: network)
    return Upscaling.load(loader)


def test_it_goes_on_with_smaller_tiles_when_memory_runs_out():
    network = RepeatingNetwork(room=220**2)
    picture = Image.new("RGB", (500, 300), "teal")
    made = upscaling_with(network)(UpscalingRequest(picture, scale=4)).picture
    assert made.size == (2000, 1200)
    assert set(made.get_flattened_data()) == {(0, 128, 128)}
    assert len(set(network.shapes)) == 2


def test_it_says_when_even_small_tiles_do_not_fit():
    with pytest.raises(OutOfMemory):
        upscaling_with(RepeatingNetwork(room=10))(UpscalingRequest(Image.new("RGB", (500, 300)), scale=4))


@pytest.mark.parametrize("size", [(1, 1), (1, 700), (701, 3), (321, 643)])
def test_tiles_cover_every_size(size):
    noise = np.random.default_rng(3).integers(0, 256, (size[1], size[0], 3), np.uint8)
    made = upscaling_with(RepeatingNetwork(room=10**6))(UpscalingRequest(Image.fromarray(noise), scale=4)).picture
    assert np.array_equal(np.asarray(made), noise.repeat(4, axis=0).repeat(4, axis=1))
