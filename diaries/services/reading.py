"""What a text says: tags at once and often, summary and English when the writer is done, old days in time."""

import hashlib
import logging
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from diaries.models import SUMMARY_LENGTH, Entry
from pictory.core.engine import queue
from pictory.core.models import Job, User

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
    return waiting.first() or _enqueue("diaries.tag", entry.owner, params)


def _enqueue(kind: str, owner: User, params: dict[str, Any]) -> Job | None:
    try:
        with transaction.atomic():
            return queue.enqueue(kind, owner=owner, params=params)
    except queue.Refused as error:
        logger.warning("%s with %s was not accepted: %s", kind, params, error.code)
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
    return _enqueue("diaries.read", entry.owner, params)


def request_again(entry: Entry) -> Job | None:
    """Have read what nobody read yet, because it failed, found the queue full, or was never asked for; else None."""
    if is_read(entry):
        return None
    return request_reading(entry) if is_proposed_for(entry) else request_tags(entry)


def is_read(entry: Entry) -> bool:
    """Whether words, sentence and mood are of the text as it is."""
    return not entry.text.strip() or (is_proposed_for(entry) and entry.read_sha256 == digest(entry.text))


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
    is_same = now.read_sha256 == text_sha256
    signs = {name: now.proposal[name] for name in SIGNS if is_same and name in now.proposal}
    Entry.objects.filter(pk=now.pk).update(
        tags=tags, tag_words=tag_words(tags), proposal=signs | proposal | {"text_sha256": text_sha256}
    )
    return now


def tag_words(tags: list[dict[str, Any]]) -> str:
    """What a day is found by: its nouns, and the words of the stickers that show them."""
    return " ".join(dict.fromkeys(word for tag in tags for word in (tag["noun"], tag["word"])))


def is_proposed_for(entry: Entry) -> bool:
    """Whether the proposal is of the text as it is."""
    return entry.proposal.get("text_sha256") == digest(entry.text)


@transaction.atomic
def keep_reading(
    job: Job, entry: Entry, *, text_sha256: str, summary: str, english: str, proposal: dict[str, str]
) -> None:
    """proposal: mood and weather. Dropped when the text changed meanwhile: its own reading is on the way."""
    job.finish()
    store_reading(entry, text_sha256=text_sha256, summary=summary, english=english, proposal=proposal)


@transaction.atomic
def store_reading(entry: Entry, *, text_sha256: str, summary: str, english: str, proposal: dict[str, str]) -> None:
    """As keep_reading, for who reads many days in one job."""
    now = Entry.objects.select_for_update().filter(pk=entry.pk).first()
    if now is None or digest(now.text) != text_sha256:
        return
    Entry.objects.filter(pk=entry.pk).update(
        summary=summary[:SUMMARY_LENGTH],
        english=english[:SUMMARY_LENGTH],
        proposal={name: value for name, value in now.proposal.items() if name not in SIGNS} | proposal,
        read_sha256=text_sha256,
    )


# --- Days from elsewhere -----------------------------------------------------------------------------------------


def unread_days(owner: User, after: Sequence[str] = ()) -> QuerySet[Entry]:
    """Days with words that were never read, the newest first. after: date and number of the last one looked at."""
    mine = Entry.objects.filter(owner=owner, journal__leaving=False)
    days = mine.filter(read_sha256="", text__regex=r"\S").order_by("-date", "pk")
    if not after:
        return days
    date, number = after
    return days.filter(Q(date__lt=date) | Q(date=date, pk__gt=number))


def request_catching_up(owner: User, after: Sequence[str] = ()) -> Job | None:
    """Have unread days read, a few at a time and after everybody else's work. None when there are none."""
    if not unread_days(owner, after).exists():
        return None
    params = {"after": list(after)}
    waiting = Job.objects.queued().filter(owner=owner, kind="diaries.catch_up", params=params)
    return waiting.first() or _enqueue("diaries.catch_up", owner, params)


@transaction.atomic
def keep_catching_up(job: Job, *, last: Entry | None) -> None:
    """End this job and leave the days after `last` to another. last: None when there was nothing to read."""
    job.finish()
    if last:
        request_catching_up(job.owner, after=[last.date.isoformat(), str(last.pk)])
