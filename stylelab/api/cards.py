"""Style cards by the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from pictory.core import styles
from pictory.core.api import BAD_INPUT, TOO_MUCH
from pictory.core.models import StyleCard
from stylelab import choosing
from stylelab.api.doors import UNKNOWN, LabView, row_of
from stylelab.api.shapes import CardSerializer, ChangedCardSerializer, NewCardSerializer
from stylelab.card_forms import CardForm, initial_of
from stylelab.choosing import Wrong
from stylelab.services import cards as service


class CardsView(LabView):
    @extend_schema(responses={200: CardSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """Your styles, by name. Their numbers are taken wherever something is painted."""
        return Response(CardSerializer(styles.cards_of(request.user), many=True, context={"request": request}).data)

    @extend_schema(request=NewCardSerializer, responses={201: CardSerializer, 400: BAD_INPUT, 429: TOO_MUCH})
    def post(self, request: Request) -> Response:
        """Keep a style. Its `face` comes a moment later."""
        said = self.said(NewCardSerializer)
        form, parts = _form(said), said["pictures"]
        try:
            picks = choosing.styles_of(request, [part["picture"] for part in parts])
            if len(picks) < len(parts):
                raise Wrong(choosing.PICTURE_GONE)
            card = service.keep_card(
                request.user, name=form.cleaned_data["name"], picks=picks, weights=[part["weight"] for part in parts],
                manner=form.manner,
            )  # fmt: skip
        except Wrong as error:
            raise exceptions.ValidationError({"pictures": [error.sentence]}) from error
        except service.REFUSALS as error:
            raise exceptions.ValidationError({"name": [error.sentence]}) from error
        return _told(request, card, status.HTTP_201_CREATED)


class CardView(LabView):
    @extend_schema(responses={200: CardSerializer, 404: UNKNOWN})
    def get(self, request: Request, card_id: int) -> Response:
        """One of your styles."""
        return _told(request, row_of(request, StyleCard, card_id))

    @extend_schema(request=ChangedCardSerializer, responses={200: CardSerializer, 400: BAD_INPUT, 404: UNKNOWN})
    def patch(self, request: Request, card_id: int) -> Response:
        """What is sent changes."""
        card = row_of(request, StyleCard, card_id)
        said, count = self.said(ChangedCardSerializer, partial=True), card.pictures.count()
        weights = said.pop("weights", None)
        if weights is not None and len(weights) != count:
            raise exceptions.ValidationError({"weights": [choosing.ONE_FOR_EACH]})
        shares = {f"weight_{place}": weight for place, weight in enumerate(weights or [])}
        form = _form(initial_of(card) | said | shares, count=count)
        try:
            changed = service.change_card(
                card, name=form.cleaned_data["name"], weights=form.weights, manner=form.manner
            )
        except service.NameTaken as error:
            raise exceptions.ValidationError({"name": [error.sentence]}) from error
        return _told(request, changed)

    @extend_schema(responses={204: None, 404: UNKNOWN})
    def delete(self, request: Request, card_id: int) -> Response:
        """Delete a style. What was painted in it stays."""
        service.delete_card(row_of(request, StyleCard, card_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _form(said: dict[str, Any], *, count: int = 0) -> CardForm:
    """Valid. Raises ValidationError."""
    form = CardForm(said, count=count)
    if not form.is_valid():
        raise exceptions.ValidationError(form.errors)
    return form


def _told(request: Request, card: StyleCard, code: int = status.HTTP_200_OK) -> Response:
    return Response(CardSerializer(card, context={"request": request}).data, code)
