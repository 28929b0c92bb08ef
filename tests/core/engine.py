"""Real workers for tests: `manage.py work` in a process group of its own, on the test's own database and files."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
from django.conf import settings
from django.db import connection

from pictory.core.models import Job

ROOT = Path(__file__).resolve().parents[2]
SLOWEST = 5  # a machine may be so many times as slow as the one that the seconds in the tests are meant for


def database_url() -> str:
    """The address of the test database, for a process that is not the test."""
    with_name = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{with_name['NAME']}"
    user, password, host, port, name = (with_name[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME"))
    return f"postgres://{user}:{password}@{host}:{port}/{name}"


class Workers:
    """The workers of one machine, killable in every way."""

    def __init__(self, *queues: str, **env: str) -> None:
        self.queues, self.env = queues, env
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Workers":
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url(),
            "VAR_DIR": str(settings.VAR_DIR),
            "WORK_GRACE_S": "3",
            **self.env,
        }
        argv = [sys.executable, "manage.py", "work", *self.queues]
        self.process = subprocess.Popen(argv, cwd=ROOT, env=env, start_new_session=True)
        return self

    def stop(self) -> float:
        """SIGTERM; returns how many seconds the stop took."""
        started = time.monotonic()
        self.process.terminate()
        self.process.wait(timeout=30 * SLOWEST)
        return time.monotonic() - started

    def kill_everything(self) -> None:
        """The power goes off: the supervisor and every process under it, at once."""
        victims = [
            self.process.pid,
            *(child.pid for child in psutil.Process(self.process.pid).children(recursive=True)),
        ]
        for pid in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def tree(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def close(self) -> None:
        if self.process.poll() is None:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.kill_everything()


@contextlib.contextmanager
def workers(*queues: str, **env: str) -> Iterator[Workers]:
    crew = Workers(*queues, **env).start()
    try:
        yield crew
    finally:
        crew.close()


def wait_for(condition: Callable[[], object], within_s: float, what: str = "") -> float:
    """Poll until the condition holds; returns the seconds it took.

    Fails the test when it does not within_s, or SLOWEST times that for a slow machine.
    """
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < within_s * SLOWEST, (
            f"not within {within_s * SLOWEST} s: {what or condition}"
        )
        time.sleep(0.05)
    return time.monotonic() - started


def ended(*jobs: Job) -> bool:
    return not Job.objects.filter(pk__in=[job.pk for job in jobs], state__in=Job.OPEN).exists()


def running(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, step__gte=1).exists()


def worker_pid(job: Job) -> int:
    return int(Job.objects.get(pk=job.pk).worker.split("/")[1])


def hold(job: Job) -> Job:
    """Claim this job for the test itself, so that it counts as running."""
    assert Job.objects.claim(job.queue, "test/1/1", running_limits=dict.fromkeys(settings.LIMITS), only=job.pk)
    job.refresh_from_db()
    return job
