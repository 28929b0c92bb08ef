"""Everything a person made, as one ZIP they can keep: the files themselves, and a JSON of what is known about them."""

import json
import zipfile
from datetime import datetime
from typing import IO, Any

from allauth.account.models import EmailAddress
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from ml.types import OnStep
from pictory.core import curtains, mail, styles
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.files.large import CHUNK, OnBytes
from pictory.core.files.serving import saved_as
from pictory.core.models import Asset, Job, Message, User

ARCHIVE = {"app": "core", "role": Asset.Role.RESULT, "media_type": "application/zip"}
USER_FIELDS = ("email", "nickname", "age_band", "language", "mail_results", "date_joined")
ASSET_FIELDS = (
    "id", "title", "app", "role", "job_id", "media_type", "sha256", "size_bytes", "width_px", "height_px", "duration_s",
    "tier", "model", "seed", "details", "visibility", "created_at",
)  # fmt: skip
JOB_FIELDS = ("id", "kind", "state", "params", "tier", "error_code", "created_at", "started_at", "finished_at")
MAIL_FIELDS = ("kind", "recipient", "subject", "state", "created_at", "sent_at")


PASSES = 3  # over every byte: packed, hashed, stored


def request_archive(request: HttpRequest, *, key: str = "") -> Job:
    """Pack everything that this person may see now. Raises Refused."""
    opened = dict(curtains.sight_of(request).opened)
    return queue.enqueue("core.export", owner=request.user, params={"opened": opened} if opened else {}, key=key)


class Meter:
    """Turns bytes that were worked on into steps of a job, one a kilobyte."""

    def __init__(self, files: QuerySet[Asset], on_step: OnStep) -> None:
        sizes = files.aggregate(bytes=Sum("size_bytes"))["bytes"] or 0
        self.done, self.whole, self.on_step = 0, sizes * PASSES, on_step

    def __call__(self, count: int) -> None:
        """Raises what on_step raises."""
        self.done += count
        steps = max(1, self.whole // 1000)
        self.on_step(min(self.done // 1000, steps), steps)


def files_of(job: Job) -> QuerySet[Asset]:
    """All but earlier archives and what was locked when the archive was asked for."""
    return curtains.in_sight(_archives(job.owner, of_this_kind=False), _sight(job))


def _sight(job: Job) -> curtains.Sight:
    return curtains.sight_later(job.owner, job.params.get("opened", {}))


def pack(job: Job, wanted: QuerySet[Asset], into: IO[bytes], *, on_bytes: OnBytes) -> None:
    """Write the ZIP of `wanted`, its owner's, into an open binary file. Raises Cancelled, OSError.

    A file that goes while we pack is told of, but is not in it.
    """
    mine = list(wanted.prefetch_related("parents").order_by("created_at", "id"))
    files = []
    with zipfile.ZipFile(into, "w") as archive:
        for number, asset in enumerate(mine, start=1):
            name = f"files/{number:04}-{saved_as(asset)}"
            files.append({"file": name if _add(archive, name, asset, on_bytes) else None} | _facts(asset))
        text = json.dumps(
            _person(job.owner, _sight(job)) | {"files": files}, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1
        )
        archive.writestr(_entry("pictory.json", timezone.now()), text, zipfile.ZIP_DEFLATED)


def keep_archive(job: Job, file: IO[bytes], *, on_bytes: OnBytes) -> Asset:
    """Keep the ZIP as the job's result, in place of earlier ones: it may be as large as all the rest together."""
    with assets.written(file, ARCHIVE["media_type"], on_bytes=on_bytes) as stored, assets.storing():
        job.finish()
        for earlier in _archives(job.owner, of_this_kind=True):
            assets.delete_asset(earlier)
        asset = assets.keep_asset(owner=job.owner, job=job, data=stored, title="Pictory", counts=False, **ARCHIVE)
        packed = set(files_of(job).values_list("pk", flat=True))
        curtains.stay_behind(curtains.behind(packed), [asset.pk])  # also of what gets a lock only later
        mail.queue_job_done(job)
    return asset


def _archives(owner: User, *, of_this_kind: bool) -> QuerySet[Asset]:
    """The person's archives, or everything else that is theirs."""
    mine = Asset.objects.filter(owner=owner)
    return mine.filter(**ARCHIVE) if of_this_kind else mine.exclude(**ARCHIVE)


def _add(archive: zipfile.ZipFile, name: str, asset: Asset, on_bytes: OnBytes) -> bool:
    """Whether the file was still there. Stored as it is: pictures and sound do not become smaller."""
    try:
        source = asset.file.open()
    except FileNotFoundError:
        return False
    with source, archive.open(_entry(name, asset.created_at), "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
            on_bytes(len(chunk))
    return True


def _entry(name: str, made_at: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, timezone.localtime(made_at).timetuple()[:6])
    entry.external_attr = 0o600 << 16
    return entry


def _facts(asset: Asset) -> dict[str, Any]:
    parents = [parent.pk for parent in asset.parents.all() if parent.owner_id == asset.owner_id]
    return {field: getattr(asset, field) for field in ASSET_FIELDS} | {"parents": parents}


def _person(owner: User, sight: curtains.Sight) -> dict[str, Any]:
    """Without what jobs say about something that is locked."""
    jobs = [job for job in Job.objects.filter(owner=owner).order_by("created_at") if not curtains.hides(job, sight)]
    addresses = EmailAddress.objects.filter(user=owner).order_by("id").values("email", "verified", "primary")
    mails = Message.objects.filter(sender=owner).order_by("created_at")
    return {
        "person": {field: getattr(owner, field) for field in USER_FIELDS},
        "addresses": list(addresses),
        "jobs": [{field: getattr(job, field) for field in JOB_FIELDS} for job in jobs],
        "mails": list(mails.values(*MAIL_FIELDS)),
        "styles": [styles.params_of(card) for card in owner.style_cards.all()],
    }
