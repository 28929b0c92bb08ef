"""What this installation can do, as a person reads it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ml.weights.full import FULL
from ml.weights.shelf import write_record
from pictory.core.abilities import in_bytes

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def page(client_of: Callable[[], Client], tmp_path: Path, settings: Any) -> str:
    """With one model of the full tier installed."""
    settings.MODELS_DIR = tmp_path
    (tmp_path / "dwpose").mkdir()
    for file in FULL["dwpose"].files:
        (tmp_path / "dwpose" / file).write_bytes(b"net")
    write_record(tmp_path / "dwpose", FULL["dwpose"])
    client = client_of()
    client.cookies["django_language"] = "en"
    return client.get("/models/").content.decode()


def test_it_shows_each_published_model_with_what_it_takes(page: str) -> None:
    for model in FULL.values():
        row = next(row for row in page.split('<tr class="full-row">') if f'"full-id">{model.name}</code>' in row)
        assert in_bytes(model.size_gb) in row
        assert in_bytes(model.memory_gb) in row
        assert model.licence in row
        assert ("Ready" in row) == (model.name == "dwpose")
        assert ("not for sale" in row) == model.not_for_sale
    assert "1 model is installed" in page


def test_it_shows_each_capability_once(page: str) -> None:
    titles = re.findall(r'class="model-title">([^<]+)<', page)
    assert len(titles) == len(set(titles)) > 15


def test_it_writes_the_same_into_the_documentation() -> None:
    text = (ROOT / "docs" / "models.md").read_text()
    for model in FULL.values():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{model.name}` |"))
        assert f"| {', '.join(model.capabilities)} | {in_bytes(model.size_gb)} | {in_bytes(model.memory_gb)} |" in row
        assert model.licence in row
