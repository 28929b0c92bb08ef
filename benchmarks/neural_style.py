"""Gatys' optimisation at 256 px against a plain loop: fp32, L-BFGS, started from the content, until it is as good.

Good is the same for both: the fp32 loss of the finished 8-bit picture, or of the plain loop's picture after each round.
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np
import torch
from PIL import Image
from skimage import data

from ml.device import Device
from ml.fast_style import FastStyleRequest
from ml.neural_style import NeuralStyle, NeuralStyleRequest, Style
from ml.neural_style.features import VGG16, Features
from ml.neural_style.loss import StyleLoss
from ml.neural_style.prepare import PreparedStyle
from ml.store import ModelStore
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS

AIM = 2.5
MOST_ROUNDS = 15


def main() -> None:
    store = ModelStore(Shelf([ROOT / "var" / "models"], WEIGHTS), device=Device(), budget_mb=8_000)
    photo = Image.fromarray(data.astronaut()).resize((256, 256), Image.Resampling.LANCZOS)
    with store.lease("fast_style") as paint:
        style = paint(FastStyleRequest(Image.fromarray(data.chelsea()), 19)).picture
    request = NeuralStyleRequest(photo, (Style(style),), size_px=256)
    with store.lease("neural_style") as ours:
        wall, cpu = time.perf_counter(), time.process_time()
        result = ours(request)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    loss = fp32_loss(store, request)
    ours_loss = measured(loss, np.asarray(result.picture))
    plain_wall, plain_cpu, plain_loss, rounds = plain_loop(loss, np.asarray(photo), ours_loss)
    print(f"{'':22}{'wall s':>8}{'CPU s':>8}{'loss':>8}")
    print(f"{'ours, 9 rounds':22}{wall:8.1f}{cpu:8.1f}{ours_loss:8.3f}")
    print(f"{f'plain, {rounds} rounds':22}{plain_wall:8.1f}{plain_cpu:8.1f}{plain_loss:8.3f}")
    print(f"{plain_cpu / cpu:.1f} times as fast by CPU time, {plain_wall / wall:.1f} by the clock; wanted {AIM}")


def fp32_loss(store: ModelStore, request: NeuralStyleRequest) -> StyleLoss:
    features = Features(VGG16, store.shelf.folder("hed"), device=torch.device("cpu"), dtype=torch.float32)
    content = np.asarray(request.picture)
    styles = [PreparedStyle(style, request, content) for style in request.active]
    return NeuralStyle(features)._loss(request, content, styles, 1.0)


def tensor(pixels: np.ndarray) -> torch.Tensor:
    """(1, 3, H, W) float32 in 0..1."""
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)[None] / np.float32(255)))


def measured(loss: StyleLoss, pixels: np.ndarray) -> float:
    with torch.no_grad():
        return float(loss(tensor(pixels)))


def plain_loop(loss: StyleLoss, content: np.ndarray, target: float) -> tuple[float, float, float, int]:
    """Wall and CPU seconds, loss and rounds of 20 steps until the loss is down to the target."""
    picture = tensor(content).clone().requires_grad_()
    optimiser = torch.optim.LBFGS([picture], max_iter=20, tolerance_grad=0, tolerance_change=0)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        value = loss(picture)
        value.backward()
        return value

    wall = cpu = 0.0
    reached = float("inf")
    rounds = 0
    while reached > target and rounds < MOST_ROUNDS:
        rounds += 1
        before = time.perf_counter(), time.process_time()
        optimiser.step(closure)
        wall, cpu = wall + time.perf_counter() - before[0], cpu + time.process_time() - before[1]
        with torch.no_grad():
            reached = float(loss(picture.clamp(0, 1)))
    return wall, cpu, reached, rounds


if __name__ == "__main__":
    main()
