"""Days into ZIP files: diary.json and the files that it names. Run by workers."""

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from diaries import spans
from diaries.models import Entry, Journal
from diaries.parcel.format import FORMAT, INDEX, VERSION, signature
from diaries.services import days, parcels
from ml.errors import InvalidInput
from pictory.core.engine.context import JobContext
from pictory.core.files.large import CHUNK
from pictory.core.models import Asset

PART_BYTES = 150_000_000  # a ZIP of ours can be put in again in one go

DAY_FIELDS = (
    "date", "text", "mood", "weather", "place", "hour", "layout", "favourite", "revision", "tags", "summary",
    "english", "proposal", "read_sha256", "created_at", "changed_at",
)  # fmt: skip
VERSION_FIELDS = ("revision", "text", "mood", "weather", "layout", "created_at")
FILE_FIELDS = (
    "media_type", "role", "title", "duration_s", "width_px", "height_px", "tier", "model", "seed", "details",
    "created_at",
)  # fmt: skip


def pack(ctx: JobContext) -> None:
    """Pack the days that the job names, in parts that are each whole by themselves."""
    journal = Journal.objects.filter(pk=ctx.params["journal"], owner=ctx.job.owner_id).first()
    entries = list(spans.written(journal, spans.of_params(ctx.params))) if journal else []
    if not entries:
        raise InvalidInput("no day of this span is left")
    steps = len(entries) + 1
    with ExitStack() as stack:
        parts: list[IO[bytes]] = []
        done = 0
        for part in _parts(entries):
            parts.append(stack.enter_context(tempfile.TemporaryFile(suffix=".zip")))
            _write(parts[-1], journal, part, on_day=lambda number, done=done: ctx.step(done + number, steps))
            done += len(part)
        parcels.keep_parts(ctx.job, parts, title=str(journal), on_bytes=lambda _count: ctx.step(done, steps))


# --- Inside ------------------------------------------------------------------------------------------------------


def _parts(entries: list[Entry]) -> Iterator[list[Entry]]:
    """The days in order, cut where a part would become too large."""
    part: list[Entry] = []
    size = 0
    for entry in entries:
        weight = sum(asset.size_bytes for asset in days.assets_of(entry))
        if part and size + weight > PART_BYTES:
            yield part
            part, size = [], 0
        part.append(entry)
        size += weight
    yield part


def _write(file: IO[bytes], journal: Journal, entries: list[Entry], *, on_day: Callable[[int], None]) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        told = []
        for number, entry in enumerate(entries):
            on_day(number)
            told.append(_day(archive, entry))
        index = {
            "format": FORMAT, "version": VERSION, "made_at": timezone.now(),
            "journals": [{"name": journal.name, "days": told}],
        }  # fmt: skip
        text = json.dumps(index, cls=_Exact, ensure_ascii=False, indent=1)
        archive.writestr(_info(INDEX), text, zipfile.ZIP_DEFLATED)


def _day(archive: zipfile.ZipFile, entry: Entry) -> dict[str, Any]:
    def put(asset: Asset | None, name: str) -> dict[str, Any] | None:
        return _file(archive, asset, f"files/{entry.date}/{name}") if asset else None

    drawings = list(entry.drawings.select_related("picture", "sketch").order_by("created_at", "pk"))
    extras = list(entry.attachments.select_related("asset"))
    shown = [number for number, drawing in enumerate(drawings) if drawing.pk == entry.drawing_id]
    return {field: getattr(entry, field) for field in DAY_FIELDS} | {
        "drawings": [
            {
                "picture": put(drawing.picture, f"picture-{number}"), "sketch": put(drawing.sketch, f"sketch-{number}"),
                "layout": drawing.layout, "created_at": drawing.created_at,
            }
            for number, drawing in enumerate(drawings, start=1)
        ],
        "shown": shown[0] if shown else None,
        "music": put(entry.music, "music"),
        "extras": [
            {"kind": extra.kind, "file": put(extra.asset, f"{extra.kind}-{number}"), "created_at": extra.created_at}
            for number, extra in enumerate(extras, start=1)
        ],
        "versions": list(entry.versions.order_by("created_at", "pk").values(*VERSION_FIELDS)),
    }  # fmt: skip


def _file(archive: zipfile.ZipFile, asset: Asset, name: str) -> dict[str, Any]:
    """What is known of a file, after it was packed; with "file": null when the storage has lost it."""
    facts = {field: getattr(asset, field) for field in FILE_FIELDS}
    name = f"{name}.{asset.file.name.rpartition('.')[2]}"
    try:
        source = asset.file.open()
    except FileNotFoundError:
        return {"file": None} | facts
    with source, archive.open(_info(name), "w") as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
    return {"file": name, "sha256": asset.sha256, "signature": signature(asset.sha256, asset.media_type)} | facts


def _info(name: str) -> zipfile.ZipInfo:
    """Stored as it is: pictures and sound do not become smaller."""
    info = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
    info.external_attr = 0o600 << 16
    return info


class _Exact(DjangoJSONEncoder):
    """Times to the microsecond: Django's own cuts them to milliseconds."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else super().default(value)
