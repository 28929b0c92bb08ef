"""From words to tags, picture and music, with the real models."""

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from diaries import jobs
from diaries.models import Drawing, Entry
from diaries.services import days, making, reading
from pictory.core.engine import worker
from pictory.core.models import Asset, Job, User

pytestmark = pytest.mark.django_db

READ = ("tags", "tag_words", "summary", "english", "proposal", "read_sha256")
TEXT = "오늘은 할머니랑 바다에 갔다. 강아지가 파도를 보고 짖어서 웃겼다. 수박도 먹어서 정말 즐거웠다."


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What the models read in TEXT: they do so for the first test that wants it."""
    return {}


@pytest.fixture
def entry(alice: User, run_jobs: Callable[[], None], told: dict[str, Any]) -> Entry:
    """A day whose words were read, laid out as they suggest."""
    day = days.open_day(alice, datetime.date(2026, 7, 20))
    day = days.save_day(day, revision=0, text=TEXT)
    if told:
        Job.objects.all().delete()
        Entry.objects.filter(pk=day.pk).update(**told)
    else:
        run_jobs()
    day.refresh_from_db()
    told.update({name: getattr(day, name) for name in READ})
    return days.save_day(day, revision=day.revision, layout=day.proposal["layout"])


@pytest.fixture
def single(monkeypatch: pytest.MonkeyPatch) -> None:
    """One candidate a request."""
    monkeypatch.setattr(making, "CANDIDATES", 1)


def test_words_become_tags_with_stickers_and_a_proposal(entry: Entry) -> None:
    nouns = [tag["noun"] for tag in entry.tags]
    assert nouns[:3] == ["할머니", "바다", "강아지"]
    assert all(1 <= len(tag["stickers"]) <= 12 for tag in entry.tags)
    assert entry.proposal["place"] == "sea"
    assert {item["id"] for item in entry.proposal["layout"]} & {"dog-face", "dog"}


def test_days_that_came_unread_are_read_a_few_a_job(
    alice: User, run_jobs: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "DAYS_AT_ONCE", 1)
    for number in (1, 2):
        days.save_day(days.open_day(alice, datetime.date(2020, 5, number)), revision=0, text=TEXT)
    Job.objects.all().delete()
    reading.request_catching_up(alice)
    run_jobs()
    assert [job.state for job in Job.objects.filter(kind="diaries.catch_up")] == ["done", "done"]
    for entry in Entry.objects.all():
        assert reading.is_read(entry)
        assert entry.summary
        assert entry.proposal["layout"]
        assert entry.proposal["mood"]
    assert not Job.objects.exclude(kind="diaries.catch_up").exists()


def test_an_empty_text_has_no_tags(alice: User, run_jobs: Callable[[], None], entry: Entry) -> None:
    days.save_day(entry, revision=entry.revision, text="")
    run_jobs()
    entry.refresh_from_db()
    assert entry.tags == []
    assert set(entry.proposal) == {"text_sha256"}


def test_a_page_gets_four_pictures_music_and_a_sentence(entry: Entry, run_jobs: Callable[[], None]) -> None:
    job = making.request_page(entry, key="once")
    assert making.request_page(entry, key="once") == job
    run_jobs()
    entry.refresh_from_db()
    assert Drawing.objects.filter(entry=entry).count() == making.CANDIDATES
    pictures = [np.asarray(Image.open(each.picture.file)) for each in Drawing.objects.all()]
    assert {picture.shape for picture in pictures} == {(512, 1024, 3)}
    assert len({picture.tobytes() for picture in pictures}) == making.CANDIDATES
    assert entry.drawing.picture.seed == making.seeds_of(job)[0]
    assert Asset.objects.get(role=Asset.Role.RESULT, media_type="image/png") == entry.drawing.picture
    assert Asset.objects.filter(role=Asset.Role.CANDIDATE).count() == making.CANDIDATES - 1
    assert entry.music.media_type == "audio/mpeg"
    assert entry.music.duration_s == pytest.approx(15)
    assert entry.summary
    assert entry.summary.count("\n") == 0
    assert entry.english.isascii()
    assert entry.read_sha256 == reading.digest(TEXT)
    assert reading.request_reading(entry) is None  # made anew only when the text changes


@pytest.mark.usefixtures("single")
def test_equal_seeds_give_equal_bytes(entry: Entry, run_jobs: Callable[[], None]) -> None:
    entry = days.save_day(entry, revision=entry.revision, mood="joy", weather="sunny")
    for _ in range(2):
        making.request_picture(entry, seed=5)
        making.request_music(entry, seed=5)
        run_jobs()
    hashes = Asset.objects.filter(media_type="image/png", seed=5).values_list("sha256", flat=True)
    assert len(hashes) == 2
    assert len(set(hashes)) == 1
    assert Asset.objects.filter(media_type="audio/mpeg").count() == 1  # the old music went when the new was there


@pytest.mark.usefixtures("single")
def test_a_mood_steers_picture_and_music(entry: Entry, run_jobs: Callable[[], None]) -> None:
    """D26."""
    tempo, chroma = {}, {}
    for mood in ("sad", "excited"):
        entry = days.save_day(entry, revision=entry.revision, mood=mood)
        making.request_picture(entry, seed=3)
        making.request_music(entry, seed=3)
        run_jobs()
        entry.refresh_from_db()
        tempo[mood] = entry.music.details["bpm"]
        picture = np.asarray(Image.open(entry.drawing.picture.file)).astype(float)
        chroma[mood] = (picture.max(axis=2) - picture.min(axis=2)).mean()
    assert tempo["excited"] > 1.4 * tempo["sad"]
    assert chroma["excited"] > 1.3 * chroma["sad"]


def test_what_an_earlier_attempt_stored_is_not_made_again(
    entry: Entry, run_jobs: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    job = making.request_picture(entry)
    kept, keep = [], making.keep_picture

    def break_at_the_third(*args: object, **fields: object) -> Drawing:
        if len(kept) == 2:
            raise ConnectionResetError
        kept.append(keep(*args, **fields))
        return kept[-1]

    with monkeypatch.context() as broken:
        broken.setattr(making, "keep_picture", break_at_the_third)
        claimed = Job.objects.claim(
            "gpu", "x/1/1", running_limits={"staff": None, "guest": None, "member": None}, only=job.pk
        )
        worker.run(claimed)
    Job.objects.filter(pk=job.pk).update(not_before=None)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("done", 2)
    seeds = Drawing.objects.order_by("pk").values_list("picture__seed", flat=True)
    assert list(seeds) == making.seeds_of(job)


def test_a_text_that_changed_meanwhile_is_not_summed_up_wrongly(entry: Entry, run_jobs: Callable[[], None]) -> None:
    reading.request_reading(entry)
    days.save_day(entry, revision=entry.revision, text="다시 쓴 글이다. 고양이가 잤다.")
    run_jobs()
    entry.refresh_from_db()
    assert entry.read_sha256 == reading.digest(entry.text)
    assert "할머니" not in entry.summary


def test_a_day_that_is_gone_fails_in_words(entry: Entry, run_jobs: Callable[[], None]) -> None:
    job = making.request_picture(entry)
    days.delete_day(entry)
    run_jobs()
    job.refresh_from_db()
    assert job.state in ("failed", "cancelled")
    assert not Drawing.objects.exists()


@pytest.mark.usefixtures("single")
def test_a_sheet_that_nobody_laid_out_is_drawn_from_the_words(entry: Entry, run_jobs: Callable[[], None]) -> None:
    entry = days.save_day(entry, revision=entry.revision, layout=[])
    making.request_picture(entry)
    run_jobs()
    assert Drawing.objects.first().layout == entry.proposal["layout"]
