"""The real weights of this checkout, as `manage.py install_models embedded` left them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ml.device import Device
from ml.store import ModelStore
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS
from tests import tiny

ROOT = Path(__file__).resolve().parents[2]
PLACES = (ROOT / "ml" / "trained", ROOT / "var" / "models")


@pytest.fixture(scope="session")
def store() -> Iterator[ModelStore]:
    """All capabilities with their real weights; a test that leases one whose weights are missing fails."""
    store = ModelStore(Shelf(PLACES, WEIGHTS), device=Device(threads=1), budget_mb=6_000)
    yield store
    store.release()


@pytest.fixture(scope="session")
def bare_store(tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    """A machine without any weights."""
    return ModelStore(Shelf([tmp_path_factory.mktemp("bare")], WEIGHTS), device=Device(threads=1), budget_mb=6_000)


@pytest.fixture(scope="session")
def toys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the toys of the full tier lie, once for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "toys"


@pytest.fixture(scope="session")
def full(toys: Path) -> Iterator[ModelStore]:
    """The full tier at toy size, every family of tests.tiny.TOYS."""
    store = tiny.store(tiny.shelf(toys))
    yield store
    store.release()
