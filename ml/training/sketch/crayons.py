"""Training the crayon-naming network on cached pairs."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from ml.device import Device
from ml.sketch.namer import read_palette, write_palette
from ml.sketch.network import CrayonNet
from ml.sketch.palette import Palette
from ml.training.folder import write_tensors
from ml.training.progress import failing
from ml.training.sketch.examples import Examples, batches, counts, palette_of
from ml.training.sketch.loop import Plan, train
from ml.training.sketch.naming import Naming, rarity
from ml.training.sketch.seen import Look, shown_pairs

WEIGHTS, PALETTE = "network.safetensors", "palette.json"


@dataclass(frozen=True)
class CrayonTraining:
    """into: a folder; a training that stands there goes on. cache: of ml.training.pairs.cache. start: a folder of an
    earlier training whose last weights and crayons are taken. clean: lines are not shaken. workers: that make examples.
    """

    into: Path
    cache: Path
    minutes: float = math.inf
    images: float = math.inf
    rate: float = 2e-3
    size: int = 16
    start: Path | None = None
    clean: bool = False
    workers: int = 1
    sheet_steps: int = 1_000
    look: bool = True


def train_crayons(training: CrayonTraining, *, device: Device, stopped: Callable[[], bool] = lambda: False) -> None:
    """Leaves network.safetensors (mean weights, float32), palette.json, curve.png, history.json and sheets."""
    torch.manual_seed(0)
    training.into.mkdir(parents=True, exist_ok=True)
    palette = _palette(training)
    network = CrayonNet(len(palette))
    if training.start:
        network.load_state_dict(load_file(training.start / WEIGHTS))
    weights = rarity(torch.from_numpy(counts(training.cache, palette)))
    course = Naming(network, weights, device=device.torch)
    pairs = shown_pairs(training.cache) if training.look else []
    look = Look(training.into, pairs, palette, network) if pairs else None

    def show(mean: dict[str, Tensor], images: int) -> None:
        write_tensors(training.into / WEIGHTS, {name: value.cpu().contiguous() for name, value in mean.items()})
        if look:
            look(mean, images)

    plan = Plan(training.into, training.minutes, training.images, training.rate, sheet_steps=training.sheet_steps)
    examples = Examples(training.cache, palette, size=training.size, clean=training.clean)
    mean = train(
        plan,
        course,
        lambda first: batches(examples, training.size, first, workers=training.workers),
        show=show,
        stopped=stopped,
    )
    with failing(training.into):
        write_tensors(training.into / WEIGHTS, {name: value.cpu().contiguous() for name, value in mean.items()})


def _palette(training: CrayonTraining) -> Palette:
    """The one in the folder, or of the earlier training, or a new one of the cache's colours; written down."""
    for folder in (training.into, training.start):
        if folder and (folder / PALETTE).is_file():
            palette = read_palette(folder / PALETTE)
            break
    else:
        palette = palette_of(training.cache)
    write_palette(palette, training.into / PALETTE)
    return palette
