"""Recipes with names: shared, deleted, applied to many photos."""

from pathlib import PurePath
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pictory.core.access import get_owned, owned
from pictory.core.engine import queue
from pictory.core.files.assets import keep_upload, plain_title
from pictory.core.files.uploads import BadUpload
from pictory.core.models import Asset
from pictory.core.pace import check_upload_pace
from pictory.core.pages.cards import asset_card
from pictory.core.pages.partials import signed_in
from stylelab.edit_forms import AMOUNT_LABELS, FILTER_LABELS, ApplyForm
from stylelab.models import Preset
from stylelab.services import presets as services
from stylelab.services.edits import TooLarge
from stylelab.views.edits import photos

PICTURES_SHOWN = 40


@require_safe
@signed_in
def presets(request: HttpRequest) -> HttpResponse:
    """My recipes, each with its link for friends."""
    rows = [(row, _link(request, row), in_words(row)) for row in owned(Preset, request.user)]
    return render(request, "stylelab/edit_presets.html", {"rows": rows})


@require_POST
@signed_in
def delete(request: HttpRequest, preset_id: int) -> HttpResponse:
    services.delete_preset(get_owned(Preset, request.user, preset_id))
    messages.success(request, _("The recipe is gone, and links to it with it."))
    return redirect("stylelab:edit_presets")


@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What the link shows to everybody who has it; POST by a member keeps a copy."""
    preset = services.open_shared(token)
    if request.method != "POST":
        context = {"preset": preset, "words": in_words(preset)}
        return render(request, "stylelab/edit_shared.html", context)
    return _take(request, preset)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def apply(request: HttpRequest) -> HttpResponse:
    """One recipe for many photos, in one job."""
    mine = owned(Preset, request.user)
    form = ApplyForm(*([request.POST, request.FILES] if request.method == "POST" else []), mine=mine)
    taken: list[Asset] = []
    if request.method == "POST" and form.is_valid():
        taken = _taken_in(request, form)
        pictures = [*photos(request).filter(pk__in=_numbers(request)), *taken]
        try:
            if pictures and form.is_valid():
                return _start(request, form.cleaned_data["preset"], pictures)
        except TooLarge as error:
            form.add_error(None, error.sentence)
        if form.is_valid():
            form.add_error(None, _("Please choose a picture first."))
    cards = [asset_card(row) for row in photos(request)[:PICTURES_SHOWN]]
    picked = {*request.POST.getlist("picture"), *(str(asset.pk) for asset in taken)}
    context = {
        "form": form,
        "cards": [(card, str(card.asset.pk) in picked) for card in cards],
        "has_presets": mine.exists(),
        "key": queue.new_key(),
    }
    return render(request, "stylelab/edit_apply.html", context, status=400 if form.errors else 200)


def in_words(preset: Preset) -> list[tuple[str, str]]:
    """What the recipe does, as names and numbers."""
    recipe = preset.recipe
    told = [(str(FILTER_LABELS[name]), f"{amount:g}") for name, amount in recipe.get("filters", [])]
    told += [(str(label), f"{recipe[name]:g}") for name, label in AMOUNT_LABELS.items() if name in recipe]
    for name, label in {
        "crop": _("Frame"),
        "resize": _("Size"),
        "levels": _("Levels"),
        "curves": _("Curves"),
        "colours": _("Colours"),
    }.items():
        told += [(label, "✓")] if name in recipe else []
    return told


# --- Inside ------------------------------------------------------------------------------------------------------


def _take(request: HttpRequest, preset: Preset) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    try:
        services.copy_preset(request.user, preset)
    except services.TooMany:
        messages.error(request, _("You have as many recipes as fit. Please delete one first."))
        return redirect("stylelab:edit_presets")
    messages.success(request, _("The recipe is kept. You find it under every photo."))
    return redirect("stylelab:edit_presets")


def _taken_in(request: HttpRequest, form: ApplyForm) -> list[Asset]:
    """The new pictures that could be taken; the form says what is wrong with the others. Raises Refused."""
    files, taken = [file for file in form.cleaned_data["files"] if file], []
    if files:
        check_upload_pace(request, len(files))
    for file in files:
        title = PurePath(file.name or "").stem
        try:
            taken.append(keep_upload(owner=request.user, file=file, title=title, app="stylelab"))
        except BadUpload as error:
            form.add_error("files", f"{plain_title(file.name or '')}: {error.sentence}")
    return taken


def _start(request: HttpRequest, preset: Preset, pictures: list[Asset]) -> HttpResponse:
    """Raises TooLarge, Refused."""
    key = queue.key_of("stylelab.edit_batch", request.POST.get("key", ""))
    job = services.request_batch(request.user, recipe=preset.recipe, name=preset.name, pictures=pictures, key=key)
    return redirect("core:job", job.pk)


def _numbers(request: HttpRequest) -> list[UUID]:
    """What is no id is left out."""
    found = []
    for said in request.POST.getlist("picture")[: services.MOST_PICTURES]:
        try:
            found.append(UUID(said))
        except ValueError:
            continue
    return found


def _link(request: HttpRequest, preset: Preset) -> str:
    return request.build_absolute_uri(reverse("stylelab:edit_shared", args=[services.share_token(preset)]))
