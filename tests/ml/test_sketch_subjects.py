"""The drawings of the eight children's subjects."""

import colorsys

import cv2
import numpy as np
import pytest

from ml.sketch.subjects import SUBJECTS
from ml.training.pairs.pair import PAPER
from ml.training.pairs.subjects import SUBJECT_SOURCES, avatars, face

SEEDS = range(8)
RANDOM_COLOURED = ("car", "handbag", "shoes", "gemstone", "character")
AVATAR = avatars.Avatar(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" fill="none">'
    '<mask id="m"><path fill="#fff" d="M0 0h9v9z"/></mask>'
    '<circle cx="50" cy="50" r="40" fill="#fbd2b0"/><path d="M10 10h80v30h-80z" fill="#553929"/>'
    '<circle cx="50" cy="60" r="4" fill="#000"/>'
    '<g opacity=".2"><path d="M0 50h100v50h-100z" fill="#0000ff"/></g></svg>',
    outlined=False,
)


def drawn(subject, seed, size=(256, 256)):
    draw = face.drawn if subject == "face" else SUBJECT_SOURCES[subject]
    return draw(np.random.default_rng([11, seed]), size)


@pytest.fixture(scope="module")
def pairs():
    return {subject: [drawn(subject, seed) for seed in SEEDS] for subject in SUBJECT_SOURCES}


def test_it_draws_every_subject_but_scenes():
    assert set(SUBJECT_SOURCES) == set(SUBJECTS) - {"scene"}


@pytest.mark.parametrize("subject", SUBJECT_SOURCES)
def test_it_keeps_the_promises_of_a_pair(subject, pairs):
    for pair in pairs[subject]:
        assert pair.subject == subject
        assert (pair.flat[pair.parts == 0] == 255).all()
        for number in np.unique(pair.parts[pair.parts > 0]):
            colours = pair.flat[pair.parts == number]
            assert (colours == colours[0]).all()
            assert colours[0].min() <= PAPER
        assert pair.main is None or (pair.main == pair.usual[0]).all()
        assert 0 < len(pair.usual) <= 8
    again = drawn(subject, 3)
    assert np.array_equal(again.sketch, pairs[subject][3].sketch)
    assert np.array_equal(again.flat, pairs[subject][3].flat)
    assert drawn(subject, 0, (512, 256)).parts.shape == (256, 512)


@pytest.mark.parametrize("subject", SUBJECT_SOURCES)
def test_it_draws_no_two_alike(subject, pairs):
    small = [cv2.resize(pair.sketch, (32, 32), interpolation=cv2.INTER_AREA) < 210 for pair in pairs[subject]]
    apart = [np.mean(one != other) for k, one in enumerate(small) for other in small[:k]]
    assert np.mean(apart) > 0.1
    assert np.min(apart) > 0.02
    if subject in RANDOM_COLOURED:
        assert len({tuple(pair.main) for pair in pairs[subject] if pair.main is not None}) > len(SEEDS) - 3


def test_it_ties_colours_to_parts(pairs):
    for pair in pairs["panda"]:
        assert pair.main.max() < 80
    for pair in pairs["car"]:
        assert any(colour.max() < 100 and np.ptp(colour) < 30 for colour in pair.usual), "dark wheels"
    for pair in pairs["space"]:
        corner = pair.flat[0, 0].astype(int)
        assert corner[2] > corner[0] + 40
        assert corner.max() < 170
    for pair in pairs["gemstone"]:
        hue = colorsys.rgb_to_hsv(*pair.main / 255)[0]
        facets = [colour for colour in pair.usual if _apart(colorsys.rgb_to_hsv(*colour / 255)[0], hue) < 0.03]
        stone = sum(int((pair.flat == colour).all(axis=2).sum()) for colour in facets)
        assert stone > 0.5 * (pair.parts > 0).sum()


def _apart(one, other):
    return min(abs(one - other), 1 - abs(one - other))


def test_it_draws_ink_where_colours_meet(pairs):
    for subject, some in pairs.items():
        shares = []
        for pair in some:
            border = cv2.morphologyEx(pair.parts, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
            border[:6], border[-6:], border[:, :6], border[:, -6:] = False, False, False, False
            shares.append((cv2.erode(pair.sketch, np.ones((7, 7), np.uint8)) < 128)[border].mean())
        assert np.median(shares) > 0.95, subject


def test_it_takes_an_avatar_apart():
    lines, colours = avatars.taken_apart(AVATAR, 200, 3)
    assert tuple(colours[160, 100]) == (0xFB, 0xD2, 0xB0)
    assert tuple(colours[120, 100]) == (0xFB, 0xD2, 0xB0), "no ink among the colours"
    assert tuple(colours[50, 100]) == (0x55, 0x39, 0x29)
    assert tuple(colours[195, 5]) == (255, 255, 255), "no faint shadow"
    assert lines[120, 100] < 50
    assert lines[80, 100] < 120
    assert lines[50, 100] == 255
