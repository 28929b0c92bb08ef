"""The page one writes and draws on, and what it saves: by form without script, else while one writes."""

import datetime
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diaries import access, stickers, trays
from diaries.choices import CRAYONS
from diaries.forms import DayForm, read_json
from diaries.models import TEXT_LENGTH, Entry
from diaries.services import days, making
from diaries.services.days import Conflict
from diaries.views.parts import blank_or_stored, in_journal, stored, words_of
from pictory.core.engine import queue
from pictory.core.pages.partials import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def write(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """The page; POST keeps what the form says and goes on to the day."""
    entry = blank_or_stored(request, date)
    if request.method != "POST":
        return _page(request, entry, DayForm.of(entry))
    return _save_form(request, entry) or _to_the_day(request, entry)


@require_POST
@signed_in
def draw(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """Keep what the form says, and have the sheet coloured."""
    entry = blank_or_stored(request, date)
    if answer := _save_form(request, entry):
        return answer
    saved = stored(entry)
    asked = f"{request.POST.get('key', '')} {saved.revision}"  # the page's key, for this state of the sheet
    making.request_page(saved, key=queue.key_of("diaries.colour", asked))
    return _to_the_day(request, saved)


@require_POST
@signed_in
def save(request: HttpRequest, date: datetime.date) -> JsonResponse:
    """Keep what changed while one writes; 409 with the other window's day when that was first, 400 with a sentence.

    Told is also the journal, which the first day of all has only now.
    """
    entry = blank_or_stored(request, date)
    try:
        sent = read_json(request)
    except ValidationError as error:
        return JsonResponse({"sentence": error.message}, status=400)
    form = DayForm.sent(sent)
    if not form.is_valid():
        return JsonResponse({"sentence": form.sentence}, status=400)
    try:
        saved = _keep(entry, form)
    except Conflict as conflict:
        return JsonResponse(_other_window(conflict.entry), status=409)
    return JsonResponse({"revision": saved.revision, "journal": saved.journal_id})


@require_POST
@signed_in
def set_aside(request: HttpRequest, date: datetime.date) -> JsonResponse:
    """Keep what one wrote in this window as an earlier version, because the other window's is to stay."""
    entry = blank_or_stored(request, date)
    try:
        form = DayForm.sent(read_json(request))
    except ValidationError as error:
        return JsonResponse({"sentence": error.message}, status=400)
    if not form.is_valid():
        return JsonResponse({"sentence": form.sentence}, status=400)
    kept = {name: value for name, value in form.changes.items() if name in days.VERSIONED}
    days.set_aside(stored(entry), **kept)
    return JsonResponse({"revision": entry.revision})


# --- Inside ------------------------------------------------------------------------------------------------------


def _keep(entry: Entry, form: DayForm) -> Entry:
    """Raises Conflict."""
    sent = form.cleaned_data
    return days.save_day(stored(entry), revision=sent["revision"], keep_both=sent["keep_both"], **form.changes)


def _save_form(request: HttpRequest, entry: Entry) -> HttpResponse | None:
    """None when it was kept, else the page again with what is wrong."""
    form = DayForm.sent(request.POST)
    if not form.is_valid():
        return _page(request, entry, form, status=400)
    try:
        _keep(entry, form)
    except Conflict as conflict:
        theirs = conflict.entry
        if any(getattr(theirs, name) != value for name, value in form.changes.items()):
            return _page(request, theirs, form, theirs=theirs, status=409)
    return None  # also when the same was kept already: the button was pressed twice


def _to_the_day(request: HttpRequest, entry: Entry) -> HttpResponseRedirect:
    return redirect(resolve_url("diaries:day", entry.date) + in_journal(request))


def _copies(entry: Entry) -> list[str]:
    """Names of what the page keeps on the device: its own, and in the first journal that of before it was made."""
    name, first = f"diary-{entry.owner_id}-{entry.date:%Y-%m-%d}-", entry.owner.journals.first()
    own = f"{name}{entry.journal_id or ''}"
    return [own, name] if first and first.pk == entry.journal_id else [own]


def _other_window(entry: Entry) -> dict[str, Any]:
    names = ("revision", "text", "mood", "weather", "place", "hour", "layout")
    sentence = _("Another window changed this day first. Both are still here.")
    return {name: getattr(entry, name) for name in names} | {
        "names": trays.names_in(entry.layout),
        "sentence": sentence,
    }


def _page(
    request: HttpRequest, entry: Entry, form: DayForm, *, theirs: Entry | None = None, status: int = 200
) -> HttpResponse:
    """theirs: what another window kept meanwhile; what this one sent is still in the form."""
    try:
        sticker_address = trays.address()
    except stickers.NotInstalled:
        sticker_address = ""
    layout = form.cleaned_data["layout"] if theirs and form.cleaned_data.get("layout") else entry.layout
    context = {
        "entry": entry,
        "form": form,
        "theirs": theirs,
        "revision": entry.revision,
        "layout": json.dumps(layout),
        "names": json.dumps(trays.names_in(layout)),
        "sticker_address": sticker_address,
        "copies": _copies(entry),
        "has_several": len(access.journals(request)) > 1,
        "most": TEXT_LENGTH,
        "key": queue.new_key(),
        "crayons": CRAYONS,
    }
    response = render(request, "diaries/write.html", context | words_of(entry), status=status)
    response["Cache-Control"] = "private, no-store"  # coming back shows what was saved, not what was there before
    return response
