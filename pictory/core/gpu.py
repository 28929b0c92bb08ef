"""This process's models. A worker makes its store at its first use, after the fork; the web process never does."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from importlib import metadata
from pathlib import Path

from django.conf import settings

from ml.device import CARD, Device
from ml.store import ModelStore
from ml.weights.full import FULL
from ml.weights.ours import OURS
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS

logger = logging.getLogger(__name__)

ROOM = 0.8  # of the memory past which the supervisor ends a worker: before that, idle models go
NOTE = "device"  # in settings.RUN_DIR: what a worker found, and with which torch
WITHOUT_CUDA = "+cpu"  # how the version of a torch ends that was built for the processor alone
_AT_WORK: ContextVar[bool] = ContextVar("at_work", default=False)


def shelf() -> Shelf:
    """The weights of this installation: those we ship, those that were installed, and those trained here."""
    return Shelf([settings.BASE_DIR / "ml" / "trained", settings.MODELS_DIR], WEIGHTS | FULL | OURS)


@contextmanager
def at_work() -> Iterator[None]:
    """Meanwhile this process is a worker, which may load torch; a page never is."""
    before = _AT_WORK.set(True)
    try:
        yield
    finally:
        _AT_WORK.reset(before)


def has_card() -> bool:
    """Whether this machine has a graphics card that models run on.

    A worker asks torch. A page reads what a worker wrote down, and until one did, goes by how torch was built.
    """
    if not Path(CARD).exists():
        return False
    if _AT_WORK.get():
        return device().kind == "cuda"
    kind, _, found_with = _noted().partition(" ")
    return kind == "cuda" if found_with == _torch() else not _torch().endswith(WITHOUT_CUDA)


@cache
def device() -> Device:
    """What models run on in this process, which loads torch where a driver found a card; written down for pages."""
    found = Device.best()
    if not Path(CARD).exists():
        return found
    with suppress(OSError):
        (settings.RUN_DIR / NOTE).write_text(f"{found.kind} {_torch()}")
    if found.kind == "cpu":
        logger.warning("torch %s cannot use the graphics card of this machine, so FULL_TIER=gpu does not", _torch())
    return found


def _noted() -> str:
    try:
        return (settings.RUN_DIR / NOTE).read_text()
    except OSError:
        return ""


@cache
def _torch() -> str:
    """Its version, read without loading it."""
    return metadata.version("torch")


@cache
def store() -> ModelStore:
    queue = os.environ.get("Q_CLUSTER_NAME", "")
    limit_mb = settings.QUEUES[queue]["rss_mb"] if queue in settings.QUEUES else settings.MODEL_MEMORY_MB
    budget_mb = min(settings.MODEL_MEMORY_MB, round(ROOM * limit_mb))
    return ModelStore(shelf(), device=device(), budget_mb=budget_mb)
