"""Squared paper: which letter stands in which cell, by the rules that Korean schools teach."""

import io
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from diaries.printing import faces
from diaries.printing.book import Day
from diaries.printing.manuscript import rows
from diaries.printing.squared import write_squared
from pictory.core.files import assets
from pictory.core.models import Job
from tests.diaries.full_day import DAY, drawn, written


def squares(text, columns=10):
    """Lines as one sees them: cells parted by bars, empty ones as _."""
    return ["|".join(cell or "_" for cell in row) for row in rows(text, columns)]


@pytest.fixture(autouse=True)
def _faces():
    faces.install()


# --- The rules ---------------------------------------------------------------------------------------------------


def test_it_leaves_the_first_cell_of_a_paragraph_empty():
    assert squares("봄이다\n꽃") == ["_|봄|이|다", "_|꽃"]


def test_it_gives_a_space_a_cell_and_a_full_stop_none_after_it():
    assert squares("나는 간다. 또", 12) == ["_|나|는|_|간|다|.|또"]
    assert squares("네, 간다", 12) == ["_|네|,|간|다"]


def test_it_leaves_a_cell_after_a_question_and_a_cry():
    assert squares("누구? 나! 응", 12) == ["_|누|구|?|_|나|!|_|응"]


def test_it_begins_no_line_with_a_space():
    assert squares("가나다 라마", 4) == ["_|가|나|다", "라|마"]


@pytest.mark.parametrize("sign", list(".,!?)”’」…~:"))
def test_it_begins_no_line_with_a_closing_sign(sign):
    assert squares(f"가나다{sign}", 4) == [f"_|가|나|다{sign}"]


def test_it_presses_several_signs_into_the_last_cell():
    assert squares("가나다.” 라", 4) == ["_|가|나|다.”", "라"]


def test_it_ends_no_line_with_an_opening_sign():
    assert squares("가나“다”", 4) == ["_|가|나", "“|다|”"]


def test_it_lets_a_full_stop_share_with_the_mark_that_closes():
    assert squares("“가다.”", 8) == ["_|“|가|다|.”"]
    assert squares("“가니?”", 8) == ["_|“|가|니|?|”"]


def test_it_turns_straight_quotation_marks():
    assert squares("\"네.\" '아'", 12) == ["_|“|네|.”|_|‘|아|’"]


@pytest.mark.parametrize(
    ("text", "row"),
    [("12시", "_|12|시"), ("2026년", "_|20|26|년"), ("3개", "_|3|개"), ("105번", "_|10|5|번")],
)
def test_it_writes_two_digits_into_a_cell(text, row):
    assert squares(text) == [row]


def test_it_writes_two_small_letters_and_one_large_into_a_cell():
    assert squares("OK cat") == ["_|O|K|_|ca|t"]


def test_it_keeps_an_emoji_whole():
    assert squares("나 👨‍👩‍👧 👍🏽 ❤️", 12) == ["_|나|_|👨‍👩‍👧|_|👍🏽|_|❤️"]


def test_it_keeps_every_letter_in_order():
    text = "오늘은 엄마랑 공원에 갔다. “와!” 하고 12번 외쳤다...\n\n또 가고 싶다?"
    for columns in (2, 3, 5, 10, 12):
        found = rows(text, columns)
        assert all(len(row) <= columns for row in found)
        assert "".join("".join(row) for row in found) == text.replace(" ", "").replace("\n", "").replace("...", "…")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", ".", "”", "\t"])
def test_it_breaks_at_nothing(text):
    assert all(len(row) <= 10 for row in rows(text, 10))


# --- The page ----------------------------------------------------------------------------------------------------


def made(text, **options):
    file = io.BytesIO()
    day = Day(DAY, "2026년 11월 21일 토요일", "2026년 11월", text, signs=["맑음", "기뻐요"], **options)
    pages = write_squared(file, day, author="앨리스")
    pdf = PdfReader(file)
    assert len(pdf.pages) == pages
    return pdf


def letters(pdf):
    return "".join("".join(page.extract_text().split()) for page in pdf.pages)


def test_it_prints_an_a4_page_that_can_be_read_again():
    text = "강아지가 뛰었다."
    pdf = made(text)
    (page,) = pdf.pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    assert letters(pdf) == "2026년11월21일토요일" + "기뻐요맑음" + "강아지가뛰었다."


def test_it_goes_on_to_further_pages_and_loses_nothing():
    text = "강아지가 뛰었다 " * 60
    pdf = made(text)
    assert len(pdf.pages) > 3
    assert letters(pdf).endswith("강아지가뛰었다" * 60)


@pytest.mark.django_db
def test_it_is_asked_for_on_the_days_page(client_of, alice, bob, run_jobs):
    drawn(written(alice))
    client = client_of(alice)
    assert "원고지" in client.get(reverse("diaries:day", args=[DAY])).content.decode()
    job = Job.objects.get(pk=client.post(reverse("diaries:page", args=[DAY])).url.split("/")[2])
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.error_detail) == ("done", "")
    asset = job.assets.get()
    assert (asset.media_type, asset.title) == ("application/pdf", "2026년 11월 21일 토요일")
    pdf = PdfReader(io.BytesIO(assets.read(asset)))
    assert "강아지뽀삐가" in letters(pdf)
    assert len(pdf.pages[0].images) == 1
    assert client_of(bob).post(reverse("diaries:page", args=[DAY])).status_code == 404
    assert client.post(reverse("diaries:page", args=[date(2026, 1, 1)])).status_code == 404
