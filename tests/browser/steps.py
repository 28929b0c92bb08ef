"""What people do in several journeys."""

import email
import email.policy
import re
from pathlib import Path

from django.conf import settings
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from pictory.core.engine.queue import enqueue
from pictory.core.models import Asset, Job, User
from tests.core import pictures
from tests.core.engine import hold, wait_for

PASSWORD = "a kite over the river 7"


def file(name: str = "kite.png") -> dict[str, object]:
    """A picture as a file input takes it."""
    return {"name": name, "mimeType": "image/png", "buffer": pictures.png()}


def put_in(page: Page, title: str, name: str = "kite.png") -> None:
    """Open the drawer and put one picture in."""
    page.goto("/files/")
    button = page.get_by_role("button", name="Put them in")
    if not button.is_visible():
        page.get_by_text("Put pictures in", exact=True).click()
    page.get_by_label("Pictures").set_input_files(file(name))
    page.get_by_label("What is it?").fill(title)
    button.click()


def wait_in_page(page: Page, condition: str) -> None:
    """Until the page says true. Asked from here: what Playwright would leave in the page to ask again, our policy
    forbids to run.
    """
    wait_for(lambda: page.evaluate(condition), 15, condition)


def wait_for_thumbnails() -> None:
    """Until the worker has shrunk every picture."""
    wait_for(lambda: not Asset.objects.filter(thumbnails=Asset.Thumbnails.WAITING).exists(), 15, "thumbnails")


def sign_up(page: Page, address: str, nickname: str = "Haru") -> None:
    page.goto("/account/signup/")
    page.get_by_label("Nickname").fill(nickname)
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()


def log_in(page: Page, address: str, password: str = PASSWORD) -> None:
    """Fill in the log-in page that is open."""
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Log in").click()


def log_out(page: Page, nickname: str) -> None:
    menu_of(page, nickname).click()
    page.get_by_role("button", name="Log out").click()


def menu_of(page: Page, nickname: str) -> Locator:
    """What opens the person's own menu."""
    return page.get_by_role("navigation", name="Mine").locator("summary", has_text=nickname)


def link_mailed_to(address: str, site: str) -> str:
    """The first link of ours in the newest mail to this address, as the worker wrote it."""
    wait_for(lambda: _mails_to(address), 15, f"a mail to {address}")
    with max(_mails_to(address)).open("rb") as mail:
        text = email.message_from_binary_file(mail, policy=email.policy.default).get_body(("plain",)).get_content()
    return re.search(rf"{re.escape(site)}\S+", text)[0]


def _mails_to(address: str) -> list[Path]:
    return list(Path(settings.MAIL_DIR).glob(f"*-{address}-*.eml"))


def held_jobs(owner: User, count: int) -> list[Job]:
    """Running jobs that no worker works on, so that they neither move nor end."""
    with transaction.atomic():  # workers see them when they are held already
        return [hold(enqueue("faults.steps", owner=owner, params={})) for _ in range(count)]


def card(page: Page) -> Locator:
    """The card of the job whose page this is."""
    return page.get_by_role("main").get_by_role("article").first


def expect_said(page: Page, sentence: str) -> None:
    expect(page.get_by_role("status").filter(has_text=sentence)).to_be_visible()
