"""The real weights of this checkout, as `manage.py install_models embedded` left them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ml.device import Device
from ml.store import ModelStore
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS

ROOT = Path(__file__).resolve().parents[2]
PLACES = (ROOT / "ml" / "trained", ROOT / "var" / "models")


@pytest.fixture(scope="session")
def store() -> Iterator[ModelStore]:
    """All capabilities with their real weights; a test that leases one whose weights are missing fails."""
    store = ModelStore(Shelf(PLACES, WEIGHTS), device=Device(threads=1), budget_mb=6_000)
    yield store
    store.release()


@pytest.fixture
def bare_store(tmp_path: Path) -> ModelStore:
    """A machine without any weights."""
    return ModelStore(Shelf([tmp_path], WEIGHTS), device=Device(threads=1), budget_mb=6_000)
