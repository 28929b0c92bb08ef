"""Which days a request may see: one's own, and of locked journals only those that this session opened."""

import datetime
import hashlib
import time

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from diaries.models import Entry, Journal
from pictory.core.access import owned

OPEN_S = 15 * 60  # a journal that nobody leafs through locks itself
SESSION_KEY = "open_journals"


def journals(request: HttpRequest) -> list[Journal]:
    """The person's journals that are open, the first one first."""
    return [journal for journal in owned(Journal, request.user).order_by("created_at") if is_open(request, journal)]


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
    if not journal.is_locked:
        return True
    until, lock = request.session.get(SESSION_KEY, {}).get(str(journal.pk), (0, ""))
    if until < time.time() or lock != _name_of_lock(journal):
        return False
    remember_open(request, journal)
    return True


def remember_open(request: HttpRequest, journal: Journal) -> None:
    opened = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = opened | {str(journal.pk): (time.time() + OPEN_S, _name_of_lock(journal))}


def forget_open(request: HttpRequest) -> None:
    """Close every locked journal for this session."""
    request.session.pop(SESSION_KEY, None)


def _name_of_lock(journal: Journal) -> str:
    """Another for every PIN: a session that opened the old lock has not opened the new one."""
    return hashlib.sha256(journal.pin_hash.encode()).hexdigest()[:16]
