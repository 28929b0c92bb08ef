"""What people and strangers send: a sentence in their language, or a correct result; nothing is lost or broken."""

import io
import json
import re

import pytest
from PIL import Image

from pictory.core.files import assets
from pictory.core.models import Asset, Job
from stylelab.models import Edit
from stylelab.services import edits, presets
from tests.core import pictures
from tests.core.pages import picture_of

pytestmark = pytest.mark.django_db
JSON = "application/json"
HANGUL = re.compile("[가-힣]")

# Where a picture can be brought: the field it stands in, and what else the form needs.
ROOMS = {
    "/stylelab/edit/": ("file", {}),
    "/stylelab/transfer/": ("content_file", {"style": "sample:ink"}),
    "/stylelab/cards/new/": ("style_files", {"name": "새 화풍"}),
    "/stylelab/variations/": ("content_file", {}),
    "/stylelab/edit/apply/": ("files", {"preset": "1"}),
}
HALF = pictures.as_file(Image.effect_noise((96, 96), 60).convert("RGB"), "JPEG")
BAD = {
    "no picture": b"%PDF-1.7 and so on",
    "nothing": b"",
    "20,000 dots wide": pictures.one_bit_png(20_000),
    "one dot": pictures.as_file(Image.new("RGB", (1, 1)), "PNG"),
    "a ribbon": pictures.as_file(Image.new("RGB", (1_000, 20)), "PNG"),
}


def file(data, name="휴가 사진.png"):
    made = io.BytesIO(data)
    made.name = name
    return made


def told(answer):
    """The sentence of a page that refuses."""
    places = [*answer.tree.iterfind(".//*[@role='alert']"), *answer.tree.iterfind(".//*[@class='field-error']")]
    return " ".join(" ".join("".join(place.itertext()).split()) for place in places)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_room_says_what_is_wrong_with_a_picture(client_of, alice, language):
    presets.keep_preset(alice, name="뒤집기", recipe={"filters": [["invert", 100]]})
    alice.language = language
    alice.save(update_fields=["language"])
    client, sentences = client_of(alice), {}
    for name, data in BAD.items():
        for room, (field, said) in ROOMS.items():
            said = said | ({"preset": str(presets.Preset.objects.get().pk)} if "preset" in said else {})
            answer = client.post(room, said | {field: file(data, "a.png")})
            assert answer.status_code == 400, (name, room)
            sentence = told(answer).removeprefix("a.png: ").strip()
            assert bool(HANGUL.search(sentence)) == (language == "ko"), (name, room, sentence)
            sentences.setdefault(name, set()).add(sentence)
            for kept in ("style", "name"):
                assert not said.get(kept) or said[kept] in answer.content.decode(), (name, room)
    assert {name: len(different) for name, different in sentences.items() if name != "nothing"} == dict.fromkeys(
        set(BAD) - {"nothing"}, 1
    ), sentences
    assert not Job.objects.exists()
    assert not Asset.objects.exists()


def test_a_picture_cut_off_half_way_is_no_picture(client_of, alice):
    for data in (HALF[: len(HALF) // 2], pictures.png()[:80]):
        answer = client_of(alice).post("/stylelab/edit/", {"file": file(data)})
        assert answer.status_code == 400
        assert HANGUL.search(told(answer))
    assert not Asset.objects.exists()


def test_good_ones_among_many_are_kept(client_of, alice):
    preset = presets.keep_preset(alice, name="뒤집기", recipe={"filters": [["invert", 100]]})
    files = [file(pictures.png(), "좋은.png"), file(b"%PDF-1.7", "나쁜.png")]
    answer = client_of(alice).post("/stylelab/edit/apply/", {"preset": preset.pk, "files": files})
    assert answer.status_code == 400
    assert "나쁜.png" in told(answer)
    kept = Asset.objects.get()
    assert answer.tree.find(f".//input[@value='{kept.pk}'][@checked]") is not None, "it need not be brought again"
    assert not Job.objects.exists()


ODD = {
    "CMYK": pictures.as_file(pictures.two_halves(64, 48, "CMYK"), "JPEG", quality=95),
    "see-through": pictures.as_file(pictures.two_halves(64, 48, "RGBA"), "PNG"),
    "moving": pictures.as_file(
        pictures.two_halves(64, 48), "WEBP", save_all=True, append_images=[Image.new("RGB", (64, 48))], lossless=True
    ),
    "one bit": pictures.as_file(Image.new("1", (64, 48), 1), "PNG"),
}


def test_odd_pictures_are_developed_as_what_they_show(client_of, alice, run_jobs):
    client = client_of(alice)
    for name, data in ODD.items():
        page = client.post("/stylelab/edit/", {"file": file(data, f"{name}.x")})["Location"]
        client.post(page, {"action": "save", "invert": "100"})
    run_jobs()
    results = Asset.objects.filter(role=Asset.Role.RESULT)
    assert results.count() == len(ODD)
    for made in results:
        colour = (255, 255, 255) if "one bit" in made.title else pictures.RED
        inverted = tuple(255 - value for value in colour)
        shown = pictures.opened(assets.read(made)).convert("RGB")
        assert pictures.looks_like(shown, 0.2, 0.5, inverted, within=40), made.title


# --- Recipes from strangers --------------------------------------------------------------------------------------

RECIPES = [
    [], "sepia", 7, None, {"version": 2}, {"filters": "x"}, {"filters": [["sepia"]]}, {"filters": [["url(x)", 1]]},
    {"filters": [["sepia", "40"]]}, {"filters": [["sepia", 1e308]]}, {"filters": [["sepia", -1]]},
    {"filters": [["sepia", True]]}, {"filters": [[["sepia"], 1]]}, {"filters": [["blur", 1]] * 99},
    {"crop": [0, 0, 2, 2]}, {"crop": [0, 0, 1e-320, -1]}, {"crop": {"x": 1}}, {"resize": [10**400, 1]},
    {"resize": [1e308, 1e308]}, {"resize": [1.5, 2]}, {"levels": [0, 255, 0, 0, 255]},
    {"levels": [200, 100, 1, 0, 255]},
    {"curves": {"rgb": [[0, 0], [0, 255]]}}, {"curves": {"__proto__": []}}, {"curves": {"red": [[0, 0]] * 999}},
    {"colours": {"red": [1e9, 0, 0]}}, {"turn": 45}, {"turn": "90"}, {"mirror": 1}, {"grain": 1e308}, {"seed": -1},
    {"seed": 1.5}, {"os.system": "x"}, {"straighten": [1]},
]  # fmt: skip


def test_it_follows_no_hostile_recipe(client_of, alice):
    client, photo = client_of(alice), picture_of(alice)
    edit = edits.open_edit(alice, photo)
    bodies = [json.dumps(recipe) for recipe in RECIPES if recipe is not None]
    bodies += ['{"grain": NaN}', '{"crop": [Infinity, 0, 1, 1]}', '{"filters": ' + "[" * 2_000 + "]" * 2_000 + "}"]
    for body in bodies:
        answer = client.post("/api/stylelab/edits", f'{{"picture": "{photo.pk}", "recipe": {body}}}', JSON)
        assert answer.status_code == 400, body[:60]
        assert HANGUL.search(json.dumps(answer.json(), ensure_ascii=False)), body[:60]
        named = client.post("/api/stylelab/recipes", f'{{"name": "x", "recipe": {body}}}', JSON)
        assert named.status_code == 400, body[:60]
    assert not Job.objects.exists()
    assert not presets.Preset.objects.exists()
    assert Edit.objects.get(pk=edit.pk).is_untouched


# --- Words and numbers -------------------------------------------------------------------------------------------

WISHES = [
    {"prompt": ""}, {"prompt": " \u200b\n "}, {"prompt": "가" * 10_000}, {"prompt": None}, {"prompt": ["새"]}, {},
    {"prompt": "새", "negative": "비" * 10_000}, {"prompt": "새", "look": 7}, {"prompt": "새", "shape": {}},
    {"prompt": "\ud800"}, {"prompt": "새\u0000"}, {"prompt": "새", "card": 10**30}, {"prompt": "새", "card": "x"},
]  # fmt: skip
ORDERS = [
    {"content": "sample:coral"}, {"content": "sample:nothing", "styles": [{"picture": "sample:ink"}]},
    {"content": 7, "styles": 7}, {"content": "asset:x", "styles": []}, {"content": "", "styles": [{}]},
    *({"content": "sample:coral", "styles": [{"picture": "sample:ink"}]} | wrong for wrong in (
        {"strength": 101}, {"strength": 1e308}, {"strength": "x"}, {"rounds": 0}, {"rounds": 10**400}, {"size_px": 99},
        {"strokes": -1}, {"colours": "x"}, {"tier": "full"}, {"tier": "x"}, {"film": "x"}, {"card": 10**30},
        {"styles": [{"picture": "sample:ink"}] * 2}, {"styles": [{"picture": "sample:ink"}] * 5},
        {"styles": [{"picture": "sample:ink", "weight": 0}]}, {"styles": [{"picture": "sample:ink", "where": "x"}]},
        {"styles": [{"picture": "sample:ink", "where": "brush", "mask": "data:image/png;base64,AAAA"}]},
    )),
]  # fmt: skip


@pytest.mark.parametrize(("path", "bodies"), [("words", WISHES), ("transfers", ORDERS)])
def test_it_says_what_is_wrong_with_words_and_numbers(client_of, alice, path, bodies):
    client = client_of(alice)
    for body in bodies:
        answer = client.post(f"/api/stylelab/{path}", json.dumps(body), JSON)
        assert answer.status_code == 400, body
        words = json.dumps(answer.json(), ensure_ascii=False)
        assert HANGUL.search(words), (body, words)
        assert not re.search(r"[a-z]{3,} [a-z]{3,} [a-z]{3,}", words), (body, words)  # no English sentence left
    assert not Job.objects.exists()


def test_what_was_written_stays_on_the_page(client_of, alice):
    answer = client_of(alice).post("/stylelab/words/", {"prompt": "가" * 400, "negative": "비", "look": "ink"})
    assert answer.status_code == 400
    assert "가" * 400 in answer.content.decode()
    assert answer.tree.find(".//input[@name='look'][@value='ink'][@checked]") is not None
    assert HANGUL.search(told(answer))
