"""The picture and the music of a day. The old ones stay until the new are there, and pictures stay even then."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from diaries.models import Drawing, Entry
from diaries.services import reading
from pictory.core import mail
from pictory.core.abilities import best_tier
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Asset, Job

CANDIDATES = 4
CANDIDATE_DAYS = 14  # that a picture stays which the day does not show
AT_ONCE = 50  # of them that one transaction deletes
SHEET_PX = (1024, 512)


@dataclass(frozen=True)
class Picture:
    """One finished picture as files: PNG bytes and what made them."""

    picture_png: bytes
    sketch_png: bytes
    model: str
    tier: str
    seed: int
    details: dict[str, Any]


@transaction.atomic
def request_page(entry: Entry, *, key: str = "") -> Job:
    """The picture of a day, and its first music. Returns the picture's job. Raises Refused."""
    job = request_picture(entry, key=key)
    composing = Job.objects.filter(owner=entry.owner, kind="diaries.compose", params__entry=str(entry.pk))
    if entry.music_id is None and not composing.filter(state__in=Job.OPEN).exists():
        request_music(entry, key=queue.key_of("diaries.compose", key))
    return job


@transaction.atomic
def request_picture(entry: Entry, *, seed: int | None = None, key: str = "") -> Job:
    """Colour the sheet as it is now, in several ways; the day is summed up on the way when it was not.

    seed: of the first candidate; chosen when None. Raises Refused when a limit is reached.
    """
    reading.request_reading(entry)
    width_px, height_px = SHEET_PX
    params = {
        "entry": str(entry.pk),
        "journal": entry.journal_id,
        "revision": entry.revision,
        "seed": new_seed(key) if seed is None else seed,
        "count": CANDIDATES,
        "width_px": width_px,
        "height_px": height_px,
    }
    return queue.enqueue("diaries.colour", owner=entry.owner, params=params, key=key)


@transaction.atomic
def request_music(entry: Entry, *, seed: int | None = None, key: str = "") -> Job:
    """Compose for the day's mood; the large model does it among the pictures, where the graphics card is. Raises
    Refused.
    """
    tier = best_tier("music")
    params = {
        "entry": str(entry.pk),
        "journal": entry.journal_id,
        "seed": new_seed(key) if seed is None else seed,
        "tier": tier,
    }
    where = "gpu" if tier == "full" else ""
    return queue.enqueue("diaries.compose", owner=entry.owner, params=params, key=key, queue=where)


def new_seed(key: str) -> int:
    """Another for each request; the same for one that comes twice by its key."""
    return int(reading.digest(key)[:8], 16) if key else secrets.randbelow(2**32)


def seeds_of(job: Job) -> list[int]:
    """Of the candidates that this job makes, in order."""
    return [job.params["seed"] + number for number in range(job.params["count"])]


def seeds_kept(job: Job) -> set[int]:
    """Of the candidates that an earlier attempt stored."""
    return set(_pictures_of(job).values_list("seed", flat=True))


def keep_picture(job: Job, entry: Entry, picture: Picture, *, layout: list[dict[str, Any]], last: bool) -> Drawing:
    """Store one candidate; the first becomes the day's picture at once, the last ends the job. Raises JobGone."""
    with assets.storing():
        if last:
            job.finish()
        else:
            job.prove()
        first = not _pictures_of(job).exists()
        common = {"owner": entry.owner, "job": job, "app": "diaries", "media_type": "image/png"}
        sketch = assets.keep_asset(data=picture.sketch_png, role=Asset.Role.SKETCH, title=_title(entry), **common)
        result = assets.keep_asset(
            data=picture.picture_png, role=Asset.Role.CANDIDATE, title=_title(entry), tier=picture.tier,
            model=picture.model, seed=picture.seed, details=picture.details, parents=[sketch], **common,
        )  # fmt: skip
        drawing = Drawing.objects.create(
            entry=entry, picture=result, sketch=sketch, layout=layout, aside_at=timezone.now()
        )
        if first:
            choose(entry, drawing)
        if last:
            mail.queue_job_done(job)
    return drawing


def keep_music(
    job: Job, entry: Entry, *, mp3: bytes, seconds: float, model: str, tier: str, seed: int, details: dict[str, Any]
) -> Asset:
    """The day's music from now on; the old one goes. Raises JobGone."""
    with assets.storing():
        job.finish()
        before = Entry.objects.get(pk=entry.pk).music
        music = assets.keep_asset(
            owner=entry.owner, job=job, app="diaries", data=mp3, media_type="audio/mpeg", role=Asset.Role.RESULT,
            title=_title(entry), duration_s=seconds, tier=tier, model=model, seed=seed, details=details,
        )  # fmt: skip
        Entry.objects.filter(pk=entry.pk).update(music=music)
        if before:
            assets.delete_asset(before)
        mail.queue_job_done(job)
    return music


@transaction.atomic
def choose(entry: Entry, drawing: Drawing) -> None:
    """Show this one of the day's pictures: a result, and in the drawer. The others wait out their days as candidates.

    Nothing happens when it was cleared away a moment ago.
    """
    if not Drawing.objects.filter(pk=drawing.pk).update(aside_at=None):
        return
    others = Drawing.objects.filter(entry=entry).exclude(pk=drawing.pk)
    Asset.objects.filter(pk=drawing.picture_id).update(role=Asset.Role.RESULT)
    Asset.objects.filter(pk__in=others.values("picture")).update(role=Asset.Role.CANDIDATE)
    others.filter(aside_at=None).update(aside_at=timezone.now())
    Entry.objects.filter(pk=entry.pk).update(drawing=drawing)


@transaction.atomic
def clear_put_aside() -> int:
    """Delete some of the pictures that nobody chose in CANDIDATE_DAYS, with their sketches; returns how many."""
    long_ago = timezone.now() - timedelta(days=CANDIDATE_DAYS)
    old = Drawing.objects.select_for_update(of=("self",)).filter(aside_at__lt=long_ago)
    rows = list(old.select_related("picture", "sketch")[:AT_ONCE])
    assets.delete_assets([file for row in rows for file in (row.picture, row.sketch)])
    return len(rows)


def candidates(entry: Entry) -> Iterable[Drawing]:
    """The day's pictures, the newest first."""
    return entry.drawings.select_related("picture", "sketch")


def _pictures_of(job: Job) -> QuerySet[Asset]:
    return Asset.objects.filter(job=job, role__in=(Asset.Role.RESULT, Asset.Role.CANDIDATE))


def _title(entry: Entry) -> str:
    return f"{entry.date:%Y.%m.%d}"
