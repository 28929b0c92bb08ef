"""The published models: taken from a folder, refused in words, never fetched unasked."""

import io
import os
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from ml.weights.full import FULL, needed_for
from ml.weights.hub import from_hub
from ml.weights.install import InstallFailed
from pictory.core import gpu


@pytest.fixture
def models_dir(tmp_path: Path, settings: Any) -> Path:
    settings.MODELS_DIR = tmp_path / "models"
    return settings.MODELS_DIR


@pytest.fixture
def shelf_of_files(tmp_path: Path) -> Path:
    """A folder as somebody copies it from the hub, with a file in it that is never taken."""
    repo = tmp_path / "copied" / "yzd-v" / "DWPose"
    repo.mkdir(parents=True)
    (repo / "dw-ll_ucoco_384.onnx").write_bytes(b"net")
    (repo / "evil.bin").write_bytes(b"pickle")
    scribble = tmp_path / "copied" / "controlnet_scribble"
    scribble.mkdir()
    (scribble / "diffusion_pytorch_model.safetensors").write_bytes(b"x")
    return tmp_path / "copied"


def install(*arguments: str) -> str:
    out = io.StringIO()
    call_command("install_models", "full", *arguments, stdout=out)
    return out.getvalue()


def test_it_writes_down_each_source_and_what_its_licence_asks() -> None:
    for name, model in FULL.items():
        assert model.name == name
        assert "/" in model.repo
        assert model.licence
        assert model.capabilities
        assert not [pattern for pattern in model.patterns if pattern.endswith((".bin", ".ckpt", ".pt", ".pth", ".pkl"))]
        assert not (model.gated or model.not_for_sale) or model.note


def test_it_takes_a_model_from_a_folder_and_only_what_is_safe(models_dir: Path, shelf_of_files: Path) -> None:
    with pytest.raises(CommandError, match="neither sd_vae nor"):
        install("pose", "--from", str(shelf_of_files))
    assert {path.name for path in (models_dir / "dwpose").iterdir()} == {"dw-ll_ucoco_384.onnx", "manifest.json"}
    assert gpu.shelf().state("dwpose", thorough=True).state == "ready"
    (models_dir / "dwpose" / "dw-ll_ucoco_384.onnx").write_bytes(b"cut")
    assert gpu.shelf().state("dwpose").state == "broken"


def test_it_asks_before_a_licence_that_wants_something(models_dir: Path, shelf_of_files: Path) -> None:
    with pytest.raises(CommandError, match="its licence was not accepted"):
        install("music", "--from", str(shelf_of_files))
    with pytest.raises(CommandError, match="neither audioldm2 nor"):
        install("music", "--accept", "--from", str(shelf_of_files))


def test_it_says_what_no_model_is_for(models_dir: Path) -> None:
    with pytest.raises(CommandError, match="is for 'flying'"):
        install("flying")


def test_it_knows_what_a_capability_needs() -> None:
    assert {model.name for model in needed_for(["colouring"])} == {"sd15", "controlnet_crayon", "controlnet_scribble"}
    assert needed_for([]) == list(FULL.values())


@pytest.fixture
def broken_hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A hub on loopback that answers every question with 503, and the questions."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(503)

        def log_message(self, *_args: object) -> None:
            pass

    with socketserver.TCPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
        yield asked
        server.shutdown()


def test_it_says_when_the_hub_does_not_answer(models_dir: Path, broken_hub: list[str]) -> None:
    models_dir.mkdir()
    with pytest.raises(InstallFailed, match="yzd-v/DWPose: the hub does not answer"):
        from_hub(FULL["dwpose"], models_dir)
    assert any("yzd-v/DWPose" in path for path in broken_hub)
    assert not (models_dir / "dwpose").exists()


def test_it_names_a_published_model_that_was_damaged(models_dir: Path, shelf_of_files: Path) -> None:
    """One byte changed, size and time as they were: only hashing finds it."""
    with pytest.raises(CommandError):
        install("pose", "--from", str(shelf_of_files))
    file = models_dir / "dwpose" / "dw-ll_ucoco_384.onnx"
    before = file.stat()
    file.write_bytes(b"nat")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    out = io.StringIO()
    call_command("models", "--check", stdout=out)
    assert "dwpose: dw-ll_ucoco_384.onnx is damaged" in out.getvalue()
