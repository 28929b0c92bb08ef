"""Opening and saving a day. Who saves says which revision they saw, so two windows lose nothing of each other."""

import datetime
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from diaries.models import Attachment, Drawing, Entry, Journal, Version
from diaries.services import reading
from pictory.core.engine import queue
from pictory.core.files.assets import delete_assets
from pictory.core.models import Asset, Job, User

PAUSE = timedelta(minutes=10)  # who changes nothing for so long has ended a sitting
LITTLE = 10  # letters of a text that are no loss
WRITABLE = {"text", "mood", "weather", "place", "hour", "layout", "favourite"}
VERSIONED = {"text", "mood", "weather", "layout"}


class Conflict(Exception):
    """Somebody, perhaps the same person in another window, saved in between. entry: the day as it is now."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.pk)
        self.entry = entry


def first_journal(owner: User) -> Journal:
    """The journal that new days go into."""
    return owner.journals.first() or Journal.objects.create(owner=owner)


@transaction.atomic
def open_day(owner: User, date: datetime.date, journal: Journal | None = None) -> Entry:
    """The day of this date, made when it is not there."""
    User.objects.select_for_update().filter(pk=owner.pk).values_list("pk").get()  # one first journal, one day a date
    book = journal or first_journal(owner)
    return Entry.objects.get_or_create(journal=book, date=date, defaults={"owner": owner})[0]


@transaction.atomic
def save_day(entry: Entry, *, revision: int, keep_both: bool = False, **changes: Any) -> Entry:
    """Save fields of WRITABLE and return the day as it is now; a new text will be read by itself.

    revision: what the writer saw. keep_both: what is replaced becomes an earlier version, however little it is.
    Raises Conflict when it is not the last, TypeError for another field.
    """
    if unknown := set(changes) - WRITABLE:
        raise TypeError(f"not written by hand: {min(unknown)}")
    now = Entry.objects.select_for_update().get(pk=entry.pk)
    changes = {name: value for name, value in changes.items() if getattr(now, name) != value}
    if now.revision != revision:
        raise Conflict(now)
    if not changes:
        return now
    if keep_both or (VERSIONED & set(changes) and (_has_rested(now) or _takes_much(now, changes))):
        _remember(now)
    updated = Entry.objects.filter(pk=now.pk, revision=revision).update(
        **changes, revision=F("revision") + 1, changed_at=timezone.now()
    )
    if not updated:  # SQLite does not lock the row above
        raise Conflict(Entry.objects.get(pk=now.pk))
    saved = Entry.objects.get(pk=now.pk)
    if "text" in changes:
        reading.request_tags(saved)
    return saved


@transaction.atomic
def restore(entry: Entry, version: Version, *, revision: int) -> Entry:
    """Make the day what it was; what it is now becomes an earlier version. Raises Conflict."""
    _remember(entry)
    before = {name: getattr(version, name) for name in sorted(VERSIONED)}
    return save_day(entry, revision=revision, **before)


def set_aside(entry: Entry, **fields: Any) -> Version:
    """Keep what one window wrote, though another's stays: an earlier version of the day that the day never was.

    fields: of VERSIONED; the others are as the day has them.
    """
    kept = {name: getattr(entry, name) for name in VERSIONED} | fields
    return Version.objects.create(entry=entry, revision=entry.revision, **kept)


def star(entry: Entry, *, favourite: bool) -> None:
    """Put a star on the day or take it off; no change of what was written."""
    Entry.objects.filter(pk=entry.pk).update(favourite=favourite)


def delete_day(entry: Entry) -> None:
    """The day with its pictures, music, photos and voices."""
    delete_days([entry])


@transaction.atomic
def delete_days(entries: Sequence[Entry]) -> None:
    """Days of one person, each as delete_day() does it."""
    named = {str(entry.pk) for entry in entries}
    for job in Job.objects.filter(owner__in={entry.owner_id for entry in entries}, state__in=Job.OPEN):
        if job.params.get("entry") in named:
            queue.cancel(job)
    delete_assets(assets_of(*entries))
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()


def assets_of(*entries: Entry) -> list[Asset]:
    """Every file that belongs to these days."""
    owners = {entry.owner_id for entry in entries}
    pictures = Drawing.objects.filter(entry__in=entries).values_list("picture_id", "sketch_id")
    numbers = {number for pair in pictures for number in pair} | {entry.music_id for entry in entries}
    numbers |= set(Attachment.objects.filter(entry__in=entries).values_list("asset_id", flat=True))
    return list(Asset.objects.filter(owner__in=owners, pk__in=numbers - {None}))


# --- Earlier versions --------------------------------------------------------------------------------------------


def _has_rested(entry: Entry) -> bool:
    """Whether it is as a sitting left it, and not in the middle of one."""
    return timezone.now() - entry.changed_at >= PAUSE


def _takes_much(entry: Entry, changes: Mapping[str, Any]) -> bool:
    """Whether more than half of the words or of the drawing would go at one stroke."""
    left = _left_of(entry.text, changes.get("text", entry.text))
    fewer = 2 * len(changes.get("layout", entry.layout)) < len(entry.layout)
    return (len(entry.text) >= LITTLE and 2 * left < len(entry.text)) or fewer


def _left_of(before: str, after: str) -> int:
    """Letters at the beginning and at the end that stay."""
    start = _alike(before, after)
    return start + _alike(before[start:][::-1], after[start:][::-1])


def _alike(one: str, other: str) -> int:
    """Letters that both begin with."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _remember(entry: Entry) -> None:
    """Keep the day as it is, dated as it was left; not an empty one, and not the same again."""
    kept = {name: getattr(entry, name) for name in VERSIONED}
    last = entry.versions.first()
    is_known = last and (last.text, last.layout) == (entry.text, entry.layout)
    if (entry.text.strip() or entry.layout) and not is_known:
        Version.objects.create(entry=entry, revision=entry.revision, created_at=entry.changed_at, **kept)
