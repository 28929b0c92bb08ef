"""What a job's handler is given: its parameters, a way to report progress, checkpoints, and when to give way."""

import io
import time
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL.Image import Image

from ml.errors import Cancelled
from ml.store import ModelStore
from pictory.core import gpu
from pictory.core.engine.queue import INLINE
from pictory.core.models import Job, JobGone, JobPreview, User

BEAT_EVERY_S = 0.5  # progress is written at most so often
ASK_EVERY_S = 0.02  # and a wish to cancel looked for
YIELD_LOOK = 50  # waiting jobs that are looked at before giving way
PREVIEW_PX = 384
PREVIEW_EVERY_S = 1.0


class Yielded(Exception):
    """The job gives way: it goes back to the queue and resumes from its checkpoint."""


class JobContext:
    """One attempt at one job."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.params: dict[str, Any] = job.params
        self._last_beat = self._last_ask = time.monotonic()
        self._last_preview = 0.0
        self.showed_preview = False
        self._last_share = -1.0

    @property
    def models(self) -> ModelStore:
        """This process's models, by lease."""
        return gpu.store()

    def step(self, step: int, steps: int, *, doing: str = "", preview: Image | None = None) -> None:
        """Report that `step` of `steps` is done (an `ml.types.OnStep`).

        Only a step further on extends the lease, so a hung call or a loop that gets nowhere is not kept alive.
        Raises Cancelled when the owner asked to stop, JobGone when the lease was lost.
        """
        now = time.monotonic()
        share = step / max(steps, 1)  # steps may change from one part of the work to the next
        moved = share > self._last_share
        if moved and (now - self._last_beat >= BEAT_EVERY_S or step == steps):
            self.job.beat(step=step, steps=steps, doing=doing)
            self._last_beat = now
        if now - self._last_ask >= ASK_EVERY_S:
            self._ask()
            self._last_ask = now
        if preview is not None and now - self._last_preview >= PREVIEW_EVERY_S:
            self._show(preview)
            self._last_preview = now
            self.showed_preview = True
        self._last_share = max(share, self._last_share)

    def load_checkpoint(self) -> bytes | None:
        """What the last attempt saved, or None at the first."""
        if not self.job.checkpoint:
            return None
        with default_storage.open(self.job.checkpoint.name) as file:
            return file.read()

    def save_checkpoint(self, data: bytes) -> None:
        """Keep `data` for the next attempt in place of what was kept before. Raises JobGone."""
        before = self.job.checkpoint.name
        name = default_storage.save(f"checkpoints/{self.job.pk.hex}-{self.job.attempt}", ContentFile(data))
        try:
            self.job.keep_checkpoint(name)
        except JobGone:
            default_storage.delete(name)
            raise
        if before:
            default_storage.delete(before)

    def give_way(self) -> None:
        """Raise Yielded when a job that should go first is waiting. Save a checkpoint before."""
        if self.job.queue == INLINE:
            return
        waiting = Job.objects.due().filter(queue=self.job.queue, priority__gte=self.job.priority)
        owners = {job.owner for job in waiting.exclude(kind=self.job.kind).select_related("owner")[:YIELD_LOOK]}
        if any(self._may_start(owner) for owner in owners):
            raise Yielded

    def _may_start(self, owner: User) -> bool:
        """Whether one more job of this person would be claimed once this one is back in the queue."""
        limit = owner.limits["running"]
        running = Job.objects.running().filter(owner=owner, counts=True).exclude(pk=self.job.pk)
        return limit is None or running.count() < limit

    def _ask(self) -> None:
        held = Job.objects.running().filter(pk=self.job.pk, token=self.job.token)
        cancel = held.values_list("cancel_requested", flat=True).first()
        if cancel is None:
            raise JobGone(self.job.pk)
        if cancel:
            raise Cancelled

    def _show(self, preview: Image) -> None:
        small = preview.convert("RGB")
        small.thumbnail((PREVIEW_PX, PREVIEW_PX))
        webp = io.BytesIO()
        small.save(webp, "WEBP", quality=70, method=0)
        with transaction.atomic():
            JobPreview.objects.update_or_create(job=self.job, defaults={"webp": webp.getvalue()})
