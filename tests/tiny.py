"""The full tier at toy size: real classes with random weights, installed as the published models are."""

import fcntl
import importlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from ml.device import Device
from ml.store import ModelStore
from ml.weights.formats import check_safetensors
from ml.weights.full import FULL
from ml.weights.install import put_in_place
from ml.weights.shelf import Shelf, write_record
from ml.weights.table import WEIGHTS

ROOT = Path(__file__).resolve().parents[1]
REAL = (ROOT / "ml" / "trained", ROOT / "var" / "models")  # the embedded tier, which the full one stands on in places

# Modules with `save(folder)`, which writes folder/<name in FULL>/... for each model of the family.
TOYS = {
    "stable_diffusion": "tests.toys.stable_diffusion",
    "gemma2": "tests.toys.gemma2",
    "audioldm2": "tests.toys.audioldm2",
    "animate": "tests.toys.animate",
    "dwpose": "tests.toys.dwpose",
    "craft": "tests.toys.craft",
    "diffste": "tests.toys.diffste",
    "karlo": "tests.toys.karlo",
    "vgg19": "tests.toys.vgg19",
}


def shelf(tmp: Path, *families: str) -> Shelf:
    """These families of TOYS, or all, saved below `tmp` by whoever comes first; what is there already stays."""
    tmp.mkdir(parents=True, exist_ok=True)
    with (tmp / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for family in families or TOYS:
            _save(tmp, family)
    return Shelf((tmp, *REAL), WEIGHTS | FULL)


def store(shelf: Shelf) -> ModelStore:
    return ModelStore(shelf, device=Device(threads=1), budget_mb=8_000)


def _save(tmp: Path, family: str) -> None:
    mark, making = tmp / f".{family}", tmp / ".making"
    if mark.exists():
        return
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    importlib.import_module(TOYS[family]).save(making)
    for place in _not_yet(making.iterdir(), tmp):
        for path in place.rglob("*.safetensors"):
            check_safetensors(path)
        write_record(place, FULL[place.name])
        put_in_place(place, tmp / place.name)
    mark.touch()


def _not_yet(places: Iterable[Path], tmp: Path) -> list[Path]:
    return [place for place in places if not (tmp / place.name).exists()]
