"""CRAFT: words are found where letters are and links hold them together. Its toy takes dark marks for letters."""

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from ml.errors import Cancelled, InvalidInput, WeightsMissing
from ml.lettering.craft import CraftFinding, read_network, words
from ml.lettering.craft_network import Craft, merge_norms
from ml.lettering.detect import TextFindingRequest

PAPER = (200, 160)


def blot(shape, middle, spread, peak):
    """A bump of a map, as a letter or a link makes it. middle: across, down."""
    down, across = np.mgrid[: shape[0], : shape[1]]
    far = ((across - middle[0]) / spread[0]) ** 2 + ((down - middle[1]) / spread[1]) ** 2
    return (peak * np.exp(-far / 2)).astype(np.float32)


def test_links_hold_letters_together_and_weak_or_small_ones_are_no_words():
    shape = (80, 200)
    two = blot(shape, (30, 30), (5, 5), 0.9) + blot(shape, (70, 30), (5, 5), 0.8)
    link = blot(shape, (50, 30), (13, 3), 0.9)
    ((quad, score),) = words(two, link)
    assert score == pytest.approx(0.9, abs=0.01)
    low, high = quad.min(axis=0), quad.max(axis=0)
    assert low[0] < 24
    assert high[0] > 76
    assert high[1] - low[1] < 30
    assert len(words(two, np.zeros_like(two))) == 2
    faint = blot(shape, (100, 40), (8, 8), 0.65)
    speck = np.zeros(shape, np.float32)
    speck[10:13, 10:13] = 1
    assert words(np.maximum(faint, speck), np.zeros_like(faint)) == []


def test_a_box_lies_along_its_turned_word_and_begins_at_its_top_left():
    sheet = Image.new("F", (200, 200))
    ImageDraw.Draw(sheet).line((40, 150, 160, 80), fill=1.0, width=16)
    ((quad, _score),) = words(np.asarray(sheet, np.float32), np.zeros((200, 200), np.float32))
    along = quad[1] - quad[0]
    assert np.degrees(np.arctan2(-along[1], along[0])) == pytest.approx(30, abs=3)
    assert np.linalg.det([along, quad[3] - quad[0]]) > 0  # clockwise, as y grows downwards


@pytest.fixture
def sheet():
    """Two dark marks; the lower left one comes after the upper right one."""
    paper = Image.new("RGB", PAPER, "white")
    draw = ImageDraw.Draw(paper)
    draw.rectangle((120, 30, 179, 49), fill="black")
    draw.rectangle((20, 100, 99, 129), fill="black")
    return paper


def test_boxes_are_in_pixels_of_the_picture_in_reading_order(full, sheet):
    with full.lease("text_finding", "full") as finding:
        found = finding(TextFindingRequest(sheet))
        larger = finding(TextFindingRequest(sheet.resize((600, 480), Image.Resampling.NEAREST)))
        wide = Image.new("RGB", (1_500, 60), "white")
        wide.paste("black", (1_400, 15, 1_470, 45))
        (far,) = finding(TextFindingRequest(wide)).boxes
        again = finding(TextFindingRequest(sheet))
        assert finding(TextFindingRequest(Image.new("RGB", PAPER, "white"))).boxes == ()
    assert found == again
    assert np.abs(far.quad.mean(axis=0) - (1_435, 30)).max() < 3  # though less than twice as large was looked at
    assert found.size == PAPER
    assert "CRAFT" in found.model
    for result, scale in ((found, 1), (larger, 3)):
        assert len(result.boxes) == 2
        for box, (left, top, right, bottom) in zip(
            result.boxes, ((120, 30, 180, 50), (20, 100, 100, 130)), strict=True
        ):
            low, high = box.quad.min(axis=0) / scale, box.quad.max(axis=0) / scale
            assert np.abs(low - (left, top)).max() < 8
            assert np.abs(high - (right, bottom)).max() < 8
            assert 0.7 <= box.score <= 1


def test_it_reads_when_asked_refuses_specks_and_can_be_stopped(full, sheet):
    told = []
    with full.lease("text_finding", "full") as finding:
        finding(TextFindingRequest(sheet), on_step=lambda step, steps, **_more: told.append((step, steps)))
        assert told
        assert told == [(step, len(told)) for step in range(1, len(told) + 1)]
        for last in range(1, len(told) + 1):

            def stop(step, steps, *, doing="", preview=None, last=last):
                if step == last:
                    raise Cancelled

            with pytest.raises(Cancelled):
                finding(TextFindingRequest(sheet), on_step=stop)
        with pytest.raises(InvalidInput, match="too small"):
            finding(TextFindingRequest(Image.new("RGB", (12, 400))))
        assert len(finding(TextFindingRequest(sheet, read=True)).boxes) == 2
        blind = CraftFinding(finding._network, finding._device, None)
        with pytest.raises(WeightsMissing, match="ppocr"):
            blind(TextFindingRequest(sheet, read=True))


def test_merging_norms_changes_nothing_but_the_time():
    torch.manual_seed(3)
    network = Craft(4).eval()
    for name, values in network.named_buffers():
        if name.endswith(("mean", "var")):
            values.uniform_(0.5, 1.5)
    picture = torch.randn(1, 3, 64, 96)
    with torch.no_grad():
        before = network(picture)
        merged = merge_norms(network)
        assert torch.allclose(merged(picture), before, atol=1e-5)
    assert before.shape == (1, 2, 32, 48)
    assert before.std() > 0.01
    assert not any(isinstance(layer, torch.nn.BatchNorm2d) for layer in merged.modules())


def test_it_refuses_another_network(full, tmp_path):
    from safetensors.torch import load_file, save_file

    file = full.shelf.folder("craft") / "craft_mlt_25k.safetensors"
    tensors = load_file(file)
    del tensors["upconv2.conv.0.bias"]
    save_file(tensors, tmp_path / file.name)
    with pytest.raises(WeightsMissing, match="upconv2"):
        read_network(tmp_path / file.name)
