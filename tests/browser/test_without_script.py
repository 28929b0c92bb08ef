"""The same site where no script runs."""

import pytest
from playwright.sync_api import expect

from pictory.core.models import Job, User
from tests.browser import steps

pytestmark = pytest.mark.browser


def test_a_person_without_script_signs_up_and_logs_in(browse, worker, live_server):
    page = browse(java_script_enabled=False)
    steps.sign_up(page, "noscript@example.com", nickname="Nari")
    page.goto(steps.link_mailed_to("noscript@example.com", live_server.url))
    page.get_by_role("button", name="Yes, it is mine").click()
    door = page.get_by_role("heading", name="Log in")
    expect(door.or_(steps.menu_of(page, "Nari"))).to_be_visible()
    if door.is_visible():
        steps.log_in(page, "noscript@example.com")
    expect(steps.menu_of(page, "Nari")).to_be_visible()
    steps.log_out(page, "Nari")
    page.get_by_role("link", name="Log in").click()
    steps.log_in(page, "noscript@example.com")
    expect(steps.menu_of(page, "Nari")).to_be_visible()
    assert User.objects.get().nickname == "Nari"


def test_a_person_without_script_puts_a_picture_in_and_deletes_it(browse, member):
    page = browse(member, java_script_enabled=False)
    steps.put_in(page, "A kite day")
    steps.expect_said(page, "Your picture is in the drawer.")
    page.get_by_label("What to do with it").click()
    page.get_by_role("link", name="Delete…").click()
    page.get_by_role("button", name="Delete it for good").click()  # the link leads to it and unfolds it
    steps.expect_said(page, "It is gone from your drawer.")


def test_a_person_without_script_sees_a_job_grow_by_reloading_and_stops_it(browse, member):
    job = steps.held_jobs(member, 1)[0]
    page = browse(member, java_script_enabled=False)
    page.goto(f"/jobs/{job.pk}/")
    # where Playwright stops scripts, the parser still takes <noscript> for hidden text
    assert "Reload this page to see how far it is." in page.locator("noscript").text_content()
    job.beat(step=3, steps=8, doing="Counting")
    page.reload()
    expect(steps.card(page)).to_contain_text("3 / 8")
    page.get_by_role("button", name="Stop this").click()
    expect(steps.card(page)).to_contain_text("Stopping…")
    job.stop_cancelled()
    page.reload()
    expect(steps.card(page)).to_contain_text("You stopped this.")
    page.get_by_role("button", name="Try again").click()
    expect(steps.card(page)).not_to_contain_text("You stopped this.")
    assert Job.objects.filter(retry_of=job).count() == 1
