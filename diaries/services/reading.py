"""What a text says: tags at once and often, summary and English when the writer is done."""

import hashlib
import logging
from typing import Any

from django.db import transaction

from diaries.models import SUMMARY_LENGTH, Entry
from pictory.core.engine import queue
from pictory.core.models import Job

logger = logging.getLogger(__name__)

SIGNS = ("mood", "weather")  # of a proposal, by the second reading


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def request_tags(entry: Entry) -> Job | None:
    """Have the words read. One waiting job is enough, since it reads the text as it will be then.

    None when the queue is full: what was written is kept all the same.
    """
    params = {"entry": str(entry.pk)}
    waiting = Job.objects.queued().filter(owner=entry.owner, kind="diaries.tag", params=params)
    return waiting.first() or _enqueue("diaries.tag", entry, params)


def _enqueue(kind: str, entry: Entry, params: dict[str, str]) -> Job | None:
    try:
        with transaction.atomic():
            return queue.enqueue(kind, owner=entry.owner, params=params)
    except queue.Refused as error:
        logger.warning("%s of day %s was not accepted: %s", kind, entry.pk, error.code)
        return None


@transaction.atomic
def request_reading(entry: Entry) -> Job | None:
    """Have the day summed up; None when this text was, is being, or there is nothing to sum up."""
    text_sha256 = digest(entry.text)
    if not entry.text.strip() or entry.read_sha256 == text_sha256:
        return None
    params = {"entry": str(entry.pk), "text_sha256": text_sha256}
    if Job.objects.filter(owner=entry.owner, kind="diaries.read", params=params, state__in=Job.OPEN).exists():
        return None
    return _enqueue("diaries.read", entry, params)


@transaction.atomic
def keep_tags(job: Job, entry: Entry, *, tags: list[dict[str, Any]], proposal: dict[str, Any]) -> None:
    """The sentence and the mood come next."""
    job.finish()
    if now := store_tags(entry, tags, proposal):
        request_reading(now)


@transaction.atomic
def store_tags(entry: Entry, tags: list[dict[str, Any]], proposal: dict[str, Any]) -> Entry | None:
    """entry: as it was read. proposal: place, hour and layout, as far as its words tell.

    None, and nothing is stored, when the text changed meanwhile: its own reading is on the way.
    """
    now = Entry.objects.select_for_update().filter(pk=entry.pk, text=entry.text).first()
    if now is None:
        return None
    text_sha256 = digest(now.text)
    is_read = now.read_sha256 == text_sha256
    signs = {name: now.proposal[name] for name in SIGNS if is_read and name in now.proposal}
    words = " ".join(dict.fromkeys(word for tag in tags for word in (tag["noun"], tag["word"])))
    Entry.objects.filter(pk=now.pk).update(
        tags=tags, tag_words=words, proposal=signs | proposal | {"text_sha256": text_sha256}
    )
    return now


def is_proposed_for(entry: Entry) -> bool:
    """Whether the proposal is of the text as it is."""
    return entry.proposal.get("text_sha256") == digest(entry.text)


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
        proposal={name: value for name, value in now.proposal.items() if name not in SIGNS} | proposal,
        read_sha256=text_sha256,
    )
