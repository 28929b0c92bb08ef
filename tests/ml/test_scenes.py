"""Words become pictures that show what was asked for."""

import random

import cv2
import numpy as np
import pytest
from PIL import Image

from ml.errors import Blocked, InvalidInput
from ml.scenes import LOOKS, DrawingRequest, Drawn
from ml.scenes.composing import compose
from ml.scenes.drawing import Drawing
from ml.scenes.grounds import GROUNDS, draw_ground
from ml.scenes.looks import rasterise
from ml.scenes.reading import Told
from ml.scenes.setting import choose_setting
from ml.scenes.stage import Stage
from ml.store import ModelStore
from ml.style_fit import fit

pytestmark = pytest.mark.weights
SMALL = (128, 128)


@pytest.fixture(scope="module")
def drawing(store: ModelStore) -> Drawing:
    with store.lease("drawing") as pipeline:
        return pipeline


def told(drawing: Drawing, prompt: str) -> Told:
    return drawing._reader(prompt)


def things(told: Told) -> dict[str, tuple]:
    """Of each thing: its first sticker, how many, its colour."""
    return {each.word: (each.stickers[0], each.count, each.colour) for each in told.mentions}


def relations(told: Told) -> set[tuple]:
    words = [each.word for each in told.mentions]
    return {(each.kind, words[each.one], *(words[other] for other in each.others)) for each in told.relations}


def flat(drawing: Drawing, prompt: str, *, negative: str = "", seed: int = 3) -> Drawn:
    return drawing(DrawingRequest(prompt, negative, seed, SMALL, "flat", "adult"))


def share_of(drawn: Drawn, low: int, high: int) -> float:
    """Share of strong pixels whose hue lies there, in degrees."""
    hue, chroma, light = cv2.split(cv2.cvtColor(np.asarray(drawn.picture), cv2.COLOR_RGB2HSV))
    degrees = hue.astype(int) * 2
    return float(((degrees >= low) & (degrees <= high) & (chroma > 110) & (light > 90)).mean())


@pytest.mark.parametrize(
    ("prompt", "wanted", "stands"),
    [
        (
            "나무 아래에서 책을 읽는 소녀와 하얀 고양이 두 마리",
            {"소녀": ("girl", 1, ""), "고양이": ("cat", 2, "white")},
            {("under", "소녀", "나무"), ("under", "고양이", "나무"), ("hold", "책", "소녀")},
        ),
        ("고양이와 강아지 사이에 있는 케이크", {}, {("between", "케이크", "고양이", "강아지")}),
        (
            "왕관을 쓴 커다란 곰이 의자에 앉아 있다",
            {"곰": ("bear", 1, "")},
            {("wear", "왕관", "곰"), ("on", "곰", "의자")},
        ),
        (
            "a bear holding a balloon between two rabbits",
            {"rabbits": ("rabbit-face", 2, "")},
            {("hold", "balloon", "bear"), ("between", "bear", "rabbits")},
        ),
        (
            "a bowl of strawberries on a table",
            {"strawberries": ("strawberry", 3, "")},
            {("in", "strawberries", "bowl"), ("on", "bowl", "table")},
        ),
    ],
)
def test_it_reads_things_counts_colours_and_relations(drawing, prompt, wanted, stands):
    found = told(drawing, prompt)
    assert wanted.items() <= things(found).items()
    assert relations(found) == stands


@pytest.mark.parametrize(
    ("prompt", "place", "hour", "weather", "season"),
    [
        ("눈 내리는 산길의 자동차", "mountain", "day", "snow", "winter"),
        ("겨울밤의 작은 교회", None, "night", "clear", "winter"),
        ("바다 속의 물고기", "underwater", None, "clear", None),
        ("a rainy city at sunset in autumn", "city", "sunset", "rain", "autumn"),
        ("an astronaut on the moon", "moonland", None, "clear", None),
    ],
)
def test_it_finds_place_time_weather_and_season(drawing, prompt, place, hour, weather, season):
    drawn = flat(drawing, prompt)
    asked = {"place": place, "hour": hour, "weather": weather, "season": season}
    assert all(getattr(drawn, name) == value for name, value in asked.items() if value)


def test_it_paints_a_thing_in_the_colour_that_was_asked_for(drawing):
    red, blue = (flat(drawing, f"{colour} 코끼리, 방") for colour in ("빨간", "파란"))
    assert share_of(red, 200, 235) < 0.02 < share_of(blue, 200, 235) - share_of(red, 200, 235)


def test_it_leaves_out_what_is_not_wanted(drawing):
    wish = "비 오는 들판의 고양이와 빨간 풍선"
    assert set(flat(drawing, wish).things) == {"고양이", "풍선"}
    without = flat(drawing, wish, negative="풍선, 비, 들판")
    assert without.things == ("고양이",)
    assert without.weather == "clear"
    assert without.place != "meadow"


@pytest.mark.parametrize(
    ("negative", "colours"),
    [
        ("빨강, 노랑", ["red", "yellow"]), ("빨강과 노랑", ["red", "yellow"]), ("red, yellow", ["red", "yellow"]),
        ("빨강, 모자", ["red"]), ("빨간 모자", []),
    ],
)  # fmt: skip
def test_it_reads_every_colour_of_a_list(drawing, negative, colours):
    assert told(drawing, negative).colours == colours


@pytest.mark.parametrize(
    ("prompt", "negative"),
    [
        ("달", "초원, 산, 호수, 마을"),
        ("사과와 소녀", "빨강, 주황, 노랑, 연두, 초록, 청록, 하늘색, 파랑, 남색, 보라, 분홍, 갈색, 회색, 검정, 하양"),
        ("달 위에 없는 토끼", ""), ("별과 구름 없는 하늘 없는 밤", ""), ("고양이, 빨강과 노랑 풍선", ""),
    ],
)  # fmt: skip
def test_it_draws_something_whatever_is_taken_away(drawing, prompt, negative):
    assert flat(drawing, prompt, negative=negative).picture.size == SMALL


def test_it_says_which_words_it_could_not_draw(drawing):
    assert flat(drawing, "민주주의와 고양이").unknown == ("민주주의",)
    assert flat(drawing, "a zxqvy and a cat").unknown == ("zxqvy",)


def test_it_draws_four_different_candidates_and_each_again(drawing):
    made = [np.asarray(flat(drawing, "숲속의 여우", seed=seed).picture).astype(int) for seed in (1, 2, 3, 4, 1)]
    apart = [np.abs(one - other).mean() for at, one in enumerate(made[:4]) for other in made[:at]]
    assert min(apart) > 12
    assert (made[0] == made[4]).all()


def test_it_keeps_everything_on_the_sheet(drawing):
    """Eight things and a crowd: no middle of any lies outside, and none is lost."""
    words = "a cat, a dog, a bear, a lion, a tree, a house, a car, seven birds and many flowers"
    found = told(drawing, words)
    subgroups = [drawing._reader.subgroup(each.stickers[0]) for each in found.mentions]
    setting = choose_setting(found, Told(), subgroups, random.Random(5))
    scene = compose(found, Told(), setting, subgroups, drawing._art, size=(160, 90), seed=5)
    assert scene.stage.width / scene.stage.height == pytest.approx(160 / 90)
    sheet = rasterise(scene, (160, 90), 5)
    assert sheet.flat.shape == (90, 160, 3)
    assert 0.1 < sheet.things.mean() < 0.8
    edge = np.concatenate([sheet.things[0], sheet.things[:, 0], sheet.things[:, -1]])
    assert edge.mean() < 0.1


@pytest.mark.parametrize("look", LOOKS)
def test_it_paints_in_every_look(drawing, look):
    drawn = drawing(DrawingRequest("빨간 사과", size=(144, 96), look=look))
    plain = drawing(DrawingRequest("빨간 사과", size=(144, 96), look="flat"))
    assert drawn.picture.size == (144, 96)
    apart = np.abs(np.asarray(drawn.picture).astype(int) - np.asarray(plain.picture)).mean()
    assert apart < 70
    assert look == "flat" or apart > 3


def test_it_draws_every_landscape_at_every_hour():
    for number, place in enumerate(GROUNDS):
        stage = Stage(1_500, 1_000, random.Random(number), ("day", "night", "sunset", "dawn")[number % 4])
        ground = draw_ground(place, stage)
        assert 0 < ground.floor[0] < ground.floor[1] <= 1_000
        assert ground.back.count("<") > 20


def test_it_refuses_words_that_are_not_for_this_age(drawing):
    with pytest.raises(Blocked):
        drawing(DrawingRequest("피투성이 시체", size=SMALL, age="child"))


@pytest.mark.parametrize("wrong", [{"prompt": " "}, {"size": (64, 512)}, {"size": (32, 32)}, {"look": "lego"}])
def test_it_names_what_it_cannot_work_with(wrong):
    with pytest.raises(InvalidInput):
        DrawingRequest(**({"prompt": "고양이"} | wrong))


def test_the_moon_shines_at_dusk_where_night_is_denied(drawing):
    hours = [choose_setting(told(drawing, "달"), told(drawing, no), (), random.Random(1)).hour for no in ("", "밤")]
    assert hours == ["night", "sunset"]


def test_two_even_pictures_agree_and_tell_nothing_of_another(drawing):
    even, drawn = Image.new("RGB", SMALL, "#88aacc"), flat(drawing, "나무와 집").picture
    assert fit(even, even) > 0.85
    assert fit(drawn, even) < 0.2 < 0.85 < fit(drawn, drawn)
