"""Our optimiser of style transfer against a plain loop: python benchmarks/style_transfer.py [longest side, 512]

The plain loop is the textbook's: one size, fp32, L-BFGS, started from the content, until its loss is as low as ours.
The loss is the same for both: calculated in fp32 at the full size, ours for the finished 8-bit picture. Each has all
cores. Memory is what the process grew by at most.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import psutil
import torch
from PIL import Image

from ml.device import Device
from ml.neural_style import NeuralStyleRequest, Style
from ml.neural_style.features import VGG16, Features
from ml.neural_style.loss import StyleLoss
from ml.neural_style.pipeline import NeuralStyle
from ml.neural_style.prepare import PreparedStyle
from ml.store import ModelStore
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS

AIM = 2.5
MOST_STEPS = 500
SAMPLES = ROOT / "static" / "stylelab" / "samples"
CONTENT, STYLE = SAMPLES / "contents" / "window_cat.webp", SAMPLES / "styles" / "night_swirls.webp"


class Reached(Exception):
    """The plain loop is as good as ours."""


@dataclass
class Cost:
    """What a piece of work took; megabytes above what the process held before."""

    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mb: float = 0.0


def measured(work: Callable[[], object]) -> tuple[object, Cost]:
    process, over = psutil.Process(), threading.Event()
    before, most = process.memory_info().rss, [0]

    def watch() -> None:
        while not over.wait(0.02):
            most[0] = max(most[0], process.memory_info().rss)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    cost = Cost(time.perf_counter() - wall, time.process_time() - cpu)
    over.set()
    thread.join()
    cost.peak_mb = (most[0] - before) / 1e6
    return made, cost


def main() -> None:
    size_px = int(sys.argv[1]) if len(sys.argv) > 1 else 512
    store = ModelStore(Shelf([ROOT / "var" / "models"], WEIGHTS), device=Device(), budget_mb=8_000)
    content, style = (Image.open(path).convert("RGB") for path in (CONTENT, STYLE))
    content.thumbnail((size_px, size_px))
    request = NeuralStyleRequest(content, (Style(style),), size_px=size_px)
    with store.lease("neural_style") as ours:
        result, our_cost = measured(lambda: ours(request))
    store.release()
    loss = fp32_loss(store, request)
    target = loss_of(loss, np.asarray(result.picture))
    (reached, steps), plain_cost = measured(lambda: plain_loop(loss, np.asarray(content), target))
    print(f"{content.width} x {content.height} px, {store.device.threads} threads, {store.device.dtype}")
    print(f"{'':22}{'wall s':>8}{'CPU s':>8}{'loss':>9}{'peak MB':>9}")
    rows = (("ours, 9 rounds", our_cost, target), (f"plain, {steps} steps", plain_cost, reached))
    for name, cost, value in rows:
        print(f"{name:22}{cost.wall_s:8.1f}{cost.cpu_s:8.1f}{value:9.4f}{cost.peak_mb:9.0f}")
    by_clock, by_cpu = plain_cost.wall_s / our_cost.wall_s, plain_cost.cpu_s / our_cost.cpu_s
    print(f"{by_clock:.1f} times as fast by the clock, {by_cpu:.1f} by CPU time; wanted {AIM}")


def fp32_loss(store: ModelStore, request: NeuralStyleRequest) -> StyleLoss:
    features = Features(VGG16, store.shelf.folder("hed"), device=torch.device("cpu"), dtype=torch.float32)
    content = np.asarray(request.picture)
    styles = [PreparedStyle(style, request, content) for style in request.active]
    return NeuralStyle(features)._loss(request, content, styles, 1.0)


def tensor(pixels: np.ndarray) -> torch.Tensor:
    """(1, 3, H, W) float32 in 0..1."""
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)[None] / np.float32(255)))


def loss_of(loss: StyleLoss, pixels: np.ndarray) -> float:
    with torch.no_grad():
        return float(loss(tensor(pixels)))


def plain_loop(loss: StyleLoss, content: np.ndarray, target: float) -> tuple[float, int]:
    """The loss reached, and in how many steps; stopped within a step, as soon as the loss is down to the target."""
    picture = tensor(content).clone().requires_grad_()
    optimiser = torch.optim.LBFGS(
        [picture], max_iter=MOST_STEPS, max_eval=MOST_STEPS, tolerance_grad=0, tolerance_change=0
    )
    seen: list[float] = []

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        value = loss(picture)
        seen.append(float(value.detach()))
        if seen[-1] <= target:
            raise Reached
        value.backward()
        return value

    with suppress(Reached):
        optimiser.step(closure)
    return seen[-1], len(seen)


if __name__ == "__main__":
    main()
