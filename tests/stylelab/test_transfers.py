"""Style transfer on the site: from two pictures to a painting, a quick look, and clear words about what is wrong."""

import base64
import io
import time
import uuid
from dataclasses import replace

import numpy as np
import pytest
from django.conf import settings
from PIL import Image

from ml.neural_style import Progress, pipeline
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, Message
from stylelab import choosing, transfer_jobs
from stylelab.samples import CONTENTS, STYLES
from stylelab.services import transfers
from stylelab.services.transfers import Brush, Pick, Wish
from stylelab.transfer_masks import mask_of
from tests.core import pictures
from tests.core.pages import picture_of

pytestmark = [pytest.mark.django_db, pytest.mark.weights]
DESK = "/stylelab/transfer/desk/?content=sample:coral&style=sample:ink"
CORAL, INK, BATIK = (
    Pick(sample=table[name]) for table, name in ((CONTENTS, "coral"), (STYLES, "ink"), (STYLES, "batik"))
)
STYLES_ALL = [f"sample:{name}" for name in STYLES]
SMALL = Wish(rounds=2, size_px=64)


@pytest.fixture(autouse=True)
def _short_rounds(monkeypatch):
    """Two steps each: what rounds are good for is tested with the optimiser."""
    monkeypatch.setattr(pipeline, "STEPS", 2)


def file(data, name="휴가 사진.png"):
    made = io.BytesIO(data)
    made.name = name
    return made


def opened(asset):
    return pictures.opened(assets.read(asset)).convert("RGB")


def test_it_paints_one_sample_in_another_and_keeps_the_name(client_of, maker, run_jobs, monkeypatch):
    monkeypatch.setattr(transfers, "QUICK_PX", 128)
    client = client_of(maker)
    desk = client.post("/stylelab/transfer/", {"content": "sample:coral", "style": ["sample:ink"]})["Location"]
    assert "ink" in client.get(desk).content.decode()
    form = {"rounds": "2", "size_px": "256", "film": "on", "key": "one"}
    page = client.post(desk, form)["Location"]
    assert client.post(desk, form)["Location"] == page  # pressed twice, painted once
    job = Job.objects.get(kind=transfers.KIND)
    Job.objects.filter(pk=job.pk).update(params=job.params | {"size_px": 64, "width_px": 64, "height_px": 64})
    run_jobs()
    picture = Asset.objects.get(job=job, media_type="image/png")
    assert (picture.width_px, picture.height_px) == (64, 64)
    assert len(picture.details["losses"]) == picture.details["rounds"] == 2
    assert picture.details["device"] in ("cpu", "cuda")
    assert {row.media_type for row in Asset.objects.filter(job=job)} == {"image/png", "image/gif", "video/mp4"}
    shown = client.get(page).content.decode()
    assert str(picture.pk) in shown
    assert "hx-trigger" not in shown
    saved = client.get(f"/media/{picture.pk}/?download=1")
    assert "-styled.png" in saved["Content-Disposition"]
    assert Message.objects.get().attachments.count() == 3
    assert str(job.pk) in client.get("/jobs/").content.decode()


def test_it_shows_a_quick_look_of_an_upload_mixed_with_a_sample(client_of, alice, run_jobs, monkeypatch):
    monkeypatch.setattr(transfers, "QUICK_PX", 128)
    client = client_of(alice)
    upload = pictures.as_file(pictures.two_halves(160, 120, "CMYK"), "JPEG")
    desk = client.post("/stylelab/transfer/", {"content_file": file(upload, "휴가.jpg"), "style": "sample:ink"})[
        "Location"
    ]
    look = client.post(desk.replace("/desk/", "/look/"), HTTP_HX_REQUEST="true")["Location"]
    run_jobs()
    job = Job.objects.get(kind=transfers.QUICK)
    picture = transfers.candidates_of(job).get()
    assert opened(picture).size == (128, 96)
    assert str(picture.pk) in client.get(look, HTTP_HX_REQUEST="true").content.decode()
    assert job.params["title"] == "휴가"
    assert transfers.title_of("휴가") == "휴가-styled"


def test_the_newest_quick_look_stays_whichever_is_painted_last(alice):
    old, new = (transfers.request_quick_look(alice, CORAL, [INK], Wish()) for _each in range(2))
    Job.objects.filter(pk=old.pk).update(state="queued")  # its worker had begun before the wish to stop was written
    old, new = (
        Job.objects.claim("light", "here", running_limits=dict.fromkeys(settings.LIMITS), only=each.pk)
        for each in (old, new)
    )
    for job in (new, old):
        transfers.keep_quick_look(job, pictures.jpeg(), (64, 48), model="m")
    assert transfers.candidates_of(new).exists()
    third = transfers.request_quick_look(alice, CORAL, [INK], Wish())
    third = Job.objects.claim("light", "here", running_limits=dict.fromkeys(settings.LIMITS), only=third.pk)
    transfers.keep_quick_look(third, pictures.jpeg(), (64, 48), model="m")
    assert Asset.objects.get(role=Asset.Role.CANDIDATE).job == third


def test_where_the_brush_was_the_picture_changes_more(client_of, alice, run_jobs, monkeypatch):
    """The quick look and the painting in rounds follow the same map."""
    monkeypatch.setattr(transfers, "QUICK_PX", 128)
    right = Image.new("L", (32, 24))
    right.paste(255, (16, 0, 32, 24))
    url = "data:image/png;base64," + base64.b64encode(pictures.as_file(right, "PNG")).decode()
    client_of(alice).post(DESK, {"where_0": "brush", "mask_0": url, "size_px": "256", "rounds": "2"})
    job = Job.objects.get(kind=transfers.KIND)
    Job.objects.filter(pk=job.pk).update(params=job.params | {"size_px": 128, "width_px": 128, "height_px": 128})
    run_jobs()
    painted = [*Asset.objects.filter(job=job), transfers.candidates_of(Job.objects.get(kind=transfers.QUICK)).get()]
    assert len(painted) == 2
    with Image.open(CORAL.sample.path) as picture:
        plain = np.asarray(picture.convert("RGB").resize((128, 128), Image.Resampling.LANCZOS)).astype(float)
    for asset in painted:
        changed = np.abs(np.asarray(opened(asset)) - plain).mean(axis=(0, 2))
        left, brushed = changed[:52].mean(), changed[76:].mean()
        assert brushed > 2 * left, (asset.model, left, brushed)


def test_a_film_is_no_picture_to_paint_from(client_of, alice):
    gif = pictures.as_file(pictures.two_halves(96, 96), "GIF")
    film = assets.keep_asset(
        owner=alice, data=gif, media_type="image/gif", role=Asset.Role.RESULT, width_px=96, height_px=96
    )
    client = client_of(alice)
    for path, field in (
        ("transfer", "content"),
        ("transfer", "style"),
        ("variations", "content"),
        ("cards/new", "style"),
    ):
        page = client.get(f"/stylelab/{path}/?{field}=asset:{film.pk}")
        assert page.tree.find(f".//input[@value='asset:{film.pk}']") is None, (path, field)
    said = {"content": f"asset:{film.pk}", "style": "sample:ink"}
    assert client.post("/stylelab/transfer/", said).status_code == 400


def test_it_looks_up_no_more_styles_than_tell_that_there_are_too_many(client_of, alice, django_assert_max_num_queries):
    client, tokens = client_of(alice), [f"asset:{uuid.uuid4()}" for _each in range(200)]
    with django_assert_max_num_queries(60):
        answer = client.post("/stylelab/transfer/", {"content": "sample:coral", "style": [*STYLES_ALL, *tokens]})
    assert answer.status_code == 400


def test_a_stopped_painting_is_kept_as_far_as_it_came(alice, run_jobs, monkeypatch):
    job = transfers.request_transfer(alice, CORAL, [INK], replace(SMALL, rounds=3))
    keep = transfer_jobs._Rounds.keep

    def stop_after(self, progress):
        keep(self, progress)
        queue.cancel(self.ctx.job)

    monkeypatch.setattr(transfer_jobs._Rounds, "keep", stop_after)
    run_jobs()
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    picture = Asset.objects.get(job=job)
    assert (picture.details["rounds"], picture.details["of_rounds"]) == (1, 3)
    assert opened(picture).size == (64, 64)


def test_nothing_is_kept_of_a_picture_that_was_deleted_meanwhile(alice, run_jobs, monkeypatch):
    data = pictures.as_file(pictures.two_halves(96, 96), "PNG")
    mine = assets.keep_upload(owner=alice, file=io.BytesIO(data))
    job = transfers.request_transfer(alice, Pick(asset=mine), [INK], replace(SMALL, rounds=3))
    keep = transfer_jobs._Rounds.keep

    def delete_after(self, progress):
        keep(self, progress)
        assets.delete_asset(mine)

    monkeypatch.setattr(transfer_jobs._Rounds, "keep", delete_after)
    run_jobs()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert not Asset.objects.filter(role=Asset.Role.RESULT).exists()


def test_it_gives_way_between_rounds_and_goes_on_where_it_was(alice, run_jobs, monkeypatch):
    job = transfers.request_transfer(alice, CORAL, [INK], replace(SMALL, rounds=2))
    began = []
    since = transfer_jobs._since
    monkeypatch.setattr(transfer_jobs, "_since", lambda ctx: began.append(since(ctx)) or began[-1])
    keep = transfer_jobs._Rounds.keep

    def let_another_go_first(self, progress):
        if len(progress.losses) == 1:
            queue.enqueue("core.model", owner=alice, params={"capability": "none"})
        keep(self, progress)

    monkeypatch.setattr(transfer_jobs._Rounds, "keep", let_another_go_first)
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.DONE, 1)
    assert began[0] is None
    assert isinstance(began[1], Progress)
    assert len(began[1].losses) == 1


def test_it_tries_every_style_and_tells_the_order(client_of, alice, run_jobs, monkeypatch):
    monkeypatch.setattr(transfer_jobs, "TRY_PX", 64)
    monkeypatch.setattr(transfer_jobs, "TRY_WORK_PX", 256)
    monkeypatch.setattr(transfer_jobs, "STYLES", {name: STYLES[name] for name in ("ink", "batik", "crayon")})
    client = client_of(alice)
    page = client.post("/stylelab/transfer/", {"content": "sample:night_city", "next": "fitting"})["Location"]
    transfers.request_fitting(alice, Pick(sample=CONTENTS["night_city"]))
    run_jobs()
    orders = [row.details["fitting"] for row in Asset.objects.filter(role=Asset.Role.CANDIDATE)]
    assert orders[0] == orders[1]
    assert sorted((row["score"] for row in orders[0]), reverse=True) == [row["score"] for row in orders[0]]
    assert client.get(page).content.decode().count("<image") == 3


def test_a_mask_says_where_and_how_strong(client_of, alice):
    brushed = Image.new("L", (32, 24))
    brushed.paste(255, (16, 0, 32, 24))
    url = "data:image/png;base64," + base64.b64encode(pictures.as_file(brushed, "PNG")).decode()
    client_of(alice).post(DESK, {"where_0": "brush", "mask_0": url, "size_px": "256"})
    style = Job.objects.get(kind=transfers.KIND).params["styles"][0]
    mask = Asset.objects.get(pk=style["mask"])
    assert (mask.role, style["where"]) == (Asset.Role.SKETCH, "brush")
    made = np.asarray(mask_of(style, (64, 48), opened(mask)))
    assert made[:, :24].max() < 10
    assert made[:, 40:].min() > 245
    middle = np.asarray(mask_of({"where": "centre"}, (64, 48), None))
    assert middle[24, 32] == 255 > middle[0, 0]


def test_a_style_without_share_is_as_if_left_out(client_of, alice):
    answer = client_of(alice).post(f"{DESK}&style=sample:batik", {"weight_0": "0", "weight_1": "0"})
    assert answer.status_code == 400
    job = transfers.request_quick_look(alice, CORAL, [INK, BATIK], Wish(brushes=(Brush(50), Brush(0))))
    assert [style["weight"] for style in job.params["styles"]] == [50, 0]


BAD = {
    "no picture": (b"%PDF-1.7", "PNG, JPEG"),
    "cut off": (pictures.png()[:80], ""),
    "enormous": (pictures.one_bit_png(20_000), ""),
    "one dot": (pictures.as_file(Image.new("RGB", (1, 1)), "PNG"), ""),
    "too small to paint": (pictures.as_file(Image.new("RGB", (40, 40)), "PNG"), "64"),
}


@pytest.mark.parametrize("case", BAD)
def test_it_says_what_is_wrong_with_a_picture(client_of, alice, case):
    data, told = BAD[case]
    answer = client_of(alice).post("/stylelab/transfer/", {"content_file": file(data), "style": "sample:ink"})
    assert answer.status_code == 400
    sentence = answer.tree.find(".//p[@role='alert']")
    assert sentence is not None
    assert told in "".join(sentence.itertext())
    assert answer.tree.find(".//input[@value='sample:ink'][@checked]") is not None  # nothing chosen is lost


def test_what_is_chosen_is_shown_however_old_it_is(client_of, alice, monkeypatch):
    monkeypatch.setattr(choosing, "DRAWER_SHOWN", 1)
    old, _new = picture_of(alice, "옛 그림"), picture_of(alice, "새 그림")
    tree = client_of(alice).get(f"/stylelab/transfer/?content=asset:{old.pk}&style=asset:{old.pk}").tree
    for name in ("content", "style"):
        assert tree.find(f".//input[@name='{name}'][@value='asset:{old.pk}'][@checked]") is not None


def test_it_takes_a_transparent_picture_an_animated_one_and_itself_as_style(alice, run_jobs, monkeypatch):
    monkeypatch.setattr(transfers, "QUICK_PX", 96)
    clear = pictures.as_file(Image.new("RGBA", (96, 96), (200, 40, 40, 90)), "PNG")
    moving = pictures.as_file(
        pictures.two_halves(96, 96), "WEBP", save_all=True, append_images=[pictures.two_halves(96, 96)]
    )
    picks = [Pick(asset=assets.keep_upload(owner=alice, file=io.BytesIO(data))) for data in (clear, moving)]
    for content, style in ((picks[0], picks[1]), (picks[1], picks[1])):
        transfers.request_transfer(alice, content, [style], replace(SMALL, rounds=1))
    run_jobs()
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}


def test_it_never_paints_what_is_anothers(client_of, alice, bob):
    hers = assets.keep_upload(owner=alice, file=io.BytesIO(pictures.png()))
    client = client_of(bob)
    for query in (f"content=asset:{hers.pk}&style=sample:ink", f"content=sample:coral&style=asset:{hers.pk}"):
        assert client.post(f"/stylelab/transfer/desk/?{query}")["Location"] == "/stylelab/transfer/"
        assert client.post(f"/stylelab/transfer/look/?{query}").status_code == 404
    assert not Job.objects.exists()


def test_a_quick_look_at_a_thousand_dots_takes_two_seconds(alice, run_jobs, monkeypatch):
    monkeypatch.setattr(transfers, "QUICK_PX", 64)
    transfers.request_quick_look(alice, CORAL, [INK], Wish())
    run_jobs()  # loads the network
    monkeypatch.undo()
    large = assets.keep_upload(owner=alice, file=io.BytesIO(pictures.as_file(pictures.two_halves(1024, 768), "JPEG")))
    job = transfers.request_quick_look(alice, Pick(asset=large), [INK], Wish())
    began = time.process_time()
    run_jobs()
    assert time.process_time() - began < 4  # of one core; two do it in half
    assert transfers.candidates_of(job).get().width_px == 1024
