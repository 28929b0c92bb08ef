"""Which days a request may see: one's own, and of locked journals only those that this session opened."""

import datetime
import hashlib
import time
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from diaries.models import Entry, Journal, Opening
from diaries.services import journals as services
from pictory.core.access import owned

OPEN_FOR = datetime.timedelta(minutes=15)  # a journal that nobody leafs through locks itself
NOTED_EVERY = datetime.timedelta(minutes=1)  # that it is used


def journals(request: HttpRequest) -> list[Journal]:
    """The person's journals that are open, the first one first."""
    mine = list(owned(Journal, request.user).order_by("created_at"))
    opened = opened_among(request, mine)
    return [journal for journal in mine if not journal.is_locked or journal.pk in opened]


def days(request: HttpRequest) -> QuerySet[Entry]:
    """The person's days in journals that are open, newest first."""
    return owned(Entry, request.user).filter(journal__in=journals(request)).select_related("journal")


def get_day(request: HttpRequest, date: datetime.date) -> Entry:
    """The day in the journal that the request is in, or Http404."""
    return get_object_or_404(
        days(request).select_related("drawing__picture", "music"), date=date, journal=here(request)
    )


def here(request: HttpRequest) -> Journal:
    """The journal that the address names by ?journal=, else the first open one. Http404 when there is none."""
    named = request.GET.get("journal", "") or request.POST.get("journal", "")
    for journal in journals(request):
        if not named or str(journal.pk) == named:
            return journal
    raise Http404


# --- Locks -------------------------------------------------------------------------------------------------------


def is_open(request: HttpRequest, journal: Journal) -> bool:
    """Whether it has no lock, or this session opened this very lock and has used it since; using it keeps it open."""
    return not journal.is_locked or bool(opened_among(request, [journal]))


def opened_among(request: HttpRequest, journals: Iterable[Journal], *, used: bool = True) -> set[int]:
    """Those of these journals that have a lock which this session opened. used: and they are used by this."""
    locks = {journal.pk: _name_of_lock(journal) for journal in journals if journal.is_locked}
    if not locks or not request.session.session_key:
        return set()
    now = _now()
    rows = Opening.objects.filter(session=_name_of_session(request), journal__in=locks, until__gt=now)
    opened = [row for row in rows if row.lock == locks[row.journal_id]]
    due = [row for row in opened if row.until < now + OPEN_FOR - NOTED_EVERY]
    if used and due:
        services.keep_open(due, until=now + OPEN_FOR)
    return {row.journal_id for row in opened}


def remember_open(request: HttpRequest, journal: Journal) -> None:
    """For this session, which somebody is logged in to."""
    services.open_for(_name_of_session(request), journal, lock=_name_of_lock(journal), until=_now() + OPEN_FOR)


def forget_open(request: HttpRequest) -> None:
    """Close every locked journal for this session, whatever it asked for before and is answered later."""
    services.close_for(_name_of_session(request))


def _name_of_lock(journal: Journal) -> str:
    """Another for every PIN: a session that opened the old lock has not opened the new one."""
    return hashlib.sha256(journal.pin_hash.encode()).hexdigest()[:16]


def _name_of_session(request: HttpRequest) -> str:
    return hashlib.sha256(str(request.session.session_key).encode()).hexdigest()


def _now() -> datetime.datetime:
    return datetime.datetime.fromtimestamp(time.time(), datetime.UTC)
