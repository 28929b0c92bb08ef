"""Variations of a picture: choosing it, and the four that came of it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_safe

from pictory.core import abilities
from pictory.core.access import get_own_job, own_files
from pictory.core.engine import queue
from pictory.core.pages.cards import asset_card, job_card
from pictory.core.pages.partials import page_or_part, signed_in
from stylelab import choosing, varied
from stylelab.choosing import Wrong
from stylelab.picks import CONTENT, face_of, find_picks
from stylelab.services import candidates
from stylelab.services import variations as service


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def variations(request: HttpRequest) -> HttpResponse:
    """Choose a picture; POST takes a new one in and has it varied."""
    if request.method != "POST":
        return _page(request, request.GET.getlist(CONTENT))
    chosen = request.POST.getlist(CONTENT)
    try:
        chosen = choosing.taken_in(request, request.FILES.getlist("content_file")) or chosen
        content = choosing.content_of(request, chosen)
    except Wrong as error:
        return _page(request, chosen, problem=error.sentence)
    key = queue.key_of(service.KIND, request.POST.get("key", ""))
    tier = "full" if request.POST.get("tier") == "full" and _has_full() else "embedded"
    job = service.request_variations(request.user, content, tier=tier, key=key)
    return redirect("stylelab:variations_made", job.pk)


@require_safe
@signed_in
def made(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The four. While they are made, the page fetches itself."""
    job = get_own_job(request, job_id, kind=service.KIND)
    pictures = list(own_files(request).filter(pk__in=candidates.pictures_of(job)).order_by("seed"))
    cards = [(asset_card(picture, 960), varied.in_words(picture.details)) for picture in pictures]
    contents = find_picks(request, CONTENT, [job.params["content"]])
    context: dict[str, Any] = {
        "card": job_card(job),
        "cards": cards,
        "content": face_of(request, contents[0]) if contents else None,
        "other": f"{resolve_url('stylelab:variations')}?{urlencode({CONTENT: job.params['content']})}",
        "settling": any(not card.picture_url for card, _words in cards),
        "days": candidates.DAYS,
        "key": queue.new_key(),
    }
    response = page_or_part(request, "stylelab/variations_made.html", "stylelab/_variations_made.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: HttpRequest, chosen: list[str], *, problem: str = "") -> HttpResponse:
    content, _styles = choosing.shelves(request, contents=chosen)
    context = {"content": content, "problem": problem, "key": queue.new_key(), "full": _has_full()}
    return render(request, "stylelab/variations.html", context, status=400 if problem else 200)


def _has_full() -> bool:
    """Whether the large model that paints a picture anew is here."""
    return abilities.is_ready("unclip", "full")
