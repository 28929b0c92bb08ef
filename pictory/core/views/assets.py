"""My drawer: every file I uploaded or had made."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pictory.core import archive
from pictory.core.access import get_own_file, own_files
from pictory.core.engine import queue
from pictory.core.files.assets import delete_asset, keep_upload
from pictory.core.files.uploads import BadUpload
from pictory.core.models import Asset, User
from pictory.core.pace import check_upload_pace
from pictory.core.pages.cards import asset_card
from pictory.core.pages.paging import newest
from pictory.core.pages.partials import page_or_part, signed_in
from pictory.core.pages.upload_form import UploadForm


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def assets(request: HttpRequest) -> HttpResponse:
    """The drawer; POST puts pictures into it, and reports on each when one of them could not be kept."""
    if request.method != "POST":
        return _drawer(request, form=UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _drawer(request, form=form, status=400)
    files = form.cleaned_data["files"]
    check_upload_pace(request, len(files))
    report = [_keep(request.user, file, form.cleaned_data["title"]) for file in files]
    if all(line["kept"] for line in report):
        sentence = ngettext("Your picture is in the drawer.", "%(count)d pictures are in the drawer.", len(files))
        messages.success(request, sentence % {"count": len(files)})
        return redirect("core:assets")
    return _drawer(request, form=form, report=report, status=400)


@require_safe
@signed_in
def asset(request: HttpRequest, asset_id: UUID) -> HttpResponse:
    found = get_object_or_404(own_files(request).select_related("job"), pk=asset_id)
    parents = [asset_card(parent) for parent in own_files(request).filter(children=found)]
    return render(request, "core/asset.html", {"card": asset_card(found, 960), "parents": parents})


@require_POST
@signed_in
def delete(request: HttpRequest, asset_id: UUID) -> HttpResponse:
    delete_asset(get_own_file(request, asset_id))
    messages.success(request, _("It is gone from your drawer."))
    return redirect("core:assets")


@require_POST
@signed_in
def export(request: HttpRequest) -> HttpResponse:
    """Pack everything this person made, but for what is locked now."""
    key = queue.key_of("core.export", request.POST.get("key", ""))
    return redirect("core:job", archive.request_archive(request, key=key).pk)


def _drawer(request: HttpRequest, *, form: UploadForm, status: int = 200, **context: Any) -> HttpResponse:
    mine = own_files(request).exclude(role__in=Asset.ON_THE_WAY)
    page = newest(mine, request.GET.get("after", ""))
    context |= {"form": form, "page": page, "cards": [asset_card(row) for row in page.rows], "key": queue.new_key()}
    return page_or_part(request, "core/assets.html", "core/_assets.html", context, status)


def _keep(owner: User, file: UploadedFile, title: str) -> dict[str, Any]:
    """What became of one file: its name, whether it was kept, and if not, why."""
    try:
        keep_upload(owner=owner, file=file, title=title)
    except BadUpload as error:
        return {"name": file.name, "kept": False, "sentence": error.sentence}
    return {"name": file.name, "kept": True, "sentence": _("Kept.")}
