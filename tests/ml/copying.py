"""A recipe that takes every file of every package as it is."""

import shutil
from collections.abc import Mapping
from pathlib import Path


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    for name, folder in unpacked.items():
        shutil.copytree(folder / name, into, dirs_exist_ok=True)
