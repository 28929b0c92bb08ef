"""The loop of a training that counts its steps: learn, tell, show, save, give way, go on exactly where it ended."""

import logging
import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from ml.batching import naming_memory
from ml.errors import Cancelled
from ml.images import as_picture
from ml.training import checkpoint, progress
from ml.training.checkpoint import Progress
from ml.training.pictures import draw_curve
from ml.training.progress import State, TrainingProgress
from ml.types import OnStep, no_steps
from ml.words import gettext_noop

logger = logging.getLogger(__name__)

CHECKPOINT = "checkpoint.safetensors"
CURVE = "curve.png"
TELL_EVERY_S = 1.0
CURVE_POINTS = 200  # rows of the history, about
LOSS_STEPS = 20  # that the running mean of the loss goes back


class Course(Protocol):
    """What is learned. learn: one step, counted from 0; returns the loss. sample: (3, H, W) in 0..1, or text."""

    modules: Mapping[str, nn.Module]
    optimisers: Mapping[str, torch.optim.Optimizer]

    def learn(self, step: int) -> float: ...

    def sample(self, number: int) -> Tensor | str: ...


@dataclass(frozen=True)
class Plan:
    """into: the training's folder. steps: in all. pictures: of a step. save_steps, sample_steps: how often; 0 never."""

    into: Path
    kind: str
    recipe: str
    steps: int
    pictures: int
    save_steps: int
    sample_steps: int


@dataclass(frozen=True)
class Turns:
    """When a training gives way.

    should_yield: asked after each step; when it says so, the training saves itself and returns. saved: called with each
    checkpoint that was written. paused: what the training's progress says while it does not run.
    """

    should_yield: Callable[[], bool] = lambda: False
    saved: Callable[[Path], None] = lambda _path: None
    paused: State = "stopped"


NO_TURNS = Turns()


class GaveWay(Exception):
    """A training was told to give way while it got ready, and learned nothing yet."""


@contextmanager
def telling(into: Path, fresh: TrainingProgress, turns: Turns) -> Iterator[None]:
    """The folder's progress says that a training gets ready, and at the end why it ended.

    fresh: what it says where nothing was said before; `doing` of it counts always. Who gave way has ended well, so
    GaveWay goes no further; everything else is raised again.
    """
    before = progress.read(into) or fresh
    progress.write(into, replace(before, state="preparing", doing=fresh.doing, error=""))
    try:
        with suppress(GaveWay), progress.failing(into):
            yield
    finally:
        told = progress.read(into)
        if told and told.state == "preparing":
            progress.write(into, replace(told, state=turns.paused, doing=""))


@dataclass
class _Run:
    """One run of a training, from where the last one ended."""

    plan: Plan
    course: Course
    turns: Turns
    on_step: OnStep
    whole: bool = True  # no step is half done
    done: Progress = field(default_factory=Progress)
    loss: float | None = None
    samples: list[str] = field(default_factory=list)
    told_at: float = -math.inf
    saved_step: int = -1
    began_at: float = field(default_factory=time.monotonic)
    began_step: int = 0
    before_s: float = 0.0

    def go_on(self) -> bool:
        """To the end, or until others want their turn. Returns whether it came to the end."""
        while self.done.step < self.plan.steps:
            self.whole = False
            self._count(self.course.learn(self.done.step))
            self.whole = True
            preview = self._sample() if self._is_due(self.plan.sample_steps) else None
            if self._is_due(self.plan.save_steps):
                self.save()
            self.tell("running", rarely=True)
            self.on_step(self.done.step, self.plan.steps, doing=gettext_noop("Learning"), preview=preview)
            if self.done.step < self.plan.steps and self.turns.should_yield():
                return False
        return True

    def load(self) -> None:
        kept = self.plan.into / CHECKPOINT
        if kept.is_file():
            self.done = checkpoint.load(kept, **self._state())
            logger.info("going on after step %d", self.done.step)
            self.saved_step = self.done.step
        if self.done.history:
            self.loss = self.done.history[-1][3]["loss"]
        self.samples = sorted(path.name for path in self.plan.into.glob("sample-*.*"))
        self.began_step, self.before_s, self.began_at = self.done.step, self.done.seconds, time.monotonic()

    def save(self) -> None:
        if self.saved_step == self.done.step or not self.whole:
            return
        path = self.plan.into / CHECKPOINT
        checkpoint.save(path, **self._state(), progress=self.done)
        self.saved_step = self.done.step
        if self.done.history:
            draw_curve(self.done.history, self.plan.into / CURVE)
        self.turns.saved(path)

    def tell(self, state: State, *, rarely: bool = False, error: str = "", doing: str = "") -> None:
        now = time.monotonic()
        if rarely and now - self.told_at < TELL_EVERY_S:
            return
        self.told_at = now
        plan, done = self.plan, self.done
        speed_s = (now - self.began_at) / max(1, done.step - self.began_step)
        left = speed_s * (plan.steps - done.step) if done.step > self.began_step else None
        losses = tuple((int(images) // plan.pictures, values["loss"]) for images, _s, _rate, values in done.history)
        facts = TrainingProgress(
            name=plan.into.name, kind=plan.kind, recipe=plan.recipe, state=state, step=done.step, steps=plan.steps,
            loss=self.loss, seconds_left=left, seconds=round(done.seconds, 1), losses=losses,
            samples=tuple(self.samples), doing=doing, error=error,
        )  # fmt: skip
        progress.write(plan.into, facts)

    def _count(self, loss: float) -> None:
        done, plan = self.done, self.plan
        done.step, done.images = done.step + 1, done.images + plan.pictures
        done.seconds = self.before_s + time.monotonic() - self.began_at
        self.loss = loss if self.loss is None else self.loss + (loss - self.loss) / min(LOSS_STEPS, done.step)
        if done.step % max(1, plan.steps // CURVE_POINTS) == 0 or done.step == plan.steps:
            done.history.append([done.images, round(done.seconds, 1), 0.0, {"loss": self.loss}])

    def _is_due(self, every: int) -> bool:
        return bool(every) and (self.done.step % every == 0 or self.done.step == self.plan.steps)

    def _sample(self) -> Image.Image | None:
        """A picture or a text; a picture is shown on the way."""
        made, name = self.course.sample(0), f"sample-{self.done.step:06d}"
        picture = None
        if isinstance(made, str):
            name = f"{name}.txt"
            (self.plan.into / name).write_text(made)
        else:
            name = f"{name}.webp"
            picture = as_picture(np.ascontiguousarray(made.permute(1, 2, 0).numpy()))
            picture.save(self.plan.into / name, quality=90)
        if name not in self.samples:
            self.samples.append(name)
        return picture

    def _state(self) -> dict[str, Mapping]:
        return {"modules": self.course.modules, "optimisers": self.course.optimisers, "mean": {}}


def run_steps(plan: Plan, course: Course, turns: Turns = NO_TURNS, *, on_step: OnStep = no_steps) -> bool:
    """Goes on where the checkpoint in the plan's folder ended. Returns whether the last step was done.

    False when it gave way: the same call goes on later, bit for bit as if nothing had been between. Whatever is raised
    on the way, also by `on_step`, is raised again after the last whole step was saved; where it is no wish but a
    failure, the progress says why.
    """
    run = _Run(plan, course, turns, on_step)
    plan.into.mkdir(parents=True, exist_ok=True)
    run.load()
    run.tell("running")
    state, error = turns.paused, ""
    try:
        finished = _go_on_and_save(run)
        state = "running" if finished else turns.paused
        return finished
    except progress.FAILURES as problem:
        state, error = "stopped" if isinstance(problem, Cancelled) else "failed", progress.said(problem)
        raise
    finally:
        run.tell(state, error=error)


def _go_on_and_save(run: _Run) -> bool:
    try:
        with naming_memory():
            return run.go_on()
    finally:
        run.save()
