"""Handlers that misbehave as their parameters say. Each reports its steps and keeps one result, as a real one does."""

import errno
import os
import signal
import threading
import time
from pathlib import Path

from PIL import Image

from ml.batching import halve_once
from ml.errors import InvalidInput, OutOfMemory
from pictory.core.engine.context import JobContext
from pictory.core.models import Job
from tests.faults.services import keep_text


def steps(ctx: JobContext) -> None:
    """params: steps, step_s; at: {step: fault}; once: only at the first attempt; made: what is known of the result."""
    count, step_s = ctx.params.get("steps", 5), ctx.params.get("step_s", 0.05)
    done = int(ctx.load_checkpoint() or b"0")
    for number in range(done + 1, count + 1):
        fault = ctx.params.get("at", {}).get(str(number))
        if fault and not (ctx.params.get("once") and ctx.job.attempt > 1):
            FAULTS[fault](ctx)
        time.sleep(step_s)
        preview = Image.new("RGB", (64, 32), (number * 7 % 256, 120, 90)) if ctx.params.get("preview") else None
        ctx.step(number, count, doing="Counting", preview=preview)
        if ctx.params.get("checkpoint"):
            ctx.save_checkpoint(str(number).encode())
            ctx.give_way()
    keep_text(ctx.job, f"{ctx.job.pk} counted to {count}, from {done}", **ctx.params.get("made", {}))


light_steps = poison = stuck = circling = circling_light = steps


def _kill(ctx: JobContext) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _hang(ctx: JobContext) -> None:
    """A call into C that never comes back: signals wait, only SIGKILL ends it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP})
    while True:
        time.sleep(60)


def _spin(ctx: JobContext) -> None:
    """Says it is alive, but gets nowhere."""
    while True:
        time.sleep(0.05)
        ctx.step(1, 5, doing="Going round in circles")


def _wait(ctx: JobContext) -> None:
    """Until the test lets it go on, by the next file of `until`."""
    file = Path(ctx.params["until"].pop(0))
    while not file.exists():
        time.sleep(0.05)


def _huge_error(ctx: JobContext) -> None:
    raise RuntimeError("x" * 3_000_000)


class _Unpicklable(Exception):
    def __init__(self) -> None:
        super().__init__(lambda: None)
        self.lock = threading.Lock()

    def __str__(self) -> str:
        raise RuntimeError("not even this")


def _unpicklable_error(ctx: JobContext) -> None:
    raise _Unpicklable


def _strange_error(ctx: JobContext) -> None:
    raise ValueError("NUL \0, lone surrogate \ud800, bell \a, 그림")


def _bad_input(ctx: JobContext) -> None:
    raise InvalidInput("the sheet is empty")


def _no_connection(ctx: JobContext) -> None:
    raise ConnectionResetError("the store hung up")


def _no_space(ctx: JobContext) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def _memory(ctx: JobContext) -> None:
    """The device holds batches up to `fits`."""

    def run(size: int) -> int:
        if size > ctx.params["fits"]:
            raise OutOfMemory(f"batch of {size}")
        return size

    ctx.job.doing = f"batch {halve_once(run, 8)}"


def _greedy(ctx: JobContext) -> None:
    """Takes more memory than a worker may."""
    held = bytearray(ctx.params["mb"] * 1_000_000)
    for place in range(0, len(held), 4096):
        held[place] = 1
    time.sleep(30)


def _marks(ctx: JobContext) -> None:
    """Leave a line a start in a file, so that a test can count starts."""
    with Path(ctx.params["marks"]).open("a") as file:
        file.write(f"{ctx.job.pk} {ctx.job.attempt} {os.getpid()}\n")


def _lose_lease(ctx: JobContext) -> None:
    """What a stopped-and-continued worker finds: another has taken the job meanwhile."""
    Job.objects.get(pk=ctx.job.pk).try_again("stopped", "taken by the test", wait_s=3600)


FAULTS = {
    "kill": _kill,
    "hang": _hang,
    "spin": _spin,
    "wait": _wait,
    "huge": _huge_error,
    "unpicklable": _unpicklable_error,
    "strange": _strange_error,
    "bad_input": _bad_input,
    "connection": _no_connection,
    "no_space": _no_space,
    "memory": _memory,
    "greedy": _greedy,
    "mark": _marks,
    "lose_lease": _lose_lease,
}


def millisecond(ctx: JobContext) -> None:
    time.sleep(0.001)
