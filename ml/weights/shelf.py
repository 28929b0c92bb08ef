"""Verified folders of weights.

A folder holds its files and `manifest.json`, which records what was made: revision, and of each file sha256, size and
time. Looking a folder up compares size and time and hashes what changed, so a lookup is quick and a broken file is
never loaded.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from ml.errors import WeightsMissing
from ml.weights.origin import Weights

logger = logging.getLogger(__name__)

MANIFEST = "manifest.json"
FORMATS = {
    ".safetensors", ".onnx", ".gguf", ".tflite", ".npz", ".sf2", ".sf3", ".json", ".jinja", ".txt", ".md", ".model",
}  # fmt: skip
CHUNK = 1 << 20


@dataclass(frozen=True)
class State:
    """Of one folder. detail: the file and what is wrong with it."""

    state: Literal["ready", "missing", "broken"]
    detail: str = ""
    size_mb: float = 0.0


class Shelf:
    """The folders under some roots, the first that has one wins. table: what each should be."""

    def __init__(self, roots: Iterable[Path], table: Mapping[str, Weights]) -> None:
        self.roots, self.table = tuple(roots), table

    def folder(self, name: str) -> Path:
        """Raises WeightsMissing, which names the file when one is broken."""
        state = self.state(name)
        if state.state != "ready":
            raise WeightsMissing(f"{name} is {state.state}: {state.detail}")
        return self._place(name)

    def find(self, name: str) -> Path | None:
        """The folder, or None, which is logged: the caller has an honest way without."""
        try:
            return self.folder(name)
        except WeightsMissing as error:
            logger.warning("going on without weights: %s", error)
            return None

    def state(self, name: str, *, thorough: bool = False) -> State:
        """thorough: hash every file whatever its size and time say."""
        folder = self._place(name)
        if folder is None:
            return State("missing", "not installed")
        try:
            record = read_record(folder)
            complaint = self._complaint(name, folder, record, thorough=thorough)
            revision, size_mb = record["revision"], sum(facts["bytes"] for facts in record["files"].values()) / 1e6
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            return State("broken", f"{MANIFEST}: {error}")
        if revision != self.table[name].revision:
            return State("missing", f"revision {revision} is here, {self.table[name].revision} is wanted")
        return State("broken", complaint, size_mb) if complaint else State("ready", "", size_mb)

    def _place(self, name: str) -> Path | None:
        return next((root / name for root in self.roots if (root / name / MANIFEST).is_file()), None)

    def _complaint(self, name: str, folder: Path, record: dict[str, Any], *, thorough: bool) -> str:
        wanted = self.table[name]
        if missing := set(wanted.files) - set(record["files"]):
            return f"{min(missing)} was not made"
        for file, facts in record["files"].items():
            if complaint := _about_file(folder / file, facts, wanted.files.get(file, ""), thorough=thorough):
                return f"{file} {complaint}"
        return ""


def read_record(folder: Path) -> dict[str, Any]:
    """The manifest. Raises OSError, ValueError."""
    return json.loads((folder / MANIFEST).read_text())


def write_record(folder: Path, weights: Weights, *, commit: str = "") -> None:
    """Record every file of the folder as it is now. commit: of the repository that they were published in.

    Raises ValueError for a file that is no weights or another's.
    """
    files = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST):
        path.chmod(path.stat().st_mode | 0o444)  # who installs and who serves may be two
        name = str(path.relative_to(folder))
        facts = {"sha256": digest(path), "bytes": path.stat().st_size, "mtime_ns": path.stat().st_mtime_ns}
        if complaint := _about_file(path, facts, weights.files.get(name, ""), thorough=False):
            raise ValueError(f"{name} {complaint}")
        files[name] = facts
    if missing := set(weights.files) - set(files):
        raise ValueError(f"{min(missing)} was not made")
    record = {"name": weights.name, "revision": weights.revision, "files": files}
    if commit:
        record["commit"] = commit
    (folder / MANIFEST).write_text(json.dumps(record, indent=1))


def digest(path: Path) -> str:
    """sha256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _about_file(path: Path, facts: dict[str, Any], pinned: str, *, thorough: bool) -> str:
    """What is wrong with a file, or nothing."""
    if path.suffix not in FORMATS:
        return "is of a kind that is never loaded"
    if pinned and pinned != facts["sha256"]:
        return "is not the file that was asked for"
    try:
        status = path.stat()
    except OSError:
        return "is gone"
    if status.st_size != facts["bytes"]:
        return f"has {status.st_size} bytes instead of {facts['bytes']}"
    if thorough:
        return "is damaged" if digest(path) != facts["sha256"] else ""
    if status.st_mtime_ns == facts["mtime_ns"]:
        return ""
    seen = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return "is damaged" if _digest_once(path, seen) != facts["sha256"] else ""


@lru_cache(maxsize=256)
def _digest_once(path: Path, seen: tuple[int, ...]) -> str:
    """Of a file that was copied, so that its time is not the recorded one. seen: what changes when the file does."""
    return digest(path)
