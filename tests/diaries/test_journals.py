"""Journals and their locks: what is locked is not there, for its owner as for strangers."""

import time
from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from diaries import access
from diaries.models import Entry, Journal
from diaries.services import journals
from pictory.core.models import Asset, Job
from tests.core.pages import look_over
from tests.core.test_language import assert_speaks
from tests.diaries.full_day import DAY, drawn, full, written

pytestmark = pytest.mark.django_db
PIN = "4821"


def url(name, *rest):
    return reverse(f"diaries:{name}", args=rest)


@pytest.fixture
def diary(alice):
    """A first journal that stays open, with a day of its own."""
    return written(alice, date(2026, 11, 3), text="열린 일기장의 하루").journal


@pytest.fixture
def secret(alice, diary):
    """A second, locked one, with a day of one word that nothing else says."""
    book = journals.add(alice, name="비밀 일기")
    drawn(written(alice, DAY, journal=book, text="비밀스러운 수박"))
    journals.lock(book, pin=PIN)
    book.refresh_from_db()
    return book


@pytest.fixture
def client(client_of, alice):
    return client_of(alice)


def enter(client, journal, pin=PIN):
    return client.post(url("unlock", journal.pk), {"pin": pin})


def shown(client, path):
    response = client.get(path)
    return response.status_code, response.content.decode()


# --- The shelf ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_shows_the_shelf_in_both_languages(client, diary, secret, language):
    client.cookies["django_language"] = language
    response = client.get(url("shelf"))
    page = look_over(response)
    assert_speaks(response.content, language, ["앨리스", "비밀 일기"])
    assert page.findall(".//button[@class='outline']")
    for name in ("journal", "unlock"):
        enter(client, secret)
        response = client.get(url(name, secret.pk), follow=True)
        look_over(response)
        assert_speaks(response.content, language, ["앨리스", "비밀 일기", "비밀스러운 수박", "열린 일기장의 하루"])


def test_it_shows_a_shelf_with_nothing_on_it(client):
    page = look_over(client.get(url("shelf")))
    assert "첫 일기를 쓰면" in " ".join(page.itertext())


def test_it_adds_renames_and_deletes(client, alice, diary, run_jobs):
    client.post(url("add_journal"), {"name": "여행"})
    book = alice.journals.get(name="여행")
    client.post(url("journal", book.pk), {"name": "제주 여행"})
    book.refresh_from_db()
    assert book.name == "제주 여행"
    entry = full(alice, DAY, journal=book)
    kept = Asset.objects.filter(owner=alice).count()
    assert kept == 7
    assert "제주 여행" in shown(client, url("shelf"))[1]
    client.post(url("delete_journal", book.pk))
    assert "제주 여행" not in shown(client, url("shelf"))[1]
    run_jobs()
    assert not Journal.every.filter(pk=book.pk).exists()
    assert not Entry.objects.filter(pk=entry.pk).exists()
    assert not Asset.objects.filter(owner=alice).exists()
    assert diary.entries.count() == 1


@pytest.mark.parametrize("name", ["", " ", "가" * 41, "가\n나", "\u202e나다"])
def test_it_takes_no_such_name(client, alice, diary, name):
    client.post(url("add_journal"), {"name": name})
    assert client.post(url("journal", diary.pk), {"name": name}).status_code == 400
    assert [journal.name for journal in alice.journals.all()] == [""]


def test_it_holds_twenty(client, alice, diary):
    for number in range(25):
        client.post(url("add_journal"), {"name": f"{number}"})
    assert alice.journals.count() == journals.MOST == 20


# --- Locks -------------------------------------------------------------------------------------------------------


def test_it_hides_a_locked_day_everywhere(client, alice, secret, run_jobs):
    here = f"?journal={secret.pk}"
    for path in (url("day", DAY), url("day", DAY) + here, url("write", DAY) + here, url("versions", DAY) + here,
                 url("index") + here, url("year", 2026) + here):  # fmt: skip
        assert shown(client, path)[0] == 404, path
    for path in (url("index") + "?month=2026-11", url("search") + "?q=수박", url("year", 2026), url("shelf")):
        status, text = shown(client, path)
        assert status == 200, path
        assert "비밀스러운" not in text, path
        assert "2026-11-21/?" not in text, path
        assert str(Entry.objects.get(journal=secret).drawing.picture_id) not in text, path
    for name in ("star", "redraw", "compose", "delete", "page"):
        assert client.post(url(name, DAY) + here).status_code == 404, name
    for name in ("book", "pack"):
        span = {"journal": secret.pk, "since": "2026-11-01", "until": "2026-11-30", "size": "a5"}
        assert client.post(url(name), span).status_code == 400, name
    assert not Job.objects.filter(kind__in=("diaries.book", "diaries.export", "diaries.colour")).exists()
    assert Entry.objects.filter(journal=secret).exists()


def test_it_opens_with_its_pin_for_this_session_only(client, client_of, alice, secret):
    assert enter(client, secret, "0000").status_code == 400
    assert enter(client, secret).url == f"{url('index')}?journal={secret.pk}"
    assert "비밀스러운 수박" in shown(client, f"{url('day', DAY)}?journal={secret.pk}")[1]
    assert "수박" in shown(client, url("search") + "?q=수박")[1]
    assert shown(client_of(alice), f"{url('day', DAY)}?journal={secret.pk}")[0] == 404


def test_it_locks_again_by_hand_and_by_itself(client, secret, monkeypatch):
    day = f"{url('day', DAY)}?journal={secret.pk}"
    enter(client, secret)
    client.post(url("close_all"))
    assert shown(client, day)[0] == 404
    enter(client, secret)
    now = time.time()
    open_s = access.OPEN_FOR.total_seconds()
    monkeypatch.setattr(access.time, "time", lambda: now + open_s - 5)
    assert shown(client, day)[0] == 200
    monkeypatch.setattr(access.time, "time", lambda: now + 2 * open_s - 10)
    assert shown(client, day)[0] == 200, "using it keeps it open"
    monkeypatch.setattr(access.time, "time", lambda: now + 4 * open_s)
    assert shown(client, day)[0] == 404


def test_it_makes_the_browser_forget_the_pictures_of_what_is_locked(client, diary):
    giving = client.post(url("lock", diary.pk), {"pin": PIN, "again": PIN})
    assert giving["Clear-Site-Data"] == '"cache"'
    assert client.post(url("close_all"))["Clear-Site-Data"] == '"cache"'


def test_it_sends_who_has_only_locked_journals_to_the_shelf(client, diary, secret):
    journals.lock(diary, pin=PIN)
    for path in (url("index"), url("year", 2026)):
        assert client.get(path).url == url("shelf")
    assert client.get(url("index"), headers={"HX-Request": "true"})["HX-Redirect"] == url("shelf")
    assert shown(client, url("day", date(2026, 11, 3)))[0] == 404
    enter(client, secret)
    assert client.get(url("index")).status_code == 200


def test_it_closes_for_every_other_session_when_the_pin_changes(client, client_of, alice, secret):
    other = client_of(alice)
    for each in (client, other):
        enter(each, secret)
    client.post(url("lock", secret.pk), {"pin": "77777777", "again": "77777777"})
    day = f"{url('day', DAY)}?journal={secret.pk}"
    assert (shown(client, day)[0], shown(other, day)[0]) == (200, 404)
    assert enter(other, secret).status_code == 400
    assert enter(other, secret, "77777777").status_code == 302


@pytest.mark.parametrize(
    "pins", [("123", "123"), ("123456789", "123456789"), ("12a4", "12a4"), ("1234", "1235"), ("", ""), ("١٢٣٤", "١٢٣٤")]
)
def test_it_takes_four_to_eight_digits_twice(client, diary, pins):
    response = client.post(url("lock", diary.pk), {"pin": pins[0], "again": pins[1]})
    assert response.status_code == 400
    look_over(response)
    diary.refresh_from_db()
    assert not diary.is_locked


def test_it_keeps_no_pin_in_words(secret):
    assert PIN not in secret.pin_hash
    assert journals.pin_fits(secret, PIN)


def test_it_stops_who_tries_pins(client, client_of, alice, bob, secret, settings):
    settings.RATELIMIT_ENABLE = True
    answers = [enter(client, secret, f"{number:04}").status_code for number in range(7)]
    assert answers == [400] * 5 + [429] * 2
    assert enter(client_of(alice), secret).status_code == 429, "another session of the same person"
    other = journals.add(alice, name="또 하나")
    journals.lock(other, pin="9999")
    assert enter(client, other, "9999").status_code == 302, "another journal"
    assert client.post(url("forgot", secret.pk), {"password": "correct horse 7"}).status_code == 429
    cache.clear()
    assert enter(client, secret).status_code == 302


def test_it_opens_for_who_forgot_the_pin_but_knows_the_password(client, secret):
    response = client.post(url("forgot", secret.pk), {"password": "wrong"})
    assert response.status_code == 400
    look_over(response)
    assert client.post(url("forgot", secret.pk), {"password": "correct horse 7"}).status_code == 302
    secret.refresh_from_db()
    assert not secret.is_locked


def test_it_asks_a_guest_for_no_password(client_of, guest):
    book = written(guest).journal
    journals.lock(book, pin=PIN)
    client = client_of(guest)
    page = look_over(client.get(url("unlock", book.pk)))
    assert page.find(".//input[@name='password']") is None
    assert client.post(url("forgot", book.pk), {"password": ""}).status_code == 400


def test_it_changes_nothing_of_a_locked_journal(client, secret):
    for name, what in (("journal", {"name": "x"}), ("lock", {"pin": "1111", "again": "1111"}), ("delete_journal", {}),
                       ("unlock_for_good", {})):  # fmt: skip
        assert client.post(url(name, secret.pk), what).url == url("unlock", secret.pk)
    before, secret.name = secret.name, ""
    secret.refresh_from_db()
    assert (secret.name, journals.pin_fits(secret, PIN)) == (before, True)


def test_it_takes_the_lock_off(client, secret):
    enter(client, secret)
    client.post(url("unlock_for_good", secret.pk))
    secret.refresh_from_db()
    assert not secret.is_locked


def test_it_is_nobody_elses(client_of, bob, secret):
    stranger = client_of(bob)
    for name in ("journal", "unlock"):
        assert stranger.get(url(name, secret.pk)).status_code == 404
    for name in ("journal", "unlock", "lock", "unlock_for_good", "forgot", "delete_journal"):
        assert stranger.post(url(name, secret.pk), {"pin": PIN, "again": PIN}).status_code == 404
    assert "비밀 일기" not in shown(stranger, url("shelf"))[1]
