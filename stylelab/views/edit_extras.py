"""Beside the editor: erasing from a photo, and wallpapers from it."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ml.editing.devices import DEVICES
from pictory.core.access import owned
from pictory.core.engine import queue
from pictory.core.models import Job
from pictory.core.pace import check_upload_pace
from pictory.core.pages.cards import asset_card, job_card
from pictory.core.pages.partials import signed_in
from stylelab.edit_forms import SCREENS, EraseForm, WallpaperForm
from stylelab.services import edits, wallpapers
from stylelab.services.wallpapers import Screen
from stylelab.views.edits import get_edit


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def erase(request: HttpRequest, edit_id: int) -> HttpResponse:
    """Mark what is to go; POST has it filled in three ways."""
    found = get_edit(request, edit_id)
    form = EraseForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        check_upload_pace(request, 1)
        mask = form.cleaned_data["mask"]
        key = queue.key_of("stylelab.erase", request.POST.get("key", ""))
        edits.request_proposals(found, mask=mask, box=None if mask else form.box, key=key)
        return redirect(f"{request.path}#result")
    jobs = owned(Job, request.user).filter(kind="stylelab.erase", params__picture=str(found.picture_id))
    last = jobs.filter(params__edit=found.pk).order_by("-created_at").first()
    proposals = list(edits.proposals(found))
    context = {
        "edit": found,
        "form": form,
        "key": queue.new_key(),
        "job": job_card(last) if last and last.state != Job.State.DONE else None,
        "proposals": [asset_card(each, 960) for each in proposals],
        "held_back": proposals[0].details.get("held_back") if proposals else 0,
    }
    return render(request, "stylelab/edit_erase.html", context, status=400 if form.errors else 200)


@require_POST
@signed_in
def take(request: HttpRequest, edit_id: int, asset_id: UUID) -> HttpResponse:
    """Go on with one proposal."""
    found = get_edit(request, edit_id)
    stopped = edits.take(found, get_object_or_404(edits.proposals(found), pk=asset_id))
    messages.success(request, _("It is gone from the photo. Reset brings it back."))
    if stopped:
        messages.info(request, _("What was still being filled in has stopped. Please mark it again, if you like."))
    return redirect("stylelab:edit", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def wallpaper(request: HttpRequest, edit_id: int) -> HttpResponse:
    """Screens and places; POST has the wallpapers made."""
    found = get_edit(request, edit_id)
    form = WallpaperForm(*_sent(request)[:1])
    if request.method == "POST" and form.is_valid():
        key = queue.key_of("stylelab.wallpaper", request.POST.get("key", ""))
        said = form.cleaned_data
        screens = [_screen(name, form) for name in SCREENS if said[name]]
        try:
            wallpapers.request_wallpapers(found, screens=screens, tiles=said["tiles"], key=key)
            return redirect("stylelab:edit", found.pk)
        except edits.TooLarge as error:
            form.add_error(None, error.sentence)
    context: dict[str, Any] = {
        "edit": found,
        "form": form,
        "key": queue.new_key(),
        "recipe": json.dumps(found.recipe),
        "devices": json.dumps({each.id: [each.width_px, each.height_px, *each.zones] for each in DEVICES.values()}),
    }
    return render(request, "stylelab/edit_wallpaper.html", context, status=400 if form.errors else 200)


def _sent(request: HttpRequest) -> list[Any]:
    """What a form is bound to; nothing as long as it was not sent."""
    return [request.POST, request.FILES] if request.method == "POST" else []


def _screen(name: str, form: WallpaperForm) -> Screen:
    def part(what: str) -> float:
        value = form.cleaned_data[f"{name}_{what}"]
        return (form.fields[f"{name}_{what}"].initial if value is None else value) / 100

    return Screen(form.cleaned_data[name], part("x"), part("y"), part("zoom"))
