"""Text is painted out, nothing else is touched, and PP-OCR finds none afterwards."""

import numpy as np
import pytest
from PIL import Image

from ml.errors import Cancelled, InvalidInput
from ml.inpainting import RemovalRequest
from ml.lettering.detect import TextBox, TextFindingRequest
from tests.ml.lettering import Sheet, cat_eye, flat, shaded, strokes

SIZE = (640, 640)
WHITE = (250, 248, 240)


pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def remove(store):
    def call(picture, **how):
        with store.lease("text_removal") as removal:
            return removal(RemovalRequest(picture, **how))

    return call


@pytest.fixture(scope="module")
def found(store):
    def call(picture):
        with store.lease("text_finding") as finding:
            return finding(TextFindingRequest(picture)).boxes

    return call


def lettered(ground, **how):
    """The ground without and with a Korean and an English title."""
    sheet = ground(SIZE, **how)
    bare = sheet.picture.copy()
    sheet.write("고양이의 하루", (320, 150), 64, fill=WHITE)
    sheet.write("Little Fox", (320, 480), 56, face="serif", fill=(20, 20, 40), angle=12)
    return bare, sheet.picture


def differs(one, other):
    return (np.asarray(one) != np.asarray(other)).any(axis=2)


def area(quad):
    return np.linalg.norm(quad[1] - quad[0]) * np.linalg.norm(quad[3] - quad[0])


@pytest.mark.parametrize(
    ("ground", "how", "near"),
    [(flat, {"colour": (150, 180, 200)}, 1.0), (shaded, {"seed": 3}, 3.0), (strokes, {"seed": 5, "count": 300}, 25.0)],
)
def test_it_paints_text_out_and_touches_nothing_else(remove, found, ground, how, near):
    bare, picture = lettered(ground, **how)
    result = remove(picture)
    mask = np.asarray(result.mask) > 0
    assert not (differs(picture, result.picture) & ~mask).any()
    assert mask.sum() < 0.75 * sum(area(box.quad) for box in result.boxes)
    assert len(result.boxes) == 2
    assert result.left == ()
    assert ground is not strokes or found(result.picture) == ()
    off = np.abs(np.asarray(result.picture, float) - np.asarray(bare, float))[mask].mean()
    assert off < near  # levels of 255 from the ground that was under the letters


def test_it_leaves_an_eye_and_the_kept_box(remove, found):
    _bare, picture = lettered(flat, colour=(150, 180, 200))
    Sheet(picture, []).put(cat_eye, (320, 310), 110)
    result = remove(picture, keep=(0,))
    (stays,) = found(result.picture)
    assert stays.quad[:, 1].max() < 260
    assert not differs(picture, result.picture)[:400].any()


def test_it_paints_exactly_what_a_mask_says(remove):
    _bare, picture = lettered(strokes, seed=5, count=300)
    mask = Image.new("L", SIZE)
    mask.paste(255, (100, 300, 160, 360))
    result = remove(picture, mask=mask)
    assert np.array_equal(np.asarray(result.mask), np.asarray(mask))
    assert differs(picture, result.picture)[300:360, 100:160].mean() > 0.5
    assert differs(picture, result.picture).sum() <= 3600


def test_where_text_is_left_the_whole_box_goes(remove):
    sheet = flat(SIZE, colour=(150, 180, 200))
    left, top, right, bottom = sheet.write("WONDER", (320, 440), 110, face="serif", fill=(20, 20, 40))
    upper = TextBox(((170.0, 380.0), (470.0, 380.0), (470.0, 420.0), (170.0, 420.0)))  # cuts through the letters
    result = remove(sheet.picture, boxes=(upper,))
    assert result.left == ()
    assert result.rounds == 2
    assert (np.asarray(result.mask)[top:bottom, left:right] > 0).mean() > 0.95


def test_it_takes_boxes_of_a_person(remove):
    _bare, picture = lettered(flat, colour=(150, 180, 200))
    box = TextBox(((90.0, 100.0), (550.0, 100.0), (550.0, 200.0), (90.0, 200.0)))
    result = remove(picture, boxes=(box,))
    assert result.boxes == (box,)
    changed = differs(picture, result.picture)
    assert changed[100:200].any()
    assert not changed[260:].any()


def test_the_seed_decides_the_filling(remove):
    _bare, picture = lettered(strokes, seed=8, count=500)
    mask = Image.new("L", SIZE)
    mask.paste(255, (280, 280, 330, 330))
    first, again, other = (remove(picture, mask=mask, seed=seed).picture for seed in (1, 1, 2))
    assert not differs(first, again).any()
    assert differs(first, other).any()


def test_a_picture_without_text_stays_as_it_is(remove):
    picture = shaded(SIZE, seed=1).picture
    result = remove(picture)
    assert result.rounds == 0
    assert not differs(picture, result.picture).any()


@pytest.mark.parametrize(
    "how",
    [
        {"mask": Image.new("L", (10, 10))},
        {"mask": Image.new("L", SIZE, 255)},
        {"mask": Image.new("L", SIZE), "boxes": ()},
        {"keep": (3,)},
    ],
    ids=["another size", "all of it", "mask and boxes", "no such box"],
)
def test_it_refuses_what_it_cannot_do(remove, how):
    with pytest.raises(InvalidInput):
        remove(flat(SIZE).picture, **how)


def test_it_can_be_stopped(store):
    def stop(step, steps, *, doing="", preview=None):
        raise Cancelled

    mask = Image.new("L", SIZE)
    mask.paste(255, (100, 300, 160, 360))
    with store.lease("text_removal") as removal, pytest.raises(Cancelled):
        removal(RemovalRequest(flat(SIZE).picture, mask=mask), on_step=stop)
