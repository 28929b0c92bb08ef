"""Colouring, drawing and painting over by Stable Diffusion at toy size: the requests of the embedded tier."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ml.colouring import ColouringRequest
from ml.diffusion.schedulers import RECIPES
from ml.diffusion.steps import THOROUGH
from ml.errors import Blocked, Cancelled, InvalidInput
from ml.inpainting import RemovalRequest
from ml.layout import Layout, Sticker, Stroke
from ml.scenes import DrawingRequest
from ml.store import ModelStore
from ml.weights.full import FULL
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS
from tests import tiny
from tests.ml.full.test_stable_diffusion import picture

SHEET = (128, 64)
LAYOUT = Layout((Sticker("dog-face", 300, 250), Stroke(((600, 100), (800, 400)))))
OTHER_LAYOUT = Layout((Sticker("dog-face", 700, 250), Stroke(((600, 100), (800, 400)))))


@pytest.fixture(scope="module")
def bare(toys: Path, full: ModelStore) -> Iterator[ModelStore]:
    """The toys alone: no translation, no enlarging network."""
    store = tiny.store(Shelf([toys], WEIGHTS | FULL))
    yield store
    store.release()


def told_of(draw: Callable[..., Any], request: Any) -> list[tuple[int, int]]:
    """(step, steps) as they were told, up to the end. It can be stopped at the first, in the middle and at the last."""
    told: list[tuple[int, int]] = []
    draw(request, on_step=lambda step, steps, **_told: told.append((step, steps)))
    for at in (1, len(told) // 2, len(told)):
        calls = iter(range(1, at + 1))

        def stop(*_told: Any, calls: Iterator[int] = calls, at: int = at, **_more: Any) -> None:
            if next(calls) == at:
                raise Cancelled

        with pytest.raises(Cancelled):
            draw(request, on_step=stop)
    shares = [step / steps for step, steps in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    return told


def test_it_colours_a_sheet(full: ModelStore) -> None:
    request = ColouringRequest(LAYOUT, 1, mood="joy", size=SHEET)
    changed = {
        "layout": OTHER_LAYOUT, "seed": 2, "mood": "sad", "weather": "rainy", "place": "sea", "hour": "night",
        "size": (160, 80),
    }  # fmt: skip
    with full.lease("colouring", "full") as colouring:
        made = colouring(request)
        others = [colouring(replace(request, **{name: value})) for name, value in changed.items()]
        told = told_of(colouring, request)
    with full.lease("colouring", "full") as colouring:
        again = colouring(request)
    assert made.picture.size == made.sketch.size == SHEET
    assert made.model == "Stable Diffusion 1.5, ControlNet crayon, Hyper-SD 8"
    assert again.picture.tobytes() == made.picture.tobytes()
    assert len({each.picture.tobytes() for each in (made, *others)}) == 1 + len(changed)
    assert told == [(step, 9) for step in range(1, 10)]


def test_it_colours_what_words_name_where_all_is_drawn_by_hand(full: ModelStore) -> None:
    request = ColouringRequest(Layout(LAYOUT.items[1:]), 1, size=SHEET)
    with full.lease("colouring", "full") as colouring:
        made, named = (colouring(replace(request, things=things)).picture for things in ((), ("cat-face",)))
    assert made.tobytes() != named.tobytes()


def test_it_refuses_sheets_as_the_embedded_tier_does(full: ModelStore) -> None:
    with full.lease("colouring", "full") as colouring:
        for wrong in ({"size": (64, 64)}, {"mood": "odd"}, {"layout": Layout((Sticker("nothing-at-all", 1, 1),))}):
            with pytest.raises(InvalidInput):
                colouring(ColouringRequest(**{"layout": LAYOUT, "seed": 1, "size": SHEET} | wrong))


def test_it_draws_words(bare: ModelStore) -> None:
    request = DrawingRequest("a red fox in the snow", seed=1, size=(96, 64), age="adult")
    changed: dict[str, Any] = {"prompt": "a whale", "negative": "trees", "seed": 2, "look": "ink"}
    with bare.lease("drawing", "full") as drawing:
        made = drawing(request)
        others = [drawing(replace(request, **{name: value})) for name, value in changed.items()]
        assert drawing(replace(request, size=(200, 120))).picture.size == (200, 120)
        assert len(told_of(drawing, request)) > 8
    with bare.lease("drawing", "full") as drawing:
        assert drawing(request).picture.tobytes() == made.picture.tobytes()
    assert made.picture.size == (96, 64)
    assert made.model.startswith("Stable Diffusion 1.5, Hyper-SD 8, crayon")
    assert len({each.picture.tobytes() for each in (made, *others)}) == 1 + len(changed)


def test_it_draws_no_words_that_may_not_be_drawn(bare: ModelStore) -> None:
    with bare.lease("drawing", "full") as drawing, pytest.raises(Blocked, match="words_"):
        drawing(DrawingRequest("a naked woman", size=(64, 64)))


def test_it_reads_korean_wishes(bare: ModelStore) -> None:
    """As far as the dictionary goes."""
    with bare.lease("drawing", "full") as drawing:
        made = drawing(DrawingRequest("바다 위의 고래와 뷁뷁이", size=(64, 64), negative="비"))
    assert "whale" in made.things


def marked(size: tuple[int, int]) -> Image.Image:
    mask = np.zeros(size[::-1], np.uint8)
    mask[20:40, 30:60] = 255
    return Image.fromarray(mask)


def test_it_paints_over_what_is_marked(full: ModelStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """In fewer steps than people wait for."""
    monkeypatch.setitem(RECIPES, THOROUGH, RECIPES[THOROUGH].tuned(4, 7.5))
    photo = picture().resize((160, 120))
    request = RemovalRequest(photo, mask=marked(photo.size), seed=1)
    elsewhere = Image.new("L", photo.size)
    elsewhere.paste(255, (90, 60, 120, 90))
    with full.lease("inpainting", "full") as inpainting:
        made, other = inpainting(request), inpainting(replace(request, seed=2))
        moved = inpainting(replace(request, mask=elsewhere))
        around = inpainting(replace(request, picture=photo.rotate(180))).picture.crop((35, 25, 55, 35))
        with pytest.raises(InvalidInput):
            inpainting(replace(request, mask=Image.new("L", photo.size, 255)))
        assert told_of(inpainting, request) == [(step, 5) for step in range(1, 6)]
    with full.lease("inpainting", "full") as inpainting:
        again = inpainting(request)
    assert moved.picture.crop((30, 20, 60, 40)).tobytes() == photo.crop((30, 20, 60, 40)).tobytes()
    assert around.tobytes() != made.picture.crop((35, 25, 55, 35)).tobytes()
    before, after, outside = np.asarray(photo), np.asarray(made.picture), np.asarray(made.mask) == 0
    assert (before[outside] == after[outside]).all()
    assert (before[~outside] != after[~outside]).any()
    assert made.picture.tobytes() == again.picture.tobytes() != other.picture.tobytes()
    assert "inpainting" in made.model
