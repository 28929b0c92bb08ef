"""Tensors out of a pickle, once and offline, in a process of its own that may take so much memory and no more.

Only tensors come out: torch's own reader of weights knows no other objects, and what training frameworks leave beside
them (settings, states of callbacks) is read as empty shells. A pickle that asks for anything else, such as to call a
function, is refused.
"""

import json
import pickle
import resource
import struct
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import torch
from torch.serialization import get_unsafe_globals_in_checkpoint, safe_globals

from ml.errors import WeightsMissing

ROOM = 1_000_000_000  # bytes beside what the process has and the checkpoint holds
PARALLEL = "module."  # what torch puts before every name of a network that was trained on several devices
# Whose objects are read as shells, which can neither be used nor do anything.
SHELLS = (
    "omegaconf.",
    "pytorch_lightning.",
    "lightning.",
    "lightning_fabric.",
    "argparse.",
    "typing.",
    "numpy.",
    "src.",
)
PLAIN = {f"builtins.{kind}" for kind in ("int", "float", "str", "bool", "list", "tuple", "object")}
EMPTY = {"builtins.dict", "collections.defaultdict"}
KINDS = {
    torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64",
    torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL",
}  # fmt: skip

BROKEN = (  # what torch raises for a file that is no checkpoint, or half of one
    OSError, RuntimeError, ValueError, TypeError, LookupError, EOFError, AttributeError, AssertionError, struct.error,
)  # fmt: skip


class Shell:
    """Stands for an object of a class that we do not have."""

    def __init__(self, *_args: object) -> None:
        pass

    def __setstate__(self, _state: object) -> None:
        pass


@contextmanager
def limited_memory(holding: int) -> Iterator[None]:
    """Let this process take three times so many bytes (mapped, read, written out) and ROOM, beside what it has."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    most = psutil.Process().memory_info().vms + 3 * holding + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def convert(pickled: Path, into: Path, *, prefix: str = "") -> None:
    """Write the tensors whose name starts with `prefix`, without it, as safetensors. Raises WeightsMissing."""
    found = _tensors(_read(pickled))
    taken = {name.removeprefix(prefix): tensor for name, tensor in found.items() if name.startswith(prefix)}
    if prefix == PARALLEL:
        taken = taken or found
    if not taken:
        raise WeightsMissing(f"{pickled.name} holds no tensors {prefix}")
    if sum(tensor.numel() * tensor.element_size() for tensor in taken.values()) > pickled.stat().st_size:
        raise WeightsMissing(f"{pickled.name} says that it holds more than it does")
    for name, tensor in taken.items():
        if tensor.dtype not in KINDS:
            raise WeightsMissing(f"{pickled.name}: {name} is of {tensor.dtype}")
        if tensor.is_floating_point() and not tensor.isfinite().all():
            raise WeightsMissing(f"{pickled.name}: {name} is not finite")
    write_safetensors(taken, into)


def write_safetensors(tensors: Mapping[str, torch.Tensor], into: Path) -> None:
    """One tensor after the other, so that there is no second copy of them all in memory."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, tensor in sorted(tensors.items()):
        start, end = end, end + tensor.numel() * tensor.element_size()
        header[name] = {"dtype": KINDS[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)  # so that tensors begin where processors like them to
    into.parent.mkdir(parents=True, exist_ok=True)
    with into.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for _name, tensor in sorted(tensors.items()):
            file.write(memoryview(tensor.detach().contiguous().flatten().view(torch.uint8).numpy()))


def _read(path: Path) -> Any:
    """What the pickle holds. Raises WeightsMissing."""
    try:
        with safe_globals(_shells(path)):
            return torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
    except pickle.UnpicklingError as error:
        raise WeightsMissing(f"{path.name} is refused: {error}") from error
    except BROKEN as error:
        raise WeightsMissing(f"{path.name} cannot be read: {error}") from error


def _shells(path: Path) -> list[tuple[Any, str]]:
    """A shell for each class that the checkpoint names and that is known to lie about in checkpoints."""
    if not zipfile.is_zipfile(path):
        return []
    named = get_unsafe_globals_in_checkpoint(path)
    shells = [(Shell, name) for name in named if name.startswith(SHELLS) or name in PLAIN]
    return shells + [(_empty, name) for name in named if name in EMPTY]


def _empty(*_args: object) -> dict[Any, Any]:
    return {}


def _tensors(content: Any) -> dict[str, torch.Tensor]:
    """By name: a checkpoint keeps them under state_dict, beside much else."""
    if isinstance(content, Mapping) and isinstance(content.get("state_dict"), Mapping):
        content = content["state_dict"]
    if not isinstance(content, Mapping):
        return {}
    return {name: value for name, value in content.items() if isinstance(name, str) and isinstance(value, torch.Tensor)}
