"""Commands: one job at a terminal, the demo account, and what makes a place ready."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from pictory.core import housekeeping
from pictory.core.engine.queue import INLINE, enqueue
from pictory.core.files import assets
from pictory.core.management.commands import seed_demo
from pictory.core.models import Asset, Job, User
from tests.core.engine import ROOT, hold
from tests.core.invariants import assert_nothing_lost
from tests.core.pages import picture_of
from tests.core.pictures import opened, png
from tests.core.test_api import log_in

pytestmark = pytest.mark.django_db
QUICK = ("steps=2", "step_s=0")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder"


def run(out: Path, kind: str, *params: str, **options: str) -> tuple[dict[str, Any], str]:
    """result.json, and what was printed."""
    said = io.StringIO()
    call_command("run_job", kind, *params, out=out, stdout=said, **options)
    return json.loads((out / "result.json").read_text()), said.getvalue()


# --- run_job -----------------------------------------------------------------------------------------------------


def test_it_runs_one_job_and_writes_its_files(out: Path) -> None:
    result, said = run(out, "faults.light_steps", *QUICK)
    assert set(result) == {
        "kind", "job", "state", "error", "detail", "params", "tier", "model", "seed", "seconds", "files",
    }  # fmt: skip
    assert (result["kind"], result["state"], result["error"]) == ("faults.light_steps", "done", "")
    assert result["params"] == {"steps": 2, "step_s": 0}
    assert 0 < result["seconds"] < 30
    (file,) = result["files"]
    assert set(file) == {"file", "media_type", "tier", "model", "seed", "sha256", "details"}
    assert (out / file["file"]).read_text() == f"{result['job']} counted to 2, from 0"
    assert f"faults.light_steps: {result['seconds']:.2f} s" in said
    assert str(out) in said
    assert Job.objects.get().owner.email == "operator@localhost"
    assert_nothing_lost()


def test_it_tells_tier_model_and_seed_of_what_was_made(out: Path) -> None:
    made = {"tier": "embedded", "model": "crayon-small", "seed": 7, "details": {"strength": 0.5}}
    result, _said = run(out, "faults.light_steps", *QUICK, f"made={json.dumps(made)}")
    assert (result["tier"], result["model"], result["seed"]) == ("embedded", "crayon-small", 7)
    assert made.items() <= result["files"][0].items()


def test_it_reads_values_as_json_else_as_text(out: Path) -> None:
    given = {"n": "3", "x": "0.5", "on": "true", "off": "null", "at": '{"9": "x"}', "list": "[1, 2]"}
    given |= {"text": "a kite = 연", "number": '"3"', "empty": "", "nan": "NaN", "huge": "9" * 5_000, "half": "[1,"}
    result, _said = run(out, "faults.light_steps", *QUICK, *(f"{name}={value}" for name, value in given.items()))
    params = result["params"]
    assert (params["n"], params["x"], params["on"], params["off"]) == (3, 0.5, True, None)
    assert (params["at"], params["list"], params["number"]) == ({"9": "x"}, [1, 2], "3")
    assert (params["text"], params["empty"], params["nan"], params["half"]) == ("a kite = 연", "", "NaN", "[1,")
    assert params["huge"] == "9" * 5_000


def test_it_reads_files(out: Path, tmp_path: Path) -> None:
    (tmp_path / "kite.png").write_bytes(png())
    (tmp_path / "day.txt").write_text("바다에 갔다\n연을 날렸다", encoding="utf-8")
    (tmp_path / "more.json").write_text('{"strength": 0.5, "말": "바다"}', encoding="utf-8")
    (tmp_path / "table.csv").write_text("file_name\n")
    given = {"p": "kite.png", "t": "day.txt", "j": "more.json", "table": "table.csv", "folder": ""}
    files = (f"{name}=@{tmp_path / file}" for name, file in given.items())
    result, _said = run(out, "faults.light_steps", *QUICK, *files)
    upload = Asset.objects.get(pk=result["params"]["p"])
    assert (upload.role, upload.owner.email) == ("upload", "operator@localhost")
    assert opened(assets.read(upload)).size == (64, 48)
    assert result["params"]["t"] == "바다에 갔다\n연을 날렸다"
    assert result["params"]["j"] == {"strength": 0.5, "말": "바다"}
    assert (result["params"]["table"], result["params"]["folder"]) == (str(tmp_path / "table.csv"), str(tmp_path))


@pytest.mark.parametrize(
    ("params", "words"),
    [
        (["no-equals-sign"], "expected name=value"),
        (["=3"], "expected name=value"),
        (["p=@{tmp}/none.png"], "No such file"),
        (["p=@{tmp}/none.csv"], "No such file"),
        (["p=@{tmp}/bad.png"], "PNG, JPEG"),
        (["t=@{tmp}/bad.txt"], "bad.txt"),
        (["j=@{tmp}/bad.json"], "bad.json"),
        (["j=@{tmp}/nan.json"], "NaN is not JSON"),
    ],
)
def test_it_makes_no_job_of_what_it_cannot_read(params: list[str], words: str, out: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_bytes(b"not a picture")
    (tmp_path / "bad.txt").write_bytes(b"\xff\xfe\xff")
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "nan.json").write_text('{"a": NaN}')
    with pytest.raises(CommandError, match=words):
        run(out, "faults.light_steps", *(param.format(tmp=tmp_path) for param in params))
    assert not Job.objects.exists()


def test_it_knows_its_kinds_and_people(out: Path) -> None:
    with pytest.raises(CommandError, match=r"invalid choice: 'no\.such'.*core\.export"):
        run(out, "no.such")
    with pytest.raises(CommandError, match=r"Nobody here has the address nobody@example\.com"):
        run(out, "core.export", owner="nobody@example.com")
    out.rmdir()
    out.write_text("a file")
    with pytest.raises(CommandError, match="File exists"):
        run(out, "core.export")
    assert not Job.objects.exists()


def test_it_says_why_a_job_failed(out: Path) -> None:
    with pytest.raises(CommandError, match=r"faults\.light_steps is failed: bad_input .*the sheet is empty"):
        run(out, "faults.light_steps", 'at={"1": "bad_input"}')
    result = json.loads((out / "result.json").read_text())
    assert (result["state"], result["error"], result["files"]) == ("failed", "bad_input", [])
    assert "the sheet is empty" in result["detail"]


def test_it_tries_once(out: Path) -> None:
    with pytest.raises(CommandError, match="is dead: connection"):
        run(out, "faults.light_steps", 'at={"1": "connection"}')


def test_it_runs_for_a_person_whatever_they_have_running(out: Path, alice: User) -> None:
    """Not one left waiting in a queue that nobody serves."""
    picture_of(alice)
    for _ in range(3):
        hold(enqueue("faults.steps", owner=alice, params={}))
    result, _said = run(out, "core.export", owner="ALICE@example.com")
    assert (result["state"], result["files"][0]["media_type"]) == ("done", "application/zip")
    assert Job.objects.get(pk=result["job"]).owner == alice
    assert (out / result["files"][0]["file"]).read_bytes()[:2] == b"PK"


def test_it_leaves_what_is_run_by_hand_to_the_hand(alice: User, run_jobs: Callable[[], None]) -> None:
    """No worker serves the inline queue, and no sweep gives such a job to one."""
    job = enqueue("faults.steps", owner=alice, params={}, queue=INLINE)
    assert job.queue not in settings.QUEUES
    run_jobs()
    housekeeping.sweep()
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("queued", 0)


def test_it_gives_the_operator_no_password(out: Path, client: Client) -> None:
    for _ in range(2):
        run(out, "faults.light_steps", *QUICK)
    operator = User.objects.get()
    assert not operator.has_usable_password()
    for password in ("", "operator", operator.password):
        assert log_in(password, operator.email).status_code in (400, 401)


# --- The demo account --------------------------------------------------------------------------------------------


def test_it_makes_the_demo_account_once_and_it_can_log_in() -> None:
    for _ in range(2):
        said = io.StringIO()
        call_command("seed_demo", stdout=said)
        assert seed_demo.EMAIL in said.getvalue()
        assert seed_demo.PASSWORD in said.getvalue()
    assert User.objects.count() == 1
    client = Client()
    form = {"login": seed_demo.EMAIL, "password": seed_demo.PASSWORD}
    assert client.post("/account/login/", form).url == "/"
    assert client.get("/admin/").status_code == 200
    assert log_in(seed_demo.PASSWORD, seed_demo.EMAIL).status_code == 200
    call_command("seed_demo", stdout=io.StringIO())
    assert client.get("/admin/").status_code == 200, "a second start logs nobody out"


def test_it_makes_no_demo_account_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="no place in production"):
        call_command("seed_demo")
    said = io.StringIO()
    call_command("prepare", bind="0.0.0.0:80", stdout=said)
    assert "http://0.0.0.0:80" in said.getvalue()
    assert "Demo" not in said.getvalue()
    assert not User.objects.exists()


# --- Making a place ready ----------------------------------------------------------------------------------------

SCRIPT = """
import django
django.setup()
from django.core.management import call_command
from django.test import Client
client = Client(SERVER_NAME="localhost")
print(client.get("/readyz").content.decode())
call_command("prepare")
call_command("prepare")
print(client.get("/readyz").content.decode())
"""


def test_it_makes_an_empty_place_ready(tmp_path: Path) -> None:
    """Twice in one process, on a database that has nothing yet."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "pictory.settings",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "PRODUCTION": "no",
        "SMTP_HOST": "",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    before, *said, after = done.stdout.strip().splitlines()
    assert json.loads(before)["problem"] == "migrations"
    assert json.loads(after)["ready"] is True
    words = " ".join(said)
    for word in ("http://127.0.0.1:8000", "demo@example.com / crayon-diary", f"{tmp_path}/mail", "Ctrl-C"):
        assert words.count(word) == 2, word
    assert "Traceback" not in done.stderr


def test_it_has_every_migration_and_no_complaint(settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # also where the tests themselves go without
    said = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert "No changes detected" in said.getvalue()
    call_command("check", fail_level="WARNING")
