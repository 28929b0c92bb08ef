"""Stable Diffusion 1.5 at toy size: every way of drawing, on one set of networks."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from ml.diffusion.painting import InpaintingUNet, Painting
from ml.diffusion.request import PaintingRequest
from ml.errors import Blocked, Cancelled, InvalidInput, OutOfMemory, WeightsMissing
from ml.store import ModelStore
from ml.weights.full import FULL
from ml.weights.shelf import Shelf, write_record
from ml.weights.table import WEIGHTS
from tests import tiny

SIDE = 64


def picture(seed: int = 0, side: int = SIDE) -> Image.Image:
    """Soft colours with dark strokes."""
    chance = np.random.default_rng(seed)
    values = np.asarray(Image.fromarray(chance.integers(90, 255, (4, 4, 3), np.uint8)).resize((side, side))).copy()
    values[side // 4 : side // 4 + 6, 8 : side - 8] = 0
    values[12 : side - 4, side // 2 + 8 * seed : side // 2 + 8 * seed + 6] = 0
    return Image.fromarray(values)


def half(side: int = SIDE) -> Image.Image:
    mask = np.zeros((side, side), np.uint8)
    mask[:, : side // 2] = 255
    return Image.fromarray(mask)


BASE = {"prompt": "a red fox", "negative": "rain", "seed": 3, "size": (SIDE, SIDE), "steps": 3, "recipe": "unipc"}
WAYS: dict[str, dict[str, Any]] = {
    "words": {},
    "picture": {"image": picture()},
    "mask": {"image": picture(), "mask": half()},
    "mask_own": {"image": picture(), "mask": half(), "recipe": "hyper"},
    "scribble": {"control": picture(), "control_kind": "scribble"},
    "depth": {"control": picture(), "control_kind": "depth"},
    "lineart": {"control": picture(), "control_kind": "lineart"},
    "picture_along": {"control": picture(1), "image": picture()},
}


def asked(way: str = "words", **more: Any) -> PaintingRequest:
    return PaintingRequest(**BASE | WAYS[way] | more)


@pytest.fixture
def painting(full: ModelStore) -> Iterator[Painting]:
    with full.lease("painting", "full") as painting:
        yield painting


@pytest.fixture(scope="module")
def drawn(full: ModelStore) -> dict[str, bytes]:
    """One picture of each way."""
    with full.lease("painting", "full") as painting:
        return {way: painting(asked(way)).pictures[0].tobytes() for way in WAYS}


def far(one: bytes, other: bytes) -> float:
    """Mean difference in levels of 255."""
    values = [np.frombuffer(each, np.uint8).astype(float) for each in (one, other)]
    return float(np.abs(values[0] - values[1]).mean())


@pytest.mark.parametrize("way", WAYS)
def test_it_draws_in_every_way_and_the_same_again(painting: Painting, drawn: dict[str, bytes], way: str) -> None:
    painted = painting(asked(way))
    assert painted.pictures[0].size == (SIDE, SIDE)
    assert painted.pictures[0].mode == "RGB"
    assert painted.pictures[0].tobytes() == drawn[way]
    assert painted.seeds == (3,)
    assert painted.model.startswith("Stable Diffusion 1.5, ")
    assert np.asarray(painted.pictures[0]).std() > 1


OTHER: dict[str, dict[str, Any]] = {
    "prompt": {"prompt": "blue whales"},
    "negative": {"negative": "snow and ice"},
    "seed": {"seed": 4},
    "guidance": {"guidance": 2.0},
    "steps": {"steps": 5},
    "recipe": {"recipe": "euler_a"},
    "size": {"size": (SIDE + 8, SIDE)},
}


@pytest.mark.parametrize("changed", OTHER)
def test_it_heeds_everything_that_is_asked(painting: Painting, drawn: dict[str, bytes], changed: str) -> None:
    made = painting(asked(**OTHER[changed])).pictures[0]
    if changed == "size":
        assert made.size == OTHER[changed]["size"]
    else:
        assert far(made.tobytes(), drawn["words"]) > 0.05


@pytest.mark.parametrize(
    ("way", "changed"),
    [
        ("picture", {"image": picture(1)}),
        ("picture", {"strength": 1.0}),
        ("mask", {"mask": half().rotate(180)}),
        ("mask", {"image": picture(1)}),
        ("scribble", {"control": picture(1)}),
        ("scribble", {"control_scale": 0.2}),
        ("scribble", {"control_kind": "lineart"}),
        ("depth", {"control": picture(1)}),
        ("picture_along", {"image": picture(1)}),
    ],
)
def test_it_heeds_pictures(painting: Painting, drawn: dict[str, bytes], way: str, changed: dict[str, Any]) -> None:
    assert far(painting(asked(way, **changed)).pictures[0].tobytes(), drawn[way]) > 0.01


@pytest.mark.parametrize("way", ["mask", "mask_own"])
def test_it_leaves_all_outside_a_mask_alone(painting: Painting, way: str) -> None:
    before, after = (np.asarray(each) for each in (picture(), painting(asked(way)).pictures[0]))
    assert (before[:, SIDE // 2 :] == after[:, SIDE // 2 :]).all()
    assert (before[:, : SIDE // 2] != after[:, : SIDE // 2]).any()


def test_it_holds_every_network_once(full: ModelStore, painting: Painting) -> None:
    from diffusers import StableDiffusionControlNetPipeline, StableDiffusionPipeline

    base = painting.base
    one = base.pipeline(StableDiffusionPipeline, asked().plan)
    other = base.pipeline(StableDiffusionControlNetPipeline, asked().plan, controlnet=painting.control("depth").network)
    assert one.unet is other.unet is base.unet
    assert one.vae is other.vae is base.vae
    assert one.text_encoder is other.text_encoder is base.text_encoder
    assert one.scheduler is not other.scheduler
    with full.lease("colouring", "full") as colouring, full.lease("inpainting", "full") as inpainting:
        assert colouring._painting.base is base
        assert inpainting._painting.base is base
        assert colouring._painting.control("scribble") is painting.control("scribble")


def test_it_draws_several_at_once_as_one_after_the_other(painting: Painting) -> None:
    """M05. Equal where a batch is summed up in the same order, as here; elsewhere within a tenth of a level of 255."""
    for way in ("words", "mask", "picture_along"):
        together = painting(asked(way, count=2, recipe="euler_a", steps=4))
        assert together.seeds == (3, 4)
        for made, seed in zip(together.pictures, together.seeds, strict=True):
            alone = painting(asked(way, seed=seed, recipe="euler_a", steps=4)).pictures[0]
            assert far(made.tobytes(), alone.tobytes()) < 0.1, way


def test_it_halves_what_does_not_fit(painting: Painting) -> None:
    sizes = []

    def short_of_memory(module: Any, values: Any) -> None:
        sizes.append(len(values[0]))
        if len(values[0]) > limit:
            raise RuntimeError("CUDA out of memory")

    limit = 4  # with guidance: two pictures
    hook = painting.base.unet.register_forward_pre_hook(short_of_memory)
    try:
        assert len(painting(asked(count=4)).pictures) == 4
        assert sizes == [8, *[4] * 6]
        limit = 1
        with pytest.raises(OutOfMemory):
            painting(asked(count=4))
    finally:
        hook.remove()


@pytest.mark.parametrize("at", [1, 2, 4])
def test_it_stops_at_any_step_and_goes_on(painting: Painting, drawn: dict[str, bytes], at: int) -> None:
    def stop(step: int, steps: int, **_told: Any) -> None:
        if step == at:
            raise Cancelled

    with pytest.raises(Cancelled):
        painting(asked(), on_step=stop)
    assert painting(asked()).pictures[0].tobytes() == drawn["words"]


def test_it_tells_every_step_and_shows_some(painting: Painting) -> None:
    told: list[tuple[int, int, bool]] = []

    def note(step: int, steps: int, *, doing: str = "", preview: Image.Image | None = None) -> None:
        assert doing
        assert preview is None or (preview.size == (SIDE, SIDE) and preview.mode == "RGB")
        told.append((step, steps, preview is not None))

    painting(asked(steps=8), on_step=note)
    assert [step for step, _steps, _shown in told] == list(range(1, 10))
    assert {steps for _step, steps, _shown in told} == {9}
    assert 2 <= sum(shown for _step, _steps, shown in told) <= 4


def test_it_shows_something_without_the_tiny_autoencoder(painting: Painting) -> None:
    from ml.diffusion.previews import Previews

    latents = painting.base.encode(_tensor(picture()))
    plain = Previews(painting.base, None)(latents)
    assert plain.size == (SIDE, SIDE)
    assert np.asarray(plain).std() > 0


def _tensor(made: Image.Image) -> torch.Tensor:
    return torch.from_numpy(np.asarray(made, np.float32) / 127.5 - 1).permute(2, 0, 1)[None]


def test_it_reads_short_wishes_as_diffusers_does(painting: Painting) -> None:
    from diffusers import StableDiffusionPipeline

    from ml.diffusion.words import encode_words

    theirs = painting.base.pipeline(StableDiffusionPipeline, asked().plan)
    with torch.no_grad():
        expected = theirs.encode_prompt("a red fox", theirs.device, 1, True, "rain")
    for ours, other in zip(encode_words(painting.base, "a red fox", "rain"), expected, strict=True):
        torch.testing.assert_close(ours, other, rtol=0.02, atol=0.02)


def test_it_reads_long_wishes_to_their_end(painting: Painting) -> None:
    """The text encoder sees 77 tokens at once; here each letter is one."""
    wish = "a day at the sea with my grandmother " * 4
    one, other = (painting(asked(prompt=wish + end)).pictures[0] for end in ("kites", "whales"))
    assert far(one.tobytes(), other.tobytes()) > 0.01


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": (32, 64)},
        {"steps": 0},
        {"guidance": 0.5},
        {"count": 17},
        {"recipe": "magic"},
        {"recipe": "lcm", "steps": 51},
        {"seed": -1},
        {"prompt": "a" * 2001},
        {"mask": half()},
        {"image": picture(), "mask": half(32)},
        {"image": picture(), "strength": 0.1, "steps": 3},
        {"image": picture(), "mask": half(), "control": picture()},
        {"control": picture(), "control_kind": "smell"},
        {"control": picture(), "control_scale": 3.0},
    ],
)
def test_it_refuses_what_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        asked(**wrong)


@pytest.mark.parametrize("recipe", ["hyper", "lcm"])
def test_few_steps_come_with_their_adapter(painting: Painting, drawn: dict[str, bytes], recipe: str) -> None:
    """Hyper-SD's keeps the negative prompt alive; LCM at guidance 1 does not."""
    quick = asked(recipe=recipe, steps=4)
    one, other = (
        painting(request).pictures[0].tobytes() for request in (quick, asked(recipe=recipe, steps=4, negative="ice"))
    )
    assert [each.file for each in painting.base.attached] == [quick.plan.file]
    assert (one != other) == (recipe == "hyper")
    assert painting(asked()).pictures[0].tobytes() == drawn["words"]


@pytest.mark.parametrize("way", ["scribble", "mask"])
def test_swift_steps_skip_the_deep_half_of_the_work(painting: Painting, drawn: dict[str, bytes], way: str) -> None:
    passes: list[str] = []
    unets = [painting.base.unet, *([painting._extra(InpaintingUNet).network] if way == "mask" else [])]
    hooks = [unet.mid_block.resnets[0].register_forward_hook(lambda *_: passes.append("deep")) for unet in unets]
    hooks += [unet.conv_out.register_forward_hook(lambda *_: passes.append("step")) for unet in unets]
    try:
        swift, full = (painting(asked(way, steps=8, recipe=name)) for name in ("unipc_swift", "unipc"))
    finally:
        for hook in hooks:
            hook.remove()
    assert (passes.count("step"), passes.count("deep")) == (16, 4 + 8)
    near = far(swift.pictures[0].tobytes(), full.pictures[0].tobytes())
    other = far(painting(asked(way, steps=8, seed=9)).pictures[0].tobytes(), full.pictures[0].tobytes())
    assert 0 < near < other
    assert painting(asked(way)).pictures[0].tobytes() == drawn[way]


# --- The safety checker -------------------------------------------------------------------------------------------


def test_it_holds_back_what_the_checker_flags(painting: Painting) -> None:
    weights = painting._check.network.concept_embeds_weights
    before = weights.clone()
    try:
        weights.fill_(-1.0)
        with pytest.raises(Blocked, match="no picture"):
            painting(asked())
    finally:
        weights.copy_(before)
    assert painting(asked()).pictures


def test_it_lets_nothing_through_when_the_checker_fails(painting: Painting) -> None:
    """M07."""

    def fail(*_given: Any) -> None:
        raise RuntimeError("torn")

    hook = painting._check.network.visual_projection.register_forward_hook(fail)
    try:
        with pytest.raises(Blocked, match="torn"):
            painting(asked())
    finally:
        hook.remove()


@pytest.fixture
def copied(tmp_path: Path, toys: Path, full: ModelStore) -> Path:
    """The base alone, in a place of its own, to be damaged."""
    shutil.copytree(toys / "sd15", tmp_path / "sd15")
    return tmp_path / "sd15"


def store_of(folder: Path) -> ModelStore:
    """Recorded anew: somebody installed it like that."""
    write_record(folder, FULL["sd15"])
    return tiny.store(Shelf([folder.parent], WEIGHTS | FULL))


def without(file: Path, name: str) -> None:
    tensors = load_file(file)
    del tensors[name]
    save_file(tensors, file)


def test_it_lets_nothing_through_without_a_checker(copied: Path) -> None:
    """M07."""
    without(copied / "safety_checker" / "model.safetensors", "visual_projection.weight")
    with store_of(copied).lease("painting", "full") as painting, pytest.raises(Blocked, match="not installed"):
        painting(asked())


def test_it_refuses_a_network_that_lacks_a_part(copied: Path) -> None:
    without(copied / "unet" / "diffusion_pytorch_model.safetensors", "conv_out.weight")
    with pytest.raises(WeightsMissing, match="conv_out"), store_of(copied).lease("painting", "full"):
        pass
