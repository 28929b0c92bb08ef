"""What a training does with its folder: nobody else learns in it, and every file is whole or not there."""

import fcntl
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor

from ml.errors import InvalidInput

LOCK = ".lock"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Nobody else trains in this folder meanwhile. Raises InvalidInput at once where somebody does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            sentence = "another process trains in {} now; wait until it has ended, or take another folder"
            raise InvalidInput(sentence.format(folder)) from error
        yield


def write_text(path: Path, text: str) -> None:
    """By one rename. Raises OSError."""
    half = path.with_name(f".{path.name}.half")
    half.write_text(text)
    half.replace(path)


def write_tensors(path: Path, tensors: Mapping[str, Tensor], told: Mapping[str, str] | None = None) -> None:
    """By one rename. told: in the header. Raises OSError."""
    half = path.with_suffix(".half")
    with naming_disk(path):
        save_file(dict(tensors), half, dict(told) if told else None)
    half.replace(path)


@contextmanager
def naming_disk(path: Path) -> Iterator[None]:
    """Raise OSError for what the disk refused, which safetensors passes on by a name of its own."""
    try:
        yield
    except SafetensorError as error:
        number = re.search(r"os error (\d+)", str(error))
        if number is None:
            raise
        raise OSError(int(number[1]), os.strerror(int(number[1])), str(path)) from error
