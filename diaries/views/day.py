"""One day, finished or on its way: the picture, the music, the words, and what can be done with them."""

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaries import access
from diaries.models import Drawing, Entry, Version
from diaries.services import days, making, restyling
from diaries.services.days import Conflict
from diaries.views.parts import at_journal, in_journal
from pictory.core import styles
from pictory.core.access import get_owned
from pictory.core.engine import queue
from pictory.core.models import Job, StyleCard
from pictory.core.pages.cards import asset_card, job_card
from pictory.core.pages.partials import page_or_part, signed_in

KINDS = ("diaries.colour", "diaries.restyle", "diaries.compose")


@require_safe
@signed_in
def day(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """The finished page; a day that is empty is written first."""
    entry = access.get_day(request, date)
    if not access.days(request).written().filter(pk=entry.pk).exists():
        return redirect(_address(request, "diaries:write", entry))
    jobs = _jobs_at(entry)
    drawings = making.candidates(entry)[: 3 * making.CANDIDATES]
    candidates = [(drawing, asset_card(drawing.picture)) for drawing in drawings]
    cards = [job_card(job) for job in jobs]
    context = {
        "entry": entry,
        "drawing": entry.drawing,
        "growing": next((card for card in cards if card.job.kind == "diaries.colour" and card.job.is_open), None),
        "candidates": candidates if len(candidates) > 1 else [],
        "candidate_days": making.CANDIDATE_DAYS,
        "settling": len(candidates) > 1 and any(not card.picture_url for _drawing, card in candidates),
        "job_cards": cards,
        "working": {job.kind.partition(".")[2] for job in jobs if job.is_open},
        "styles": styles.faces_of(request.user) if entry.drawing_id else [],
        "attachments": entry.attachments.select_related("asset"),
        "key": queue.new_key(),
        "in_journal": at_journal(entry),
    }
    response = page_or_part(request, "diaries/day.html", "diaries/_day.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@signed_in
def redraw(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """Colour the same sheet anew; the pictures there are stay."""
    entry = access.get_day(request, date)
    making.request_picture(entry, key=queue.key_of("diaries.colour", request.POST.get("key", "")))
    return redirect(_address(request, "diaries:day", entry))


@require_POST
@signed_in
def restyle(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """Paint the day's picture in a kept style: one more to choose among."""
    entry = access.get_day(request, date)
    said = request.POST.get("card", "")
    if not (said.isascii() and said.isdecimal() and len(said) < 16):
        messages.error(request, _("Please choose a style."))
        return redirect(_address(request, "diaries:day", entry))
    card = get_owned(StyleCard, request.user, int(said))
    try:
        restyling.request_restyle(entry, card, key=queue.key_of(restyling.KIND, request.POST.get("key", "")))
    except restyling.NothingDrawn:
        messages.error(request, restyling.NothingDrawn.sentence)
    return redirect(_address(request, "diaries:day", entry))


@require_POST
@signed_in
def compose(request: HttpRequest, date: datetime.date) -> HttpResponse:
    entry = access.get_day(request, date)
    making.request_music(entry, key=queue.key_of("diaries.compose", request.POST.get("key", "")))
    return redirect(_address(request, "diaries:day", entry))


@require_POST
@signed_in
def choose(request: HttpRequest, date: datetime.date, drawing_id: int) -> HttpResponse:
    """Show another of the day's pictures."""
    entry = access.get_day(request, date)
    making.choose(entry, get_object_or_404(Drawing, pk=drawing_id, entry=entry))
    return redirect(_address(request, "diaries:day", entry))


@require_POST
@signed_in
def star(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """Put the star on, or take it off: as the button said when it was pressed."""
    entry = access.get_day(request, date)
    days.star(entry, favourite=request.POST.get("star") == "on")
    return redirect(_address(request, "diaries:day", entry))


@require_POST
@signed_in
def delete(request: HttpRequest, date: datetime.date) -> HttpResponse:
    days.delete_day(access.get_day(request, date))
    messages.success(request, _("The day is gone from your diary."))
    return redirect(f"{resolve_url('diaries:index')}{in_journal(request)}")


@require_safe
@signed_in
def versions(request: HttpRequest, date: datetime.date) -> HttpResponse:
    entry = access.get_day(request, date)
    context = {"entry": entry, "versions": entry.versions.all()[:50], "in_journal": at_journal(entry)}
    return render(request, "diaries/versions.html", context)


@require_POST
@signed_in
def restore(request: HttpRequest, date: datetime.date, version_id: int) -> HttpResponse:
    """Make the day what it was then; what it is now becomes an earlier version itself."""
    entry = access.get_day(request, date)
    version = get_object_or_404(Version, pk=version_id, entry=entry)
    try:
        days.restore(entry, version, revision=entry.revision)
    except Conflict:
        messages.error(request, _("The day was changed just now. Please look at it once more."))
    return redirect(_address(request, "diaries:day", entry))


def _jobs_at(entry: Entry) -> list[Job]:
    """The last of each kind about this day, as long as it has something to tell."""
    mine = Job.objects.filter(owner=entry.owner, params__entry=str(entry.pk))
    last = [mine.filter(kind=kind).order_by("-created_at").first() for kind in KINDS]
    return [job for job in last if job and job.state != Job.State.DONE]


def _address(request: HttpRequest, name: str, entry: Entry) -> str:
    return resolve_url(name, entry.date) + in_journal(request)
