"""One capability of the catalog as a job: parameters become its request, its result becomes files.

For batch use and benchmarks (`manage.py run_job core.model capability=edges picture=@photo.png`); the rooms build their
requests themselves.
"""

import dataclasses
import io
import json
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from PIL import Image

from ml import catalog
from ml.errors import InvalidInput, WeightsMissing
from pictory.core import abilities
from pictory.core.engine.context import JobContext
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
    request = _request(row.pipeline_class, params, ctx.job)
    with ctx.models.lease(name, tier) as pipeline:
        result = pipeline(request, on_step=ctx.step)
    _keep(ctx.job, result, tier)


# --- From parameters to a request --------------------------------------------------------------------------------


def _request(pipeline: type, params: dict[str, Any], job: Job) -> Any:
    """The request class whose fields these are. Raises InvalidInput."""
    for kind in _kinds(get_type_hints(pipeline.__call__)["request"]):
        fields = {field.name: field for field in dataclasses.fields(kind)}
        hints = get_type_hints(kind)
        needed = {name for name, field in fields.items() if field.default is dataclasses.MISSING}
        if needed <= set(params) <= set(fields):
            return kind(**{name: _value(hints[name], value, job) for name, value in params.items()})
    wanted = " or ".join(
        ", ".join(field.name for field in dataclasses.fields(kind))
        for kind in _kinds(get_type_hints(pipeline.__call__)["request"])
    )
    raise InvalidInput(f"it takes {wanted}; given were {', '.join(params) or 'none'}")


def _kinds(hint: Any) -> tuple[type, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _value(hint: Any, value: Any, job: Job) -> Any:
    """A picture for a file's id, a tuple for a list, anything else as it is."""
    if Image.Image in _kinds(hint) and isinstance(value, str):
        asset = Asset.objects.filter(owner=job.owner_id, pk=value).first() if _is_id(value) else None
        if asset is None and hint is Image.Image:
            raise InvalidInput(f"there is no file {value}")
        return Image.open(io.BytesIO(assets.read(asset))) if asset else value
    return tuple(value) if isinstance(value, list) else value


def _is_id(value: str) -> bool:
    return len(value) in (32, 36) and not set(value) - set("0123456789abcdef-")


# --- From a result to files --------------------------------------------------------------------------------------


def _keep(job: Job, result: Any, tier: str) -> None:
    """Pictures as PNG, sound as MP3, all the rest as one JSON."""
    values = {field.name: getattr(result, field.name) for field in dataclasses.fields(result)}
    pictures = {name: _pictures(value) for name, value in values.items()}
    sounds = {name: value for name, value in values.items() if isinstance(value, bytes) and name in MEDIA}
    common = {"owner": job.owner, "job": job, "role": Asset.Role.RESULT, "tier": tier, "model": values["model"]}
    with assets.storing():
        job.finish()
        for name, row in pictures.items():
            for number, picture in enumerate(row, start=1):
                title = name if len(row) == 1 else f"{name} {number}"
                assets.keep_asset(data=_png(picture), media_type="image/png", title=title, **common)
        for name, data in sounds.items():
            assets.keep_asset(data=data, media_type=MEDIA[name], title=name, **common)
        told = {name: value for name, value in values.items() if name not in sounds and not pictures[name]}
        text = json.dumps(told, default=_plain, ensure_ascii=False, indent=1)
        assets.keep_asset(data=text.encode(), media_type="application/json", title="result", **common)


def _pictures(value: Any) -> tuple[Image.Image, ...]:
    """The value, where it is a picture or several; none otherwise."""
    row = value if isinstance(value, tuple) else (value,)
    return row if all(isinstance(each, Image.Image) for each in row) else ()


def _plain(value: Any) -> Any:
    """What JSON does not know: dataclasses and arrays as what they hold, the rest by name."""
    if dataclasses.is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if hasattr(value, "tolist"):
        return value.tolist() if value.size < 10_000 else f"{value.dtype}{value.shape}"
    return f"{len(value)} bytes" if isinstance(value, bytes) else str(value)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
