"""Accepting work: limits, idempotency, fair turns, and the bell that wakes a worker."""

import json
import uuid
from hashlib import sha256
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_q.models import OrmQ
from django_q.tasks import async_task

from pictory.core.engine.kinds import get_kind
from pictory.core.models import Job, User

INLINE = "inline"  # a queue that no worker serves: its jobs are run by the process that made them


class Refused(Exception):
    """The work was not accepted, and nothing of it is kept.

    sentence: for the person; retry_after_s: when to come again.
    """

    def __init__(self, code: str, sentence: str | Promise, retry_after_s: int) -> None:
        super().__init__(code)
        self.code, self.sentence, self.retry_after_s = code, sentence, retry_after_s


class KeyReused(Exception):
    """A key came a second time with other work, and nothing of that is kept: the job of the first is not what it asks.

    Who meant the first gets it with the same parameters; who means something else makes a new key.
    """

    code = "key_reused"


@transaction.atomic
def enqueue(
    kind: str, *, owner: User, params: dict[str, Any], key: str = "", queue: str = "", again: Job | None = None
) -> Job:
    """Write a job now, and ring for a worker when the transaction commits.

    key: one per thing the person asked for; a second call with it returns the first job, so what params say must not
    change when the same thing is asked again. queue: other than the kind's own. again: the job whose parameters these
    are. Raises Refused when a limit is reached, KeyReused when the key's first job was of another kind or other params.
    """
    what = get_kind(kind)
    queue = queue or what.queue
    _lock(owner)  # one at a time per person, so that limits are exact
    if key and (known := Job.objects.filter(owner=owner, key=key).first()):
        if (known.kind, known.params) != (kind, json.loads(json.dumps(params))):  # as the database gives them back
            raise KeyReused
        return known
    load = Load.of(queue, owner)
    if queue != INLINE:
        load.check(queue, owner, counts=what.counts)
    job = Job.objects.create(
        owner=owner,
        kind=kind,
        queue=queue,
        priority=what.priority,
        counts=what.counts,
        turn=load.next_turn,
        key=key,
        params=params,
        version=again.version if again else what.version,
        max_attempts=1 if queue == INLINE else what.max_attempts,
        lease_s=what.lease_s,
        retry_of=again,
    )
    if queue != INLINE:
        transaction.on_commit(lambda: ring(queue, waiting=load.queued))
    return job


def _lock(owner: User) -> None:
    User.objects.select_for_update().filter(pk=owner.pk).values_list("pk").get()


class Load(NamedTuple):
    """How busy a queue is when a person brings a job: three counts of jobs, and two start tags."""

    queued: int
    mine_queued: int
    mine_today: int
    my_last_turn: int | None
    turn_now: int | None

    @classmethod
    def of(cls, queue: str, owner: User) -> Self:
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        values = [queue, owner.pk, owner.pk, connection.ops.adapt_datetimefield_value(today), queue, owner.pk, queue]
        with connection.cursor() as cursor:
            cursor.execute(_LOAD_SQL, values)
            return cls(*cursor.fetchone())

    @property
    def next_turn(self) -> int:
        """The start tag of the person's next job in start-time fair queueing (Goyal, Vin and Cheng 1996), each of cost
        1.

        The larger of the queue's virtual time (the highest tag of a job that was started) and one more than the
        person's last tag: who queues many jobs lines them up behind each other, and a newcomer starts next.
        """
        return max(self.turn_now or 0, -1 if self.my_last_turn is None else self.my_last_turn + 1)

    def check(self, queue: str, owner: User, *, counts: bool) -> None:
        """Raises Refused when this person or the whole queue has as many jobs as it may."""
        limits = owner.limits if counts else dict.fromkeys(owner.limits)
        if limits["queued"] is not None and self.mine_queued >= limits["queued"]:
            sentence = _("Several of your pictures are still waiting. Please wait until one of them is done.")
            raise Refused("too_many_waiting", sentence, retry_after_s=30)
        if limits["daily"] is not None and self.mine_today >= limits["daily"]:
            sentence = _("That is all for today. Tomorrow you can make more.")
            raise Refused("daily_limit", sentence, retry_after_s=_seconds_to_midnight())
        if self.queued >= settings.QUEUES[queue]["max_queued"]:
            sentence = _("Very many people are drawing right now. Please try again in a few minutes.")
            raise Refused("queue_full", sentence, retry_after_s=120)


_LOAD_SQL = """
    SELECT
        (SELECT COUNT(*) FROM core_job WHERE queue = %s AND state = 'queued'),
        (SELECT COUNT(*) FROM core_job WHERE owner_id = %s AND state = 'queued' AND counts),
        (SELECT COUNT(*) FROM core_job WHERE owner_id = %s AND created_at >= %s AND counts),
        (SELECT MAX(turn) FROM core_job WHERE queue = %s AND owner_id = %s),
        (SELECT MAX(turn) FROM core_job WHERE queue = %s AND started_at IS NOT NULL)
"""


def ring(queue: str, *, waiting: int = 0) -> None:
    """Wake a worker of this queue. A surplus bell finds nothing to do; a lost one is rung again by the supervisor.

    A worker works on until no job is left, and a bell that no worker has picked up yet will see every job committed
    before now. So where more jobs than workers wait already, and a bell a worker does too, another would be for
    nothing. waiting: jobs that were queued before.
    """
    enough = settings.QUEUES[queue]["workers"]
    if waiting > enough and OrmQ.objects.filter(key=queue, lock__lte=timezone.now()).count() >= enough:
        return
    async_task("pictory.core.engine.worker.work", queue, cluster=queue)


def cancel(job: Job) -> bool:
    """Stop a job: at once when it waits, at its next step when it runs. False when it had already ended."""
    mine = Job.objects.filter(pk=job.pk)
    waiting = mine.queued()
    done = (
        waiting.update(state=Job.State.CANCELLED, finished_at=Now())
        or mine.running().update(cancel_requested=True)
        or waiting.update(state=Job.State.CANCELLED, finished_at=Now())  # it was given back between the two
    )
    job.refresh_from_db()
    return bool(done)


def retry(job: Job) -> Job:
    """A new job from the parameters of one that ended. Raises Refused when a limit is reached."""
    where = "" if job.queue == INLINE else job.queue
    return enqueue(job.kind, owner=job.owner, params=job.params, key=f"retry-{job.pk}", queue=where, again=job)


def _seconds_to_midnight() -> int:
    now = timezone.localtime()
    return 86_400 - (now.hour * 3_600 + now.minute * 60 + now.second)


def key_of(kind: str, said: str) -> str:
    """The key of enqueue() for what a form or a client calls its request, whatever signs that has; "" for "".

    Each kind has keys of its own, so that the key of one is not answered with the job of another.
    """
    return sha256(f"{kind} {said}".encode("utf-8", "replace")).hexdigest() if said else ""


def new_key() -> str:
    """A fresh idempotency key for a form."""
    return uuid.uuid4().hex
