"""Everything by keyboard alone, and one always sees where one is."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps, walk
from tests.core.pages import picture_of

pytestmark = pytest.mark.browser

FOCUS = """() => {
    const element = document.activeElement;
    if (element === document.body || element === document.documentElement) return null;
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    const middle = [box.x + Math.min(box.width, innerWidth) / 2, box.y + Math.min(box.height, innerHeight) / 2];
    const top = document.elementFromPoint(...middle);
    return {
        name: element.outerHTML.slice(0, 120),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        shown: box.width > 0 && box.height > 0 && style.visibility === "visible" && parseFloat(style.opacity) > .9,
        on_top: Boolean(top) && (element.contains(top) || top.contains(element)),
    };
}"""


def tab_to(page, locator, most=60):
    for _ in range(most):
        if locator.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the Tab key does not lead to {locator}")


def places_of_focus(page, most=80):
    """Where the Tab key leads, from the first place to the last."""
    for _ in range(most):
        page.keyboard.press("Tab")
        walk.settle(page)
        if (place := page.evaluate(FOCUS)) is None:
            return
        yield place


@pytest.mark.parametrize("width_px", [360, 1280])
def test_it_shows_where_the_focus_is_all_through_a_page(browse, member, width_px):
    picture_of(member)
    steps.held_jobs(member, 1)
    page = browse(member, viewport={"width": width_px, "height": 760}, reduced_motion="reduce")
    for address in ("/", "/files/", "/profile/", "/jobs/"):
        page.goto(address)
        seen = list(places_of_focus(page))
        controls = page.locator("a, button, summary, input:not([type=hidden]), select, textarea")
        assert len(seen) == controls.filter(visible=True).count(), (address, seen)
        hard_to_see = [place for place in seen if not (place["outlined"] and place["shown"] and place["on_top"])]
        assert not hard_to_see, address


def test_a_person_skips_to_the_page(browse, member):
    page = browse(member)
    page.goto("/files/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_person_opens_a_menu_and_leaves_it_with_escape(browse, member):
    page = browse(member)
    page.goto("/")
    menu, profile = steps.menu_of(page, member.nickname), page.get_by_role("link", name="Profile")
    tab_to(page, menu)
    page.keyboard.press("Enter")
    expect(profile).to_be_visible()
    page.keyboard.press("Tab")
    expect(profile).to_be_focused()
    page.keyboard.press("Escape")
    expect(profile).to_be_hidden()
    expect(menu).to_be_focused()

    page.keyboard.press("Space")
    expect(profile).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect(profile).to_be_hidden()


def test_a_person_puts_a_picture_in_and_deletes_it_by_keyboard(browse, member):
    page = browse(member)
    page.on("filechooser", lambda chooser: None)  # from now on: expect_file_chooser alone may come later than the key
    page.goto("/files/")
    tab_to(page, page.get_by_label("Pictures"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(steps.file())
    tab_to(page, page.get_by_label("What is it?"))
    page.keyboard.type("A kite day")
    page.keyboard.press("Enter")
    steps.expect_said(page, "Your picture is in the drawer.")

    menu = page.get_by_label("What to do with it")
    tab_to(page, menu)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Delete…"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#delete$"))
    tab_to(page, page.get_by_role("button", name="Delete it for good"))
    page.keyboard.press("Enter")
    steps.expect_said(page, "It is gone from your drawer.")


def test_the_focus_stays_on_the_button_while_the_job_goes_on(browse, member):
    job = steps.held_jobs(member, 1)[0]
    page = browse(member)
    page.goto(f"/jobs/{job.pk}/")
    stop = page.get_by_role("button", name="Stop this")
    tab_to(page, stop)
    job.beat(step=3, steps=8, doing="Counting")
    expect(steps.card(page)).to_contain_text("3 / 8")
    expect(stop).to_be_focused()
    page.keyboard.press("Enter")
    expect(steps.card(page)).to_contain_text("Stopping…")
