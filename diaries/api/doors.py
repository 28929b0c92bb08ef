"""Who gets a journal or a day through the API, and by what a writer says which state they saw."""

import datetime
import re
from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.views import APIView

from diaries import access
from diaries.forms import MAX_BODY, TOO_FULL
from diaries.models import Entry, Journal
from pictory.core.access import get_owned
from pictory.core.api import ErrorSerializer
from pictory.core.rest import ShallowJSON

REVISION = re.compile(r'(?:W/)?"?(\d{1,9})"?')

LOCKED = OpenApiResponse(ErrorSerializer, "The journal is locked. Its owner opens it on the site, for one session.")
UNKNOWN = OpenApiResponse(ErrorSerializer, "There is no such thing, or it is another person's.")
IF_MATCH = OpenApiParameter(
    "If-Match",
    location=OpenApiParameter.HEADER,
    description="The ETag of the day as you saw it, `0` for one that is not there; or send `revision` in the body.",
)


class Locked(exceptions.APIException):
    status_code = status.HTTP_423_LOCKED
    default_code = "locked"
    default_detail = _("This journal is locked. Please open it with its PIN on the site.")


class NotSeen(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "revision_required"
    default_detail = _("Say which state of the day you saw: its ETag in If-Match, or its revision.")


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = TOO_FULL


class DiaryView(APIView):
    """What sends something sends JSON, and not more of it than a full sheet."""

    parser_classes = [ShallowJSON]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
            raise TooLarge

    def sent(self) -> dict[str, Any]:
        """The object in the body; nothing is an empty one."""
        data = self.request.data
        if not isinstance(data, dict):
            raise exceptions.ParseError
        return data


def journal_of(request: Request, journal_id: int) -> Journal:
    """Raises Http404, Locked."""
    journal = get_owned(Journal, request.user, journal_id)
    if not access.is_open(request, journal):
        raise Locked
    return journal


def day_of(request: Request, journal_id: int, date: datetime.date) -> Entry:
    """Raises Http404, Locked."""
    journal = journal_of(request, journal_id)
    entry = journal.entries.select_related("journal", "drawing__picture", "music").filter(date=date).first()
    if entry is None:
        raise Http404
    return entry


def seen_by(request: Request, sent: dict[str, Any]) -> int:
    """The revision that the writer says they saw. Raises NotSeen, ValidationError."""
    said = request.headers.get("If-Match", sent.get("revision"))
    if said is None:
        raise NotSeen
    found = REVISION.fullmatch(str(said).strip())
    if found is None:
        raise exceptions.ValidationError({"revision": [_("A revision is a whole number.")]})
    return int(found[1])


def etag(entry: Entry) -> str:
    return f'"{entry.revision}"'
