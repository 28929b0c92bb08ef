"""One capability as a job, as `manage.py run_job core.model` runs it."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pictory.core.engine.queue import enqueue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, User
from tests.core.pages import picture_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(alice: User, run_jobs: Callable[[], None]) -> Callable[..., Job]:
    def make(**params: Any) -> Job:
        job = enqueue("core.model", owner=alice, params=params)
        run_jobs()
        job.refresh_from_db()
        return job

    return make


def files(job: Job) -> dict[str, Asset]:
    return {asset.title: asset for asset in job.assets.all()}


def test_it_makes_a_picture_of_a_picture(alice: User, run: Callable[..., Job]) -> None:
    job = run(capability="edges", picture=str(picture_of(alice).pk), detect_px=128)
    assert (job.state, job.error_detail) == ("done", "")
    made = files(job)
    assert set(made) == {"picture", "result"}
    with made["picture"].file.open() as file:
        assert np.asarray(Image.open(file)).std() > 1
    assert made["picture"].model == json.loads(assets.read(made["result"]))["model"]
    assert "HED" in made["picture"].model


def test_it_answers_words_with_words(run: Callable[..., Job]) -> None:
    job = run(capability="safety", text="오늘은 강아지랑 공원에 갔다.", age="child")
    assert job.state == "done", job.error_detail
    assert json.loads(assets.read(files(job)["result"]))["allowed"] is True


@pytest.mark.parametrize(
    ("params", "code", "words"),
    [
        ({"capability": "flying"}, "weights_missing", "no embedded tier of flying"),
        ({}, "weights_missing", "no embedded tier"),
        ({"capability": "edges"}, "bad_input", "it takes picture"),
        ({"capability": "edges", "picture": "x" * 36, "colour": 1}, "bad_input", "given were picture, colour"),
        ({"capability": "edges", "picture": "nothing"}, "bad_input", "there is no file 'nothing'"),
    ],
)
def test_it_says_what_is_missing(params: dict, code: str, words: str, run: Callable[..., Job]) -> None:
    job = run(**params)
    assert (job.state, job.error_code) == ("failed", code)
    assert words in job.error_detail


def test_it_takes_no_file_of_another(bob: User, run: Callable[..., Job]) -> None:
    job = run(capability="edges", picture=str(picture_of(bob).pk))
    assert (job.state, job.error_code) == ("failed", "bad_input")
    assert not Asset.objects.filter(job=job).exists()
