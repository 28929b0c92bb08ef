"""How far a training is: one small file in its folder that commands write and pages show.

Nothing beyond the standard library, so that the web process may read it.
"""

import errno
import json
import math
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from ml.errors import Cancelled, MLError

FILE = "progress.json"
MOST_POINTS = 400  # of the curve; every second one goes when there are more
FULL_DISK = "the disk is full; make room, and the same command goes on after its last checkpoint"
FAILURES = (MLError, OSError, RuntimeError)  # by which a training ends without anybody's wish

State = Literal["preparing", "running", "waiting", "stopped", "done", "failed"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True)
class TrainingProgress:
    """name: of the training, that of its folder. kind: "lora", "controlnet", "dreamstyler", "gemma". recipe: by name.

    state: "waiting" gave way to shorter jobs and goes on by itself; "stopped" goes on when it is started again.
    step: of steps, both of the optimiser. loss: a running mean, None before the first step. seconds_left: estimated
    from this run's speed, None when unknown. losses: (step, loss), at most MOST_POINTS, evenly spread. samples: names
    of pictures or texts in the folder, oldest first. doing: what goes on within the state, one English phrase.
    error: why it failed. written_at: seconds since 1970.
    """

    name: str
    kind: str
    recipe: str = ""
    state: State = "preparing"
    step: int = 0
    steps: int = 0
    loss: float | None = None
    seconds_left: float | None = None
    seconds: float = 0.0
    losses: tuple[tuple[int, float], ...] = ()
    samples: tuple[str, ...] = ()
    doing: str = ""
    error: str = ""
    written_at: float = field(default_factory=time.time)


def write(folder: Path, progress: TrainingProgress) -> None:
    """Into folder/progress.json by one rename; the time of writing is now."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = asdict(replace(progress, losses=thinned(progress.losses), written_at=time.time()))
    facts |= {name: _finite(facts[name]) for name in ("loss", "seconds_left")}
    half = folder / f".{FILE}.{os.getpid()}"
    half.write_text(json.dumps(facts, ensure_ascii=False))
    half.replace(folder / FILE)


def read(folder: Path) -> TrainingProgress | None:
    """None where there is no progress that can be read; unknown keys are left out."""
    try:
        facts: dict[str, Any] = json.loads((folder / FILE).read_text())
        known = {field.name for field in fields(TrainingProgress)}
        found = TrainingProgress(**{name: value for name, value in facts.items() if name in known})
        losses = tuple((int(step), float(loss)) for step, loss in found.losses)
        if found.state not in STATES:
            return None
        return replace(found, losses=losses, samples=tuple(map(str, found.samples)))
    except (OSError, ValueError, TypeError, AttributeError):
        return None


@contextmanager
def failing(folder: Path) -> Iterator[None]:
    """What fails meanwhile is written down in the folder's progress, where there is one, and raised again."""
    try:
        yield
    except FAILURES as problem:
        if told := read(folder):
            state: State = "stopped" if isinstance(problem, Cancelled) else "failed"
            write(folder, replace(told, state=state, error=said(problem)))
        raise


def said(problem: BaseException) -> str:
    """Why a training failed, in one sentence; nothing where it was stopped."""
    if isinstance(problem, Cancelled):
        return ""
    if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL_DISK
    return str(problem) or type(problem).__name__


def thinned(losses: Sequence[tuple[int, float]]) -> tuple[tuple[int, float], ...]:
    """At most MOST_POINTS that still begin and end where they did, without what is no number."""
    kept = [(step, loss) for step, loss in losses if math.isfinite(loss)]
    while len(kept) > MOST_POINTS:
        kept = [*kept[:-1:2], kept[-1]]
    return tuple(kept)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
