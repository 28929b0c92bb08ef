"""Words to picture by the API, and choosing among pictures that were made several at a time."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from pictory.core import abilities
from pictory.core.access import own_files
from pictory.core.api import IDEMPOTENCY_KEY, AssetSerializer, idempotency_key
from stylelab.api.doors import MADE, UNKNOWN, LabView, card_of
from stylelab.api.shapes import WordsSerializer
from stylelab.services import candidates
from stylelab.services import words as service
from stylelab.word_forms import WordsForm


class WordsView(LabView):
    @extend_schema(request=WordsSerializer, parameters=[IDEMPOTENCY_KEY], responses=MADE)
    def post(self, request: Request) -> Response:
        """Have words drawn in four ways. The first is kept; `keep` the others you like within fourteen days."""
        card = card_of(request, self.said(WordsSerializer).get("card"))
        full, karlo = (abilities.is_ready(name, "full") for name in ("drawing", "unclip"))
        form = WordsForm(self.sent(), full=full, karlo=karlo)
        if not form.is_valid():
            raise exceptions.ValidationError(form.errors)
        wish: dict[str, Any] = form.wish | ({"card": card} if card else {})
        key = idempotency_key(request, service.KIND)
        return self.told(service.request_words(request.user, **wish, key=key))


class KeepView(LabView):
    @extend_schema(request=None, responses={200: AssetSerializer, 404: UNKNOWN})
    def post(self, request: Request, asset_id: UUID) -> Response:
        """Keep one of the candidates for good."""
        picture = get_object_or_404(candidates.among(own_files(request)), pk=asset_id)
        candidates.keep(picture)
        picture.refresh_from_db()
        return Response(AssetSerializer(picture, context={"request": request}).data)
