"""Files of days that nobody may see now: of journals that are locked, and of those on their way out (core.curtains)."""

from django.db.models import Q
from django.http import HttpRequest

from diaries import access
from diaries.models import Attachment, Drawing, Entry, Journal
from pictory.core.models import Asset, Job, User


def locked(owner: User) -> list[int]:
    """Also those that are being deleted, whoever had opened them."""
    shut = Journal.every.filter(owner=owner).filter(Q(leaving=True) | ~Q(pin_hash=""))
    return list(shut.values_list("pk", flat=True))


def opened(request: HttpRequest, locked: list[int]) -> list[int]:
    """Looking at files does not keep a journal open."""
    return sorted(access.opened_among(request, Journal.objects.filter(pk__in=locked), used=False))


def hidden(closed: list[int]) -> Q:
    """Pictures, sketches, music, photos and voices of these journals, and what jobs made of them: books and ZIPs."""
    drawings = Drawing.objects.filter(entry__journal__in=closed)
    music = Entry.objects.filter(journal__in=closed, music__isnull=False)
    made = Asset.objects.filter(app="diaries", job__params__journal__in=closed)
    return (
        Q(pk__in=drawings.values("picture"))
        | Q(pk__in=drawings.values("sketch"))
        | Q(pk__in=music.values("music"))
        | Q(pk__in=Attachment.objects.filter(entry__journal__in=closed).values("asset"))
        | Q(pk__in=made.values("pk"))
    )


def hides(job: Job, closed: list[int]) -> bool:
    """A job that names no journal but draws a day may be about any of them."""
    unsure = job.kind == "diaries.page" and bool(closed)
    return unsure or (job.app == "diaries" and job.params.get("journal") in closed)
