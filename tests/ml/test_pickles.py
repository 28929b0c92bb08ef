"""Tensors come out of a pickle, and nothing else does; nothing that it asks for is run."""

import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from ml.errors import WeightsMissing
from ml.weights.pickles import convert, limited_memory


class Settings:
    """As of a framework that is not installed here."""

    def __init__(self) -> None:
        self.rate = 0.1


@pytest.fixture
def checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As a training framework leaves it: weights under state_dict, settings and states of callbacks beside."""
    monkeypatch.setattr(Settings, "__module__", "src.settings")
    for name in ("src", "src.settings"):
        monkeypatch.setitem(sys.modules, name, sys.modules[__name__])
    path = tmp_path / "diffste.ckpt"
    tensors = {
        "unet.a": torch.ones(2, 2, dtype=torch.float16),
        "vae.b": torch.ones(3),
        "char_embedder.c": torch.ones(1),
    }
    torch.save({"state_dict": tensors, "hyper_parameters": {"config": Settings()}, "callbacks": {Settings: {}}}, path)
    monkeypatch.undo()
    return path


def test_it_takes_only_tensors_out_of_a_checkpoint(checkpoint: Path, tmp_path: Path) -> None:
    convert(checkpoint, tmp_path / "net.safetensors", prefix="unet.")
    assert {name: value.dtype for name, value in load_file(tmp_path / "net.safetensors").items()} == {
        "a": torch.float16
    }


def test_it_reads_an_old_pickle_of_a_network_that_was_trained_on_several_devices(tmp_path: Path) -> None:
    weights = {"module.conv.weight": torch.randn(2, 3).t(), "module.conv.bias": torch.randn(2)}
    torch.save(weights, tmp_path / "craft.pth", _use_new_zipfile_serialization=False)
    convert(tmp_path / "craft.pth", tmp_path / "net.safetensors", prefix="module.")
    found = load_file(tmp_path / "net.safetensors")
    assert {f"module.{name}" for name in found} == weights.keys()
    assert all(found[name.removeprefix("module.")].equal(value) for name, value in weights.items())


class Evil:
    def __init__(self, *call: Any) -> None:
        self.call = call

    def __reduce__(self) -> tuple[Any, ...]:
        return self.call[0], self.call[1:]


BAD_PICKLES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a command": (lambda to: torch.save({"a": Evil(os.system, f"touch {to.parent}/done")}, to), "is refused"),
    "code": (lambda to: torch.save({"a": Evil(eval, "print('hello')")}, to), "is refused"),
    "a plain pickle": (lambda to: to.write_bytes(pickle.dumps({"a": Evil(os.getpid)}, protocol=2)), "is refused"),
    "no tensors": (lambda to: torch.save({"a": [1, 2]}, to), "holds no tensors"),
    "half a file": (lambda to: (torch.save({"a": torch.ones(999)}, to), os.truncate(to, 999)), "bad.pth"),
    "text": (lambda to: to.write_text("<html>quota exceeded</html>"), "bad.pth"),
    "more than it holds": (lambda to: torch.save({"a": torch.ones(1).expand(10**13)}, to), "more than it does"),
    "infinity": (lambda to: torch.save({"a": torch.tensor([float("inf")] * 99)}, to), "a is not finite"),
}


@pytest.mark.parametrize("what", BAD_PICKLES)
def test_it_runs_nothing_that_a_pickle_asks_for(what: str, tmp_path: Path) -> None:
    make, reason = BAD_PICKLES[what]
    make(tmp_path / "bad.pth")
    with pytest.raises(WeightsMissing, match=reason):
        convert(tmp_path / "bad.pth", tmp_path / "net.safetensors")
    assert {path.name for path in tmp_path.iterdir()} == {"bad.pth"}


def test_it_takes_so_much_memory_and_no_more() -> None:
    """Address space alone is asked for; afterwards the process is as it was."""
    with limited_memory(1_000_000), pytest.raises(RuntimeError, match="allocate memory"):
        torch.empty(3_000_000_000, dtype=torch.uint8)
    assert torch.empty(3_000_000_000, dtype=torch.uint8).numel() == 3_000_000_000
