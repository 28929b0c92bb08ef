"""Photos and voices of a day: adding them and taking them away."""

import datetime

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from diaries import access, sound
from diaries.models import Attachment, Entry
from diaries.services import extras
from diaries.shelf_forms import PhotosForm, VoiceForm
from diaries.views.parts import in_journal
from pictory.core.engine.queue import Refused
from pictory.core.files.uploads import BadUpload
from pictory.core.pace import check_upload_pace
from pictory.core.pages.partials import signed_in


@require_POST
@signed_in
def add_photos(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """Several at once; what is wrong with one is said by its name, and the others are kept."""
    entry = access.get_day(request, date)
    form = PhotosForm(request.POST, request.FILES)
    if not form.is_valid():
        return _back(request, entry, error=form.errors["files"][0])
    files = form.cleaned_data["files"]
    check_upload_pace(request, len(files))
    kept = sum(_keep(request, entry, file) for file in files)
    if kept:
        told = ngettext("Your photo is with the day.", "%(count)d photos are with the day.", kept)
        messages.success(request, told % {"count": kept})
    return _back(request, entry)


@require_POST
@signed_in
def add_voice(request: HttpRequest, date: datetime.date) -> HttpResponse:
    entry = access.get_day(request, date)
    form = VoiceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _back(request, entry, error=form.errors["file"][0])
    check_upload_pace(request, 1)
    try:
        clean = sound.open_sound(form.cleaned_data["file"])
        extras.add_voice(entry, data=clean.mp3, media_type=sound.MEDIA_TYPE, seconds=clean.seconds)
    except (BadUpload, Refused) as error:
        return _back(request, entry, error=str(error.sentence))
    messages.success(request, _("Your voice is with the day."))
    return _back(request, entry)


@require_POST
@signed_in
def remove(request: HttpRequest, date: datetime.date, extra_id: int) -> HttpResponse:
    entry = access.get_day(request, date)
    extras.remove(get_object_or_404(Attachment, pk=extra_id, entry=entry))
    messages.success(request, _("It is gone from this day."))
    return _back(request, entry)


def _keep(request: HttpRequest, entry: Entry, file: UploadedFile) -> bool:
    """Whether it was kept; if not, the person is told why."""
    try:
        extras.add_photo(entry, file=file)
    except (BadUpload, Refused) as error:
        messages.error(request, f"{file.name}: {error.sentence}")
        return False
    return True


def _back(request: HttpRequest, entry: Entry, *, error: str = "") -> HttpResponseRedirect:
    if error:
        messages.error(request, error)
    return redirect(f"{resolve_url('diaries:day', entry.date)}{in_journal(request)}#extras")
