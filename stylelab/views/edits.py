"""The photo editor: a photo is chosen, its recipe changed, the file made and mailed."""

from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pictory.core.access import get_own_file, get_owned, own_files, owned
from pictory.core.engine import queue
from pictory.core.files.assets import keep_upload
from pictory.core.files.uploads import BadUpload
from pictory.core.models import Asset, Job
from pictory.core.pace import check_upload_pace
from pictory.core.pages.cards import asset_card, job_card
from pictory.core.pages.paging import newest
from pictory.core.pages.partials import signed_in
from stylelab.edit_forms import TOO_LARGE, PresetNameForm, RecipeForm
from stylelab.models import Edit, Preset
from stylelab.picks import PICTURES
from stylelab.services import edits, presets

EDITS_SHOWN = 8
ACTIONS = ("save", "mail", "keep", "preset")
JOBS_OF_AN_EDIT = ("stylelab.edit", "stylelab.wallpaper")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Photos to edit: POST with a file, or with the id of one in the drawer, opens it."""
    if request.method != "POST":
        return _choosing(request)
    if file := request.FILES.get("file"):
        check_upload_pace(request, 1)
        try:
            kept = keep_upload(owner=request.user, file=file, title=PurePath(file.name or "").stem, app="stylelab")
        except BadUpload as error:
            return _choosing(request, problem=str(error.sentence))
        return _open(request, kept)
    try:
        number = UUID(request.POST.get("picture", ""))
    except ValueError:
        return _choosing(request, problem=_("Please choose a picture first."))
    return _open(request, get_object_or_404(photos(request), pk=number))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: HttpRequest, edit_id: int) -> HttpResponse:
    """One photo. POST keeps the recipe; action says what else: save, mail, preset, use or reset."""
    found = get_edit(request, edit_id)
    if request.method != "POST":
        return _page(request, found, RecipeForm.of(found.recipe))
    action = request.POST.get("action", "")
    if action == "reset":
        edits.reset(found)
        return redirect("stylelab:edit", found.pk)
    if action == "use":
        preset = get_owned(Preset, request.user, _whole(request.POST.get("preset", "")))
        edits.keep_recipe(found, recipe=preset.recipe)
        return redirect("stylelab:edit", found.pk)
    form = RecipeForm(request.POST)
    if not form.is_valid() or action not in ACTIONS:
        return _page(request, found, form, status=400)
    edits.keep_recipe(found, recipe=form.recipe)
    return _act(request, found, form, action)


@require_POST
@signed_in
def delete(request: HttpRequest, edit_id: int) -> HttpResponse:
    """Forget what was to be done; the photo stays."""
    edits.delete_edit(get_edit(request, edit_id))
    messages.success(request, _("The recipe of that photo is gone. The photo itself is still in your drawer."))
    return redirect("stylelab:edits")


def get_edit(request: HttpRequest, edit_id: int) -> Edit:
    """One's own, of a photo that is not behind a lock now; else Http404."""
    found = get_owned(Edit.objects.select_related("original", "picture", "owner"), request.user, edit_id)
    get_own_file(request, found.original_id)
    return found


def photos(request: HttpRequest) -> QuerySet[Asset]:
    """What this person may edit: pictures of the drawer."""
    mine = own_files(request).exclude(role__in=Asset.ON_THE_WAY)
    return mine.filter(media_type__in=PICTURES)


# --- Inside ------------------------------------------------------------------------------------------------------


def _act(request: HttpRequest, found: Edit, form: RecipeForm, action: str) -> HttpResponse:
    if action == "keep":
        return HttpResponse(status=204)
    if action == "preset":
        return _keep_preset(request, found, form)
    by_mail = action == "mail"
    if by_mail and not edits.may_mail(request.user):
        form.add_error(None, _("To send mail, please sign up and confirm your own address first."))
        return _page(request, found, form, status=400)
    key = queue.key_of("stylelab.edit", request.POST.get("key", ""))
    try:
        edits.request_file(found, by_mail=by_mail, key=key)
    except edits.TooLarge as error:
        form.add_error(None, ValidationError(error.sentence, code=TOO_LARGE))
        return _page(request, found, form, status=400)
    if by_mail:
        messages.success(request, _("It goes into the mail as soon as it is made."))
    return redirect(f"{request.path}#result")


def _keep_preset(request: HttpRequest, found: Edit, form: RecipeForm) -> HttpResponse:
    name = PresetNameForm({"name": request.POST.get("preset_name", "")})
    try:
        if not name.is_valid():
            raise ValidationError(_("Please give the recipe a name."))
        presets.keep_preset(request.user, name=name.cleaned_data["name"], recipe=form.recipe)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, found, form, status=400)
    except presets.TooMany:
        form.add_error(None, _("You have as many recipes as fit. Please delete one first."))
        return _page(request, found, form, status=400)
    messages.success(request, _("The recipe is kept. You find it under every photo."))
    return redirect("stylelab:edit", found.pk)


def _open(request: HttpRequest, original: Asset) -> HttpResponse:
    return redirect("stylelab:edit", edits.open_edit(request.user, original).pk)


def _choosing(request: HttpRequest, problem: str = "") -> HttpResponse:
    page = newest(photos(request), request.GET.get("after", ""))
    mine = owned(Edit, request.user).filter(original__in=own_files(request)).select_related("original")
    context = {
        "page": page,
        "cards": [asset_card(row) for row in page.rows],
        "edits": [(row, asset_card(row.original)) for row in mine[:EDITS_SHOWN]],
        "problem": problem,
        "has_presets": owned(Preset, request.user).exists(),
    }
    return render(request, "stylelab/edits.html", context, status=400 if problem else 200)


def _page(request: HttpRequest, found: Edit, form: RecipeForm, status: int = 200) -> HttpResponse:
    made = owned(Job, request.user).filter(kind__in=JOBS_OF_AN_EDIT, params__edit=found.pk)
    last = made.order_by("-created_at").first()
    context: dict[str, Any] = {
        "edit": found,
        "form": form,
        "key": queue.new_key(),
        "presets": owned(Preset, request.user),
        "card": job_card(last, last.assets.filter(role=Asset.Role.RESULT)) if last else None,
        "result": last.assets.filter(role=Asset.Role.RESULT).first() if last else None,
        "can_mail": edits.may_mail(request.user),
    }
    return render(request, "stylelab/edit.html", context, status=status)


def _whole(said: str) -> int:
    """-1, which no row has, for what is no number."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else -1
