"""Days that leave in ZIP files and come back from them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import IO, Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from diaries.models import Attachment, Drawing, Entry, Journal, Version
from diaries.parcel.contents import NO_JOURNAL, Broken, PackedDay, PackedFile
from diaries.services import journals, making, reading
from diaries.spans import Span, as_params
from pictory.core import mail
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.files.large import OnBytes, Stored
from pictory.core.models import Asset, Job, User

ZIP = "application/zip"
PARCELS = {"app": "diaries", "media_type": ZIP}
_Had = tuple[Stored, dict[str, Any]]  # a file in the storage, and for keep_asset()
Load = Callable[[PackedFile], tuple[bytes, str] | None]  # bytes and media type, cleaned; None for what cannot be had


@transaction.atomic
def request_export(journal: Journal, *, span: Span, key: str = "") -> Job:
    """Pack the written days of a span. Raises Refused."""
    return queue.enqueue("diaries.export", owner=journal.owner, params=as_params(journal, span), key=key)


def keep_parts(job: Job, parts: Sequence[IO[bytes]], *, title: str, on_bytes: OnBytes) -> list[Asset]:
    """Keep the ZIPs as the job's result, in place of earlier ones: they may be as large as the diary itself."""
    with ExitStack() as stack:
        stored = [stack.enter_context(assets.written(part, ZIP, on_bytes=on_bytes)) for part in parts]
        with assets.storing():
            job.finish()
            for earlier in Asset.objects.filter(owner=job.owner, role=Asset.Role.RESULT, **PARCELS):
                assets.delete_asset(earlier)
            kept = [
                assets.keep_asset(
                    owner=job.owner, job=job, data=each, role=Asset.Role.RESULT, counts=False,
                    title=title if len(stored) == 1 else f"{title} {number}-{len(stored)}", **PARCELS,
                )
                for number, each in enumerate(stored, start=1)
            ]  # fmt: skip
            journals.keep_derived([job.params["journal"]], [each.pk for each in kept])
            mail.queue_job_done(job)
    return kept


# --- Coming back -------------------------------------------------------------------------------------------------


def keep_parcel(owner: User, *, file: IO[bytes], title: str) -> Asset:
    """A ZIP from outside that was looked at before, until its days are taken in. Raises Refused."""
    file.seek(0)
    return assets.keep_asset(owner=owner, data=File(file), role=Asset.Role.UPLOAD, title=title, **PARCELS)


@transaction.atomic
def request_taking_in(parcel: Asset, *, into: Sequence[Journal], key: str = "") -> Job:
    """Take the days of a ZIP in that are not there yet. into: journals that may be added to. Raises Refused."""
    params = {"parcel": str(parcel.pk), "journals": [journal.pk for journal in into]}
    return queue.enqueue("diaries.take_in", owner=parcel.owner, params=params, key=key)


def journals_for(parcel: Asset, *, into: Sequence[int]) -> QuerySet[Journal]:
    """Those among which the days of a ZIP find theirs: what was open when they were asked in, and what has no lock and
    came after the ZIP, such as what an attempt made that did not end.
    """
    came_after = Q(created_at__gte=parcel.created_at, pin_hash="")
    return parcel.owner.journals.filter(Q(pk__in=into) | came_after)


def journal_for(owner: User, name: str, among: QuerySet[Journal]) -> Journal:
    """The first of these journals that is called so, else a new one. Raises TooMany."""
    return among.filter(name=name).first() or journals.add(owner, name=name)


def take_in_day(job: Job, journal: Journal, day: PackedDay, load: Load) -> int | None:
    """Make the day as it was; returns how many of its files could not be had, None where it was written meanwhile.

    One file after the other is stored; no two of them lie in memory. Raises Broken when the journal is gone, JobGone,
    Refused.
    """
    try:
        with assets.taking_files_back():
            _check_unwritten(journal, day)
            had = {id(file): _stored(load(file)) for file in day.files}
            with assets.storing():
                job.prove()
                _make_day(journal, day, had)
    except _Written:
        return None
    return sum(each is None for each in had.values())


def keep_report(job: Job, parcel: Asset, *, text: str, title: str) -> Asset:
    """End the job with a page that says what came of it; the ZIP is no longer needed. Raises JobGone.

    The words of what came in are read when there is time.
    """
    with assets.storing():
        job.finish()
        reading.request_catching_up(job.owner)
        assets.delete_asset(parcel)
        report = assets.keep_asset(
            owner=job.owner, job=job, app="diaries", data=text.encode(), media_type="text/plain",
            role=Asset.Role.RESULT, title=title,
        )  # fmt: skip
        mail.queue_job_done(job)
    return report


# --- Inside ------------------------------------------------------------------------------------------------------


class _Written(Exception):
    """What is here stays."""


def _check_unwritten(journal: Journal, day: PackedDay) -> None:
    """Raises Broken when the journal is gone, _Written. A day that was opened once and left empty is not written."""
    if not Journal.objects.filter(pk=journal.pk).exists():
        raise Broken(NO_JOURNAL)
    here = journal.entries.filter(date=day.date)
    if here.filter(Q(revision__gt=0) | ~Q(drawing=None) | ~Q(music=None) | Q(attachments__isnull=False)).exists():
        raise _Written


def _stored(had: tuple[bytes, str] | None) -> _Had | None:
    """One file into the storage: where it lies, and its facts."""
    if had is None:
        return None
    data, media_type = had
    facts: dict[str, Any] = {"media_type": media_type}
    if media_type.startswith("image/"):
        facts["width_px"], facts["height_px"] = assets.size_of_picture(data)
    return assets.store(data, media_type), facts


def _make_day(journal: Journal, day: PackedDay, had: Mapping[int, _Had | None]) -> None:
    """had: of each file, by its id(). Raises as _check_unwritten(), Refused."""
    User.objects.select_for_update().filter(pk=journal.owner_id).values_list("pk").get()
    _check_unwritten(journal, day)
    journal.entries.filter(date=day.date).delete()
    words = reading.tag_words(day.fields.get("tags", []))
    entry = Entry.objects.create(owner=journal.owner, journal=journal, date=day.date, tag_words=words, **day.fields)
    kept = {key: _keep(entry, file, stored) for file in day.files if (stored := had[key := id(file)])}
    drawings = [_draw(entry, each, kept) for each in day.drawings]
    entry.music = kept.get(id(day.music))
    entry.save(update_fields=["music"])
    if shown := drawings[day.shown] if day.shown is not None else None:
        making.choose(entry, shown)
    for kind, file, at in day.extras:
        if asset := kept.get(id(file)):
            Attachment.objects.create(entry=entry, asset=asset, kind=kind, **_at(at))
    Version.objects.bulk_create(Version(entry=entry, **version) for version in day.versions)


def _keep(entry: Entry, file: PackedFile, had: _Had) -> Asset:
    stored, facts = had
    asset = assets.keep_asset(owner=entry.owner, app="diaries", data=stored, **(file.facts | facts))
    if file.created_at:
        Asset.objects.filter(pk=asset.pk).update(created_at=file.created_at)
    return asset


def _draw(entry: Entry, packed: Any, kept: dict[int, Asset]) -> Drawing | None:
    """None where the picture or its sketch could not be had."""
    picture, sketch = kept.get(id(packed.picture)), kept.get(id(packed.sketch))
    if not (picture and sketch):
        return None
    picture.parents.add(sketch)
    return Drawing.objects.create(
        entry=entry, picture=picture, sketch=sketch, layout=packed.layout, aside_at=timezone.now(),
        **_at(packed.created_at),
    )  # fmt: skip


def _at(moment: Any) -> dict[str, Any]:
    return {"created_at": moment} if moment else {}
