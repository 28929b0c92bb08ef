"""Style transfer: choosing pictures, the desk where one says how, the quick look, and what was painted."""

from pathlib import PurePath
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pictory.core import abilities
from pictory.core.access import get_owned, own_files
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.files.uploads import BadUpload
from pictory.core.models import Asset, Job
from pictory.core.pace import check_upload_pace
from pictory.core.pages.cards import asset_card, job_card
from pictory.core.pages.partials import page_or_part, signed_in, wants_part
from stylelab.picks import CONTENT, STYLE, Faces, face_of, faces, find_picks
from stylelab.samples import STYLES
from stylelab.services import transfers as service
from stylelab.services.transfers import Brush, Pick, Wish
from stylelab.transfer_forms import MOST_STYLES, HowForm

LEAST_PX = 64  # of a side that is painted
TUNED = ("strength", "faithful", "strokes", "rounds", "size_px", "colours")


class Wrong(Exception):
    """What was chosen cannot be painted; says why."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def transfer(request: HttpRequest) -> HttpResponse:
    """Choose a picture and up to four styles; POST takes new pictures in and goes on to the desk."""
    if request.method != "POST":
        return _picking(request, request.GET.getlist(CONTENT), request.GET.getlist(STYLE))
    contents, styles = request.POST.getlist(CONTENT), request.POST.getlist(STYLE)
    try:
        contents = _uploaded(request, request.FILES.getlist("content_file")) or contents
        styles = [*_uploaded(request, request.FILES.getlist("style_files")), *styles]
        content = _content(request, contents)
        if request.POST.get("next") == "fitting":
            return redirect("stylelab:transfer_fitting", service.request_fitting(request.user, content).pk)
        tokens = [pick.token for pick in _styles(request, styles)]
    except Wrong as error:
        return _picking(request, contents, styles, problem=str(error))
    return redirect(_desk(content.token, tokens))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """How it shall be painted; POST starts it."""
    try:
        content, styles = _content(request, request.GET.getlist(CONTENT)), _styles(request, request.GET.getlist(STYLE))
    except Wrong as error:
        messages.error(request, str(error))
        return redirect("stylelab:transfer")
    form = _form(request, len(styles))
    if request.method == "POST" and form.is_valid():
        if min(service.fitted(content.size, form.cleaned_data["size_px"])) >= LEAST_PX:
            key = queue.key_of(service.KIND, request.POST.get("key", ""))
            job = service.request_transfer(request.user, content, styles, _wish(form), key=key)
            return redirect("stylelab:transfer_made", job.pk)
        form.add_error("size_px", _("This picture is long and narrow: please choose a larger size."))
    rows = list(zip([face_of(request, pick) for pick in styles], form.styles(), strict=True))
    context = {
        "form": form, "content": face_of(request, content), "styles": rows, "key": queue.new_key(),
        "query": request.GET.urlencode(), "shape": service.fitted(content.size, service.QUICK_PX),
    }  # fmt: skip
    return render(request, "stylelab/transfer_desk.html", context, status=400 if form.errors else 200)


@require_POST
@signed_in
def look(request: HttpRequest) -> HttpResponse:
    """A quick look at what the desk says."""
    try:
        content, styles = _content(request, request.GET.getlist(CONTENT)), _styles(request, request.GET.getlist(STYLE))
    except Wrong as error:
        raise Http404 from error
    form = _form(request, len(styles))
    if not form.is_valid():
        sentence = " ".join(error for errors in form.errors.values() for error in errors)
        return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
    job = service.request_quick_look(request.user, content, styles, _wish(form))
    return redirect("stylelab:transfer_look", job.pk)


@require_safe
@signed_in
def look_made(request: HttpRequest, job_id: UUID) -> HttpResponse:
    job = _job(request, job_id, service.QUICK)
    return _answer(request, "transfer_look", {"card": job_card(job), "picture": _candidate(request, job)})


@require_safe
@signed_in
def fitting(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The sample styles tried on one picture, the best first."""
    job = _job(request, job_id, service.FITTING)
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
    job = _job(request, job_id, service.KIND)
    params = job.params
    results = list(own_files(request).filter(job=job, role=Asset.Role.RESULT).order_by("created_at", "id"))
    picture = next((row for row in results if row.media_type == "image/png"), None)
    quick = Job.objects.filter(owner=request.user, pk=params["look"]).first()
    tuned = {name: params[name] for name in TUNED}
    shares = {f"weight_{place}": style["weight"] for place, style in enumerate(params["styles"])}
    tokens = [style["picture"] for style in params["styles"]]
    contents, styles = find_picks(request, CONTENT, [params["content"]]), find_picks(request, STYLE, tokens)
    context = {
        "card": job_card(job),
        "content": face_of(request, contents[0]) if contents else None,
        "styles": [face_of(request, pick) for pick in styles],
        "picture": asset_card(picture, 960) if picture else None,
        "films": [row for row in results if row.details.get("film")],
        "look": _candidate(request, quick) if quick else None,
        "losses": _falling(picture),
        "again": f"{_desk(params['content'], tokens)}&{urlencode(tuned | shares)}",
    }
    return _answer(request, "transfer_made", context)


# --- Inside --------------------------------------------------------------------------------------------------------


def _picking(request: HttpRequest, contents: list[str], styles: list[str], *, problem: str = "") -> HttpResponse:
    mine = own_files(request).filter(media_type__in=("image/png", "image/jpeg", "image/webp"))
    drawer = [Pick(asset=row) for row in mine.exclude(role__in=Asset.ON_THE_WAY).order_by("-created_at", "-id")[:12]]
    shelves: list[Faces] = [
        faces(request, CONTENT, drawer, chosen=contents[:1]),
        faces(request, STYLE, drawer, chosen=styles),
    ]
    context = {"content": shelves[0], "style": shelves[1], "problem": problem}
    return render(request, "stylelab/transfer.html", context, status=400 if problem else 200)


def _uploaded(request: HttpRequest, files: list[UploadedFile]) -> list[str]:
    """Tokens of the pictures taken in. Raises Wrong for the first that cannot be, with its name; Refused."""
    check_upload_pace(request, len(files))
    tokens = []
    for file in files[: MOST_STYLES + 1]:
        try:
            kept = assets.keep_upload(
                owner=request.user, file=file, title=PurePath(file.name or "").stem, app="stylelab"
            )
        except BadUpload as error:
            raise Wrong(f"{file.name}: {error.sentence}") from error
        tokens.append(f"asset:{kept.pk}")
    return tokens


def _content(request: HttpRequest, tokens: list[str]) -> Pick:
    picks = find_picks(request, CONTENT, tokens[:1])
    if not picks:
        raise Wrong(_("Please choose a picture to be painted."))
    if min(picks[0].size) < LEAST_PX:
        raise Wrong(_("That picture is too small to paint. Please choose one at least 64 dots wide and high."))
    return picks[0]


def _styles(request: HttpRequest, tokens: list[str]) -> list[Pick]:
    picks = find_picks(request, STYLE, list(dict.fromkeys(tokens)))
    if not picks:
        raise Wrong(_("Please choose a style."))
    if len(picks) > MOST_STYLES:
        raise Wrong(_("Please choose four styles at most."))
    return picks


def _form(request: HttpRequest, count: int) -> HowForm:
    full = abilities.is_ready("neural_style", "full")
    if request.method == "POST":
        return HowForm(request.POST, count=count, full=full)
    return HowForm(initial={name: request.GET[name] for name in request.GET}, count=count, full=full)


def _wish(form: HowForm) -> Wish:
    data = form.cleaned_data
    brushes = tuple(
        Brush(data[f"weight_{number}"], data[f"where_{number}"], data[f"mask_{number}"]) for number in range(form.count)
    )
    fields = (*TUNED, "film", "tier")
    return Wish(brushes=brushes, **{name: data[name] for name in fields if name in data})


def _desk(content: str, styles: list[str]) -> str:
    query = urlencode([(CONTENT, content), *((STYLE, token) for token in styles)])
    return f"{resolve_url('stylelab:transfer_desk')}?{query}"


def _job(request: HttpRequest, job_id: UUID, kind: str) -> Job:
    job = get_owned(Job, request.user, job_id)
    if job.kind != kind:
        raise Http404
    return job


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
