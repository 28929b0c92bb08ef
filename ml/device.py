"""Where a model runs, with which numbers and how many threads.

On cores that others use too, threads that spin while they wait cost more than they bring (a tiny diffusion step: 0.09 s
with one thread, 3 to 8 s with two that spin). So waiting threads sleep: OMP_WAIT_POLICY=PASSIVE in the worker's
environment, and no spinning in onnxruntime.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ml.errors import WeightsMissing

if TYPE_CHECKING:
    import onnxruntime
    import torch

MAX_THREADS = 4  # more bring little at the sizes we run
CARD = "/dev/nvidiactl"  # is there where a driver found a card


def usable_threads() -> int:
    """What OMP_NUM_THREADS says, as torch does; else one a core that this process may use, at most MAX_THREADS."""
    said = os.environ.get("OMP_NUM_THREADS", "")
    return int(said) if said.isdecimal() and int(said) else min(len(os.sched_getaffinity(0)), MAX_THREADS)


@dataclass(frozen=True)
class Device:
    """kind: where tensors live. threads: of one operation on the CPU."""

    kind: Literal["cpu", "cuda"] = "cpu"
    threads: int = field(default_factory=usable_threads)

    @classmethod
    def best(cls) -> "Device":
        """CUDA where there is one. Call it in the process that will run models, after its fork."""
        if not Path(CARD).exists():
            return cls("cpu")  # without importing torch, which a worker of texts never needs
        import torch

        return cls("cuda" if torch.cuda.is_available() else "cpu")

    @property
    def torch(self) -> "torch.device":
        import torch

        return torch.device(self.kind)

    @property
    def dtype(self) -> "torch.dtype":
        """Of weights that allow it: bfloat16 or float16 on CUDA; on the CPU bfloat16 only where it is calculated."""
        import torch

        if self.kind == "cuda":
            return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
        return torch.bfloat16 if "avx512_bf16" in _cpu_flags() else torch.float32

    @property
    def memory_mb(self) -> float:
        """Of the GPU, all of it; 0 on the CPU."""
        if self.kind == "cpu":
            return 0.0
        import torch

        return torch.cuda.get_device_properties(self.torch).total_memory / 1e6

    def used_mb(self) -> float:
        """What this process holds of the GPU's memory; 0 on the CPU."""
        if self.kind == "cpu":
            return 0.0
        import torch

        return torch.cuda.memory_reserved() / 1e6

    def limit_threads(self) -> None:
        """Make torch keep to our number of threads in this process."""
        import torch

        torch.set_num_threads(self.threads)

    def open_session(self, path: Path) -> "onnxruntime.InferenceSession":
        """An ONNX network, with threads that sleep while they wait. Raises WeightsMissing when it cannot be read."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = [name for name in PROVIDERS[self.kind] if name in onnxruntime.get_available_providers()]
        try:
            return onnxruntime.InferenceSession(path, options, providers=providers)
        except _onnx_errors() as error:
            raise WeightsMissing(f"{path.name} cannot be read: {error}") from error


PROVIDERS = {"cpu": ["CPUExecutionProvider"], "cuda": ["CUDAExecutionProvider", "CPUExecutionProvider"]}


def _onnx_errors() -> tuple[type[Exception], ...]:
    """What onnxruntime raises for a file that it cannot use; its errors have no parent but Exception."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    return state.Fail, state.InvalidGraph, state.InvalidProtobuf, state.NoSuchFile, state.NotImplemented, RuntimeError


def _cpu_flags() -> frozenset[str]:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("flags"):
                return frozenset(line.split())
    except OSError:
        pass
    return frozenset()
