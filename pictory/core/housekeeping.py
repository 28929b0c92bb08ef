"""What is put right from time to time, whoever runs it and however often: each call is safe to repeat."""

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.storage import default_storage
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import OrmQ

from pictory.core import accounts, mail
from pictory.core.engine.pulse import pulse
from pictory.core.engine.queue import INLINE, ring
from pictory.core.files import assets, thumbnails
from pictory.core.models import Job, JobGone, JobPreview, Message

logger = logging.getLogger(__name__)

BELL_AGE = timedelta(hours=1)  # a bell fetched so long ago by a worker that never answered
ORPHAN_AGE = timedelta(hours=24)
LATE = timedelta(seconds=10)  # past its lease: until then the supervisor of its own machine kills the worker first
INLINE_AGE = timedelta(minutes=10)  # the process that made it would have claimed it at once


def sweep() -> None:
    """Every quarter of a minute: nothing that waits is forgotten."""
    for job in Job.objects.expired(before=LATE):
        take_away(job, "stopped", "the worker reported no progress")
    left_inline = Job.objects.queued().filter(queue=INLINE, created_at__lt=timezone.now() - INLINE_AGE)
    left_inline.update(state=Job.State.DEAD, error_code="stopped", finished_at=Now())
    for queue in settings.QUEUES:
        if Job.objects.due().filter(queue=queue).exists():
            ring(queue, waiting=settings.QUEUES[queue]["max_queued"])
    mail.send_due()
    thumbnails.send_due()


def clean() -> None:
    """Every hour, in the light queue because it may take long: what nobody needs any more goes."""
    pulse()
    OrmQ.objects.filter(lock__gt=timezone.now(), lock__lt=_fetched_before(BELL_AGE)).delete()
    Job.objects.ended().filter(created_at__lt=timezone.now() - timedelta(days=settings.JOB_HISTORY_DAYS)).delete()
    JobPreview.objects.exclude(job__state__in=Job.OPEN).delete()
    ended_mail = Message.objects.exclude(state__in=(Message.State.QUEUED, Message.State.SENDING))
    ended_mail.filter(created_at__lt=timezone.now() - timedelta(days=settings.MAIL_HISTORY_DAYS)).delete()
    accounts.forget_stale_guests()
    SessionStore.clear_expired()
    for chore in settings.CHORES:
        import_string(chore)()
    for name in assets.orphans(older_than=ORPHAN_AGE):
        pulse()
        default_storage.delete(name)


def take_away(job: Job, code: str, detail: str) -> None:
    """Give a running job, read with its token, to another worker; an inline job has no other and is dead."""
    if job.queue == INLINE:
        job.max_attempts = job.attempt
    with suppress(JobGone):
        job.try_again(code, detail, wait_s=0)
        logger.warning("job %s taken away at attempt %d: %s", job.pk, job.attempt, detail)
        if job.state == Job.State.QUEUED:
            ring(job.queue)


def _fetched_before(age: timedelta) -> datetime:
    """The lock of a bell is the time of its fetching plus django-q2's retry."""
    return timezone.now() + timedelta(seconds=settings.Q_CLUSTER["retry"]) - age
