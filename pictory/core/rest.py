"""How every view of the REST API pages and refuses. Apart from api.py because DRF's own classes read it."""

from typing import Any

from rest_framework import status
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response

from pictory.core.engine.queue import Refused
from pictory.core.files.uploads import BadUpload


class NewestFirst(CursorPagination):
    """Pages by position in time, so that new rows do not shift them and deep pages cost no more."""

    ordering = ("-created_at", "-id")


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """Our own refusals as answers: {"code", "detail"}, with Retry-After where it helps."""
    if isinstance(error, Refused):
        body = {"code": error.code, "detail": str(error.sentence)}
        return Response(body, status.HTTP_429_TOO_MANY_REQUESTS, headers={"Retry-After": str(error.retry_after_s)})
    if isinstance(error, BadUpload):
        return Response({"code": error.code, "detail": str(error.sentence)}, status.HTTP_400_BAD_REQUEST)
    from rest_framework.views import exception_handler  # reads this module's setting while it loads

    return exception_handler(error, context)
