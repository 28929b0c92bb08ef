"""How every view of the REST API logs in, pages and refuses. Apart from api.py because DRF's own classes read it."""

from collections.abc import Callable
from functools import wraps
from typing import IO, Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.authentication import TokenAuthentication
from rest_framework.pagination import BasePagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from pictory.core.engine.queue import KeyReused, Refused
from pictory.core.files.uploads import BadUpload
from pictory.core.models import User
from pictory.core.pages.paging import newest


class LogInByToken(TokenAuthentication):
    """The person is answered in their own language: a program has no cookie that says another."""

    def authenticate_credentials(self, key: str) -> tuple[User, Any]:
        user, token = super().authenticate_credentials(key)
        translation.activate(user.language)  # until core.middleware.language ends
        return user, token


def token_too(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lets the holder of a token see a page that only looks, as the API would: the token goes before the session.

    401 for a token that is none.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        log_in = LogInByToken()
        try:
            known = log_in.authenticate(request)
        except exceptions.AuthenticationFailed as error:
            headers = {"WWW-Authenticate": log_in.authenticate_header(request), "Cache-Control": "no-store"}
            return JsonResponse(_worded({"detail": error.detail}), status=error.status_code, headers=headers)
        if known:
            request.user = known[0]
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Authorization"])
        return response

    return guarded


class ShallowJSON(JSONParser):
    """JSON that is not nested a thousand deep, where Python gives up in its own way, refused in the person's words."""

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except (RecursionError, exceptions.ParseError) as error:
            raise exceptions.ParseError from error


class NewestFirst(BasePagination):
    """Pages by position in time, the same as the lists of the site: new rows do not shift them."""

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        self.url = request.build_absolute_uri()
        self.page = newest(queryset, request.query_params.get("after", ""))
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        following = replace_query_param(self.url, "after", self.page.after) if self.page.after else None
        return Response({"next": following, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        following = {"type": "string", "format": "uri", "nullable": True, "description": "null on the last page"}
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": following, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        words = "where the page begins, as `next` of the page before says"
        return [{"name": "after", "in": "query", "schema": {"type": "string"}, "description": words}]


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as {"code", "detail"}, with Retry-After where it helps, and "fields" where the input is wrong."""
    if isinstance(error, Refused):
        headers = {"Retry-After": str(error.retry_after_s)}
        return Response(_told(error.code, error.sentence), status.HTTP_429_TOO_MANY_REQUESTS, headers=headers)
    if isinstance(error, BadUpload):
        return Response(_told(error.code, error.sentence), status.HTTP_400_BAD_REQUEST)
    if isinstance(error, KeyReused):
        sentence = _("This Idempotency-Key was used before with other parameters. Please choose a new one.")
        return Response(_told(error.code, sentence), status.HTTP_422_UNPROCESSABLE_ENTITY)
    from rest_framework.views import exception_handler  # reads this module's setting while it loads

    response = exception_handler(exceptions.NotFound() if isinstance(error, Http404) else error, context)
    if response is not None:
        response.data = _worded(response.data)
    return response


def _worded(data: Any) -> dict[str, Any]:
    """What DRF says, in our shape."""
    if isinstance(data, dict) and isinstance(data.get("detail"), exceptions.ErrorDetail):
        return _told(data["detail"].code, data["detail"])
    return _told("invalid", exceptions.ValidationError.default_detail) | {"fields": data}


def _told(code: str, sentence: Any) -> dict[str, Any]:
    return {"code": code, "detail": str(sentence)}
