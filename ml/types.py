"""What every pipeline takes and gives."""

from typing import Protocol

from PIL.Image import Image


class OnStep(Protocol):
    """Called by a pipeline after each step of its work.

    step: how many are done, from 1 to steps. preview: RGB, any size, or None. Raises Cancelled to stop the pipeline,
    which must let it through and leave itself usable.
    """

    def __call__(self, step: int, steps: int, *, doing: str = "", preview: Image | None = None) -> None: ...
