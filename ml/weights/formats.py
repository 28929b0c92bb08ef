"""Reading weights without trusting them: safetensors whose header, sizes and values are checked before use."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

from ml.errors import WeightsMissing

if TYPE_CHECKING:
    import torch

MAX_HEADER = 16_000_000
MAX_TENSORS = 20_000
BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}


def read_safetensors(path: Path, *, shapes: dict[str, tuple[int, ...]] | None = None) -> "dict[str, torch.Tensor]":
    """Tensors on the CPU, by name. shapes: exactly the names and shapes that must be in it.

    Raises WeightsMissing for a file that is no safetensors, lies about itself, or holds NaN or infinity.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    check_safetensors(path, shapes=shapes)
    try:
        tensors = load_file(path)
    except (OSError, SafetensorError) as error:
        raise WeightsMissing(f"{path.name}: {error}") from error
    for name, tensor in tensors.items():
        if tensor.is_floating_point() and not tensor.isfinite().all():
            raise WeightsMissing(f"{path.name}: {name} is not finite")
    return tensors


def check_safetensors(path: Path, *, shapes: dict[str, tuple[int, ...]] | None = None) -> None:
    """Read the header alone and compare it with the file's size. Raises WeightsMissing."""
    if path.suffix != ".safetensors":
        raise WeightsMissing(f"{path.name} is of a kind that is never loaded")
    try:
        header, room = _header(path)
        spans = sorted(_span(name, facts) for name, facts in header.items())
    except (OSError, ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        raise WeightsMissing(f"{path.name}: {error}") from error
    ends = [0, *(end for _start, end in spans)]
    if [start for start, _end in spans] != ends[:-1] or ends[-1] != room:
        raise WeightsMissing(f"{path.name}: its tensors overlap or do not fill it")
    if shapes is not None:
        found = {name: tuple(facts["shape"]) for name, facts in header.items()}
        if found != shapes:
            odd = min(set(found.items()) ^ set(shapes.items()))
            raise WeightsMissing(f"{path.name}: not the network it should be, see {odd[0]} {odd[1]}")


def _header(path: Path) -> tuple[dict[str, dict], int]:
    """The tensors' facts by name, and the bytes they share."""
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= min(MAX_HEADER, size - 8):
            raise ValueError(f"a header of {length} bytes in a file of {size}")
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    if len(header) > MAX_TENSORS:
        raise ValueError(f"{len(header)} tensors")
    return header, size - 8 - length


def _span(name: str, facts: dict) -> tuple[int, int]:
    start, end = facts["data_offsets"]
    shape = facts["shape"]
    if not all(isinstance(side, int) and side >= 0 for side in (start, end, *shape)):
        raise ValueError(f"{name}: negative or odd numbers")
    if end - start != math.prod(shape) * BYTES[facts["dtype"]]:
        raise ValueError(f"{name}: {end - start} bytes for {facts['dtype']} {shape}")
    return start, end
