import errno
import os
from typing import Any

from django.core.files.storage import FileSystemStorage


class FullDisk(FileSystemStorage):
    """A disk that is full at one write of this process, the FULL_DISK_AT_WRITE-th: half the bytes arrive, then ENOSPC."""

    writes = 0

    def _save(self, name: str, content: Any) -> str:
        FullDisk.writes += 1
        if FullDisk.writes != int(os.environ["FULL_DISK_AT_WRITE"]):
            return super()._save(name, content)
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.read()[: content.size // 2])
        raise OSError(errno.ENOSPC, "No space left on device")
