"""Networks from installed folders: safetensors only, nothing missing, nothing fetched."""

from fnmatch import fnmatch
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors import SafetensorError
from torch import nn

from ml.device import Device
from ml.errors import WeightsMissing

N = TypeVar("N", bound=nn.Module)


def read_network(
    kind: type[N], folder: Path, device: Device, *, dtype: torch.dtype | None = None, ignored: tuple[str, ...] = (),
    unused: tuple[str, ...] = (),
) -> N:  # fmt: skip
    """A diffusers or transformers network, frozen, convolutions laid out by channels last.

    dtype: that of the device without one. ignored: patterns of names that the file may hold in vain. unused: of names
    that it may lack, since nothing reads them. Raises WeightsMissing for a file that is none, or whose names or shapes
    are not those of its configuration.
    """
    try:
        network, told = kind.from_pretrained(  # type: ignore[attr-defined]
            folder, dtype=dtype or device.dtype, local_files_only=True, use_safetensors=True, output_loading_info=True
        )
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, SafetensorError) as error:
        raise WeightsMissing(f"{folder.parent.name}/{folder.name}: {error}") from error
    missing, unknown = _unknown(told["missing_keys"], unused), _unknown(told["unexpected_keys"], ignored)
    odd = [*missing, *told["mismatched_keys"], *unknown]
    if odd:
        raise WeightsMissing(f"{folder.parent.name}/{folder.name}: not the network it should be, see {odd[0]}")
    return network.to(device.torch, memory_format=torch.channels_last).eval().requires_grad_(False)


def _unknown(names: Any, ignored: tuple[str, ...]) -> list[str]:
    return [name for name in names if not any(fnmatch(name, pattern) for pattern in ignored)]
