"""The diary with the large models for words and music, and a licence that not every site may use."""

import json
import signal
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from diaries.models import Entry
from diaries.services import days, making, reading
from ml.audioldm2.pipeline import NAME
from pictory.core import abilities, gpu
from pictory.core.engine import queue
from pictory.core.models import Job, User
from tests import tiny

pytestmark = pytest.mark.django_db
TEXT = "오늘은 할머니랑 바다에 갔다. 강아지가 파도를 보고 짖어서 웃겼다. 수박도 먹어서 정말 즐거웠다."


@pytest.fixture
def with_toys(tmp_path: Path, toys: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A site that wants the full tier, with the toys beside the real models of the embedded one."""
    tiny.shelf(toys, "gemma2", "audioldm2")
    for place in (toys / "gemma2_2b", toys / "audioldm2", *(tiny.REAL[1].iterdir())):
        if place.is_dir():
            (tmp_path / place.name).symlink_to(place)
    settings.MODELS_DIR, settings.FULL_TIER = tmp_path, "always"
    monkeypatch.setattr("diaries.jobs.MUSIC_S", 5.0)
    gpu.store.cache_clear()
    yield
    gpu.store().release()
    gpu.store.cache_clear()


@pytest.fixture
def entry(alice: User) -> Entry:
    day = days.open_day(alice, date(2026, 7, 20))
    return days.save_day(day, revision=0, text=TEXT, mood="joy")


def test_a_licence_that_forbids_selling_is_used_only_where_the_site_said_so(
    with_toys: None, settings: Any, entry: Entry, client_of: Callable[..., Any], run_jobs: Callable[[], None]
) -> None:
    assert abilities.best_tier("summary") == "full"
    assert abilities.best_tier("music") == abilities.best_tier("music", "full") == "embedded"
    page = client_of().get("/models/").content.decode()
    assert str(abilities.WITHHELD) in page
    assert making.request_music(entry, key="one").queue == "light"
    Job.objects.all().delete()
    wish = {"capability": "music", "tier": "full", "mood": "joy"}
    asked = queue.enqueue("core.model", owner=entry.owner, params=wish)
    run_jobs()
    asked.refresh_from_db()
    assert (asked.state, asked.error_code) == ("failed", "weights_missing")
    settings.ALLOW_NOT_FOR_SALE = True
    assert abilities.best_tier("music") == "full"
    assert str(abilities.WITHHELD) not in client_of().get("/models/").content.decode()
    waiting = making.request_music(entry, key="two")
    assert waiting.queue == "gpu"
    settings.ALLOW_NOT_FOR_SALE = False  # before a worker came
    run_jobs()
    waiting.refresh_from_db()
    entry.refresh_from_db()
    assert (waiting.state, entry.music.tier) == ("done", "embedded")
    assert "licence" not in entry.music.details


def test_a_day_is_read_and_set_to_music_by_the_large_models(
    with_toys: None, settings: Any, entry: Entry, client_of: Callable[..., Any], run_jobs: Callable[[], None]
) -> None:
    settings.ALLOW_NOT_FOR_SALE = True
    Job.objects.all().delete()  # nobody looks for stickers here
    job, _reading = making.request_music(entry, key="once"), reading.request_reading(entry)
    run_jobs()
    entry.refresh_from_db()
    job.refresh_from_db()
    assert (job.state, job.queue) == ("done", "gpu"), job.error_detail
    assert {("mood", "full"), ("summary", "full"), ("translation", "full")} <= set(gpu.store().loaded())
    assert entry.summary
    assert "grandmother" in entry.english
    music = entry.music
    assert (music.tier, music.model, music.details["mood"]) == ("full", NAME, "joy")
    assert music.duration_s == 5
    assert "CC-BY-NC-SA" in music.details["licence"]
    assert "bpm" not in music.details
    client = client_of(entry.owner)
    for address in ("/diaries/2026-07-20/", f"/files/{music.pk}/"):
        assert music.details["licence"] in client.get(address).content.decode(), address
    Job.objects.filter(pk=job.pk).update(state="failed", error_code="broken")
    job.refresh_from_db()
    assert queue.retry(job).queue == "gpu"


def test_the_command_teaches_gemma_and_hands_over_what_it_learned(
    with_toys: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, into = tmp_path / "days.jsonl", tmp_path / "learned"
    table.write_text(json.dumps({"text": TEXT, "summary": "할머니랑 바다에 갔다."}))
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        call_command("train_gemma", str(table), into=into, steps=1, batch=1, sample_steps=1, install=True)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert "Installed" in capsys.readouterr().out
    assert gpu.shelf().state("gemma2_lora", thorough=True).state == "ready"
    assert (into / "adapter" / "card.json").is_file()
    table.write_text(json.dumps({"a": 1}))
    with pytest.raises(CommandError, match="none of the columns"):
        call_command("train_gemma", str(table), into=into, steps=1)
    with pytest.raises(CommandError, match="--rank is more than 0"):
        call_command("train_gemma", str(table), into=into, rank=0)
