"""What a text says: tags at once and often, summary and English when the writer is done."""

import hashlib
from typing import Any

from django.db import transaction

from diaries.models import SUMMARY_LENGTH, Entry
from pictory.core.engine import queue
from pictory.core.models import Job


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def request_tags(entry: Entry) -> Job:
    """Have the words read. One waiting job is enough, since it reads the text as it will be then."""
    waiting = Job.objects.queued().filter(owner=entry.owner, kind="diaries.tag", params={"entry": str(entry.pk)})
    return waiting.first() or queue.enqueue("diaries.tag", owner=entry.owner, params={"entry": str(entry.pk)})


@transaction.atomic
def request_reading(entry: Entry) -> Job | None:
    """Have the day summed up; None when this text was, is being, or there is nothing to sum up."""
    text_sha256 = digest(entry.text)
    if not entry.text.strip() or entry.read_sha256 == text_sha256:
        return None
    params = {"entry": str(entry.pk), "text_sha256": text_sha256}
    if Job.objects.filter(owner=entry.owner, kind="diaries.read", params=params, state__in=Job.OPEN).exists():
        return None
    return queue.enqueue("diaries.read", owner=entry.owner, params=params)


@transaction.atomic
def keep_tags(job: Job, entry: Entry, *, tags: list[dict[str, Any]], proposal: dict[str, Any]) -> None:
    """proposal: mood, weather, place and layout, as far as the words tell. The sentence and the mood come next."""
    job.finish()
    store_tags(entry, tags, proposal)
    if now := Entry.objects.filter(pk=entry.pk).first():
        request_reading(now)


def store_tags(entry: Entry, tags: list[dict[str, Any]], proposal: dict[str, Any]) -> None:
    Entry.objects.filter(pk=entry.pk).update(tags=tags, proposal=proposal)


@transaction.atomic
def keep_reading(
    job: Job, entry: Entry, *, text_sha256: str, summary: str, english: str, proposal: dict[str, str]
) -> None:
    """proposal: mood and weather. Dropped when the text changed meanwhile: its own reading is on the way."""
    job.finish()
    now = Entry.objects.select_for_update().filter(pk=entry.pk).first()
    if now is None or digest(now.text) != text_sha256:
        return
    Entry.objects.filter(pk=entry.pk).update(
        summary=summary[:SUMMARY_LENGTH],
        english=english[:SUMMARY_LENGTH],
        proposal=now.proposal | proposal,
        read_sha256=text_sha256,
    )
