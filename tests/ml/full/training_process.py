"""A process of its own: draws with an adapter that another one trained, begins a training, and waits to be killed.

`python -m tests.ml.full.training_process TOYS PICTURES ROOT ADAPTER`: says on its output what it drew, without and with
the adapter, then each step.
"""

import hashlib
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from ml.diffusion.adapters import Adapter
from ml.diffusion.request import PaintingRequest
from ml.store import ModelStore
from ml.training.diffusion.recipes import RECIPES
from ml.training.diffusion.trainer import Training

STEPS, SAVED, KILLED = 8, 3, 5
LESSON = replace(
    RECIPES["pivotal"], side_px=64, inversion_steps=STEPS // 2, steps=STEPS // 2, crops=1, save_steps=SAVED,
    sample_steps=0, unet_rate=2e-3, text_rate=5e-4, token_rate=0.01,
)  # fmt: skip


def digest(picture: Image.Image) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()


def painted(store: ModelStore, *adapters: Adapter) -> str:
    """What a picture of two steps looks like."""
    request = PaintingRequest("a ball", size=(64, 64), steps=2, adapters=adapters, seed=3)
    with store.lease("painting", "full") as painting:
        return digest(painting(request).pictures[0])


def wait_at(killed: int) -> Any:
    def on_step(step: int, steps: int, *, doing: str = "", preview: Any = None) -> None:
        print(doing, step, flush=True)
        if doing == "Learning" and step == killed:
            signal.pause()

    return on_step


def main() -> None:
    from tests import tiny

    toys, pictures, root, adapter = map(Path, sys.argv[1:])
    store = tiny.store(tiny.shelf(toys, "stable_diffusion"))
    print(painted(store), painted(store, Adapter(adapter)), flush=True)
    with store.lease("style_training", "full") as trainer:
        trainer(Training(pictures, "killed", root, LESSON), on_step=wait_at(KILLED))


if __name__ == "__main__":
    main()
