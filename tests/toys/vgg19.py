"""VGG19 at toy size: its sixteen convolutions, a few channels wide, and a classifier that nobody reads."""

from pathlib import Path

import torch
from safetensors.torch import save_file

from ml.neural_style.features import VGG19

WIDTHS = (4, 6, 8, 8, 8)


def save(folder: Path) -> None:
    torch.manual_seed(0)
    (folder / "vgg19").mkdir()
    save_file(trunk() | {"head.fc.weight": torch.ones(2, 2)}, folder / "vgg19" / "model.safetensors")


def trunk() -> dict[str, torch.Tensor]:
    """By the published names. As lively as after training: flow that dies out on the way tells nothing of styles."""
    made, channels, names = {}, 3, iter(VGG19.names)
    for width, depth in zip(WIDTHS, VGG19.depths, strict=True):
        for _layer in range(depth):
            name = next(names)
            made[f"{name}.weight"] = torch.randn(width, channels, 3, 3) * (2 / (9 * channels)) ** 0.5
            made[f"{name}.bias"] = torch.full((width,), 0.1)
            channels = width
    return made
