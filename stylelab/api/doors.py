"""What every view of the style lab's API shares: JSON in, and the pictures and rows that it names."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pictory.core.access import get_owned, own_files
from pictory.core.api import BAD_INPUT, REUSED, TOO_MUCH, ErrorSerializer, OneJobSerializer
from pictory.core.models import Asset, Job, StyleCard
from pictory.core.rest import ShallowJSON
from stylelab.picks import PICTURES

UNKNOWN = OpenApiResponse(ErrorSerializer, "There is no such thing, or it is another person's.")
MADE = {201: OneJobSerializer, 400: BAD_INPUT, 404: UNKNOWN, 422: REUSED, 429: TOO_MUCH}


class LabView(APIView):
    parser_classes = [ShallowJSON]

    def sent(self) -> dict[str, Any]:
        """The object in the body; nothing is an empty one."""
        data = self.request.data
        if not isinstance(data, dict):
            raise exceptions.ParseError
        return data

    def said(self, serializer: type[Any], *, partial: bool = False) -> dict[str, Any]:
        """The body by a serializer. Raises ValidationError."""
        found = serializer(data=self.sent(), partial=partial)
        found.is_valid(raise_exception=True)
        return found.validated_data

    def told(self, job: Job) -> Response:
        return Response(OneJobSerializer(job, context={"request": self.request}).data, status.HTTP_201_CREATED)


def photo_of(request: Request, number: UUID) -> Asset:
    """A picture of this person's drawer. Raises Http404."""
    return get_object_or_404(photos(request), pk=number)


def photos_of(request: Request, numbers: Iterable[UUID]) -> list[Asset]:
    """In the order they are named. Raises Http404 when one is not there."""
    return [photo_of(request, number) for number in dict.fromkeys(numbers)]


def photos(request: Request) -> Any:
    return own_files(request).exclude(role__in=Asset.ON_THE_WAY).filter(media_type__in=PICTURES)


def row_of(request: Request, rows: Any, number: int) -> Any:
    """Raises Http404."""
    found: Model = get_owned(rows, request.user, number)
    return found


def card_of(request: Request, number: int | None) -> StyleCard | None:
    """Raises ValidationError where a body names a card that is not there."""
    if number is None:
        return None
    card = StyleCard.objects.filter(owner=request.user, pk=number).first()
    if card is None:
        raise exceptions.ValidationError({"card": [_("There is no such style.")]})
    return card
