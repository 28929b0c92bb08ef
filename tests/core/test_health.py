"""What machines are told: the process lives, the process can serve."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.core.engine import ROOT

pytestmark = pytest.mark.django_db


def test_it_says_that_it_lives_without_asking_anybody(client: Client, django_assert_num_queries: Callable) -> None:
    with django_assert_num_queries(0):
        for method in ("get", "head"):
            response = getattr(client, method)("/healthz")
            assert response.status_code == 200
            assert "no-store" in response["Cache-Control"]
    assert client.get("/healthz").json() == {"alive": True}


@pytest.mark.django_db(transaction=True)
def test_it_is_ready_when_every_migration_is_there(client: Client, settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # also where the tests themselves go without
    call_command("migrate", fake=True, verbosity=0)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"ready": True, "problem": ""})
    known = MigrationRecorder(connection)
    known.record_unapplied("core", "0001_initial")
    response = client.get("/readyz")
    known.record_applied("core", "0001_initial")
    assert (response.status_code, response.json()) == (503, {"ready": False, "problem": "migrations"})
    assert "no-store" in response["Cache-Control"]


def test_it_is_not_ready_with_damaged_weights_and_serves_all_the_same(
    client: Client, tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """M11: said to machines and in the log; missing weights are no damage, since each capability has a way without."""
    settings.MODELS_DIR = tmp_path
    assert client.get("/readyz").status_code == 200
    (tmp_path / "hed").mkdir()
    (tmp_path / "hed" / "manifest.json").write_text(
        '{"revision": 1, "files": {"hed.onnx": {"sha256": "", "bytes": 5}}}'
    )
    response = client.get("/readyz")
    assert (response.status_code, response.json()["problem"]) == (503, "models")
    assert "broken weights: hed" in caplog.text
    assert client.get("/").status_code == 200
    page = client.get("/models/", headers={"Accept-Language": "en"}).content.decode()
    assert "model-reduced" in page  # edges go on with the soft filter
    assert "model-missing" in page  # poses have no other way


SCRIPT = """
import json, django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, SERVER_NAME="localhost")
answers = [client.get(address) for address in ("/healthz", "/readyz")]
client.cookies["sessionid"] = "of-somebody"
answers += [client.get(address) for address in ("/", "/api/jobs")]
print(json.dumps([(answer.status_code, answer.content.decode()) for answer in answers]))
"""


def test_it_is_not_ready_without_its_database() -> None:
    """The process lives; pages and API say that they are broken, and nothing of why."""
    url = "postgres://u:hidden-word@127.0.0.1:1/none"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    lives, ready, page, api = json.loads(done.stdout)
    assert (ready[0], json.loads(ready[1])) == (503, {"ready": False, "problem": "database"})
    assert lives[0] == 200
    assert (page[0], api[0]) == (500, 500)
    for _status, text in (ready, page, api):
        for word in ("hidden-word", "127.0.0.1", "Traceback", "OperationalError"):
            assert word not in text
