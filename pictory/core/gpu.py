"""This process's models. A worker makes its store at its first use, after the fork; the web process never does."""

import os
from functools import cache
from pathlib import Path

from django.conf import settings

from ml.device import CARD, Device
from ml.store import ModelStore
from ml.weights.full import FULL
from ml.weights.ours import OURS
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS

ROOM = 0.8  # of the memory past which the supervisor ends a worker: before that, idle models go


def shelf() -> Shelf:
    """The weights of this installation: those we ship, those that were installed, and those trained here."""
    return Shelf([settings.BASE_DIR / "ml" / "trained", settings.MODELS_DIR], WEIGHTS | FULL | OURS)


def has_card() -> bool:
    """Whether this machine has a graphics card that models run on; told without loading a library."""
    return Path(CARD).exists()


@cache
def store() -> ModelStore:
    queue = os.environ.get("Q_CLUSTER_NAME", "")
    limit_mb = settings.QUEUES[queue]["rss_mb"] if queue in settings.QUEUES else settings.MODEL_MEMORY_MB
    budget_mb = min(settings.MODEL_MEMORY_MB, round(ROOM * limit_mb))
    return ModelStore(shelf(), device=Device.best(), budget_mb=budget_mb)
