"""What stands before the calendar of somebody whose journals are all locked."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django_htmx.http import HttpResponseClientRedirect

from diaries import access

View = Callable[..., HttpResponseBase]


def shelf_when_all_is_locked(view: View) -> View:
    """Send to the shelf, where a journal is opened, who has journals and none that is open."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = request.user
        if person.is_authenticated and person.journals.exists() and not access.journals(request):
            shelf = resolve_url("diaries:shelf")
            return HttpResponseClientRedirect(shelf) if request.htmx else redirect(shelf)
        return view(request, *args, **kwargs)

    return guarded
