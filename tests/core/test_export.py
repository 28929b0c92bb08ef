"""The archive of everything a person made, through the job that packs it."""

import io
import json
import time
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage

from pictory.core import mail
from pictory.core.engine import queue
from pictory.core.engine.queue import enqueue
from pictory.core.files import assets
from pictory.core.files.local_files import LocalFiles
from pictory.core.models import Asset, Job, Message, StyleCard, User
from tests.core import shelf
from tests.core.invariants import assert_nothing_lost
from tests.core.pages import job_of, picture_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(run_jobs: Callable[[], None]) -> Callable[[User], Job]:
    def make(owner: User) -> Job:
        job = enqueue("core.export", owner=owner, params={})
        run_jobs()
        job.refresh_from_db()
        return job

    return make


def opened(job: Job) -> zipfile.ZipFile:
    assert (job.state, job.error_detail) == ("done", "")
    archive = zipfile.ZipFile(io.BytesIO(assets.read(job.assets.get())))
    assert archive.testzip() is None
    return archive


def facts(archive: zipfile.ZipFile) -> dict[str, Any]:
    return json.loads(archive.read("pictory.json"))


def test_it_packs_exactly_what_is_mine(alice: User, bob: User, pack: Callable[[User], Job]) -> None:
    kite, song = picture_of(alice, "연날리기: 하늘/바다"), shelf.keep(alice, b"la la", "audio/mpeg", title="노래")
    nameless, twin = picture_of(alice, ""), shelf.keep(alice, b"la", "audio/mpeg", title="노래", parents=[kite])
    stolen = picture_of(bob, "밥의 그림")
    twin.parents.add(stolen)
    job_of(bob, params={"words": "밥의 일기"})
    archive = opened(pack(alice))
    packed = {entry["id"]: entry for entry in facts(archive)["files"]}
    assert set(packed) == {str(asset.pk) for asset in (kite, song, nameless, twin)}
    assert sorted(archive.namelist()) == sorted([*(entry["file"] for entry in packed.values()), "pictory.json"])
    for asset in (kite, song, nameless, twin):
        assert archive.read(packed[str(asset.pk)]["file"]) == assets.read(asset)
    assert packed[str(kite.pk)]["file"] == "files/0001-연날리기 하늘 바다.png"
    assert packed[str(song.pk)]["file"] == "files/0002-노래.mp3"
    assert packed[str(twin.pk)]["file"] == "files/0004-노래.mp3"
    assert packed[str(twin.pk)]["parents"] == [str(kite.pk)]
    text = archive.read("pictory.json").decode()
    for word in ("밥", bob.email, str(stolen.pk)):
        assert word not in text


def test_it_tells_everything_that_is_known(alice: User, pack: Callable[[User], Job]) -> None:
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    job = job_of(alice, "failed", error_code="blocked", params={"words": "바다에 갔다"})
    shelf.keep(alice, job=job, title="바다", tier="embedded", model="crayon-small", seed=7, details={"strength": 0.5})
    mail.queue_account_mail("x", user=alice, recipient=alice.email, subject="안녕", text="SECRET")
    card = StyleCard.objects.create(owner=alice, name="먹", strokes=150)
    archive = opened(pack(alice))
    told = facts(archive)
    assert told["person"] == {
        "email": alice.email, "nickname": "앨리스", "age_band": "adult", "language": "ko", "mail_results": True,
        "date_joined": told["person"]["date_joined"],
    }  # fmt: skip
    assert told["addresses"] == [{"email": alice.email, "verified": True, "primary": True}]
    first = told["jobs"][0]
    assert (first["kind"], first["state"], first["params"]) == ("core.export", "failed", {"words": "바다에 갔다"})
    (file,) = told["files"]
    assert (file["title"], file["tier"], file["model"], file["seed"]) == ("바다", "embedded", "crayon-small", 7)
    assert (file["details"], file["job_id"]) == ({"strength": 0.5}, str(job.pk))
    assert told["mails"][0]["subject"] == "안녕"
    assert told["styles"] == [
        {"card": card.pk, "name": "먹", "strength": 50, "strokes": 150, "colours": "style", "pictures": []}
    ]
    assert "앨리스" in archive.read("pictory.json").decode()
    assert "SECRET" not in archive.read("pictory.json").decode()
    assert archive.getinfo(file["file"]).date_time[0] >= 2025


def test_it_packs_even_nothing(guest: User, pack: Callable[[User], Job]) -> None:
    assert opened(pack(guest)).namelist() == ["pictory.json"]


def test_it_keeps_only_the_last_archive_and_packs_none(
    alice: User, pack: Callable[[User], Job], django_capture_on_commit_callbacks: Callable
) -> None:
    shelf.keep(alice)
    first = pack(alice)
    with django_capture_on_commit_callbacks(execute=True):
        second = pack(alice)
    archive = opened(second)
    assert len(archive.namelist()) == 2
    assert not first.assets.exists()
    assert len([name for name in shelf.files() if name.endswith(".zip")]) == 1
    Job.objects.filter(pk=second.pk).delete()  # as history is, after a year
    assert len(opened(pack(alice)).namelist()) == 2


def test_it_gives_people_their_things_though_their_shelf_is_full(
    alice: User, pack: Callable[[User], Job], settings: Any
) -> None:
    shelf.keep(alice, b"x" * 900_000, "audio/mpeg")
    settings.LIMITS = settings.LIMITS | {"member": settings.LIMITS["member"] | {"storage_mb": 1}}
    assert opened(pack(alice))


def test_it_tells_of_a_file_that_storage_lost(alice: User, pack: Callable[[User], Job]) -> None:
    lost, kept = picture_of(alice, "lost"), picture_of(alice, "kept")
    default_storage.delete(lost.file.name)
    told = {entry["id"]: entry["file"] for entry in facts(opened(pack(alice)))["files"]}
    assert told == {str(lost.pk): None, str(kept.pk): "files/0002-kept.png"}


class AskedToStop(LocalFiles):
    """A disk at whose third read the owner asks to stop."""

    reads: ClassVar[int] = 0

    def _open(self, name: str, mode: str = "rb") -> File:
        AskedToStop.reads += 1
        if AskedToStop.reads == 3:
            queue.cancel(Job.objects.running().get())
            time.sleep(0.05)
        return super()._open(name, mode)


def test_it_leaves_nothing_when_it_is_stopped_half_way(alice: User, pack: Callable[[User], Job], settings: Any) -> None:
    for _ in range(6):
        shelf.keep(alice)
    before = shelf.files()
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "tests.core.test_export.AskedToStop"}}
    job = pack(alice)
    assert job.state == "cancelled"
    assert AskedToStop.reads < 6
    assert shelf.files() == before
    assert not Message.objects.exists()
    assert_nothing_lost(job)


def test_it_leaves_nothing_on_a_full_disk(alice: User, pack: Callable[[User], Job], settings: Any, monkeypatch) -> None:
    shelf.keep(alice)
    first, before = pack(alice), shelf.files()
    monkeypatch.setenv("FULL_DISK_AT_WRITE", "1")
    monkeypatch.setattr("tests.faults.storage.FullDisk.writes", 0)
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "tests.faults.storage.FullDisk"}}
    job = pack(alice)
    assert (job.state, job.error_code) == ("failed", "storage_full")
    assert shelf.files() - before <= {name for name in shelf.files() if Asset.objects.filter(file=name).exists()}
    assert first.assets.exists()


def test_it_needs_no_more_memory_for_more_files(alice: User, pack: Callable[[User], Job], tmp_path: Path) -> None:
    """A11, smaller: 60 MB packed and kept, with less than 15 MB in hand at any time."""
    big = tmp_path / "big"
    with big.open("wb") as file:
        file.truncate(20_000_000)
    for _ in range(3):
        with big.open("rb") as file:
            shelf.keep(alice, File(file), "audio/mpeg")
    tracemalloc.start()
    job = pack(alice)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    asset = job.assets.get()
    assert asset.size_bytes > 60_000_000
    assert peak < 15_000_000
    with warnings.catch_warnings(), default_storage.open(asset.file.name) as file:
        warnings.simplefilter("error")
        assert len(zipfile.ZipFile(file).namelist()) == 4
    assert Path(settings.MEDIA_ROOT).exists()
