"""Books of days and their locks."""

import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from diaries.models import Derived, Entry, Journal, Opening
from diaries.services.days import delete_days
from pictory.core.engine import queue
from pictory.core.models import Job, User

logger = logging.getLogger(__name__)

MOST = 20
AT_ONCE = 20  # days that one transaction deletes


class TooMany(Exception):
    """The person has as many journals as one may."""


@transaction.atomic
def add(owner: User, *, name: str) -> Journal:
    """Raises TooMany."""
    User.objects.select_for_update().filter(pk=owner.pk).values_list("pk").get()
    if owner.journals.count() >= MOST:
        raise TooMany
    return Journal.objects.create(owner=owner, name=name)


def rename(journal: Journal, *, name: str) -> None:
    Journal.objects.filter(pk=journal.pk).update(name=name)


# --- Locks -------------------------------------------------------------------------------------------------------


@transaction.atomic
def lock(journal: Journal, *, pin: str) -> None:
    """With this PIN from now on; it is closed for every session."""
    journal.pin_hash = make_password(pin)
    journal.save(update_fields=["pin_hash"])
    Opening.objects.filter(journal=journal).delete()


def unlock_for_good(journal: Journal) -> None:
    Journal.objects.filter(pk=journal.pk).update(pin_hash="")


def pin_fits(journal: Journal, pin: str) -> bool:
    return check_password(pin, journal.pin_hash)


def open_for(session: str, journal: Journal, *, lock: str, until: datetime) -> None:
    """session, lock: as models.Opening has them."""
    Opening.objects.update_or_create(session=session, journal=journal, defaults={"lock": lock, "until": until})


def keep_open(openings: list[Opening], *, until: datetime) -> None:
    """What was closed meanwhile stays closed."""
    Opening.objects.filter(pk__in=[opening.pk for opening in openings]).update(until=until)


def close_for(session: str) -> None:
    """Every journal that this session opened."""
    Opening.objects.filter(session=session).delete()


def forget_openings(*, before: datetime) -> None:
    Opening.objects.filter(until__lt=before).delete()


def keep_derived(numbers: Collection[int], files: Collection[UUID]) -> None:
    """Files are behind the locks of these journals, now and later; journals that are gone lock nothing."""
    there = Journal.every.filter(pk__in=numbers).values_list("pk", flat=True)
    rows = [Derived(journal_id=journal, asset_id=file) for journal in there for file in files]
    Derived.objects.bulk_create(rows, ignore_conflicts=True)


# --- Leaving -----------------------------------------------------------------------------------------------------


@transaction.atomic
def delete(journal: Journal) -> None:
    """With every day in it: gone at once for its owner, and cleared away by a job."""
    Journal.objects.filter(pk=journal.pk).update(leaving=True)
    for job in Job.objects.filter(owner=journal.owner, state__in=Job.OPEN, params__journal=journal.pk):
        queue.cancel(job)
    _request_clearing(journal)


def clear_some(job: Job, journal: Journal) -> int:
    """Delete some of its days; returns how many are left. Raises JobGone."""
    with transaction.atomic():
        job.prove()
        delete_days(list(Entry.objects.filter(journal=journal).order_by("date")[:AT_ONCE]))
    return Entry.objects.filter(journal=journal).count()


@transaction.atomic
def end_clearing(job: Job, journal: Journal) -> None:
    """The journal itself, when its days are gone. Raises JobGone."""
    job.finish()
    journal.delete()


def clear_what_was_left() -> None:
    """Start again with journals that are leaving and that no job clears away."""
    for journal in Journal.every.filter(leaving=True):
        if not Job.objects.filter(kind="diaries.forget", params__leaving=journal.pk, state__in=Job.OPEN).exists():
            _request_clearing(journal)


def _request_clearing(journal: Journal) -> None:
    """When the queue is full, the next hour will do."""
    try:
        with transaction.atomic():
            queue.enqueue("diaries.forget", owner=journal.owner, params={"leaving": journal.pk})
    except queue.Refused as error:
        logger.warning("clearing of journal %s was not accepted: %s", journal.pk, error.code)
