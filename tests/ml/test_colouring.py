"""A laid-out drawing becomes a crayon picture that keeps its promises about colour."""

import math

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ml.colouring import HANDS, Coloured, Colouring, ColouringRequest
from ml.colouring.drawn import settled
from ml.colouring.ground import HOURS, PLACES, WEATHERS
from ml.colouring.rasters import StickerArt, rasterise
from ml.colouring.usual import usual_colours
from ml.errors import Cancelled, InvalidInput
from ml.layout import Layout, Sticker, Stroke
from ml.sketch.conditions import Condition
from ml.sketch.namer import Namer
from ml.sketch.painting import Painted
from ml.sketch.palette import Palette
from ml.sketch.votes import Reading
from ml.store import ModelStore
from tests.ml.conftest import PLACES as PLACES_OF_WEIGHTS

pytestmark = pytest.mark.weights

RED = "#c8402c"
RED_RGB, SUN_RGB = np.float32([0.78, 0.25, 0.17]), np.float32([0.98, 0.80, 0.24])


@pytest.fixture(scope="module")
def colouring(store: ModelStore) -> Colouring:
    with store.lease("colouring") as pipeline:
        return pipeline


def circle(x: float, y: float, radius: float, *, gap_px: float = 0.0, colour: str = "") -> Stroke:
    """gap_px: of the circle's line left open, in pixels of a sheet of 512 px."""
    part = 1 - gap_px / (2 * math.pi * radius * 1.024)
    angles = [2 * math.pi * part * step / 60 for step in range(61)]
    return Stroke(tuple((x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles), 6, colour)


def pixels(coloured: Coloured) -> NDArray[np.uint8]:
    return np.asarray(coloured.picture)


def lab_at(coloured: Coloured, x: float, y: float, reach: int = 12) -> NDArray[np.float32]:
    """Mean Lab (L 0..100) around a point given in the sheet's units."""
    column, row = round(x * 1.024), round(y * 1.024)
    part = pixels(coloured)[row - reach : row + reach, column - reach : column + reach]
    return cv2.cvtColor(part.astype(np.float32) / 255, cv2.COLOR_RGB2LAB).reshape(-1, 3).mean(axis=0)


def hue_apart(lab: NDArray[np.float32], rgb: NDArray[np.float32]) -> float:
    """Degrees between the hue of a colour and of an RGB one in 0..1."""
    wanted = cv2.cvtColor(np.float32([[rgb]]), cv2.COLOR_RGB2LAB)[0, 0]
    apart = math.degrees(math.atan2(lab[2], lab[1]) - math.atan2(wanted[2], wanted[1]))
    return abs((apart + 180) % 360 - 180)


def paper_like(lab: NDArray[np.float32]) -> bool:
    return lab[0] > 90 and math.hypot(lab[1], lab[2]) < 12


def test_it_gives_equal_pictures_for_equal_requests_and_others_for_others(colouring: Colouring) -> None:
    request = ColouringRequest(Layout((Sticker("dog-face", 500, 250),)), seed=3, size=(512, 256))
    first, again = colouring(request), colouring(request)
    assert first.picture.tobytes() == again.picture.tobytes()
    other = colouring(ColouringRequest(request.layout, seed=4, size=request.size))
    assert other.picture.tobytes() != first.picture.tobytes()
    assert first.picture.size == first.sketch.size == (512, 256)
    assert (first.seed, other.seed) == (3, 4)


@pytest.mark.parametrize(
    ("sticker", "at"),
    [
        ("red-apple", (470, 300)),
        ("banana", (480, 300)),
        ("deciduous-tree", (500, 200)),
        ("red-heart", (500, 230)),
        ("tangerine", (500, 280)),
        ("grapes", (500, 280)),
        ("dolphin", (520, 200)),
    ],
)
def test_it_paints_each_sticker_in_its_own_colours(sticker: str, at: tuple, colouring: Colouring) -> None:
    layout = Layout((Sticker(sticker, 500, 250, 2.0),))
    coloured = colouring(ColouringRequest(layout, seed=1, place="sheet"))
    art = rasterise(layout, StickerArt.read(PLACES_OF_WEIGHTS[1] / "sticker_art"), (1000, 500)).paint
    x, y = at
    own = art[y - 8 : y + 8, x - 8 : x + 8].reshape(-1, 3).mean(axis=0)
    assert hue_apart(lab_at(coloured, x, y, 8), own) < 30


def test_it_leaves_white_things_white_on_a_meadow(colouring: Colouring) -> None:
    coloured = colouring(ColouringRequest(Layout((Sticker("snowman", 500, 250, 2.0),)), seed=1))
    assert paper_like(lab_at(coloured, 500, 370, 8))
    assert not paper_like(lab_at(coloured, 100, 450))


def test_it_hides_what_lies_behind_a_sticker(colouring: Colouring) -> None:
    behind, front = Sticker("red-apple", 500, 250, 0.5), Sticker("snowman", 500, 290, 2.2)
    alone = colouring(ColouringRequest(Layout((front,)), seed=1, place="sheet"))
    both = colouring(ColouringRequest(Layout((behind, front)), seed=1, place="sheet"))
    assert both.sketch.tobytes() == alone.sketch.tobytes()
    assert both.picture.tobytes() == alone.picture.tobytes()
    swapped = colouring(ColouringRequest(Layout((front, behind)), seed=1, place="sheet"))
    assert swapped.picture.tobytes() != alone.picture.tobytes()


@pytest.mark.parametrize("gap_px", [0, 3])
def test_it_fills_a_closed_shape_with_its_crayon(gap_px: float, colouring: Colouring) -> None:
    layout = Layout((circle(500, 250, 120, gap_px=gap_px, colour=RED),))
    coloured = colouring(ColouringRequest(layout, seed=2, place="sheet"))
    inside, outside = lab_at(coloured, 500, 250), lab_at(coloured, 850, 250)
    assert hue_apart(inside, RED_RGB) < 25
    assert math.hypot(inside[1], inside[2]) > 15
    assert paper_like(outside)


def test_it_fills_an_open_figure_by_the_network_alone(colouring: Colouring) -> None:
    layout = Layout((circle(500, 250, 120, gap_px=60, colour=RED), Stroke(((100, 450), (900, 450)), 6, RED)))
    request = ColouringRequest(layout, seed=2, place="sheet")
    plain = Colouring(StickerArt.read(PLACES_OF_WEIGHTS[1] / "sticker_art"))
    for way in (colouring, plain):
        coloured = way(request)
        inside = lab_at(coloured, 500, 250)
        assert coloured.model == way.model
        assert paper_like(lab_at(coloured, 500, 480, 8))
        assert paper_like(inside) == (way is plain)
    assert hue_apart(lab_at(colouring(request), 500, 250), RED_RGB) < 25
    assert plain.model == Colouring.PLAIN != colouring.model


def test_it_takes_who_writes_for_a_person_of_the_day(store: ModelStore) -> None:
    heard = []

    class Listening(Namer):
        def read(self, ink: NDArray[np.float32], condition: Condition) -> Reading:
            heard.append(condition.expected)
            return super().read(ink, condition)

    with store.lease("sketch") as sketch:
        namer = Listening(sketch.namer.network, sketch.namer.palette)
    art = StickerArt.read(PLACES_OF_WEIGHTS[1] / "sticker_art")
    drawing = Layout((circle(500, 250, 120),))
    for words in ((), ("당근",)):
        Colouring(art, namer)(
            ColouringRequest(drawing, seed=1, size=(512, 256), things=("",) * len(words), words=words)
        )
    (skin,) = usual_colours(art, [""], ["나"])
    assert heard[0].tolist() == [skin.tolist()]
    assert len(heard[1]) > 1
    assert skin.tolist() in heard[1].tolist()


@pytest.mark.parametrize(("sure", "closed", "kept"), [(0.9, False, True), (0.2, False, False), (0.2, True, True)])
def test_it_leaves_no_stain_where_lines_close_nothing(sure: float, closed: bool, kept: bool) -> None:
    """A figure in the middle of the sky, whose outline is drawn all around or at its left alone."""
    box = Palette(np.uint8([[255, 255, 255], [200, 64, 43], [80, 120, 220], [60, 170, 70]]))
    area, lines = np.zeros((64, 64), np.int32), np.zeros((64, 64), np.bool_)
    area[20:44, 20:44] = 1
    lines[20:44, 20:22] = True
    if closed:
        lines[20:44, 42:44] = lines[20:22, 20:44] = lines[42:44, 20:44] = True
    votes = np.float32([[0, 0, 1, 0], [(1 - sure) / 3, sure, (1 - sure) / 3, (1 - sure) / 3]])
    crayon = np.int64([2, 1])
    painted = Painted(crayon[area].astype(np.uint8), area, crayon, np.int32([0, 1]), votes, lines)
    assert (settled(painted, box).area[30, 30] == 1) == kept
    assert (settled(painted, box).crayons[30, 30] == 1) == kept


def test_it_gives_a_pencil_shape_a_colour_and_a_sun_its_own(colouring: Colouring) -> None:
    turns = [math.pi * step / 5 for step in range(10)]
    rays = [Stroke(tuple((150 + r * math.cos(a), 110 + r * math.sin(a)) for r in (68, 98)), 6) for a in turns]
    layout = Layout((circle(150, 110, 55), *rays, circle(700, 330, 90)))
    coloured = colouring(ColouringRequest(layout, seed=5, place="sheet"))
    assert hue_apart(lab_at(coloured, 150, 110), SUN_RGB) < 25
    assert math.hypot(*lab_at(coloured, 700, 330)[1:]) > 10


def test_it_lets_the_mood_steer_the_palette(colouring: Colouring) -> None:
    """D26: a sad day is paler and cooler than a happy one, in every picture of the same sheet."""
    layout = Layout((Sticker("deciduous-tree", 250, 250, 1.6), Sticker("red-apple", 700, 350, 1.0)))
    for seed in range(3):
        joy, sad = (
            colouring(ColouringRequest(layout, seed=seed, mood=mood, size=(512, 256))) for mood in ("joy", "sad")
        )
        means = [
            cv2.cvtColor(pixels(each).astype(np.float32) / 255, cv2.COLOR_RGB2LAB).reshape(-1, 3) for each in (joy, sad)
        ]
        chroma = [np.hypot(lab[:, 1], lab[:, 2]).mean() for lab in means]
        assert chroma[1] < 0.8 * chroma[0]
        assert means[1][:, 2].mean() < means[0][:, 2].mean() - 3


def test_it_knows_every_place_weather_hour_and_mood(colouring: Colouring) -> None:
    seen = set()
    for request in [
        *(ColouringRequest(Layout(), 1, place=place, size=(128, 64)) for place in PLACES),
        *(ColouringRequest(Layout(), 1, weather=weather, size=(128, 64)) for weather in WEATHERS if weather != "sunny"),
        *(ColouringRequest(Layout(), 1, hour=hour, size=(128, 64)) for hour in HOURS if hour != "day"),
        *(ColouringRequest(Layout(), 1, mood=mood, size=(128, 64)) for mood in HANDS if mood),
    ]:
        seen.add(colouring(request).picture.tobytes())
    assert len(seen) == len(PLACES) + len(WEATHERS) - 1 + len(HOURS) - 1 + len(HANDS) - 1


def test_it_leaves_an_empty_sheet_of_paper_empty(colouring: Colouring) -> None:
    coloured = colouring(ColouringRequest(Layout(), seed=1, place="sheet"))
    assert all(paper_like(lab_at(coloured, x, y)) for x in (100, 500, 900) for y in (60, 250, 440))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"layout": Layout((Sticker("no-such-sticker", 1, 1),))}, "no-such-sticker"),
        ({"mood": "bored"}, "bored"),
        ({"place": "office"}, "office"),
        ({"weather": "hail"}, "hail"),
        ({"hour": "noon"}, "noon"),
        ({"size": (1000, 512)}, "1000 x 512"),
        ({"size": (8192, 4096)}, "8192 x 4096"),
    ],
)
def test_it_says_what_it_cannot_colour(changes: dict, words: str, colouring: Colouring) -> None:
    with pytest.raises(InvalidInput, match=words):
        colouring(ColouringRequest(**{"layout": Layout(), "seed": 1} | changes))


def test_it_can_be_stopped_and_goes_on_being_of_use(colouring: Colouring) -> None:
    def stop(step: int, steps: int, **_told: object) -> None:
        if step == 2:
            raise Cancelled

    request = ColouringRequest(Layout(), seed=1, size=(128, 64))
    before = colouring(request).picture.tobytes()
    with pytest.raises(Cancelled):
        colouring(request, on_step=stop)
    assert colouring(request).picture.tobytes() == before


def test_it_knows_the_colours_that_a_word_usually_has() -> None:
    """As our doodles have it, so that no homonym's sticker misleads; else as its sticker is; a time has none."""
    art = StickerArt.read(PLACES_OF_WEIGHTS[1] / "sticker_art")
    (red, *_others) = usual_colours(art, ["green-apple"], ["사과"])
    assert red[0] > 180 > 100 > red[1]
    assert usual_colours(art, ["chestnut"], ["밤"]).shape == (0, 3)
    assert (usual_colours(art, ["banana"], ["외떡잎"]) == usual_colours(art, ["banana"])).all()
    assert len(usual_colours(art, ["no-such-sticker"])) == 0
    assert usual_colours(art, [""], ["눈사람"])[0].min() == 255
    assert (usual_colours(art, ["ghost"]).min(axis=1) == 255).sum() == 1
