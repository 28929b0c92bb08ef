"""Which tier a room's job takes: the large models where they are ready, by the site's setting or by wish."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diaries.models import Drawing
from diaries.services import days, making
from ml import device
from pictory.core import abilities, gpu
from pictory.core.models import Asset, Job, User
from stylelab.pictured import SIZES_PX
from stylelab.services import edits
from tests import tiny
from tests.core.pages import look_over, picture_of

pytestmark = pytest.mark.django_db
STICKER = {"kind": "sticker", "id": "dog-face", "x": 300, "y": 250, "scale": 1.0, "rotation": 0, "flipped": False}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Of models; what is loaded from it stays for all tests."""
    gpu.store.cache_clear()
    yield tmp_path_factory.mktemp("models")
    gpu.store().release()
    gpu.store.cache_clear()


@pytest.fixture
def with_toys(folder: Path, toys: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site whose models folder holds the toys of the full tier beside the real ones of the embedded."""
    tiny.shelf(toys, "stable_diffusion", "karlo")
    for root in (toys, *tiny.REAL):
        for place in root.iterdir():
            if place.is_dir() and not (folder / place.name).exists():
                (folder / place.name).symlink_to(place)
    settings.MODELS_DIR = folder
    monkeypatch.setitem(SIZES_PX, "square", (96, 64))
    monkeypatch.setattr(making, "SHEET_PX", (128, 64))
    monkeypatch.setattr(making, "CANDIDATES", 1)


def test_it_takes_the_full_tier_when_it_is_ready_and_wanted(with_toys: None, settings: Any, folder: Path) -> None:
    told = {}
    for said in ("always", "never", "gpu"):
        settings.FULL_TIER = said
        told[said] = [abilities.best_tier("drawing", asked) for asked in ("", "full", "embedded")]
    assert told["always"] == ["full", "full", "embedded"]
    assert told["never"] == ["embedded", "full", "embedded"]
    assert told["gpu"] == ["full" if gpu.has_card() else "embedded", "full", "embedded"]
    (folder / "sd15").unlink()
    settings.FULL_TIER = "always"
    assert abilities.best_tier("drawing", "full") == abilities.best_tier("drawing") == "embedded"


@pytest.fixture
def card(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose driver found a card, and a torch that says it was built for one but cannot use it."""
    settings.RUN_DIR = tmp_path
    (tmp_path / "nvidiactl").touch()
    for module in (gpu, device):
        monkeypatch.setattr(module, "CARD", str(tmp_path / "nvidiactl"))
    monkeypatch.setattr(gpu, "WITHOUT_CUDA", "+rocm")
    gpu.device.cache_clear()
    yield
    gpu.device.cache_clear()


def test_a_card_that_torch_cannot_use_is_none_for_workers_and_soon_for_pages(
    with_toys: None, card: None, alice: User, run_jobs: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edits, "PROPOSALS", 1)
    assert abilities.best_tier("inpainting") == "full", "as far as a page can tell"
    edit = edits.open_edit(alice, picture_of(alice, "kite"))
    edits.request_proposals(edit, mask=None, box=(0.2, 0.2, 0.3, 0.3))
    run_jobs()
    assert edits.proposals(edit).get().tier == "embedded"
    assert abilities.best_tier("inpainting") == "embedded"
    monkeypatch.setattr(gpu, "WITHOUT_CUDA", "+cpu")
    (gpu.settings.RUN_DIR / gpu.NOTE).unlink()
    assert abilities.best_tier("inpainting") == "embedded", "this torch says so itself"


def test_a_wish_is_painted_by_the_models_that_were_chosen(
    with_toys: None, client_of: Callable[..., Any], alice: User, run_jobs: Callable[[], None], folder: Path
) -> None:
    page = client_of(alice).get("/stylelab/words/").content.decode()
    assert 'name="tier"' in page
    client_of(alice).post("/stylelab/words/", {"prompt": "a red fox", "tier": "full", "key": "one"})
    Job.objects.update(params=Job.objects.get().params | {"count": 1})
    run_jobs()
    made = Asset.objects.get(job=Job.objects.get())
    assert made.tier == "full"
    assert made.model.startswith("Stable Diffusion 1.5")
    (folder / "sd15").unlink()
    assert 'value="full"' not in client_of(alice).get("/stylelab/words/").content.decode()


def test_karlo_paints_a_wish_that_asks_for_it_or_nobody_does(
    with_toys: None, client_of: Callable[..., Any], alice: User, run_jobs: Callable[[], None], folder: Path
) -> None:
    def wish(key: str) -> Job:
        client_of(alice).post("/stylelab/words/", {"prompt": "a red fox", "tier": "karlo", "key": key})
        job = Job.objects.get(state=Job.State.QUEUED)
        Job.objects.filter(pk=job.pk).update(params=job.params | {"count": 1})
        return job

    job = wish("one")
    run_jobs()
    made = Asset.objects.get(job=job)
    assert (made.tier, made.width_px, made.height_px) == ("full", 96, 64)
    assert made.model.startswith("Karlo v1.0 alpha, ")
    job = wish("two")
    (folder / "karlo").unlink()
    gpu.store().release()
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "weights_missing")
    assert 'value="karlo"' not in client_of(alice).get("/stylelab/words/").content.decode()


def test_what_is_erased_is_filled_by_the_full_tier_and_one_that_may_not_be_shown_is_left_out(
    with_toys: None, alice: User, client_of: Callable[..., Any], run_jobs: Callable[[], None], settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings.FULL_TIER = "always"
    monkeypatch.setattr(edits, "PROPOSALS", 2)
    edit = edits.open_edit(alice, picture_of(alice, "kite"))
    flags = iter((True, False, True, True))
    with gpu.store().lease("inpainting", "full") as inpainting:
        checker = inpainting._painting._check.network
    hook = checker.register_forward_hook(lambda _network, _given, told: (told[0], [next(flags)]))
    try:
        job = edits.request_proposals(edit, mask=None, box=(0.2, 0.2, 0.3, 0.3))
        run_jobs()
        filled = edits.proposals(edit).get()
        assert (filled.tier, filled.seed) == ("full", job.params["seed"] + 1)
        assert filled.model == "Stable Diffusion 1.5 inpainting"
        assert filled.details["held_back"] == 1
        page = look_over(client_of(alice).get(f"/stylelab/edit/{edit.pk}/erase/"))
        assert "1" in page.find(".//section[@id='result']/p[@class='aside']").text
        job = edits.request_proposals(edit, mask=None, box=(0.3, 0.2, 0.3, 0.3))
        run_jobs()
    finally:
        hook.remove()
    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "blocked")
    assert edits.proposals(edit).get() == filled


def test_a_day_is_coloured_by_the_full_tier(
    with_toys: None, alice: User, run_jobs: Callable[[], None], settings: Any
) -> None:
    settings.FULL_TIER = "always"
    day = days.open_day(alice, date(2026, 7, 20))
    day = days.save_day(day, revision=0, text="", layout=[STICKER])
    making.request_picture(day, seed=1)
    run_jobs()
    drawn = Drawing.objects.get(entry=day)
    assert (drawn.picture.width_px, drawn.picture.height_px) == (128, 64)
    assert drawn.picture.tier == "full"
    assert drawn.picture.model.startswith("Stable Diffusion 1.5, ControlNet crayon")
