"""Files of days that nobody may see now: of journals that are locked, and of those on their way out (core.curtains)."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest

from diaries import access
from diaries.models import Attachment, Derived, Drawing, Entry, Journal
from diaries.services import journals
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
    owners = Journal.every.filter(pk__in=closed).values("owner")
    made = Asset.objects.filter(owner__in=owners, app="diaries", job__params__journal__in=closed)
    return (
        Q(pk__in=drawings.values("picture"))
        | Q(pk__in=drawings.values("sketch"))
        | Q(pk__in=music.values("music"))
        | Q(pk__in=Attachment.objects.filter(entry__journal__in=closed).values("asset"))
        | Q(pk__in=made.values("pk"))
        | Q(pk__in=Derived.objects.filter(journal__in=closed).values("asset"))
    )


def hides(job: Job, closed: list[int]) -> bool:
    """A job that names no journal but draws a day may be about any of them."""
    unsure = job.kind == "diaries.page" and bool(closed)
    return unsure or (job.app == "diaries" and job.params.get("journal") in closed)


def behind(files: Collection[UUID]) -> list[int]:
    drawings = Drawing.objects.filter(Q(picture__in=files) | Q(sketch__in=files))
    found = [
        drawings.values_list("entry__journal", flat=True),
        Entry.objects.filter(music__in=files).values_list("journal", flat=True),
        Attachment.objects.filter(asset__in=files).values_list("entry__journal", flat=True),
        Asset.objects.filter(pk__in=files, app="diaries").values_list("job__params__journal", flat=True),
        Derived.objects.filter(asset__in=files).values_list("journal", flat=True),
    ]
    return sorted({pk for rows in found for pk in rows if pk is not None})


def keep_behind(names: list[int], files: Collection[UUID]) -> None:
    journals.keep_derived(names, files)
