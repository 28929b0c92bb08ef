"""The trainings of the sketch model: exact resume, what is learned, the seed's networks, subjects from photographs."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from itertools import count
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from django.core.management import CommandError, call_command
from PIL import Image

from ml.device import Device
from ml.edges import Edges
from ml.sketch.conditions import Condition
from ml.sketch.network import CrayonNet
from ml.sketch.palette import Palette
from ml.sketch.recogniser import Recogniser
from ml.training import progress
from ml.training.pairs import draw_pair
from ml.training.pairs.cache import Shard
from ml.training.sketch.crayons import CrayonTraining
from ml.training.sketch.examples import Examples, palette_of
from ml.training.sketch.loop import Plan, train
from ml.training.sketch.naming import Batch, Groups, Naming, disagreement, rarity, scatter
from ml.training.sketch.photographs import TooFew, pair_of
from ml.training.sketch.pix2pix import Generator, Judge, PictureBatch, Pix2Pix
from ml.training.sketch.subject import SubjectTraining, train_subject
from ml.weights.recipes import sketch as recipe

SIZE = 4
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pairs")
    for source in ("doodles", "car"):
        shard = Shard.of([draw_pair(source, 40_000_000 + number) for number in range(SIZE)])
        arrays = {field.name: getattr(shard, field.name) for field in fields(shard)}
        np.savez(folder / f"{source}-256-00000000-{SIZE:04d}.npz", **arrays)
    return folder


@pytest.fixture(scope="module")
def palette(cache: Path) -> Palette:
    return palette_of(cache)


@pytest.fixture(scope="module")
def examples(cache: Path, palette: Palette) -> Examples:
    return Examples(cache, palette, size=SIZE)


def tiny(palette: Palette) -> CrayonNet:
    torch.manual_seed(3)
    return CrayonNet(len(palette), widths=(8, 12, 16), blocks=(1, 1, 2))


def numbered(examples: Examples) -> Callable[[int], Iterator[tuple[int, Batch]]]:
    return lambda first: ((SIZE, examples[number]) for number in count(first))


def test_it_goes_on_exactly_where_it_was_killed(examples: Examples, palette: Palette, tmp_path: Path) -> None:
    def run(into: Path, stop_after: int) -> dict[str, torch.Tensor]:
        asked = count(1)
        course = Naming(tiny(palette), torch.ones(len(palette)), device=CPU)
        plan = Plan(into, images=8 * SIZE)
        return train(plan, course, numbered(examples), stopped=lambda: next(asked) // 2 >= stop_after)

    whole = run(tmp_path / "whole", 99)
    half = run(tmp_path / "half", 4)
    told = progress.read(tmp_path / "half")
    assert (told.state, told.kind, told.step, told.steps) == ("stopped", "crayons", 4, 8)
    (tmp_path / "half" / "network.half").write_bytes(b"what a kill left behind")
    resumed = run(tmp_path / "half", 99)
    assert whole.keys() == resumed.keys()
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)
    assert any(not torch.equal(whole[name], half[name]) for name in whole)
    assert (tmp_path / "half" / "history.json").is_file()
    told = progress.read(tmp_path / "half")
    assert (told.state, told.step, told.steps, told.losses[-1][0]) == ("done", 8, 8, 8)


def test_it_gives_the_same_examples_for_the_same_place(examples: Examples, cache: Path, palette: Palette) -> None:
    first, again = examples[7], Examples(cache, palette, size=SIZE)[7]
    assert torch.equal(first.sketch, again.sketch)
    assert torch.equal(first.crayons, again.crayons)
    assert not torch.equal(first.sketch, examples[8].sketch)
    assert not torch.equal(first.sketch, Examples(cache, palette, size=SIZE, clean=True)[7].sketch)
    assert first.sketch.shape == (SIZE, 1, 256, 256)
    assert first.crayons.shape == first.parts.shape == (SIZE, 64, 64)
    assert 0 <= first.sketch.min() <= first.sketch.max() <= 1
    assert first.crayons.max() < len(palette)


def test_it_learns_a_batch_by_heart(examples: Examples, palette: Palette) -> None:
    course = Naming(tiny(palette), torch.ones(len(palette)), device=CPU)
    batch = examples[0]
    losses = [course.learn(batch, 5e-3)["loss"] for _ in range(20)]
    assert losses[-1] < 0.8 * losses[0]


def test_it_obeys_a_colour_that_it_is_told_for_any_crayon(palette: Palette) -> None:
    """The gates are what the lines earn; which crayon they raise is in the condition alone."""
    network = tiny(palette).eval()
    with torch.no_grad():
        network.last.weight[-1], network.last.bias[-2:] = 0, torch.tensor([60.0, 0.0])
        for main in (5, 20, 33):
            told = Condition("car", palette.rgb[main]).vector(palette)
            votes, _likeness = network(torch.zeros(1, 1, 64, 64), torch.from_numpy(told)[None])
            assert (votes.argmax(dim=1) == main).all()


def test_it_wants_like_parts_to_vote_alike_and_others_to_lie_apart() -> None:
    parts = torch.zeros(1, 8, 8, dtype=torch.long)
    parts[:, :, :3], parts[:, :, 5:] = 1, 2
    groups = Groups.of(parts)
    assert groups.size.tolist() == [24, 24]
    alike = torch.randn(1, 5, 1, 1).expand(1, 5, 8, 8)
    assert disagreement(alike, groups) < 1e-5
    assert disagreement(torch.randn(1, 5, 8, 8) * 4, groups) > 0.3
    apart = torch.where(parts == 1, -2.0, 2.0)[:, None].expand(1, 8, 8, 8)
    assert scatter(apart, groups) < scatter(torch.zeros(1, 8, 8, 8), groups) - 1
    assert disagreement(alike, Groups.of(torch.zeros_like(parts))) == 0


def test_it_counts_rare_crayons_more() -> None:
    weights = rarity(torch.tensor([900, 90, 10]))
    assert weights[0] < weights[1] < weights[2]
    assert float((weights * torch.tensor([0.9, 0.09, 0.01])).sum()) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("size", [(64, 64), (64, 96)])
def test_it_exports_what_it_trained(size: tuple[int, int], palette: Palette, tmp_path: Path) -> None:
    network = tiny(palette)
    network(torch.rand(4, 1, 64, 64), torch.rand(4, len(Condition().vector(palette))))
    recogniser = Recogniser((8, 12, 16)).eval()
    sketch, told = torch.rand(1, 1, *size), torch.from_numpy(Condition("car", palette.rgb[3]).vector(palette))[None]
    with torch.no_grad():
        wanted = [*network.eval()(sketch, told), recogniser(sketch[:, :, :64, :64])]
    given = [{"sketch": sketch.numpy(), "condition": told.numpy()}, {"sketch": np.zeros((1, 1, 128, 128), np.float32)}]
    found = []
    for each, make, inputs in zip((network, recogniser), (recipe.crayons, recipe.recogniser), given, strict=True):
        recipe._save(make({name: value.numpy() for name, value in each.state_dict().items()}), tmp_path / "made.onnx")
        found += onnxruntime.InferenceSession(tmp_path / "made.onnx").run(None, inputs)
    assert np.abs(found[0] - wanted[0].numpy()).max() < 1e-4
    assert np.abs(found[1] - wanted[1].numpy()).max() < 1e-4
    with torch.no_grad():
        assert np.abs(found[2] - recogniser(torch.zeros(1, 1, 128, 128)).numpy()).max() < 1e-4


def test_it_has_the_seeds_networks_and_trains_them() -> None:
    counts = [sum(weight.numel() for weight in each.parameters()) for each in (Generator(), Judge())]
    assert counts == [11_377_155, 2_765_633]
    torch.manual_seed(0)
    course = Pix2Pix(Generator(4, 1), Judge(4), device=CPU)
    sketch = (torch.rand(2, 1, 64, 64) < 0.1).float()
    batch = PictureBatch(sketch, 1 - 2 * sketch.expand(-1, 3, -1, -1))
    told = [course.learn(batch, 2e-3) for _ in range(25)]
    assert told[-1]["apart"] < 0.6 * told[0]["apart"]
    assert all(np.isfinite(list(row.values())).all() for row in told)


def photo(seed: int) -> Image.Image:
    """A coloured thing on a light ground, with some noise, as a camera gives it."""
    chance = np.random.default_rng(seed)
    rows, columns = np.mgrid[0:120, 0:160]
    inside = ((rows - 60) / 35) ** 2 + ((columns - 80) / 50) ** 2 < 1
    pixels = np.where(inside[..., None], (200, 40 + 20 * seed, 30), (236, 236, 232)) + chance.normal(
        0, 3, (120, 160, 3)
    )
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def test_it_makes_a_drawing_of_a_photograph() -> None:
    pair, model = pair_of(photo(1), Edges(None))
    assert model == "soft-edge filter"
    assert pair.sketch.shape == (256, 256)
    assert 0.002 < (pair.sketch < 128).mean() < 0.2
    assert (pair.flat[5, 5] == 255).all()
    assert pair.parts[128, 128] > 0
    assert np.abs(pair.main.astype(int) - (200, 60, 30)).max() < 12


def test_it_learns_a_new_subject_from_photographs(tmp_path: Path) -> None:
    photos, into = tmp_path / "photos", tmp_path / "made"
    photos.mkdir()
    for seed in range(4):
        photo(seed).save(photos / f"{seed}.jpg")
    (photos / "notes.txt").write_text("not a photograph")
    course = CrayonTraining(into, into, images=4, size=2, workers=0)
    training = SubjectTraining(photos, "boat", course, "manage.py train_sketch --photos photos --subject boat")
    card = train_subject(training, Edges(None), device=Device(threads=1)).read_text()
    assert "4 photographs of the folder photos; lines by soft-edge filter" in card
    assert "--subject boat" in card
    assert {"boat.safetensors", "palette.json", "curve.png", "card.md", "sheet-0000004.jpg"} <= {
        path.name for path in into.iterdir()
    }
    with pytest.raises(TooFew, match="0"):
        train_subject(
            SubjectTraining(tmp_path / "made" / "pairs", "boat", course, ""), Edges(None), device=Device(threads=1)
        )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "--minutes or --images"),
        ({"images": 8, "subject": "boat"}, "belong together"),
        ({"images": 8, "subject": "boat", "photos": Path("none"), "course": "recogniser"}, "nothing to be told from"),
        ({"images": 8, "subject": "boat", "photos": Path("none")}, "no folder none"),
    ],
)
def test_it_says_what_a_training_lacks(options: dict, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("train_sketch", **options)
