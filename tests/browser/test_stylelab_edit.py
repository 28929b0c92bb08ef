"""The photo editor as people use it: on a phone, by finger, to the mail; and the preview against the file."""

import io

import numpy as np
import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import expect

from pictory.core.files import assets
from pictory.core.models import Asset, Job, Message
from stylelab.models import Edit
from stylelab.services import edits
from tests.browser import walk
from tests.browser.test_diary_writing import PHONE
from tests.browser.test_every_page import TOUCH_PX
from tests.core import pictures
from tests.core.engine import wait_for

pytestmark = pytest.mark.browser

WIDTH, HEIGHT = 320, 240
FITS = {"viewport": {"width": 400, "height": 900}, "reduced_motion": "reduce"}  # the photo is shown dot by dot


def photo() -> bytes:
    """Every hue, dark to light, with soft and hard edges, and some texture."""
    hue = np.tile(np.linspace(0, 255, WIDTH), (HEIGHT, 1))
    value = np.tile(np.linspace(40, 250, HEIGHT)[:, None], (1, WIDTH))
    saturation = 130 + 120 * np.sin(np.arange(WIDTH) / 9)[None] * np.cos(np.arange(HEIGHT) / 13)[:, None]
    pixels = np.stack([hue, saturation, value], axis=-1).clip(0, 255).astype(np.uint8)
    picture = Image.fromarray(pixels, "HSV").convert("RGB")
    picture.paste((250, 250, 245), (30, 40, 90, 100))
    picture.paste((20, 24, 30), (200, 120, 290, 200))
    return pictures.as_file(picture, "PNG")


def opened(owner) -> Edit:
    known = {"media_type": "image/png", "width_px": WIDTH, "height_px": HEIGHT, "role": Asset.Role.UPLOAD}
    return edits.open_edit(owner, assets.keep_asset(owner=owner, data=photo(), title="kite", **known))


def open_panel(page, name):
    page.locator("summary", has_text=name).first.click()


def swipe(page, start, end):
    """One finger, from place to place."""
    client = page.context.new_cdp_session(page)
    places = [[a + (b - a) * step / 5 for a, b in zip(start, end, strict=True)] for step in range(6)]
    for kind, place in [("touchStart", places[0]), *(("touchMove", each) for each in places[1:])]:
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": place[0], "y": place[1]}]})
    client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_person_edits_a_photo_on_a_phone_and_has_it_mailed(browse, member, worker):
    page = browse(member, **PHONE)
    page.goto("/stylelab/edit/")
    page.get_by_label("A new photo").set_input_files({"name": "kite.png", "mimeType": "image/png", "buffer": photo()})
    page.get_by_role("button", name="Open it").tap()
    expect(page.locator("[data-edit][data-ready]")).to_be_attached()
    assert walk.unnamed(page) == []
    assert walk.too_wide(page) == []
    assert walk.too_small(page, TOUCH_PX) == []

    page.get_by_role("spinbutton", name="Brightness").fill("130")
    page.get_by_role("spinbutton", name="Brightness").press("Tab")
    open_panel(page, "Crop and straighten")
    wide, high = page.get_by_label("Width", exact=True), page.get_by_label("Height", exact=True)
    handle = page.get_by_role("button", name="Corner of the frame").nth(2)
    swipe(page, middle(handle), middle(page.locator(".edit-frame")))
    expect(wide).not_to_have_value("100")
    half = float(wide.input_value())
    assert half == pytest.approx(50, abs=2)
    handle.focus()
    page.keyboard.press("ArrowRight")
    wait_for(lambda: float(wide.input_value()) == pytest.approx(half + 1, abs=0.01), 5, "one per cent more")
    page.get_by_role("button", name="Undo").tap()
    wait_for(lambda: float(wide.input_value()) == half, 5, "the step back")
    for field in (wide, high):
        field.fill("50")
        field.press("Tab")
    page.get_by_role("button", name="Turn right").tap()
    expect(page.locator("[data-size]")).to_have_text("120 × 160")

    compare = page.get_by_role("button", name="Before and after")
    compare.tap()
    slider = page.get_by_role("slider", name="Before and after")
    page.keyboard.press("ArrowRight")
    expect(slider).to_have_value("51")
    box = slider.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.2, box["y"] + box["height"] / 2)
    wait_for(lambda: int(slider.input_value()) < 30, 5, "the slider under the finger")
    wait_for(lambda: Edit.objects.get().recipe.get("turn") == 90, 10, "the recipe to be kept by itself")

    page.get_by_role("button", name="Save and mail it to me").tap()
    expect(page.locator(".job-done")).to_be_visible()
    wait_for(lambda: Message.objects.filter(state="sent").exists(), 15, "the mail")
    message = Message.objects.get()
    assert (message.subject, message.attachments.count()) == ("kite-edited.png", 1)
    made = pictures.opened(assets.read(message.attachments.get()))
    assert made.size == (120, 160)
    assert any(member.email in path.name for path in settings.MAIL_DIR.glob("*.eml"))


TUNINGS = {
    "brightness": {"brightness": "140"},
    "contrast": {"contrast": "160"},
    "saturation": {"saturate": "220"},
    "hue": {"hue-rotate": "80"},
    "blur": {"blur": "8"},
    "grey": {"grayscale": "80"},
    "sepia": {"sepia": "90"},
    "invert": {"invert": "85"},
    "several": {"contrast": "140", "sepia": "30", "brightness": "120", "blur": "3"},
    "curves": {"curve_rgb": "0,20 90,60 170,210 255,240", "curve_red": "0,0 120,150 255,255", "gamma": "1.3"},
    "colours": {"red_hue": "60", "green_saturation": "-70", "blue_lightness": "50"},
    "sharpen": {"sharpen": "300"},
    "vignette": {"vignette": "70"},
    "grain": {"grain": "60", "grain_size": "3"},
    "turn": {"turn": "90", "flip": True},
    "geometry": {"turn": "180", "mirror": True, "crop_x": "25", "crop_width": "50"},
}


def test_the_file_is_what_the_preview_showed(browse, member, worker):
    edit = opened(member)
    page = browse(member, **FITS)
    page.goto(f"/stylelab/edit/{edit.pk}/")
    expect(page.locator("[data-edit][data-ready]")).to_be_attached()
    plain = page.evaluate("() => Object.fromEntries(new FormData(document.querySelector('[data-edit]')))")
    untouched = np.asarray(pictures.opened(photo()).convert("RGB")).astype(int)
    differences = {}
    for name, fields in TUNINGS.items():
        tune(page, plain, fields)
        seen = shown(page)
        made = np.asarray(pictures.opened(developed(page, edit)).convert("RGB")).astype(int)
        assert seen.shape == made.shape, name
        assert made.shape != untouched.shape or np.abs(made - untouched).mean() > 0.3, f"{name} does something"
        differences[name] = round(float(np.abs(seen - made).mean()), 3)
    assert max(differences.values()) <= 2, differences
    page.get_by_role("button", name="Reset everything").click()
    assert developed(page, edit) == photo(), "byte for byte"
    page.get_by_role("button", name="Undo").click()
    assert developed(page, edit) != photo()


def shown(page):
    """The dots of the preview; a browser draws it on whole ones wherever its box begins."""
    box = page.locator(".edit-sheet").bounding_box()
    clip = {side: round(box[side]) for side in ("x", "y", "width", "height")}
    return np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")).astype(int)


def tune(page, plain, fields):
    """Set these fields, all others as they were, and wait until it is drawn."""
    page.evaluate(
        """async ([plain, fields]) => {
            const form = document.querySelector("[data-edit]");
            for (const field of form.querySelectorAll("[id^=edit-]")) {
                if (!field.name || field.name.startsWith("preset")) continue;
                if (field.type === "checkbox") field.checked = Boolean(fields[field.name]);
                else field.value = fields[field.name] ?? plain[field.name];
            }
            form.elements.turn.dispatchEvent(new Event("input", { bubbles: true }));
            form.elements.brightness.dispatchEvent(new Event("change", { bubbles: true }));
            await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        }""",
        [plain, fields],
    )


def developed(page, edit) -> bytes:
    """The file that a worker makes of the recipe as the page keeps it."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        page.evaluate(
            "() => { const form = document.querySelector('[data-edit]'), body = new FormData(form);"
            " body.set('action', 'keep'); fetch(form.getAttribute('action'), { method: 'POST', body }); }"
        )
    assert kept.value.status == 204
    edit.refresh_from_db()
    job = edits.request_file(edit, by_mail=False)
    wait_for(lambda: Job.objects.get(pk=job.pk).state == "done", 60, "the file")
    return assets.read(Asset.objects.get(job=job))


def test_marks_are_sent_however_fast_one_is(browse, member):
    edit = opened(member)
    page = browse(member)
    page.goto(f"/stylelab/edit/{edit.pk}/erase/")
    expect(page.locator("[data-erase][data-ready]")).to_be_attached()
    page.evaluate(MARK_AND_SEND)
    page.wait_for_url("**/erase/#result")
    job = Job.objects.get(kind="stylelab.erase")
    assert (bool(job.params["mask"]), job.params["box"]) == (True, [])


MARK_AND_SEND = """() => {
  document.querySelector("[data-mask]").dispatchEvent(new KeyboardEvent("keydown", { key: " " }));
  document.querySelector("[data-erase] button:not([type])").click();
}"""
