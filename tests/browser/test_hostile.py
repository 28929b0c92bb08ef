"""A05 and A06 in a real browser: what somebody typed never runs, and no other site acts for a person."""

import pytest
from playwright.sync_api import expect

from pictory.core.models import Asset, Job
from tests.browser import steps
from tests.core.pages import job_of, picture_of

pytestmark = pytest.mark.browser

TITLE = """"><img src=x onerror="window.__pwned=1"><script>window.__pwned=1</script>'{{7*7}}<svg/onload=__pwned=1>"""
NICKNAME = "<svg/onload=__pwned=1>\"'"
FILE_NAME = "<img src=x onerror=__pwned=1>.png"
HARMLESS = "window.__pwned === undefined"


def test_it_shows_hostile_words_as_words(browse, member, admin, worker):
    """A05: title, nickname and file name, on every page that shows them, the staff's too."""
    page = browse(member)
    page.goto("/profile/")
    page.get_by_label("Nickname").fill(NICKNAME)
    page.get_by_role("button", name="Save").click()
    expect(steps.menu_of(page, NICKNAME)).to_be_visible()
    assert page.evaluate(HARMLESS)
    steps.put_in(page, TITLE, name=FILE_NAME)
    steps.wait_for_thumbnails()
    asset = Asset.objects.get()
    job = job_of(member, "done")
    Asset.objects.update(job=job)
    for address in ("/files/", f"/files/{asset.pk}/", f"/files/{asset.pk}/mail/", f"/jobs/{job.pk}/"):
        page.goto(address)
        expect(page.get_by_text(TITLE).first).to_be_attached()
        assert page.evaluate(HARMLESS), address

    page.goto("/files/")
    page.get_by_text("Put pictures in", exact=True).click()
    page.get_by_label("Pictures").set_input_files({"name": FILE_NAME, "mimeType": "image/png", "buffer": b"no picture"})
    page.get_by_role("button", name="Put them in").click()
    expect(page.get_by_role("alert")).to_contain_text(FILE_NAME)
    assert page.evaluate(HARMLESS)

    desk = browse(admin)
    for address in ("core/user/", f"core/user/{member.pk}/change/", "core/asset/", f"core/asset/{asset.pk}/change/"):
        desk.goto(f"/admin/{address}")
        assert desk.evaluate(HARMLESS), address


def test_it_would_not_run_a_script_that_had_got_in(browse, complaints):
    """The policy holds where escaping failed."""
    page = browse()
    page.goto("/")
    with (
        page.expect_console_message(lambda said: "inline event handler violates" in said.text),
        page.expect_console_message(lambda said: "inline script violates" in said.text),
        page.expect_console_message(lambda said: "'https://other.example/x.js' violates" in said.text),
    ):
        page.evaluate("""() => {
            const script = (what) => document.body.append(Object.assign(document.createElement("script"), what));
            document.body.insertAdjacentHTML("beforeend", "<img src='/static/none.svg' onerror='window.__pwned=1'>");
            script({textContent: "window.__pwned=1"});
            script({src: "https://other.example/x.js"});
        }""")
    expect(page.locator("img").last).to_have_js_property("complete", True)
    assert page.evaluate(HARMLESS)
    complaints.clear()


def test_it_does_nothing_that_another_site_asks_for(browse, member, complaints, live_server):
    """A06: a form elsewhere that posts to us, pressed in the browser of somebody who is logged in."""
    asset = picture_of(member)
    page = browse(member)
    addresses = ["/files/export/", f"/files/{asset.pk}/delete/", "/account/logout/", "/language/"]
    forms = [
        f"<form method=post action='{live_server.url}{address}'><button>Win a kite {number}</button></form>"
        for number, address in enumerate(addresses)
    ]
    page.route("http://other.example/", lambda route: route.fulfill(content_type="text/html", body="".join(forms)))
    for number in range(len(forms)):
        page.goto("http://other.example/")
        page.get_by_role("button", name=f"Win a kite {number}").click()
        expect(page.get_by_role("heading", name="This page was open for too long.")).to_be_visible()
    page.goto("/files/")
    expect(steps.menu_of(page, member.nickname)).to_be_visible()
    assert Asset.objects.get() == asset
    assert not Job.objects.exists()
    assert {words.partition(": ")[2] for words in complaints} == {"http://other.example/"}
    complaints.clear()
