"""Where a job stands, and how long it will take: estimates from the jobs that were done before it."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q

from pictory.core.models import Job
from pictory.core.models.job import JobQuerySet

HISTORY = 20  # jobs that an estimate looks back on
FRESH_S = 10  # an estimate is good for so long: pages ask every second


@dataclass(frozen=True)
class Standing:
    """Where a job stands. position: jobs before it; wait_s, work_s: seconds until it starts, and of work left.

    A time is None when some job that it depends on is of a kind that was never done.
    """

    position: int
    wait_s: float | None
    work_s: float | None


def standing(job: Job) -> Standing:
    """Position and estimates of a job that has not ended."""
    typical = typical_s(job.kind)
    if job.state == Job.State.RUNNING:
        return Standing(position=0, wait_s=0.0, work_s=_left(typical, job))
    ahead = dict(_ahead(job).order_by().values_list("kind").annotate(Count("pk")))
    return Standing(position=sum(ahead.values()), wait_s=_wait_s(job.queue, ahead), work_s=typical)


def typical_s(kind: str) -> float | None:
    """Median seconds of the last jobs of this kind that were done; None when there is none."""
    known = cache.get_or_set(f"typical-{kind}", lambda: _median_s(kind) or -1.0, FRESH_S)
    return None if known < 0 else known


def _median_s(kind: str) -> float | None:
    done = Job.objects.filter(kind=kind, state=Job.State.DONE).order_by("-finished_at")
    spans = [end - start for start, end in done.values_list("started_at", "finished_at")[:HISTORY] if start and end]
    return sorted(spans)[len(spans) // 2].total_seconds() if spans else None


def _ahead(job: Job) -> JobQuerySet:
    same = Q(priority=job.priority)
    first = Q(priority__gt=job.priority) | same & Q(turn__lt=job.turn)
    return Job.objects.due().filter(first | same & Q(turn=job.turn, created_at__lt=job.created_at), queue=job.queue)


def _wait_s(queue: str, ahead: dict[str, int]) -> float | None:
    """Seconds until the jobs ahead and what is left of those running are worked off by all workers of one machine."""
    running = list(Job.objects.running().filter(queue=queue))
    workers = settings.QUEUES[queue]["workers"]
    if sum(ahead.values()) + len(running) < workers:
        return 0.0
    parts = [(typical_s(kind), count) for kind, count in ahead.items()]
    parts += [(_left(typical_s(job.kind), job), 1) for job in running]
    if any(seconds is None for seconds, _count in parts):
        return None
    return sum(seconds * count for seconds, count in parts) / workers


def _left(typical: float | None, job: Job) -> float | None:
    if typical is None or not job.steps:
        return typical
    return typical * (1 - job.step / job.steps)
