"""My styles: kept once, used wherever something is painted."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pictory.core import curtains, styles
from pictory.core.access import get_owned
from pictory.core.models import Asset, Job, StyleCard
from pictory.core.pages.cards import AssetCard, asset_card
from pictory.core.pages.partials import page_or_part, signed_in
from stylelab import choosing
from stylelab.card_forms import CardForm, initial_of
from stylelab.choosing import Wrong
from stylelab.picks import STYLE
from stylelab.services import cards as service
from stylelab.services.transfers import Pick
from stylelab.word_forms import CARD_LOOK

EVEN = 50  # the share of each painting of a new card


@require_safe
@signed_in
def cards(request: HttpRequest) -> HttpResponse:
    """All of them; while a face is painted, the list fetches itself anew."""
    faces = styles.faces_of(request.user)
    painting = Job.objects.filter(owner=request.user, kind=service.KIND, state__in=Job.OPEN).exists()
    settling = painting or any(not face.picture_url for face in faces)
    context = {"faces": faces, "settling": settling, "look": CARD_LOOK}
    return page_or_part(request, "stylelab/cards.html", "stylelab/_cards.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """A name, 1 to 4 paintings, and how they paint."""
    if request.method != "POST":
        return _new_page(request, CardForm(), request.GET.getlist(STYLE))
    form, chosen = CardForm(request.POST), request.POST.getlist(STYLE)
    try:
        chosen = [*chosen, *choosing.taken_in(request, request.FILES.getlist("style_files"))]
        picks = choosing.styles_of(request, chosen)
    except Wrong as error:
        return _new_page(request, form, [*chosen, *error.taken], problem=error.sentence)
    if kept(request, form, picks, [EVEN] * len(picks)):
        return redirect("stylelab:cards")
    return _new_page(request, form, chosen)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def card(request: HttpRequest, card_id: int) -> HttpResponse:
    """One card; POST changes its name, shares and manner."""
    found = get_owned(styles.cards_of(request.user), request.user, card_id)
    pictures = list(found.pictures.all())
    form = CardForm(request.POST or None, count=len(pictures), initial=initial_of(found))
    if request.method == "POST":
        form = CardForm(request.POST, count=len(pictures), initial=initial_of(found))
        if form.is_valid() and _changed(form, found):
            messages.success(request, _("The style is kept as it is now."))
            return redirect("stylelab:cards")
    hidden = curtains.sight_of(request).hidden
    shown = [AssetCard(Asset()) if each.asset_id in hidden else asset_card(each.asset) for each in pictures]
    rows = list(zip(shown, form.shares, strict=True))
    context = {"card": found, "face": styles.face_of(found), "form": form, "rows": rows}
    return render(request, "stylelab/card.html", context, status=400 if form.errors else 200)


@require_POST
@signed_in
def delete(request: HttpRequest, card_id: int) -> HttpResponse:
    service.delete_card(get_owned(StyleCard, request.user, card_id))
    messages.success(request, _("The style is gone. What was painted in it stays."))
    return redirect("stylelab:cards")


def kept(request: HttpRequest, form: CardForm, picks: Sequence[Pick], weights: Sequence[int]) -> bool:
    """Keep a new card as the form says; False with the reason in the form. Raises Refused."""
    if not form.is_valid():
        return False
    try:
        service.keep_card(
            request.user, name=form.cleaned_data["name"], picks=picks, weights=weights, manner=form.manner
        )
    except service.REFUSALS as error:
        form.add_error("name", error.sentence)
        return False
    messages.success(request, _("The style is kept. You find it under my styles, and wherever something is painted."))
    return True


# --- Inside ------------------------------------------------------------------------------------------------------


def _changed(form: CardForm, card: StyleCard) -> bool:
    """False with the reason in the form."""
    try:
        service.change_card(card, name=form.cleaned_data["name"], weights=form.weights, manner=form.manner)
    except service.NameTaken as error:
        form.add_error("name", error.sentence)
        return False
    return True


def _new_page(request: HttpRequest, form: CardForm, chosen: Sequence[str], *, problem: str = "") -> HttpResponse:
    _contents, style = choosing.shelves(request, chosen=chosen)
    context: dict[str, Any] = {"form": form, "style": style, "problem": problem}
    return render(request, "stylelab/card_new.html", context, status=400 if problem or form.errors else 200)
