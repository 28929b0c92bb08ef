"""The month, the year, on this day, and the search."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from django.test import Client
from django.utils import timezone

from diaries import months, spans
from diaries.models import Entry
from diaries.services import days, extras, journals, reading
from pictory.core.models import Asset, User
from tests.core import pictures
from tests.core.pages import HTMX, look_over
from tests.diaries.full_day import DOG, drawn, sound, written

pytestmark = pytest.mark.django_db

ClientOf = Callable[..., Client]
NOVEMBER = "/diaries/?month=2026-11"


def day(number: int, month: int = 11, year: int = 2026) -> datetime.date:
    return datetime.date(year, month, number)


def words_in(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def test_a_month_has_six_weeks_from_sunday_and_marks_what_is_written(client_of: ClientOf, alice: User) -> None:
    entry = written(alice, day(5), mood="joy")
    drawn(entry)
    days.star(entry, favourite=True)
    tree = look_over(client_of(alice).get(NOVEMBER))
    cells = tree.findall(".//td[@class]")
    assert len(cells) == 42
    assert words_in(cells[0]).startswith("1")  # 1 November 2026 is a Sunday
    fifth = cells[4].find("a")
    assert fifth.get("href") == "/diaries/2026-11-05/"
    assert "기뻐요" in words_in(fifth)
    assert "별을 단 날" in words_in(fifth)
    assert cells[5].find("a").get("href") == "/diaries/2026-11-06/write/"
    assert "month-outside" in cells[30].get("class")
    (line,) = tree.findall(".//a[@class='line']")
    assert "11월 5일" in words_in(line)
    assert entry.text[:10] in words_in(line)


def test_it_turns_the_page_with_and_without_script(client_of: ClientOf, alice: User) -> None:
    client = client_of(alice)
    tree = look_over(client.get(NOVEMBER))
    turns = [link for link in tree.iter("a") if link.get("rel") in ("prev", "next")]
    assert [link.get("href") for link in turns] == ["?month=2026-10", "?month=2026-12"]
    part = client.get("/diaries/?month=2026-10", **HTMX)
    assert "<html" not in part.content.decode()
    assert "2026년 10월" in part.content.decode()
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize("odd", ["2026-13", "x", "0000-01", "99999-01", "2026", "2026-11-01'--", "99999999999-1"])
def test_it_shows_this_month_for_one_that_is_none(odd: str, client_of: ClientOf, alice: User) -> None:
    response = client_of(alice).get("/diaries/", {"month": odd})
    assert response.status_code == 200
    assert response.context["month"].first == timezone.localdate().replace(day=1)


def photo_day(alice: User, date: datetime.date) -> None:
    entry = days.open_day(alice, date)
    extras.add_photo(entry, file=io.BytesIO(pictures.jpeg()))
    Asset.objects.update(thumbnails=Asset.Thumbnails.READY)


def voice_day(alice: User, date: datetime.date) -> None:
    extras.add_voice(days.open_day(alice, date), data=sound(kind="MP3"), media_type="audio/mpeg", seconds=1.0)


@pytest.mark.parametrize(
    ("make", "shown", "said"),
    [
        (photo_day, "/media/", "사진만 있는 날"),
        (voice_day, "#voice", "목소리를 남긴 날"),
        (lambda alice, date: written(alice, date, text="", mood="joy"), "#mood-joy", "기뻐요"),
        (lambda alice, date: written(alice, date, text="", weather="rainy"), "#weather-rainy", "비"),
        (lambda alice, date: written(alice, date, text="", layout=[DOG]), "#crayon", "그림만 있는 날"),
    ],
    ids=["photo", "voice", "mood", "weather", "drawing"],
)
def test_a_day_without_words_is_a_day(make: Callable, shown: str, said: str, client_of: ClientOf, alice: User) -> None:
    today = timezone.localdate()
    make(alice, today)
    make(alice, today.replace(year=today.year - 4))
    client = client_of(alice)
    tree = look_over(client.get("/diaries/"))
    (cell,) = [link for link in tree.iter("a") if "cell-written" in (link.get("class") or "")]
    assert shown in lxml.html.tostring(cell, encoding="unicode")
    lines = [words_in(line) for line in tree.findall(".//a[@class='line']")]
    assert len(lines) == 2  # on this day, and in this month
    assert all(said in line for line in lines)
    look_over(client.get(cell.get("href")))
    year = look_over(client.get(f"/diaries/{today.year}/"))
    assert len(year.findall(".//td/a")) == 1
    journal = Entry.objects.first().journal
    assert spans.written(journal, (today, today)).count() == 1  # in books and parcels too


def test_a_day_that_was_only_opened_is_not_written(client_of: ClientOf, alice: User) -> None:
    days.open_day(alice, day(5))
    tree = look_over(client_of(alice).get(NOVEMBER))
    assert not tree.findall(".//a[@class='line']")
    assert "아직 쓴 날이 없어요" in words_in(tree.find(".//main"))


def test_another_person_s_days_are_nowhere(client_of: ClientOf, alice: User, bob: User) -> None:
    written(alice, day(5), text="앨리스의 비밀")
    client = client_of(bob)
    for path in (NOVEMBER, "/diaries/2026/", "/diaries/search/?q=비밀"):
        assert "앨리스의" not in client.get(path).content.decode()
        assert '/diaries/2026-11-05/"' not in client.get(path).content.decode()
    assert client.get("/diaries/2026-11-05/").status_code == 404


def test_a_second_journal_is_leafed_through_by_itself(client_of: ClientOf, alice: User) -> None:
    written(alice, day(5), text="첫 일기장")
    travels = journals.add(alice, name="여행")
    written(alice, day(6), journal=travels, text="둘째 일기장")
    client = client_of(alice)
    tree = look_over(client.get(f"/diaries/?month=2026-11&journal={travels.pk}"))
    links = [link.get("href") for link in tree.find(".//main").iter("a") if "2026-1" in (link.get("href") or "")]
    assert len(links) == 45
    assert all(f"journal={travels.pk}" in link for link in links)
    text = " ".join(tree.itertext())
    assert "둘째" in text
    assert "첫 일기장" not in text


def test_visitors_are_invited(client_of: ClientOf) -> None:
    tree = look_over(client_of().get("/diaries/"))
    assert tree.find(".//main//form") is not None


# --- On this day -------------------------------------------------------------------------------------------------


def test_it_remembers_the_same_day_of_earlier_years(client_of: ClientOf, alice: User) -> None:
    today = timezone.localdate()
    old = today.replace(year=today.year - 4)
    written(alice, old, text="두 해 전 오늘")
    written(alice, old + datetime.timedelta(days=1), text="다른 날")
    text = client_of(alice).get("/diaries/").content.decode()
    assert "두 해 전 오늘" in text
    assert "다른 날" not in text


@pytest.mark.parametrize(
    ("today", "same"),
    [
        (day(21), [(11, 21)]),
        (day(28, 2, 2027), [(2, 28), (2, 29)]),
        (day(28, 2, 2028), [(2, 28)]),
        (day(29, 2, 2028), [(2, 29)]),
    ],
)
def test_it_keeps_the_leap_day_on_the_28th_of_other_years(today: datetime.date, same: list) -> None:
    assert months.same_day_before(today) == same


# --- The year ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "pixels"), [(2026, 365), (2028, 366)])
def test_a_year_has_a_pixel_a_day_with_words_for_it(year: int, pixels: int, client_of: ClientOf, alice: User) -> None:
    written(alice, day(5, 3, year), mood="sad")
    written(alice, day(6, 3, year))
    tree = look_over(client_of(alice).get(f"/diaries/{year}/"))
    cells = tree.findall(".//table//td")
    assert len(cells) == pixels
    said = [words_in(cell) for cell in cells]
    assert sum("쓰지 않은 날" in words for words in said) == pixels - 2
    assert "슬퍼요" in said[31 + (29 if year == 2028 else 28) + 4]
    assert "기분 없이 쓴 날" in said[31 + (29 if year == 2028 else 28) + 5]


def test_a_year_that_nobody_lives_is_not_there(client_of: ClientOf, alice: User) -> None:
    assert client_of(alice).get("/diaries/1492/").status_code == 404


# --- Search ------------------------------------------------------------------------------------------------------


def found(client: Client, **wanted: str) -> list[str]:
    response = client.get("/diaries/search/", wanted)
    look_over(response)
    return [f"{finding.entry.date:%m-%d}" for finding in response.context["findings"]]


def test_it_finds_parts_of_korean_words_and_shows_them(client_of: ClientOf, alice: User) -> None:
    written(alice, day(1), text="오늘은 강아지랑 공원에서 놀았다.")
    written(alice, day(2), text="고양이가 창가에서 잤다.")
    client = client_of(alice)
    assert found(client, q="강아") == ["11-01"]
    assert found(client, q="창가 고양") == ["11-02"]
    assert found(client, q="코끼리") == []
    text = client.get("/diaries/search/", {"q": "강아"}).content.decode()
    assert "<mark>강아</mark>지랑" in text


def test_it_finds_the_words_of_tags_and_not_what_they_are_stored_in(client_of: ClientOf, alice: User) -> None:
    entry = written(alice, day(1), text="멍멍이랑 놀았다.")
    tag = {"noun": "멍멍이", "word": "강아지", "way": "synonym", "stickers": ["dog-face"], "drawable": True}
    reading.store_tags(entry, [tag], {})
    client = client_of(alice)
    assert found(client, q="강아지") == ["11-01"]
    assert found(client, q="stickers") == []


def test_it_finds_by_mood_weather_dates_and_stars(client_of: ClientOf, alice: User) -> None:
    first, second = (
        written(alice, day(1), mood="joy", weather="sunny"),
        written(alice, day(2), mood="sad", weather="rainy"),
    )
    days.star(second, favourite=True)
    client = client_of(alice)
    assert found(client, mood="joy") == ["11-01"]
    assert found(client, weather="rainy") == ["11-02"]
    assert found(client, starred="on") == ["11-02"]
    assert found(client, since="2026-11-02") == ["11-02"]
    assert found(client, until="2026-11-01") == ["11-01"]
    assert found(client, mood="joy", starred="on") == []
    assert Entry.objects.count() == len({first.pk, second.pk})


@pytest.mark.parametrize("odd", ["%", "_", "'; DROP TABLE", "<script>", "\\", "가" * 200])
def test_it_searches_for_odd_words_as_they_are(odd: str, client_of: ClientOf, alice: User) -> None:
    written(alice, day(1), text="평범한 하루")
    response = client_of(alice).get("/diaries/search/", {"q": odd})
    assert response.status_code == 200
    assert not response.context["findings"]
    assert "<script>" not in response.content.decode()


def test_it_turns_pages_of_many_days(client_of: ClientOf, alice: User) -> None:
    for number in range(30):
        written(alice, day(1) + datetime.timedelta(days=number), text="바다")
    client = client_of(alice)
    first, second = found(client, q="바다"), found(client, q="바다", page="2")
    assert (len(first), len(second)) == (24, 6)
    assert not set(first) & set(second)
