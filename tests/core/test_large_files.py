"""A large file is written before the transaction that keeps it, and the job goes on telling meanwhile."""

import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import File
from django.db import connection

from ml.errors import Cancelled
from pictory.core.files import assets
from pictory.core.files.large import as_last_step
from pictory.core.files.local_files import LocalFiles
from pictory.core.models import Asset, User
from tests.core import shelf

pytestmark = pytest.mark.django_db

DATA = bytes(range(256)) * 4_000
ZIP = {"media_type": "application/zip", "role": Asset.Role.RESULT, "title": "Pictory"}


class SlowDisk(LocalFiles):
    """Takes a second for a megabyte."""

    def _save(self, name: str, content: File) -> str:
        whole = io.BytesIO()
        while part := content.read(len(DATA) // 8):
            whole.write(part)
            time.sleep(0.12)
        return super()._save(name, File(whole))


@pytest.fixture
def slow(settings: Any) -> None:
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.SlowDisk"}}


def test_it_tells_of_each_byte_twice_outside_any_transaction(alice: User, slow: None) -> None:
    told, blocks, around = [], set(), len(connection.savepoint_ids)

    def listen(count: int) -> None:
        told.append(count)
        blocks.add(len(connection.savepoint_ids))

    with assets.written(io.BytesIO(DATA), ZIP["media_type"], on_bytes=listen) as stored, assets.storing():
        asset = assets.keep_asset(owner=alice, data=stored, **ZIP)
    assert sum(told) == 2 * len(DATA)
    assert len(told) > 3  # while it was written, not only at the end
    assert blocks == {around}
    assert assets.read(asset) == DATA
    assert (asset.size_bytes, asset.sha256) == (len(DATA), stored.sha256)
    assert shelf.files() == {asset.file.name}


def test_its_writing_is_the_last_step_of_a_job_little_by_little(slow: None) -> None:
    file, shares = io.BytesIO(DATA), []
    on_bytes = as_last_step(lambda step, steps, **_more: shares.append(step / steps), [file], steps=4)
    with assets.written(file, ZIP["media_type"], on_bytes=on_bytes):
        pass
    assert 0.75 < shares[0] < 1 == shares[-1]
    assert len(set(shares)) > 3
    assert shares == sorted(shares)


def stop_after(calls: int) -> Callable[[int], None]:
    left = iter(range(calls))

    def listen(_count: int) -> None:
        if next(left, None) is None:
            raise Cancelled

    return listen


def test_it_leaves_nothing_when_it_is_stopped_while_writing(alice: User, slow: None) -> None:
    with pytest.raises(Cancelled), assets.written(io.BytesIO(DATA), ZIP["media_type"], on_bytes=stop_after(2)):
        pytest.fail("written though it was stopped")
    assert not shelf.files()


def test_it_takes_back_what_no_row_came_to_own(alice: User) -> None:
    def write_and_break() -> None:
        with assets.written(io.BytesIO(DATA), ZIP["media_type"], on_bytes=lambda _count: None):
            assert shelf.files()
            raise KeyError

    with pytest.raises(KeyError):
        write_and_break()
    assert not shelf.files()
