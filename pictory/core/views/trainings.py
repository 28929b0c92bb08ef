"""How trainings go, for staff: all of them, one of them, and the pictures that it tried."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from pictory.core import trainings as shelf
from pictory.core.pages.partials import page_or_part, signed_in
from pictory.core.trainings import Training


def staff_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For all others there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return signed_in(guarded)


@require_safe
@staff_only
def trainings(request: HttpRequest) -> HttpResponse:
    found = shelf.trainings()
    context = {"trainings": found, "is_open": any(training.is_open for training in found)}
    return _fresh(page_or_part(request, "core/trainings.html", "core/_trainings.html", context))


@require_safe
@staff_only
def training(request: HttpRequest, name: str) -> HttpResponse:
    return _fresh(page_or_part(request, "core/training.html", "core/_training.html", {"training": _find(name)}))


@require_safe
@staff_only
def sample(request: HttpRequest, name: str, sample: str) -> HttpResponseBase:
    found = _find(name).picture(sample)
    if found is None:
        raise Http404
    path, kind = found
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return FileResponse(path.open("rb"), content_type=kind, headers=headers)


def _find(name: str) -> Training:
    found = shelf.find(name)
    if found is None:
        raise Http404
    return found


def _fresh(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
