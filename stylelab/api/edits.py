"""The photo editor by the API: a recipe for one photo or for many, and recipes that are kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from pictory.core.access import owned
from pictory.core.api import BAD_INPUT, IDEMPOTENCY_KEY, idempotency_key
from stylelab import recipes
from stylelab.api.doors import MADE, UNKNOWN, LabView, photo_of, photos_of, row_of
from stylelab.api.shapes import BatchSerializer, EditSerializer, PresetSerializer
from stylelab.models import Preset
from stylelab.services import edits, presets


class EditsView(LabView):
    @extend_schema(request=EditSerializer, parameters=[IDEMPOTENCY_KEY], responses=MADE)
    def post(self, request: Request) -> Response:
        """Apply a recipe to a photo. The photo stays; an empty recipe gives the same bytes."""
        said = self.said(EditSerializer)
        recipe = _recipe(request, said)[0]
        if said["by_mail"] and not edits.may_mail(request.user):
            sentence = _("To send mail, please sign up and confirm your own address first.")
            raise exceptions.ValidationError({"by_mail": [sentence]})
        picture, key = photo_of(request, said["picture"]), idempotency_key(request, "stylelab.edit")
        with _small_enough():
            return self.told(edits.request_developed(picture, recipe=recipe, by_mail=said["by_mail"], key=key))


class BatchesView(LabView):
    @extend_schema(request=BatchSerializer, parameters=[IDEMPOTENCY_KEY], responses=MADE)
    def post(self, request: Request) -> Response:
        """Apply a recipe to as many as twenty photos. The job's file is a ZIP."""
        said = self.said(BatchSerializer)
        recipe, name = _recipe(request, said)
        pictures, key = photos_of(request, said["pictures"]), idempotency_key(request, "stylelab.edit_batch")
        name = said.get("name") or name
        with _small_enough():
            return self.told(presets.request_batch(request.user, recipe=recipe, name=name, pictures=pictures, key=key))


class PresetsView(LabView):
    @extend_schema(responses={200: PresetSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """Your recipes, by name."""
        return Response(PresetSerializer(owned(Preset, request.user), many=True).data)

    @extend_schema(request=PresetSerializer, responses={201: PresetSerializer, 400: BAD_INPUT})
    def post(self, request: Request) -> Response:
        """Keep a recipe, in place of the one that has its name."""
        said = self.said(PresetSerializer)
        try:
            kept = presets.keep_preset(request.user, name=said["name"], recipe=_told(said["recipe"]))
        except presets.TooMany as error:
            sentence = _("You have as many recipes as fit. Please delete one first.")
            raise exceptions.ValidationError({"name": [sentence]}) from error
        return Response(PresetSerializer(kept).data, status.HTTP_201_CREATED)


class PresetView(LabView):
    @extend_schema(responses={200: PresetSerializer, 404: UNKNOWN})
    def get(self, request: Request, preset_id: int) -> Response:
        """One of your recipes."""
        return Response(PresetSerializer(row_of(request, Preset, preset_id)).data)

    @extend_schema(responses={204: None, 404: UNKNOWN})
    def delete(self, request: Request, preset_id: int) -> Response:
        """Delete a recipe, and links to it with it."""
        presets.delete_preset(row_of(request, Preset, preset_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


# --- Inside --------------------------------------------------------------------------------------------------------


def _recipe(request: Request, said: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The recipe that a body holds or names, and what it is called. Raises ValidationError."""
    if said.get("preset") is None:
        recipe = said.get("recipe")
        return _told({} if recipe is None else recipe), _("Photos")
    preset = owned(Preset, request.user).filter(pk=said["preset"]).first()
    if preset is None or said.get("recipe") is not None:
        raise exceptions.ValidationError({"preset": [_("There is no such recipe, or two were sent.")]})
    return preset.recipe, preset.name


@contextmanager
def _small_enough() -> Iterator[None]:
    """Raises ValidationError for a picture that would become too large."""
    try:
        yield
    except edits.TooLarge as error:
        raise exceptions.ValidationError({"recipe": [error.sentence]}) from error


def _told(recipe: Any) -> dict[str, Any]:
    try:
        return recipes.told(recipe)
    except ValidationError as error:
        raise exceptions.ValidationError({"recipe": error.messages}) from error
