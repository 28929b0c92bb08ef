"""PP-OCR finds text and leaves eyes, stars and other motifs alone."""

from pathlib import Path

import numpy as np
import pytest
import skimage
from PIL import Image

from ml.errors import Cancelled, InvalidInput
from ml.lettering.detect import TextFindingRequest
from tests.ml.lettering import HELD_OUT, MOTIFS, Sheet, flat, shaded, strokes

SIZE = (768, 768)
pytestmark = pytest.mark.weights
PHOTOS = Path(skimage.__file__).parent / "data"


@pytest.fixture(scope="module")
def find(store):
    def call(picture, **how):
        with store.lease("text_finding") as finding:
            return finding(TextFindingRequest(picture, **how)).boxes

    return call


def covered(truth, boxes):
    """The largest share of the rectangle `truth` that lies in one box, counted by the box's upright rectangle."""
    shares = [0.0]
    for box in boxes:
        low, high = box.quad.min(axis=0), box.quad.max(axis=0)
        width, height = np.minimum(high, truth[2:]) - np.maximum(low, truth[:2])
        shares.append(max(width, 0) * max(height, 0) / ((truth[2] - truth[0]) * (truth[3] - truth[1])))
    return max(shares)


def test_it_finds_korean_english_and_rotated_text(find):
    sheet = strokes(SIZE, seed=11, count=170)
    sheet.write("고양이의 하루", (384, 90), 70, fill=(250, 248, 240))
    sheet.write("The Little Fox", (384, 240), 52, face="serif", fill=(250, 248, 240))
    sheet.write("비 오는 날", (250, 470), 60, face="jua", angle=20, fill=(250, 248, 240))
    sheet.write("OCEAN", (620, 470), 52, angle=90, fill=(250, 248, 240))
    boxes = find(sheet.picture)
    assert [covered(truth, boxes) > 0.85 for truth in sheet.texts] == [True] * 4
    assert len(boxes) == 4


def test_a_box_lies_along_its_turned_line(find):
    sheet = flat(SIZE)
    sheet.write("숨바꼭질 여행", (384, 384), 70, angle=20)
    (box,) = find(sheet.picture)
    along = box.quad[1] - box.quad[0]
    assert np.degrees(np.arctan2(-along[1], along[0])) == pytest.approx(20, abs=3)


def test_it_keeps_square_titles_of_two_syllables(find):
    sheet = shaded(SIZE, seed=2)
    for number, words in enumerate(["봄날", "고양", "바다", "오이"]):
        sheet.write(words, (200 + number % 2 * 370, 200 + number // 2 * 370), 110, face="jua", fill=(20, 20, 30))
    boxes = find(sheet.picture)
    assert [covered(truth, boxes) > 0.85 for truth in sheet.texts] == [True] * 4


@pytest.mark.parametrize("ground", [flat, strokes])
@pytest.mark.parametrize("motifs", [MOTIFS, HELD_OUT], ids=["known", "held out"])
def test_it_leaves_eyes_stars_and_other_motifs_alone(find, ground, motifs):
    sheet = ground(SIZE)
    for number, draw in enumerate(motifs.values()):
        sheet.put(draw, (105 + number % 4 * 186, 95 + number // 4 * 180), 80 + number * 7)
    sheet.write("여우와 달", (384, 670), 70, fill=(40, 10, 60))
    boxes = find(sheet.picture)
    assert len(boxes) == 1
    assert covered(sheet.texts[0], boxes) > 0.85


def test_it_leaves_the_eyes_of_a_real_cat_alone(find):
    sheet = Sheet(Image.open(PHOTOS / "chelsea.png").convert("RGB"), [])
    assert find(sheet.picture) == ()
    sheet.write("고양이", (225, 265), 44, fill=(255, 255, 255))
    assert len(find(sheet.picture)) == 1


def test_a_second_look_finds_what_brush_strokes_hid_from_the_first(find):
    sheet = strokes(SIZE, seed=7, count=400)
    sheet.write("하늘", (384, 384), 90, face="serif", angle=-20, fill=(250, 248, 240))
    assert covered(sheet.texts[0], find(sheet.picture)) > 0.5


def test_it_reads_english_when_asked(find):
    sheet = flat(SIZE)
    sheet.write("MOON RIVER", (384, 150), 70)
    sheet.write("Ocean 12", (384, 500), 60, angle=90)
    words = {box.words for box in find(sheet.picture, read=True)}
    assert words == {"MOON RIVER", "Ocean 12"}
    assert {box.words for box in find(sheet.picture)} == {""}


def test_boxes_are_in_pixels_of_pictures_of_any_size(find):
    for size in ((300, 300), (1700, 500)):
        sheet = flat(size=size)
        sheet.write("하늘과 바다", (size[0] // 2, size[1] // 2), size[1] // 7)
        (box,) = find(sheet.picture)
        assert covered(sheet.texts[0], [box]) > 0.85


def test_the_same_picture_gives_the_same_boxes(find):
    sheet = strokes(SIZE, seed=4, count=170)
    sheet.write("Wonder", (384, 384), 90, fill=(255, 255, 255))
    first = find(sheet.picture)
    assert first
    assert find(sheet.picture) == first


def test_it_refuses_a_picture_too_small_for_letters(find):
    with pytest.raises(InvalidInput, match="too small"):
        find(Image.new("RGB", (12, 400)))


def test_it_can_be_stopped_and_used_again(store):
    def stop(step, steps, *, doing="", preview=None):
        raise Cancelled

    with store.lease("text_finding") as finding:
        with pytest.raises(Cancelled):
            finding(TextFindingRequest(flat(SIZE).picture), on_step=stop)
        assert finding(TextFindingRequest(flat(SIZE).picture)).boxes == ()
