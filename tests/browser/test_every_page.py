"""What every page owes everybody: it fits a phone, a finger hits, eyes can read it, ears miss nothing."""

from urllib.parse import unquote

import pytest

from tests.browser import walk

pytestmark = pytest.mark.browser

TOUCH_PX = 44
PHONE = {"viewport": {"width": 360, "height": 720}, "has_touch": True, "is_mobile": True}
DESK = {"width": 1280, "height": 800}


@pytest.mark.parametrize("who", ["stranger", "guest", "member"])
def test_it_fits_a_phone_and_can_be_touched_read_and_heard(browse, member, guest, who):
    user = {"stranger": None, "guest": guest, "member": member}[who]
    page, wrong = browse(user, **PHONE), {}
    for address in walk.addresses_for(user):
        page.set_viewport_size(PHONE["viewport"])
        page.goto(address)
        wrong[address] = walk.too_wide(page) + walk.too_small(page, TOUCH_PX) + walk.unnamed(page)
        page.set_viewport_size(DESK)
        wrong[address] += walk.faint(page, "light") + walk.faint(page, "dark")
    assert not {address: found for address, found in wrong.items() if found}


def test_it_fetches_nothing_twice(browse):
    page, fetched = browse(), []
    page.on("request", lambda request: fetched.append(unquote(request.url)))
    page.goto("/", wait_until="networkidle")
    parts = [url for url in fetched if not url.endswith("favicon.svg")]  # the tab's icon, and a picture in the header
    assert len(parts) > 10
    assert sorted(parts) == sorted(set(parts))
