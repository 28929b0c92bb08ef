"""The page one writes and draws on, with a drawn day, on a desk and on a phone: docs/pictures/writing.jpg.

Starts the site with a folder of its own and its real workers, writes the day, and waits until its words are read.
`python benchmarks/pages.py [date of benchmarks/days]`. Needs Chromium.
"""

import argparse
import io
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from days import DAYS, LAYOUTS, OUT
from diary import Site, wait_until
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

DESK = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
HIGH = 860  # pixels of the picture


def write(site: Site, date: str) -> str:
    """Save the day with its layout; the address of its page, once its words are read."""
    _date, weather, mood, text = next(day for day in DAYS if day[0] == date)
    layout = json.loads((LAYOUTS / f"{date}.json").read_text())
    day = f"/diaries/{date}/"
    site.post(f"{day}save/", as_json=True, revision=0, text=text, weather=weather, mood=mood, layout=layout)
    wait_until(lambda: 'class="tag"' in site.get(f"{day}tags/").text, "tags", 900)
    return f"{day}write/"


def shot(browser: Browser, site: Site, path: str, screen: dict[str, object], *, draws: bool) -> Image.Image:
    """draws: with a crayon in the hand; else with the first word's stickers open."""
    context = browser.new_context(base_url=site.base, locale="ko", **screen)
    context.add_cookies([{"name": "sessionid", "value": site.session.cookies["sessionid"], "url": site.base}])
    page = context.new_page()
    page.goto(path, wait_until="networkidle")
    if draws:
        page.locator("label.tool", has=page.locator("input[value=crayon]")).click()
        page.locator("[data-desk]").scroll_into_view_if_needed()
    else:
        page.locator(".tag").first.click()
        page.wait_for_load_state("networkidle")
        page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(500)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    return picture


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


def side_by_side(*pictures: Image.Image) -> Image.Image:
    fitted = [
        each.resize((round(each.width * HIGH / each.height), HIGH), Image.Resampling.LANCZOS) for each in pictures
    ]
    sheet = Image.new("RGB", (sum(each.width for each in fitted) + 24 * (len(fitted) + 1), HIGH + 48), "#E6DCCB")
    x = 24
    for each in fitted:
        sheet.paste(each, (x, 24))
        x += each.width + 24
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "date", nargs="?", default="2026-03-21", choices=sorted(path.stem for path in LAYOUTS.glob("*"))
    )
    date = parser.parse_args().date
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pictory-pages-") as folder:
        site = Site(folder)
        try:
            site.wait()
            site.log_in("demo@example.com", "crayon-diary")
            path = write(site, date)
            with chromium() as browser:
                desk = shot(browser, site, path, DESK, draws=False)
                phone = shot(browser, site, path, PHONE, draws=True)
        finally:
            site.close()
    side_by_side(desk, phone).save(OUT / "writing.jpg", quality=86)
    print("docs/pictures/writing.jpg")


if __name__ == "__main__":
    main()
