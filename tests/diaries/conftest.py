"""Jobs of the diary without its models: reading the words is tested beside the models, in tests/ml."""

from collections.abc import Callable

import pytest

from pictory.core.engine import worker
from pictory.core.models import Job

READING = ("diaries.tag", "diaries.read", "diaries.catch_up")


@pytest.fixture
def run_jobs() -> Callable[[], None]:
    """Work off every queue, but leave the words unread."""

    def run() -> None:
        while job := Job.objects.due().exclude(kind__in=READING).in_turn().first():
            worker.run_only(job)

    return run
