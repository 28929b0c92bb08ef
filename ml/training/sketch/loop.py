"""The loop of every training: learn, average, log, save, show, stop when time is up."""

import json
import logging
import math
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from ml.training import checkpoint
from ml.training import progress as shown
from ml.training.checkpoint import Progress
from ml.training.pictures import draw_curve
from ml.training.progress import State, TrainingProgress

logger = logging.getLogger(__name__)

LOG_EVERY = 25  # steps
WARMING = 60  # steps in which the rate rises
LEAST_RATE = 1e-5
CHECKPOINT = "checkpoint.safetensors"


class Course(Protocol):
    """What is learned. modules, optimisers: by name; the running mean is kept of modules["network"]."""

    modules: Mapping[str, nn.Module]
    optimisers: Mapping[str, torch.optim.Optimizer]

    def learn(self, batch: Any, rate: float) -> dict[str, float]: ...


@dataclass(frozen=True)
class Plan:
    """into: a folder. minutes, images: what ends the training, whichever is first. rate: at its highest.

    average: how slowly the running mean moves at last. save_s, sheet_steps: how often to save and to show. kind: what
    a page calls it.
    """

    into: Path
    minutes: float = math.inf
    images: float = math.inf
    rate: float = 2e-3
    average: float = 0.998
    save_s: float = 180.0
    sheet_steps: int = 1_000
    kind: str = "crayons"


def train(
    plan: Plan,
    course: Course,
    batches: Callable[[int], Iterable[tuple[int, Any]]],
    *,
    show: Callable[[dict[str, Tensor], int], None] | None = None,
    stopped: Callable[[], bool] = lambda: False,
) -> dict[str, Tensor]:
    """Goes on where the checkpoint in `plan.into` ended. Returns the mean weights.

    batches: from the number of the first step to (pictures in it, batch) without end. show: called with the mean
    weights now and then. stopped: asked after each step; a training that is stopped saves itself first.
    """
    plan.into.mkdir(parents=True, exist_ok=True)
    mean = {name: value.detach().clone() for name, value in course.modules["network"].state_dict().items()}
    kept, progress = plan.into / CHECKPOINT, Progress()
    state = {"modules": course.modules, "optimisers": course.optimisers, "mean": mean}
    if kept.is_file():
        progress = checkpoint.load(kept, **state)
        logger.info("going on after %d images", progress.images)
    _publish(plan, progress, "running")
    with shown.failing(plan.into):
        return _learn(plan, course, state, progress, batches, show, stopped)


def _learn(
    plan: Plan,
    course: Course,
    state: dict[str, Any],
    progress: Progress,
    batches: Callable[[int], Iterable[tuple[int, Any]]],
    show: Callable[[dict[str, Tensor], int], None] | None,
    stopped: Callable[[], bool],
) -> dict[str, Tensor]:
    """From where the progress ends, until time is up or it is stopped. state: what a checkpoint holds."""
    mean = state["mean"]
    saved_at = began = time.monotonic()
    before_s, recent = progress.seconds, []
    for pictures, batch in batches(progress.step):
        recent.append(course.learn(batch, _rate(plan, progress)))
        progress.step, progress.images = progress.step + 1, progress.images + pictures
        progress.seconds = before_s + time.monotonic() - began
        _average(mean, course.modules["network"], min(plan.average, (1 + progress.step) / (10 + progress.step)))
        ended = _part(plan, progress) >= 1
        if progress.step % LOG_EVERY == 0 or ended:
            _log(plan, progress, recent)
            _publish(plan, progress, "running")
            recent = []
        if show and (progress.step % plan.sheet_steps == 0 or ended):
            show(mean, progress.images)
        if ended or stopped() or time.monotonic() - saved_at > plan.save_s:
            checkpoint.save(plan.into / CHECKPOINT, **state, progress=progress)
            _tell(plan, progress)
            saved_at = time.monotonic()
        if ended or stopped():
            _publish(plan, progress, "done" if ended else "stopped")
            return mean
    raise RuntimeError("the batches ended before the training")


def _part(plan: Plan, progress: Progress) -> float:
    """How much of the training is done, 0..1 and over."""
    return max(progress.seconds / 60 / plan.minutes, progress.images / plan.images)


def _rate(plan: Plan, progress: Progress) -> float:
    """A short rise and a cosine to almost nothing."""
    part = min(1.0, _part(plan, progress))
    return plan.rate * min(1.0, (progress.step + 1) / WARMING) * (0.5 + 0.5 * math.cos(math.pi * part)) + LEAST_RATE


@torch.no_grad()
def _average(mean: dict[str, Tensor], network: nn.Module, slow: float) -> None:
    """mean <- slow * mean + (1 - slow) * weights; counters are taken as they are."""
    own, weights = [], []
    for name, value in network.state_dict().items():
        if value.dtype.is_floating_point:
            own.append(mean[name])
            weights.append(value)
        else:
            mean[name].copy_(value)
    torch._foreach_lerp_(own, weights, 1 - slow)


def _log(plan: Plan, progress: Progress, recent: list[dict[str, float]]) -> None:
    values = {name: round(float(np.mean([each[name] for each in recent])), 5) for name in recent[0]}
    progress.history.append([progress.images, round(progress.seconds, 1), _rate(plan, progress), values])
    told = "  ".join(f"{name} {value:.3f}" for name, value in values.items())
    speed = progress.images / max(progress.seconds, 1e-6)
    logger.info("%7d images  %5.0f s  %4.1f a second  %s", progress.images, progress.seconds, speed, told)


def _publish(plan: Plan, progress: Progress, state: State) -> None:
    """For whoever looks on from elsewhere; of several values the first is the loss."""
    part = min(1.0, max(_part(plan, progress), 1e-6))
    losses = tuple((round(images / progress.images * progress.step), next(iter(told.values())))
                   for images, _seconds, _rate, told in progress.history)  # fmt: skip
    facts = TrainingProgress(
        name=plan.into.name, kind=plan.kind, state=state, step=progress.step, steps=round(progress.step / part),
        loss=losses[-1][1] if losses else None, seconds_left=progress.seconds * (1 / part - 1),
        seconds=round(progress.seconds, 1), losses=losses,
        samples=tuple(sorted(path.name for path in plan.into.glob("sheet-*.jpg"))),
    )  # fmt: skip
    shown.write(plan.into, facts)


def _tell(plan: Plan, progress: Progress) -> None:
    (plan.into / "history.json").write_text(json.dumps(progress.history))
    if progress.history:
        draw_curve(progress.history, plan.into / "curve.png")
