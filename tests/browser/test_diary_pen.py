"""Drawing freehand by keyboard alone, as somebody does who sees the cross and as somebody who hears where it is."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_diary_writing import DESK, LINE, WRITE, now, sheet_of, tagged, wait_for_layout
from tests.browser.test_keyboard import tab_to

pytestmark = pytest.mark.browser


def test_a_person_draws_and_rubs_out_by_keyboard_alone(browse, member):
    tagged(member, text="", layout=[LINE])
    page = browse(member, **DESK)
    page.goto(WRITE)
    sheet, said = sheet_of(page), page.locator("[data-say]")
    cross = sheet.locator(".sheet-cross")
    tab_to(page, sheet)
    expect(cross).to_have_css("opacity", "0")
    page.keyboard.press("c")
    expect(said).to_have_text(
        "Crayon. Arrows move the cross, Space puts the crayon down. It is at 50 of 100 across, 25 of 50 down."
    )
    expect(cross).to_have_css("opacity", "1")
    for key in ("2", "+", *["ArrowLeft"] * 10, *["ArrowUp"] * 5, "Shift+ArrowUp"):
        page.keyboard.press(key)
    expect(said).to_have_text("40 across, 20 down.")

    page.keyboard.press("Space")
    expect(said).to_have_text("The crayon is down.")
    for key in (*["ArrowRight"] * 8, *["PageDown"] * 4, *["ArrowLeft"] * 4):
        page.keyboard.press(key)
    assert len(now().layout) == 1, "it is not there before it is lifted"
    page.keyboard.press("Space")
    expect(said).to_have_text("The line is drawn.")
    line = wait_for_layout(lambda layout: len(layout) == 2, "the line")[1]
    xs, ys = line["points"][::2], line["points"][1::2]
    assert (line["kind"], line["colour"], line["width"]) == ("stroke", "#b84a28", 18)
    assert (xs[0], ys[0], xs[-1], ys[-1]) == (400, 198, 480, 238)
    assert max(xs) == pytest.approx(520, abs=8)

    for key in ("Enter", *["ArrowDown"] * 3, "Escape"):
        page.keyboard.press(key)
    expect(said).to_have_text("That line is not kept.")
    for key in ("Space", "ArrowLeft", "Control+z"):  # as long as the crayon is down, it takes that line back
        page.keyboard.press(key)
    expect(said).to_have_text("That line is not kept.")
    page.keyboard.press("Control+z")
    wait_for_layout(lambda layout: layout == [LINE], "the step back")

    for key in ("e", *["ArrowDown"] * 13, "Space", *["ArrowDown"] * 8, "Space"):
        page.keyboard.press(key)
    expect(said).to_have_text("The eraser is up.")
    wait_for_layout(lambda layout: len(layout) == 2, "the line in two")
    page.keyboard.press("Tab")
    expect(cross).to_have_css("opacity", "0")
    assert page.evaluate("!document.activeElement.matches('[data-sheet]')"), "Tab leaves, it does not step through"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("h")
    page.keyboard.press("Home")
    expect(said).to_contain_text("Crayon line, 1 of 2")
    page.get_by_text("By keyboard", exact=True).click()
    expect(page.get_by_text("puts crayon or eraser down")).to_be_visible()
