"""Pictures learned from in a second (on a CPU in a core-second): the textbook's loop, and ours.

`python benchmarks/lora_training.py` prints both at toy size. The textbook encodes each picture and its words anew at
each step, one picture at a time, in float32, and wraps what learns as peft does; the networks, the layers that learn
and the noise schedule are the same. Goal: twice as many on a CPU at toy size, three times on a GPU.
"""

import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import torch
from PIL import Image
from torch.nn import functional

from ml.device import Device
from ml.diffusion.parts import StableDiffusion
from ml.training.attaching import frozen, low_rank
from ml.training.diffusion.caching import fill, variants_of
from ml.training.diffusion.examples import Example, open_example, read_examples
from ml.training.diffusion.parts import Base, Parts
from ml.training.diffusion.recipes import SHORT, Recipe
from ml.training.diffusion.style import style_course
from ml.training.diffusion.wording import captions

PICTURES = 16
ROUNDS = 3  # the best of so many counts
ENOUGH_S = 2.0
BASE = Base("benchmark", "", {})


@dataclass(frozen=True)
class Speed:
    """Pictures in a second, on a CPU in a core-second, since others share the cores.

    caching_s: what ours spends once, before the first step.
    """

    plain: float
    ours: float
    caching_s: float

    @property
    def ratio(self) -> float:
        return self.ours / self.plain


def lora_speed(diffusion: StableDiffusion, recipe: Recipe) -> Speed:
    """On these networks, at the recipe's side and batch."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number in range(PICTURES):
            _picture(number, recipe.side_px).save(folder / f"{number}.png")
        examples = read_examples(folder)
        plain = _plain(Parts.of(diffusion, BASE), recipe, examples)
        ours, caching_s = _ours(Parts.of(diffusion, BASE), recipe, examples, folder / "cache")
    return Speed(plain, ours, caching_s)


def _plain(parts: Parts, recipe: Recipe, examples: list[Example]) -> float:
    """float32 whatever the networks are held in; a copy, so that theirs stay."""
    stored = {each: each.dtype for each in (parts.unet, parts.vae, parts.text_encoder)}
    for network in stored:
        network.float()
    words, numbers = captions(examples, "ink"), itertools.cycle(range(len(examples)))
    with frozen(*stored), low_rank(parts.unet, rank=recipe.rank, layers=recipe.layers, seed=1) as learned:
        optimiser = torch.optim.AdamW(learned, lr=recipe.unet_rate)

        def step() -> int:
            number = next(numbers)
            pixels = np.asarray(variants_of(open_example(examples[number]), recipe, number)[0])
            batch = (torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None].float() / 127.5 - 1).to(parts.device)
            with torch.no_grad():
                latents = parts.vae.encode(batch).latent_dist.sample() * parts.vae.config.scaling_factor
                said = parts.encoded(parts.ids([words[number]]))
            noise, times = torch.randn_like(latents), torch.randint(0, parts.schedule.steps, (1,), device=parts.device)
            noised = parts.schedule.noised(latents, noise, times)
            loss = functional.mse_loss(parts.predict(noised, times, said), noise)
            loss.backward()
            optimiser.step()
            optimiser.zero_grad()
            return 1

        speed = _speed(step, parts)
    for network, dtype in stored.items():
        network.to(dtype)
    return speed


def _ours(parts: Parts, recipe: Recipe, examples: list[Example], folder: Path) -> tuple[float, float]:
    began = time.perf_counter()
    sentences = captions(examples, "ink")
    cache = fill(examples, sentences, recipe, parts, folder, edges_of=None, on_step=lambda *_told, **_more: None)
    caching_s = time.perf_counter() - began
    with style_course(parts, recipe, cache, examples, "ink") as course:
        numbers = itertools.count()

        def step() -> int:
            course.learn(next(numbers))
            return recipe.pictures

        return _speed(step, parts), caching_s


def _speed(step: Callable[[], int], parts: Parts) -> float:
    """Pictures in a second, the best of the rounds."""
    clock = time.perf_counter if parts.device.type == "cuda" else time.process_time
    step()
    best = 0.0
    for _round in range(ROUNDS):
        pictures, began = 0, clock()
        while clock() - began < ENOUGH_S:
            pictures += step()
        if parts.device.type == "cuda":
            torch.cuda.synchronize()
        best = max(best, pictures / (clock() - began))
    return best


def _picture(number: int, side_px: int) -> Image.Image:
    values = np.random.default_rng(number).integers(0, 255, (8, 8, 3), np.uint8)
    return Image.fromarray(values).resize((side_px, side_px))


def main() -> None:
    from tests import tiny

    with tempfile.TemporaryDirectory() as place:
        shelf = tiny.shelf(Path(place), "stable_diffusion")
        loader = _Loader(shelf.folder("sd15"), Device.best())
        speed = lora_speed(StableDiffusion.load(loader), replace(SHORT, side_px=64, crops=1))
    print(f"plain {speed.plain:8.1f} pictures/s\nours  {speed.ours:8.1f} pictures/s   {speed.ratio:.1f}x (goal 2x)")
    print(f"      after {speed.caching_s:.2f} s of encoding {PICTURES} pictures and their mirror images once")


@dataclass(frozen=True)
class _Loader:
    """Just the base."""

    base: Path
    device: Device
    spare_mb: float = 0.0

    def folder(self, name: str) -> Path:
        return self.base


if __name__ == "__main__":
    main()
