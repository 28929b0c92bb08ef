"""Days into ZIP files: diary.json, a JSON for each day, and the files that it names. Run by workers."""

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from diaries import spans
from diaries.models import Entry, Journal
from diaries.parcel.contents import MOST_DAYS
from diaries.parcel.format import FORMAT, INDEX, JSON, VERSION, signature
from diaries.services import days, parcels
from ml.errors import InvalidInput
from pictory.core.engine.context import JobContext
from pictory.core.files.large import CHUNK, as_last_step
from pictory.core.models import Asset

# Of one ZIP, so that it can be put in again in one go: see `opening`.
PART_BYTES = 150_000_000
PART_UNPACKED = 800_000_000
PART_FILES = 9_000

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
    numbers = list(spans.written(journal, spans.of_params(ctx.params)).values_list("pk", flat=True)) if journal else []
    if not numbers:
        raise InvalidInput("no day of this span is left")
    steps = len(numbers) + 1
    with ExitStack() as stack:
        parts: list[_Part] = []
        for number, pk in enumerate(numbers):
            ctx.step(number, steps)
            entry = Entry.objects.select_related("music").filter(pk=pk).first()
            if entry is None:
                continue  # deleted while we packed
            weight = sum(asset.size_bytes for asset in days.assets_of(entry))
            if not parts or parts[-1].is_full(weight):
                parts.append(_Part(stack.enter_context(tempfile.TemporaryFile(suffix=".zip"))))
            parts[-1].add(entry)
        for part in parts:
            part.close(journal.name)
        files = [part.file for part in parts]
        on_bytes = as_last_step(ctx.step, files, steps=steps)
        parcels.keep_parts(ctx.job, files, title=str(journal), on_bytes=on_bytes)


# --- Inside ------------------------------------------------------------------------------------------------------


class _Part:
    """One ZIP: each day as a JSON of its own, so that a diary of any size is read day by day, and its files."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.archive = file, zipfile.ZipFile(file, "w")
        self.told: list[dict[str, Any]] = []

    def is_full(self, weight: int) -> bool:
        """weight: bytes of the next day's files."""
        infos = self.archive.infolist()
        unpacked = sum(info.file_size for info in infos)
        many = len(infos) > PART_FILES or len(self.told) >= MOST_DAYS
        return many or self.file.tell() + weight > PART_BYTES or unpacked + weight > PART_UNPACKED

    def add(self, entry: Entry) -> None:
        day, name = _day(self.archive, entry), f"days/{entry.date}.json"
        data = _compact(day).encode()
        self.archive.writestr(_info(name), data, zipfile.ZIP_DEFLATED)
        sha256 = hashlib.sha256(data).hexdigest()
        files = [file["file"] or "" for file in _files_of(day)]
        self.told.append(
            {"date": entry.date, "file": name, "sha256": sha256, "signature": signature(sha256, JSON), "files": files}
        )

    def close(self, journal: str) -> None:
        index = {
            "format": FORMAT, "version": VERSION, "made_at": timezone.now(),
            "journals": [{"name": journal, "days": self.told}],
        }  # fmt: skip
        self.archive.writestr(_info(INDEX), _compact(index), zipfile.ZIP_DEFLATED)
        self.archive.close()


def _compact(data: Any) -> str:
    return json.dumps(data, cls=_Exact, ensure_ascii=False, separators=(",", ":"))


class _Layouts:
    """The different layouts of a day. What they belong to tells their number: most of them are one and the same."""

    def __init__(self) -> None:
        self.all: list[Any] = []

    def number(self, layout: Any) -> int:
        if layout not in self.all:
            self.all.append(layout)
        return self.all.index(layout)


def _day(archive: zipfile.ZipFile, entry: Entry) -> dict[str, Any]:
    def put(asset: Asset | None, name: str) -> dict[str, Any] | None:
        return _file(archive, asset, f"files/{entry.date}/{name}") if asset else None

    layouts = _Layouts()
    drawings = list(entry.drawings.select_related("picture", "sketch").order_by("created_at", "pk"))
    extras = list(entry.attachments.select_related("asset"))
    shown = [number for number, drawing in enumerate(drawings) if drawing.pk == entry.drawing_id]
    versions = entry.versions.order_by("created_at", "pk").values(*VERSION_FIELDS)
    return {field: getattr(entry, field) for field in DAY_FIELDS} | {
        "layout": layouts.number(entry.layout),
        "drawings": [
            {
                "picture": put(drawing.picture, f"picture-{number}"), "sketch": put(drawing.sketch, f"sketch-{number}"),
                "layout": layouts.number(drawing.layout), "created_at": drawing.created_at,
            }
            for number, drawing in enumerate(drawings, start=1)
        ],
        "shown": shown[0] if shown else None,
        "music": put(entry.music, "music"),
        "extras": [
            {"kind": extra.kind, "file": put(extra.asset, f"{extra.kind}-{number}"), "created_at": extra.created_at}
            for number, extra in enumerate(extras, start=1)
        ],
        "versions": [version | {"layout": layouts.number(version["layout"])} for version in versions],
        "layouts": layouts.all,
    }  # fmt: skip


def _files_of(day: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the day tells of each of its files."""
    for drawing in day["drawings"]:
        yield from (drawing["picture"], drawing["sketch"])
    if day["music"]:
        yield day["music"]
    yield from (extra["file"] for extra in day["extras"])


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
