"""What the writing page fetches while one writes."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from diaries import access, stickers, trays
from diaries.models import Entry, Journal
from diaries.services import days, reading
from pictory.core.access import owned
from pictory.core.models import Job
from pictory.core.pages.partials import signed_in

READING = ("diaries.tag", "diaries.read")
FOR_EVER = "public, max-age=31536000, immutable"  # a new pack has new addresses

MAX_WORD = 40


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def tags(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """The words of the day as labels; while they are being read, the labels fetch themselves anew. POST: read again."""
    entry = blank_or_stored(request, date)
    if request.method == "POST":
        reading.request_again(entry)
    return _part(request, "diaries/_tags.html", words_of(entry))


@require_safe
@signed_in
def tray(request: HttpRequest, date: datetime.date) -> HttpResponse:
    entry, word = blank_or_stored(request, date), _typed(request, "word")
    try:
        context = {"word": word, "stickers": trays.tray(entry, word)}
    except stickers.NotInstalled:
        context = {"word": word, "not_installed": True}
    return _part(request, "diaries/_tray.html", context)


@require_safe
@signed_in
def find(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """Words with stickers for what somebody types; nothing for nothing."""
    entry, typed = blank_or_stored(request, date), _typed(request, "q")
    try:
        context = {"typed": typed, "labels": trays.labels(entry, typed)}
    except stickers.NotInstalled:
        context = {"typed": ""}
    return _part(request, "diaries/_found.html", context)


@require_safe
@signed_in
def propose(request: HttpRequest, date: datetime.date) -> JsonResponse:
    """The first drawing that the words of the day suggest; empty as long as nobody read them."""
    layout = blank_or_stored(request, date).proposal.get("layout", [])
    return JsonResponse({"layout": layout, "names": trays.names_in(layout)})


@require_safe
def sticker(request: HttpRequest, version: str, sticker_id: str, form: str) -> HttpResponse:
    """The picture of a sticker, the same for everybody and for ever."""
    try:
        svg = stickers.svg(sticker_id, form) if version == stickers.version() and form in stickers.FORMS else None
    except stickers.NotInstalled:
        svg = None
    if svg is None:
        raise Http404
    headers = {"Cache-Control": FOR_EVER, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(svg, content_type="image/svg+xml", headers=headers)


# --- What the pages of a day share -------------------------------------------------------------------------------


def blank_or_stored(request: HttpRequest, date: datetime.date) -> Entry:
    """The day, or a blank one that is not stored yet. Http404 for a journal that is not there or is locked."""
    if not owned(Journal, request.user).exists():
        return Entry(owner=request.user, date=date)
    journal = access.here(request)
    return access.days(request).filter(journal=journal, date=date).first() or Entry(
        owner=request.user, journal=journal, date=date
    )


def stored(entry: Entry) -> Entry:
    """The day as it is in the database, made when it is not there."""
    return days.open_day(entry.owner, entry.date, entry.journal if entry.journal_id else None)


def in_journal(request: HttpRequest) -> str:
    """What an address needs to stay in the journal that this request named."""
    named = request.GET.get("journal", "") or request.POST.get("journal", "")
    return f"?journal={named}" if named.isdecimal() else ""


def at_journal(entry: Entry) -> str:
    """What an address needs to stay with this day, whatever is opened, locked or begun in another window meanwhile.

    "" for who has no journal yet.
    """
    return f"?journal={entry.journal_id}" if entry.journal_id else ""


def words_of(entry: Entry) -> dict[str, Any]:
    """What the labels need. is_reading: whether its words, or the mood in them, are being looked for.

    The entry gets what has come by now.
    """
    mine = Job.objects.filter(owner=entry.owner, kind__in=READING, state__in=Job.OPEN)
    is_reading = mine.filter(params__entry=str(entry.pk)).exists()
    if not entry._state.adding:
        entry.refresh_from_db(fields=["tags", "proposal", "read_sha256"])
    is_unread = not is_reading and not reading.is_read(entry)
    return {"entry": entry, "in_journal": at_journal(entry), "is_reading": is_reading, "is_unread": is_unread}


def _typed(request: HttpRequest, name: str) -> str:
    """A word as a person can have typed it."""
    return "".join(sign for sign in request.GET.get(name, "")[:MAX_WORD] if sign.isprintable()).strip()


def _part(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    return response
