"""Words to picture by the API."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from pictory.core.access import own_files
from pictory.core.api import (
    BAD_INPUT,
    IDEMPOTENCY_KEY,
    REUSED,
    TOO_MUCH,
    AssetSerializer,
    OneJobSerializer,
    idempotency_key,
)
from pictory.core.rest import ShallowJSON
from stylelab.pictured import PROMPT_LENGTH, Look, Shape
from stylelab.services import words as service
from stylelab.word_forms import WordsForm


class WordsSerializer(serializers.Serializer[Any]):
    """A wish: what to draw, what not, how and how large."""

    prompt = serializers.CharField(max_length=PROMPT_LENGTH)
    negative = serializers.CharField(max_length=PROMPT_LENGTH, required=False, allow_blank=True)
    look = serializers.ChoiceField(Look.choices, required=False)
    shape = serializers.ChoiceField(Shape.choices, required=False)
    large = serializers.BooleanField(required=False)


class WordsView(APIView):
    parser_classes = [ShallowJSON]

    @extend_schema(
        request=WordsSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: OneJobSerializer, 400: BAD_INPUT, 422: REUSED, 429: TOO_MUCH},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Have words drawn in four ways. The first is kept; `keep` the others you like within fourteen days."""
        sent = request.data if isinstance(request.data, dict) else {}
        form = WordsForm(sent)
        if not form.is_valid():
            raise exceptions.ValidationError(form.errors)
        key = idempotency_key(request, service.KIND)
        job = service.request_words(request.user, **form.cleaned_data, key=key)
        return Response(OneJobSerializer(job, context={"request": request}).data, status.HTTP_201_CREATED)


class KeepView(APIView):
    @extend_schema(request=None, responses={200: AssetSerializer})
    def post(self, request: Request, asset_id: UUID) -> Response:
        """Keep one of the candidates for good."""
        picture = get_object_or_404(service.from_words(own_files(request)), pk=asset_id)
        service.keep(picture)
        picture.refresh_from_db()
        return Response(AssetSerializer(picture, context={"request": request}).data)
