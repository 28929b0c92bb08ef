"""One address, two answers: the page, or to htmx the part of it that changes."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

View = Callable[..., HttpResponseBase]


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part; it wants the whole page when it restores one from the history."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def page_or_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    response = render(request, part if wants_part(request) else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def signed_in(view: View) -> View:
    """Send those who are not logged in to the log-in page and back; htmx opens it as a page, not inside a part."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.htmx:
            return HttpResponseClientRedirect(redirect_to_login(_shown_page(request)).url)
        return redirect_to_login(request.get_full_path() if request.method == "GET" else resolve_url("core:home"))

    return guarded


def _shown_page(request: HttpRequest) -> str:
    """The page that htmx says it is on, when that is one of ours."""
    try:
        return request.htmx.current_url_abs_path or resolve_url("core:home")
    except ValueError:  # not an address at all
        return resolve_url("core:home")
