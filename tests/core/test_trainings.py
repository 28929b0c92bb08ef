"""The page for staff that shows how trainings go."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from ml.training import progress
from ml.training.progress import TrainingProgress
from tests.core.pages import HTMX, look_over

pytestmark = pytest.mark.django_db
POLYLINE = ".//polyline"
RUNNING = TrainingProgress(
    "crayon", "controlnet", recipe="crayon", state="running", step=40, steps=160, loss=0.4, seconds_left=240.0,
    losses=((1, 1.0), (20, 0.6), (40, 0.4)), samples=("sample-000020.webp", "sample-000040.txt"),
)  # fmt: skip


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """Of a training that runs, with a picture and a text that it tried."""
    settings.VAR_DIR = tmp_path
    place = tmp_path / "training" / "crayon"
    progress.write(place, RUNNING)
    (place / "sample-000020.webp").write_bytes(b"RIFF")
    (place / "sample-000040.txt").write_text("= 눈이 왔다.\n> <b>눈</b>이 왔다.")
    (place / "secret.txt").write_text("secret")
    return place


def text_of(response) -> str:
    return response.content.decode()


def test_it_shows_how_far_each_is_and_asks_again_while_one_works(client_of, admin, folder):
    client = client_of(admin)
    page = client.get("/trainings/")
    tree = look_over(page)
    assert tree.find(".//progress").get("value") == "40"
    assert tree.find(POLYLINE).get("points").startswith("0.0,0.0 ")
    assert tree.find(POLYLINE).get("points").endswith(" 320.0,96.0")
    assert "hx-get" in text_of(page)
    part = client.get("/trainings/", **HTMX)
    assert "<html" not in text_of(part)
    progress.write(folder, replace(RUNNING, state="done", step=160))
    assert 'hx-get="/trainings/"' not in text_of(client.get("/trainings/"))


def test_one_shows_its_samples_and_its_card_and_nothing_else_of_its_folder(client_of, admin, folder):
    client = client_of(admin)
    (folder / "adapter").mkdir()
    (folder / "adapter" / "card.json").write_text('{"tables": {"days.csv": "ab12"}}')
    page = text_of(client.get("/trainings/crayon/"))
    assert "/trainings/crayon/sample-000020.webp" in page
    assert "&lt;b&gt;눈&lt;/b&gt;" in page
    assert "days.csv" in page
    picture = client.get("/trainings/crayon/sample-000020.webp")
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    for other in ("secret.txt", "progress.json", "sample-000040.txt", "..%2Fcrayon%2Fsample-000020.webp"):
        assert client.get(f"/trainings/crayon/{other}").status_code == 404, other
    assert client.get("/trainings/other/").status_code == 404


def test_it_says_so_when_one_fell_silent_or_failed(client_of, admin, folder):
    client = client_of(admin)
    progress.write(folder, replace(RUNNING, state="failed", error="not even one picture fits"))
    assert "not even one picture fits" in text_of(client.get("/trainings/"))
    progress.write(folder, RUNNING)
    told = (folder / progress.FILE).read_text()
    at = progress.read(folder).written_at
    (folder / progress.FILE).write_text(told.replace(str(at), str(time.time() - 3_600)))
    tree = look_over(client.get("/trainings/crayon/"))
    assert tree.find(".//p[@role='alert']") is not None


def test_a_page_without_trainings_says_how_one_begins(client_of, admin, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert "train_gemma" in text_of(client_of(admin).get("/trainings/"))


def test_a_link_out_of_the_folder_is_no_sample(client_of, admin, folder):
    outside = folder.parent.parent / "outside.webp"
    outside.write_bytes(b"RIFF")
    (folder / "sample-000060.webp").symlink_to(outside)
    progress.write(folder, replace(RUNNING, samples=("sample-000060.webp",)))
    assert client_of(admin).get("/trainings/crayon/sample-000060.webp").status_code == 404
