"""A first drawing from the words of a day."""

import pytest

from diaries.choices import Hour, Place
from diaries.composition import MOST, Thing, compose, guess_hour, guess_place
from ml.layout import HEIGHT, STICKER, WIDTH, Layout, Sticker

DOG = Thing("강아지", "dog", "animals-nature", "animal-mammal")
TREE = Thing("나무", "deciduous-tree", "animals-nature", "plant-other")
SUN = Thing("해", "sun", "travel-places", "sky-weather")
CAKE = Thing("케이크", "birthday-cake", "food-drink", "food-sweet")
HOUSE = Thing("집", "house", "travel-places", "place-building")
NOSE = Thing("코", "nose", "people-body", "body-parts")
SMILE = Thing("웃음", "grinning-face", "smileys-emotion", "face-smiling")


def by_id(layout: Layout) -> dict[str, Sticker]:
    return {sticker.id: sticker for sticker in layout.stickers}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("여름방학이라 바다에 갔다. 조개껍데기를 주웠다.", Place.SEA),
        ("눈이 와서 동생이랑 눈사람을 만들었다.", Place.SNOW),
        ("교실에서 시험을 보고 급식을 먹었다.", Place.ROOM),
        ("아빠랑 한강에서 자전거를 탔다.", Place.RIVER),
        ("버스를 타고 시장에 갔다.", Place.TOWN),
        ("로켓을 타고 우주에 가는 꿈을 꿨다.", Place.SPACE),
        ("그냥 그런 하루였다.", Place.MEADOW),
    ],
)
def test_it_knows_where_it_was(text: str, place: Place) -> None:
    assert guess_place(text) == place


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("밤에 별을 봤다. 별이 반짝였다.", Hour.NIGHT),
        ("노을이 분홍색이었다.", Hour.EVENING),
        ("공원에 갔다.", Hour.DAY),
    ],
)
def test_it_knows_when_it_was(text: str, hour: Hour) -> None:
    assert guess_hour(text) == hour


def test_it_puts_the_sky_above_the_tall_behind_and_all_on_the_sheet() -> None:
    layout = compose([CAKE, DOG, HOUSE, SUN], "해가 떴다. 집 앞에서 강아지랑 케이크를 먹었다.")
    placed = by_id(layout)
    assert placed["sun"].y < placed["house"].y < placed["birthday-cake"].y
    order = [sticker.id for sticker in layout.stickers]
    assert order.index("house") < order.index("dog") < order.index("birthday-cake")
    for sticker in layout.stickers:
        half = sticker.scale * STICKER / 2
        assert half * 0.8 <= sticker.x <= WIDTH - half * 0.8
        assert half * 0.7 <= sticker.y <= HEIGHT - half * 0.7


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("나무 아래에서 강아지가 잤다.", lambda tree, dog: dog.y > tree.y + 40 and abs(dog.x - tree.x) < 60),
        ("나무 밑에 강아지가 있었다.", lambda tree, dog: dog.y > tree.y + 40 and abs(dog.x - tree.x) < 60),
        ("나무 위에 강아지가 있었다.", lambda tree, dog: dog.y < tree.y - 40 and abs(dog.x - tree.x) < 60),
        ("나무 옆에서 강아지가 짖었다.", lambda tree, dog: abs(dog.x - tree.x) > 120),
        ("나무 안에 강아지가 숨었다.", lambda tree, dog: (dog.x, dog.y) == (tree.x, tree.y)),
    ],
)
def test_it_puts_things_where_the_sentence_says(text: str, holds) -> None:
    """D25."""
    placed = by_id(compose([TREE, DOG], text))
    assert holds(placed["deciduous-tree"], placed["dog"])


def test_it_leaves_out_what_cannot_stand_anywhere() -> None:
    assert set(by_id(compose([NOSE, SMILE, DOG], "코를 만지며 웃음이 났다. 강아지도."))) == {"dog"}


def test_it_draws_each_thing_once_and_no_crowd() -> None:
    many = [Thing(f"것{number}", f"thing-{number}", "objects", "tool") for number in range(20)]
    layout = compose([*many, many[0]], "")
    assert len(layout.stickers) == MOST
    assert len(by_id(layout)) == MOST


def test_it_gives_the_same_drawing_for_the_same_words_and_none_for_none() -> None:
    assert compose([TREE, DOG], "나무와 강아지") == compose([TREE, DOG], "나무와 강아지")
    assert compose([], "아무것도 없다.") == Layout()
