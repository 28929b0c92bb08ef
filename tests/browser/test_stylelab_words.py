"""Words to picture in Korean: from a prompt on a phone to a candidate that is kept, and found again."""

import pytest
from playwright.sync_api import expect

from pictory.core.models import Asset, Job
from tests.browser import walk
from tests.browser.test_diary_writing import PHONE
from tests.browser.test_every_page import TOUCH_PX
from tests.core.engine import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.weights]


def test_a_person_has_korean_words_painted_and_keeps_one(browse, member, worker):
    page = browse(member, language="ko", **PHONE)
    for room in ("cards/", "cards/new/", "variations/", "words/"):
        page.goto(f"/stylelab/{room}")
        assert (walk.unnamed(page), walk.too_wide(page), walk.too_small(page, TOUCH_PX)) == ([], [], []), room
    page.get_by_label("무엇을 그릴까요?").fill("눈 오는 밤 오두막 옆의 하얀 토끼 두 마리와 민주주의")
    page.locator("label", has_text="또렷한 색").tap()
    page.get_by_role("button", name="그리기").tap()
    page.wait_for_url("**/stylelab/words/*-*/")
    expect(page.locator(".words-candidate")).to_have_count(4, timeout=240_000)
    expect(page.get_by_text("민주주의", exact=False).last).to_be_visible()
    assert walk.too_wide(page) == []
    wait_for(lambda: Job.objects.get().state == "done", 30, "all four")
    expect(page.get_by_role("button", name="다른 네 장")).to_be_visible()
    third = page.locator(".words-candidate").nth(2)
    third.get_by_role("button").tap()
    expect(page.locator(".words-kept")).to_have_count(2)
    kept = list(Asset.objects.filter(role=Asset.Role.RESULT).order_by("seed"))
    assert len(kept) == 2
    page.goto("/stylelab/words/")
    expect(page.locator(".words-wall .asset")).to_have_count(2)
