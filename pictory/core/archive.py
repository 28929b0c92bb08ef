"""Everything a person made, as one ZIP they can keep: a JSON of what is known about it, and the files themselves."""

import json
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder

from ml.types import OnStep
from pictory.core import mail
from pictory.core.files import assets
from pictory.core.models import Asset, Job, User

CHUNK = 1 << 20
USER_FIELDS = ("email", "nickname", "age_band", "language", "date_joined")
ASSET_FIELDS = (
    "id", "title", "app", "role", "media_type", "sha256", "width_px", "height_px", "duration_s", "tier", "model",
    "seed", "details", "created_at",
)  # fmt: skip
JOB_FIELDS = ("id", "kind", "state", "params", "tier", "created_at", "finished_at")


def pack(owner: User, into: IO[bytes], *, on_step: OnStep) -> None:
    """Write the ZIP into an open binary file. Earlier archives of this kind are left out. Raises Cancelled."""
    mine = list(_own(owner))
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "pictory.json", json.dumps(_facts(owner, mine), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        )
        for number, asset in enumerate(mine, start=1):
            with asset.file.open() as source, archive.open(_name(asset), "w") as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
            on_step(number, len(mine))


def keep_archive(job: Job, file: IO[bytes]) -> Asset:
    """Keep the ZIP as the job's result."""
    file.seek(0)
    with assets.storing():
        job.finish()
        asset = assets.keep_asset(
            owner=job.owner,
            job=job,
            data=File(file),
            media_type="application/zip",
            role=Asset.Role.RESULT,
            title="Pictory",
        )
        mail.queue_job_done(job)
    return asset


def _own(owner: User) -> Iterator[Asset]:
    return Asset.objects.filter(owner=owner).exclude(job__kind="core.export").order_by("created_at").iterator()


def _facts(owner: User, mine: list[Asset]) -> dict[str, Any]:
    return {
        "person": {field: getattr(owner, field) for field in USER_FIELDS},
        "files": [{"file": _name(asset)} | {field: getattr(asset, field) for field in ASSET_FIELDS} for asset in mine],
        "jobs": list(Job.objects.filter(owner=owner).order_by("created_at").values(*JOB_FIELDS)),
    }


def _name(asset: Asset) -> str:
    return f"files/{asset.download_name}"
