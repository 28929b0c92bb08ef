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
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django_htmx.http import reselect, reswap, retarget

from pictory.core.engine.queue import KeyReused, Refused
from pictory.core.files.uploads import BadUpload
from pictory.core.sentences import sentence_of_status

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
            _tell_in_json(request, response)
        return response

    return middleware


def _tell_in_json(request: HttpRequest, response: HttpResponseBase) -> None:
    if response.get("Content-Type") == "application/json":
        return
    status = HTTPStatus(response.status_code)
    response.headers.setdefault("Content-Language", translation.get_language_from_request(request))
    with translation.override(response["Content-Language"]):
        told = {"code": status.name.lower(), "detail": str(sentence_of_status(status))}
    response.content = json.dumps(told).encode()
    response["Content-Type"] = "application/json"
    response["Content-Length"] = str(len(response.content))


def body_limit(get_response: GetResponse) -> GetResponse:
    """Turn a body away by its declared length before a byte of it is read: 413 when too long, 411 when not declared.

    Who asks is not known yet, so the language is the one of the cookie, else the one that the browser prefers.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        status = _status_of_body(request)
        if status is None:
            return get_response(request)
        spoken = translation.get_language_from_request(request)
        headers = {"Content-Language": spoken, "Vary": "Cookie, Accept-Language"}
        with translation.override(spoken):
            if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                return HttpResponse(render_to_string("413.html"), status=status, headers=headers)
            sentence = sentence_of_status(status)
            return HttpResponse(sentence, status=status, headers=headers, content_type="text/plain; charset=utf-8")

    return middleware


def _status_of_body(request: HttpRequest) -> HTTPStatus | None:
    """Why a body is turned away; None when it may come."""
    if request.META.get("HTTP_TRANSFER_ENCODING"):
        return HTTPStatus.LENGTH_REQUIRED
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not re.fullmatch(r"[0-9]{1,15}", length) or int(length) > settings.BODY_MAX_MB * 1_000_000:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return None


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
    """Answer what was not accepted with a sentence.

    Work with 429 and the time to come again, an upload with 400, a form sent twice with other things in it with 422.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match exception:
            case KeyReused():
                sentence = _("You sent this form before, with other things in it. Please open the page again.")
                response = retarget(self._tell(request, 422, sentence), "[data-notices]")  # not where the form was
                return reselect(reswap(response, "innerHTML"), "[data-sentence]")
            case BadUpload():
                return self._tell(request, 400, exception.sentence)
            case Refused():
                response = self._tell(request, 429, exception.sentence)
                response["Retry-After"] = str(exception.retry_after_s)
                return response
        return None

    def _tell(self, request: HttpRequest, status: int, sentence: str | Promise) -> HttpResponse:
        return render(request, "core/refused.html", {"sentence": sentence}, status=status)
