"""What a worker process does when the bell rings: claim, run, and turn every way it can end into a state of the job."""

import errno
import logging
import os
import time
import traceback
from contextlib import suppress
from functools import cache

import psutil
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import InterfaceError, OperationalError, close_old_connections

from ml.errors import Cancelled, MLError
from pictory.core import gpu
from pictory.core.abilities import best_tier, demand
from pictory.core.engine.context import JobContext, Yielded
from pictory.core.engine.kinds import get_kind
from pictory.core.engine.pulse import keeping_pulse, noted, process_name, pulse, stopping, supervised
from pictory.core.engine.queue import Load, Refused, ring
from pictory.core.models import Job, JobGone, JobPreview

logger = logging.getLogger(__name__)

DRAIN_S = 5.0  # one bell is good for so long; then the next in line gets a turn
PASSING_WAIT_S = 2.0  # first wait after a passing fault, doubled at each attempt
DATABASE_PATIENCE_S = 60.0


def work(queue: str) -> None:
    """Run jobs of this queue until none is left or the bell's time is over. Called by django-q2."""
    until = time.monotonic() + DRAIN_S
    _give_way(queue)
    while not stopping():
        pulse()
        job = Job.objects.claim(queue, worker_name(), running_limits=_running_limits())
        if job is None:
            _warm_up(queue)
            return
        run(job)
        if time.monotonic() > until:
            ring(queue)
            break
    pulse()


@cache
def _give_way(queue: str) -> None:
    """Once in a worker, after it has started and heard a bell: long work leaves the processor to short work."""
    if supervised():
        os.nice(settings.QUEUES[queue].get("nice", 0))


@cache
def _warm_up(queue: str) -> None:
    """Once in a worker that has nothing to do: load what its next job will want."""
    if not supervised():
        return
    for name in settings.QUEUES[queue]["warm"]:
        if stopping():
            return
        try:
            with (
                keeping_pulse(),
                gpu.at_work(),
                gpu.store().lease(name, best_tier(name) if queue == "gpu" else "embedded"),
            ):
                pass
        except MLError as error:
            logger.warning("%s stays cold: %s", name, error)


def run_only(job: Job) -> None:
    """Run this queued job in this process, if no worker has it, however many its owner has running elsewhere."""
    no_limits = dict.fromkeys(settings.LIMITS)
    if claimed := Job.objects.claim(job.queue, worker_name(), running_limits=no_limits, only=job.pk):
        run(claimed)


def _running_limits() -> dict[str, int | None]:
    return {role: row["running"] for role, row in settings.LIMITS.items()}


def run(job: Job) -> None:
    """Run one claimed job to its end, whatever that is. Nothing escapes but the end of the process."""
    ctx = JobContext(job)
    try:
        with noted(job.token, job.lease_s), gpu.at_work():
            _attempt(ctx)
    except (OperationalError, InterfaceError) as error:
        _when_database_is_back(job, error)
    except JobGone:
        logger.warning("job %s: the lease was lost, its result is dropped", job.pk)
    else:
        if not job.is_open:
            _tidy(ctx)


def _attempt(ctx: JobContext) -> None:
    job = ctx.job
    try:
        kind = get_kind(job.kind) if job.kind in settings.JOBS else None
        if kind is None or job.version != kind.version:
            job.fail("outdated", f"this code does not run {job.kind} version {job.version}")
            return
        if full := kind.needs.get(str(job.params.get("tier", ""))):
            demand(full, "full")  # also of who asked long ago, or asks again
        kind.handler(ctx)
        if job.state == Job.State.RUNNING:
            job.finish()
    except (JobGone, OperationalError, InterfaceError):
        raise
    except Cancelled:
        job.stop_cancelled()
    except Yielded:
        job.give_back(turn=Load.of(job.queue, job.owner).next_turn + 1)
        ring(job.queue)
    except MLError as error:
        logger.info("job %s: %s", job.pk, error)
        job.fail(error.code, _words(error))
    except Refused as error:
        job.fail(error.code, str(error.sentence))
    except (ConnectionError, TimeoutError) as error:
        logger.warning("job %s: passing fault", job.pk, exc_info=True)
        job.try_again("connection", _words(error), wait_s=PASSING_WAIT_S * 2**job.attempt)
    except MemoryError as error:
        job.fail("out_of_memory", _words(error))
    except Exception as error:
        logger.exception("job %s of kind %s broke", job.pk, job.kind)
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        job.fail("storage_full" if full else "broken", _words(error))


def _when_database_is_back(job: Job, error: Exception) -> None:
    """Put the job back into the queue once the database answers; the lease does it if that takes too long.

    When the break came during the commit and the commit did happen, the job is no longer ours and nothing changes.
    """
    logger.warning("job %s: the database went away: %s", job.pk, error)
    deadline = time.monotonic() + DATABASE_PATIENCE_S
    wait_s = 0.2
    while time.monotonic() < deadline:
        time.sleep(wait_s)
        wait_s = min(wait_s * 2, 5.0)
        close_old_connections()
        with suppress(OperationalError, InterfaceError):
            with suppress(JobGone):
                job.try_again("database", _words(error), wait_s=0)
            return


def _tidy(ctx: JobContext) -> None:
    """Remove what only a running job needs; what an outage leaves behind, housekeeping finds."""
    with suppress(OperationalError, InterfaceError, OSError):
        if ctx.showed_preview or ctx.job.attempt > 1:
            JobPreview.objects.filter(pk=ctx.job.pk).delete()
        if ctx.job.checkpoint:
            default_storage.delete(ctx.job.checkpoint.name)


def _words(error: BaseException) -> str:
    """The error's own words, also when it cannot say them itself."""
    return "".join(traceback.format_exception_only(error)).strip()


@cache
def worker_name() -> str:
    """This process among all machines and times: host/process id/start of the process."""
    return process_name(psutil.Process())
