"""Pages that belong to nobody: home, the style guide, and what is shown when something is wrong."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from pictory.core.abilities import in_bytes, offers, skills
from pictory.core.pages import styleguide as samples


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "core/home.html")


@require_safe
def models(request: HttpRequest) -> HttpResponse:
    published = offers()
    total = {
        "disk": in_bytes(sum(offer.model.size_gb for offer in published)),
        "here": sum(offer.state.state == "ready" for offer in published),
    }
    return render(request, "core/models.html", {"skills": skills(), "offers": published, "total": total})


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "core/styleguide.html", samples.context())


def _wrong(template: str, status: int) -> Callable[..., HttpResponse]:
    """A page that says what is wrong, whatever Django tells it about the cause."""

    def view(request: HttpRequest, *_cause: Any, **_named_cause: Any) -> HttpResponse:
        return render(request, template, status=status)

    return view


bad_request = _wrong("400.html", 400)
forbidden = _wrong("403.html", 403)
csrf_failed = _wrong("403_csrf.html", 403)
not_found = _wrong("404.html", 404)


def broken(_request: HttpRequest) -> HttpResponse:
    """Without the request, so that it needs neither the session nor the database."""
    return HttpResponseServerError(render_to_string("500.html"))
