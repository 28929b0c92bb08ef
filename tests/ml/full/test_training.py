"""Adapters learned at toy size: what falls, what changes, what goes on after a kill, and what is left on the base."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import ControlNetModel, StableDiffusionPipeline
from peft.tuners.lora import LoraLayer
from peft.tuners.tuners_utils import BaseTunerLayer
from PIL import Image, ImageDraw
from safetensors.torch import load_file, save_file

from ml.diffusion.adapters import LAYERS_FILE, TOKENS_FILE, Adapter, AdapterShelf
from ml.diffusion.control_adapters import PARTS_FILE
from ml.diffusion.painting import Painting
from ml.diffusion.request import PaintingRequest
from ml.diffusion.schedulers import find_recipe
from ml.dreamstyler import Balance, StagedRequest
from ml.errors import Cancelled, InvalidInput, OutOfMemory
from ml.store import ModelStore
from ml.training import progress
from ml.training.diffusion.caching import fill
from ml.training.diffusion.control import control_course
from ml.training.diffusion.draws import Draw
from ml.training.diffusion.examples import read_examples
from ml.training.diffusion.parts import Base, Parts
from ml.training.diffusion.recipes import RECIPES, Recipe
from ml.training.diffusion.style import style_course
from ml.training.diffusion.trainer import Trained, Training
from ml.training.diffusion.wording import captions
from ml.training.folder import LOCK
from ml.training.steps import Turns
from ml.weights.ours import OURS
from ml.weights.shelf import Shelf
from tests import tiny
from tests.ml.full.training_process import KILLED, LESSON, SAVED, STEPS, digest, painted

ROOT = Path(__file__).resolve().parents[3]
FAST: dict[str, dict[str, Any]] = {
    "short": {"batch": 4, "steps": 4, "crops": 1, "unet_rate": 5e-3, "warm_up": 0},
    "pivotal": {
        "accumulate": 2,
        "inversion_steps": 4,
        "steps": 4,
        "crops": 1,
        "unet_rate": 2e-3,
        "text_rate": 5e-4,
        "token_rate": 0.01,
    },
    "cover": {"epochs": 0, "steps": 8, "crops": 1, "unet_rate": 5e-3},
    "crayon": {"epochs": 0, "batch": 2, "steps": 4, "unet_rate": 3e-3},
    "dreamstyler": {"batch": 4, "inversion_steps": 4, "token_rate": 0.05},
}


def toy(name: str, **more: Any) -> Recipe:
    return replace(RECIPES[name], **({"side_px": 64, "save_steps": 5, "sample_steps": 0} | FAST[name] | more))


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three pictures of other shapes than the square that is learned, two with words, and what is no picture."""
    folder = tmp_path_factory.mktemp("pictures")
    for number, (colour, size) in enumerate([("#d94f3d", (96, 72)), ("#3d7ed9", (64, 64)), ("#57a85b", (70, 110))]):
        picture = Image.new("RGB", size, "#fff6dd")
        ImageDraw.Draw(picture).ellipse((12, 12, size[0] - 12, size[1] - 12), fill=colour, outline="black", width=3)
        picture.save(folder / f"{number}.png")
    (folder / "1.txt").write_text("a blue ball")
    (folder / "2.txt").write_text("a green egg")
    (folder / "3.png").write_bytes(b"no picture")
    return folder


def train(full: ModelStore, pictures: Path, root: Path, recipe: Recipe, *, name: str = "ink", **more: Any) -> Trained:
    capability = "control_training" if recipe.kind == "controlnet" else "style_training"
    with full.lease(capability, "full") as trainer:
        return trainer(Training(pictures, name, root, recipe), **more)


@pytest.fixture(scope="module")
def trained(full: ModelStore, pictures: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The adapter of a recipe, trained once for all tests."""
    made: dict[str, Path] = {}
    root = tmp_path_factory.mktemp("trainings")

    def adapter(name: str) -> Path:
        if name not in made:
            made[name] = train(full, pictures, root, toy(name), name=name).adapter
        return made[name]

    return adapter


@contextmanager
def course_of(painting: Painting, full: ModelStore, recipe: Recipe, pictures: Path, into: Path) -> Iterator[Any]:
    """What an update of the recipe is, on the networks that the painting draws with."""
    examples, parts = read_examples(pictures), Parts.of(painting.base, Base("toy", "none", {}))
    sentences = None if recipe.encodes_words else captions(examples, "ink")
    edges_of = None
    if recipe.kind == "controlnet":
        edges_of = lambda picture: picture.convert("L").point(lambda value: 255 * (value < 90))  # noqa: E731
    cache = fill(examples, sentences, recipe, parts, into, edges_of=edges_of, on_step=lambda *_a, **_k: None)
    if recipe.kind == "controlnet":
        making = control_course(parts, recipe, cache, painting.control("scribble").network)
    else:
        making = style_course(parts, recipe, cache, examples, "ink")
    with making as course:
        yield course


def networks_of(painting: Painting) -> dict[str, torch.nn.Module]:
    base = painting.base
    control = painting.control("scribble").network
    return {"unet": base.unet, "text_encoder": base.text_encoder, "vae": base.vae, "control": control}


@pytest.mark.parametrize("name", RECIPES)
def test_it_learns_a_batch_by_heart_and_leaves_the_base_as_it_was(
    full: ModelStore, pictures: Path, tmp_path: Path, name: str
) -> None:
    recipe = toy(name)
    with full.lease("painting", "full") as painting:
        networks = networks_of(painting)
        before = {
            part: {key: value.clone() for key, value in each.state_dict().items()} for part, each in networks.items()
        }
        phases = {0, recipe.inversion_steps} if recipe.rank else {0}
        with course_of(painting, full, recipe, pictures, tmp_path) as course:
            for update in phases:
                losses = [course.learn(update) for _again in range(7)]
                assert losses[-1] < losses[0] - 0.002, (name, update, losses)
            assert any(parameter.requires_grad for parameter in course.modules["learned"])
            sample = course.sample(0)
        assert sample.shape == (3, 64, 64)
        for part, each in networks.items():
            after = each.state_dict()
            assert after.keys() == before[part].keys()
            assert all(torch.equal(value, before[part][key]) for key, value in after.items())
            assert not any(isinstance(module, BaseTunerLayer) or module.training for module in each.modules())
            assert not any(parameter.requires_grad or parameter.grad is not None for parameter in each.parameters())
        assert len(painting.base.tokenizer) == 514


def test_it_learns_the_same_in_pieces_that_fit(full: ModelStore, pictures: Path, tmp_path: Path) -> None:
    recipe = toy("short")
    with full.lease("painting", "full") as painting, course_of(painting, full, recipe, pictures, tmp_path) as course:
        learned, draw = course.learned.everything, course.chance.draw(0, recipe.pictures, 1_000)
        whole = course.updating.backward(draw, course._predict, learned)
        gradients = [parameter.grad.clone() for parameter in learned]

        def narrow(noised: torch.Tensor, times: torch.Tensor, part: Draw) -> torch.Tensor:
            if len(times) > 1 or not painting.base.unet.is_gradient_checkpointing:
                raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
            return course._predict(noised, times, part)

        assert course.updating.backward(draw, narrow, learned) == pytest.approx(whole, rel=1e-3)
        assert (course.updating.pieces.at_once, course.updating.pieces.checkpointing) == (1, True)
        largest = max(float(gradient.abs().max()) for gradient in gradients)
        for parameter, gradient in zip(learned, gradients, strict=True):
            assert torch.allclose(parameter.grad, gradient, atol=0.05 * largest)
        with pytest.raises(OutOfMemory, match="not even one"):
            course.updating.backward(draw, lambda *_all: narrow(draw.noise, draw.times, draw), learned)
    assert not painting.base.unet.is_gradient_checkpointing


def test_it_goes_on_exactly_after_a_kill_and_draws_in_a_fresh_process(
    full: ModelStore, toys: Path, pictures: Path, tmp_path: Path
) -> None:
    unbroken = train(full, pictures, tmp_path, LESSON, name="whole").adapter
    command = [sys.executable, "-m", "tests.ml.full.training_process", toys, pictures, tmp_path, unbroken]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        plain, drawn = process.stdout.readline().split()
        said = next(line for line in process.stdout if line.strip() == f"Learning {KILLED}")
        process.kill()
    assert said
    assert plain == painted(full)
    assert drawn == painted(full, Adapter(unbroken)) != plain
    half = progress.read(tmp_path / "killed")
    assert (half.state, half.steps) == ("running", STEPS)
    (tmp_path / "killed" / "checkpoint.half").write_bytes(b"what a kill left behind")
    steps = []
    resumed = train(
        full, pictures, tmp_path, LESSON, name="killed", on_step=lambda step, *_more, **_told: steps.append(step)
    ).adapter
    assert steps == list(range(SAVED + 1, STEPS + 1))
    assert_same(unbroken, resumed)


def assert_same(one: Path, other: Path) -> None:
    """Every tensor bit for bit, whatever the tokens are called."""
    for path in one.glob("*.safetensors"):
        left, right = load_file(path), load_file(other / path.name)
        assert len(left) == len(right) > 0
        for (name, value), (other_name, other_value) in zip(sorted(left.items()), sorted(right.items()), strict=True):
            assert torch.equal(value, other_value), (name, other_name)


class Away(Exception):
    """What a job raises that leaves."""


def test_it_gives_way_and_goes_on_and_stops_when_told(full: ModelStore, pictures: Path, tmp_path: Path) -> None:
    """As a job runs it: it leaves by an exception, because others want their turn, and because its owner stops it."""
    whole = train(full, pictures, tmp_path / "whole", toy("cover"), name="turns").adapter
    asked, saved = count(1), []
    quiet = Turns(saved=lambda path: saved.append(path.stat().st_size), paused="waiting")
    turns = replace(quiet, should_yield=lambda: next(asked) == 2)

    def told(state: str, step: int) -> bool:
        now = progress.read(tmp_path / "turns")
        return (now.state, now.step) == (state, step)

    def leave(at: int, reason: type[Exception]) -> Callable[..., None]:
        def on_step(step: int, *_more: Any, **_told: Any) -> None:
            if step == at:
                raise reason

        return on_step

    with pytest.raises(Away):
        train(full, pictures, tmp_path, toy("cover"), name="turns", on_step=leave(4, Away), turns=quiet)
    assert told("waiting", 4)
    assert train(full, pictures, tmp_path, toy("cover"), name="turns", turns=turns).adapter is None
    assert told("waiting", 6)
    assert len(saved) == 3  # one of them at the fifth step, as the recipe says
    with pytest.raises(Cancelled):
        train(full, pictures, tmp_path, toy("cover"), name="turns", on_step=leave(7, Cancelled))
    assert told("stopped", 7)
    done = train(full, pictures, tmp_path, toy("cover"), name="turns").adapter
    assert_same(whole, done)
    assert told("done", 8)


@pytest.mark.parametrize("name", ["crayon", "dreamstyler"])
def test_each_kind_goes_on_to_the_weights_of_an_unbroken_run(
    full: ModelStore, trained: Callable[[str], Path], pictures: Path, tmp_path: Path, name: str
) -> None:
    learned: list[int] = []

    def on_step(step: int, *_more: Any, doing: str = "", **_told: Any) -> None:
        learned.extend([step] if doing == "Learning" else [])

    turns = Turns(should_yield=lambda: 2 in learned)
    halfway = train(full, pictures, tmp_path, toy(name), name=name, turns=turns, on_step=on_step)
    assert (halfway.adapter, learned) == (None, [1, 2])
    assert_same(trained(name), train(full, pictures, tmp_path, toy(name), name=name).adapter)


def test_it_combines_two_styles_that_differ_from_each_alone(full: ModelStore, trained: Callable[[str], Path]) -> None:
    one, other = Adapter(trained("short")), Adapter(trained("cover"))
    assert len({painted(full), painted(full, one), painted(full, other), painted(full, one, other)}) == 4
    assert painted(full, replace(one, unet=0.0, text=0.0)) == painted(full)


def test_it_is_read_by_other_programs_as_by_us(full: ModelStore, trained: Callable[[str], Path]) -> None:
    """diffusers wraps the layers; what it adds to each is what we add, but for its bfloat16."""
    adapter = trained("pivotal")
    with full.lease("painting", "full") as painting, torch.no_grad():
        networks = {"unet": painting.base.unet, "text_encoder": painting.base.text_encoder}
        ours = AdapterShelf(networks).read(Adapter(adapter)).layers
        pipeline = painting.base.pipeline(StableDiffusionPipeline, find_recipe("ddim"))
        pipeline.load_lora_weights(adapter, weight_name=LAYERS_FILE, adapter_name="lora_1")
        for part, network in networks.items():
            theirs = {name: each for name, each in network.named_modules() if isinstance(each, LoraLayer)}
            assert theirs.keys() == ours[part].keys()
            for name, layer in theirs.items():
                added, ours_added = (
                    layer.get_delta_weight("lora_1").float(),
                    ours[part][name].change(layer.weight.shape),
                )
                assert (added - ours_added).abs().max() <= 0.02 * ours_added.abs().max()
        pipeline.unload_lora_weights()


def test_it_writes_down_what_it_learned_from(trained: Callable[[str], Path], pictures: Path) -> None:
    folder = trained("pivotal")
    card = json.loads((folder / "card.json").read_text())
    assert [row["file"] for row in card["data"]] == ["0.png", "1.png", "2.png"]
    assert card["base"]["licence"] == "CreativeML OpenRAIL-M"
    assert "CreativeML OpenRAIL-M" in card["licence"]
    assert card["by"].startswith("this installation")
    assert len(card["base"]["sha256"]) == 64
    assert card["tokens"] == ["<pivotal-1>", "<pivotal-2>"]
    assert card["asking"] == "{words}, style of <pivotal-1><pivotal-2>"
    assert card["recipe"]["rank"] == 16
    assert set(card["files"]) == {LAYERS_FILE, TOKENS_FILE}
    suffixes = {path.suffix for path in folder.parent.rglob("*") if path.is_file() and path.name != LOCK}
    assert suffixes <= {".json", ".safetensors", ".png"}


def test_it_draws_after_lines_as_it_learned_to(
    full: ModelStore, trained: Callable[[str], Path], pictures: Path, tmp_path: Path
) -> None:
    adapter = trained("crayon")
    assert {path.name for path in adapter.iterdir()} == {LAYERS_FILE, PARTS_FILE, "card.json"}
    with Image.open(pictures / "0.png") as picture:
        request = PaintingRequest("a ball", size=(64, 64), steps=2, control=picture.copy(), seed=3)
    with full.lease("painting", "full") as painting:
        before = {key: value.clone() for key, value in painting.control("scribble").network.state_dict().items()}
        plain = digest(painting(request).pictures[0])
        learned = digest(painting(replace(request, control_adapter=adapter)).pictures[0])
        assert plain == digest(painting(request).pictures[0]) != learned
        after = painting.control("scribble").network.state_dict()
        assert all(torch.equal(value, before[key]) for key, value in after.items())
    with full.lease("control_training", "full") as trainer:
        installed = trainer.install(adapter, tmp_path)
    merged = ControlNetModel.from_pretrained(installed, local_files_only=True).state_dict()
    assert merged.keys() == before.keys()
    assert any(not torch.equal(value, before[key].float()) for key, value in merged.items())
    trained_here = Shelf([tmp_path, *full.shelf.roots], full.shelf.table | OURS)
    assert trained_here.state("controlnet_ours", thorough=True).state == "ready"
    card = json.loads((installed / "card.json").read_text())
    assert card["base"]["name"] == "Stable Diffusion 1.5 and ControlNet for scribbles"
    with tiny.store(trained_here).lease("painting", "full") as painting:
        made = painting(replace(request, control_kind="crayon"))
        assert made.model.startswith("Stable Diffusion 1.5, ControlNet crayon, trained here, ")
        assert digest(made.pictures[0]) != plain


def test_it_paints_in_a_style_learned_in_stages(
    full: ModelStore, trained: Callable[[str], Path], pictures: Path, tmp_path: Path
) -> None:
    style, steps, plain = trained("dreamstyler"), [], painted(full)
    tokens = load_file(style / TOKENS_FILE)
    save_file({name: -vector for name, vector in tokens.items()}, tmp_path / TOKENS_FILE)
    usual = StagedRequest("a ball", style, size=(64, 64), steps=3, seed=3)
    with Image.open(pictures / "1.png") as picture:
        other = replace(usual, image=picture.copy(), strength=0.7)
    changed = [
        usual, replace(usual, style=tmp_path), replace(usual, words="an egg"), replace(usual, negative="red"),
        replace(usual, seed=4), replace(usual, guidance=3.0), replace(usual, balance=Balance()),
        replace(usual, balance=Balance(style=2.0)),
        replace(usual, steps=2), other, replace(other, strength=1.0), replace(other, control_scale=0.1),
        replace(other, image=Image.new("RGB", (64, 64), "red")), replace(other, balance=Balance(content=0.1)),
    ]  # fmt: skip
    with full.lease("staged_style", "full") as styler:
        made = [digest(styler(request).pictures[0]) for request in changed]
        assert len(set(made)) == len(changed)
        assert made[0] == digest(styler(usual, on_step=lambda step, *_a, **_k: steps.append(step)).pictures[0])
        assert steps[:3] == [1, 2, 3]
        two = styler(replace(usual, count=2, size=(128, 64)))
        assert (two.seeds, two.pictures[0].size) == ((3, 4), (128, 64))

        for at in (1, 2, 3):

            def cancel(step: int, *_more: Any, at: int = at, **_told: Any) -> None:
                if step == at:
                    raise Cancelled

            with pytest.raises(Cancelled):
                styler(usual, on_step=cancel)
    assert painted(full) == plain
    with full.lease("staged_style", "full") as styler:
        assert digest(styler(usual).pictures[0]) == made[0]
    with full.lease("staged_style", "full") as styler, pytest.raises(InvalidInput, match="tokens for its stages"):
        styler(replace(usual, style=trained("pivotal")))
    with pytest.raises(InvalidInput, match="guidance"):
        replace(usual, guidance=0.5)


def test_it_says_what_it_cannot_learn_from(full: ModelStore, pictures: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for source, name, recipe, complaint in [
        (empty, "ink", toy("short"), "holds no picture"),
        (tmp_path / "nowhere", "ink", toy("short"), "there is no"),
        (pictures, "Ink!", toy("short"), "is no name"),
        (pictures, "ink", toy("crayon"), "is a recipe for controlnet"),
    ]:
        with full.lease("style_training", "full") as trainer, pytest.raises(InvalidInput, match=complaint):
            trainer(Training(source, name, tmp_path, recipe))
    train(full, pictures, tmp_path, toy("short", steps=1))
    with pytest.raises(InvalidInput, match="another training"):
        train(full, pictures, tmp_path, toy("short", steps=2))
