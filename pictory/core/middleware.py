"""What every request passes through."""

import json
import re
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from pictory.core.engine.queue import Refused
from pictory.core.files.uploads import BadUpload

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def private(get_response: GetResponse) -> GetResponse:
    """Every answer is for one person: no shared cache keeps it and a browser asks again, where a view says no more."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def api_errors(get_response: GetResponse) -> GetResponse:
    """Whatever goes wrong below /api/ is told in JSON, also what no view of the API has seen."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code >= 400 and request.path_info.startswith("/api/"):
            _tell_in_json(response)
        return response

    return middleware


def _tell_in_json(response: HttpResponseBase) -> None:
    if response.get("Content-Type") == "application/json":
        return
    status = HTTPStatus(response.status_code)
    response.content = json.dumps({"code": status.name.lower(), "detail": status.phrase}).encode()
    response["Content-Type"] = "application/json"
    response["Content-Length"] = str(len(response.content))


def body_limit(get_response: GetResponse) -> GetResponse:
    """Turn a body away by its declared length before a byte of it is read: 413 when too long, 411 when not declared."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            sentence = _("Please send this with its length, not in chunks.")
            return HttpResponse(sentence, status=411, content_type="text/plain; charset=utf-8")
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not re.fullmatch(r"[0-9]{1,15}", length) or int(length) > settings.BODY_MAX_MB * 1_000_000:
            return HttpResponse(render_to_string("413.html"), status=413)
        return get_response(request)

    return middleware


def language(get_response: GetResponse) -> GetResponse:
    """Korean, unless the person or this browser chose otherwise; what the browser prefers does not count."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or getattr(request.user, "language", "")
        chosen = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language())  # a token may have changed it
        patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


class RefusalMiddleware:
    """Answer what was not accepted with a sentence: work with 429 and the time to come again, an upload with 400."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused | BadUpload):
            return None
        context = {"sentence": exception.sentence, "code": exception.code}
        response = render(
            request, "core/refused.html", context, status=400 if isinstance(exception, BadUpload) else 429
        )
        if isinstance(exception, Refused):
            response["Retry-After"] = str(exception.retry_after_s)
        return response
