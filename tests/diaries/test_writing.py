"""Writing a day: the page, what it saves, the labels and trays beside it. The sheet itself is tried in a browser."""

import json
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from diaries import stickers
from diaries.models import TEXT_LENGTH, Entry, Journal, Version
from diaries.services import days, journals, reading
from ml.layout import MAX_ITEMS
from pictory.core.models import Job
from tests.core.pages import look_over
from tests.core.test_language import assert_speaks

DAY = date(2026, 11, 21)
TEXT = "나무 아래에서 강아지를 만났다."
DOG = {"kind": "sticker", "id": "dog-face", "x": 300.25, "y": 250.5, "scale": 1.2, "rotation": 15.0, "flipped": True}
LINE = {"kind": "stroke", "points": [10.0, 20.0, 30.5, 40.25], "width": 8.0, "colour": "#b84a28"}
TAGS = [
    {"noun": "강아지", "word": "강아지", "way": "exact", "stickers": ["dog-face", "dog"], "drawable": True},
    {"noun": "나무", "word": "나무", "way": "exact", "stickers": ["deciduous-tree"], "drawable": True},
]
# Engraved on them.
KEYS = ("Page Up", "Page Down", "Home", "End", "Tab", "Esc", "Delete", "Shift", "Ctrl", "C", "D", "E", "F", "H", "Z")


def url(name, day=DAY):
    return reverse(f"diaries:{name}", args=[day])


@pytest.fixture
def entry(alice):
    return days.save_day(days.open_day(alice, DAY), revision=0, text=TEXT, layout=[DOG, LINE])


def save(client, name="save", **what):
    return client.post(url(name), json.dumps(what), content_type="application/json")


def tagged(entry, **proposal):
    """As the worker leaves it."""
    job = Job.objects.get(owner=entry.owner, kind="diaries.tag", state="queued")
    Job.objects.filter(pk=job.pk).update(
        state="running", token=uuid.uuid4(), lease_until=timezone.now() + timedelta(hours=1), attempt=1
    )
    job.refresh_from_db()
    reading.keep_tags(job, entry, tags=TAGS, proposal=proposal)


# --- The page ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_opens_on_any_day_and_keeps_nothing_by_looking(client_of, alice, language):
    client = client_of(alice)
    client.cookies["django_language"] = language
    page = look_over(client.get(url("write")))
    assert page.findtext(".//textarea[@name='text']").strip() == ""
    assert len(page.findall(".//input[@name='mood']")) == 9 + 1  # and up to the words
    assert len(page.findall(".//input[@name='weather']")) == 6 + 1
    assert not Entry.objects.exists()
    assert not Journal.objects.exists()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_speaks_one_language(client_of, alice, entry, language):
    tagged(entry, mood="joy", layout=[DOG])
    client = client_of(alice)
    client.cookies["django_language"] = language
    mine = ["앨리스", TEXT, "강아지", "나무", "MIT", *KEYS]
    parts = [
        ("write", {}),
        ("tags", {}),
        ("tray", {"word": "강아지"}),
        ("tray", {"word": "쀍"}),
        ("find", {"q": "쀍쀍"}),
    ]
    for name, query in parts:
        assert_speaks(client.get(url(name), query).content, language, [*mine, "쀍"], name)
    answer = client.post(url("write"), {"revision": 0, "text": "x" * 2_049})
    assert_speaks(answer.content, language, [*mine, "x" * 2_049], "too long")


def test_it_shows_what_was_kept(client_of, alice, entry):
    days.save_day(entry, revision=entry.revision, mood="joy")
    page = look_over(client_of(alice).get(url("write")))
    assert page.findtext(".//textarea[@name='text']").strip() == TEXT
    assert [radio.get("value") for radio in page.findall(".//input[@checked]") if radio.get("name") == "mood"] == [
        "joy"
    ]
    form = page.find(".//form[@data-write]")
    assert json.loads(form.get("data-layout")) == [DOG, LINE]
    assert json.loads(form.get("data-names"))["dog-face"] == "강아지 얼굴"
    assert form.get("data-revision") == "2"


def test_a_page_stays_in_its_journal_whatever_is_locked_meanwhile(client_of, alice, entry):
    """Else, with the first journal locked in another window, the next save would go into the second."""
    journals.add(alice, name="여행")
    client = client_of(alice)
    pages = [look_over(client.get(url("write"))), look_over(client.get(reverse("diaries:day", args=[DAY])))]
    mine = f"?journal={entry.journal_id}"
    places = ("action", "formaction", "hx-get", "data-save", "data-aside", "data-propose", "data-tray")
    addresses = [part.get(name) for page in pages for part in page.iter() for name in places if part.get(name)]
    inside = [address for address in addresses if f"/{DAY}/" in address]
    assert len(inside) > 10
    assert all(mine in address for address in inside), inside
    assert f'hx-get="{url("tags")}{mine}"' in client.get(url("tags") + mine).content.decode()
    save_url = pages[0].find(".//form[@data-write]").get("data-save")
    Journal.objects.filter(pk=entry.journal_id).update(pin_hash="x")
    answer = client.post(save_url, json.dumps({"revision": 1, "text": "새 글"}), content_type="application/json")
    assert answer.status_code == 404
    assert Entry.objects.get().text == TEXT


def test_a_stranger_writes_in_their_own_diary_only(client_of, bob, entry):
    client = client_of(bob)
    page = client.get(url("write"))
    assert TEXT not in page.content.decode()
    assert save(client, revision=entry.revision, text="내 것").status_code == 409  # their own day is a new one
    assert save(client, revision=0, text="내 것").json() == {"revision": 1, "journal": bob.journals.get().pk}
    entry.refresh_from_db()
    assert entry.text == TEXT
    for name in ("tags", "propose"):
        assert "강아지" not in client.get(url(name)).content.decode()
    address = f"{url('write')}?journal={entry.journal_id}"
    assert client.get(address).status_code == 404
    assert client.post(address, {"revision": 0}).status_code == 404


def test_a_locked_journal_is_not_there(client_of, alice, entry):
    Journal.objects.update(pin_hash="x")
    client = client_of(alice)
    for name in ("write", "tags", "tray", "find", "propose"):
        assert client.get(url(name)).status_code == 404, name
    for name in ("save", "set_aside", "draw"):
        assert save(client, name, revision=1, text="x").status_code == 404, name


@pytest.mark.parametrize("odd", ["2026-02-30", "2026-13-01", "1026-01-01", "9999-12-31", "0000-00-00"])
def test_a_day_that_no_calendar_has_is_not_there(client_of, alice, odd):
    assert client_of(alice).get(f"/diaries/{odd}/write/").status_code == 404


def test_without_script_a_form_keeps_all_but_the_drawing(client_of, alice, entry):
    chosen = {"mood": "calm", "weather": "snowy", "place": "sea", "hour": "night"}
    response = client_of(alice).post(url("write"), {"revision": 1, "text": "첫 줄\r\n둘째 줄"} | chosen)
    assert (response.status_code, response.url) == (302, reverse("diaries:day", args=[DAY]))
    entry.refresh_from_db()
    assert entry.text == "첫 줄\n둘째 줄"
    assert entry.chosen == chosen
    assert entry.layout == [DOG, LINE]


def test_what_was_chosen_can_be_given_back_to_the_words(client_of, alice, entry):
    entry = days.save_day(entry, revision=1, mood="joy", weather="sunny", place="sea", hour="night")
    Entry.objects.update(proposal={"mood": "calm"})
    client = client_of(alice)
    page = look_over(client.get(url("write")))
    for name in ("mood", "weather", "place", "hour"):
        assert [radio.get("value") for radio in page.findall(f".//input[@name='{name}']")][-1] == ""
    client.post(url("write"), {"revision": 2, "text": TEXT, "mood": "", "weather": "", "place": "", "hour": "night"})
    entry.refresh_from_db()
    assert entry.chosen == {"mood": "calm", "weather": "", "place": "", "hour": "night"}
    page = look_over(client.get(url("write")))
    checked = {radio.get("name"): radio.get("value") for radio in page.findall(".//input[@checked]")}
    assert (checked["mood"], checked["hour"]) == ("", "night")


def test_without_script_two_windows_lose_nothing(client_of, alice, entry):
    client = client_of(alice)
    days.save_day(entry, revision=1, text="다른 창에서 쓴 글")
    response = client.post(url("write"), {"revision": 1, "text": "이 창에서 쓴 글"})
    assert response.status_code == 409
    page = look_over(response)
    assert page.findtext(".//textarea[@name='text']").strip() == "이 창에서 쓴 글"
    assert page.findtext(".//blockquote[@data-theirs]") == "다른 창에서 쓴 글"
    again = {name: page.find(f".//input[@name='{name}']").get("value") for name in ("revision", "keep_both")}
    client.post(url("write"), {"text": "이 창에서 쓴 글"} | again)
    entry.refresh_from_db()
    assert entry.text == "이 창에서 쓴 글"
    assert "다른 창에서 쓴 글" in entry.versions.values_list("text", flat=True)


# --- Saving while one writes -------------------------------------------------------------------------------------


def test_it_saves_what_changed_and_nothing_else(client_of, alice, entry):
    answer = save(client_of(alice), revision=1, layout=[DOG])
    assert answer.json() == {"revision": 2, "journal": entry.journal_id}
    entry.refresh_from_db()
    assert (entry.text, entry.layout) == (TEXT, [DOG])


def test_it_keeps_a_layout_exactly_as_it_reads_it(client_of, alice):
    turned = DOG | {"x": 1.005, "rotation": 725, "scale": 1}
    save(client_of(alice), revision=0, layout=[turned, LINE])
    kept = Entry.objects.get().layout
    assert kept == [DOG | {"x": 1.0, "rotation": 5.0, "scale": 1.0}, LINE]
    save(client_of(alice), revision=1, layout=kept)
    assert Entry.objects.get().revision == 1, "the same again is no change"


@pytest.mark.parametrize(("letters", "status"), [(TEXT_LENGTH, 200), (TEXT_LENGTH + 1, 400)])
def test_a_page_holds_2048_letters(client_of, alice, letters, status):
    answer = save(client_of(alice), revision=0, text="🐶" + "가" * (letters - 1))
    assert answer.status_code == status
    assert "1자가 넘었으니" in answer.json().get("sentence", "1자가 넘었으니")
    response = client_of(alice).post(url("write", date(2026, 11, 20)), {"revision": 0, "text": "가" * letters})
    assert response.status_code == (302 if status == 200 else 400)
    if status == 400:
        assert "2,048자까지만" in response.content.decode()
        assert look_over(response).findtext(".//textarea[@name='text']").strip() == "가" * letters


def test_letters_are_counted_and_kept_composed(client_of, alice):
    save(client_of(alice), revision=0, text="강아지")  # as macOS writes file names
    assert Entry.objects.get().text == "강아지"


def test_the_one_who_saves_second_gets_the_first_one_s_day(client_of, alice, entry):
    client = client_of(alice)
    save(client, revision=1, text="먼저")
    answer = save(client, revision=1, text="나중에")
    assert answer.status_code == 409
    told = answer.json()
    assert (told["revision"], told["text"], told["layout"]) == (2, "먼저", [DOG, LINE])
    assert told["names"]["dog-face"]
    assert "다른 창에서 먼저" in told["sentence"]
    save(client, revision=2, text="나중에", keep_both=True)
    assert Entry.objects.get().text == "나중에"
    assert set(Version.objects.values_list("text", flat=True)) == {TEXT, "먼저"}


def test_who_takes_the_other_window_s_day_keeps_their_own_aside(client_of, alice, entry):
    client = client_of(alice)
    save(client, revision=1, text="먼저")
    answer = save(client, "set_aside", revision=2, text="나중에", layout=[])
    assert answer.json() == {"revision": 2}
    assert Entry.objects.get().text == "먼저"
    aside = Version.objects.get(text="나중에")
    assert (aside.entry, aside.layout) == (entry, [])


BAD = [
    {},
    {"revision": "x"},
    {"revision": -1, "text": "x"},
    {"revision": 0, "text": ["x"]},
    {"revision": 0, "text": "\ud800"},
    {"revision": 0, "text": "a\0b"},
    {"revision": 0, "mood": "grand"},
    {"revision": 0, "weather": ["sunny"]},
    {"revision": 0, "layout": {}},
    {"revision": 0, "layout": [DOG | {"x": 1e9}]},
    {"revision": 0, "layout": [DOG | {"id": "../dog"}]},
    {"revision": 0, "layout": [LINE | {"colour": "url(x)"}]},
    {"revision": 0, "layout": [DOG] * (MAX_ITEMS + 1)},
]


@pytest.mark.parametrize("what", BAD)
def test_it_says_why_it_does_not_save(client_of, alice, what):
    for name in ("save", "set_aside"):
        answer = save(client_of(alice), name, **what)
        assert answer.status_code == 400, name
        assert answer.json()["sentence"].endswith("요.")
    assert not Entry.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"[" * 100_000, b'{"text": "' + b"x" * 1_600_000 + b'"}'])
def test_it_takes_no_other_body(client_of, alice, body):
    answer = client_of(alice).post(url("save"), body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["sentence"]


def test_it_needs_a_log_in_and_a_token(client_of, alice):
    assert "/account/login/" in save(client_of(), revision=0, text="x").url
    assert save(client_of(alice, enforce_csrf_checks=True), revision=0, text="x").status_code == 403
    assert not Entry.objects.exists()


# --- Words and trays ---------------------------------------------------------------------------------------------


def test_the_labels_fetch_themselves_until_the_words_are_read(client_of, alice, entry):
    client = client_of(alice)
    part = client.get(url("tags"))
    assert "every 500ms" in part.content.decode()
    tagged(entry, mood="joy", place="meadow", layout=[DOG])
    part = client.get(url("tags")).content.decode()
    assert part.index("강아지") < part.index("나무")
    assert "every 500ms" in part  # the mood comes after the words
    Job.objects.update(state="done")
    part = client.get(url("tags")).content.decode()
    assert "every" not in part
    assert 'data-proposal-mood="joy"' in part
    assert 'data-proposed="1"' in part


@pytest.mark.parametrize("state", ["failed", "cancelled", None])
def test_words_that_nobody_read_can_be_read_at_a_press(client_of, alice, bob, entry, state):
    """Also where nobody was asked to, as with a day that came from elsewhere."""
    Job.objects.update(state=state) if state else Job.objects.all().delete()
    client = client_of(alice)
    part = client.get(url("tags")).content.decode()
    assert "지금 읽어 보기" in part
    assert "every" not in part
    client_of(bob).post(url("tags"))
    assert not Job.objects.filter(state="queued").exists()
    for _ in range(2):
        part = client.post(url("tags")).content.decode()
    assert "every 500ms" in part
    assert "지금 읽어 보기" not in part
    tagged(entry, layout=[DOG])
    Job.objects.filter(kind="diaries.read").update(state="failed")
    assert "지금 읽어 보기" in client.get(url("tags")).content.decode()
    client.post(url("tags"))
    assert [job.kind for job in Job.objects.filter(state="queued")] == ["diaries.read"]


def test_words_that_come_while_one_asks_are_not_missed(client_of, alice, entry):
    """The day was fetched, then its words were kept, then the question whether they are still being looked for."""
    asked = []

    def keep_first(execute, sql, *args):
        if "diaries.tag" in str(args) and sql.startswith("SELECT") and not asked:
            asked.append(sql)
            tagged(entry, layout=[DOG])
        return execute(sql, *args)

    with connection.execute_wrapper(keep_first):
        part = client_of(alice).get(url("tags")).content.decode()
    assert asked
    assert "강아지" in part


def test_a_tray_begins_with_the_tag_s_stickers_and_holds_many(client_of, alice, entry):
    tagged(entry)
    response = client_of(alice).get(url("tray"), {"word": "강아지"})
    ids = [piece.split('"')[0] for piece in response.content.decode().split('data-id="')[1:]]
    assert ids[:2] == ["dog-face", "dog"]
    assert len(ids) == len(set(ids)) >= 20
    assert "MIT" in response.content.decode(), "the licence is told"
    assert "그런" not in response.content.decode()


def test_a_word_without_stickers_says_so(client_of, alice):
    for word in ("", "쀍", "\0", "x" * 5_000):
        response = client_of(alice).get(url("tray"), {"word": word})
        assert response.status_code == 200
        assert "data-id" not in response.content.decode()
        assert "스티커가 없어요" in response.content.decode()


@pytest.mark.parametrize(("age_band", "shown"), [("child", False), ("adult", True)])
def test_children_find_nothing_for_grown_ups(client_of, alice, age_band, shown):
    alice.age_band = age_band
    alice.save()
    client = client_of(alice)
    assert ("beer-mug" in client.get(url("tray"), {"word": "맥주"}).content.decode()) is shown
    assert ("beer-mug" in client.get(url("find"), {"q": "맥주"}).content.decode()) is shown


@pytest.mark.parametrize("typed", ["강아지", "강ㅇ", "ㄱㅇㅈ", "dog"])
def test_it_finds_words_while_one_types(client_of, alice, typed):
    part = client_of(alice).get(url("find"), {"q": typed}).content.decode()
    assert "data-word" in part
    assert ".outline.svg" in part
    assert not Entry.objects.exists(), "a search leaves the day alone"


def test_it_finds_nothing_kindly(client_of, alice):
    client = client_of(alice)
    assert "다른 말로" in client.get(url("find"), {"q": "쀍쀍"}).content.decode()
    assert client.get(url("find"), {"q": "  "}).content.decode().strip() == ""


def test_it_proposes_a_first_drawing(client_of, alice, entry):
    client = client_of(alice)
    assert client.get(url("propose")).json()["layout"] == []
    tagged(entry, layout=[DOG])
    assert client.get(url("propose")).json() == {"layout": [DOG], "names": {"dog-face": "강아지 얼굴"}}


def test_a_sticker_s_picture_may_be_kept_for_ever(client_of, db):
    address = reverse("diaries:sticker", args=[stickers.version(), "kite", "outline"])
    response = client_of().get(address)
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content.startswith(b"<svg")
    for odd in (
        ("x", "kite", "outline"),
        (stickers.version(), "no-such", "outline"),
        (stickers.version(), "kite", "x"),
    ):
        assert client_of().get(reverse("diaries:sticker", args=odd)).status_code == 404


def test_without_stickers_one_still_writes_and_draws(client_of, alice, entry, settings, tmp_path):
    settings.MODELS_DIR = tmp_path
    for kept in (stickers.index, stickers.pack, stickers.version):
        kept.cache_clear()
    client = client_of(alice)
    page = look_over(client.get(url("write")))
    assert "아직 스티커가 없어요" in "".join(page.itertext())
    for name, query in (("tray", {"word": "강아지"}), ("find", {"q": "강"}), ("tags", {}), ("propose", {})):
        assert client.get(url(name), query).status_code == 200, name
    assert client.get("/diaries/stickers/x/kite.outline.svg").status_code == 404
    assert save(client, revision=1, layout=[LINE]).status_code == 200


# --- Drawing -----------------------------------------------------------------------------------------------------


def test_it_keeps_the_form_and_has_the_sheet_coloured(client_of, alice, entry):
    client = client_of(alice)
    form = {"revision": 1, "text": TEXT, "mood": "joy", "key": "once"}
    response = client.post(url("draw"), form)
    assert response.url == reverse("diaries:day", args=[DAY])
    client.post(url("draw"), form | {"revision": 2})
    job = Job.objects.get(kind="diaries.colour")
    assert job.params["entry"] == str(entry.pk)
    entry.refresh_from_db()
    assert entry.mood == "joy"
    client.post(url("draw"), form | {"revision": 2, "mood": "calm"})
    assert Job.objects.filter(kind="diaries.colour").count() == 2, "a page that comes back may draw again"


def test_it_draws_nothing_that_another_window_changed(client_of, alice, entry):
    response = client_of(alice).post(url("draw"), {"revision": 0, "text": "다른 글", "key": "k"})
    assert response.status_code == 409
    assert not Job.objects.filter(kind="diaries.colour").exists()
