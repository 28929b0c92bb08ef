"""Files in a bucket: a real S3 server on loopback, which can be told to fail."""

import io
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from pictory.core.files import assets, thumbnails
from pictory.core.files.links import make_link
from pictory.core.models import Asset, User
from tests.core.pictures import as_file, opened, png, two_halves
from tests.core.shelf import keep

pytestmark = pytest.mark.faults
KEYS = {"access_key": "test-key", "secret_key": "test-secret", "region_name": "ap-northeast-2"}


@dataclass
class Faults:
    """What goes wrong with requests of a method. before: answers instead of the work; after: in place of its answer."""

    method: str = "PUT"
    before: list[int] = field(default_factory=list)
    after: list[int] = field(default_factory=list)
    seen: int = 0


@dataclass
class Bucket:
    address: str
    faults: Faults
    client: Any

    def names(self) -> set[str]:
        return {entry["Key"] for entry in self.client.list_objects_v2(Bucket="pictory").get("Contents", [])}


@pytest.fixture(scope="module")
def object_store() -> Iterator[tuple[str, Faults]]:
    faults, store = Faults(), DomainDispatcherApplication(create_backend_app)

    def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != faults.method:
            return store(environ, start_response)
        faults.seen += 1
        if faults.before:
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            return _fail(start_response, faults.before.pop(0))
        if faults.after:
            b"".join(store(environ, lambda *_answer: None))
            return _fail(start_response, faults.after.pop(0))
        return store(environ, start_response)

    server = make_server("127.0.0.1", 0, application, threaded=True)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()  # looks so often whether it should stop
    yield f"http://127.0.0.1:{server.server_port}", faults
    server.shutdown()


def _fail(start_response: Callable, status: int) -> list[bytes]:
    start_response(f"{status} Broken", [("Content-Length", "0")])
    return [b""]


@pytest.fixture
def bucket(object_store: tuple[str, Faults], settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """An empty bucket that the site keeps its files in."""
    address, faults = object_store
    vars(faults).update(vars(Faults()))
    names = {"access_key": "aws_access_key_id", "secret_key": "aws_secret_access_key"}
    client = boto3.client("s3", endpoint_url=address, **{names.get(key, key): value for key, value in KEYS.items()})
    client.create_bucket(Bucket="pictory", CreateBucketConfiguration={"LocationConstraint": KEYS["region_name"]})
    options = KEYS | {"bucket_name": "pictory", "endpoint_url": address}
    default = {"BACKEND": "pictory.core.files.bucket_files.BucketFiles", "OPTIONS": options}
    settings.STORAGES = site.STORAGES | {"default": default}
    found = Bucket(address, faults, client)
    faults.seen = 0
    yield found
    vars(faults).update(vars(Faults()))
    for name in found.names():
        client.delete_object(Bucket="pictory", Key=name)
    client.delete_bucket(Bucket="pictory")


@contextmanager
def fetched(address: str, **headers: str) -> Iterator[Any]:
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as response:
        yield response


def test_it_keeps_and_deletes_files_with_their_thumbnails(
    bucket: Bucket, alice: User, django_capture_on_commit_callbacks
) -> None:
    asset = assets.keep_upload(
        owner=alice, file=io.BytesIO(as_file(two_halves(1_600, 1_200), "JPEG")), title="바닷가에서"
    )
    thumbnails.make(str(asset.pk))
    asset.refresh_from_db()
    assert asset.thumbnails == Asset.Thumbnails.READY
    assert bucket.names() == set(asset.stored_names)
    assert len(bucket.names()) == 3
    assert opened(assets.read(asset)).size == (1_600, 1_200)
    with django_capture_on_commit_callbacks(execute=True):
        assets.delete_asset(asset)
    assert not bucket.names()


def test_it_sends_a_person_to_the_bucket_for_a_moment(bucket: Bucket, alice: User, bob: User, client_of) -> None:
    asset = assets.keep_upload(owner=alice, file=io.BytesIO(png()), title="바닷가에서")
    response = client_of(alice).get(f"/media/{asset.pk}/")
    assert (response.status_code, response["Cache-Control"]) == (302, "no-store")
    assert response["Location"].startswith(bucket.address)
    assert int(parse_qs(urlsplit(response["Location"]).query)["X-Amz-Expires"][0]) <= 300
    with fetched(response["Location"]) as found:
        assert found.read() == assets.read(asset)
        assert found.headers["Content-Type"] == "image/png"
        assert found.headers["Content-Disposition"].startswith("inline; filename*=utf-8''%EB%B0%94%EB%8B%B7")
    assert client_of(bob).get(f"/media/{asset.pk}/").status_code == 404
    assert client_of(None).get(f"/media/{asset.pk}/").status_code == 404


def test_it_sends_parts_thumbnails_and_shared_links_the_same_way(bucket: Bucket, alice: User, client_of) -> None:
    asset = keep(alice, png(), "image/png")
    thumbnails.make(str(asset.pk))
    small = client_of(alice).get(f"/media/{asset.pk}/320/")
    with fetched(small["Location"]) as found:
        assert (found.headers["Content-Type"], opened(found.read()).size) == ("image/webp", (64, 48))
    shared = client_of(None).get(make_link(asset))
    with fetched(shared["Location"], Range="bytes=1-3") as found:
        assert (found.status, found.read()) == (206, b"PNG")
    saved = client_of(alice).get(f"/media/{asset.pk}/?download=1")
    with fetched(saved["Location"]) as found:
        assert found.headers["Content-Disposition"].startswith("attachment; ")


def test_it_tells_about_a_file_without_going_to_the_bucket_for_it(bucket: Bucket, alice: User, client_of) -> None:
    asset = keep(alice)
    head = client_of(alice).head(f"/media/{asset.pk}/")
    assert (head.status_code, head["Content-Length"], head["ETag"]) == (200, "5", f'"{asset.sha256}"')
    default_storage.delete(asset.file.name)
    assert client_of(alice).head(f"/media/{asset.pk}/").status_code == 404


def test_it_does_not_open_the_bucket_to_the_world(bucket: Bucket, alice: User) -> None:
    asset = keep(alice)
    grants = bucket.client.get_object_acl(Bucket="pictory", Key=asset.file.name)["Grants"]
    assert all("URI" not in grant["Grantee"] for grant in grants)


@pytest.mark.parametrize("when", ["before", "after"])
def test_it_tries_again_when_the_store_stumbles(when: str, bucket: Bucket, alice: User) -> None:
    """A 500 before the work, and a reply lost after it: one object either way."""
    setattr(bucket.faults, when, [500])
    asset = keep(alice)
    assert bucket.faults.seen == 2
    assert bucket.names() == {asset.file.name}
    assert assets.read(asset) == b"hello"


def test_it_leaves_nothing_when_the_store_is_down(bucket: Bucket, alice: User) -> None:
    bucket.faults.before = [403] * 20
    with pytest.raises(OSError, match="object storage"):
        keep(alice)
    bucket.faults.before = []
    assert not Asset.objects.exists()
    assert not bucket.names()


@pytest.mark.django_db(transaction=True)
def test_it_takes_objects_back_with_their_rows(bucket: Bucket, alice: User) -> None:
    with suppress(RuntimeError), assets.storing():
        keep(alice)
        assert len(bucket.names()) == 1
        raise RuntimeError
    assert not bucket.names()


@pytest.mark.django_db(transaction=True)
def test_it_deletes_the_row_when_the_store_is_down_and_sweeps_later(bucket: Bucket, alice: User) -> None:
    asset = keep(alice)
    bucket.faults.method, bucket.faults.before = "DELETE", [403] * 20
    assets.delete_asset(asset)
    bucket.faults.before = []
    assert not Asset.objects.exists()
    assert list(assets.orphans(older_than=timedelta(0))) == [asset.file.name]


def test_it_finds_objects_without_a_row(bucket: Bucket, alice: User) -> None:
    keep(alice)
    picture = keep(alice, png(), "image/png")
    thumbnails.make(str(picture.pk))
    left = {
        default_storage.save(f"{folder}/{name}", ContentFile(b"1"))
        for folder, name in [
            ("assets/00", "0" * 32 + ".png"),
            ("thumbnails/00", "0" * 32 + "-320.webp"),
            ("checkpoints", "x"),
        ]
    }
    assert set(assets.orphans(older_than=timedelta(0))) == left
    assert not list(assets.orphans(older_than=timedelta(hours=1)))
