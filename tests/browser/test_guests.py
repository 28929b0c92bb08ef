"""People who try Pictory without an account, and stay."""

import pytest
from playwright.sync_api import expect

from pictory.core.models import Asset, User
from tests.browser import steps

pytestmark = pytest.mark.browser


def test_a_person_tries_it_without_an_account(browse, worker):
    """Home, one button, a picture in, seen small, opened, deleted."""
    page = browse()
    page.goto("/")
    page.get_by_role("button", name="Try it now").click()
    expect(page.get_by_text("You are trying Pictory as a guest.")).to_be_visible()
    page.get_by_role("link", name="My drawer").click()
    expect(page.get_by_text("Your drawer is still empty.")).to_be_visible()

    steps.put_in(page, "A kite day")
    steps.expect_said(page, "Your picture is in the drawer.")
    steps.wait_for_thumbnails()
    page.reload()
    thumbnail = page.get_by_role("img", name="A kite day")
    expect(thumbnail).to_have_js_property("complete", True)
    expect(thumbnail).not_to_have_js_property("naturalWidth", 0)

    page.get_by_role("link", name="A kite day").click()
    expect(page.get_by_role("heading", level=1, name="A kite day")).to_be_visible()
    expect(page.get_by_role("img", name="A kite day")).to_have_js_property("naturalWidth", 64)
    page.get_by_text("Delete", exact=True).click()
    page.get_by_role("button", name="Delete it for good").click()
    steps.expect_said(page, "It is gone from your drawer.")
    expect(page.get_by_role("img", name="A kite day")).to_have_count(0)
    assert not Asset.objects.exists()


def test_a_person_signs_up_and_keeps_what_they_made_as_a_guest(browse, worker, live_server):
    page = browse()
    page.goto("/")
    page.get_by_role("button", name="Try it now").click()
    steps.put_in(page, "My first picture")
    page.get_by_role("main").get_by_role("link", name="My first picture").first.wait_for()

    page.get_by_role("link", name="Sign up").first.click()
    expect(page.get_by_text("Everything you made as a guest stays with you.")).to_be_visible()
    steps.sign_up(page, "haru@example.com")
    expect(page.get_by_role("heading", name="Look into your mailbox")).to_be_visible()
    page.goto(steps.link_mailed_to("haru@example.com", live_server.url))
    expect(page.get_by_text("Is haru@example.com yours?")).to_be_visible()
    page.get_by_role("button", name="Yes, it is mine").click()
    expect(page.get_by_text("Is haru@example.com yours?")).to_have_count(0)  # the answer is there

    page.goto("/files/")
    expect(page.get_by_text("as a guest")).to_have_count(0)
    expect(page.get_by_role("link", name="My first picture")).to_be_visible()
    assert User.objects.get().email == "haru@example.com"


def test_a_person_comes_back_from_another_browser(browse, member, worker):
    """What was put in here is there."""
    here, there = browse(member), browse()
    steps.put_in(here, "Grandpa")
    there.goto("/files/")
    expect(there.get_by_role("heading", name="Log in")).to_be_visible()
    steps.log_in(there, member.email, "correct horse 7")
    expect(there).to_have_url("/files/")
    expect(there.get_by_role("link", name="Grandpa")).to_be_visible()
