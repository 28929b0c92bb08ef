"""A line drawing becomes a crayon picture by our own network, and is told by our own recogniser."""

import math

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ml.errors import InvalidInput, WeightsMissing
from ml.sketch.conditions import Condition
from ml.sketch.namer import working_size
from ml.sketch.objects import group
from ml.sketch.painting import BEST, Chance, Painted, paint
from ml.sketch.palette import PAPER, Palette, box_of_crayons
from ml.sketch.pipeline import MODEL, PLAIN, Sketch, SketchRequest, SubjectsRequest, ink_of
from ml.sketch.regions import areas, line_mask
from ml.sketch.telling import with_around, with_told
from ml.sketch.votes import Reading, softmax
from ml.store import ModelStore
from ml.weights.recipes.sketch import SHIPPED

Points = list[tuple[float, float]]

RED, BLUE, PINK = (224, 70, 62), (63, 131, 216), (242, 145, 181)
BOX = Palette(np.uint8([[255, 255, 255], RED, BLUE, [80, 170, 70], [120, 80, 50], [250, 210, 70]]))


@pytest.fixture(scope="module")
def sketch(store: ModelStore) -> Sketch:
    with store.lease("sketch") as pipeline:
        return pipeline


def circle(x: float, y: float, radius: float, *, gap: float = 0.0) -> Points:
    """gap: part of the line that is missing."""
    turns = np.linspace(0, 2 * math.pi * (1 - gap), 60)
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]


def drawn(*strokes: Points, size: tuple[int, int] = (256, 256), width: int = 3) -> Image.Image:
    sheet = np.full((size[1], size[0]), 255, np.uint8)
    for stroke in strokes:
        cv2.polylines(sheet, [np.int32(np.array(stroke) * 16)], False, 0, width, cv2.LINE_AA, 4)
    return Image.fromarray(sheet).convert("RGB")


def car() -> Image.Image:
    body = [(30, 160), (30, 125), (70, 120), (90, 92), (165, 92), (188, 120), (226, 125), (226, 160), (30, 160)]
    return drawn(
        body, circle(75, 162, 20), circle(182, 162, 20), [(98, 118), (104, 100), (150, 100), (160, 118), (98, 118)]
    )


def flat(sketch: Sketch, request: SketchRequest) -> NDArray[np.uint8]:
    return sketch.flat(request, ink_of(request.drawing)).colours


def votes(*marks: tuple[slice, slice, int], rest: int = PAPER, side: int = 16) -> NDArray[np.float32]:
    """(6, side, side) logits: cells of each mark for its crayon, the others for the rest."""
    named = np.full((side, side), rest)
    for rows, columns, crayon in marks:
        named[rows, columns] = crayon
    return (8 * np.eye(len(BOX), dtype=np.float32)[named]).transpose(2, 0, 1)


def ink(*strokes: Points) -> NDArray[np.float32]:
    return ink_of(drawn(*strokes, size=(64, 64), width=2))


NOTHING_ALIKE = np.random.default_rng(0).normal(0, 9, (8, 16, 16)).astype(np.float32)


def painted_by(logits: NDArray[np.float32], lines: NDArray[np.float32], box: Palette, chance: Chance = BEST) -> Painted:
    return paint(Reading(softmax(logits), NOTHING_ALIKE), lines, box, chance)


# --- Areas and objects, by rule ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("gap", "count"), [(0.0, 2), (0.015, 2), (0.2, 1)])
def test_it_closes_small_gaps_alone(gap: float, count: int) -> None:
    ring = line_mask(ink_of(drawn(circle(128, 128, 60, gap=gap))))
    label, found = areas(ring)
    assert label.shape == ring.shape
    assert set(np.unique(label)) == set(range(found))
    assert (label[128, 128] != label[5, 5]) == (count == 2)


def test_it_lets_each_area_vote_for_one_crayon() -> None:
    spotted = votes((slice(3, 13), slice(3, 13), 1), (slice(7, 9), slice(7, 9), 2))
    painted = painted_by(spotted, ink(circle(32, 32, 20)), BOX)
    assert painted.crayons[32, 32] == painted.crayons[32, 20] == 1
    assert painted.crayons[2, 2] == PAPER


def test_it_colours_an_open_figure_but_no_guess_on_free_paper() -> None:
    blot = votes((slice(3, 13), slice(3, 13), 1))
    figure = painted_by(blot, ink(circle(32, 32, 20, gap=0.15)), BOX).crayons
    free = painted_by(blot, ink([(2, 2), (6, 6)]), BOX).crayons
    assert figure[32, 32] == 1
    assert figure[3, 3] == free[32, 32] == PAPER


def test_it_goes_on_with_the_ground_where_its_line_stops() -> None:
    meadow = votes((slice(10, 16), slice(0, 16), 3), rest=2)
    painted = painted_by(meadow, ink([(0, 40), (36, 40)]), BOX).crayons
    assert (painted[:30] == 2).all()
    assert (painted[50:] == 3).all()


def test_it_copes_with_a_network_that_knows_nothing() -> None:
    steps = np.uint8(
        [[255, 255, 255], *((red, green, 60) for red in (20, 90, 160, 230) for green in (20, 90, 160, 230))]
    )
    painted = painted_by(np.zeros((17, 16, 16), np.float32), ink(circle(32, 32, 20)), Palette(steps))
    assert painted.crayons.shape == (64, 64)
    assert len(np.unique(painted.crayons)) <= 2


def test_it_colours_stems_that_close_nothing() -> None:
    stem = votes((slice(4, 14), slice(7, 9), 3))
    painted = painted_by(stem, ink([(32, 14), (32, 56)]), BOX).crayons
    assert painted[36, 30] == painted[36, 34] == 3
    assert painted[36, 10] == PAPER


def test_it_takes_one_crayon_for_what_is_alike() -> None:
    """Two equal wheels and a body: the same votes and likeness put the wheels together, and nothing else."""
    area = np.zeros((40, 60), np.int32)
    area[20:30, 5:15], area[20:30, 40:50], area[5:15, 10:50] = 1, 2, 3
    likeness = np.float32([[9, 9], [0, 0], [0.1, 0], [-6, 5]])
    shared = np.float32([[1, 0, 0], [0, 0.6, 0.4], [0, 0.5, 0.5], [0.1, 0.1, 0.8]])
    objects = group(shared, likeness, area, 4)
    assert objects[1] == objects[2]
    assert len(set(objects)) == 3


def test_it_draws_other_crayons_for_other_seeds_and_the_same_for_the_same() -> None:
    unsure = np.log(np.float32([0.01, 0.33, 0.33, 0.33, 0.001, 0.001]))[:, None, None].repeat(16, 1).repeat(16, 2)
    shapes = ink(circle(20, 20, 9), circle(44, 44, 9))
    drawings = [painted_by(unsure, shapes, BOX, Chance(seed, 1.0)).crayons for seed in (*range(8), 0)]
    assert len({drawing.tobytes() for drawing in drawings}) == 3
    assert all(drawing[20, 20] == drawing[44, 44] for drawing in drawings)  # what is alike is drawn alike
    assert np.array_equal(drawings[0], drawings[-1])


def test_it_hears_colours_where_the_lines_leave_it_open() -> None:
    """Sky, a certain area and two open ones; told blue, which the box has, and green."""
    own = np.float32([[0.1, 0, 0.9, 0, 0, 0], [0, 0.9, 0.1, 0, 0, 0], *2 * [[0.1, 0.18, 0.18, 0.18, 0.18, 0.18]]])
    told = np.float32([[0, 0, 0, 1, 0, 0], [0, 0.4, 0.6, 0, 0, 0], [0, 0, 0.8, 0.2, 0, 0], [0, 0, 0.6, 0.4, 0, 0]])
    size, far = np.float32([900, 400, 400, 400]), np.array([True, False, False, False])
    votes = with_told(own, told, BOX.rgb[[2, 3]], size, far, BOX)
    assert votes.argmax(axis=1).tolist() == [2, 1, 2, 3]
    assert votes[:, PAPER] == pytest.approx(own[:, PAPER], abs=0.05)


def test_it_leaves_bare_what_is_told_to_be_white():
    """A snowman, of whose body the lines say little: white is told beside its hat's red."""
    own = np.float32([[0.2, 0.25, 0.2, 0.1, 0.15, 0.1], [0.1, 0.7, 0.05, 0.05, 0.05, 0.05]])
    size, far = np.float32([900, 100]), np.zeros(2, np.bool_)
    without = with_told(own, own, BOX.rgb[[1]], size, far, BOX)
    told = with_told(own, own, BOX.rgb[[0, 1]], size, far, BOX)
    assert without[0].argmax() == 1
    assert told[0].argmax() == PAPER
    assert told[1].argmax() == 1


def test_it_takes_a_named_place_for_what_lies_behind():
    area = np.zeros((64, 64), np.int32)
    area[32:], area[40:50, 20:40] = 1, 2
    own = np.float32([[0.5, 0.1, 0.1, 0.1, 0.1, 0.1], *2 * [[0.1, 0.1, 0.25, 0.35, 0.1, 0.1]]])
    sizes = np.bincount(area.ravel()).astype(np.float32)
    named = with_around(own, BOX.rgb[[2]], sizes, area, BOX).argmax(axis=1)
    assert own.argmax(axis=1).tolist() == [PAPER, 3, 3]
    assert named.tolist() == [2, 2, 3]


def test_it_makes_a_box_of_crayons_and_finds_them() -> None:
    chance = np.random.default_rng(0)
    pixels = np.concatenate(
        [np.full((900, 3), 255), *(np.clip(chance.normal(c, 4, (300, 3)), 0, 255) for c in (RED, BLUE))]
    )
    box = box_of_crayons(pixels.astype(np.uint8), crayons=6)
    assert (box.rgb[PAPER] == 255).all()
    named = box.index(np.uint8([RED, BLUE, (255, 255, 255), (250, 251, 249)]))
    assert named[2] == named[3] == PAPER
    assert np.abs(box.rgb[named[:2]].astype(int) - (RED, BLUE)).max() < 24
    near, hue = box.near(np.uint8([RED]))
    assert near[named[0]] > 0.9
    assert near[named[1]] < 0.05 > hue[PAPER]


def test_it_says_nothing_that_it_does_not_know() -> None:
    told, untold = (Condition("car", main, None).vector(BOX) for main in (np.uint8(RED), None))
    assert untold.sum() == 1
    assert told.sum() > 2


@pytest.mark.parametrize(
    ("size", "wanted"),
    [((256, 256), (256, 256)), ((1024, 512), (512, 256)), ((300, 700), (256, 512)), ((90, 90), (256, 256))],
)
def test_it_works_at_the_size_it_learned(size: tuple[int, int], wanted: tuple[int, int]) -> None:
    assert working_size(size) == wanted


# --- With the weights --------------------------------------------------------------------------------------------


@pytest.mark.weights
def test_it_colours_a_car_in_the_colour_that_is_asked_for(sketch: Sketch) -> None:
    for wanted in (RED, BLUE):
        colours = flat(sketch, SketchRequest(car(), subject="car", main=wanted, heat=0))
        body = colours[140, 128].astype(int)
        assert np.argmax(body) == np.argmax(wanted)
        assert (colours[20, 20] == 255).all()
        assert (colours[168, 75] == colours[168, 182]).all()  # two wheels


@pytest.mark.weights
def test_it_gives_one_picture_a_seed(sketch: Sketch) -> None:
    first, again, other = (sketch(SketchRequest(car(), seed=seed, subject="car")) for seed in (1, 1, 2))
    assert first.picture.tobytes() == again.picture.tobytes() != other.picture.tobytes()
    assert (first.model, first.seed, first.picture.size) == (MODEL, 1, (256, 256))
    wide = sketch(SketchRequest(drawn(circle(60, 60, 30), size=(200, 100)), size=(400, 200)))
    assert wide.picture.size == (400, 200)


@pytest.mark.weights
def test_it_stays_calm(sketch: Sketch) -> None:
    blank, black = Image.new("RGB", (256, 256), "white"), Image.new("RGB", (256, 256), "black")
    for empty in (blank, black):
        assert (flat(sketch, SketchRequest(empty, heat=0)) == 255).all()
    walk = np.cumsum(np.random.default_rng(1).normal(0, 26, (260, 2)), axis=0)
    scribble = drawn(np.clip(walk + 128, 16, 240).tolist())
    assert len(np.unique(flat(sketch, SketchRequest(scribble, heat=0)).reshape(-1, 3), axis=0)) <= 6


@pytest.mark.weights
def test_it_tells_a_car_from_nothing(store: ModelStore) -> None:
    with store.lease("subjects") as subjects:
        guess = subjects(SubjectsRequest(car()))
        assert next(iter(guess.shares)) == "car"
        assert sum(guess.shares.values()) == pytest.approx(1, abs=1e-4)
        assert subjects(SubjectsRequest(Image.new("RGB", (200, 200), "white"))).shares == {}


def test_it_fills_closed_shapes_without_weights(bare_store: ModelStore) -> None:
    with bare_store.lease("sketch") as plain:
        made = plain(SketchRequest(drawn(circle(128, 128, 60)), seed=1))
        colours = flat(plain, SketchRequest(drawn(circle(128, 128, 60)), seed=1))
    assert made.model == PLAIN
    assert (colours[128, 128] != 255).any()
    assert (colours[5, 5] == 255).all()
    with pytest.raises(WeightsMissing), bare_store.lease("subjects"):
        pass


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"subject": "boat"}, "boat"),
        ({"heat": 5.0}, "heat"),
        ({"drawing": Image.new("RGB", (20, 200))}, "20 x 200"),
        ({"size": (4000, 4000)}, "4000 x 4000"),
        ({"drawing": Image.new("RGB", (1000, 100))}, "too long"),
    ],
)
def test_it_says_what_it_cannot_colour(changes: dict, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        Sketch(None)(SketchRequest(**{"drawing": Image.new("RGB", (200, 200), "white")} | changes))


def test_it_ships_less_than_it_may() -> None:
    files = list(SHIPPED.parent.rglob("*.*"))
    assert sum(path.stat().st_size for path in files) < 32e6
    assert {"crayons.safetensors", "recogniser.safetensors", "palette.json", "card.md"} <= {path.name for path in files}
