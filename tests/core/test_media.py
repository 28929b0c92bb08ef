"""Getting the files: who may, what the answer says, parts of them, links from mails, and the real server in front."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.core.files.storage import default_storage
from django.http import HttpResponseBase
from django.test import Client

from pictory.core.files import assets, thumbnails
from pictory.core.files.links import make_link
from pictory.core.models import Asset, User
from tests.core import shelf
from tests.core.pages import picture_of
from tests.core.pictures import as_file, opened, two_halves
from tests.core.test_api import token_of

TEXT = bytes(range(256)) * 1_000


def keep(owner: User, data: bytes = TEXT, media_type: str = "audio/mpeg", **fields: Any) -> Asset:
    return shelf.keep(owner, data, media_type, **fields)


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def picture(alice: User) -> Asset:
    """With its thumbnails."""
    asset = picture_of(alice, "바닷가")
    thumbnails.make(str(asset.pk))
    return Asset.objects.get(pk=asset.pk)


# --- Who may -----------------------------------------------------------------------------------------------------


def test_it_shows_a_file_to_its_owner_only(picture: Asset, alice: User, bob: User, guest: User, client_of) -> None:
    for address in (f"/media/{picture.pk}/", f"/media/{picture.pk}/320/", f"/media/{picture.pk}/960/"):
        assert client_of(alice).get(address).status_code == 200
        for stranger in (bob, guest, None):
            answer = client_of(stranger).get(address)
            assert answer.status_code == 404
            assert "바닷가" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/media/{}/", "/media/{}/320/"])
def test_it_answers_a_guessed_id_like_another_persons(address: str, picture: Asset, bob: User, client_of) -> None:
    client = client_of(bob)
    theirs = client.get(address.format(picture.pk))
    nobodys = client.get(address.format("00000000-0000-4000-8000-000000000000"))
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    ids_and_tokens = re.compile(r"[\w-]{36,}")
    assert ids_and_tokens.sub("", theirs.content.decode()) == ids_and_tokens.sub("", nobodys.content.decode())


@pytest.mark.parametrize("address", ["/media/{0}", "/media/1/", "/media/../{1}", "/media/{1}", "/{1}", "/s/{0}/"])
def test_it_has_no_other_way_to_a_file(address: str, picture: Asset, bob: User, client_of) -> None:
    response = client_of(bob).get(address.format(picture.pk, picture.file.name), follow=True)
    assert response.status_code == 404


def test_it_shows_public_files_to_everybody_until_they_are_hidden(picture: Asset, bob: User, admin, client_of) -> None:
    Asset.objects.update(visibility=Asset.Visibility.PUBLIC)
    assert client_of(None).get(f"/media/{picture.pk}/").status_code == 200
    Asset.objects.update(hidden=True)
    assert client_of(bob).get(f"/media/{picture.pk}/").status_code == 404
    assert client_of(picture.owner).get(f"/media/{picture.pk}/").status_code == 200
    assert client_of(admin).get(f"/media/{picture.pk}/").status_code == 200


def test_it_only_ever_reads(picture: Asset, alice: User, client_of) -> None:
    for address in (f"/media/{picture.pk}/", f"/media/{picture.pk}/320/", make_link(picture)):
        assert client_of(alice).post(address).status_code == 405


# --- With the token of the API -----------------------------------------------------------------------------------


def test_it_gives_a_file_to_its_owners_program(picture: Asset, alice: User, bob: User, guest: User, client_of) -> None:
    """The address that the API tells, with the same answer as the owner's browser gets."""
    program = Client(enforce_csrf_checks=True, headers=token_of(alice))
    told = program.get(f"/api/assets/{picture.pk}").json()["url"]
    for address in (told, f"/media/{picture.pk}/320/"):
        mine, browsers = program.get(address), client_of(alice).get(address)
        assert (mine.status_code, body(mine)) == (200, body(browsers))
        assert dict(mine.headers) == dict(browsers.headers)
        assert "Authorization" in mine["Vary"]
        for stranger in (bob, guest):
            assert Client(headers=token_of(stranger)).get(address).status_code == 404


def test_it_gives_parts_to_a_program(alice: User) -> None:
    asset, program = keep(alice), Client(headers=token_of(alice))
    part = program.get(f"/media/{asset.pk}/", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part["Content-Range"]) == (206, f"bytes 100-199/{len(TEXT)}")
    assert body(part) == TEXT[100:200]
    known = program.get(f"/media/{asset.pk}/", headers={"If-None-Match": f'"{asset.sha256}"'})
    assert (known.status_code, known["Vary"]) == (304, part["Vary"])
    assert program.head(f"/media/{asset.pk}/")["Content-Length"] == str(len(TEXT))


def test_it_believes_the_token_before_the_session(picture: Asset, alice: User, bob: User, client_of) -> None:
    address = f"/media/{picture.pk}/"
    assert client_of(bob).get(address, headers=token_of(alice)).status_code == 200
    assert client_of(alice).get(address, headers=token_of(bob)).status_code == 404


@pytest.mark.parametrize("said", ["Token", "Token x", "Token a b", "Token \xff", "token " + "0" * 40])
def test_it_says_when_a_token_is_none(said: str, picture: Asset, alice: User, client_of) -> None:
    """Also to whoever is logged in: else a program would take a stranger's 404 for the truth."""
    answer = client_of(alice).get(f"/media/{picture.pk}/", headers={"Authorization": said})
    assert (answer.status_code, answer["WWW-Authenticate"], answer["Cache-Control"]) == (401, "Token", "no-store")
    assert answer.json()["code"] == "authentication_failed"


def test_it_knows_no_token_of_somebody_suspended(picture: Asset, alice: User) -> None:
    header = token_of(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert Client(headers=header).get(f"/media/{picture.pk}/").status_code == 401


@pytest.mark.parametrize("said", ["Basic YWxpY2U6eA==", "Bearer x", ""])
def test_it_leaves_other_ways_to_log_in_to_the_session(said: str, picture: Asset, alice: User, client_of) -> None:
    header = {"Authorization": said}
    assert client_of(alice).get(f"/media/{picture.pk}/", headers=header).status_code == 200
    assert client_of(None).get(f"/media/{picture.pk}/", headers=header).status_code == 404


def test_it_takes_a_token_for_no_form(picture: Asset, alice: User) -> None:
    """Forms are guarded against other sites' pages as before, and no page but the file itself knows the token."""
    program = Client(enforce_csrf_checks=True, headers=token_of(alice))
    for address in (f"/media/{picture.pk}/", f"/files/{picture.pk}/delete/"):
        assert program.post(address).status_code == 403
    page = program.get(f"/files/{picture.pk}/")
    assert (page.status_code, page.url) == (302, f"/account/login/?next=/files/{picture.pk}/")
    assert Asset.objects.filter(pk=picture.pk).exists()


# --- What the answer says ----------------------------------------------------------------------------------------


def test_it_sends_a_picture_with_these_headers(picture: Asset, alice: User, client_of) -> None:
    response = client_of(alice).get(f"/media/{picture.pk}/")
    assert body(response) == assets.read(picture)
    assert dict(response.headers) == {
        "Content-Type": "image/png",
        "Content-Length": str(picture.size_bytes),
        "Content-Disposition": "inline; filename*=utf-8''%EB%B0%94%EB%8B%B7%EA%B0%80.png",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
        "ETag": f'"{picture.sha256}"',
        "Accept-Ranges": "bytes",
        "Vary": "Authorization, Cookie",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "Content-Language": "ko",
    }


@pytest.mark.parametrize(
    ("media_type", "content_type", "disposition"),
    [
        ("image/jpeg", "image/jpeg", "inline"),
        ("image/webp", "image/webp", "inline"),
        ("audio/mpeg", "audio/mpeg", "inline"),
        ("video/mp4", "video/mp4", "inline"),
        ("application/pdf", "application/pdf", "attachment"),
        ("application/zip", "application/zip", "attachment"),
        ("application/json", "application/json", "attachment"),
        ("text/plain", "text/plain; charset=utf-8", "attachment"),
    ],
)
def test_it_shows_pictures_and_sound_and_saves_the_rest(
    media_type: str, content_type: str, disposition: str, alice: User, client_of
) -> None:
    asset = keep(alice, b"<script>alert(1)</script>", media_type, width_px=1, height_px=1)
    for query, expected in (("", disposition), ("?download=1", "attachment")):
        response = client_of(alice).get(f"/media/{asset.pk}/{query}")
        assert response["Content-Type"] == content_type
        assert response["Content-Disposition"] == f'{expected}; filename="{asset.download_name}"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("my day", 'filename="my day.mp3"'),
        ("../../etc/passwd", 'filename="etc passwd.mp3"'),
        ('say "hi"; filename=evil.exe', 'filename="say hi ; filename=evil.exe.mp3"'),
        ("🦊", "filename*=utf-8''%F0%9F%A6%8A.mp3"),
        ("CON", 'filename="pictory-'),
        ("aux.png", 'filename="pictory-'),
        ("...", 'filename="pictory-'),
        ("a\r\nSet-Cookie: b=c", 'filename="a Set-Cookie b=c.mp3"'),
        ("\u202egpj.exe", 'filename="gpj.exe.mp3"'),
    ],
)
def test_it_names_a_saved_file_safely(title: str, name: str, alice: User, client_of) -> None:
    asset = keep(alice, title=title)
    disposition = client_of(alice).get(f"/media/{asset.pk}/")["Content-Disposition"]
    assert disposition.startswith(f"inline; {name}")
    assert disposition.isprintable()


def test_it_names_a_long_title_within_what_disks_take(alice: User, client_of) -> None:
    asset = keep(alice, title="가" * 120)
    disposition = client_of(alice).get(f"/media/{asset.pk}/")["Content-Disposition"]
    assert disposition.count("%") / 3 * 3 <= 255


def test_it_says_when_the_browser_has_it_already(picture: Asset, alice: User, client_of) -> None:
    client = client_of(alice)
    for address in (f"/media/{picture.pk}/", f"/media/{picture.pk}/320/"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, body(again)) == (304, b"")
        assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])
        assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.get(f"/media/{picture.pk}/")["ETag"] != client.get(f"/media/{picture.pk}/320/")["ETag"]


def test_it_tells_about_a_file_without_sending_it(picture: Asset, alice: User, client_of) -> None:
    for address in (f"/media/{picture.pk}/", f"/media/{picture.pk}/320/"):
        whole, head = client_of(alice).get(address), client_of(alice).head(address)
        assert body(head) == b""
        assert dict(head.headers) == dict(whole.headers)


def test_it_answers_404_for_a_file_that_storage_lost(picture: Asset, alice: User, client_of) -> None:
    default_storage.delete(picture.file.name)
    for method in ("get", "head"):
        assert getattr(client_of(alice), method)(f"/media/{picture.pk}/").status_code == 404


def test_it_leaves_the_bytes_to_nginx(picture: Asset, alice: User, bob: User, client_of, settings) -> None:
    settings.MEDIA_ACCEL = "/protected/"
    response = client_of(alice).get(f"/media/{picture.pk}/")
    assert response["X-Accel-Redirect"] == f"/protected/{picture.file.name}"
    assert (response["Content-Type"], body(response)) == ("image/png", b"")
    assert "X-Accel-Redirect" not in client_of(bob).get(f"/media/{picture.pk}/")


# --- Thumbnails --------------------------------------------------------------------------------------------------


def test_it_has_thumbnails_only_once_they_are_made(alice: User, client_of) -> None:
    asset = keep(alice, as_file(two_halves(1_200, 900), "PNG"), "image/png")
    response = client_of(alice).get(f"/media/{asset.pk}/320/")
    assert (response.status_code, response["Cache-Control"]) == (404, "no-store")
    thumbnails.make(str(asset.pk))
    response = client_of(alice).get(f"/media/{asset.pk}/320/")
    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert opened(body(response)).size == (320, 240)
    for width in (0, 1, 321, 4_000):
        assert client_of(alice).get(f"/media/{asset.pk}/{width}/").status_code == 404


def test_it_has_no_thumbnail_of_a_sound(alice: User, client_of) -> None:
    assert client_of(alice).get(f"/media/{keep(alice).pk}/320/").status_code == 404


# --- Parts -------------------------------------------------------------------------------------------------------

LAST = len(TEXT) - 1


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, LAST),
        ("bytes=-100", LAST - 99, LAST),
        (f"bytes={LAST}-", LAST, LAST),
        (f"bytes=10-{LAST + 500}", 10, LAST),
        (f"bytes=-{LAST + 500}", 0, LAST),
        ("bytes=0-200000", 0, 200_000),
    ],
)
def test_it_sends_a_part(asked: str, first: int, last: int, alice: User, client_of) -> None:
    asset = keep(alice)
    response = client_of(alice).get(f"/media/{asset.pk}/", headers={"Range": asked})
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(TEXT)}"
    assert response["Content-Length"] == str(last - first + 1)
    assert response["Content-Type"] == "audio/mpeg"
    assert body(response) == TEXT[first : last + 1]


@pytest.mark.parametrize(
    "asked", ["bytes=9-1", "bytes=-", "bytes=a-b", "lines=0-5", "bytes=0-1,5-6", "bytes=" + "9" * 40 + "-", "", "0-5"]
)
def test_it_sends_all_when_it_does_not_understand_the_part(asked: str, alice: User, client_of) -> None:
    response = client_of(alice).get(f"/media/{keep(alice).pk}/", headers={"Range": asked})
    assert (response.status_code, body(response)) == (200, TEXT)


@pytest.mark.parametrize("asked", [f"bytes={LAST + 1}-", "bytes=999999999-", "bytes=-0"])
def test_it_says_when_there_is_no_such_part(asked: str, alice: User, client_of) -> None:
    response = client_of(alice).get(f"/media/{keep(alice).pk}/", headers={"Range": asked})
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(TEXT)}")
    assert body(response) == b""


def test_it_sends_a_part_only_of_the_file_that_was_meant(alice: User, client_of) -> None:
    asset, client = keep(alice), client_of(alice)
    same = client.get(f"/media/{asset.pk}/", headers={"Range": "bytes=0-1", "If-Range": f'"{asset.sha256}"'})
    other = client.get(f"/media/{asset.pk}/", headers={"Range": "bytes=0-1", "If-Range": '"older"'})
    assert (same.status_code, other.status_code) == (206, 200)


# --- Links from mails --------------------------------------------------------------------------------------------


def path_of(link: str) -> str:
    assert link.startswith("http://127.0.0.1:8000/s/")
    return link.removeprefix("http://127.0.0.1:8000")


def test_it_opens_a_link_for_whoever_holds_it(picture: Asset, client_of) -> None:
    response = client_of(None).get(path_of(make_link(picture)))
    assert body(response) == assets.read(picture)
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"


def test_it_says_that_a_link_has_expired(picture: Asset, client_of, monkeypatch: pytest.MonkeyPatch) -> None:
    link = path_of(make_link(picture))
    later = time.time() + timedelta(days=7, seconds=5).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later)
    response = client_of(None).get(link)
    assert response.status_code == 410
    assert response["Content-Type"].startswith("text/html")


def test_it_refuses_an_altered_link(picture: Asset, alice: User, client_of) -> None:
    other = keep(alice)
    link = path_of(make_link(picture))
    altered = [
        link.replace(picture.pk.hex, other.pk.hex),
        link[:-3] + "xx/",
        link.replace(".0:", ".2:"),
        "/s/x/",
        "/s/a.0:b:c/",
    ]
    for address in altered:
        assert client_of(alice).get(address).status_code == 404
    foreign = signing.TimestampSigner(salt="other").sign(f"{picture.pk.hex}.0")
    assert client_of(None).get(f"/s/{foreign}/").status_code == 404


def test_it_closes_a_link_when_the_file_is_hidden_or_deleted(picture: Asset, client_of) -> None:
    link = path_of(make_link(picture))
    Asset.objects.update(hidden=True)
    assert client_of(None).get(link).status_code == 404
    Asset.objects.update(hidden=False)
    assert client_of(None).get(link).status_code == 200
    assets.delete_asset(picture)
    assert client_of(None).get(link).status_code == 404


def test_it_closes_a_link_when_the_file_is_made_less_visible(picture: Asset, client_of) -> None:
    private = path_of(make_link(picture))
    Asset.objects.update(visibility=Asset.Visibility.PUBLIC)
    public = path_of(make_link(Asset.objects.get()))
    assert [client_of(None).get(link).status_code for link in (private, public)] == [200, 200]
    Asset.objects.update(visibility=Asset.Visibility.PRIVATE)
    assert [client_of(None).get(link).status_code for link in (private, public)] == [200, 404]
