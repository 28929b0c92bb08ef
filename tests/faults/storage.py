import errno
import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class FullDisk(FileSystemStorage):
    """A disk that is full at one write of a process, the FULL_DISK_AT_WRITE-th: half the bytes arrive, then ENOSPC."""

    writes = 0

    def _save(self, name: str, content: Any) -> str:
        FullDisk.writes += 1
        if FullDisk.writes != int(os.environ["FULL_DISK_AT_WRITE"]):
            return super()._save(name, content)
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read()[: content.size // 2])
        raise OSError(errno.ENOSPC, "No space left on device")
