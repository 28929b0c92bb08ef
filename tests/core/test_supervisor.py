"""What keeps the workers of one machine alive: looked at step by step, on processes that only sleep."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psutil
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.models.functions import Now
from django_q.models import OrmQ

from pictory.core.engine import pulse, supervisor
from pictory.core.engine.queue import enqueue
from pictory.core.engine.supervisor import FROZEN_AFTER_S, RING_AFTER_S, UNKNOWN_LIMIT_S, Cluster, Supervisor
from pictory.core.models import Job
from tests.core.engine import ROOT, wait_for

pytestmark = [pytest.mark.engine, pytest.mark.faults, pytest.mark.django_db]
ASLEEP = ["sleep", "600"]


class Clock:
    """The machine's monotonic time, moved by hand."""

    now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    for module in (supervisor, pulse):
        monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def leader(clock) -> Iterator[Supervisor]:
    """A supervisor whose one cluster, of the light queue, is up and hears no bell."""
    leader = Supervisor(["light"])
    leader.clusters[0].argv = ASLEEP
    leader.clusters[0].start()
    leader.clusters[0].to_wake = 0  # as if each worker had been rung
    yield leader
    leader.clusters[0].kill()


@pytest.fixture
def cluster(leader) -> Cluster:
    return leader.clusters[0]


@contextmanager
def database_away() -> Iterator[None]:
    def refuse(*_call) -> None:
        raise OperationalError("the database is away")

    with connection.execute_wrapper(refuse):
        yield


def watch_after(seconds: float, cluster: Cluster, clock: Clock) -> int:
    """One look, so much later; returns the process that the cluster then is."""
    clock.now += seconds
    cluster.watch()
    return cluster.process.pid


def held_by(cluster: Cluster, owner) -> Job:
    """A job that a process of this cluster works on."""
    job = enqueue("faults.light_steps", owner=owner, params={})
    name = pulse.process_name(psutil.Process(cluster.process.pid))
    return Job.objects.claim("light", name, running_limits=dict.fromkeys(settings.LIMITS), only=job.pk)


# --- Does it hear? -----------------------------------------------------------------------------------------------


def test_it_restarts_a_cluster_that_leaves_a_bell_unanswered_for_long(cluster, clock):
    first = cluster.process.pid
    assert watch_after(RING_AFTER_S - 1, cluster, clock) == first
    assert not OrmQ.objects.exists()
    assert watch_after(2, cluster, clock) == first
    assert OrmQ.objects.filter(key="light").count() == 1
    assert watch_after(FROZEN_AFTER_S - 1, cluster, clock) == first
    second = watch_after(2, cluster, clock)
    assert second != first
    assert cluster.alive()
    assert watch_after(RING_AFTER_S + 1, cluster, clock) == second  # from here on it counts anew
    assert watch_after(FROZEN_AFTER_S - 1, cluster, clock) == second


def test_it_counts_silence_from_the_last_answer(cluster, clock):
    first = cluster.process.pid
    watch_after(RING_AFTER_S + 1, cluster, clock)
    watch_after(FROZEN_AFTER_S - 1, cluster, clock)
    pulse.beat(cluster.pulse_file)  # a worker heard it
    assert watch_after(RING_AFTER_S - 1, cluster, clock) == first
    assert watch_after(2, cluster, clock) == first
    assert watch_after(FROZEN_AFTER_S - 1, cluster, clock) == first
    assert watch_after(2, cluster, clock) != first


def test_it_expects_no_answer_while_every_worker_is_at_work(cluster, clock, maker):
    first = cluster.process.pid
    jobs = [held_by(cluster, maker) for _ in range(settings.QUEUES["light"]["workers"])]
    OrmQ.objects.all().delete()
    for _ in range(3):
        assert watch_after(FROZEN_AFTER_S + 1, cluster, clock) == first
    assert not OrmQ.objects.exists()
    jobs[0].stop_cancelled()
    assert watch_after(1, cluster, clock) == first  # the silence until now was none
    assert OrmQ.objects.exists()
    assert watch_after(FROZEN_AFTER_S + 1, cluster, clock) != first
    jobs[1].refresh_from_db()
    assert (jobs[1].state, jobs[1].attempt) == ("queued", 0)  # put back without blame


@pytest.mark.django_db(transaction=True)
def test_it_does_not_hold_an_outage_of_the_database_against_a_cluster(leader, cluster, clock):
    """Workers hear no bell then, because none can be rung."""
    first = cluster.process.pid
    watch_after(RING_AFTER_S + 1, cluster, clock)
    with database_away():
        for _ in range(3):
            clock.now += FROZEN_AFTER_S
            leader.tick()
    assert watch_after(1, cluster, clock) == first
    assert watch_after(FROZEN_AFTER_S - 1, cluster, clock) == first


# --- Does it live? -----------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_it_revives_a_cluster_while_the_database_is_away(leader, cluster, maker):
    """Its jobs go to others as soon as the database answers."""
    job, dead = held_by(cluster, maker), cluster.process
    dead.kill()
    dead.wait()
    with database_away():
        leader.tick()
        assert cluster.alive()
        assert cluster.process.pid != dead.pid
    job.refresh_from_db()
    assert job.state == "running"
    leader.tick()
    job.refresh_from_db()
    assert (job.state, job.attempt, job.error_code) == ("queued", 1, "stopped")


def test_it_watches_a_job_of_a_kind_it_does_not_know(cluster, clock, maker):
    """As after a step back to older code: it may run for an hour, and disturbs no other job."""
    unknown, known = held_by(cluster, maker), held_by(cluster, maker)
    worker = cluster.process
    later = Now() + timedelta(hours=1)
    started = Now() - timedelta(seconds=UNKNOWN_LIMIT_S - 60)
    Job.objects.filter(pk=unknown.pk).update(kind="faults.from_tomorrow", started_at=started, lease_until=later)
    cluster.watch()
    assert set(Job.objects.values_list("state", flat=True)) == {"running"}
    Job.objects.filter(pk=unknown.pk).update(started_at=Now() - timedelta(seconds=UNKNOWN_LIMIT_S + 1))
    cluster.watch()
    assert worker.wait(60) == -signal.SIGKILL
    unknown.refresh_from_db()
    assert (unknown.state, unknown.error_code) == ("queued", "time_limit")
    cluster.watch()
    known.refresh_from_db()
    assert (known.state, known.error_code) == ("queued", "stopped")


SUPERVISOR = f"""
import django
django.setup()
from pictory.core.engine.supervisor import Supervisor
Supervisor([], web={ASLEEP}).run()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_it_stops_with_everything_it_started(number, tmp_path):
    """Asked to, or because its terminal was closed."""
    place = {"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'none'}", "TEST_PROCESS": ""}
    env = os.environ | place | {"DJANGO_SETTINGS_MODULE": "pictory.settings"}
    process = subprocess.Popen([sys.executable, "-c", SUPERVISOR], cwd=ROOT, env=env, start_new_session=True)
    try:
        wait_for(lambda: any(path.read_text() for path in tmp_path.glob("run/*-web.pid")), 20, "the start")
        child = psutil.Process(process.pid).children()[0]
        process.send_signal(number)
        assert process.wait(60) == 0
        assert not child.is_running()
        assert not list(tmp_path.glob("run/*-web.pid"))
    finally:
        process.kill()


# --- Whose is it? ------------------------------------------------------------------------------------------------


@pytest.fixture
def _no_place_kept() -> Iterator[None]:
    yield
    pulse._place.cache_clear()


@pytest.mark.usefixtures("_no_place_kept")
def test_it_keeps_two_installations_on_one_machine_apart(maker, monkeypatch, settings, tmp_path):
    """One database, one host name, two run folders: neither takes the other's workers for dead."""
    monkeypatch.delenv(pulse.CREW, raising=False)
    crews, clusters = [], []
    for name in ("one", "two", "one"):
        settings.RUN_DIR = tmp_path / name
        settings.RUN_DIR.mkdir(exist_ok=True)
        pulse._place.cache_clear()  # another process
        crews.append(pulse.crew())
        clusters.append(Cluster("light"))
    assert crews[0] == crews[2] != crews[1]
    assert all(crew.startswith(f"{socket.gethostname()}-") for crew in crews)
    assert clusters[0].record.name != clusters[1].record.name
    jobs = [enqueue("faults.light_steps", owner=maker, params={}) for _ in range(2)]
    for job, crew in zip(jobs, crews, strict=False):
        Job.objects.claim("light", f"{crew}/999999/1", running_limits=dict.fromkeys(settings.LIMITS), only=job.pk)
    clusters[2].watch()  # of the first, whose worker is gone
    assert [Job.objects.get(pk=job.pk).state for job in jobs] == ["queued", "running"]


def test_it_wakes_each_worker_so_that_each_is_warm(leader, cluster):
    """One bell at a time would find the same worker again: the other's first piece of work would be slow."""
    cluster.restart()
    assert cluster.to_wake == settings.QUEUES["light"]["workers"] == 2
    for _look in range(2):
        cluster.watch()
        assert OrmQ.objects.filter(key="light").count() == 2


def nice_after_the_first_bell(queue: str) -> int:
    """Of a worker of this queue; in a process of its own, because it does not come back."""
    script = (
        "import django, os; django.setup()\n"
        "from pictory.core.engine import worker\n"
        f"worker._give_way({queue!r}); worker._give_way({queue!r}); print(os.nice(0))\n"
    )
    env = os.environ | {pulse.VARIABLE: "x", "PYTHONPATH": str(ROOT)}
    return int(
        subprocess.run([sys.executable, "-c", script], env=env, cwd=ROOT, capture_output=True, check=True).stdout
    )


def test_long_work_gives_way_to_short() -> None:
    ours = os.nice(0)
    assert nice_after_the_first_bell("light") == ours
    assert nice_after_the_first_bell("gpu") == min(19, ours + 5)
