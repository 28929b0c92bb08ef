"""The photo editor over HTTP: recipes as data, the original's bytes, batches, recipes to share, and nobody else's."""

import io
import time
import zipfile
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, Message
from stylelab import edit_jobs
from stylelab.models import Edit, Preset
from stylelab.services import edits, presets, transfers
from tests.core import pictures
from tests.core.pages import look_over, picture_of

pytestmark = pytest.mark.django_db


def url(name, *rest):
    return reverse(f"stylelab:{name}", args=rest)


@pytest.fixture
def photo(alice):
    return picture_of(alice, "연")


@pytest.fixture
def edit(alice, photo):
    return edits.open_edit(alice, photo)


@pytest.fixture
def client(client_of, alice):
    return client_of(alice)


def save(client, edit, **fields):
    return client.post(url("edit", edit.pk), {"action": "save"} | fields)


def result():
    return Asset.objects.get(role=Asset.Role.RESULT)


def test_it_opens_an_upload_and_what_lies_in_the_drawer(client, photo):
    look_over(client.get(url("edits")))
    response = client.post(url("edits"), {"file": SimpleUploadedFile("kite day.png", pictures.png())}, follow=True)
    look_over(response)
    assert Edit.objects.get().original.title == "kite day"
    for _again in range(2):
        client.post(url("edits"), {"picture": str(photo.pk)})
    assert Edit.objects.filter(original=photo).count() == 1
    assert client.post(url("edits"), {"picture": "x"}).status_code == 400


def test_it_makes_the_file_that_the_recipe_describes(client, edit, photo, run_jobs):
    response = save(client, edit, invert="100", turn="90", crop_width="50", order="invert")
    assert response.status_code == 302
    edit.refresh_from_db()
    assert edit.recipe == {"version": 1, "turn": 90, "crop": [0, 0, 0.5, 1], "filters": [["invert", 100]]}
    run_jobs()
    made = pictures.opened(assets.read(result()))
    assert made.size == (24, 64)
    assert made.getpixel((12, 10)) == tuple(255 - value for value in pictures.RED)
    assert result().title == "연-edited"
    assert list(result().parents.all()) == [photo]
    look_over(client.get(url("edit", edit.pk)))


def test_reset_brings_back_every_byte(client, edit, photo, run_jobs):
    save(client, edit, sepia="70")
    client.post(url("edit", edit.pk), {"action": "reset"})
    edit.refresh_from_db()
    assert edit.is_untouched
    save(client, edit)
    Job.objects.earliest("created_at").delete()
    run_jobs()
    assert assets.read(result()) == assets.read(photo)


def test_it_mails_the_file_under_its_name(client, edit, alice, run_jobs):
    assert save(client, edit, action="mail", sepia="70").status_code == 400, "no address is confirmed yet"
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    save(client, edit, action="mail", sepia="70")
    run_jobs()
    message = Message.objects.get()
    assert (message.subject, message.recipient) == ("연-edited.png", alice.email)
    assert list(message.attachments.all()) == [result()]
    assert "연-edited.png" in message.text


@pytest.mark.parametrize(
    "fields",
    [
        {"brightness": "301"},
        {"blur": "x"},
        {"turn": "45"},
        {"crop_x": "60", "crop_width": "60"},
        {"curve_rgb": "0,0 0,255"},
        {"curve_red": "0,0 300,4"},
        {"curve_red": "nan,0 4,4"},
        {"black": "200", "white": "100"},
        {"width_px": "9000"},
        {"sepia": "nan"},
    ],
)
def test_it_takes_no_bad_recipe(client, edit, fields):
    response = save(client, edit, **fields)
    assert response.status_code == 400
    assert not Job.objects.exists()
    edit.refresh_from_db()
    assert edit.recipe == {}
    assert next(iter(fields.values())) in response.content.decode(), "what was typed stays"


def test_it_keeps_what_changes_without_making_a_file(client, edit):
    assert save(client, edit, action="keep", contrast="130").status_code == 204
    edit.refresh_from_db()
    assert edit.recipe["filters"] == [["contrast", 130]]
    assert not Job.objects.exists()


def test_a_recipe_serves_other_photos_and_friends(client, client_of, alice, bob, edit):
    client.post(url("edit", edit.pk), {"action": "preset", "preset_name": "노을", "sepia": "40"})
    preset = Preset.objects.get()
    other = edits.open_edit(alice, picture_of(alice, "강"))
    client.post(url("edit", other.pk), {"action": "use", "preset": preset.pk})
    other.refresh_from_db()
    assert other.recipe == preset.recipe
    token, theirs = presets.share_token(preset), client_of(bob)
    shown = look_over(theirs.get(url("edit_shared", token)))
    assert " 40" in shown.find(".//*[@class='recipe-word']").text
    look_over(client_of().get(url("edit_shared", token)))
    assert theirs.get(url("edit_shared", f"{token}x")).status_code == 404
    own = presets.keep_preset(bob, name="노을", recipe={"version": 1, "grain": 10})
    for _again in range(2):
        theirs.post(url("edit_shared", token))
    kept = dict(Preset.objects.filter(owner=bob).values_list("name", "recipe"))
    assert kept == {"노을": own.recipe, "노을 2": preset.recipe}, "what bob calls so himself stays"
    assert theirs.post(url("edit_preset_delete", preset.pk)).status_code == 404
    look_over(client.get(url("edit_presets")))
    client.post(url("edit_preset_delete", preset.pk))
    assert theirs.get(url("edit_shared", token)).status_code == 404


def test_it_develops_many_photos_into_one_zip(client, client_of, alice, bob, run_jobs):
    preset = presets.keep_preset(alice, name="뒤집기", recipe={"filters": [["invert", 100]]})
    mine, theirs = [picture_of(alice, "연") for _one in range(3)], picture_of(bob)
    look_over(client.get(url("edit_apply")))
    said = {"preset": preset.pk, "picture": [str(each.pk) for each in (*mine, theirs)]}
    assert client.post(url("edit_apply"), {"preset": preset.pk}).status_code == 400
    assert client.post(url("edit_apply"), {**said, "picture": ["x"] * 3}).status_code == 400
    assert client_of(bob).post(url("edit_apply"), said).status_code == 400, "another's recipe"
    client.post(url("edit_apply"), said)
    run_jobs()
    with zipfile.ZipFile(io.BytesIO(assets.read(result()))) as archive:
        assert archive.namelist() == [f"{number:02}-연-edited.png" for number in (1, 2, 3)]
        dot = pictures.opened(archive.read(archive.namelist()[0])).getpixel((2, 2))
    assert dot == tuple(255 - value for value in pictures.RED)
    assert set(result().parents.all()) == set(mine)


def test_it_erases_and_takes_it_back(client, edit, photo, run_jobs):
    look_over(client.get(url("edit_erase", edit.pk)))
    mask = pictures.two_halves(64, 48).convert("L").point(lambda value: 0)
    mask.paste(255, (8, 8, 24, 24))
    file = SimpleUploadedFile("mask.png", pictures.as_file(mask, "PNG"))
    client.post(url("edit_erase", edit.pk), {"mask": file})
    waiting = look_over(client.get(url("edit_erase", edit.pk))).find(".//section[@id='result']")
    assert waiting.get("hx-get") == url("edit_erase", edit.pk), "the proposals come by themselves"
    run_jobs()
    found = list(edits.proposals(edit))
    assert found, "even ground is filled in one way, other ground in three"
    assert not Asset.objects.filter(role=Asset.Role.SKETCH).exists(), "the mask is not kept"
    shown = look_over(client.get(url("edit_erase", edit.pk))).find(".//section[@id='result']")
    assert shown.get("hx-get") is None
    assert len(shown.findall(".//li")) == len(found)
    client.post(url("edit_take", edit.pk, found[0].pk))
    edit.refresh_from_db()
    assert edit.picture == found[0]
    assert pictures.looks_like(pictures.opened(assets.read(edit.picture)), 0.25, 0.3, pictures.RED)
    client.post(url("edit_erase", edit.pk), {"x": "50", "y": "0", "width": "10", "height": "10"})
    client.post(url("edit", edit.pk), {"action": "reset"})
    assert not Asset.objects.filter(pk=found[0].pk).exists()
    assert Job.objects.get(kind="stylelab.erase", state="cancelled"), "what it was to work on is gone"
    edit.refresh_from_db()
    assert edit.picture == photo


def mask_file(box):
    mask = Image.new("L", (64, 48))
    mask.paste(255, box)
    return SimpleUploadedFile("mask.png", pictures.as_file(mask, "PNG"))


def test_the_same_marks_are_filled_once_and_others_in_their_place(client, edit):
    for box in ((8, 8, 24, 24), (8, 8, 24, 24), (30, 8, 40, 24)):  # sent twice, then painted anew on the same page
        assert client.post(url("edit_erase", edit.pk), {"mask": mask_file(box), "key": "k"}).status_code == 302
    states = Job.objects.filter(kind="stylelab.erase").order_by("created_at").values_list("state", flat=True)
    assert list(states) == ["cancelled", "queued"]
    assert Asset.objects.filter(role=Asset.Role.SKETCH).count() == 2, "nothing is kept of what came twice"


def test_taking_one_proposal_stops_what_would_undo_it(client, edit, run_jobs, monkeypatch):
    """Also when that is all but done."""
    edits.request_proposals(edit, mask=None, box=(0.1, 0.1, 0.2, 0.2))
    run_jobs()
    taken = edits.proposals(edit).first()
    late = edits.request_proposals(edit, mask=None, box=(0.6, 0.1, 0.2, 0.2))
    keep = edits.keep_proposals

    def take_meanwhile(job, *args, **made):
        answer = client.post(url("edit_take", edit.pk, taken.pk), follow=True)
        assert len(answer.tree.findall(".//*[@data-sentence]")) == 2, "that it is gone, and that the other stopped"
        keep(job, *args, **made)

    monkeypatch.setattr(edits, "keep_proposals", take_meanwhile)
    run_jobs()
    late.refresh_from_db()
    edit.refresh_from_db()
    assert (late.state, edit.picture) == ("cancelled", taken)
    assert not edits.proposals(edit).exists()
    assert client.get(url("edit_erase", edit.pk)).tree.find(".//article") is None, "nothing that could be tried again"


def test_who_stops_it_between_two_fillings_is_heard(edit, run_jobs, monkeypatch):
    filled, real = [], edit_jobs.fill

    def stop_after_one(*args, **options):
        filled.append(queue.cancel(job))
        made = real(*args, **options)
        time.sleep(0.03)
        return made

    monkeypatch.setattr(edit_jobs, "fill", stop_after_one)
    job = edits.request_proposals(edit, mask=None, box=(0.1, 0.1, 0.2, 0.2))
    run_jobs()
    job.refresh_from_db()
    assert (job.state, len(filled)) == ("cancelled", 1)


def test_it_says_early_what_would_become_too_large(client, alice, edit, photo):
    """One wanted side may make the other too long; what was set stays, and nothing is begun in vain."""
    answer = save(client, edit, height_px="8000")
    assert answer.status_code == 400
    assert "8,192" in "".join(answer.tree.find(".//*[@role='alert']").itertext())
    assert answer.tree.find(".//details[@open]//input[@name='height_px']").get("value") == "8000", "and in sight"
    edit.refresh_from_db()
    assert edit.recipe["resize"] == [0, 8000]
    preset = presets.keep_preset(alice, name="큰", recipe=edit.recipe)
    said = {"preset": preset.pk, "picture": [str(photo.pk)]}
    assert client.post(url("edit_apply"), said).status_code == 400
    screens = {"phone": "phone-750x1334", "desk": "", "tiles": "0"}
    assert client.post(url("edit_wallpaper", edit.pk), screens).status_code == 400
    body = {"picture": str(photo.pk), "preset": preset.pk}
    assert "recipe" in client.post("/api/stylelab/edits", body, "application/json").json()["fields"]
    assert not Job.objects.exists()


def test_a_panorama_is_saved_as_long_as_it_is(client, alice, run_jobs):
    data = pictures.as_file(Image.new("RGB", (9_000, 480), pictures.RED), "PNG")
    edit = edits.open_edit(alice, assets.keep_upload(owner=alice, file=io.BytesIO(data)))
    save(client, edit, invert="100", straighten="0.1")
    edits.request_proposals(edit, mask=None, box=(0.1, 0.1, 0.01, 0.1))
    run_jobs()
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert 8_192 < result().width_px < 9_000


def test_a_mask_goes_in_time_though_nothing_came_of_it(edit):
    queue.cancel(edits.request_proposals(edit, mask=io.BytesIO(pictures.png()), box=None))
    assert Asset.objects.filter(role=Asset.Role.SKETCH).count() == 1
    Asset.objects.update(created_at=timezone.now() - timedelta(days=transfers.CANDIDATE_DAYS + 1))
    assert transfers.clear_looks() == 1
    assert not Asset.objects.filter(role=Asset.Role.SKETCH).exists()


def test_it_makes_a_pair_of_wallpapers(client, edit, run_jobs):
    look_over(client.get(url("edit_wallpaper", edit.pk)))
    said = {"phone": "phone-750x1334", "desk": "desktop-1366x768", "phone_x": "0", "tiles": "0"}
    client.post(url("edit_wallpaper", edit.pk), said)
    run_jobs()
    made = {(asset.width_px, asset.height_px): asset for asset in Asset.objects.filter(role=Asset.Role.RESULT)}
    assert set(made) == {(750, 1334), (1366, 768)}
    assert pictures.looks_like(pictures.opened(assets.read(made[750, 1334])), 0.9, 0.5, pictures.RED)
    assert client.post(url("edit_wallpaper", edit.pk), {"phone": "", "desk": ""}).status_code == 400
    assert client.post(url("edit_wallpaper", edit.pk), {"phone": "watch-1x1", "desk": ""}).status_code == 400


def test_it_is_nobody_elses(client_of, bob, edit, photo, run_jobs):
    edits.request_proposals(edit, mask=None, box=(0.4, 0.4, 0.2, 0.2))
    run_jobs()
    theirs = client_of(bob)
    for name in ("edit", "edit_erase", "edit_wallpaper"):
        assert theirs.get(url(name, edit.pk)).status_code == 404
        assert theirs.post(url(name, edit.pk), {"action": "reset"}).status_code == 404
    assert theirs.post(url("edit_delete", edit.pk)).status_code == 404
    assert theirs.post(url("edit_take", edit.pk, edits.proposals(edit).first().pk)).status_code == 404
    assert theirs.post(url("edits"), {"picture": str(photo.pk)}).status_code == 404


def test_it_forgets_an_edit_and_keeps_the_photo(client, edit, photo):
    client.post(url("edit_delete", edit.pk))
    assert not Edit.objects.exists()
    assert Asset.objects.filter(pk=photo.pk).exists()
