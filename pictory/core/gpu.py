"""This process's models. A worker makes its store at its first use, after the fork; the web process never does."""

import os
from functools import cache

from django.conf import settings

from ml.device import Device
from ml.store import ModelStore
from ml.weights.full import FULL
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS

ROOM = 0.8  # of the memory past which the supervisor ends a worker: before that, idle models go


def shelf() -> Shelf:
    """The weights of this installation: those we trained and ship, and those that were installed."""
    return Shelf([settings.BASE_DIR / "ml" / "trained", settings.MODELS_DIR], WEIGHTS | FULL)


@cache
def store() -> ModelStore:
    queue = os.environ.get("Q_CLUSTER_NAME", "")
    limit_mb = settings.QUEUES[queue]["rss_mb"] if queue in settings.QUEUES else settings.MODEL_MEMORY_MB
    budget_mb = min(settings.MODEL_MEMORY_MB, round(ROOM * limit_mb))
    return ModelStore(shelf(), device=Device.best(), budget_mb=budget_mb)
