"""Words to picture: the wish, the four candidates, and one's own gallery."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pictory.core import abilities, styles
from pictory.core.access import get_own_job, own_files
from pictory.core.engine import queue
from pictory.core.models import Asset
from pictory.core.pages.cards import asset_card, job_card
from pictory.core.pages.paging import newest
from pictory.core.pages.partials import page_or_part, signed_in
from stylelab.pictured import Look, Shape
from stylelab.services import candidates
from stylelab.services import words as service
from stylelab.word_forms import CARD_LOOK, WordsForm

IDEAS = (
    gettext_lazy("A girl reading under a cherry tree with two white cats"),
    gettext_lazy("A sailboat on the sea at sunset"),
    gettext_lazy("Three foxes dancing in the autumn forest"),
    gettext_lazy("A small hut on a snowy night with many stars"),
    gettext_lazy("A whale flying above the clouds"),
)
WISH = ("prompt", "negative", "look", "shape", "tier")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def words(request: HttpRequest) -> HttpResponse:
    """The form and the gallery; POST asks for four pictures. A wish in the address fills the form."""
    if request.method != "POST":
        asked = {name: request.GET[name] for name in WISH if request.GET.get(name)}
        first = {"look": Look.CRAYON, "shape": Shape.SQUARE, "tier": abilities.best_tier("drawing")}
        return _page(request, _form(request, initial=first | asked))
    form = _form(request, data=request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    key = queue.key_of(service.KIND, request.POST.get("key", ""))
    return redirect("stylelab:words_made", service.request_words(request.user, **form.wish, key=key).pk)


@require_safe
@signed_in
def made(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """What came of one wish. While it is worked on, the page fetches itself."""
    job = get_own_job(request, job_id, kind=service.KIND)
    pictures = list(own_files(request).filter(pk__in=candidates.pictures_of(job)).order_by("seed"))
    cards = [asset_card(picture, 960) for picture in pictures]
    wish, style = {name: job.params.get(name, "") for name in WISH}, job.params.get("style")
    if style:
        wish["look"] = f"{CARD_LOOK}{style['card']}"
    context = {
        "card": job_card(job),
        "cards": cards,
        "wish": wish,
        "look": style["name"] if style else Look(wish["look"]).label if wish["look"] in Look.values else "",
        "unknown": _unknown(pictures),
        "rewrite": f"{resolve_url('stylelab:words')}?{urlencode(wish)}",
        "settling": any(not card.picture_url for card in cards),
        "days": candidates.DAYS,
        "key": queue.new_key(),
    }
    response = page_or_part(request, "stylelab/words_made.html", "stylelab/_words_made.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def _form(request: HttpRequest, **bound: Any) -> WordsForm:
    full, karlo = (abilities.is_ready(name, "full") for name in ("drawing", "unclip"))
    return WordsForm(**bound, cards=styles.cards_of(request.user), full=full, karlo=karlo)


def _page(request: HttpRequest, form: WordsForm, *, status: int = 200) -> HttpResponse:
    mine = service.from_words(own_files(request)).exclude(role__in=Asset.ON_THE_WAY)
    page = newest(mine, request.GET.get("after", ""), size=12)
    context: dict[str, Any] = {
        "form": form,
        "looks": _looks(request, form),
        "page": page,
        "cards": [asset_card(row) for row in page.rows],
        "ideas": [(idea, urlencode({"prompt": idea})) for idea in map(str, IDEAS)],
        "key": queue.new_key(),
    }
    return render(request, "stylelab/words.html", context, status=status)


def _looks(request: HttpRequest, form: WordsForm) -> list[tuple[Any, str]]:
    """Each choice with a picture of it; "" for our own, whose swatches the style sheet has."""
    faces = {f"{CARD_LOOK}{face.card.pk}": face.picture_url for face in styles.faces_of(request.user)}
    return [(radio, faces.get(radio.data["value"], "")) for radio in form["look"]]


def _unknown(pictures: list[Asset]) -> list[str]:
    """Words that no picture shows, as every candidate says."""
    return pictures[0].details.get("unknown", []) if pictures else []
