"""In and out, with the right password and the wrong one."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps

pytestmark = pytest.mark.browser


def test_a_person_logs_in_and_out(browse, member):
    page = browse()
    page.goto("/")
    page.get_by_role("link", name="Log in").click()
    steps.log_in(page, member.email, "not my password")
    expect(page.get_by_role("alert")).to_contain_text("password")
    expect(page.get_by_label("Email")).to_have_value(member.email)

    steps.log_in(page, member.email, "correct horse 7")
    expect(steps.menu_of(page, member.nickname)).to_be_visible()
    steps.log_out(page, member.nickname)
    expect(page.get_by_role("link", name="Log in")).to_be_visible()
    page.goto("/files/")
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_a_person_who_forgot_the_password_gets_a_new_one_by_mail(browse, member, worker, live_server):
    page = browse()
    page.goto("/account/login/")
    page.get_by_role("link", name="Forgot").click()
    page.get_by_label("Email").fill(member.email)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Look into your mailbox")).to_be_visible()
    page.goto(steps.link_mailed_to(member.email, live_server.url))
    page.get_by_label("New Password", exact=True).fill(steps.PASSWORD)
    page.get_by_label("New Password (again)").fill(steps.PASSWORD)
    page.get_by_role("button", name="Keep this password").click()
    expect(page.get_by_role("heading", name="Your password is new")).to_be_visible()

    page.get_by_role("main").get_by_role("link", name="Log in").click()
    steps.log_in(page, member.email)
    expect(steps.menu_of(page, member.nickname)).to_be_visible()
