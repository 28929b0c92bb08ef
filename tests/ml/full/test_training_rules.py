"""What the trainings of adapters rest on: numbers of layers, noise, guidance, tables of pictures."""

from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import DDPMScheduler, UNet2DConditionModel
from diffusers.training_utils import compute_snr
from django.core.management.base import CommandError
from PIL import Image

from ml.dreamstyler.guidance import Balance, balanced, guided
from ml.dreamstyler.stages import stage_of
from ml.errors import InvalidInput, OutOfMemory
from ml.training import progress
from ml.training.attaching import low_rank
from ml.training.diffusion.examples import read_examples
from ml.training.diffusion.noise import NoiseSchedule
from ml.training.diffusion.recipes import RECIPES
from ml.training.diffusion.trainer import Training, _checked
from ml.training.progress import TrainingProgress
from ml.training.steps import CHECKPOINT, Plan, run_steps
from ml.weights.sd15 import SD15_UNET
from pictory.core.management.training_command import _recipe


def test_it_changes_as_many_numbers_as_the_published_recipe() -> None:
    """Rank 4 beside the attention of SD 1.5 is known to be 797,184 numbers, 3.2 MB in float32, as the covers' file."""
    with torch.device("meta"):
        unet = UNet2DConditionModel.from_config(SD15_UNET)
        numbers = {}
        for name, rank in (("cover", 4), ("pivotal", 16), ("short", 16)):
            with low_rank(unet, rank=rank, layers=RECIPES[name].layers, seed=0) as learned:
                numbers[name] = sum(parameter.numel() for parameter in learned)
    assert numbers["cover"] == 797_184
    assert numbers["pivotal"] > 4 * numbers["cover"]
    assert len(unet.state_dict()) == 686


def test_it_weighs_noise_as_published() -> None:
    """Min-SNR, both kinds of prediction, beside diffusers' own ratio of signal and noise."""
    times = torch.tensor([0, 1, 200, 600, 999])
    for kind, more in (("epsilon", 0.0), ("v_prediction", 1.0)):
        config = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "prediction_type": kind}
        scheduler, schedule = DDPMScheduler.from_config(config), NoiseSchedule.of(config)
        ratio = compute_snr(scheduler, times)
        assert torch.allclose(schedule.weights(times, 5.0), ratio.clamp(max=5.0) / (ratio + more), rtol=1e-4)
        picture, noise = torch.randn(2, 5, 4, 2, 2)
        assert torch.allclose(
            schedule.noised(picture, noise, times), scheduler.add_noise(picture, noise, times), atol=1e-5
        )
        wanted = noise if kind == "epsilon" else scheduler.get_velocity(picture, noise, times)
        assert torch.allclose(schedule.wanted(picture, noise, times), wanted, atol=1e-5)


def test_it_guides_by_the_published_formula() -> None:
    """u + c/2 (k - u) + s/2 (x - k) + s/2 (y - u) + c/2 (x - y) + n (x - u), on numbers that tell all apart."""
    u, x, k, y = (torch.tensor([value]) for value in (1.0, 20.0, 300.0, 4_000.0))
    style, content, whole = 0.5, 3.0, 5.0
    wanted = u + 1.5 * (k - u) + 0.25 * (x - k) + 0.25 * (y - u) + 1.5 * (x - y) + 5.0 * (x - u)
    assert balanced((u, x, k, y), Balance(style, content, whole)) == wanted
    assert guided((u, x), 7.0) == u + 7.0 * (x - u)
    assert [stage_of(time, 6, 1_000) for time in (0, 166, 167, 999)] == [0, 0, 1, 5]


def test_it_reads_tables_and_refuses_what_lies_outside(tmp_path: Path) -> None:
    for name in ("0.png", "2.png"):
        Image.new("RGB", (64, 70), "red").save(tmp_path / name)
    table = tmp_path / "table.csv"
    table.write_text("file_name,caption\n0.png,a  red ball\n2.png,\n")
    assert [(each.path.name, each.words) for each in read_examples(table)] == [("0.png", "a red ball"), ("2.png", "")]
    table.write_text("file_name,caption\n../secret.png,x\n")
    with pytest.raises(InvalidInput, match="outside its folder"):
        read_examples(table)
    table = tmp_path / "table.jsonl"
    table.write_text('["0.png", "a red ball"]')
    with pytest.raises(InvalidInput, match="no object"):
        read_examples(table)


def test_it_reads_words_beside_a_picture_in_utf_8_and_says_which_are_not(tmp_path: Path) -> None:
    Image.new("RGB", (64, 70), "red").save(tmp_path / "0.png")
    (tmp_path / "0.txt").write_text("빨간 공", encoding="utf-8-sig")
    assert [each.words for each in read_examples(tmp_path)] == ["빨간 공"]
    (tmp_path / "0.txt").write_text("빨간 공", encoding="cp949")
    with pytest.raises(InvalidInput, match=r"0\.txt"):
        read_examples(tmp_path)


def test_it_leaves_the_folder_of_another_kind_of_training_alone(tmp_path: Path) -> None:
    """Those of sketches and of Gemma lie beside those of adapters."""
    Image.new("RGB", (64, 70), "red").save(tmp_path / "0.png")
    training = Training(tmp_path, "crayons", tmp_path / "all", RECIPES["crayon"])
    progress.write(training.into, TrainingProgress("crayons", "crayons"))
    with pytest.raises(InvalidInput, match="of the kind crayons"):
        _checked(training, ("controlnet",))
    assert [path.name for path in training.into.iterdir()] == [progress.FILE]


class Blind:
    """Learns, and has no memory left to show it."""

    modules, optimisers = {}, {}

    def learn(self, step: int) -> float:
        return 1.0 / (step + 1)

    def sample(self, number: int) -> str:
        raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")


def test_memory_that_is_too_short_for_a_sample_is_named(tmp_path: Path) -> None:
    plan = Plan(tmp_path, "lora", "short", steps=4, pictures=1, save_steps=4, sample_steps=2)
    with pytest.raises(OutOfMemory):
        run_steps(plan, Blind())
    told = progress.read(tmp_path)
    assert (told.state, told.step) == ("failed", 2)
    assert "out of memory" in told.error
    assert (tmp_path / CHECKPOINT).is_file()


NUMBERS = dict.fromkeys(("steps", "batch", "rank", "rate", "side_px", "seed"))


@pytest.mark.parametrize(
    ("recipe", "said", "complaint"),
    [
        ("short", {"steps": -5}, "--steps is at least 1"),
        ("short", {"rate": -1e-4}, "--rate is more than 0"),
        ("short", {"side_px": 65}, "multiple of 64"),
        ("dreamstyler", {"rank": 4}, "learns none"),
    ],
)
def test_a_command_refuses_numbers_that_teach_nothing(recipe: str, said: dict[str, Any], complaint: str) -> None:
    with pytest.raises(CommandError, match=complaint):
        _recipe(NUMBERS | {"recipe": recipe} | said)


def test_a_command_says_how_many_pictures_an_update_has() -> None:
    assert _recipe(NUMBERS | {"recipe": "pivotal"}).pictures == 4
    assert _recipe(NUMBERS | {"recipe": "pivotal", "batch": 8}).pictures == 8
