"""Four variations of a picture: what it shows stays, and each says what was done."""

import numpy as np
import pytest
from PIL import Image

from ml.editing.recipe import read_recipe
from pictory.core.files import assets
from pictory.core.models import Asset, Job
from stylelab import variation_jobs, varied
from stylelab.samples import STYLES
from stylelab.services import candidates, variations
from stylelab.services.transfers import Pick
from tests.core import pictures
from tests.core.pages import look_over, picture_of

pytestmark = [pytest.mark.django_db, pytest.mark.weights]


def test_it_varies_a_picture_four_times(client_of, alice, run_jobs, monkeypatch):
    monkeypatch.setattr(variation_jobs, "WORK_PX", 256)
    client = client_of(alice)
    look_over(client.get("/stylelab/variations/"))
    day_and_night = Image.new("RGB", (160, 120), (240, 200, 60))
    day_and_night.paste((20, 60, 120), (80, 0, 160, 120))
    data = pictures.as_file(day_and_night, "PNG")
    photo = assets.keep_asset(
        owner=alice, data=data, media_type="image/png", role=Asset.Role.UPLOAD, title="섬", width_px=160, height_px=120
    )
    said = {"content": f"asset:{photo.pk}", "key": "k"}
    page = client.post("/stylelab/variations/", said)["Location"]
    assert client.post("/stylelab/variations/", said)["Location"] == page
    run_jobs()
    job = Job.objects.get()
    made = list(candidates.pictures_of(job))
    assert (job.state, [each.role for each in made]) == ("done", ["result", *["candidate"] * 3])
    assert len({each.sha256 for each in made}) == 4
    assert [each.size_px for each in map(Shown, made)] == [(160, 120)] * 3 + [(118, 89)]
    assert [each.title for each in made] == ["섬-varied"] * 4
    told = [varied.in_words(each.details) for each in made]
    assert len(set(told)) == 4
    assert all(told)
    for each in made[:3]:
        left, right = (Shown(each).pixels[:, part].mean(axis=(0, 1)) for part in (np.s_[:60], np.s_[100:]))
        assert np.abs(left - right).max() > 12, "the two halves are still two"
    shown = look_over(client.get(page))
    assert [words for words in told if words not in "".join(shown.itertext())] == []
    kept = client.post(f"/stylelab/candidates/{made[1].pk}/keep/")
    assert kept["Location"] == page


class Shown:
    def __init__(self, asset):
        picture = pictures.opened(assets.read(asset))
        self.size_px, self.pixels = picture.size, np.asarray(picture.convert("RGB")).astype(float)


def test_it_is_nobody_elses_and_wants_a_picture(client_of, alice, bob):
    photo, theirs = picture_of(alice), client_of(bob)
    assert theirs.post("/stylelab/variations/", {"content": f"asset:{photo.pk}"}).status_code == 400
    assert client_of(alice).post("/stylelab/variations/", {}).status_code == 400
    job = variations.request_variations(alice, Pick(asset=photo))
    assert theirs.get(f"/stylelab/variations/{job.pk}/").status_code == 404


def test_each_tone_is_a_recipe_and_has_a_name():
    assert variation_jobs.TONES.keys() == varied.TONES.keys()
    assert all(read_recipe(told).as_json() for told in variation_jobs.TONES.values())
    assert set(variation_jobs.LOOKS + variation_jobs.PALETTES) <= STYLES.keys()
