"""Opening and saving a day. Who saves says which revision they saw, so two windows lose nothing of each other."""

import datetime
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from diaries.models import Entry, Journal, Version
from diaries.services import reading
from pictory.core.engine import queue
from pictory.core.files.assets import delete_asset
from pictory.core.models import Asset, Job, User

SITTING = timedelta(minutes=10)  # changes within it share one earlier version
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

    revision: what the writer saw. keep_both: what is replaced becomes an earlier version also within a sitting.
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
    if VERSIONED & set(changes):
        _remember(now, always=keep_both)
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
    _remember(entry, always=True)
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


@transaction.atomic
def delete_day(entry: Entry) -> None:
    """The day with its pictures, music, photos and voices."""
    for job in Job.objects.filter(owner=entry.owner, state__in=Job.OPEN, params__entry=str(entry.pk)):
        queue.cancel(job)
    for asset in assets_of(entry):
        delete_asset(asset)
    entry.delete()


def assets_of(entry: Entry) -> list[Asset]:
    """Every file that belongs to the day."""
    mine = Asset.objects.filter(owner=entry.owner)
    pictures = [(drawing.picture_id, drawing.sketch_id) for drawing in entry.drawings.all()]
    numbers = {number for pair in pictures for number in pair} | {entry.music_id}
    numbers |= set(entry.attachments.values_list("asset_id", flat=True))
    return list(mine.filter(pk__in=numbers - {None}))


def _remember(entry: Entry, *, always: bool = False) -> None:
    """Keep the day as it is, once a sitting; an empty one says nothing."""
    last = entry.versions.first()
    if not always and last and timezone.now() - last.created_at < SITTING:
        return
    if entry.text or entry.layout:
        kept = {name: getattr(entry, name) for name in VERSIONED}
        Version.objects.create(entry=entry, revision=entry.revision, **kept)
