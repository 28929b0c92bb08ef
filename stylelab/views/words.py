"""Words to picture: the wish, the four candidates, and one's own gallery."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pictory.core.access import get_owned, own_files
from pictory.core.engine import queue
from pictory.core.models import Asset, Job
from pictory.core.pages.cards import asset_card, job_card
from pictory.core.pages.paging import newest
from pictory.core.pages.partials import page_or_part, signed_in
from stylelab.pictured import Look, Shape
from stylelab.services import words as service
from stylelab.word_forms import WordsForm

IDEAS = (
    gettext_lazy("A girl reading under a cherry tree with two white cats"),
    gettext_lazy("A sailboat on the sea at sunset"),
    gettext_lazy("Three foxes dancing in the autumn forest"),
    gettext_lazy("A small hut on a snowy night with many stars"),
    gettext_lazy("A whale flying above the clouds"),
)
WISH = ("prompt", "negative", "look", "shape")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def words(request: HttpRequest) -> HttpResponse:
    """The form and the gallery; POST asks for four pictures. A wish in the address fills the form."""
    if request.method != "POST":
        asked = {name: request.GET[name] for name in WISH if name in request.GET}
        return _page(request, WordsForm(initial={"look": Look.CRAYON, "shape": Shape.SQUARE} | asked))
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    key = queue.key_of(service.KIND, request.POST.get("key", ""))
    return redirect("stylelab:words_made", service.request_words(request.user, **form.cleaned_data, key=key).pk)


@require_safe
@signed_in
def made(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """What came of one wish. While it is worked on, the page fetches itself."""
    job = get_owned(Job, request.user, job_id)
    if job.kind != service.KIND:
        raise Http404
    pictures = list(own_files(request).filter(pk__in=service.pictures_of(job)).order_by("seed"))
    cards = [asset_card(picture, 960) for picture in pictures]
    wish = {name: job.params.get(name, "") for name in WISH}
    context = {
        "card": job_card(job),
        "cards": cards,
        "wish": wish,
        "look": Look(wish["look"]).label if wish["look"] in Look.values else "",
        "unknown": _unknown(pictures),
        "rewrite": f"{resolve_url('stylelab:words')}?{urlencode(wish)}",
        "settling": any(not card.picture_url for card in cards),
        "days": service.CANDIDATE_DAYS,
        "key": queue.new_key(),
    }
    response = page_or_part(request, "stylelab/words_made.html", "stylelab/_words_made.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@signed_in
def keep(request: HttpRequest, asset_id: UUID) -> HttpResponse:
    """Keep a candidate for good; with `back` put it among the candidates again."""
    picture = get_object_or_404(service.from_words(own_files(request)), pk=asset_id)
    if request.POST.get("back"):
        service.put_back(picture)
    else:
        service.keep(picture)
    return redirect("stylelab:words_made", picture.job_id) if picture.job_id else redirect("stylelab:words")


def _page(request: HttpRequest, form: WordsForm, *, status: int = 200) -> HttpResponse:
    mine = service.from_words(own_files(request)).exclude(role__in=Asset.ON_THE_WAY)
    page = newest(mine, request.GET.get("after", ""), size=12)
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "cards": [asset_card(row) for row in page.rows],
        "ideas": [(idea, urlencode({"prompt": idea})) for idea in map(str, IDEAS)],
        "key": queue.new_key(),
    }
    return render(request, "stylelab/words.html", context, status=status)


def _unknown(pictures: list[Asset]) -> list[str]:
    """Words that no picture shows, as every candidate says."""
    return pictures[0].details.get("unknown", []) if pictures else []
