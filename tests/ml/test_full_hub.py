"""Fetching from the hub, against a server on loopback that speaks as much of its API as that takes."""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from ml.weights.full import FULL
from ml.weights.hub import from_hub
from ml.weights.install import InstallFailed
from ml.weights.shelf import Shelf, digest

LARGE, SMALL = "yolox_l.onnx", "dw-ll_ucoco_384.onnx"
MODEL = FULL["dwpose"]
COMMIT = "c" * 40


@dataclass
class Hub:
    """files: by name. cut: files of which an answer ends after so many bytes, the first time. status, error: instead.

    ignores_range: gives the whole file whatever is asked. hangs: says nothing more where it cuts, every time.
    lies: of the hash of every file.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    cut: dict[str, int] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    error: str = ""
    ignores_range: bool = False
    hangs: bool = False
    lies: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def listing(self) -> dict[str, object]:
        rows = [self._row(name, data) for name, data in self.files.items()]
        return {"id": MODEL.repo, "sha": COMMIT, "siblings": rows}

    def _row(self, name: str, data: bytes) -> dict[str, object]:
        """A large file is listed with its sha256, a small one with git's hash."""
        row = {"rfilename": name, "size": len(data)}
        if name == SMALL:
            git = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
            return row | {"blobId": "0" * 40 if self.lies else git}
        known = "0" * 64 if self.lies else hashlib.sha256(data).hexdigest()
        return row | {"blobId": "f" * 40, "lfs": {"size": len(data), "sha256": known, "pointerSize": 134}}


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def do_GET(self) -> None:
        hub, name = self.hub, self.path.partition("?")[0].rpartition("/")[2]
        hub.asked.append((name, self.headers.get("Range", "")))
        if status := hub.status.get("api" if self.path.startswith("/api/") else name):
            self._refuse(status)
        elif self.path.startswith("/api/"):
            self._send(200, json.dumps(hub.listing()).encode(), "application/json")
        else:
            self._send_file(hub.files[name], name)

    def _send_file(self, data: bytes, name: str) -> None:
        start = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        first = int(start[1]) if start and not self.hub.ignores_range else 0
        end = self.hub.cut.get(name) if self.hub.hangs else self.hub.cut.pop(name, None)
        end = None if end is None else max(0, end - first)
        self._send(206 if first else 200, data[first:], "application/octet-stream", end=end)

    def _send(self, status: int, data: bytes, kind: str, *, end: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[:end])
        self.wfile.flush()
        if end is not None:
            self.hub.over.wait(20 if self.hub.hangs else 0)
            self.close_connection = True

    def _refuse(self, status: int) -> None:
        self.send_response(status)
        if self.hub.error:
            self.send_header("X-Error-Code", self.hub.error)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    served = Hub({LARGE: bytes(range(256)) * 400, SMALL: b"small", "dw-ll_ucoco.pth": b"never taken"})
    handler = type("Handler", (Answer,), {"hub": served})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
        yield served
        served.over.set()
        server.shutdown()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


def fetch(root: Path) -> list[tuple[str, int, int]]:
    """What was told meanwhile."""
    told: list[tuple[str, int, int]] = []
    from_hub(MODEL, root, patience_s=0.2, tell=lambda doing, done=0, size=0: told.append((doing, done, size)))
    return told


def state(root: Path) -> str:
    return Shelf([root], FULL).state(MODEL.name, thorough=True).state


def test_it_fetches_what_is_needed_and_nothing_else(hub: Hub, root: Path) -> None:
    told = fetch(root)
    assert state(root) == "ready"
    assert told[:3] == [(SMALL, 0, 0), (SMALL, 5, 5), (LARGE, 0, 0)]
    assert (LARGE, 102_400, 102_400) in told
    assert [name for name, _range in hub.asked] == ["DWPose", SMALL, LARGE]
    assert {path.name for path in root.rglob("*") if path.is_file()} == {LARGE, SMALL, "manifest.json"}
    assert json.loads((root / MODEL.name / "manifest.json").read_text())["commit"] == COMMIT


def test_it_goes_on_with_a_half_file(hub: Hub, root: Path) -> None:
    """In the same run when the line breaks, and in the next when that ended."""
    hub.cut[LARGE] = 1_000
    fetch(root)
    assert hub.asked[-2:] == [(LARGE, ""), (LARGE, "bytes=1000-")]
    assert digest(root / MODEL.name / LARGE) == hashlib.sha256(hub.files[LARGE]).hexdigest()


def test_it_goes_on_in_the_next_run(hub: Hub, root: Path) -> None:
    part = root / ".hub" / MODEL.name / "made" / f"{LARGE}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(hub.files[LARGE][:5_000])
    fetch(root)
    assert hub.asked[-1] == (LARGE, "bytes=5000-")
    assert state(root) == "ready"


def test_it_begins_anew_where_the_server_knows_no_ranges(hub: Hub, root: Path) -> None:
    hub.cut[LARGE], hub.ignores_range = 1_000, True
    fetch(root)
    assert state(root) == "ready"


def test_it_drops_a_file_that_is_not_the_listed_one(hub: Hub, root: Path) -> None:
    hub.lies = True
    with pytest.raises(InstallFailed, match=f"{SMALL} came damaged and is fetched again next time"):
        fetch(root)
    assert not list(root.rglob("*.onnx*"))
    hub.lies = False
    fetch(root)
    assert state(root) == "ready"


@pytest.mark.parametrize(
    ("status", "error", "reason"),
    [
        ({"api": 401}, "GatedRepo", "wants a log-in: accept its terms at https://huggingface.co/yzd-v/DWPose"),
        ({LARGE: 403}, "GatedRepo", "wants a log-in"),
        ({"api": 401}, "", "is not on the hub, or hides from who is not logged in"),
        ({"api": 404}, "RepoNotFound", "is not on the hub"),
        ({LARGE: 404}, "EntryNotFound", f"{LARGE} is not given"),
        ({"api": 503}, "", "yzd-v/DWPose: the hub does not answer"),
        ({LARGE: 503}, "", f"{LARGE} stops at 0 of 102400 bytes"),
    ],
)
def test_it_says_why_the_hub_gives_nothing(
    status: dict[str, int], error: str, reason: str, hub: Hub, root: Path
) -> None:
    hub.status, hub.error = status, error
    with pytest.raises(InstallFailed, match=reason):
        fetch(root)
    assert state(root) == "missing"


def test_it_does_not_wait_for_ever(hub: Hub, root: Path) -> None:
    """What came before the silence is kept."""
    hub.hangs, hub.cut = True, {LARGE: 700}
    hub.files[SMALL] = b""
    with pytest.raises(InstallFailed, match="stops at 700 of 102400 bytes"):
        fetch(root)
    assert state(root) == "missing"
    assert [path.stat().st_size for path in root.rglob(f"{LARGE}.part")] == [700]


def test_it_keeps_a_pickle_only_where_it_is_asked_to(hub: Hub, root: Path, tmp_path: Path) -> None:
    """It is fetched, converted in a process of its own, and gone."""
    craft = FULL["craft"]
    torch.save({"module.a": torch.ones(2)}, tmp_path / "craft.pth")
    hub.files = {"craft_mlt_25k.pth": (tmp_path / "craft.pth").read_bytes(), "craft_refiner_CTW1500.pth": b"never"}
    from_hub(craft, root, patience_s=0.2, keep=True)
    assert {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} == {
        "craft/craft_mlt_25k.safetensors", "craft/manifest.json", ".originals/craft/craft_mlt_25k.pth",
    }  # fmt: skip
    assert load_file(root / "craft" / "craft_mlt_25k.safetensors")["a"].tolist() == [1.0, 1.0]


def test_it_says_what_is_not_on_the_hub(root: Path) -> None:
    with pytest.raises(InstallFailed, match=r"take it from https://github\.com/UCSB-NLP-Chang/DiffSTE"):
        from_hub(FULL["diffste"], root)


def test_it_says_that_nobody_is_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    with pytest.raises(InstallFailed, match="the hub does not answer"):
        fetch(root)
