"""From two samples to the mail in the outbox, on the page that shows the painting grow."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from pictory.core.models import Job, Message, StyleCard
from tests.core.engine import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.weights]


def test_a_person_paints_one_sample_in_another_and_mails_it(browse, member, worker):
    page = browse(member)
    page.goto("/stylelab/transfer/")
    page.get_by_role("radio", name="Under the sea").check()
    page.get_by_role("checkbox", name="Woodblock waves").check()
    page.get_by_role("button", name="To the easel").click()
    expect(page.get_by_role("img", name="Quick look")).to_be_visible()

    page.get_by_label("Where it paints").select_option(label="Where I paint")
    canvas = page.get_by_role("application", name="Where the style paints")
    canvas.focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    mask = page.locator("[name=mask_0]")
    wait_for(lambda: mask.input_value().startswith("data:image/png"), 5, "the mask")
    page.get_by_label("Where it paints").select_option(label="Everywhere")

    page.get_by_text("Keep this style for other pictures…").click()
    page.get_by_label("Name of the style").fill("Waves")
    page.get_by_label("Name of the style").press("Enter")  # keeps the style, and paints nothing yet
    expect(page.get_by_text("The style is kept.")).to_be_visible()
    assert StyleCard.objects.get().name == "Waves"

    page.get_by_label("Rounds").fill("1")
    page.get_by_label("Longest side").select_option("256")
    page.get_by_role("button", name="Paint it").click()
    page.wait_for_url("**/stylelab/transfer/*-*/")
    page.get_by_role("link", name="My jobs").click()  # it goes on without us
    page.get_by_role("link", name="Painting your picture in rounds").click()
    job = Job.objects.get(kind="stylelab.transfer")
    page.goto(f"/stylelab/transfer/{job.pk}/")
    expect(page.get_by_role("slider", name="Before and after")).to_be_visible(timeout=240_000)

    page.get_by_role("link", name="Send it by mail").click()
    page.get_by_label("E-mail address").fill(member.email)
    page.get_by_role("button", name="Send it").click()
    sent = Message.objects.filter(kind="result", state="sent")
    wait_for(sent.exists, 20, "the mail")
    assert sent.get().subject == "Under the sea-styled.png"
    assert sent.get().attachments.count() == 1
    assert any(member.email in path.name for path in settings.MAIL_DIR.glob("*.eml"))
