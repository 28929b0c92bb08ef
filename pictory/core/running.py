"""One capability of the catalog as a job: parameters become its request, its result becomes files.

For batch use and benchmarks (`manage.py run_job core.model capability=edges picture=@photo.png`); the rooms build their
requests themselves.
"""

import dataclasses
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from ml import catalog
from ml.asking import Sources, request_from
from ml.errors import InvalidInput, WeightsMissing
from pictory.core import abilities
from pictory.core.engine.context import JobContext
from pictory.core.engine.queue import INLINE
from pictory.core.files import assets
from pictory.core.models import Asset, Job

MEDIA = {"mp3": "audio/mpeg"}


def run_capability(ctx: JobContext) -> None:
    """params: capability, tier ("embedded" without), and the fields of its request; pictures are ids of files."""
    params = dict(ctx.params)
    name, tier = params.pop("capability", ""), params.pop("tier", "embedded")
    row = catalog.find(name, tier)
    if kept_back := abilities.withheld(row):
        raise WeightsMissing(f"{kept_back[0].name} is not for sale, and ALLOW_NOT_FOR_SALE is off")
    request = request_from(row.pipeline_class, params, sources_of(ctx.job))
    with ctx.models.lease(name, tier) as pipeline:
        result = pipeline(request, on_step=ctx.step)
    _keep(ctx.job, result, tier)


def sources_of(job: Job) -> Sources:
    """Files of the job's owner; folders only for who sits at the machine."""

    def picture_of(value: str) -> Image.Image | None:
        asset = Asset.objects.filter(owner=job.owner_id, pk=value).first() if _is_id(value) else None
        return Image.open(io.BytesIO(assets.read(asset))) if asset else None

    def place_of(value: str) -> Path:
        if job.queue != INLINE:
            raise InvalidInput(f"{value} is a place on this machine, which only manage.py run_job may name")
        return Path(value)

    return Sources(picture_of, place_of)


def _is_id(value: str) -> bool:
    return len(value) in (32, 36) and not set(value) - set("0123456789abcdef-")


# --- From a result to files --------------------------------------------------------------------------------------


def _keep(job: Job, result: Any, tier: str) -> None:
    """Pictures as PNG, sound as MP3, all the rest as one JSON."""
    values = _values(result)
    sounds = {name: value for name, value in values.items() if isinstance(value, bytes) and name in MEDIA}
    made_by = {"tier": tier, "model": values.get("model", ""), "seed": values.get("seed")}
    common = {"owner": job.owner, "job": job, "role": Asset.Role.RESULT, **made_by}
    with assets.storing():
        job.finish()
        for name, value in values.items():
            for title, picture in _pictures(name, value):
                assets.keep_asset(data=_png(picture), media_type="image/png", title=title, **common)
        for name, data in sounds.items():
            assets.keep_asset(data=data, media_type=MEDIA[name], title=name, **common)
        told = {name: value for name, value in values.items() if name not in sounds and not _is_drawn(value)}
        text = json.dumps(told, default=_plain, ensure_ascii=False, indent=1)
        assets.keep_asset(data=text.encode(), media_type="application/json", title="result", **common)


def _values(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def _pictures(title: str, value: Any) -> Iterator[tuple[str, Image.Image]]:
    """Each picture of a value with a title, also of what lies in a row or in a record."""
    if isinstance(value, Image.Image):
        yield title, value
    elif isinstance(value, tuple):
        for number, each in enumerate(value, start=1):
            yield from _pictures(title if len(value) == 1 else f"{title} {number}", each)
    elif dataclasses.is_dataclass(value):
        for name, each in _values(value).items():
            yield from _pictures(f"{title} {name}", each)


def _is_drawn(value: Any) -> bool:
    """Whether it is a picture, or a row of pictures and nothing else."""
    row = value if isinstance(value, tuple) else (value,)
    return bool(row) and all(isinstance(each, Image.Image) for each in row)


def _plain(value: Any) -> Any:
    """What JSON does not know: records without their pictures, arrays as what they hold, the rest by name."""
    if dataclasses.is_dataclass(value):
        return {name: each for name, each in _values(value).items() if not _is_drawn(each)}
    if hasattr(value, "tolist"):
        return value.tolist() if value.size < 10_000 else f"{value.dtype}{value.shape}"
    return f"{len(value)} bytes" if isinstance(value, bytes) else str(value)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
