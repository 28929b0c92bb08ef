"""From a Korean text to stickers, with the real word index, Okt and Kiwi."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from kiwipiepy import Kiwi

from ml.errors import Cancelled, InvalidInput, WeightsMissing
from ml.korean import Korean
from ml.store import ModelStore
from ml.tags.lexicon import endings, synonyms
from ml.tags.matching import Matcher
from ml.tags.nouns import JavaMissing, KiwiAnalyser, Noun, start_jvm
from ml.tags.tags import Tag, TagList, Tags, TagsRequest, open_similarity
from tests.ml.conftest import ROOT
from tests.ml.tag_scores import DIARIES, nouns_reached, unanswered

pytestmark = pytest.mark.weights

WORDS = ROOT / "var" / "models" / "sticker_words"


@pytest.fixture(scope="module")
def tags(store: ModelStore) -> Iterator[Tags]:
    with store.lease("tags") as tags:
        yield tags


@pytest.fixture(scope="module")
def matcher(tags: Tags) -> Matcher:
    return Matcher(tags.index, open_similarity(WORDS, tags.index), synonyms())


def by_noun(found: TagList) -> dict[str, Tag]:
    return {tag.noun: tag for tag in found.tags}


def first(tags: Tags, text: str, noun: str, **how: object) -> str:
    return by_noun(tags(TagsRequest(text, **how)))[noun].stickers[0]


def test_it_finds_the_things_of_a_day_in_their_order(tags: Tags) -> None:
    found = tags(TagsRequest("강아지랑 공원에 갔다. 무지개를 보고 아이스크림을 먹었다."))
    assert [tag.noun for tag in found.tags] == ["강아지", "공원", "무지개", "아이스크림"]
    assert found.tags[0].stickers[0] == "dog-face"
    assert found.model == "Okt, Kiwi CoNg vectors"
    assert found == tags(TagsRequest("강아지랑 공원에 갔다. 무지개를 보고 아이스크림을 먹었다."))


@pytest.mark.parametrize(
    ("noun", "way", "sticker"),
    [("기린", "exact", "giraffe"), ("떡볶이", "synonym", "dango"), ("함박스테이크", "head", "cut-of-meat"),
     ("뮤지션", "similar", "singer")],
)  # fmt: skip
def test_it_says_how_it_came_from_the_noun_to_the_sticker(tags: Tags, noun: str, way: str, sticker: str) -> None:
    tag = by_noun(tags(TagsRequest(f"오늘은 {noun}를 봤다.", tray_size=30)))[noun]
    assert tag.way == way
    assert sticker in tag.stickers
    assert tag.drawable


@pytest.mark.parametrize(
    ("text", "noun", "sticker"),
    [
        ("저녁을 많이 먹어서 배가 부르다.", "배", "face-savoring-food"),
        ("아빠와 배를 타고 섬에 갔다.", "배", "passenger-ship"),
        ("과일 가게에서 배를 사서 깎아 먹었다.", "배", "pear"),
        ("밤에 무서워서 잠이 안 왔다.", "밤", "night-with-stars"),
        ("산에서 밤을 주웠다.", "밤", "chestnut"),
        ("아침부터 눈이 펑펑 내렸다.", "눈", "snowflake"),
        ("책을 오래 봐서 눈이 아프다.", "눈", "eyes"),
        ("빨간 사과를 먹었다.", "사과", "red-apple"),
        ("친구와 싸우고 미안하다고 사과했다.", "사과", "person-bowing"),
        ("차가 막혀서 늦었다.", "차", "automobile"),
        ("카페에서 따뜻한 차를 마셨다.", "차", "teacup-without-handle"),
        ("선생님 말을 잘 들었다.", "말", "speech-balloon"),
        ("목장에서 말을 타 봤다.", "말", "horse"),
        ("많이 걸어서 다리가 아프다.", "다리", "leg"),
        ("한강 다리를 건넜다.", "다리", "bridge-at-night"),
    ],
)
def test_it_tells_the_senses_of_a_word_by_its_neighbours(tags: Tags, text: str, noun: str, sticker: str) -> None:
    assert first(tags, text, noun) == sticker


def test_it_leaves_out_what_no_picture_shows(tags: Tags) -> None:
    text = "오늘 민준이랑 시간을 보냈다. 그 이유와 방법을 생각했다. 목도리도 해 줬다. 양심과 의무를 배웠다."
    assert [tag.noun for tag in tags(TagsRequest(text)).tags] == ["목도리"]


def test_it_shows_children_no_alcohol(tags: Tags) -> None:
    text = "아빠가 맥주를 마셨다."
    assert "맥주" not in by_noun(tags(TagsRequest(text, age_band="child")))
    assert first(tags, text, "맥주", age_band="adult") == "beer-mug"


def test_it_ranks_a_tray_by_the_other_words_of_the_day(tags: Tags) -> None:
    def place(text: str) -> int:
        return by_noun(tags(TagsRequest(text, tray_size=100)))["집"].stickers.index("potted-plant")

    assert place("집에 왔다. 꽃과 식물이 많다.") < place("집에 왔다. 공룡과 로봇이 많다.")


def test_it_keeps_to_the_limits_and_to_what_the_entry_has(tags: Tags) -> None:
    text = " ".join(entry["text"] for entry in DIARIES["tuning"][:8])
    found = tags(TagsRequest(text, tray_size=3, known=("엄마",)))
    assert len(found.tags) == 12
    assert max(len(tag.stickers) for tag in found.tags) == 3
    assert "엄마" not in by_noun(found)
    everything = [tag.noun for tag in tags(TagsRequest(text, max_tags=100)).tags]
    assert [tag.noun for tag in found.tags] == [noun for noun in everything if noun in by_noun(found)]


def test_it_falls_back_on_what_was_done_where_there_is_no_thing(tags: Tags) -> None:
    found = tags(TagsRequest("너무 슬펐다. 많이 울었다."))
    assert [tag.noun for tag in found.tags] == ["슬프다", "울다"]
    assert found.tags[0].stickers[0] == "crying-face"


def test_it_reads_decomposed_english_unspaced_and_broken_text(tags: Tags) -> None:
    text = "강아지와 놀았다. \ud800 I saw a rainbow. " + "오늘은엄마랑동물원에갔다" * 20
    found = by_noun(tags(TagsRequest(text)))
    assert {"강아지", "rainbow", "엄마", "동물원"} <= found.keys()


def test_it_stops_when_the_person_asks_and_stays_usable(tags: Tags) -> None:
    def stop(step: int, steps: int, **_how: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        tags(TagsRequest("강아지가 좋다."), on_step=stop)
    assert tags(TagsRequest("강아지가 좋다.")).tags


@pytest.mark.parametrize("bad", [{"text": " "}, {"text": "개" * 5000}, {"text": "개", "tray_size": 0}])
def test_it_refuses_what_is_no_entry(bad: dict) -> None:
    with pytest.raises(InvalidInput):
        TagsRequest(**bad)


def test_it_needs_its_index(bare_store: ModelStore) -> None:
    with pytest.raises(WeightsMissing), bare_store.lease("tags"):
        pass


# --- Other ways -------------------------------------------------------------------------------------------------------


def test_it_finds_nouns_by_kiwi_where_there_is_no_java(tags: Tags) -> None:
    similarity = open_similarity(WORDS, tags.index)
    text = TagsRequest("강아지랑 공원에서 조개껍데기를 주웠다.")
    found = Tags(tags.index, similarity, KiwiAnalyser(Korean(Kiwi(num_workers=1))))(text)
    assert [tag.noun for tag in found.tags] == ["강아지", "공원", "조개껍데기"]
    assert found.model == "Kiwi, Kiwi CoNg vectors"


def test_it_starts_no_java_in_a_process_forked_after_the_start(tags: Tags) -> None:
    child = os.fork()
    if child == 0:
        try:
            start_jvm()
        except JavaMissing:
            os._exit(0)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_it_searches_in_the_web_process_without_heavy_libraries() -> None:
    program = (
        "import sys, ml.tags.index; print([m for m in ('numpy', 'jpype', 'kiwipiepy', 'gensim') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("typed", "word", "sticker"),
    [("강아지", "강아지", "dog-face"), ("ㄱㅇㅈ", "강아지", "dog-face"), ("강ㅇ", "강아지", "dog-face"),
     ("받", "바다", "water-wave"), ("무지", "무지개", "rainbow"), ("떡볶", "떡볶이", "dango"),
     ("rain", "rainbow", "rainbow"), ("생일 케이크", "생일케이크", "birthday-cake")],
)  # fmt: skip
def test_it_finds_words_while_they_are_typed(tags: Tags, typed: str, word: str, sticker: str) -> None:
    found = {hit.word: hit.stickers for hit in tags.index.find(typed, limit=40)}
    assert found[word][0] == sticker


def test_it_leads_each_noun_of_our_list_to_stickers_that_children_may_see(tags: Tags) -> None:
    topics = {path.stem: json.loads(path.read_text()) for path in (ROOT / "ml" / "tags" / "synonyms").glob("*.json")}
    own, index = synonyms(), tags.index
    assert len(own) == sum(map(len, topics.values())), "a noun stands in two topics"
    assert not {word for words in own.values() for word in words} - index.words.keys()
    assert not {noun for noun, words in own.items() if words == (noun,)}, "the index says so already"
    hidden = {noun for noun, words in own.items() if not index.tray(words, size=1, grown_up=False)}
    assert hidden == topics["alcohol"].keys()
    kinds = {word for kinds in endings().values() for kind in kinds for word in kind.words}
    assert not kinds - index.words.keys()


@pytest.mark.parametrize(
    ("noun", "sticker"),
    [("딸기농장", "strawberry"), ("쑥차", "teacup-without-handle"), ("청소차", "automobile"), ("찌게", "pot-of-food"),
     ("빠나나", "banana"), ("서울대공원", "national-park"), ("국밥집", "pot-of-food")],
)  # fmt: skip
def test_it_reads_a_noun_by_its_parts_its_ending_and_its_sound(matcher: Matcher, noun: str, sticker: str) -> None:
    assert sticker in matcher.index.tray(matcher.match(Noun(noun, 0), noun).words, size=8, grown_up=False)


def test_it_finds_nothing_for_nothing(tags: Tags) -> None:
    assert tags.index.find(" ") == tags.index.find("ㅋㅋㅋㅋㅋㅋ") == []


# --- Quality: sets written before tuning ------------------------------------------------------------------------------


def test_it_reaches_a_fitting_sticker_for_nine_of_ten_nouns_of_unseen_diaries(tags: Tags) -> None:
    reached, missed = nouns_reached(tags, DIARIES["heldout"])
    assert reached / (reached + len(missed)) >= 0.9, missed


def test_it_has_a_fitting_sticker_for_nouns_outside_the_index(tags: Tags, matcher: Matcher) -> None:
    heldout = json.loads((Path(__file__).parent / "data" / "tag_nouns_heldout.json").read_text())
    missed = unanswered(matcher, heldout)
    assert not set(heldout) & tags.index.words.keys()
    assert len(missed) <= 0.15 * len(heldout), missed
