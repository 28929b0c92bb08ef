"""Large files: hashed and written before the transaction that keeps them, while the job goes on beating."""

import hashlib
import io
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage

from ml.types import OnStep

CHUNK = 1 << 20
LOOK_EVERY_S = 0.25
PARTS = 1_000  # of the step that is the writing

OnBytes = Callable[[int], None]  # told how many bytes more are done; may raise to stop the work


@dataclass(frozen=True)
class Stored:
    """A file that lies in the storage and that no row owns yet."""

    name: str
    sha256: str
    size_bytes: int


def new_name(ending: str) -> str:
    key = uuid.uuid4().hex
    return f"assets/{key[:2]}/{key}.{ending}"


def as_last_step(on_step: OnStep, files: Iterable[IO[bytes]], *, steps: int) -> OnBytes:
    """For write(), of all these files: the last of a job's `steps` goes on in small parts, and keeps its lease."""
    whole, done = 2 * sum(file.seek(0, io.SEEK_END) for file in files), 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        on_step((steps - 1) * PARTS + min(PARTS * done // max(whole, 1), PARTS), steps * PARTS)

    return tell


def write(file: IO[bytes], name: str, *, on_bytes: OnBytes) -> Stored:
    """Hash the whole file, then put it into the storage under this name; each byte is told of twice.

    A storage may write from threads of its own, which must not touch the database: it works in another thread and
    `on_bytes` is called in ours. Raises OSError, and what on_bytes raises.
    """
    sha256, size_bytes = digest(file, on_bytes)
    file.seek(0)
    watched = _Watched(file)
    with ThreadPoolExecutor(1, thread_name_prefix="storing") as pool:
        saving = pool.submit(default_storage.save, name, watched)
        _tell(watched, saving, on_bytes)
    return Stored(name, sha256, size_bytes)


def digest(file: IO[bytes], on_bytes: OnBytes = lambda _count: None) -> tuple[str, int]:
    """sha256 and size in bytes of the whole file."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        on_bytes(len(chunk))
    return digest.hexdigest(), size


def _tell(watched: "_Watched", saving: Future[str], on_bytes: OnBytes) -> None:
    told = 0
    try:
        while not wait([saving], LOOK_EVERY_S).done:
            so_far = watched.passed
            on_bytes(so_far - told)
            told = so_far
    finally:
        watched.stopped = True  # when we leave early the thread ends at its next read
    saving.result()
    on_bytes(watched.passed - told)


class _Watched(File):
    """Counts what the storage read of it, and ends its reading when asked. A part that is read again counts once."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self.passed, self.stopped = 0, False

    def read(self, *size: Any) -> bytes:
        if self.stopped:
            raise OSError("stopped")
        data = self.file.read(*size)
        self.passed = max(self.passed, self.file.tell())
        return data
