"""Files of gigabytes, copied whole or not at all: in a part beside, compared, and renamed."""

import errno
import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from ml.errors import WeightsMissing
from ml.weights.formats import check_safetensors
from ml.weights.hub_model import GB
from ml.weights.install import InstallFailed
from ml.weights.shelf import CHUNK, digest

PART = ".part"
OTHER = "{} is damaged: it is not the file that its record says"


class Tell(Protocol):
    """Called with what goes on: a file, and how many of its bytes are here; or a step without bytes."""

    def __call__(self, doing: str, done: int = 0, size: int = 0) -> None: ...


def tell_nobody(doing: str, done: int = 0, size: int = 0) -> None:
    """A Tell for who does not watch."""


def take(file: Path, copy: Path, *, known: str = "", tell: Tell = tell_nobody) -> None:
    """Copy a file, unless it is there already, and compare what arrived. known: its hash, see `digest_as`.

    Raises InstallFailed.
    """
    if copy.is_file() and digest_as(copy, known) == (known or digest(file)):
        return
    part = copy.with_name(copy.name + PART)
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        copied = _copy(file, part, tell)
        if known and digest_as(part, known) != known:
            raise InstallFailed(OTHER.format(file))
        if digest(part) != copied:
            raise InstallFailed(f"{file} did not arrive as it was; is the disk in order?")
        part.replace(copy)
    except OSError as error:
        raise InstallFailed(said(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _copy(file: Path, part: Path, tell: Tell) -> str:
    """Returns the sha256 of what was read."""
    sums, size = hashlib.sha256(), file.stat().st_size
    with file.open("rb") as reading, part.open("wb") as writing:
        while block := reading.read(CHUNK):
            sums.update(block)
            writing.write(block)
            tell(file.name, reading.tell(), size)
    return sums.hexdigest()


def digest_as(path: Path, known: str) -> str:
    """The file's hash of the kind of `known`: sha256, or git's of a small file."""
    if len(known) != 40:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    sums = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            sums.update(block)
    return sums.hexdigest()


def keep_only(folder: Path, names: Iterable[str]) -> None:
    """Drop what an earlier run left and is not wanted any more."""
    wanted = {folder / f"{name}{end}" for name in names for end in ("", PART)}
    for path in list(folder.rglob("*")) if folder.is_dir() else []:
        if path.is_file() and path not in wanted:
            path.unlink()


def check_room(needed: int, folder: Path) -> None:
    """Raises InstallFailed where so many bytes, less what is there already, do not fit on the disk."""
    folder.mkdir(parents=True, exist_ok=True)
    needed -= sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise InstallFailed(f"it needs {needed / GB:.1f} GB more, and {free / GB:.1f} GB are free")


def check_published(path: Path, *, known: str = "") -> None:
    """Look at a file before gigabytes are copied. known: its hash, to compare now. Raises InstallFailed."""
    if known and digest_as(path, known) != known:
        raise InstallFailed(OTHER.format(path))
    try:
        if path.suffix == ".safetensors":
            check_safetensors(path)
        elif path.suffix == ".json":
            json.loads(path.read_text())
    except (WeightsMissing, ValueError, OSError, RecursionError) as error:
        raise InstallFailed(f"{path} is damaged: {str(error).removeprefix(f'{path.name}: ')}") from error


def said(error: OSError) -> str:
    """In a person's words."""
    if error.errno == errno.ENOSPC:
        return "the disk is full; what was copied whole stays for the next try"
    return str(error)
