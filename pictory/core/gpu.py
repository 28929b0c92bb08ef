"""This process's models. A worker makes its store at its first use, after the fork; the web process never does."""

from functools import cache

from django.conf import settings

from ml.device import Device
from ml.store import ModelStore
from ml.weights.full import FULL
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS


def shelf() -> Shelf:
    """The weights of this installation: those we trained and ship, and those that were installed."""
    return Shelf([settings.BASE_DIR / "ml" / "trained", settings.MODELS_DIR], WEIGHTS | FULL)


@cache
def store() -> ModelStore:
    return ModelStore(shelf(), device=Device.best(), budget_mb=settings.MODEL_MEMORY_MB)
