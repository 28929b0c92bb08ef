"""Small pictures, made once by the light queue."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection
from django_q.models import OrmQ

from pictory.core.files import thumbnails
from pictory.core.models import Asset, User
from pictory.core.models.asset import THUMBNAIL_WIDTHS
from tests.core.pictures import as_file, opened, png, two_halves
from tests.core.shelf import files, keep


def test_it_makes_thumbnails_that_are_never_larger_than_the_picture(alice: User) -> None:
    large = keep(alice, as_file(two_halves(1_600, 1_200), "JPEG"), "image/jpeg")
    small = keep(alice, png(), "image/png")
    tall = keep(alice, as_file(two_halves(400, 8_000), "PNG"), "image/png")
    for asset in (large, small, tall):
        thumbnails.make(str(asset.pk))
        asset.refresh_from_db()
        assert (asset.thumbnails, asset.thumbnail_attempts) == (Asset.Thumbnails.READY, 1)

    def sizes(asset: Asset) -> list[tuple[int, int]]:
        return [opened(default_storage.open(asset.thumbnail_name(width)).read()).size for width in THUMBNAIL_WIDTHS]

    assert sizes(large) == [(320, 240), (960, 720)]
    assert sizes(small) == [(64, 48), (64, 48)]
    assert sizes(tall) == [(48, 960), (144, 2_880)]


def test_it_makes_thumbnails_once_however_often_it_is_woken(alice: User) -> None:
    asset = keep(alice, png(), "image/png")
    thumbnails.make(str(asset.pk))
    thumbnails.make(str(asset.pk))
    asset.refresh_from_db()
    assert asset.thumbnail_attempts == 1
    thumbnails.make(str(uuid.uuid4()))
    assert len(files()) == 3


@pytest.mark.django_db(transaction=True)
def test_it_makes_thumbnails_once_when_two_workers_are_woken_together(alice: User) -> None:
    asset = keep(alice, as_file(two_halves(1_600, 1_200), "PNG"), "image/png")
    together = threading.Barrier(2)

    def work() -> None:
        together.wait()
        thumbnails.make(str(asset.pk))
        connection.close()

    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asset.refresh_from_db()
    assert asset.thumbnails == Asset.Thumbnails.READY
    assert files() == {asset.file.name, *map(asset.thumbnail_name, THUMBNAIL_WIDTHS)}


def test_it_gives_thumbnails_up_after_three_attempts(alice: User) -> None:
    asset = keep(alice, png()[:60], "image/png", width_px=64, height_px=48)
    for attempt in (1, 2, 3):
        asset.refresh_from_db()
        assert (asset.thumbnails, asset.thumbnail_attempts) == (Asset.Thumbnails.WAITING, attempt - 1)
        thumbnails.make(str(asset.pk))
    asset.refresh_from_db()
    assert asset.thumbnails == Asset.Thumbnails.FAILED
    thumbnails.make(str(asset.pk))
    assert Asset.objects.get().thumbnail_attempts == 3


def test_it_gives_thumbnails_up_that_killed_three_workers(alice: User) -> None:
    asset = keep(alice, png(), "image/png")
    long_ago = asset.created_at - timedelta(hours=1)
    Asset.objects.update(thumbnail_attempts=3, created_at=long_ago)
    thumbnails.send_due()
    assert Asset.objects.get().thumbnails == Asset.Thumbnails.FAILED
    assert not OrmQ.objects.exists()


def test_it_rings_again_for_thumbnails_nobody_made(alice: User) -> None:
    forgotten, fresh = keep(alice, png(), "image/png"), keep(alice, png(), "image/png")
    Asset.objects.filter(pk=forgotten.pk).update(created_at=forgotten.created_at - timedelta(minutes=1))
    thumbnails.send_due()
    (bell,) = OrmQ.objects.all()
    assert bell.task["args"] == (str(forgotten.pk),)
    assert fresh.thumbnails == Asset.Thumbnails.WAITING


class DeletedMeanwhile(FileSystemStorage):
    """The owner deletes the picture while its thumbnails are being written."""

    def _save(self, name: str, content: File) -> str:
        if name.startswith("thumbnails/"):
            Asset.objects.all().delete()
        return super()._save(name, content)


def test_it_leaves_no_thumbnails_of_a_picture_deleted_meanwhile(alice: User, settings) -> None:
    asset = keep(alice, png(), "image/png")
    settings.STORAGES = site.STORAGES | {"default": {"BACKEND": f"{__name__}.DeletedMeanwhile"}}
    thumbnails.make(str(asset.pk))
    assert files() == {asset.file.name}
