"""Style transfer: choosing pictures, the desk where one says how, the quick look, and what was painted."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pictory.core import abilities, styles
from pictory.core.access import get_own_job, own_files
from pictory.core.engine import queue
from pictory.core.models import Asset, Job, StyleCard
from pictory.core.pages.cards import asset_card, job_card
from pictory.core.pages.partials import page_or_part, signed_in, wants_part
from stylelab import choosing
from stylelab.card_forms import CardForm
from stylelab.choosing import LEAST_PX, Wrong
from stylelab.picks import CONTENT, STYLE, face_of, find_picks
from stylelab.samples import STYLES
from stylelab.services import transfers as service
from stylelab.services.transfers import Pick
from stylelab.transfer_forms import TUNED, HowForm, wish_of
from stylelab.views.cards import kept

CARD = "card"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def transfer(request: HttpRequest) -> HttpResponse:
    """Choose a picture and up to four styles; POST takes new pictures in and goes on to the desk."""
    said = request.POST if request.method == "POST" else request.GET
    contents, chosen, mine = said.getlist(CONTENT), said.getlist(STYLE), choosing.cards_of(request, said.getlist(CARD))
    if request.method != "POST":
        return _picking(request, contents, chosen, mine)
    try:
        contents = choosing.taken_in(request, request.FILES.getlist("content_file")) or contents
        content = choosing.content_of(request, contents)
        if request.POST.get("next") == "fitting":
            return redirect("stylelab:transfer_fitting", service.request_fitting(request.user, content).pk)
        of_cards, told = choosing.from_cards(mine)
        chosen = [*chosen, *choosing.taken_in(request, request.FILES.getlist("style_files"))]
        tokens = [pick.token for pick in choosing.styles_of(request, [*of_cards, *chosen])]
    except Wrong as error:
        return _picking(request, contents, [*chosen, *error.taken], mine, problem=error.sentence)
    return redirect(_desk(content.token, tokens, told))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """How it shall be painted; POST starts it, or keeps the style as it is set."""
    try:
        content, picks = _chosen(request)
    except Wrong as error:
        messages.error(request, error.sentence)
        return redirect("stylelab:transfer")
    form = _form(request, len(picks))
    if request.method == "POST" and form.is_valid():
        if request.POST.get("action") == "keep_card":
            return _keep_card(request, form, content, picks)
        if min(service.fitted(content.size, form.cleaned_data["size_px"])) >= LEAST_PX:
            key = queue.key_of(service.KIND, request.POST.get("key", ""))
            job = service.request_transfer(request.user, content, picks, wish_of(form), key=key)
            return redirect("stylelab:transfer_made", job.pk)
        form.add_error("size_px", choosing.TOO_NARROW)
    return _desk_page(request, form, content, picks)


@require_POST
@signed_in
def look(request: HttpRequest) -> HttpResponse:
    """A quick look at what the desk says."""
    try:
        content, picks = _chosen(request)
    except Wrong as error:
        raise Http404 from error
    form = _form(request, len(picks))
    if not form.is_valid():
        sentence = " ".join(error for errors in form.errors.values() for error in errors)
        return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
    job = service.request_quick_look(request.user, content, picks, wish_of(form))
    return redirect("stylelab:transfer_look", job.pk)


@require_safe
@signed_in
def look_made(request: HttpRequest, job_id: UUID) -> HttpResponse:
    job = get_own_job(request, job_id, kind=service.QUICK)
    return _answer(request, "transfer_look", {"card": job_card(job), "picture": _candidate(request, job)})


@require_safe
@signed_in
def fitting(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The sample styles tried on one picture, the best first."""
    job = get_own_job(request, job_id, kind=service.FITTING)
    sheet = _candidate(request, job)
    tries: list[dict[str, Any]] = []
    if sheet:
        wide = max(row["x"] for row in sheet.details["fitting"])
        width_px = sheet.width_px - wide
        height_px = sheet.height_px - max(row["y"] for row in sheet.details["fitting"])
        tries = [
            row | {
                "title": STYLES[row["name"]].title, "box": f"{row['x']} {row['y']} {width_px} {height_px}",
                "url": _desk(job.params["content"], [f"sample:{row['name']}"]),
            }
            for row in sheet.details["fitting"] if row["name"] in STYLES
        ]  # fmt: skip
    return _answer(request, "transfer_fitting", {"card": job_card(job), "sheet": sheet, "tries": tries})


@require_safe
@signed_in
def made(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The painting as it grows, and then itself."""
    job = get_own_job(request, job_id, kind=service.KIND)
    params = job.params
    results = list(own_files(request).filter(job=job, role=Asset.Role.RESULT).order_by("created_at", "id"))
    picture = next((row for row in results if row.media_type == "image/png"), None)
    quick = Job.objects.filter(owner=request.user, pk=params["look"]).first()
    tuned = {name: params[name] for name in TUNED}
    shares = {f"weight_{place}": style["weight"] for place, style in enumerate(params["styles"])}
    tokens = [style["picture"] for style in params["styles"]]
    contents, picks = find_picks(request, CONTENT, [params["content"]]), find_picks(request, STYLE, tokens)
    context = {
        "card": job_card(job),
        "content": face_of(request, contents[0]) if contents else None,
        "styles": [face_of(request, pick) for pick in picks],
        "picture": asset_card(picture, 960) if picture else None,
        "films": [row for row in results if row.details.get("film")],
        "look": _candidate(request, quick) if quick else None,
        "losses": _falling(picture),
        "again": _desk(params["content"], tokens, tuned | shares),
    }
    return _answer(request, "transfer_made", context)


# --- Inside --------------------------------------------------------------------------------------------------------


def _picking(
    request: HttpRequest, contents: list[str], chosen: list[str], cards: list[StyleCard], *, problem: str = ""
) -> HttpResponse:
    content, style = choosing.shelves(request, contents=contents, chosen=chosen)
    numbers = [card.pk for card in cards]
    mine = [(face, face.card.pk in numbers) for face in styles.faces_of(request.user)]
    context = {"content": content, "style": style, "cards": mine, "problem": problem}
    return render(request, "stylelab/transfer.html", context, status=400 if problem else 200)


def _chosen(request: HttpRequest) -> tuple[Pick, list[Pick]]:
    """Raises Wrong."""
    content = choosing.content_of(request, request.GET.getlist(CONTENT))
    return content, choosing.styles_of(request, request.GET.getlist(STYLE))


def _desk_page(request: HttpRequest, form: HowForm, content: Pick, picks: list[Pick]) -> HttpResponse:
    rows = list(zip([face_of(request, pick) for pick in picks], form.styles(), strict=True))
    context = {
        "form": form, "content": face_of(request, content), "styles": rows, "key": queue.new_key(),
        "query": request.GET.urlencode(), "shape": service.fitted(content.size, service.QUICK_PX),
        "card_name": request.POST.get("name", ""),
    }  # fmt: skip
    return render(request, "stylelab/transfer_desk.html", context, status=400 if form.errors else 200)


def _keep_card(request: HttpRequest, form: HowForm, content: Pick, picks: list[Pick]) -> HttpResponse:
    """Keep what the desk says as a style; styles without a share are left out of it."""
    shares = [brush.weight for brush in wish_of(form).brushes]
    parts = [(pick, share) for pick, share in zip(picks, shares, strict=True) if share]
    manner = {name: form.cleaned_data[name] for name in choosing.MANNER}
    card = CardForm({"name": request.POST.get("name", "")} | manner)
    if not kept(request, card, [pick for pick, _share in parts], [share for _pick, share in parts]):
        form.add_error(None, " ".join(error for errors in card.errors.values() for error in errors))
        return _desk_page(request, form, content, picks)
    told = {name: form.cleaned_data[name] for name in TUNED}
    told |= {f"weight_{place}": share for place, share in enumerate(shares)}
    return redirect(_desk(content.token, [pick.token for pick in picks], told))


def _form(request: HttpRequest, count: int) -> HowForm:
    full = abilities.is_ready("neural_style", "full")
    if request.method == "POST":
        return HowForm(request.POST, count=count, full=full)
    return HowForm(initial={name: request.GET[name] for name in request.GET}, count=count, full=full)


def _desk(content: str, tokens: list[str], told: dict[str, Any] | None = None) -> str:
    """The address of the desk. told: initial values of its fields."""
    query = urlencode([(CONTENT, content), *((STYLE, token) for token in tokens), *(told or {}).items()])
    return f"{resolve_url('stylelab:transfer_desk')}?{query}"


def _candidate(request: HttpRequest, job: Job) -> Asset | None:
    return own_files(request).filter(pk__in=service.candidates_of(job)).first()


def _falling(picture: Asset | None) -> list[float]:
    """The loss after each round."""
    return picture.details.get("losses", []) if picture else []


def _answer(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    context["fresh"] = wants_part(request)
    response = page_or_part(request, f"stylelab/{name}.html", f"stylelab/_{name}.html", context)
    response["Cache-Control"] = "private, no-store"
    return response
