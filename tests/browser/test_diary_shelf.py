"""Voices, locks, books and parcels as people meet them."""

import io
import re
import zipfile
from datetime import date

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from diaries.models import Attachment, Entry
from diaries.services import journals
from pictory.core.files import assets
from pictory.core.models import Asset, User
from tests.browser.conftest import Browse
from tests.browser.steps import wait_in_page
from tests.core.engine import Workers
from tests.diaries.full_day import DAY, drawn, full, sound, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A microphone that hums, made by the browser itself.
HUM = """
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: 440 });
  const stream = new MediaStreamAudioDestinationNode(context);
  tone.connect(stream);
  tone.start();
  return stream.stream;
};
"""


IS_CACHED = """
address => fetch(address, { cache: "only-if-cached", mode: "same-origin" }).then(answer => answer.ok, () => false)
"""


def open_extras(page: Page) -> None:
    page.goto(f"/diaries/{DAY}/")
    page.get_by_text("Add a photo or a voice").click()


def test_it_records_a_voice_and_adds_it(browse: Browse, member: User) -> None:
    entry = written(member)
    page = browse(member)
    page.add_init_script(HUM)
    open_extras(page)
    page.get_by_role("button", name="Record").click()
    expect(page.locator("[data-time]")).to_have_text(re.compile(r"^0:0[1-9] / 5:00$"))
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Here it is. Listen, then add it.")).to_be_visible()
    page.get_by_role("button", name="Add the voice").click()
    expect(page.get_by_text("Your voice is with the day.")).to_be_visible()
    voice = entry.attachments.get()
    assert voice.kind == Attachment.Kind.VOICE
    assert 0.5 < voice.asset.duration_s < 60
    expect(page.get_by_label("A voice of this day")).to_be_visible()


def test_it_says_so_when_there_is_no_microphone(browse: Browse, member: User) -> None:
    written(member)
    page = browse(member)
    page.add_init_script("navigator.mediaDevices.getUserMedia = async () => { throw new Error('no'); };")
    open_extras(page)
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("did not let us use the microphone")).to_be_visible()
    expect(page.get_by_role("button", name="Record")).to_be_enabled()


def test_it_makes_a_wav_of_what_only_the_browser_can_open(browse: Browse, member: User) -> None:
    """What a phone calls M4A or WebM: here sound under such a name, which the server would judge by its content."""
    entry = written(member)
    page = browse(member)
    open_extras(page)
    memo = {"name": "memo.m4a", "mimeType": "audio/mp4", "buffer": sound(2, 44_100, "FLAC", channels=2)}
    page.get_by_label("Voice", exact=True).set_input_files(memo)
    expect(page.get_by_text("Here it is. Listen, then add it.")).to_be_visible()
    chosen = page.evaluate("document.querySelector('#extra-voice').files[0].name")
    assert chosen == "memo.wav"
    page.get_by_role("button", name="Add the voice").click()
    expect(page.get_by_text("Your voice is with the day.")).to_be_visible()
    assert entry.attachments.get().asset.duration_s == pytest.approx(2, abs=0.2)


def test_it_adds_a_voice_without_script(browse: Browse, member: User) -> None:
    entry = written(member)
    page = browse(member, java_script_enabled=False)
    open_extras(page)
    expect(page.get_by_role("button", name="Record")).to_be_hidden()
    page.get_by_label("Voice", exact=True).set_input_files(
        {"name": "me.mp3", "mimeType": "audio/mpeg", "buffer": sound(kind="MP3")}
    )
    page.get_by_role("button", name="Add the voice").click()
    expect(page.get_by_text("Your voice is with the day.")).to_be_visible()
    assert entry.attachments.count() == 1


def test_it_locks_and_opens_a_journal_by_keyboard(browse: Browse, member: User) -> None:
    written(member, date(2026, 11, 3), text="열린 하루")
    book = journals.add(member, name="Secret")
    drawing = drawn(written(member, journal=book, text="수박"))
    page = browse(member, viewport={"width": 360, "height": 740})
    page.goto(f"/diaries/shelf/journals/{book.pk}/")
    picture = f"/media/{drawing.picture_id}/"
    page.evaluate("address => fetch(address).then(answer => answer.blob())", picture)
    assert page.evaluate(IS_CACHED, picture)
    page.get_by_label("New PIN").fill("4821")
    page.keyboard.press("Tab")
    page.keyboard.type("4821")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The journal has its PIN.")).to_be_visible()
    assert not page.evaluate(IS_CACHED, picture)
    page.goto("/diaries/shelf/")
    page.get_by_role("button", name="Lock them all now").press("Enter")
    expect(page.get_by_text("Locked", exact=True)).to_be_visible()
    page.get_by_role("link", name="Secret").press("Enter")
    page.get_by_label("PIN").fill("0000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That is not its PIN.")).to_be_visible()
    page.get_by_label("PIN").fill("4821")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/diaries/\?journal={book.pk}$"))
    wait_in_page(page, "document.documentElement.scrollWidth <= 360")


def test_it_makes_a_book_and_a_zip_that_another_takes_in(
    browse: Browse, member: User, bob: User, worker: Workers
) -> None:
    entry = full(member)
    page = browse(member)
    page.goto("/diaries/shelf/?since=2026-11-01&until=2026-11-30")
    page.get_by_role("button", name="Make a PDF book").click()
    expect(page.locator(".job-results")).to_be_visible()
    book = PdfReader(io.BytesIO(assets.read(Asset.objects.get(media_type="application/pdf"))))
    assert len(book.pages) == 3
    page.goto("/diaries/shelf/?since=2026-11-01&until=2026-11-30")
    page.get_by_role("button", name="Pack a ZIP").click()
    expect(page.locator(".job-results")).to_be_visible()
    data = assets.read(Asset.objects.get(media_type="application/zip"))
    assert "diary.json" in zipfile.ZipFile(ContentFile(data)).namelist()
    other = browse(bob)
    other.goto("/diaries/shelf/")
    other.get_by_label("ZIP file").set_input_files({"name": "d.zip", "mimeType": "application/zip", "buffer": data})
    other.get_by_role("button", name="Look into it").click()
    expect(other.get_by_text("21 November 2026")).to_be_visible()
    other.get_by_role("button", name="Take 1 day in").click()
    expect(other.locator(".job-results")).to_be_visible()
    assert Entry.objects.get(owner=bob).text == entry.text
