"""Pictures made several at a time: the first is kept at once, the others wait to be chosen."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ml.errors import Blocked
from pictory.core import mail
from pictory.core.files import assets
from pictory.core.models import Asset, Job

KINDS = ("stylelab.words", "stylelab.variations")
COUNT = 4
DAYS = 14  # that a picture stays which nobody kept
AT_ONCE = 50  # of them that one transaction deletes


def pictures_of(job: Job) -> QuerySet[Asset]:
    """Its candidates, kept or not, in the order of their seeds."""
    return Asset.objects.filter(job=job, app="stylelab").order_by("seed")


def seeds_left(job: Job, *, seed: int, count: int) -> list[int]:
    """Of the candidates that this job has yet to make, in order."""
    made = set(pictures_of(job).values_list("seed", flat=True))
    return [each for each in range(seed, seed + count) if each not in made]


@transaction.atomic
def finish(job: Job, *, refused: Blocked | None = None) -> None:
    """End it with what it stored. refused: why something is missing, raised where all is. Raises JobGone."""
    if refused and not pictures_of(job).exists():
        raise refused
    job.finish()
    mail.queue_job_done(job)


def role_of_next(job: Job) -> str:
    """The first one is a result."""
    return Asset.Role.CANDIDATE if pictures_of(job).exists() else Asset.Role.RESULT


def among(files: QuerySet[Asset], kinds: Iterable[str] = KINDS) -> QuerySet[Asset]:
    """Of these files, those that were made several at a time."""
    return files.filter(app="stylelab", job__kind__in=kinds)


@transaction.atomic
def keep(picture: Asset) -> None:
    """For good, in the drawer."""
    Asset.objects.filter(pk=picture.pk, role=Asset.Role.CANDIDATE).update(role=Asset.Role.RESULT)


@transaction.atomic
def put_back(picture: Asset) -> None:
    """Among the candidates, for DAYS from now, however old it is."""
    kept = Asset.objects.select_for_update().filter(pk=picture.pk, role=Asset.Role.RESULT).first()
    if kept:
        kept.role = Asset.Role.CANDIDATE
        kept.details["put_back_s"] = int(timezone.now().timestamp())
        kept.save(update_fields=["role", "details"])


@transaction.atomic
def clear() -> int:
    """Delete some of the candidates that nobody kept in time; returns how many."""
    long_ago = timezone.now() - timedelta(days=DAYS)
    long_back = Q(details__put_back_s__isnull=True) | Q(details__put_back_s__lt=long_ago.timestamp())
    old = among(Asset.objects.select_for_update(of=("self",))).filter(long_back)
    rows = list(old.filter(role=Asset.Role.CANDIDATE, created_at__lt=long_ago)[:AT_ONCE])
    assets.delete_assets(rows)
    return len(rows)
