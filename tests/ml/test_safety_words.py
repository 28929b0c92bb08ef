"""The check of words, on lines that were written before its lists were tuned."""

import json
from pathlib import Path

import pytest

from ml.errors import InvalidInput
from ml.safety import check_words
from tests.ml.disguises import variants

DATA = Path(__file__).with_name("data") / "safety"
BLOCKED = json.loads((DATA / "blocked.json").read_text())["lines"]
INNOCENT = (DATA / "innocent.txt").read_text().splitlines()
LEAST_RECALL = 0.98  # 0.975 when first run, 1.0 since digits between syllables are seen through
MOST_FALSE = 0.01  # of a child's sentences: 0.02 when first run, 0.005 since


def test_it_finds_200_disguised_lines():
    lines = variants(BLOCKED, 200)
    missed = [(text, way) for text, _category, age, way in lines if check_words(text, age).allowed]
    assert len(lines) == 200
    assert len(missed) <= (1 - LEAST_RECALL) * len(lines), missed


def test_it_knows_what_each_line_is_about():
    found = {text: check_words(text, age).code for text, _category, age in BLOCKED}
    assert found == {text: f"words_{category}" for text, category, _age in BLOCKED}


@pytest.mark.parametrize("age", ["child", "teen", "adult"])
def test_it_leaves_200_innocent_sentences_alone(age):
    assert len(INNOCENT) == 200
    tripped = [(text, check_words(text, age).found) for text in INNOCENT if not check_words(text, age).allowed]
    assert len(tripped) <= MOST_FALSE * len(INNOCENT), tripped


def test_it_lets_older_people_say_more():
    assert not check_words("권총을 든 경찰", "child").allowed
    assert check_words("권총을 든 경찰", "teen").allowed
    assert not check_words("시발 짜증나", "teen").allowed
    assert check_words("시발 짜증나", "adult").allowed


def test_it_asks_for_care_where_somebody_may_be_in_danger():
    verdict = check_words("시발 나 그냥 죽고 싶다", "child")
    assert verdict.code == "words_self_harm"


@pytest.mark.parametrize(
    "text",
    [
        "내 번호는 010-1234-5678이야",
        "０１０ １２３４ ５６７８",
        "공일공 일이삼사 오육칠팔",
        "me@example.com 으로 보내",
        "행복아파트 101동 1203호",
        "071224-3123456",
    ],
)
def test_it_keeps_children_from_telling_where_they_are_found(text):
    assert check_words(text, "child").code == "words_personal"
    assert check_words(text, "adult").allowed


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "🐶🌈🎈" * 50,
        "\x00\x01\x1b[31m\r\n\t",
        "{{ 7*7 }} <script>alert(1)</script>",
        "\u200b" * 500,
        "\ud800",
        "가" * 20_000,
    ],
)
def test_it_answers_for_odd_texts(text):
    assert check_words(text, "child").allowed


def test_it_sees_through_control_characters():
    assert not check_words("p\x00o\x07r\u202en", "child").allowed


def test_it_refuses_a_text_too_long_to_read():
    with pytest.raises(InvalidInput):
        check_words("a" * 20_001, "child")


def test_it_refuses_an_age_it_does_not_know():
    with pytest.raises(InvalidInput):
        check_words("안녕", "toddler")
