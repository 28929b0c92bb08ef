"""Jobs of the diary without its models: reading the words is tested beside the models, in tests/ml."""

from collections.abc import Callable

import pytest

from pictory.core.models import Job

READING = ("diaries.tag", "diaries.read")


@pytest.fixture
def run_jobs(run_jobs: Callable[[], None]) -> Callable[[], None]:
    """Work off every queue, but leave the words unread."""

    def run() -> None:
        Job.objects.queued().filter(kind__in=READING).update(state=Job.State.CANCELLED)
        run_jobs()

    return run
