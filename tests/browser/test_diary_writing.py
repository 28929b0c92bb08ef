"""Writing and laying out a day as people do it: by mouse, by finger, by key, without script, in two windows."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from diaries.models import TEXT_LENGTH, Entry, Journal, Version
from diaries.services import days, journals, reading
from pictory.core.models import Job
from tests.browser import walk
from tests.browser.steps import wait_in_page
from tests.browser.test_every_page import TOUCH_PX
from tests.browser.test_keyboard import tab_to
from tests.core.engine import wait_for

pytestmark = pytest.mark.browser

DAY = datetime.date(2026, 11, 21)
WRITE = "/diaries/2026-11-21/write/"
FINISHED = re.compile(r"/diaries/2026-11-21/(\?journal=\d+)?$")
TEXT = "나무 아래에서 강아지를 만났다."
TAGS = [
    {"noun": "강아지", "word": "강아지", "way": "exact", "stickers": ["dog-face", "dog"], "drawable": True},
    {"noun": "나무", "word": "나무", "way": "exact", "stickers": ["deciduous-tree", "palm-tree"], "drawable": True},
]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}


def sticker(id, x, y, **more):
    return {"kind": "sticker", "id": id, "x": x, "y": y, "scale": 1.0, "rotation": 0.0, "flipped": False} | more


DOG, TREE = sticker("dog-face", 300.25, 260.5, scale=0.9, rotation=12.34), sticker("deciduous-tree", 700.0, 200.0)
LINE = {"kind": "stroke", "points": [100.0, 400.0, 500.0, 420.0, 900.0, 400.0], "width": 8.0, "colour": "#6e9b5e"}


@pytest.fixture
def entry(member):
    """A day whose words were read."""
    return tagged(member, text=TEXT)


def tagged(owner, **fields):
    entry = days.save_day(days.open_day(owner, DAY), revision=0, **fields)
    Job.objects.update(state="done")  # nobody reads the words here: they are these
    read = reading.digest(entry.text)
    proposal = {"place": "meadow", "hour": "day", "layout": [DOG, TREE], "text_sha256": read}
    Entry.objects.update(tags=TAGS, proposal=proposal, read_sha256=read)
    return entry


def now():
    return Entry.objects.get()


def wait_for_layout(fits, what):
    wait_for(lambda: fits(now().layout), 10, what)
    return now().layout


def sheet_of(page):
    return page.get_by_role("application", name="Your sheet")


def spot(page, x, y):
    """Where on the screen a place of the sheet is."""
    sheet = sheet_of(page)
    sheet.scroll_into_view_if_needed()
    box = sheet.evaluate(
        "sheet => { const box = sheet.getBoundingClientRect();"
        " return [box.x + sheet.clientLeft, box.y + sheet.clientTop, sheet.clientWidth]; }"
    )
    return box[0] + x * box[2] / 1000, box[1] + y * box[2] / 1000


def drag(page, *places):
    """Press at the first place of the sheet, go over the others, lift at the last."""
    page.mouse.move(*spot(page, *places[0]))
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*spot(page, *place), steps=6)
    page.mouse.up()


def take(page, word, name):
    """Open the tray of a word and put the sticker of this name on the sheet."""
    page.get_by_role("button", name=word, exact=True).click()
    page.get_by_role("button", name=name, exact=True).click()


def standing(page):
    return page.locator("[data-standing]")


# --- By mouse ----------------------------------------------------------------------------------------------------


def test_a_person_writes_a_day_by_mouse(browse, entry):
    page = browse(entry.owner, **DESK)
    page.goto(WRITE)
    page.get_by_label("Your day", exact=True).fill(f"{TEXT} 참 즐거웠다.")
    page.get_by_text("Happy", exact=True).click()
    page.get_by_text("Sunny", exact=True).click()
    take(page, "강아지", "dog face")
    (dog,) = wait_for_layout(lambda items: len(items) == 1, "a dog")
    assert dog == sticker("dog-face", 500.0, 290.0)

    drag(page, (500, 290), (300, 200))
    (dog,) = wait_for_layout(lambda items: items[0]["x"] < 400, "a moved dog")
    assert (dog["x"], dog["y"]) == (pytest.approx(300, abs=2), pytest.approx(200, abs=2))
    drag(page, (dog["x"] + 106, dog["y"] + 106), (dog["x"] + 190, dog["y"] + 190))
    (dog,) = wait_for_layout(lambda items: items[0]["scale"] > 1.4, "a large dog")
    assert dog["x"] == pytest.approx(300, abs=2), "it grows about its middle"
    page.get_by_role("button", name="Mirror").click()
    page.get_by_role("button", name="Turn right").click()
    (dog,) = wait_for_layout(lambda items: items[0]["rotation"] == 15, "a turned dog")
    assert dog["flipped"] is True

    page.get_by_role("button", name="강아지", exact=True).click()
    page.get_by_role("button", name="나무", exact=True).click()
    page.get_by_role("button", name="deciduous tree").drag_to(sheet_of(page), target_position={"x": 500, "y": 150})
    page.get_by_text("Crayon", exact=True).click()
    page.get_by_text("Green", exact=True).locator("..").click()
    drag(page, (100, 450), (400, 420), (800, 450))
    items = wait_for_layout(lambda items: len(items) == 3, "a dog, a tree and a line")
    assert [item["kind"] for item in items] == ["sticker", "sticker", "stroke"]
    assert items[2]["colour"] == "#6e9b5e"
    page.get_by_role("button", name="Draw it").click()
    expect(page).to_have_url(FINISHED)
    day = now()
    assert (day.text, day.mood, day.weather) == (f"{TEXT} 참 즐거웠다.", "joy", "sunny")
    assert Job.objects.get(kind="diaries.colour").params["revision"] == day.revision


def test_a_reload_brings_everything_back_where_it_was(browse, member):
    layout = [DOG, LINE, TREE | {"flipped": True, "rotation": 359.99, "scale": 0.33}]
    tagged(member, layout=layout)
    page = browse(member, **DESK)
    page.goto(WRITE)
    sheet_of(page).focus()
    for key in ("Tab", "ArrowRight", "ArrowLeft", "Tab", "f", "f", "Tab", "]", "[", "f", "f"):
        page.keyboard.press(key)
    expect(standing(page)).to_have_text("Saved")
    assert (now().revision, now().layout) == (1, layout), "there was nothing to change"
    page.reload()
    expect(sheet_of(page)).to_be_visible()
    assert page.locator("[data-write]").evaluate("form => JSON.parse(form.dataset.layout)") == layout


def test_fifty_steps_can_be_taken_back_and_done_again(browse, member):
    tagged(member, layout=[TREE | {"x": 100.0}])
    page = browse(member, **DESK)
    page.goto(WRITE)
    sheet_of(page).focus()
    page.keyboard.press("Tab")
    for _ in range(55):
        page.keyboard.press("ArrowRight")
    wait_for_layout(lambda items: items[0]["x"] == 650, "55 steps")
    undo, redo = page.get_by_role("button", name="Undo"), page.get_by_role("button", name="Redo")
    for _ in range(25):
        undo.click()
    for _ in range(25):
        page.keyboard.press("Control+z")
    expect(undo).to_be_disabled()
    wait_for_layout(lambda items: items[0]["x"] == 150, "50 of them taken back")
    for _ in range(50):
        page.keyboard.press("Control+Shift+Z")
    expect(redo).to_be_disabled()
    wait_for_layout(lambda items: items == [TREE | {"x": 650.0}], "all of them done again")


def test_the_eraser_splits_a_line_and_leaves_stickers_alone(browse, member):
    tagged(member, layout=[LINE, TREE | {"x": 500.0, "y": 420.0}])
    page = browse(member, **DESK)
    page.goto(WRITE)
    page.get_by_text("Eraser", exact=True).click()
    drag(page, (500, 300), (500, 480))
    items = wait_for_layout(lambda items: len(items) == 3, "two pieces and a tree")
    left, right, tree = items
    assert tree == TREE | {"x": 500.0, "y": 420.0}
    assert left["points"][:2] == [100.0, 400.0]
    assert right["points"][-2:] == [900.0, 400.0]
    assert 470 < left["points"][-2] < 495 < 505 < right["points"][0] < 530
    assert {piece["colour"] for piece in (left, right)} == {LINE["colour"]}
    page.get_by_role("button", name="Undo").click()
    wait_for_layout(lambda items: items[0] == LINE, "the line again")


def test_the_first_drawing_comes_from_the_words(browse, entry):
    page = browse(entry.owner, **DESK)
    page.goto(WRITE)
    suggested = page.get_by_text("suggested").filter(visible=True)
    expect(suggested).to_have_count(2)
    page.get_by_text("Sea", exact=True).click()
    expect(suggested).to_have_count(1)
    wait_for(lambda: now().place == "sea", 10, "a place")
    page.get_by_role("group", name="Where it was").get_by_text("Up to my words").click()
    expect(suggested).to_have_count(2)
    wait_for(lambda: now().place == "", 10, "no place again")
    page.get_by_role("button", name="Start from my words").click()
    wait_for_layout(lambda items: items == [DOG, TREE], "the dog and the tree")
    page.get_by_role("button", name="Start from my words").click()
    wait_for_layout(lambda items: items == [DOG, TREE] * 2, "them once more")


def test_a_sheet_without_anything_begins_with_the_words_when_it_is_drawn(browse, entry):
    page = browse(entry.owner, **DESK)
    page.goto(WRITE)
    page.get_by_role("button", name="Draw it").click()
    expect(page).to_have_url(FINISHED)
    assert now().layout == [DOG, TREE]


def test_a_search_finds_stickers_while_one_types(browse, entry):
    page = browse(entry.owner, **DESK)
    page.goto(WRITE)
    search = page.get_by_role("searchbox", name="Look for another sticker")
    search.press_sequentially("ㄱㅇㅈ")
    expect(page.locator("[data-found]").get_by_role("button", name="강아지", exact=True)).to_be_visible()
    search.fill("고양이")
    take(page, "고양이", "cat face")
    wait_for_layout(lambda items: [item["id"] for item in items] == ["cat-face"], "a cat")
    search.fill("")
    expect(page.locator("[data-found]").get_by_role("button")).to_have_count(0)
    assert now().text == TEXT


# --- By finger ---------------------------------------------------------------------------------------------------


def touch(client, kind, *points):
    """Fingers on the screen, from the first on with one number each."""
    fingers = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
    client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})


def test_a_person_writes_a_day_by_finger_on_a_phone(browse, entry):
    page = browse(entry.owner, **PHONE, reduced_motion="reduce")
    page.goto(WRITE)
    finger = page.context.new_cdp_session(page)
    page.get_by_text("Calm", exact=True).tap()
    page.get_by_role("button", name="강아지", exact=True).tap()
    expect(sheet_of(page)).to_be_in_viewport(ratio=1)  # also while the tray is open
    page.get_by_role("button", name="dog face", exact=True).tap()
    wait_for_layout(lambda items: len(items) == 1, "a dog")
    page.get_by_role("button", name="Close the tray").tap()

    touch(finger, "touchStart", spot(page, 500, 290))
    for step in range(1, 11):
        touch(finger, "touchMove", spot(page, 500 - 20 * step, 290 - 4 * step))
    touch(finger, "touchEnd")
    (dog,) = wait_for_layout(lambda items: items[0]["x"] < 320, "a moved dog")
    assert (dog["x"], dog["y"]) == (pytest.approx(300, abs=6), pytest.approx(250, abs=6))

    touch(finger, "touchStart", spot(page, 250, 250), spot(page, 350, 250))
    for step in range(1, 11):
        touch(finger, "touchMove", spot(page, 250, 250 - 10 * step), spot(page, 350, 250 + 10 * step))
    touch(finger, "touchEnd")
    (dog,) = wait_for_layout(lambda items: items[0]["scale"] > 1.5, "a dog that two fingers grew")
    assert dog["scale"] == pytest.approx(5**0.5, abs=0.1)
    assert dog["rotation"] == pytest.approx(63.4, abs=3)

    page.get_by_text("Crayon", exact=True).locator("..").tap()
    touch(finger, "touchStart", spot(page, 100, 450))
    for step in range(1, 21):
        touch(finger, "touchMove", spot(page, 100 + 40 * step, 450))
    touch(finger, "touchEnd")
    items = wait_for_layout(lambda items: len(items) == 2, "a line")
    assert items[1]["points"][0] == pytest.approx(100, abs=4)
    assert items[1]["points"][-2] == pytest.approx(900, abs=8)
    page.get_by_role("button", name="Draw it").tap()
    expect(page).to_have_url(FINISHED)
    assert now().mood == "calm"


def test_the_page_fits_a_phone_and_can_be_touched_read_and_heard(browse, entry):
    page = browse(entry.owner, **PHONE, reduced_motion="reduce")
    page.goto(WRITE)
    take(page, "강아지", "dog face")
    assert not walk.too_wide(page) + walk.too_small(page, TOUCH_PX) + walk.unnamed(page)
    page.get_by_role("button", name="Close the tray").tap()
    page.get_by_text("Crayon", exact=True).locator("..").tap()
    assert not walk.too_wide(page) + walk.too_small(page, TOUCH_PX) + walk.unnamed(page)
    page.set_viewport_size(DESK["viewport"])
    assert not walk.faint(page, "light") + walk.faint(page, "dark")


# --- By key ------------------------------------------------------------------------------------------------------


def test_a_person_writes_a_day_by_keyboard_alone(browse, entry):
    page = browse(entry.owner, **DESK)
    page.goto(WRITE)
    tab_to(page, page.get_by_label("Your day", exact=True))
    page.keyboard.press("Control+End")
    page.keyboard.type(" 기뻤다.")
    for word, name in (("강아지", "dog face"), ("나무", "deciduous tree")):
        tag = page.get_by_role("button", name=word, exact=True)
        if page.locator("[data-tray-close]").is_visible():
            page.keyboard.press("Escape")
            page.keyboard.press("Shift+Tab") if word == "강아지" else None
        tab_to(page, tag)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=word)).to_be_focused()
        tab_to(page, page.get_by_role("button", name=name, exact=True))
        page.keyboard.press("Enter")
        expect(page.locator("[data-say]")).to_have_text(f"{name} is on the sheet.")
    wait_for_layout(lambda items: len(items) == 2, "a dog and a tree")

    sheet, said = sheet_of(page), page.locator("[data-say]")
    tab_to(page, page.get_by_role("group", name="Mood").get_by_role("radio", name="Up to my words"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    wait_for(lambda: now().mood == "excited", 10, "a mood")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    wait_for(lambda: now().mood == "", 10, "no mood again")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    tab_to(page, sheet)
    page.keyboard.press("Home")
    expect(said).to_contain_text("dog face, 1 of 2, in the middle. Size 100 percent, turned 0 degrees.")
    for key in ("+", "]", "]", "f", "ArrowLeft", "ArrowUp", "Shift+ArrowUp", "PageUp"):
        page.keyboard.press(key)
    expect(said).to_contain_text("dog face, 2 of 2, in the middle. Size 110 percent, turned 30 degrees, mirrored.")
    page.keyboard.press("d")
    expect(said).to_contain_text("3 of 3")
    page.keyboard.press("Delete")
    expect(said).to_have_text("dog face is gone.")
    changed = sticker("dog-face", 490.0, 279.0, scale=1.1, rotation=30.0, flipped=True)
    wait_for_layout(lambda items: [item["id"] for item in items] == ["deciduous-tree", "dog-face"], "the order")
    assert now().layout[1] == changed

    for expected in ("deciduous tree, 1 of 2", "dog face, 2 of 2"):
        page.keyboard.press("Tab")
        expect(said).to_contain_text(expected)
    page.keyboard.press("Tab")
    expect(sheet).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    expect(said).to_have_text("Nothing is selected.")
    tab_to(page, page.get_by_role("button", name="Draw it"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(FINISHED)
    assert (now().text, now().mood) == (f"{TEXT} 기뻤다.", "excited")


# --- Without script ----------------------------------------------------------------------------------------------


def test_a_person_without_script_writes_and_has_it_drawn(browse, member):
    page = browse(member, java_script_enabled=False)
    page.goto(WRITE)
    page.get_by_label("Your day", exact=True).fill(TEXT)
    page.get_by_text("Proud", exact=True).click()
    page.get_by_text("Snowy", exact=True).click()
    page.get_by_role("button", name="Save and read").click()
    expect(page).to_have_url(FINISHED)
    assert (now().text, now().mood, now().weather) == (TEXT, "proud", "snowy")
    page.goto(WRITE)
    expect(page.get_by_label("Your day", exact=True)).to_have_value(TEXT)
    page.get_by_role("button", name="Draw it").click()
    expect(page).to_have_url(FINISHED)
    assert Job.objects.filter(kind="diaries.colour").count() == 1


# --- Two windows, no connection, a closed tab --------------------------------------------------------------------


def two_windows(browse, entry, complaints):
    """The first has saved, the second only then finds out; both on one device."""
    first = browse(entry.owner, **DESK)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(WRITE)
    first.get_by_label("Your day", exact=True).fill("첫째 창의 글")
    expect(standing(first)).to_have_text("Saved")
    second.get_by_label("Your day", exact=True).fill("둘째 창의 글")
    expect(second.get_by_role("heading", name="Another window changed this day first")).to_be_visible()
    expect(second.get_by_role("alert")).to_contain_text("첫째 창의 글")
    expect(second.get_by_label("Your day", exact=True)).to_have_value("둘째 창의 글")
    assert now().text == "첫째 창의 글"
    complaints[:] = [told for told in complaints if not told.startswith("409")]
    return second


def test_two_windows_lose_nothing_when_mine_is_kept(browse, entry, complaints):
    page = two_windows(browse, entry, complaints)
    page.get_by_role("button", name="Keep mine").click()
    expect(standing(page)).to_have_text("Saved")
    assert now().text == "둘째 창의 글"
    assert "첫째 창의 글" in Version.objects.values_list("text", flat=True)


def test_two_windows_lose_nothing_when_the_other_is_taken(browse, entry, complaints):
    page = two_windows(browse, entry, complaints)
    page.get_by_role("button", name="Take the other one").click()
    expect(page.get_by_label("Your day", exact=True)).to_have_value("첫째 창의 글")
    assert now().text == "첫째 창의 글"
    assert "둘째 창의 글" in Version.objects.values_list("text", flat=True)
    page.get_by_label("Your day", exact=True).fill("첫째 창의 글, 이어서")
    wait_for(lambda: now().text.endswith("이어서"), 10, "the next save")


def test_it_waits_for_the_connection_to_come_back(browse, entry, complaints):
    page = browse(entry.owner, **DESK)
    page.goto(WRITE)
    page.context.set_offline(True)
    page.get_by_label("Your day", exact=True).fill("비행기에서 쓴 글")
    expect(standing(page)).to_contain_text("is kept on this device")
    page.get_by_role("button", name="Draw it").click()
    expect(page).to_have_url(re.compile("write/"))
    page.context.set_offline(False)  # it saves, and may go on to draw, as was asked
    wait_for(lambda: now().text == "비행기에서 쓴 글", 15, "the words are kept")
    wait_in_page(page, "localStorage.length === 0")
    complaints.clear()


def test_an_answer_that_is_lost_is_no_other_window(browse, entry, complaints):
    page = browse(entry.owner, **DESK)
    page.goto(WRITE)

    def swallow(route):
        route.fetch()
        route.abort()

    page.route(re.compile("/save/"), swallow, times=1)
    text = page.get_by_label("Your day", exact=True)
    text.fill("한 번 쓴 글")
    expect(standing(page)).to_contain_text("is kept on this device")
    assert now().text == "한 번 쓴 글"
    text.fill("두 번 쓴 글")
    expect(standing(page)).to_have_text("Saved")
    wait_for(lambda: now().text == "두 번 쓴 글", 10, "the second text")
    expect(page.get_by_role("heading", name="Another window")).to_be_hidden()
    complaints.clear()


def test_what_a_closed_tab_could_not_save_is_there_the_next_time(browse, entry, complaints):
    page = browse(entry.owner, **DESK)
    page.goto(WRITE)
    page.context.set_offline(True)
    page.get_by_label("Your day", exact=True).fill("닫힌 창의 글")
    expect(standing(page)).to_contain_text("is kept on this device")
    closed = page.context
    page.close()
    closed.set_offline(False)
    page = closed.new_page()
    page.goto(WRITE)
    expect(page.get_by_label("Your day", exact=True)).to_have_value("닫힌 창의 글")
    wait_for(lambda: now().text == "닫힌 창의 글", 10, "the save")
    complaints.clear()


def test_a_journal_that_is_locked_meanwhile_gets_its_words_later_and_no_other_does(browse, member, complaints):
    page = browse(member, **DESK)
    page.goto(WRITE)  # the first day of all: there is no journal yet
    text = page.get_by_label("Your day", exact=True)
    text.fill("첫 글")
    expect(standing(page)).to_have_text("Saved")
    Journal.objects.update(pin_hash="x")
    journals.add(member, name="여행")
    text.fill("잠긴 뒤에 쓴 글")
    note = page.locator("[data-note]")
    expect(note).to_contain_text("was locked or deleted in another window")
    expect(note.get_by_role("link", name="Open the journal")).to_be_visible()
    assert "잠긴 뒤에 쓴 글" in page.evaluate("JSON.stringify(Object.values(localStorage))")
    assert now().text == "첫 글"
    Journal.objects.update(pin_hash="")
    expect(standing(page)).to_have_text("Saved")
    expect(note).to_be_hidden()
    page.context.clear_cookies(name="csrftoken")  # as after a log-in in another window
    text.fill("다시 연 뒤에 쓴 글")
    wait_for(lambda: now().text == "다시 연 뒤에 쓴 글", 10, "the save with a new token")
    wait_in_page(page, "localStorage.length === 0")
    assert {told.split()[0] for told in complaints} <= {"404", "403", "Response"}
    complaints.clear()


def test_what_is_too_long_is_told_and_kept_here(browse, entry):
    page = browse(entry.owner, **DESK)
    page.goto(WRITE)
    long = "가" * (TEXT_LENGTH + 52)
    page.get_by_label("Your day", exact=True).fill(long)
    expect(page.locator("[data-note]")).to_contain_text("too long by 52")
    page.get_by_role("button", name="Draw it").click()
    expect(page.get_by_label("Your day", exact=True)).to_be_focused()
    page.reload()
    expect(page.get_by_label("Your day", exact=True)).to_have_value(long)
    expect(page.locator("[data-note]")).to_contain_text("too long by 52")
    assert now().text == TEXT
    page.get_by_label("Your day", exact=True).fill(long[:TEXT_LENGTH])
    wait_for(lambda: now().text == long[:TEXT_LENGTH], 10, "what has room")
    wait_in_page(page, "localStorage.length === 0")


def test_words_that_could_not_be_read_are_read_at_a_press(browse, entry):
    Entry.objects.update(tags=[], proposal={})
    before = Job.objects.filter(kind="diaries.tag").count()
    page = browse(entry.owner, **DESK)
    page.goto(WRITE)
    page.get_by_role("button", name="Read them now").click()
    expect(page.get_by_text("Looking for words with stickers…")).to_be_visible()
    wait_for(lambda: Job.objects.filter(kind="diaries.tag").count() == before + 1, 10, "the job")


def test_closing_the_tab_at_once_loses_nothing(browse, entry):
    page = browse(entry.owner, **DESK)
    page.goto(WRITE)
    page.get_by_label("Your day", exact=True).fill("쓰자마자 닫은 글")
    page.goto("/diaries/")
    wait_for(lambda: now().text == "쓰자마자 닫은 글", 10, "the save of a page that went away")
