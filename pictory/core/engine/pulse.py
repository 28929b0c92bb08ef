"""What a worker and its supervisor agree on: the worker's name, one file a cluster, and one a worker at work.

Through the first the worker tells that it hears bells, and hears that it should stop; through its own, named after the
first and its process id, which claim it works on, since the row may have been given to another.

The supervisor names the file in PICTORY_PULSE, reads the time in it, and takes it away when the cluster should stop
claiming. A process that no supervisor started has no such file, and neither tells nor stops.
"""

import os
import secrets
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psutil
from django.conf import settings

VARIABLE = "PICTORY_PULSE"
PULSE_EVERY_S = 1.0
CREW = "PICTORY_CREW"  # the name of the supervisor's crew, for machines with several


def pulse() -> None:
    """Call it at the start of each task."""
    if path := os.environ.get(VARIABLE):
        with suppress(FileNotFoundError):  # taken away: the cluster is being stopped
            beat(Path(path), only_if_there=True)


def supervised() -> bool:
    """Whether a supervisor started this process."""
    return VARIABLE in os.environ


@contextmanager
def keeping_pulse(most_s: float = 120.0) -> Iterator[None]:
    """Pulse while something long is done that is no job, for at most so many seconds: then it counts as frozen."""
    over = threading.Event()

    def go_on() -> None:
        until = time.monotonic() + most_s
        while time.monotonic() < until and not over.wait(PULSE_EVERY_S):
            pulse()

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def beat(path: Path, *, only_if_there: bool = False) -> None:
    """Write the machine's monotonic time, which no change of the clock touches, into a pulse file."""
    with path.open("r+" if only_if_there else "w") as file:
        file.write(f"{time.monotonic():020.3f}")


def silent_s(path: Path) -> float:
    """Seconds since the last pulse; 0 when there is no file or it is being written."""
    try:
        return time.monotonic() - float(path.read_text())
    except (FileNotFoundError, ValueError):
        return 0.0


def stopping() -> bool:
    """Whether this process should take no more work."""
    path = os.environ.get(VARIABLE)
    return bool(path) and not Path(path).exists()


@contextmanager
def noted(token: uuid.UUID, lease_s: int) -> Iterator[None]:
    """Tell the supervisor which claim this process works on, and how long that may be silent."""
    path = os.environ.get(VARIABLE)
    if not path:
        yield
        return
    note = _note(Path(path), os.getpid())
    note.write_text(f"{token} {lease_s}")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def read_note(path: Path, pid: int) -> tuple[uuid.UUID, int] | None:
    """The claim that this process of the cluster with this pulse file works on, and its lease in seconds."""
    with suppress(FileNotFoundError, ValueError):  # not at work, or just writing it
        token, lease_s = _note(path, pid).read_text().split()
        return uuid.UUID(token), int(lease_s)
    return None


def drop_notes(path: Path) -> None:
    """Forget what killed workers of this cluster left."""
    for note in path.parent.glob(f"{path.name}.*"):
        note.unlink(missing_ok=True)


def _note(path: Path, pid: int) -> Path:
    return path.with_name(f"{path.name}.{pid}")


def process_name(process: psutil.Process) -> str:
    """A process among all machines and times: crew/process id/start. Raises psutil.Error when it is gone."""
    return f"{crew()}/{process.pid}/{started(process)}"


def crew() -> str:
    """The crew this process belongs to. Without a name given, the machine and a mark of its run folder.

    The mark parts two machines of one name, and two installations on one machine.
    """
    return os.environ.get(CREW) or f"{socket.gethostname()}-{_place()}"


@cache
def _place() -> str:
    """The mark of the run folder, made once."""
    kept: Path = settings.RUN_DIR / "place"
    try:
        with kept.open("x") as file:
            file.write(secrets.token_hex(4))
    except FileExistsError:
        pass
    return kept.read_text()


def started(process: psutil.Process) -> str:
    """When it started, in a clock that nobody sets: ticks since boot where the kernel tells, else the time of day."""
    try:
        after_name = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2]
        return after_name.split()[19]
    except OSError:
        return f"{process.create_time():.2f}"
