"""Pictures from words: four candidates a wish, of which the first is kept at once and the others wait to be chosen."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from pictory.core import mail
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, User
from stylelab.pictured import Look, Shape, size_px

KIND = "stylelab.words"
CANDIDATES = 4
CANDIDATE_DAYS = 14  # that a picture stays which nobody kept
AT_ONCE = 50  # of them that one transaction deletes
TITLE_LENGTH = 60


@dataclass(frozen=True)
class Picture:
    """One finished picture as PNG bytes, and what made it. details: what was drawn of the words, and what could not."""

    png: bytes
    model: str
    tier: str
    seed: int
    details: dict[str, Any]


@transaction.atomic
def request_words(
    owner: User, *, prompt: str, negative: str = "", look: str = Look.CRAYON, shape: str = Shape.SQUARE,
    large: bool = False, key: str = "",
) -> Job:  # fmt: skip
    """Have words drawn in several ways. large: to hang on a wall. Raises Refused when a limit is reached."""
    width_px, height_px = size_px(shape, large=large)
    params = {
        "prompt": prompt, "negative": negative, "look": look, "shape": shape, "large": large, "width_px": width_px,
        "height_px": height_px, "seed": new_seed(key), "count": CANDIDATES,
    }  # fmt: skip
    return queue.enqueue(KIND, owner=owner, params=params, key=key)


def new_seed(key: str) -> int:
    """Another for each request; the same for one that comes twice by its key."""
    return int(sha256(key.encode()).hexdigest()[:8], 16) if key else secrets.randbelow(2**32)


def seeds_left(job: Job, *, seed: int, count: int) -> list[int]:
    """Of the candidates that this job has yet to make, in order."""
    made = set(pictures_of(job).values_list("seed", flat=True))
    return [each for each in range(seed, seed + count) if each not in made]


def keep_words(job: Job, picture: Picture, *, last: bool) -> Asset:
    """Store one candidate; the first is kept for good at once, the last ends the job. Raises JobGone, Refused."""
    with assets.storing():
        if last:
            job.finish()
        else:
            job.prove()
        first = not pictures_of(job).exists()
        made = assets.keep_asset(
            owner=job.owner, job=job, app="stylelab", data=picture.png, media_type="image/png",
            role=Asset.Role.RESULT if first else Asset.Role.CANDIDATE, title=_title(picture.details["prompt"]),
            tier=picture.tier, model=picture.model, seed=picture.seed, details=picture.details,
        )  # fmt: skip
        if last:
            mail.queue_job_done(job)
    return made


@transaction.atomic
def keep(picture: Asset) -> None:
    """For good, in the drawer."""
    Asset.objects.filter(pk=picture.pk, role=Asset.Role.CANDIDATE).update(role=Asset.Role.RESULT)


@transaction.atomic
def put_back(picture: Asset) -> None:
    """Among the candidates, which go after CANDIDATE_DAYS."""
    Asset.objects.filter(pk=picture.pk, role=Asset.Role.RESULT).update(role=Asset.Role.CANDIDATE)


def pictures_of(job: Job) -> QuerySet[Asset]:
    """Its candidates, kept or not, in the order of their seeds."""
    return Asset.objects.filter(job=job, app="stylelab").order_by("seed")


def from_words(files: QuerySet[Asset]) -> QuerySet[Asset]:
    """Of these files, pictures made from words."""
    return files.filter(app="stylelab", details__has_key="prompt")


@transaction.atomic
def clear_candidates() -> int:
    """Delete some of the candidates that nobody kept in time; returns how many."""
    long_ago = timezone.now() - timedelta(days=CANDIDATE_DAYS)
    old = Asset.objects.select_for_update().filter(role=Asset.Role.CANDIDATE, created_at__lt=long_ago)
    rows = list(from_words(old)[:AT_ONCE])
    assets.delete_assets(rows)
    return len(rows)


def _title(prompt: str) -> str:
    """The first words, by which the file is also saved."""
    line = " ".join(prompt.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
