"""ZIP files that come back: looked at first, taken in when the person says so."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaries import access
from diaries.parcel.opening import BadParcel, Parcel
from diaries.parcel.planning import plan
from diaries.services import parcels
from diaries.shelf_forms import ParcelForm
from diaries.views.shelf import show
from pictory.core.access import get_owned
from pictory.core.engine import queue
from pictory.core.files.assets import delete_asset
from pictory.core.models import Asset
from pictory.core.pace import check_upload_pace
from pictory.core.pages.partials import signed_in

SHOWN = 60  # days by their date; the rest is a number


@require_POST
@signed_in
def bring(request: HttpRequest) -> HttpResponse:
    """Keep a ZIP that can be read, and say what it would bring; 400 with a sentence for another."""
    form = ParcelForm(request.POST, request.FILES, auto_id="parcel-%s")
    if not form.is_valid():
        return show(request, parcel_form=form, status=400)
    check_upload_pace(request, 1)
    file = form.cleaned_data["file"]
    try:
        plan(Parcel(file), access.journals(request))
    except BadParcel as error:
        form.add_error("file", error.sentence)
        return show(request, parcel_form=form, status=400)
    return redirect("diaries:parcel", parcels.keep_parcel(request.user, file=file, title=file.name).pk)


@require_safe
@signed_in
def parcel(request: HttpRequest, asset_id: UUID) -> HttpResponse:
    """The dry run: what is new, what is here already, what cannot be read. Nothing is written."""
    asset = _parcel(request, asset_id)
    try:
        with asset.file.open() as file:
            made = plan(Parcel(file), access.journals(request))
    except BadParcel as error:
        messages.error(request, error.sentence)
        return redirect("diaries:shelf")
    context = {"asset": asset, "plan": made, "new": made.new[:SHOWN], "more": len(made.new[SHOWN:])}
    response = render(request, "diaries/parcel.html", context | {"key": queue.new_key()})
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@signed_in
def take_in(request: HttpRequest, asset_id: UUID) -> HttpResponse:
    asset = _parcel(request, asset_id)
    key = queue.key_of("diaries.take_in", request.POST.get("key", ""))
    return redirect("core:job", parcels.request_taking_in(asset, into=access.journals(request), key=key).pk)


@require_POST
@signed_in
def drop(request: HttpRequest, asset_id: UUID) -> HttpResponse:
    """Take nothing in, and let the ZIP go."""
    delete_asset(_parcel(request, asset_id))
    messages.success(request, _("Nothing was taken in."))
    return redirect("diaries:shelf")


def _parcel(request: HttpRequest, asset_id: UUID) -> Asset:
    return get_owned(Asset.objects.filter(role=Asset.Role.UPLOAD, **parcels.PARCELS), request.user, asset_id)
