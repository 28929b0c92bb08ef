"""The Job table is the queue and the truth about every piece of slow work; the broker only rings a bell.

A worker holds a job by a *lease* it keeps extending, and proves it by a fencing *token* that every claim makes anew.
Every write of a worker carries the token, so one that lost its lease changes nothing: it gets `JobGone`.
All times that decide anything are the database's, so clocks of several machines may disagree.
"""

import logging
import uuid
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


class JobGone(Exception):
    """The lease was lost or the job ended: whatever the worker made must be dropped."""


class JobQuerySet(models.QuerySet["Job"]):
    def queued(self) -> Self:
        return self.filter(state=Job.State.QUEUED)

    def running(self) -> Self:
        return self.filter(state=Job.State.RUNNING)

    def due(self) -> Self:
        return self.queued().filter(Q(not_before=None) | Q(not_before__lte=Now()))

    def ended(self) -> Self:
        return self.exclude(state__in=Job.OPEN)

    def in_turn(self) -> Self:
        return self.order_by("-priority", "turn", "created_at")

    def expired(self, *, before: timedelta = timedelta(0)) -> Self:
        """Running without a lease for longer than `before`."""
        return self.running().filter(lease_until__lt=Now() - before)

    def claim(
        self, queue: str, worker: str, *, running_limits: Mapping[str, int | None], only: uuid.UUID | None = None
    ) -> "Job | None":
        """Take the next job of a queue for this worker, or None; with `only`, that one or none.

        One UPDATE that finds, marks and returns the row: no two workers get the same. The attempt is counted before the
        work, so a worker's death counts. running_limits: how many jobs a guest, a member and a staff account may have
        running; two workers claiming at the same instant may pass it by one.
        """
        limits = [NO_LIMIT if running_limits[role] is None else running_limits[role] for role in ROLES]
        values = [worker, uuid.uuid4().hex, queue, *([only.hex] if only else []), *limits]
        return next(iter(Job.objects.raw(_claim_sql(connection.vendor, one=only is not None), values)), None)


ROLES = ("staff", "guest", "member")
NO_LIMIT = 1_000_000


@cache
def _claim_sql(vendor: str, *, one: bool) -> str:
    """The UPDATE behind `claim`, by hand because it is the heart of the engine: a third of the time that the ORM takes.

    Postgres lets other workers pass over a row that is being claimed; SQLite has one writer at a time anyway.
    """
    sqlite_now = "STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'NOW'{})"
    now, lease, lock = {
        "sqlite": (sqlite_now.format(""), sqlite_now.format(", lease_s || ' seconds'"), ""),
        "postgresql": (
            "STATEMENT_TIMESTAMP()",
            "STATEMENT_TIMESTAMP() + lease_s * INTERVAL '1 second'",
            "FOR UPDATE SKIP LOCKED",
        ),
    }[vendor]
    return f"""
        UPDATE core_job
        SET state = 'running', attempt = attempt + 1, worker = %s, token = %s, started_at = {now}, lease_until =
        {lease},
            error_code = '', error_detail = ''
        WHERE state = 'queued' AND id = (
            SELECT id FROM core_job
            WHERE queue = %s AND state = 'queued' AND (not_before IS NULL OR not_before <= {now}) {
        "AND id = %s" if one else ""
    } AND (NOT counts OR owner_id NOT IN (
                SELECT owner_id FROM core_job AS held JOIN core_user AS person ON person.id = held.owner_id
                WHERE held.state = 'running' AND held.counts
                GROUP BY owner_id, is_staff, is_guest
                HAVING COUNT(*) >= CASE WHEN is_staff THEN %s WHEN is_guest THEN %s ELSE %s END
            ))
            ORDER BY priority DESC, turn, created_at LIMIT 1 {lock}
        )
        RETURNING *"""  # noqa: S608 - the parts are ours, the values are parameters


class Job(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Working")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        DEAD = "dead", _("Given up")

    OPEN = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(_("number"), primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs", db_index=False, verbose_name=_("owner")
    )
    kind = models.CharField(_("kind"), max_length=60)
    queue = models.CharField(_("queue"), max_length=20)
    priority = models.SmallIntegerField(_("priority"), default=0, help_text=_("higher goes first"))
    turn = models.BigIntegerField(_("turn"), default=0, help_text=_("start tag of fair queueing: lower goes first"))
    key = models.CharField(_("key"), max_length=64, blank=True, help_text=_("the same key makes the same job"))
    params = models.JSONField(_("parameters"), default=dict)
    version = models.PositiveSmallIntegerField(_("version"), default=1, help_text=_("of the parameters' layout"))
    tier = models.CharField(_("tier"), max_length=10, blank=True)
    counts = models.BooleanField(_("counts"), default=True, help_text=_("against the limits of its owner"))

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    max_attempts = models.PositiveSmallIntegerField(_("attempts allowed"), default=3)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    worker = models.CharField(_("worker"), max_length=120, blank=True, help_text=_("host/process/start"))
    token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    lease_s = models.PositiveIntegerField(_("seconds it may be silent"), default=30)
    cancel_requested = models.BooleanField(_("asked to stop"), default=False)

    step = models.PositiveIntegerField(_("step"), default=0)
    steps = models.PositiveIntegerField(_("steps"), default=0)
    doing = models.CharField(_("doing"), max_length=120, blank=True)
    checkpoint = models.FileField(_("checkpoint"), upload_to="checkpoints/", blank=True)
    error_code = models.CharField(_("what went wrong"), max_length=40, blank=True)
    error_detail = models.TextField(
        _("details for staff"), blank=True, help_text=_("for staff; never shown to the owner")
    )
    retry_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="retries", verbose_name=_("new try of")
    )

    created_at = models.DateTimeField(_("made"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint("owner", "key", condition=~Q(key=""), name="one_job_per_key"),
            models.CheckConstraint(
                name="running_has_lease",
                condition=~Q(state="running") | (Q(token__isnull=False) & Q(lease_until__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                "queue", F("priority").desc(), "turn", "created_at", condition=Q(state="queued"), name="job_next"
            ),
            models.Index(fields=["owner", "queue", "-turn"], name="job_turn"),
            models.Index(fields=["queue", "-turn"], condition=Q(started_at__isnull=False), name="job_turn_now"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="job_lease"),
            models.Index(fields=["owner", "-created_at"], name="job_mine"),
            models.Index(fields=["owner"], condition=Q(state="queued"), name="job_mine_queued"),
            models.Index(fields=["kind", "-finished_at"], condition=Q(state="done"), name="job_history"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def app(self) -> str:
        return self.kind.partition(".")[0]

    # --- Held by a worker: each of these raises JobGone when the lease is lost -------------------------------------

    def beat(self, *, step: int, steps: int, doing: str = "") -> None:
        """Report progress and extend the lease."""
        self._update(step=step, steps=steps, doing=doing[:120], lease_until=Now() + timedelta(seconds=self.lease_s))

    def prove(self) -> None:
        """Extend the lease: call it first in a transaction that stores a part of the result before the job ends."""
        self._update(lease_until=Now() + timedelta(seconds=self.lease_s))

    def finish(self) -> None:
        """Mark as done. Call it first in the transaction that stores the result: they stand or fall together."""
        self._end(self.State.DONE, error_code="", cancel_requested=False)

    def fail(self, code: str, detail: str = "") -> None:
        self._end(self.State.FAILED, error_code=code, error_detail=_storable(detail))

    def stop_cancelled(self) -> None:
        self._end(self.State.CANCELLED)

    def give_back(self, *, turn: int | None = None) -> None:
        """Return to the queue without counting the attempt: to give way, or because the worker is being stopped."""
        changes: dict[str, Any] = {} if turn is None else {"turn": turn}
        self._leave(self.State.QUEUED, attempt=F("attempt") - 1, **changes)

    def try_again(self, code: str, detail: str, *, wait_s: float) -> None:
        """Return to the queue after a passing fault or a worker's death; dead when the attempts are used up."""
        if self.attempt >= self.max_attempts:
            self._end(self.State.DEAD, error_code=code, error_detail=_storable(detail))
            logger.error("job %s of kind %s is dead after %d attempts: %s", self.pk, self.kind, self.attempt, code)
        else:
            later = Now() + timedelta(seconds=wait_s) if wait_s else None
            self._leave(self.State.QUEUED, error_code=code, error_detail=_storable(detail), not_before=later)

    def keep_checkpoint(self, name: str) -> None:
        self._update(checkpoint=name)

    def _held(self) -> JobQuerySet:
        return Job.objects.running().filter(pk=self.pk, token=self.token)

    def _update(self, **changes: Any) -> None:
        if not self._held().update(**changes):
            raise JobGone(self.pk)
        for name, value in changes.items():
            if name != "token" and not hasattr(value, "resolve_expression"):  # a rollback must leave us our token
                setattr(self, name, value)

    def _leave(self, state: State, **changes: Any) -> None:
        if self._held().filter(cancel_requested=True).exists():
            self._end(self.State.CANCELLED)
            return
        self._update(state=state, token=None, lease_until=None, worker="", **changes)

    def _end(self, state: State, **changes: Any) -> None:
        self._update(state=state, token=None, lease_until=None, finished_at=Now(), **changes)


class JobPreview(models.Model):
    """The picture as it grows, small and passing: in the database so that every web process sees it at once."""

    job = models.OneToOneField(Job, models.CASCADE, primary_key=True, related_name="preview")
    webp = models.BinaryField()
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"preview of {self.job_id}"


def _storable(detail: str) -> str:
    """Text that every database keeps: no NUL, no lone surrogate, no more than a page."""
    return detail.replace("\0", "").encode("utf-8", "replace").decode()[:4_000]
