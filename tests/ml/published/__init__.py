"""The names and shapes that published checkpoints hold, and what of ours has to match them.

A module of this folder says CHECKPOINTS, rows of `Checkpoint`; beside it lies each recorded list, gzip'd JSON:
{"model": ..., "source": where the list is from, "count": ..., "tensors": [[name, [sides]], ...]}, sorted by name.
"""

import gzip
import importlib
import json
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from torch import nn

PLACE = Path(__file__).parent
Shapes = dict[str, tuple[int, ...]]


class Checkpoint(NamedTuple):
    """One published file, or one folder of the hub.

    name: of the test. build: the network, made on the meta device, or the names and shapes that ours reads. recorded:
    the list's file in this folder. count: of the tensors that are published, known from elsewhere. allowed_missing:
    names, or patterns of names, that ours has and the file lacks; ignored: that the file has and ours never reads.
    """

    name: str
    build: Callable[[], nn.Module | Mapping[str, Iterable[int]]]
    recorded: str
    count: int
    allowed_missing: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


def checkpoints() -> list[Checkpoint]:
    """The rows of every module of this folder."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules([str(PLACE)])]
    return [Checkpoint(*row) for module in modules for row in module.CHECKPOINTS]


def read(recorded: str) -> dict:
    """A recorded list with its header; `tensors` by name. A name that stands twice is an error of the list."""
    text = gzip.decompress((PLACE / recorded).read_bytes())
    content = json.loads(text)
    tensors = {name: tuple(shape) for name, shape in content["tensors"]}
    assert len(tensors) == len(content["tensors"]), f"{recorded} names a tensor twice"
    return content | {"tensors": tensors}


def record(
    recorded: str, *, model: str, source: str, tensors: Mapping[str, Iterable[int]], folder: Path = PLACE
) -> None:
    """Write a list; the same one gives the same bytes."""
    rows = [[name, list(shape)] for name, shape in sorted(tensors.items())]
    content = {"model": model, "source": source, "count": len(rows), "tensors": rows}
    (folder / recorded).write_bytes(gzip.compress(json.dumps(content, separators=(",", ":")).encode(), mtime=0))
