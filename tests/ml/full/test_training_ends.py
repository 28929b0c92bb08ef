"""How trainings begin and end beside each other: by command, alone in a folder, stopped, refused, on a full disk."""

import errno
import io
import resource
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch
from django.core.management import CommandError, call_command
from PIL import Image

from ml.errors import InvalidInput
from ml.store import ModelStore
from ml.training import progress
from ml.training.steps import Plan, Turns, run_steps
from ml.weights.full import FULL
from ml.weights.install import install_made
from ml.weights.ours import CONTROLNET_OURS, GEMMA2_LORA
from pictory.core import gpu
from tests.ml.full.test_training import toy, train


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pictures")
    for number, colour in enumerate(("red", "green", "blue")):
        Image.new("RGB", (64, 70), colour).save(folder / f"{number}.png")
    return folder


@pytest.fixture
def installed(toys: Path, full: ModelStore, settings: Any) -> Iterator[None]:
    """The toys as the models of this installation, and the process's own handlers of signals afterwards."""
    settings.MODELS_DIR = toys
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    gpu.store.cache_clear()
    yield
    gpu.store.cache_clear()
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("installed")
def test_it_trains_by_command(pictures: Path, tmp_path: Path) -> None:
    usual = {"pictures": pictures, "name": "ink", "into": tmp_path, "steps": 2, "side_px": 64, "stdout": io.StringIO()}
    for command, kind in (
        ("train_lora", "lora"),
        ("train_dreamstyler", "dreamstyler"),
        ("train_controlnet", "controlnet"),
    ):
        call_command(command, **usual | {"name": kind, "batch": 2})
        told = progress.read(tmp_path / kind)
        assert (told.kind, told.state, told.step, len(told.samples)) == (kind, "done", 2, 1)
        assert (tmp_path / kind / "adapter" / "card.json").is_file()
    with pytest.raises(CommandError, match="multiple of 64"):
        call_command("train_lora", **usual | {"side_px": 65})
    with pytest.raises(CommandError, match="holds no picture"):
        call_command("train_lora", **usual | {"pictures": tmp_path})


def test_it_stops_while_it_reads_and_is_alone_in_its_folder(full: ModelStore, pictures: Path, tmp_path: Path) -> None:
    told, names = [], {"progress.json", "training.json", ".lock"}

    def stopped() -> bool:
        told.append(progress.read(tmp_path / "ink"))
        return True

    assert train(full, pictures, tmp_path, toy("cover"), turns=Turns(should_yield=stopped)).adapter is None
    assert [(each.state, each.doing) for each in told] == [("preparing", "Reading the pictures")]
    assert progress.read(tmp_path / "ink").state == "stopped"
    assert {path.name for path in (tmp_path / "ink").iterdir()} == names, "nothing half"
    refusals = []

    def begin_again(*_step: Any, **_told: Any) -> None:
        if not refusals:
            with pytest.raises(InvalidInput, match="another process trains in") as refusal:
                train(full, pictures, tmp_path, toy("cover"))
            refusals.append(refusal)

    assert train(full, pictures, tmp_path, toy("cover"), on_step=begin_again).adapter
    assert refusals


class Heavy:
    """Learns 40 kB."""

    def __init__(self) -> None:
        self.modules, self.optimisers = {"learned": torch.nn.Linear(100, 100)}, {}

    def learn(self, step: int) -> float:
        return 1.0 / (step + 1)

    def sample(self, number: int) -> str:
        return "."


def test_a_disk_that_takes_no_more_is_told_as_a_failure_and_it_goes_on_later(tmp_path: Path) -> None:
    """The system refuses files of more than 20 kB, as a full disk would refuse them."""
    plan = Plan(tmp_path, "lora", "short", steps=4, pictures=1, save_steps=2, sample_steps=0)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, usual[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            run_steps(plan, Heavy())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    told = progress.read(tmp_path)
    assert (told.state, told.step) == ("failed", 2)
    assert "File too large" in told.error
    assert {path.name for path in tmp_path.iterdir()} == {progress.FILE}
    assert progress.said(OSError(errno.ENOSPC, "No space left on device")) == progress.FULL_DISK
    assert run_steps(plan, Heavy())


def test_what_is_trained_here_waits_for_another_installer_and_comes_whole_or_not_at_all(
    tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    models_dir = settings.MODELS_DIR = tmp_path
    first, at_work, go_on = [], threading.Event(), threading.Event()

    def make(content: str, made: Path) -> None:
        first.append(content)
        (made / "config.json").write_text("{}")
        if content == "one":
            at_work.set()
            assert go_on.wait(60)
        (made / "diffusion_pytorch_model.safetensors").write_text(content)

    one = threading.Thread(target=install_made, args=(CONTROLNET_OURS, models_dir, partial(make, "one")))
    two = threading.Thread(target=install_made, args=(CONTROLNET_OURS, models_dir, partial(make, "two")))
    one.start()
    assert at_work.wait(60)
    two.start()
    while "waiting for its end" not in caplog.text:
        time.sleep(0.01)
    assert first == ["one"]
    go_on.set()
    one.join()
    two.join()
    with pytest.raises(ValueError, match="was not made"):
        install_made(CONTROLNET_OURS, models_dir, lambda made: (made / "config.json").touch())
    assert gpu.shelf().state(CONTROLNET_OURS.name, thorough=True).state == "ready"
    assert (models_dir / CONTROLNET_OURS.name / "diffusion_pytorch_model.safetensors").read_text() == "two"
    assert {path.name for path in models_dir.iterdir()} == {CONTROLNET_OURS.name, ".lock"}


def test_what_is_trained_here_is_under_its_bases_licence() -> None:
    for made, base in ((CONTROLNET_OURS, "controlnet_scribble"), (GEMMA2_LORA, "gemma2_2b")):
        assert (made.licence, made.licence_url) == (FULL[base].licence, FULL[base].licence_url)
        assert made.by == "this installation"
