"""The diary as a book: pages, bookmarks, embedded letters, and words that can be read again."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader
from pypdf.generic import Destination

from diaries import spans
from diaries.models import Entry
from diaries.printing import faces, words
from diaries.printing.book import Cover, Day, write_book
from diaries.services import journals
from pictory.core.files import assets
from pictory.core.models import Asset, Job, Message
from tests.core import pictures
from tests.core.pages import look_over
from tests.diaries.full_day import TEXT, drawn, full, written

COVER = Cover("나의 그림일기", "2026년 11월", "앨리스", list("일월화수목금토"))


def day(number, text=TEXT, **options):
    when = date(2026, 11, 1) + timedelta(days=number)
    return Day(when, f"{when.month}월 {when.day}일의 하루", f"{when.year}년 {when.month}월", text, **options)


def made(days, size="a5", cover=COVER):
    file = io.BytesIO()
    pages = write_book(file, cover, days, size=size)
    pdf = PdfReader(file)
    assert len(pdf.pages) == pages
    return pdf


def read(page):
    return " ".join(page.extract_text().split())


def bookmarks(pdf):
    """(title, page) as a tree."""

    def told(found):
        return [
            (each.title, pdf.get_destination_page_number(each)) if isinstance(each, Destination) else told(each)
            for each in found
        ]

    return told(pdf.outline)


def fonts(pdf):
    return {
        str(font["/BaseFont"]): "/FontFile2" in font["/FontDescriptor"]
        for page in pdf.pages
        for font in (each.get_object() for each in page["/Resources"].get("/Font", {}).values())
        if "/FontDescriptor" in font
    }


# --- Pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "sides"), [("a5", [148, 210]), ("a4", [210, 297])])
def test_it_has_a_title_a_month_and_a_page_a_day(size, sides):
    pdf = made([day(0), day(1), day(30)], size)
    assert [round(float(side) / 72 * 25.4) for side in pdf.pages[0].mediabox[2:]] == sides
    assert read(pdf.pages[0]) == "나의 그림일기 2026년 11월 앨리스"
    assert bookmarks(pdf) == [
        ("나의 그림일기", 0),
        ("2026년 11월", 1),
        [("11월 1일의 하루", 2), ("11월 2일의 하루", 3)],
        ("2026년 12월", 4),
        [("12월 1일의 하루", 5)],
    ]
    assert (pdf.metadata.title, pdf.metadata.author) == ("나의 그림일기 · 2026년 11월", "앨리스")
    assert pdf.trailer["/Root"]["/Lang"] == "ko"


def test_it_embeds_every_letter_and_lets_it_be_read_again():
    pdf = made([day(0)])
    assert set(fonts(pdf).values()) == {True}
    assert {name.partition("+")[2].partition("-")[0] for name in fonts(pdf)} == {"Gaegu", "Jua", "GowunDodum"}
    assert " ".join(TEXT.split()) in read(pdf.pages[2])


def test_it_goes_on_to_further_pages_and_loses_no_word():
    text = " ".join(f"{number}번째로 뛰었다." for number in range(400))
    pdf = made([day(0, text), day(1)])
    pages = bookmarks(pdf)[2][1][1]
    assert pages > 5
    told = " ".join(read(page).rsplit(" ", 1)[0] for page in pdf.pages[2:pages])
    assert told.partition("하루 ")[2] == text


def test_it_shows_the_picture_the_photos_and_the_signs():
    picture = pictures.as_file(pictures.two_halves(1024, 512), "PNG")
    photo = pictures.jpeg()
    pdf = made([day(0, picture=lambda: picture, photos=[lambda: photo] * 10, signs=["맑음", "기뻐요"])])
    assert "맑음 · 기뻐요" in read(pdf.pages[2])
    images = [image for page in pdf.pages[2:] for image in page.images]
    assert images[0].image.size == (1024, 512)
    assert len(images) >= 2


def test_it_goes_on_without_a_picture_that_is_lost_or_broken():
    pdf = made([day(0, picture=lambda: None, photos=[lambda: b"no picture"])])
    assert len(pdf.pages) == 3
    assert not pdf.pages[2].images


# --- Letters -----------------------------------------------------------------------------------------------------


def test_it_has_a_face_for_every_korean_letter():
    faces.install()
    assert all(faces.has(faces.BODY, chr(code)) for code in range(0xAC00, 0xD7A4))
    runs = [(run.face, run.text) for run in faces.runs("가뷁…", faces.HAND)]
    assert runs == [(faces.HAND, "가"), (faces.BODY, "뷁…")]


def test_it_shows_what_no_face_has_as_a_square():
    faces.install()
    assert [run.text for run in faces.runs("漢", faces.HAND)] == [faces.ABSENT]


def test_it_draws_emoji_as_stickers():
    faces.install()
    runs = list(faces.runs("좋아 🐶👍🏽!", faces.HAND))
    assert [(run.text, bool(run.sticker)) for run in runs] == [
        ("좋아 ", False),
        ("🐶", True),
        ("👍🏽", True),
        ("!", False),
    ]
    assert len(made([day(0, "🐶🐶")]).pages[2].images) == 1


def test_it_breaks_lines_between_words():
    faces.install()
    found = words.lines("가나다 라마바사 아자\n차", faces.HAND, 10, words.width("가나다 라마바사", faces.HAND, 10))
    assert found == ["가나다 라마바사", "아자", "차"]


def test_it_breaks_a_word_that_is_too_long_but_not_before_a_full_stop():
    faces.install()
    room = words.width("가" * 4, faces.HAND, 10)
    assert words.lines("가" * 8 + ".", faces.HAND, 10, room) == ["가" * 4, "가" * 4 + "."]


@pytest.mark.parametrize("text", ["", "\0", "\ud800", "a\r\nb", "\u1112\u1161\u11ab", "\u202e거꾸로", "\t", "x" * 2048])
def test_it_prints_whatever_is_written(text):
    assert made([day(0, text)])


# --- Asking for one ----------------------------------------------------------------------------------------------


@pytest.fixture
def client(client_of, alice):
    return client_of(alice)


def ask(client, journal, since="2026-11-01", until="2026-11-30", size="a5", **more):
    return client.post(
        reverse("diaries:book"), {"journal": journal.pk, "since": since, "until": until, "size": size} | more
    )


@pytest.mark.django_db
def test_it_binds_what_is_written_in_a_month(client, alice, run_jobs):
    entry = full(alice)
    written(alice, date(2026, 11, 2), text="둘째 날")
    written(alice, date(2026, 10, 31), text="지난달")
    written(alice, date(2026, 11, 5), text="다른 일기장", journal=journals.add(alice, name="여행"))
    Entry.objects.create(owner=alice, journal=entry.journal, date=date(2026, 11, 9))
    job = Job.objects.get(pk=ask(client, entry.journal, key="once").url.split("/")[2])
    assert ask(client, entry.journal, key="once").url == f"/jobs/{job.pk}/"
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.error_detail) == ("done", "")
    asset = job.assets.get()
    assert (asset.title, asset.app, asset.details) == ("나의 그림일기 · 2026년 11월", "diaries", {"pages": 4})
    pdf = PdfReader(io.BytesIO(assets.read(asset)))
    assert bookmarks(pdf)[1:] == [("2026년 11월", 1), [("2026년 11월 2일 월요일", 2), ("2026년 11월 21일 토요일", 3)]]
    text = " ".join(read(page) for page in pdf.pages)
    assert "지난달" not in text
    assert "다른 일기장" not in text
    with translation.override("ko"):
        assert f"{entry.get_weather_display()} · {entry.get_mood_display()}" in text


@pytest.mark.django_db
def test_it_speaks_the_owners_language(client, alice, run_jobs):
    alice.language = "en"
    alice.save()
    entry = written(alice, mood="joy")
    ask(client, entry.journal, "2026-01-01", "2026-12-31")
    run_jobs()
    pdf = PdfReader(io.BytesIO(assets.read(Asset.objects.get(media_type="application/pdf"))))
    assert pdf.metadata.title == "My diary · The year 2026"
    assert bookmarks(pdf)[1:] == [("November 2026", 1), [("21 November 2026 Saturday", 2)]]
    assert "Happy" in read(pdf.pages[2])


@pytest.mark.django_db
def test_it_mails_when_it_is_done(client_of, maker, run_jobs):
    entry = written(maker)
    ask(client_of(maker), entry.journal)
    run_jobs()
    message = Message.objects.get(kind="job_done")
    assert (message.recipient, "일기책 엮기" in message.subject) == (maker.email, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({"since": "2026-12-01"}, "시작하는 날이 끝나는 날보다"),
        ({"since": "2026-11-25"}, "아직 쓴 일기가 없어요"),
        ({"since": "1066-01-01"}, "1900년부터"),
        ({"since": ""}, ""), ({"until": "soon"}, ""), ({"size": "a0"}, ""),
        ({"journal": "0"}, ""), ({"journal": "\0"}, ""),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_with_a_wish(client, alice, what, sentence):
    journal = written(alice).journal
    said = {"journal": journal.pk, "since": "2026-11-01", "until": "2026-11-30", "size": "a5"} | what
    for name in ("book", "pack"):
        if name == "pack" and "size" in what:
            continue
        response = client.post(reverse(f"diaries:{name}"), said)
        assert response.status_code == 400
        page = look_over(response)
        assert sentence in " ".join(page.itertext())
        assert page.find(".//input[@name='until']").get("value") in (said["until"], None)
    assert not Job.objects.filter(kind__in=("diaries.book", "diaries.export")).exists()


@pytest.mark.django_db
def test_it_binds_nobody_elses(client_of, alice, bob):
    journal = written(alice).journal
    assert ask(client_of(bob), journal).status_code == 400
    assert not Job.objects.filter(kind="diaries.book").exists()


@pytest.mark.django_db
def test_it_fails_in_words_when_the_days_are_gone(client, alice, run_jobs):
    entry = written(alice)
    ask(client, entry.journal)
    Entry.objects.all().delete()
    run_jobs()
    job = Job.objects.get(kind="diaries.book")
    assert (job.state, job.error_code) == ("failed", "bad_input")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        ("2026-01-01", "2026-12-31", "2026년"),
        ("2026-11-01", "2026-11-30", "2026년 11월"),
        ("2026-11-21", "2026-11-21", "2026년 11월 21일"),
        ("2026-11-01", "2026-12-31", "2026년 11월 1일 – 2026년 12월 31일"),
        ("2024-02-01", "2024-02-28", "2024년 2월 1일 – 2024년 2월 28일"),
    ],
)
def test_it_calls_a_span_as_people_do(since, until, told):
    assert spans.in_words((date.fromisoformat(since), date.fromisoformat(until))) == told


def test_it_binds_a_season_with_pictures_of_the_real_size():
    picture = pictures.as_file(pictures.two_halves(1024, 512), "PNG")
    days = [day(number, picture=lambda: picture) for number in range(70)]
    assert len(made(days).pages) == 1 + 3 + 70


@pytest.mark.django_db
def test_it_takes_the_picture_that_the_day_shows(client, alice, run_jobs):
    entry = written(alice)
    chosen, _newer = drawn(entry, size=(128, 64)), drawn(entry, size=(64, 32))
    Entry.objects.filter(pk=entry.pk).update(drawing=chosen)
    ask(client, entry.journal)
    run_jobs()
    pdf = PdfReader(io.BytesIO(assets.read(Asset.objects.get(media_type="application/pdf"))))
    assert [image.image.size for page in pdf.pages for image in page.images] == [(128, 64)] * 2, "title and day"
