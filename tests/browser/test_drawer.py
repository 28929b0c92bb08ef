"""Everything a person made: many files at once, a file that is none, and all of it as one ZIP."""

import zipfile

import pytest
from playwright.sync_api import expect

from pictory.core.models import Asset, Job
from tests.browser import steps
from tests.core.pages import picture_of

pytestmark = pytest.mark.browser


def test_a_person_takes_everything_home_as_one_zip(browse, member, worker):
    page = browse(member)
    steps.put_in(page, "A kite day")
    page.get_by_role("button", name="Everything I made, as one ZIP").click()
    expect(page.get_by_role("heading", level=1, name="Packing everything you made")).to_be_attached()
    expect(steps.card(page)).to_contain_text("Done.")
    steps.card(page).get_by_label("What to do with it").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save to my device").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        kept = [archive.read(name) for name in archive.namelist()]
    upload = Asset.objects.get(role=Asset.Role.UPLOAD)
    assert upload.file.open().read() in kept


def test_it_packs_once_however_often_the_button_is_pressed(browse, member, worker):
    picture_of(member)
    page = browse(member)
    page.goto("/files/")
    page.get_by_role("button", name="Everything I made, as one ZIP").dblclick(no_wait_after=True)
    expect(steps.card(page)).to_contain_text("Done.")
    assert Job.objects.count() == 1


def test_a_button_that_was_pressed_says_what_it_does_until_its_page_comes_back(browse, member):
    picture_of(member)
    page = browse(member)
    page.goto("/files/")
    page.route("**/files/export/", lambda route: route.fulfill(status=204))  # no other page comes
    button = page.get_by_role("button", name="Everything I made, as one ZIP")
    width = button.bounding_box()["width"]
    button.click()
    busy = page.get_by_role("button", name="Packing…")
    expect(busy).to_be_disabled()
    assert busy.bounding_box()["width"] == pytest.approx(width, abs=1)
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(button).to_be_enabled()


def test_a_person_puts_many_pictures_in_and_hears_about_each(browse, member):
    page = browse(member)
    page.goto("/files/")
    notes = {"name": "notes.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 not a picture"}
    page.get_by_label("Pictures").set_input_files([steps.file("one.png"), notes, steps.file("two.png")])
    page.get_by_label("What is it?").fill("The river")
    page.get_by_role("button", name="Put them in").click()
    report = page.get_by_role("alert").get_by_role("listitem")
    expect(report).to_contain_text(["one.png Kept.", "notes.pdf", "two.png Kept."])
    expect(page.get_by_label("What is it?")).to_have_value("The river")
    expect(page.get_by_role("main").get_by_role("article")).to_have_count(2)


def test_a_person_turns_to_older_pictures_in_place(browse, member):
    Asset.objects.bulk_create(Asset(owner=member, media_type="text/plain", size_bytes=1) for _ in range(26))
    page = browse(member)
    page.goto("/files/")
    cards = page.get_by_role("main").get_by_role("article")
    expect(cards).to_have_count(24)
    page.get_by_role("link", name="Show older ones").click()
    expect(cards).to_have_count(26)
    expect(page.get_by_role("link", name="Show older ones")).to_have_count(0)
