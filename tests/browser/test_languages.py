"""Korean first, English by one press, and back."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps

pytestmark = pytest.mark.browser


def test_a_person_switches_to_english_and_back(browse):
    page = browse(language="")
    page.goto("/diaries/?page=1")
    html, title = page.locator("html"), page.get_by_role("heading", level=1)
    expect(html).to_have_attribute("lang", "ko")
    page.get_by_role("button", name="English").click()
    expect(html).to_have_attribute("lang", "en")
    expect(title).to_have_text("Diary")
    expect(page).to_have_url("/diaries/?page=1")
    page.get_by_role("button", name="한국어").click()
    expect(html).to_have_attribute("lang", "ko")


def test_it_remembers_the_language_of_a_person_at_another_browser(browse, member):
    here = browse(member, language="")
    here.goto("/")
    here.get_by_role("button", name="English").click()
    expect(here.get_by_role("link", name="My drawer")).to_be_visible()
    there = browse(member, language="")
    there.goto("/files/")
    expect(there.locator("html")).to_have_attribute("lang", "en")


def test_it_speaks_korean_to_a_browser_that_asks_for_english(browse, worker):
    """A guest's way in, by roles alone: the words are the translators'."""
    page = browse(language="", locale="en-GB")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.get_by_role("main").get_by_role("button").click()
    expect(page.get_by_role("banner").get_by_role("navigation").last.get_by_role("link")).to_have_count(2)
    page.goto("/files/")
    page.get_by_role("main").locator("input[type=file]").set_input_files(steps.file())
    page.get_by_role("main").get_by_role("textbox").fill("연 날린 날")
    page.get_by_role("main").get_by_role("textbox").press("Enter")
    expect(page.get_by_role("main").get_by_role("status")).to_be_visible()
    expect(page.get_by_role("link", name="연 날린 날")).to_be_visible()
