"""The Job table is the queue and the truth about every piece of slow work; the broker only rings a bell.

A worker holds a job by a *lease* it keeps extending, and proves it by a fencing *token* that every claim makes anew.
Every write of a worker carries the token, so one that lost its lease changes nothing: it gets `JobGone`.
All times that decide anything are the database's, so clocks of several machines may disagree.
"""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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

    def expired(self) -> Self:
        return self.running().filter(lease_until__lt=Now())

    def claim(self, queue: str, worker: str, *, running_limits: dict[str, int | None]) -> "Job | None":
        """Take the next job of a queue for this worker, or None.

        The attempt is counted before the work, so a worker's death counts. Two workers that see the same row are parted by
        the condition of the UPDATE. running_limits: how many jobs a guest, a member and a staff account may have running;
        two workers claiming at the same instant may pass it by one.
        """
        while job := self.due().filter(queue=queue).exclude(owner__in=_busy_owners(running_limits)).in_turn().first():
            if job.take(worker):
                return job
        return None


class Job(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Working")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        DEAD = "dead", _("Given up")

    OPEN = (State.QUEUED, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs", db_index=False)
    kind = models.CharField(max_length=60)
    queue = models.CharField(max_length=20)
    priority = models.SmallIntegerField(default=0, help_text=_("higher goes first"))
    turn = models.BigIntegerField(default=0, help_text=_("start tag of fair queueing: lower goes first"))
    key = models.CharField(max_length=64, blank=True, help_text=_("the same key makes the same job"))
    params = models.JSONField(default=dict)
    version = models.PositiveSmallIntegerField(default=1, help_text=_("of the parameters' layout"))
    tier = models.CharField(max_length=10, blank=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    not_before = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=120, blank=True, help_text=_("host/process/start"))
    token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_s = models.PositiveIntegerField(default=30)
    cancel_requested = models.BooleanField(default=False)

    step = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    doing = models.CharField(max_length=120, blank=True)
    checkpoint = models.FileField(upload_to="checkpoints/", blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_detail = models.TextField(blank=True, help_text=_("for staff; never shown to the owner"))
    retry_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="retries")

    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

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
            models.Index("queue", F("priority").desc(), "turn", "created_at", condition=Q(state="queued"), name="job_next"),
            models.Index(fields=["owner", "queue", "-turn"], name="job_turn"),
            models.Index(fields=["queue", "-started_at"], name="job_last_started"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="job_lease"),
            models.Index(fields=["owner", "-created_at"], name="job_mine"),
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

    def take(self, worker: str) -> bool:
        """Claim this queued job; False when another worker was faster."""
        token = uuid.uuid4()
        taken = Job.objects.due().filter(pk=self.pk, attempt=self.attempt).update(
            state=self.State.RUNNING,
            attempt=F("attempt") + 1,
            worker=worker,
            token=token,
            lease_until=Now() + timedelta(seconds=self.lease_s),
            started_at=Now(),
            error_code="",
            error_detail="",
        )
        if taken:
            self.state, self.attempt, self.worker, self.token = self.State.RUNNING, self.attempt + 1, worker, token
        return bool(taken)

    def beat(self, *, step: int, steps: int, doing: str = "") -> None:
        """Report progress and extend the lease."""
        self._update(step=step, steps=steps, doing=doing[:120], lease_until=Now() + timedelta(seconds=self.lease_s))

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
        """Return to the queue after a passing fault; dead when the attempts are used up."""
        if self.attempt >= self.max_attempts:
            self._end(self.State.DEAD, error_code=code, error_detail=_storable(detail))
        else:
            later = Now() + timedelta(seconds=wait_s)
            self._leave(self.State.QUEUED, error_code=code, error_detail=_storable(detail), not_before=later)

    def keep_checkpoint(self, name: str) -> None:
        self._update(checkpoint=name)

    def _held(self) -> JobQuerySet:
        return Job.objects.running().filter(pk=self.pk, token=self.token)

    def _update(self, **changes: Any) -> None:
        if not self._held().update(**changes):
            raise JobGone(self.pk)
        for name, value in changes.items():
            if not hasattr(value, "resolve_expression"):
                setattr(self, name, value)

    def _leave(self, state: State, **changes: Any) -> None:
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


def _busy_owners(running_limits: dict[str, int | None]) -> Iterable[Any]:
    """Owners with as many jobs running as they may have."""
    over = Q()
    for role, limit in running_limits.items():
        if limit is not None:
            over |= _role(role) & Q(held__gte=limit)
    counted = Job.objects.running().order_by().values("owner").annotate(held=models.Count("pk"))
    return counted.filter(over).values("owner") if over else []


def _role(role: str) -> Q:
    if role == "staff":
        return Q(owner__is_staff=True)
    return Q(owner__is_staff=False, owner__is_guest=role == "guest")


def _storable(detail: str) -> str:
    """Text that every database keeps: no NUL, no lone surrogate, no more than a page."""
    return detail.replace("\0", "").encode("utf-8", "replace").decode()[:4_000]
