"""Files and their rows: kept together, deleted together, never more than a person may have."""

import errno
import hashlib
import io
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django_q.models import OrmQ

from pictory.core.engine import queue
from pictory.core.engine.queue import Refused
from pictory.core.files import assets, thumbnails
from pictory.core.models import Asset, Job, User
from pictory.core.models.asset import THUMBNAIL_WIDTHS
from tests.core.engine import hold
from tests.core.pictures import png
from tests.core.shelf import files, keep

# --- Keeping -----------------------------------------------------------------------------------------------------


def test_it_keeps_a_file_and_where_it_came_from(alice: User) -> None:
    first = keep(alice)
    second = keep(alice, png(), "image/png", tier="embedded", seed=7, details={"strength": 0.5}, parents=[first])
    kept = Asset.objects.get(pk=second.pk)
    assert (kept.owner, kept.tier, kept.seed, kept.details) == (alice, "embedded", 7, {"strength": 0.5})
    assert list(kept.parents.all()) == [first]
    assert kept.sha256 == hashlib.sha256(png()).hexdigest()
    assert (kept.size_bytes, kept.width_px, kept.height_px) == (len(png()), 64, 48)
    assert assets.read(kept) == png()
    assert files() == {first.file.name, second.file.name}


def test_it_keeps_an_open_file_without_reading_it_whole(alice: User, tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    path.write_bytes(b"PK" * 1_000_000)
    with path.open("rb") as file:
        file.seek(5)
        asset = keep(alice, File(file), "application/zip")
    assert default_storage.open(asset.file.name).read() == path.read_bytes()
    assert asset.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_it_keeps_no_media_type_it_does_not_know(alice: User) -> None:
    with pytest.raises(KeyError):
        keep(alice, b"<svg/>", "image/svg+xml")
    assert not files()


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("  바닷가에서\r\n그린 그림 ", "바닷가에서 그린 그림"),
        ("a\0b", "a b"),
        ("\u202egnp.exe", "gnp.exe"),
        ("가족 👨\u200d👩\u200d👧", "가족 👨\u200d👩\u200d👧"),
        ("x" * 300, "x" * 120),
        ("\ud800", ""),
    ],
)
def test_it_keeps_a_title_in_one_plain_line(title: str, plain: str, alice: User) -> None:
    assert Asset.objects.get(pk=keep(alice, title=title).pk).title == plain


def test_it_rings_for_thumbnails_once_the_row_is_there(alice: User, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        text = keep(alice)
        picture = assets.keep_upload(owner=alice, file=io.BytesIO(png()))
        assert not OrmQ.objects.exists()
    assert (text.thumbnails, picture.thumbnails) == (Asset.Thumbnails.NONE, Asset.Thumbnails.WAITING)
    (bell,) = OrmQ.objects.all()
    assert (bell.key, bell.func(), bell.task["args"]) == (
        "light",
        "pictory.core.files.thumbnails.make",
        (str(picture.pk),),
    )


# --- Together or not at all --------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_it_takes_files_back_with_their_rows(alice: User) -> None:
    with suppress(RuntimeError), assets.storing():
        keep(alice)
        keep(alice)
        assert len(files()) == 2
        raise RuntimeError
    assert not files()
    assert not Asset.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_takes_back_only_the_part_that_failed(alice: User) -> None:
    with assets.storing():
        kept = keep(alice)
        with suppress(RuntimeError), assets.storing():
            keep(alice)
            raise RuntimeError
    assert files() == {kept.file.name}
    assert list(Asset.objects.all()) == [kept]


@pytest.mark.django_db(transaction=True)
def test_it_takes_back_an_inner_part_when_the_outer_one_fails(alice: User) -> None:
    with suppress(RuntimeError), assets.storing():
        with assets.storing():
            keep(alice)
        raise RuntimeError
    assert not files()


@pytest.mark.django_db(transaction=True)
def test_it_keeps_files_whose_commit_came_through(alice: User) -> None:
    """The answer to a commit may be lost when the commit is not."""
    with suppress(RuntimeError), assets.storing():
        kept = keep(alice)
        transaction.on_commit(_stop)
    assert files() == {kept.file.name}


def _stop() -> None:
    raise RuntimeError


class FullDisk(FileSystemStorage):
    """Half a file fits."""

    def _save(self, name: str, content: File) -> str:
        super()._save(name, ContentFile(content.read()[: content.size // 2]))
        raise OSError(errno.ENOSPC, "No space left on device")


def test_it_leaves_nothing_on_a_full_disk(alice: User, settings) -> None:
    settings.STORAGES = site.STORAGES | {"default": {"BACKEND": f"{__name__}.FullDisk"}}
    with pytest.raises(OSError, match="No space"):
        keep(alice, b"x" * 1_000)
    assert not Asset.objects.exists()
    assert not files()


def test_it_leaves_nothing_of_a_write_that_breaks_off(alice: User) -> None:
    class Breaking(ContentFile):
        ends = 0

        def read(self, *size: int) -> bytes:
            if self.ends:  # the first time is for the checksum
                raise OSError(errno.EIO, "Input/output error")
            data = super().read(*size)
            self.ends += not data
            return data

    with pytest.raises(OSError, match="Input/output"):
        keep(alice, Breaking(b"some"))
    assert not files()
    assert not Asset.objects.exists()


# --- How much ----------------------------------------------------------------------------------------------------


@pytest.fixture
def small_shelf(settings) -> None:
    """A member may keep 1 MB."""
    settings.LIMITS = site.LIMITS | {"member": site.LIMITS["member"] | {"storage_mb": 1}}


@pytest.mark.usefixtures("small_shelf")
def test_it_refuses_what_does_not_fit_on_the_shelf(alice: User, bob: User, admin: User) -> None:
    keep(alice, bytes(600_000))
    with pytest.raises(Refused) as caught:
        keep(alice, bytes(400_001))
    assert caught.value.code == "storage_full"
    assert len(files()) == 1
    keep(alice, bytes(400_000))
    keep(bob, bytes(600_000))
    keep(admin, bytes(2_000_000))


@pytest.mark.usefixtures("small_shelf")
def test_it_answers_a_full_shelf_with_when_to_come_again(alice: User, client_of: Callable) -> None:
    keep(alice, bytes(999_990))
    response = client_of(alice).post("/files/", {"files": [SimpleUploadedFile("a.png", png())], "title": ""})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert len(files()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("small_shelf")
def test_it_never_keeps_more_than_fits_however_many_come_at_once(alice: User) -> None:
    results: list[str] = []
    together = threading.Barrier(10)

    def upload() -> None:
        together.wait()
        try:
            keep(alice, bytes(300_000))
            results.append("kept")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["kept"] * 3 + ["refused"] * 7
    assert len(files()) == Asset.objects.count() == 3


# --- Deleting ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_it_deletes_the_file_and_its_thumbnails_after_the_row(alice: User) -> None:
    asset = assets.keep_upload(owner=alice, file=io.BytesIO(png()))
    thumbnails.make(str(asset.pk))
    assert len(files()) == 1 + len(THUMBNAIL_WIDTHS)
    with suppress(RuntimeError), transaction.atomic():
        assets.delete_asset(Asset.objects.get())
        raise RuntimeError
    assert len(files()) == 1 + len(THUMBNAIL_WIDTHS)
    assets.delete_asset(Asset.objects.get())
    assert not files()
    assert not Asset.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_deletes_the_row_even_when_the_file_is_gone(alice: User) -> None:
    asset = keep(alice)
    default_storage.delete(asset.file.name)
    assets.delete_asset(asset)
    assert not Asset.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_cancels_jobs_that_were_given_the_file(alice: User) -> None:
    asset, other = keep(alice), keep(alice)
    waiting = queue.enqueue("faults.steps", owner=alice, params={"inputs": [{"photo": str(asset.pk)}]})
    running = queue.enqueue("faults.steps", owner=alice, params={"photo": str(asset.pk), "other": str(other.pk)})
    unconcerned = queue.enqueue("faults.steps", owner=alice, params={"photo": str(other.pk)})
    assert hold(running)
    assets.delete_asset(asset)
    for job in (waiting, running, unconcerned):
        job.refresh_from_db()
    assert waiting.state == Job.State.CANCELLED
    assert (running.state, running.cancel_requested) == (Job.State.RUNNING, True)
    assert unconcerned.state == Job.State.QUEUED
    assert files() == {other.file.name}


@pytest.mark.django_db(transaction=True)
def test_it_deletes_everything_of_one_person(alice: User, bob: User) -> None:
    theirs = keep(bob)
    picture = assets.keep_upload(owner=alice, file=io.BytesIO(png()))
    thumbnails.make(str(picture.pk))
    job = queue.enqueue("faults.steps", owner=alice, params={"photo": str(picture.pk)})
    keep(alice, parents=[picture])
    assets.delete_all_assets_of(alice)
    assert files() == {theirs.file.name}
    assert list(Asset.objects.all()) == [theirs]
    assert Job.objects.get(pk=job.pk).state == Job.State.CANCELLED


def test_it_deletes_only_what_is_ones_own(alice: User, bob: User, client_of: Callable) -> None:
    asset = keep(alice)
    assert client_of(bob).delete(f"/api/assets/{asset.pk}").status_code == 404
    assert client_of(bob).post(f"/files/{asset.pk}/delete/").status_code == 404
    assert Asset.objects.exists()


# --- What nobody owns --------------------------------------------------------------------------------------------


def test_it_finds_files_without_a_row(alice: User) -> None:
    picture = keep(alice, png(), "image/png")
    thumbnails.make(str(picture.pk))
    checkpoint = default_storage.save("checkpoints/held", ContentFile(b"1"))
    Job.objects.create(owner=alice, kind="faults.steps", queue="gpu", checkpoint=checkpoint)
    left = {
        default_storage.save(f"assets/00/{uuid.uuid4().hex}.png", ContentFile(b"1")),
        default_storage.save(f"assets/{picture.file.name[7:9]}/{uuid.uuid4().hex}.png.part", ContentFile(b"1")),
        default_storage.save(f"thumbnails/00/{uuid.uuid4().hex}-320.webp", ContentFile(b"1")),
        default_storage.save("thumbnails/00/nonsense", ContentFile(b"1")),
        default_storage.save(picture.thumbnail_name(320), ContentFile(b"a second copy")),
        default_storage.save("checkpoints/left", ContentFile(b"1")),
    }
    assert set(assets.orphans(older_than=timedelta(0))) == left
    assert not list(assets.orphans(older_than=timedelta(hours=1)))
