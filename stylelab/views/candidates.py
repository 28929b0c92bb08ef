"""Choosing among pictures that were made several at a time."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from pictory.core.access import own_files
from pictory.core.pages.partials import signed_in
from stylelab.services import candidates, variations


@require_POST
@signed_in
def keep(request: HttpRequest, asset_id: UUID) -> HttpResponse:
    """Keep a candidate for good; with `back` put it among the candidates again."""
    picture = get_object_or_404(candidates.among(own_files(request)).select_related("job"), pk=asset_id)
    if request.POST.get("back"):
        candidates.put_back(picture)
    else:
        candidates.keep(picture)
    page = "variations_made" if picture.job.kind == variations.KIND else "words_made"
    return redirect(f"stylelab:{page}", picture.job_id)
