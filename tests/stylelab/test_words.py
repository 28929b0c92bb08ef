"""A wish in words becomes four pictures: asked for on the page, by the API, and on the command line."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ml.scenes import LOOKS
from pictory.core.engine import queue, worker
from pictory.core.files import assets
from pictory.core.models import Asset, Job
from stylelab.pictured import SIZES_PX, Look, size_px
from stylelab.samples import CONTENTS, STYLES
from stylelab.services import candidates, cards, transfers, variations, words
from stylelab.services.transfers import Pick, Wish
from tests.core import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.weights]
WISH = {"prompt": "바다 위의  돛단배와\n민주주의", "look": "flat", "shape": "wide", "key": "one"}


@pytest.fixture
def tiny(monkeypatch):
    """Pictures of a few pixels: what they show is tested with the engine."""
    monkeypatch.setitem(SIZES_PX, "wide", (128, 72))


def made_by(owner, **fields):
    """As the worker leaves it, without the engine."""
    job = words.request_words(owner, prompt="돛단배")
    common = {"job": job, "owner": owner, "app": "stylelab", "media_type": "image/png", "data": pictures.png()}
    return assets.keep_asset(**common, role=Asset.Role.CANDIDATE, seed=7, details={"prompt": "돛단배"}, **fields)


def test_it_paints_a_wish_in_four_ways(client_of, alice, run_jobs, tiny):
    client = client_of(alice)
    answer = client.post("/stylelab/words/", WISH)
    job = Job.objects.get()
    assert answer["Location"] == f"/stylelab/words/{job.pk}/"
    assert client.post("/stylelab/words/", WISH)["Location"] == answer["Location"]  # pressed twice, painted once
    assert "hx-trigger" in client.get(answer["Location"]).content.decode()
    run_jobs()
    first, *others = candidates.pictures_of(job)
    assert (first.role, [each.role for each in others]) == ("result", ["candidate"] * 3)
    assert len({each.sha256 for each in (first, *others)}) == 4
    assert (first.width_px, first.height_px, first.title) == (128, 72, "바다 위의 돛단배와 민주주의")
    assert first.details["look"] == "flat"
    page = client.get(answer["Location"]).content.decode()
    assert "민주주의</span>" in page
    saved = client.get(f"/media/{first.pk}/?download=1")
    assert "filename*=utf-8''%EB%B0%94" in saved["Content-Disposition"]
    assert str(first.pk) in client.get("/stylelab/words/").content.decode()


def test_a_kept_style_is_a_look(client_of, alice, run_jobs, tiny, monkeypatch):
    monkeypatch.setattr(candidates, "COUNT", 1)
    ink, client = Pick(sample=STYLES["ink"]), client_of(alice)
    card = cards.keep_card(alice, name="먹", picks=[ink], weights=[50], manner=cards.Manner())
    wish = {"prompt": "돛단배", "shape": "wide"}
    answer = client.post("/stylelab/words/", wish | {"look": f"card-{card.pk}"})
    plain = client.post("/stylelab/words/", wish | {"look": "flat"})
    run_jobs()
    in_style, flat = (
        Asset.objects.get(job=each["Location"].rstrip("/").rpartition("/")[2]) for each in (answer, plain)
    )
    assert in_style.details["style"] == {"card": card.pk, "name": "먹"}
    assert "styletransfer" in in_style.model
    assert "style" not in flat.details
    page = client.get(answer["Location"])
    again = page.tree.find(f".//input[@name='look'][@value='card-{card.pk}']")
    assert again is not None, "four others in the same style"
    assert client.post("/stylelab/words/", {"prompt": "새", "look": "card-999"}).status_code == 400


def test_it_keeps_what_is_chosen_and_clears_the_rest_in_time(client_of, alice, bob):
    kept, left = made_by(alice), made_by(alice)
    address = f"/stylelab/candidates/{kept.pk}/keep/"
    assert client_of(bob).post(address).status_code == 404
    assert client_of(alice).post(address)["Location"] == f"/stylelab/words/{kept.job_id}/"
    Asset.objects.update(created_at=timezone.now() - timedelta(days=candidates.DAYS + 1))
    assert candidates.clear() == 1
    assert list(Asset.objects.values_list("pk", "role")) == [(kept.pk, "result")]
    assert not Asset.objects.filter(pk=left.pk).exists()
    client_of(alice).post(address, {"back": "1"})
    kept.refresh_from_db()
    assert kept.role == "candidate"
    assert candidates.clear() == 0, "it goes so many days after it was put back"
    kept.details["put_back_s"] -= (candidates.DAYS + 1) * 86_400
    kept.save()
    assert candidates.clear() == 1


def test_it_says_what_is_missing_and_keeps_what_was_written(client_of, alice):
    answer = client_of(alice).post("/stylelab/words/", {"prompt": " ", "negative": "비", "look": "ink"})
    assert answer.status_code == 400
    assert 'value="비"' in answer.content.decode()
    assert client_of(alice).post("/stylelab/words/", {"prompt": "새", "look": "lego"}).status_code == 400
    assert not Job.objects.exists()


def test_it_fills_the_form_from_the_address_and_shows_a_stranger_nothing(client_of, alice, bob):
    assert "파란 새" in client_of(alice).get("/stylelab/words/?prompt=파란 새&look=ink").content.decode()
    job = words.request_words(alice, prompt="새")
    assert client_of(bob).get(f"/stylelab/words/{job.pk}/").status_code == 404
    assert client_of().get("/stylelab/words/").status_code == 302


def test_it_takes_wishes_by_the_api(client_of, alice):
    client = client_of(alice)
    made = client.post("/api/stylelab/words", {"prompt": "새"}, "application/json", headers={"Idempotency-Key": "k"})
    assert (made.status_code, made.json()["kind"]) == (201, "stylelab.words")
    assert client.post("/api/stylelab/words", {"prompt": ""}, "application/json").json()["fields"].keys() == {"prompt"}
    picture = made_by(alice)
    assert client.post(f"/api/stylelab/candidates/{picture.pk}/keep").json()["role"] == "result"


def test_it_tells_of_a_wish_that_is_not_fit(client_of, guest, run_jobs, tiny):
    job = words.request_words(guest, prompt="피투성이 시체", shape="wide")
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "blocked")


def test_a_model_that_is_not_for_this_site_is_not_used_by_asking_again(alice):
    """Who asked while it was here, or tries what failed once more, is told; nobody gets another model in silence."""
    coral, ink = Pick(sample=CONTENTS["coral"]), Pick(sample=STYLES["ink"])
    asked = [words.request_words(alice, prompt="새", tier=tier) for tier in ("full", "karlo")]
    asked.append(variations.request_variations(alice, coral, tier="full"))
    asked.append(transfers.request_transfer(alice, coral, [ink], Wish(tier="full")))
    for job in asked:
        worker.run_only(job)
        job.refresh_from_db()
        again = queue.retry(job)
        worker.run_only(again)
        again.refresh_from_db()
        assert [(each.state, each.error_code) for each in (job, again)] == [("failed", "weights_missing")] * 2, job.kind


def test_it_offers_what_the_engine_can_do():
    assert tuple(Look.values) == LOOKS
    assert max(size_px(shape, large=True)[0] for shape in SIZES_PX) == 2048
