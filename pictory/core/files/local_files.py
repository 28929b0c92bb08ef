"""Files on this machine's disk."""

import os
from contextlib import suppress
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class LocalFiles(FileSystemStorage):
    """A file is whole or not there, also after a full disk or a power cut: written aside, synced, then renamed."""

    def _save(self, name: str, content: File) -> str:
        aside = f"{name}.part"
        try:
            aside = super()._save(aside, content)
            _sync(Path(self.path(aside)))
            Path(self.path(aside)).rename(self.path(name))
            _sync(Path(self.path(name)).parent)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(self.path(aside)).unlink()
            raise
        return name


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
