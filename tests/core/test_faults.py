"""Real workers that are killed, hung, starved and cut off. Nothing is lost by it, and nothing is made twice."""

import collections
import os
import random
import signal
import sqlite3
import threading
import time
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from django.db import connection, transaction
from django_q.models import OrmQ
from django_q.tasks import async_task

from pictory.core.engine import queue
from pictory.core.engine.queue import enqueue
from pictory.core.models import Asset, Job, Message
from tests.core.engine import ended, running, wait_for, worker_pid, workers
from tests.core.invariants import assert_nothing_lost
from tests.postgres import Server

MAX_KILLS = settings.JOB_MAX_ATTEMPTS - 1  # of one job: a third death would rightly end it

pytestmark = [pytest.mark.faults, pytest.mark.engine, pytest.mark.django_db(transaction=True)]


def test_it_finishes_fifty_jobs_though_workers_are_killed_twenty_five_times(maker):
    """R01 and the issue's own figure: SIGKILL at random steps, each job done with one result and one mail."""
    chance = random.Random(20)
    kills: collections.Counter[Job] = collections.Counter()
    recoveries = []
    with workers("light") as crew:
        jobs = [enqueue("faults.light_steps", owner=maker, params={"steps": 12, "step_s": 0.06}) for _ in range(50)]
        while kills.total() < 25:
            time.sleep(chance.uniform(0.05, 0.4))
            assert not ended(*jobs), f"only {kills.total()} kills before the work was done"
            victims = [job for job in Job.objects.filter(state="running") if kills[job] < MAX_KILLS]
            if victims and _kill(victim := chance.choice(victims)):
                kills[victim] += 1
                recoveries.append(wait_for(lambda: not _holds(victim), 15))
        wait_for(lambda: ended(*jobs), 90, "all fifty")
        wait_for(lambda: not Message.objects.filter(state__in=["queued", "sending"]).exists(), 60, "the mails")
        crew.stop()
    assert collections.Counter(Job.objects.values_list("state", flat=True)) == {"done": 50}
    assert Asset.objects.count() == Message.objects.filter(state="sent").count() == 50
    assert all(job.attempt - 1 <= kills[job] for job in Job.objects.all())  # a kill after the commit costs no attempt
    assert max(recoveries) < settings.JOB_LEASE_S + 5
    assert_nothing_lost(*jobs, strays=25)


def _kill(job: Job) -> bool:
    """SIGKILL the worker that had this job a moment ago."""
    try:
        os.kill(int(job.worker.split("/")[1]), signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _holds(job: Job) -> bool:
    return Job.objects.filter(pk=job.pk, token=job.token).exists()


def test_it_kills_a_worker_that_hangs_in_a_job_it_lost(maker):
    """Another machine's sweep, or its owner's leaving, took the row: no lease of it is left to run out."""
    with workers("gpu"):
        stuck = enqueue("faults.circling", owner=maker, params={"at": {"2": "hang"}, "steps": 3, "step_s": 0.6})
        wait_for(lambda: running(stuck), 30)
        pid = worker_pid(stuck)
        Job.objects.filter(pk=stuck.pk).delete()
        wait_for(lambda: not psutil.pid_exists(pid), 20, "the hung worker's end")
        next_one = enqueue("faults.steps", owner=maker, params={"steps": 2})
        wait_for(lambda: ended(next_one), 30)
    next_one.refresh_from_db()
    assert (next_one.state, next_one.attempt) == ("done", 1)
    assert_nothing_lost(next_one)


def test_it_gives_up_on_a_job_that_kills_its_worker_and_goes_on(maker):
    """R02."""
    with workers("gpu"):
        poison = enqueue("faults.poison", owner=maker, params={"at": {"1": "kill"}})
        next_one = enqueue("faults.steps", owner=maker, params={"steps": 2})
        wait_for(lambda: ended(poison, next_one), 60)
    poison.refresh_from_db()
    next_one.refresh_from_db()
    assert (poison.state, poison.attempt, poison.error_code) == ("dead", 3, "stopped")
    assert next_one.state == "done"
    assert_nothing_lost(poison, next_one)


def test_it_loses_nothing_when_the_power_goes_off(maker):
    """R03."""
    with workers() as crew:
        jobs = [enqueue("faults.steps", owner=maker, params={"steps": 10}) for _ in range(4)]
        jobs += [enqueue("faults.light_steps", owner=maker, params={"steps": 10}) for _ in range(4)]
        wait_for(lambda: Job.objects.filter(state="running", step__gte=1).exists(), 20)
        crew.kill_everything()
        assert not ended(*jobs)
        crew.start()
        wait_for(lambda: ended(*jobs), 60)
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert_nothing_lost(*jobs, strays=3)  # one a worker


def test_it_puts_a_long_job_back_when_stopped_and_finishes_it_elsewhere(maker):
    """R04: the grace is over, the job is queued again at once, its attempt not counted."""
    with workers("gpu") as crew:
        job = enqueue("faults.steps", owner=maker, params={"steps": 60, "step_s": 1, "checkpoint": True})
        wait_for(lambda: running(job), 20)
        wait_for(lambda: Job.objects.get(pk=job.pk).checkpoint, 5)
        took = crew.stop()
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("queued", 0)
    assert took < 30  # the job alone would have taken a minute
    reached = int(job.checkpoint.read())
    Job.objects.filter(pk=job.pk).update(params=job.params | {"step_s": 0})
    with workers("gpu"):
        wait_for(lambda: ended(job), 20)
    assert Asset.objects.get(job=job).file.read().decode().endswith(f"counted to 60, from {reached}")
    assert reached >= 1
    assert_nothing_lost(job, strays=1)  # the stop may fall between a checkpoint's file and its row


def test_it_kills_a_call_that_never_returns(maker):
    """R05: signals are blocked, only the supervisor's SIGKILL helps."""
    with workers("gpu"):
        stuck = enqueue("faults.stuck", owner=maker, params={"at": {"2": "hang"}})
        after = enqueue("faults.steps", owner=maker, params={"steps": 2})
        wait_for(lambda: ended(stuck, after), 60)
    stuck.refresh_from_db()
    assert (stuck.state, stuck.attempt, stuck.error_code) == ("dead", 2, "time_limit")
    assert Job.objects.get(pk=after.pk).state == "done"
    assert_nothing_lost(stuck, after)


def test_it_does_not_keep_alive_what_gets_nowhere(maker):
    """R06: the same step over and over does not extend the lease."""
    with workers("gpu"):
        circling = enqueue("faults.circling", owner=maker, params={"at": {"2": "spin"}})
        wait_for(lambda: ended(circling), 60)
    circling.refresh_from_db()
    assert (circling.state, circling.attempt, circling.error_code) == ("dead", 2, "stopped")
    assert_nothing_lost(circling)


def test_it_drops_what_a_frozen_worker_brings_after_its_lease(maker):
    """R07: SIGSTOP longer than the lease, another worker finishes, SIGCONT: one result."""
    with workers("light"):
        job = enqueue("faults.circling_light", owner=maker, params={"steps": 20, "step_s": 0.1})
        wait_for(lambda: running(job), 20)
        frozen = psutil.Process(worker_pid(job))
        frozen.suspend()
        wait_for(lambda: ended(job), 40)
        if frozen.is_running():
            frozen.resume()
            time.sleep(1)
    job.refresh_from_db()
    assert (job.state, job.attempt) == ("done", 2)
    assert_nothing_lost(job)


def test_it_runs_a_job_once_though_its_bell_rings_ten_times(maker, tmp_path):
    """R08."""
    marks = tmp_path / "marks"
    job = enqueue("faults.light_steps", owner=maker, params={"at": {"1": "mark"}, "marks": str(marks), "steps": 8})
    for _ in range(10):
        async_task("pictory.core.engine.worker.work", "light", cluster="light")
    with workers("light"):
        wait_for(lambda: ended(job) and not OrmQ.objects.filter(key="light").exists(), 30)
    assert len(marks.read_text().splitlines()) == 1
    assert_nothing_lost(job)


def test_it_finds_a_job_whose_bell_was_lost(maker):
    """R09: the row of the bell is deleted, as by a crash between commit and send."""
    with workers("gpu"):
        wait_for(lambda: not OrmQ.objects.exists(), 20)
        with transaction.atomic():
            job = enqueue("faults.steps", owner=maker, params={"steps": 1})
            transaction.on_commit(lambda: OrmQ.objects.all().delete())
        assert wait_for(lambda: ended(job), 30) < 30
    assert_nothing_lost(job)


def test_it_cancels_a_running_job_within_two_steps(maker):
    """R12."""
    with workers("gpu"):
        job = enqueue("faults.steps", owner=maker, params={"steps": 100, "step_s": 0.3})
        wait_for(lambda: running(job), 20)
        assert queue.cancel(job)
        reached = Job.objects.get(pk=job.pk).step
        wait_for(lambda: ended(job), 5)
    job.refresh_from_db()
    assert (job.state, job.step - reached <= 2) == ("cancelled", True)
    assert_nothing_lost(job)


@pytest.mark.parametrize("at_write", [1, 2])
def test_it_keeps_no_half_file_when_the_disk_is_full(maker, at_write):
    """R15: the first write is the result, the second the thumbnail or the next job's result."""
    with workers("gpu", FULL_DISK_AT_WRITE=str(at_write)):
        jobs = [enqueue("faults.steps", owner=maker, params={"steps": 1}) for _ in range(3)]
        wait_for(lambda: ended(*jobs), 30)
    states = collections.Counter(Job.objects.values_list("state", "error_code"))
    assert states == {("done", ""): 2, ("failed", "storage_full"): 1}
    assert_nothing_lost(*jobs)


def test_it_outlasts_a_database_that_is_locked_or_restarted(maker):
    """R17: SQLite locked for five seconds; PostgreSQL restarted at once, in the middle of a job."""
    with workers("gpu"):
        jobs = [enqueue("faults.steps", owner=maker, params={"steps": 8, "step_s": 0.2}) for _ in range(2)]
        wait_for(lambda: running(jobs[0]), 20)
        if connection.vendor == "sqlite":
            _lock_sqlite(5.0)
        else:
            _restart_postgres()
        wait_for(lambda: ended(*jobs), 90)
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert_nothing_lost(*jobs)


def _lock_sqlite(seconds: float) -> None:
    def hold() -> None:
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=20)
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(seconds)
        other.execute("ROLLBACK")
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    holder.join()


def _restart_postgres() -> None:
    here = Server(Path(os.environ["TEST_POSTGRES_DIR"]), int(connection.settings_dict["PORT"]))
    here.stop("immediate")
    time.sleep(1)
    here.start()
    connection.close()


@pytest.mark.postgres
@pytest.mark.parametrize("shift", ["+1h", "-1h"])
def test_it_keeps_time_by_the_database(maker, shift):
    """R18: the worker's clock is an hour off; no lease expires for that, and nothing runs twice."""
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    with workers("gpu", LD_PRELOAD=str(library), FAKETIME=shift):
        jobs = [enqueue("faults.steps", owner=maker, params={"steps": 25, "step_s": 0.1}) for _ in range(2)]
        wait_for(lambda: ended(*jobs), 60)
    assert list(Job.objects.values_list("state", "attempt")) == [("done", 1)] * 2
    assert_nothing_lost(*jobs)


def test_it_starts_a_second_persons_job_next(admin, alice):
    """R19 with real workers."""
    with workers("gpu"):
        crowd = [enqueue("faults.steps", owner=admin, params={"steps": 1, "step_s": 0.1}) for _ in range(40)]
        wait_for(lambda: Job.objects.filter(state="done").count() >= 2, 20)
        mine = enqueue("faults.steps", owner=alice, params={"steps": 1})
        wait_for(lambda: ended(mine), 10)
        assert Job.objects.filter(owner=admin, state="queued").count() >= 10
        wait_for(lambda: ended(*crowd), 60)
    mine.refresh_from_db()
    waited_for = Job.objects.filter(owner=admin, started_at__gt=mine.created_at, started_at__lt=mine.started_at)
    assert waited_for.count() <= 1
    assert_nothing_lost(*crowd, mine)


def test_it_restarts_a_cluster_that_an_idle_workers_death_froze(maker):
    """An idle worker holds the lock of the cluster's queue; killed so, every other one waits for ever."""
    with workers("light", LIGHT_WORKERS="2") as crew:
        first = enqueue("faults.light_steps", owner=maker, params={"steps": 1})
        wait_for(lambda: ended(first), 30)
        for worker_process in _idle_workers(crew):
            worker_process.kill()
            time.sleep(0.7)
        jobs = [enqueue("faults.light_steps", owner=maker, params={"steps": 1}) for _ in range(3)]
        wait_for(lambda: ended(*jobs), 60, "the watchdog")
    assert_nothing_lost(first, *jobs)


def _idle_workers(crew) -> list[psutil.Process]:
    """The children of the sentinel that are neither pusher nor monitor cannot be told apart: take the oldest two."""
    main = next(process for process in crew.tree() if "qcluster" in process.cmdline())
    sentinel = main.children()[0]
    return sorted(sentinel.children(), key=lambda process: process.pid)[:2]


def test_it_kills_a_worker_that_takes_too_much_memory(maker):
    with workers("gpu", GPU_WORKER_RSS_MB="500"):
        greedy = enqueue("faults.poison", owner=maker, params={"at": {"1": "greedy"}, "mb": 700})
        wait_for(lambda: ended(greedy), 60)
    greedy.refresh_from_db()
    assert (greedy.state, greedy.error_code) == ("dead", "memory_limit")
    assert_nothing_lost(greedy)


def test_it_revives_workers_whose_cluster_was_killed(maker):
    with workers("gpu") as crew:
        job = enqueue("faults.steps", owner=maker, params={"steps": 30, "step_s": 0.1})
        wait_for(lambda: running(job), 20)
        next(process for process in crew.tree() if "qcluster" in process.cmdline()).kill()
        wait_for(lambda: ended(job), 60)
        assert crew.process.poll() is None
    assert Job.objects.get(pk=job.pk).state == "done"
    assert_nothing_lost(job)


def test_it_keeps_two_crews_on_one_machine_apart(maker):
    """Neither takes the other for dead, and a third of the same name is refused."""
    with workers("gpu", PICTORY_CREW="here:one"), workers("gpu", PICTORY_CREW="here:two"):
        jobs = [enqueue("faults.steps", owner=maker, params={"steps": 80, "step_s": 0.1}) for _ in range(2)]
        wait_for(lambda: Job.objects.filter(state="running").count() == 2, 30)
        crews = {name.split("/")[0] for name in Job.objects.values_list("worker", flat=True)}
        with workers("gpu", PICTORY_CREW="here:two") as refused:
            assert refused.process.wait(timeout=150) == 1
        wait_for(lambda: ended(*jobs), 60)
    assert crews == {"here:one", "here:two"}
    assert list(Job.objects.values_list("attempt", flat=True)) == [1, 1]
    assert_nothing_lost(*jobs)


def test_it_leaves_no_process_behind(maker):
    with workers() as crew:
        job = enqueue("faults.steps", owner=maker, params={"steps": 2})
        wait_for(lambda: ended(job), 30)
        everyone = crew.tree()
        crew.stop()
    assert len(everyone) >= 8
    assert not [process for process in everyone if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
