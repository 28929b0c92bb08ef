"""Style transfer and variations by the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from pictory.core import abilities
from pictory.core.api import IDEMPOTENCY_KEY, idempotency_key
from stylelab import choosing
from stylelab.api.doors import MADE, LabView, card_of
from stylelab.api.shapes import ContentSerializer, SamplesSerializer, TransferSerializer, VariationsSerializer
from stylelab.choosing import LEAST_PX, Wrong
from stylelab.picks import faces
from stylelab.services import transfers as service
from stylelab.services import variations
from stylelab.services.transfers import Pick, Wish
from stylelab.transfer_forms import HowForm, wish_of


class SamplesView(LabView):
    @extend_schema(responses={200: SamplesSerializer})
    def get(self, request: Request) -> Response:
        """Our own pictures and paintings, to be named in requests."""
        rows = {f"{kind}s": faces(request, kind, [], chosen=()).samples for kind in ("content", "style")}
        return Response(SamplesSerializer(rows).data)


class TransfersView(LabView):
    @extend_schema(request=TransferSerializer, parameters=[IDEMPOTENCY_KEY], responses=MADE)
    def post(self, request: Request) -> Response:
        """Have a picture painted in rounds. The job's file is the painting; with `film` also a GIF and an MP4."""
        content, picks, wish = _wanted(self)
        if min(service.fitted(content.size, wish.size_px)) < LEAST_PX:
            raise exceptions.ValidationError({"size_px": [choosing.TOO_NARROW]})
        key = idempotency_key(request, service.KIND)
        return self.told(service.request_transfer(request.user, content, picks, wish, key=key))


class LooksView(LabView):
    @extend_schema(request=TransferSerializer, parameters=[IDEMPOTENCY_KEY], responses=MADE)
    def post(self, request: Request) -> Response:
        """A quick look at the same, in about a second. Without a key, another one takes its place."""
        content, picks, wish = _wanted(self)
        key = idempotency_key(request, service.QUICK)
        return self.told(service.request_quick_look(request.user, content, picks, wish, key=key))


class FittingsView(LabView):
    @extend_schema(request=ContentSerializer, parameters=[IDEMPOTENCY_KEY], responses=MADE)
    def post(self, request: Request) -> Response:
        """Try all our styles on a picture. The file's `details.fitting` names them, the best first."""
        content = _content(request, self.said(ContentSerializer)["content"])
        key = idempotency_key(request, service.FITTING)
        return self.told(service.request_fitting(request.user, content, key=key))


class VariationsView(LabView):
    @extend_schema(request=VariationsSerializer, parameters=[IDEMPOTENCY_KEY], responses=MADE)
    def post(self, request: Request) -> Response:
        """Four variations of a picture. The first is kept; `keep` the others you like within fourteen days."""
        said = self.said(VariationsSerializer)
        content = _content(request, said["content"])
        _check_tier("unclip", said["tier"])
        key = idempotency_key(request, variations.KIND)
        return self.told(variations.request_variations(request.user, content, tier=said["tier"], key=key))


# --- Inside --------------------------------------------------------------------------------------------------------


def _wanted(view: LabView) -> tuple[Pick, list[Pick], Wish]:
    """Raises ValidationError."""
    said, request = view.said(TransferSerializer), view.request
    content, card = _content(request, said["content"]), card_of(request, said.get("card"))
    tokens, manner = choosing.from_cards([card] if card else [])
    parts = [{"picture": token, "weight": manner[f"weight_{place}"]} for place, token in enumerate(tokens)]
    parts += said.get("styles", [])
    try:
        picks = choosing.styles_of(request, [part["picture"] for part in parts])
        if len(picks) < len(parts):
            raise Wrong(choosing.PICTURE_GONE)
    except Wrong as error:
        raise exceptions.ValidationError({"styles": [error.sentence]}) from error
    _check_tier("neural_style", said.get("tier", "embedded"))
    form = HowForm(_fields(manner | said, parts), count=len(picks), full=True)
    if not form.is_valid():
        raise exceptions.ValidationError(form.errors)
    return content, picks, wish_of(form)


def _fields(said: dict[str, Any], parts: list[dict[str, Any]]) -> dict[str, Any]:
    """As the desk sends them."""
    told = {name: said[name] for name in HowForm.base_fields if name in said}
    for place, part in enumerate(parts):
        told |= {f"{name}_{place}": part[name] for name in ("weight", "where", "mask") if name in part}
    return told


def _content(request: Request, token: str) -> Pick:
    try:
        return choosing.content_of(request, [token])
    except Wrong as error:
        raise exceptions.ValidationError({"content": [error.sentence]}) from error


def _check_tier(capability: str, tier: str) -> None:
    if tier == "full" and not abilities.is_ready(capability, tier):
        raise exceptions.ValidationError({"tier": [choosing.NOT_HERE]})
