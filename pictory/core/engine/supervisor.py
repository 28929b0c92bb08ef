"""Keeps the processes of one machine alive and honest: the web server and one django-q2 cluster a queue.

It kills a worker that is silent, too slow or too large, restarts a cluster that died or no longer hears its bell (an
idle django-q2 worker killed at the wrong moment freezes the whole cluster), gives the jobs of dead workers to others,
and runs the housekeeping. Nothing here does a job itself, so nothing here can hang on one.
"""

import fcntl
import logging
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.db.models.functions import Now
from django_q.tasks import async_task

from pictory.core import housekeeping, postman
from pictory.core.engine import pulse
from pictory.core.engine.kinds import get_kind
from pictory.core.engine.queue import ring
from pictory.core.models import Job, JobGone

logger = logging.getLogger(__name__)

TICK_S = 0.5
SWEEP_EVERY_S = 15.0
CLEAN_EVERY_S = 3600.0
RING_AFTER_S = 5.0  # a cluster that heard nothing for so long is rung
FROZEN_AFTER_S = 20.0  # and one that still does not answer is restarted
UNKNOWN_LIMIT_S = 3600  # for a job of a kind that this code does not know
STEADY_S = 10.0  # a process that lived so long is restarted at once, others after a growing pause
MAX_PAUSE_S = 30.0


class Child:
    """A process with everything it forks, in a process group of its own."""

    def __init__(self, name: str, argv: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        self.name, self.argv, self.env = name, argv, dict(env or {})
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.pause_s = 0.0
        self.record = settings.RUN_DIR / f"{_plain(pulse.crew())}-{name}.pid"

    def start(self) -> None:
        self._end_predecessor()
        self.process = subprocess.Popen(self.argv, env=os.environ | self.env, start_new_session=True)
        self.started_at = time.monotonic()
        self.record.write_text(f"{self.process.pid} {pulse.started(psutil.Process(self.process.pid))}")

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def processes(self) -> Iterator[psutil.Process]:
        """Every living process of the group, also those whose parent was killed."""
        for process in psutil.process_iter():
            with suppress(ProcessLookupError, psutil.Error):
                if self.process and os.getpgid(process.pid) == self.process.pid:
                    yield process

    def ask_to_stop(self) -> None:
        if self.alive():
            self.process.terminate()

    def kill(self) -> None:
        """End the whole group now."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.record.unlink(missing_ok=True)

    def revive(self) -> None:
        """Restart after a death; one that keeps dying waits longer each time."""
        lived_s = time.monotonic() - self.started_at
        if lived_s < self.pause_s:
            return
        self.pause_s = 0.0 if lived_s > STEADY_S + self.pause_s else min(MAX_PAUSE_S, self.pause_s * 2 or 1.0)
        logger.error("%s ended; starting it again", self.name)
        self.kill()
        self.start()

    def _end_predecessor(self) -> None:
        """End the group that a supervisor killed before us left behind."""
        with suppress(OSError, ValueError, psutil.Error):
            pid, created = self.record.read_text().split()
            if pulse.started(psutil.Process(int(pid))) == created:
                logger.warning("ending %s left from an earlier start", self.name)
                os.killpg(int(pid), signal.SIGKILL)


class Cluster(Child):
    """The django-q2 cluster of one queue on this machine."""

    def __init__(self, queue: str) -> None:
        self.queue = queue
        self.pulse_file: Path = settings.RUN_DIR / f"{_plain(pulse.crew())}-{queue}.pulse"
        threads = {"OMP_WAIT_POLICY": "PASSIVE", "OMP_NUM_THREADS": str(settings.QUEUES[queue]["threads"])}
        env = {"Q_CLUSTER_NAME": queue, pulse.VARIABLE: str(self.pulse_file)} | threads
        argv = [sys.executable, "manage.py", "qcluster", "--skip-checks"]  # the supervisor passed them
        super().__init__(f"cluster-{queue}", argv, env)
        self.unanswered_since: float | None = None
        self.to_wake = 0  # workers that nobody rang yet: each loads what is to be warm at its first bell
        self.astray: dict[uuid.UUID, float] = {}  # claims that a process works on and no longer holds, since when

    def start(self) -> None:
        pulse.drop_notes(self.pulse_file)
        pulse.beat(self.pulse_file)
        super().start()
        self.to_wake = settings.QUEUES[self.queue]["workers"]

    def ask_to_stop(self) -> None:
        self.pulse_file.unlink(missing_ok=True)
        super().ask_to_stop()

    def restart(self) -> None:
        """End every process, put its jobs back without blame, and start afresh."""
        jobs = [job for job in self.jobs() if job.lease_until > job.now]
        self.kill()
        for job in jobs:
            _give_back(job)
        self.start()

    def jobs(self) -> list[Job]:
        """Jobs of this queue that run in this crew, each with `now`, the database's time."""
        here = Job.objects.running().filter(queue=self.queue, worker__startswith=f"{pulse.crew()}/")
        return list(here.annotate(now=Now()))

    def watch(self) -> None:
        """One look: the jobs of the dead are taken back, the hung killed, the deaf restarted."""
        unanswered_since, self.unanswered_since = self.unanswered_since, None  # forgotten when the database is away
        while self.to_wake:
            ring(self.queue)
            self.to_wake -= 1
        jobs = self.jobs()  # before the processes: a worker seen in a row must be among them, or it has ended
        workers = {}
        for process in self.processes():
            with suppress(psutil.Error):
                workers[pulse.process_name(process)] = process
        at_work = sum(self._check(job, workers.get(job.worker)) for job in jobs)
        self._end_astray(workers.values(), {job.token for job in jobs})
        if self.queue == "light":
            at_work += postman.sending().count()  # a slow mail server is no frozen worker
        if pulse.silent_s(self.pulse_file) > RING_AFTER_S and at_work < settings.QUEUES[self.queue]["workers"]:
            self._expect_answer(unanswered_since)

    def _expect_answer(self, since: float | None) -> None:
        """Ring for a silent cluster; restart it when no worker has heard that for too long.

        Another crew's bells and ours are one: ring while few lie there, since others may fetch them first.
        """
        ring(self.queue, waiting=settings.QUEUES[self.queue]["max_queued"])
        if since is not None and time.monotonic() - since > FROZEN_AFTER_S:
            logger.error("%s does not answer; starting it again", self.name)
            self.restart()
            return
        self.unanswered_since = since or time.monotonic()

    def _end_astray(self, workers: Iterable[psutil.Process], held: set[uuid.UUID]) -> None:
        """Kill a worker that goes on with a claim it lost: to another machine's sweep, or with its owner's account.

        One that reports steps hears of it at the next; it is given a lease's time to do so.
        """
        before, self.astray = self.astray, {}
        for process in workers:
            token, lease_s = pulse.read_note(self.pulse_file, process.pid) or (None, 0)
            if token is None or token in held:
                continue
            since = self.astray[token] = before.get(token, time.monotonic())
            if time.monotonic() - since > lease_s:
                logger.error("killing worker %d: it goes on with a job that it lost", process.pid)
                with suppress(psutil.Error):
                    process.kill()

    def _check(self, job: Job, process: psutil.Process | None) -> bool:
        """Whether the job is in good hands; if not, it is taken out of them."""
        if process is None:
            housekeeping.take_away(job, "stopped", "the worker process ended")
            return False
        complaint = self._complaint(job, process)
        if complaint is None:
            return True
        code, detail = complaint
        logger.error("killing worker %d: job %s, %s", process.pid, job.pk, detail)
        with suppress(psutil.Error):
            process.kill()
        housekeeping.take_away(job, code, detail)
        return False

    def _complaint(self, job: Job, process: psutil.Process) -> tuple[str, str] | None:
        if job.lease_until < job.now:
            return "stopped", f"no progress for {job.lease_s} s"
        limit_s = get_kind(job.kind).limit_s if job.kind in settings.JOBS else UNKNOWN_LIMIT_S
        if (job.now - job.started_at).total_seconds() > limit_s:
            return "time_limit", f"ran longer than {limit_s} s"
        limit_mb = settings.QUEUES[self.queue]["rss_mb"]
        with suppress(psutil.Error):
            if process.memory_info().rss > limit_mb * 1_000_000:
                return "memory_limit", f"took more than {limit_mb} MB"
        return None


class AlreadyRunning(Exception):
    """One supervisor leads a crew; a second on the same machine needs a name of its own."""


class Supervisor:
    """Runs until SIGTERM or SIGINT, then stops everything it started."""

    def __init__(self, queues: Sequence[str], web: Sequence[str] = ()) -> None:
        self.clusters = [Cluster(queue) for queue in queues]
        self.children: list[Child] = [*self.clusters, *([Child("web", web)] if web else [])]
        self.stop_asked = False
        self._last_sweep, self._last_clean = 0.0, time.monotonic()

    def run(self) -> None:
        """Raises AlreadyRunning when another supervisor leads this crew."""
        lock = (settings.RUN_DIR / f"{_plain(pulse.crew())}.lock").open("w")  # held as long as this process lives
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning from error
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            for child in self.children:
                child.start()
            while not self.stop_asked:
                self.tick()
                time.sleep(TICK_S)
        finally:
            self.stop()

    def tick(self) -> None:
        """One look at everything; without the database it only keeps processes alive."""
        for child in self.children:
            with _told(f"cannot start {child.name}"):
                if not child.alive():
                    child.revive()
        close_old_connections()
        for cluster in self.clusters:
            with _told(f"cannot watch {cluster.name}"):
                cluster.watch()
        with _told("cannot sweep"):
            self._housekeeping()

    def stop(self) -> None:
        """Let running jobs end within the grace; put the others back as they were."""
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + settings.WORK_GRACE_S
        while time.monotonic() < deadline and any(child.alive() for child in self.children):
            time.sleep(0.1)
        for child in self.children:
            child.kill()
        close_old_connections()
        with _told("cannot give jobs back"):  # their leases will
            for job in [job for cluster in self.clusters for job in cluster.jobs()]:
                _give_back(job)

    def _housekeeping(self) -> None:
        now = time.monotonic()
        if now - self._last_sweep > SWEEP_EVERY_S:
            self._last_sweep = now
            housekeeping.sweep()
        if now - self._last_clean > CLEAN_EVERY_S:
            self._last_clean = now
            async_task("pictory.core.housekeeping.clean", cluster="light")

    def _ask_to_stop(self, *_signal: object) -> None:
        self.stop_asked = True


@contextmanager
def _told(what: str) -> Iterator[None]:
    """What goes wrong with one part of the work is told, and does not stop the others."""
    try:
        yield
    except (DatabaseError, OSError, psutil.Error) as error:
        logger.warning("%s: %s", what, error)


def _plain(name: str) -> str:
    """A name of a crew as part of a file's name."""
    return re.sub(r"[^\w.-]", "_", name)


def _give_back(job: Job) -> None:
    with suppress(JobGone):
        job.give_back()
