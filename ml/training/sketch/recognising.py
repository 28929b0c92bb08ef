"""Training the recogniser of subjects on drawings of single things, of the subjects and of all else."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import Dataset

from ml.device import Device
from ml.sketch.framing import framed
from ml.sketch.recogniser import Recogniser
from ml.training.folder import write_tensors
from ml.training.pairs import cache
from ml.training.pairs.lines import shaken
from ml.training.pairs.subjects import SUBJECT_SOURCES
from ml.training.progress import failing
from ml.training.sketch.crayons import WEIGHTS
from ml.training.sketch.examples import batches, draw_pairs
from ml.training.sketch.loop import Plan, train
from ml.training.sketch.moving import EDGE, bend, places, placing
from ml.training.sketch.rows import Rows

SHARES = {  # of all examples; the eight subjects' own sources share the rest
    "emoji": 0.24, "edges": 0.12, "bust": 0.12, "known": 0.02, "alone": 0.03, "others": 0.11, "thing": 0.08,
    "doodle": 0.08, "several": 0.05,
}  # fmt: skip
SHAKY = (0.3, 1.8)  # hands, beyond a small child's: the frame makes small drawings large, and their shaking with them
SMOOTH = 0.05  # of a label, shared by the others


@dataclass(frozen=True)
class Drawings:
    """sketch: (B, 1, 128, 128). subject: (B,) places in SUBJECTS."""

    sketch: Tensor
    subject: Tensor


@dataclass(frozen=True)
class Lines:
    """All rows of one source. sketch: (N, 256, 256). subject: (N,)."""

    sketch: NDArray[np.uint8]
    subject: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.sketch)


class Framed(Dataset):
    """Batch number n, as the recogniser sees it, is the same whenever it is asked for."""

    def __init__(self, folder: Path, *, size: int) -> None:
        self.size = size
        self._rows = Rows(folder, lines_of, SHARES)

    def __getitem__(self, number: int) -> Drawings:
        self._rows.begin_round()
        made = [self._drawing(np.random.default_rng([2, number, place])) for place in range(self.size)]
        sketches, subjects = zip(*made, strict=True)
        return Drawings(torch.from_numpy(np.stack(sketches))[:, None], torch.tensor(subjects))

    def _drawing(self, chance: np.random.Generator) -> tuple[NDArray[np.float32], int]:
        pool, row = self._rows.pick(chance)
        sketch = shaken(pool.sketch[row], chance, chance.uniform(*SHAKY))
        moved = cv2.remap(sketch, places(placing(chance), bend(chance)), None, cv2.INTER_LINEAR, borderMode=EDGE)
        return framed(1 - moved.astype(np.float32) / 255), int(pool.subject[row])


def lines_of(shard: cache.Shard) -> Lines:
    return Lines(shard.sketch, shard.subject)


def draw_drawings(folder: Path, count: int, *, stopped: Callable[[], bool] = lambda: False) -> None:
    """Fill a cache with about `count` drawings of what the recogniser learns from. stopped: see draw_pairs()."""
    draw_pairs(folder, count, shares=SHARES, sources=(*SHARES, *SUBJECT_SOURCES), stopped=stopped)


class Recognising:
    """One step of learning."""

    def __init__(self, network: Recogniser, *, device: torch.device) -> None:
        self.network, self.device = network.to(device), device
        self.modules: dict[str, nn.Module] = {"network": network}
        self.optimisers = {"network": torch.optim.AdamW(network.parameters(), weight_decay=0.05)}

    def learn(self, batch: Drawings, rate: float) -> dict[str, float]:
        optimiser = self.optimisers["network"]
        for group in optimiser.param_groups:
            group["lr"] = rate
        subject = batch.subject.to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16):
            scores = self.network(batch.sketch.to(self.device))
        scores = scores.float()
        loss = functional.cross_entropy(scores, subject, label_smoothing=SMOOTH)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        return {"loss": loss.item(), "right": (scores.argmax(dim=1) == subject).float().mean().item()}


@dataclass(frozen=True)
class RecogniserTraining:
    """into: a folder; a training that stands there goes on. cache: of ml.training.pairs.cache. start: a folder of an
    earlier training whose last weights are taken.
    """

    into: Path
    cache: Path
    minutes: float = math.inf
    images: float = math.inf
    rate: float = 2e-3
    size: int = 32
    start: Path | None = None
    workers: int = 1


def train_recogniser(
    training: RecogniserTraining, *, device: Device, stopped: Callable[[], bool] = lambda: False
) -> None:
    """Leaves network.safetensors (mean weights, float32), curve.png and history.json."""
    torch.manual_seed(0)
    examples = Framed(training.cache, size=training.size)
    plan = Plan(training.into, training.minutes, training.images, training.rate, kind="recogniser")
    network = Recogniser()
    if training.start:
        network.load_state_dict(load_file(training.start / WEIGHTS))
    mean = train(
        plan,
        Recognising(network, device=device.torch),
        lambda first: batches(examples, training.size, first, workers=training.workers),
        stopped=stopped,
    )
    with failing(training.into):
        write_tensors(training.into / WEIGHTS, {name: value.cpu().contiguous() for name, value in mean.items()})
