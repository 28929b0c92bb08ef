"""How many jobs a second go through the whole engine, beside bare django-q2 tasks in the same run?

A job is accepted (limits, turn, row, bell), claimed, runs for 1 ms, and is committed as done, by two workers under the
supervisor. The baselines are django-q2 no-ops through the same cluster: with its results kept, as it does by default,
and with them dropped, as our settings do. Rounds are interleaved; the table shows medians.

    python benchmarks/jobs.py [--jobs 400] [--rounds 3] [--only sqlite]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PATIENCE_S = 300.0  # far more than any row takes; past it the workers are taken to be stuck
ROWS = ("bare no-op, result kept", "bare no-op, result dropped", "whole engine, 1 ms job")


def measure(count: int, rounds: int) -> dict[str, float]:
    """Median tasks a second of each row, on the database of the environment."""
    import django

    django.setup()
    from django.core.management import call_command
    from django_q.models import OrmQ
    from django_q.tasks import async_task

    from pictory.core.engine.queue import enqueue
    from pictory.core.models import Job, User

    call_command("migrate", verbosity=0)
    owner = User.objects.create_user("bench@example.com", nickname="bench", is_staff=True)

    def has_open() -> bool:
        return Job.objects.filter(state__in=Job.OPEN).exists()

    def bare(**options: object) -> float:
        started = time.perf_counter()
        for _ in range(count):
            async_task("math.sqrt", 4, cluster="light", **options)
        wait_while(OrmQ.objects.filter(key="light").exists, f"{count} bare no-ops")
        return count / (time.perf_counter() - started)

    def engine() -> float:
        Job.objects.all().delete()
        started = time.perf_counter()
        for _ in range(count):
            enqueue("faults.millisecond", owner=owner, params={})
        wait_while(has_open, f"{count} jobs")
        if Job.objects.filter(state="done").count() != count:
            raise SystemExit("not every job was done")
        return count / (time.perf_counter() - started)

    workers = subprocess.Popen([sys.executable, "manage.py", "work", "light"], cwd=ROOT, env=os.environ)
    try:
        enqueue("faults.millisecond", owner=owner, params={})
        wait_while(has_open, "the first job, with which the workers start")
        taken: dict[str, list[float]] = {row: [] for row in ROWS}
        for _ in range(rounds):
            for row, figure in zip(ROWS, (lambda: bare(save=True), bare, engine), strict=True):
                taken[row].append(figure())
    finally:
        workers.terminate()
        wait_while(lambda: workers.poll() is None, "the workers' stop")
    return {row: statistics.median(figures) for row, figures in taken.items()}


def wait_while(busy: Callable[[], bool], what: str) -> None:
    """Ends the benchmark when that takes longer than any honest machine needs."""
    deadline = time.monotonic() + PATIENCE_S
    while busy():
        if time.monotonic() > deadline:
            raise SystemExit(f"{what}: not done within {PATIENCE_S:.0f} s, given up")
        time.sleep(0.02)


def show(database: str, figures: dict[str, float]) -> None:
    whole = figures[ROWS[2]]
    for row, per_s in figures.items():
        print(f"{database:<11} {row:<28} {per_s:8.0f} /s   engine is {whole / per_s:5.2f} of it", flush=True)


def run_child(database: str, options: argparse.Namespace) -> None:
    argv = [sys.executable, __file__, "--child", database, "--jobs", str(options.jobs), "--rounds", str(options.rounds)]
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "VAR_DIR": folder, "LIGHT_WORKERS": "2"}
        if database == "postgresql":
            argv = [sys.executable, "-m", "tests.postgres", *argv]
        if subprocess.run(argv, cwd=ROOT, env=env).returncode:
            raise SystemExit(f"{database}: no figures")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        show(options.child, measure(options.jobs, options.rounds))
        return
    for database in [options.only] if options.only else ["sqlite", "postgresql"]:
        run_child(database, options)


if __name__ == "__main__":
    main()
