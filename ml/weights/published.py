"""From published files to a folder of weights: what is taken, what is converted, and what is looked at before."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from ml.errors import WeightsMissing
from ml.weights.formats import check_safetensors
from ml.weights.hub_model import HubModel, Pickled
from ml.weights.install import ROOT, InstallFailed, put_in_place
from ml.weights.shelf import write_record
from ml.weights.taking import Tell, said

PATIENCE_S = 120  # for reading pickles and looking at networks, beside what the disk needs
BYTES_A_SECOND = 20_000_000  # that a slow one gives
NETWORKS = (".safetensors", ".onnx")


@dataclass(frozen=True)
class Plan:
    """taken: published files that stay as they are. pickled: ours -> the pickle that it is made from."""

    taken: tuple[str, ...]
    pickled: Mapping[str, Pickled] = field(default_factory=dict)

    @property
    def pickles(self) -> set[str]:
        return {one.file for one in self.pickled.values()}

    @property
    def published(self) -> list[str]:
        """All that has to be fetched or read."""
        return sorted({*self.taken, *self.pickles})


def plan(model: HubModel, published: Iterable[str]) -> Plan:
    """What of these files is needed. Raises InstallFailed, which names the first that is missing."""
    there = {name for name in published if _stays_inside(name)}
    lacking = set(model.files) - there
    found = {name: model.pickle_of(name) for name in sorted(lacking)}
    pickled = {name: one for name, one in found.items() if one and one.file in there}
    written = {_config_beside(name) for name, one in pickled.items() if one.config}
    if missing := lacking - set(pickled) - written:
        twin = found[min(missing)]
        raise InstallFailed(f"{min(missing)} is missing" + (f", and so is {twin.file}" if twin else ""))
    more = {name for name in there if any(fnmatchcase(name, pattern) for pattern in model.patterns)}
    return Plan(tuple(sorted(set(model.files) & there | more)), pickled)


def workplace(model: HubModel, root: Path) -> Path:
    """Where a model is put together; it outlives a run that was killed."""
    return root.resolve() / ".hub" / model.name


def finish(model: HubModel, planned: Plan, files: Mapping[str, Path], root: Path, *, commit: str, tell: Tell) -> None:
    """Convert what is pickled, look at all of it, record it and put it in place. Raises InstallFailed.

    files: the published ones by name; what is taken of them is in the workplace already.
    """
    made = workplace(model, root) / "made"
    try:
        made.mkdir(parents=True, exist_ok=True)
        for name, pickled in planned.pickled.items():
            if pickled.config:
                config = made / _config_beside(name)
                config.parent.mkdir(parents=True, exist_ok=True)
                config.write_text(json.dumps(pickled.config, indent=1))
        tell("looking at its networks")
        _check(made, some=bool(planned.pickled))
        _run_workshop(planned, files, made)
        write_record(made, model, commit=commit)
        put_in_place(made, root / model.name)
    except (ValueError, WeightsMissing) as error:
        raise InstallFailed(str(error)) from error
    except OSError as error:
        raise InstallFailed(said(error)) from error


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _config_beside(name: str) -> str:
    return str(PurePosixPath(name).with_name("config.json"))


def _check(made: Path, *, some: bool) -> None:
    """some: a network is still to come. Raises WeightsMissing where one is broken, or lacks what its index names."""
    networks = [path for path in made.rglob("*") if path.suffix in NETWORKS]
    if not networks and not some:
        raise WeightsMissing("it holds no network in a safe format")
    for path in networks:
        if path.suffix == ".safetensors":
            check_safetensors(path)
    for index in made.rglob("*.safetensors.index.json"):
        for part in sorted(set(json.loads(index.read_text())["weight_map"].values())):
            if not (index.parent / part).is_file():
                raise WeightsMissing(f"{part} is missing, which {index.name} names")


def _run_workshop(planned: Plan, files: Mapping[str, Path], made: Path) -> None:
    """Convert and look in a process of its own, which may be refused, run out of memory or hang.

    Raises InstallFailed.
    """
    work = [(str(files[one.file]), str(made / name), one.prefix) for name, one in planned.pickled.items()]
    if not work and not list(made.rglob("config.json")):
        return
    seen = [*(Path(pickled) for pickled, _into, _prefix in work), *made.rglob("*.safetensors")]
    patience_s = PATIENCE_S + sum(path.stat().st_size for path in seen) / BYTES_A_SECOND
    job = json.dumps({"convert": work, "look_at": str(made)})
    command = [sys.executable, "-m", "ml.weights.workshop"]
    try:
        done = subprocess.run(
            command, input=job, capture_output=True, text=True, cwd=ROOT, check=False, timeout=patience_s
        )
    except subprocess.TimeoutExpired as error:
        raise InstallFailed(f"it was not read within {patience_s:.0f} s") from error
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise InstallFailed(lines[-1] if lines else f"its process was ended by signal {-done.returncode}")
