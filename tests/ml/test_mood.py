import pytest

from ml.errors import InvalidInput
from ml.language import NAME
from ml.mood import MOODS, MoodRequest
from tests.ml.diaries import entries


@pytest.mark.weights
def test_it_reads_four_of_five_moods(store):
    with store.lease("mood") as mood:
        right = [mood(MoodRequest(entry["text"])).name == entry["mood"] for entry in entries("mood")]
    assert len(right) == 60
    assert sum(right) >= 48


@pytest.mark.weights
def test_it_says_who_read_it(store):
    with store.lease("mood") as mood:
        assert NAME not in mood(MoodRequest("정말 슬프다.")).model
        implied = MoodRequest("편지를 몇 번이나 접었다 폈다.")
        assert NAME in mood(implied).model
        assert mood(implied) == mood(implied)


def test_it_ranks_all_nine(bare_store):
    with bare_store.lease("mood") as mood:
        read = mood(MoodRequest("친구랑 놀아서 정말 즐거웠다. 조금 피곤하다."))
    assert {name for name, _share in read.ranked} == set(MOODS)
    assert sum(share for _name, share in read.ranked) == pytest.approx(1)
    assert [share for _name, share in read.ranked] == sorted((share for _name, share in read.ranked), reverse=True)
    assert read.model == "words of feeling"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("정말 무섭다.", "anxious"),
        ("하나도 무섭지 않았다. 마음이 편안하다.", "calm"),
        ("아침에는 즐거웠지만 저녁에는 슬펐다.", "sad"),
        ("아침에는 슬펐다. 그런데 저녁에는 즐거웠다.", "joy"),
        ("속상했는데 엄마를 보니 행복했다.", "joy"),
        ("아무도 나랑 안 놀아 줘서 외로웠다.", "lonely"),
        ("상을 받아서 뿌듯했다.", "proud"),
        ("너무 설렌다.", "excited"),
        ("동생이 얄밉고 짜증 난다.", "angry"),
        ("할머니 사랑해요. 고맙습니다.", "love"),
    ],
)
def test_it_hears_negation_and_turns(bare_store, text, name):
    with bare_store.lease("mood") as mood:
        assert mood(MoodRequest(text)).name == name


@pytest.mark.parametrize(
    ("text", "weather"),
    [
        ("눈이 펑펑 내렸다.", "snow"),
        ("눈이 아파서 안과에 갔다.", ""),
        ("비 오는 날이었다.", "rain"),
        ("비가 오지 않았다.", ""),
        ("날씨가 맑았다.", "sunny"),
        ("하늘이 흐렸다.", "cloudy"),
        ("바람이 세게 불었다.", "wind"),
        ("밤새 천둥이 쳤다.", "storm"),
        ("학교에 갔다.", ""),
    ],
)
def test_it_guesses_the_weather(bare_store, text, weather):
    with bare_store.lease("mood") as mood:
        assert mood(MoodRequest(text)).weather == weather


@pytest.mark.weights
def test_it_reads_an_entry_of_any_length(store):
    with store.lease("mood") as mood:
        assert mood(MoodRequest("학교에 갔다가 집에 왔다. " * 600)).name in MOODS
        assert mood(MoodRequest("Mood: angry\n\nDiary: 접시를 닦았다.")).name in MOODS


@pytest.mark.parametrize("text", ["", " ", "가" * 10_001])
def test_it_refuses_what_is_no_entry(bare_store, text):
    with bare_store.lease("mood") as mood, pytest.raises(InvalidInput):
        mood(MoodRequest(text))
