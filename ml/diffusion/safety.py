"""The published safety checker of Stable Diffusion, on every picture that leaves."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import torch
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from PIL import Image
from transformers import CLIPImageProcessor

from ml.batching import naming_memory
from ml.diffusion.reading import read_network
from ml.errors import Blocked, WeightsMissing
from ml.types import Loader

WEIGHTS = "sd15"


class OutputCheck:
    """Knows seventeen sexual concepts and three that make it stricter; nothing of violence, and it is easily fooled:
    necessary, not sufficient. Without its weights no picture is let through.
    """

    def __init__(self, network: StableDiffusionSafetyChecker | None, look: CLIPImageProcessor | None) -> None:
        self.network, self._look = network, look

    @classmethod
    def load(cls, loader: Loader) -> Self:
        folder = loader.folder(WEIGHTS)
        try:
            return cls(*_read(folder, loader))
        except WeightsMissing:
            return cls(None, None)

    @torch.no_grad()
    def __call__(self, pictures: Sequence[Image.Image]) -> list[bool]:
        """Whether each may be shown. Raises Blocked where that cannot be told, OutOfMemory."""
        if self.network is None or self._look is None:
            raise Blocked("the safety checker is not installed")
        pixels = self._look(images=list(pictures), return_tensors="pt").pixel_values  # (B, 3, 224, 224)
        pixels = pixels.to(self.network.device, self.network.dtype)
        nothing = np.zeros((len(pictures), 1, 1, 3), np.float32)  # it would blacken what it is given
        try:
            with naming_memory():
                flagged = self.network(clip_input=pixels, images=nothing)[1]
        except (RuntimeError, ValueError, TypeError, IndexError) as error:
            raise Blocked(f"the safety checker failed: {error}") from error
        if len(flagged) != len(pictures):
            raise Blocked(f"the safety checker judged {len(flagged)} of {len(pictures)} pictures")
        return [not each for each in flagged]


def _read(folder: Path, loader: Loader) -> tuple[StableDiffusionSafetyChecker, CLIPImageProcessor]:
    """In single precision: it is small, and half precision moves its judgement. Raises WeightsMissing."""
    network = read_network(
        StableDiffusionSafetyChecker, folder / "safety_checker", loader.device, dtype=torch.float32,
        ignored=("*position_ids",),
    )  # fmt: skip
    try:
        return network, CLIPImageProcessor.from_pretrained(folder / "feature_extractor", local_files_only=True)
    except (OSError, ValueError) as error:
        raise WeightsMissing(f"feature_extractor: {error}") from error
