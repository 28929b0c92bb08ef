"""Training the seed's pix2pix on cached pairs: lines in, flat colours under their lines out."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.utils.data import Dataset

from ml.device import Device
from ml.training.folder import write_tensors
from ml.training.pairs import cache
from ml.training.pairs.lines import shaken
from ml.training.pictures import sheet
from ml.training.progress import failing
from ml.training.sketch.crayons import WEIGHTS
from ml.training.sketch.examples import batches
from ml.training.sketch.loop import Plan, train
from ml.training.sketch.pix2pix import Generator, Judge, PictureBatch, Pix2Pix

SIDE = 256
SHOWN = 8  # pairs on a sheet


@dataclass(frozen=True)
class Pix2PixTraining:
    """into: a folder; a training that stands there goes on. cache: of ml.training.pairs.cache. width: of the first
    layers, 64 in the seed."""

    into: Path
    cache: Path
    minutes: float = math.inf
    images: float = math.inf
    rate: float = 2e-4
    size: int = 4
    width: int = 64
    clean: bool = False
    workers: int = 1
    sheet_steps: int = 500


class Pictures(Dataset):
    """Batch number n is the same whenever it is asked for."""

    def __init__(self, folder: Path, *, size: int, seed: int = 1, clean: bool = False) -> None:
        self.folder, self.size, self.seed, self.clean = folder, size, seed, clean
        self._pairs: tuple[NDArray[np.uint8], NDArray[np.uint8]] | None = None

    def __getitem__(self, number: int) -> PictureBatch:
        if self._pairs is None:
            cv2.setNumThreads(1)
            shards = list(cache.read_all(self.folder))
            self._pairs = np.concatenate([s.sketch for s in shards]), np.concatenate([s.flat for s in shards])
        chances = [np.random.default_rng([self.seed, number, place]) for place in range(self.size)]
        made = [self._made(chance, *self._pairs) for chance in chances]
        sketch, colours = (torch.from_numpy(np.stack(each)) for each in zip(*made, strict=True))
        return PictureBatch(1 - sketch[:, None].float() / 255, colours.permute(0, 3, 1, 2).float() / 127.5 - 1)

    def _made(
        self, chance: np.random.Generator, sketches: NDArray[np.uint8], flats: NDArray[np.uint8]
    ) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        row = int(chance.integers(len(sketches)))
        sketch = sketches[row] if self.clean else shaken(sketches[row], chance)
        flat = cv2.resize(flats[row], (SIDE, SIDE), interpolation=cv2.INTER_NEAREST)
        colours = np.minimum(flat, sketches[row][..., None])
        if chance.random() < 0.5:
            sketch, colours = sketch[:, ::-1], colours[:, ::-1]
        return np.ascontiguousarray(sketch), np.ascontiguousarray(colours)


def train_pix2pix(training: Pix2PixTraining, *, device: Device, stopped: Callable[[], bool] = lambda: False) -> None:
    """Leaves network.safetensors (the generator's mean weights), curve.png, history.json and sheets."""
    torch.manual_seed(0)
    course = Pix2Pix(Generator(training.width), Judge(training.width), device=device.torch)
    pictures = Pictures(training.cache, size=training.size, clean=training.clean)

    def show(mean: Mapping[str, Tensor], images: int) -> None:
        page = _sheet(mean, training, device)
        page.save(training.into / f"sheet-{images:07d}.jpg", quality=85)

    plan = Plan(
        training.into,
        training.minutes,
        training.images,
        training.rate,
        sheet_steps=training.sheet_steps,
        kind="pix2pix",
    )
    mean = train(
        plan,
        course,
        lambda first: batches(pictures, training.size, first, workers=training.workers),
        show=show,
        stopped=stopped,
    )
    with failing(training.into):
        write_tensors(training.into / WEIGHTS, {name: value.cpu().contiguous() for name, value in mean.items()})


@torch.no_grad()
def _sheet(mean: Mapping[str, Tensor], training: Pix2PixTraining, device: Device) -> Image.Image:
    """Rows of a sketch, what the generator makes of it, and what it should be."""
    generator = Generator(training.width).to(device.torch)
    generator.load_state_dict(mean)
    batch = Pictures(training.cache, size=SHOWN, seed=2)[0]
    made = generator(batch.sketch.to(device.torch)).float().cpu()
    rows = [
        [_pixels(1 - 2 * sketch.expand(3, -1, -1)), _pixels(one), _pixels(wanted)]
        for sketch, one, wanted in zip(batch.sketch, made, batch.colours, strict=True)
    ]
    return sheet(rows)


def _pixels(values: Tensor) -> NDArray[np.uint8]:
    """(3, H, W) in -1..1 to (H, W, 3)."""
    return ((values.permute(1, 2, 0) + 1) * 127.5).clamp(0, 255).byte().numpy()
