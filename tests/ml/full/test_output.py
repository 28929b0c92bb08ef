"""What every pipeline that draws hands over: no picture that may not be shown, and nothing that is no picture."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from safetensors.torch import save_file

from ml.animate.request import PoseTransferRequest
from ml.diffusion.adapters import TOKENS_FILE
from ml.diffusion.pixels import pixels_of
from ml.diffusion.request import PaintingRequest
from ml.dreamstyler import StagedRequest
from ml.dreamstyler.stages import token_of
from ml.errors import Blocked, Unusable
from ml.lettering.detect import TextBox
from ml.lettering.diffste import WritingRequest
from ml.safety.output import let_through
from ml.safety.pictures import LIMITS, Scores
from ml.store import ModelStore
from ml.unclip import UnclipRequest
from tests.ml.full.figures import STANDING, WAVING, figure, pose_of

PAPER = Image.linear_gradient("L").resize((140, 100)).convert("RGB")
BOX = TextBox(((20, 30), (110, 30), (110, 60), (20, 60)))
POSE = {"poses": (pose_of(WAVING),), "character_pose": pose_of(STANDING), "longest": 64, "steps": 2, "age": "adult"}
FEW = {"prior_steps": 2, "steps": 2, "sharpening_steps": 2, "age": "adult"}
DRAWING = ("painting", "staged_style", "pose_transfer", "text_writing", "unclip")


@pytest.fixture(scope="module")
def style(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("styles") / "sunset"
    folder.mkdir()
    save_file({token_of("sunset", stage): torch.full((32,), 0.1 * stage) for stage in range(6)}, folder / TOKENS_FILE)
    return folder


@pytest.fixture(params=DRAWING)
def drawing(request: pytest.FixtureRequest, full: ModelStore, style: Path) -> Iterator[tuple[Any, Callable[[], Any]]]:
    """A pipeline, and what draws with it and gives all that was drawn."""
    asked = {
        "painting": lambda: PaintingRequest("a fox", size=(64, 64), steps=2),
        "staged_style": lambda: StagedRequest("a fox", style, size=(64, 64), steps=2),
        "pose_transfer": lambda: PoseTransferRequest(figure(), **POSE),
        "text_writing": lambda: WritingRequest(PAPER, "Moon", BOX, steps=2),
        "unclip": lambda: UnclipRequest("a fox", **FEW),
    }[request.param]()
    with full.lease(request.param, "full") as pipeline:
        yield pipeline, lambda: drawn_by(pipeline(asked))


def drawn_by(made: Any) -> list[bytes]:
    pictures = getattr(made, "pictures", None) or [made.picture]
    return [getattr(each, "picture", each).tobytes() for each in pictures]


def test_nothing_leaves_that_may_not_be_shown(drawing: tuple[Any, Callable[[], Any]], monkeypatch: Any) -> None:
    """By the judge that it has: Stable Diffusion's own, or the site's. Afterwards it draws as before."""
    pipeline, draw = drawing
    before = draw()
    if hasattr(pipeline, "_safety"):
        with monkeypatch.context() as strict:
            strict.setitem(LIMITS, "adult", Scores(unsafe=-1.0, explicit=-1.0, sexy=-1.0))
            with pytest.raises(Blocked, match="let no picture through"):
                draw()
    else:
        weights = pipeline._check.network.concept_embeds_weights
        usual = weights.clone()
        weights.fill_(-1.0)
        try:
            with pytest.raises(Blocked, match="let no picture through"):
                draw()
        finally:
            weights.copy_(usual)
    assert draw() == before


def test_what_is_no_picture_is_an_error(drawing: tuple[Any, Callable[[], Any]]) -> None:
    """Numbers that are none, as half precision gives where it overflows, and one value all over."""
    pipeline, draw = drawing
    last = last_layer_of(pipeline)
    spoiling = [lambda made: made * torch.nan] + ([] if hasattr(pipeline, "_karlo") else [torch.zeros_like])
    for spoilt in spoiling:  # Karlo's last layer tells noise, none of which is a picture
        hook = last.register_forward_hook(lambda _layer, _given, made, spoilt=spoilt: spoilt(made))
        try:
            with pytest.raises(Unusable):
                draw()
        finally:
            hook.remove()
    assert draw()


def last_layer_of(pipeline: Any) -> torch.nn.Module:
    """Of what makes pixels."""
    if hasattr(pipeline, "_karlo"):
        return pipeline._karlo.super_res_last.conv_out
    vae = pipeline._parts.vae if hasattr(pipeline, "_parts") else getattr(pipeline, "base", None) or pipeline._base
    return getattr(vae, "vae", vae).decoder.conv_out


def test_one_spoilt_picture_among_several_is_enough() -> None:
    good = torch.linspace(-1, 2, 12).view(1, 3, 2, 2)
    assert pixels_of(torch.cat([good, good])).shape == (2, 3, 2, 2)
    assert float(pixels_of(good).max()) == 1.0
    for spoilt in (torch.full_like(good, torch.nan), torch.ones_like(good), good.clamp(max=0) - torch.inf):
        with pytest.raises(Unusable):
            pixels_of(torch.cat([good, spoilt]))


def test_what_belongs_to_a_picture_stays_with_it() -> None:
    made = [(Image.new("L", (1, 1), shade), seed) for shade, seed in ((0, 7), (255, 8), (9, 9))]
    kept = let_through(made, lambda pictures: [picture.getpixel((0, 0)) < 99 for picture in pictures])
    assert [seed for _picture, seed in kept] == [7, 9]
    with pytest.raises(Blocked):
        let_through(made, lambda pictures: [False] * len(pictures))
