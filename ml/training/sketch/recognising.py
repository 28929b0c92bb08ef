"""Training the recogniser of subjects on the same pairs."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import Dataset

from ml.device import Device
from ml.sketch.framing import framed
from ml.sketch.palette import Palette
from ml.sketch.recogniser import Recogniser
from ml.training.sketch.crayons import WEIGHTS
from ml.training.sketch.examples import Examples, batches
from ml.training.sketch.loop import Plan, train

SHARES = {"doodles": 0.16, "stickers": 0.08}  # of all examples: "something else"
SHAKY = 1.7  # hands, beyond a small child's: the frame makes small drawings large, and their shaking with them
SMOOTH = 0.05  # of a label, shared by the others


@dataclass(frozen=True)
class Drawings:
    """sketch: (B, 1, 128, 128). subject: (B,) places in SUBJECTS."""

    sketch: Tensor
    subject: Tensor


class Framed(Dataset):
    """Examples as the recogniser sees them."""

    def __init__(self, examples: Examples) -> None:
        self.examples = examples

    def __getitem__(self, number: int) -> Drawings:
        made = self.examples.made(number)
        sketches = np.stack([framed(each.sketch) for each in made])
        return Drawings(torch.from_numpy(sketches)[:, None], torch.tensor([each.subject for each in made]))


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
    white = Palette(np.full((1, 3), 255, np.uint8))  # colours do not matter here
    examples = Examples(training.cache, white, size=training.size, seed=2, shaky=SHAKY, shares=SHARES)
    plan = Plan(training.into, training.minutes, training.images, training.rate, kind="recogniser")
    network = Recogniser()
    if training.start:
        network.load_state_dict(load_file(training.start / WEIGHTS))
    mean = train(
        plan,
        Recognising(network, device=device.torch),
        lambda first: batches(Framed(examples), training.size, first, workers=training.workers),
        stopped=stopped,
    )
    save_file({name: value.cpu().contiguous() for name, value in mean.items()}, training.into / WEIGHTS)
