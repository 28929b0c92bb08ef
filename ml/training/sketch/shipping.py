"""From a finished training to the weights that are shipped: half precision, the palette, and a card beside them."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from ml.training.sketch.crayons import PALETTE, WEIGHTS


@dataclass(frozen=True)
class Facts:
    """What a card says. source: of the data, with its licence. figures: measured, by name."""

    title: str
    source: str
    pairs: int
    images: int
    hours: float
    command: str
    licence: str
    figures: Mapping[str, str]
    samples: str = ""
    limits: str = ""


def ship(training: Path, into: Path, *, name: str) -> Path:
    """Write NAME.safetensors, and palette.json where the training has one. Returns the weights' path.

    What has one dimension, norms and biases, stays float32: it is small, and half precision would cut variances off.
    """
    into.mkdir(parents=True, exist_ok=True)
    stored = load_file(training / WEIGHTS)
    half = {
        key: (value.half() if value.ndim > 1 else value).contiguous()
        for key, value in stored.items()
        if value.dtype == torch.float32
    }
    made = into / f"{name}.safetensors"
    save_file(half, made)
    made.chmod(0o644)
    if into != training and (training / PALETTE).is_file():
        shutil.copyfile(training / PALETTE, into / PALETTE)
    return made


def progress_of(training: Path) -> tuple[int, float]:
    """Images and hours of a training, from its history."""
    history = json.loads((training / "history.json").read_text())
    return history[-1][0], history[-1][1] / 3600


def write_card(path: Path, facts: Facts) -> None:
    figures = "\n".join(f"| {name} | {value} |" for name, value in facts.figures.items())
    parts = [
        f"# {facts.title}",
        f"* Data: {facts.source}\n* Pairs: {facts.pairs:,}\n* Training: {facts.images:,} pictures seen in "
        f"{facts.hours:.2f} hours ({facts.images / max(1, facts.pairs):.1f} times each)\n"
        f"* Command: `{facts.command}`\n* Licence: {facts.licence}",
        f"| figure | value |\n|---|---|\n{figures}",
        facts.limits,
        facts.samples,
    ]
    path.write_text("\n\n".join(part for part in parts if part) + "\n")
