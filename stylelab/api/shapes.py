"""What the API answers about the style lab, and what may be sent to it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from pictory.core import curtains
from pictory.core.api import AssetSerializer
from pictory.core.models import Asset, CardPicture, StyleCard
from pictory.core.models.style import CARD_NAME_LENGTH
from stylelab.models import Preset
from stylelab.models.edits import PRESET_NAME_LENGTH
from stylelab.pictured import PROMPT_LENGTH, Look, Painter, Shape
from stylelab.services.presets import MOST_PICTURES
from stylelab.transfer_forms import MASK_MAX_CHARS, MOST_STYLES, SIZES_PX, Where

TOKEN = {"max_length": 60, "help_text": "`asset:` and the id of a file of yours, or `sample:` and a name of ours"}
PERCENT = {"min_value": 0, "max_value": 100, "required": False}
STROKES = {"min_value": 50, "max_value": 200, "required": False, "help_text": "size of the strokes in percent"}


# --- Words to picture ----------------------------------------------------------------------------------------------


class WordsSerializer(serializers.Serializer[Any]):
    """A wish: what to draw, what not, how and how large. card: one of your styles, in place of a look. tier: "full" for
    the large models and "karlo" for Karlo, where they are ready.
    """

    prompt = serializers.CharField(max_length=PROMPT_LENGTH)
    negative = serializers.CharField(max_length=PROMPT_LENGTH, required=False, allow_blank=True)
    look = serializers.ChoiceField(Look.choices, required=False)
    card = serializers.IntegerField(required=False, allow_null=True)
    shape = serializers.ChoiceField(Shape.choices, required=False)
    large = serializers.BooleanField(required=False)
    tier = serializers.ChoiceField(Painter.choices, required=False)


# --- Style transfer ------------------------------------------------------------------------------------------------


class SampleSerializer(serializers.Serializer[Any]):
    picture = serializers.CharField(source="token", help_text="as it is named in a request")
    title = serializers.CharField()
    url = serializers.CharField(source="large")


class SamplesSerializer(serializers.Serializer[Any]):
    contents = SampleSerializer(many=True)
    styles = SampleSerializer(many=True)


class ContentSerializer(serializers.Serializer[Any]):
    content = serializers.CharField(**TOKEN)


class PartSerializer(serializers.Serializer[Any]):
    """One style of several: its share, and where it paints."""

    picture = serializers.CharField(**TOKEN)
    weight = serializers.IntegerField(**PERCENT)
    where = serializers.ChoiceField(Where.choices, required=False)
    mask = serializers.CharField(
        max_length=MASK_MAX_CHARS, required=False, help_text="for `brush`: a grey PNG as a data: URL, white is painted"
    )


class TransferSerializer(ContentSerializer):
    """What shall be painted and how. card: one of your styles; its manner holds where you say nothing else."""

    styles = PartSerializer(many=True, required=False, max_length=MOST_STYLES)
    card = serializers.IntegerField(required=False, allow_null=True)
    strength = serializers.IntegerField(**PERCENT)
    faithful = serializers.IntegerField(**PERCENT)
    strokes = serializers.IntegerField(**STROKES)
    colours = serializers.ChoiceField(StyleCard.Colours.choices, required=False)
    rounds = serializers.IntegerField(min_value=1, max_value=20, required=False)
    size_px = serializers.ChoiceField(SIZES_PX, required=False, help_text="the longest side")
    film = serializers.BooleanField(required=False)
    tier = serializers.ChoiceField(["embedded", "full"], required=False)


class VariationsSerializer(ContentSerializer):
    tier = serializers.ChoiceField(["embedded", "full"], required=False, default="embedded")


# --- Photo editor --------------------------------------------------------------------------------------------------

RECIPE = {
    "help_text": "as `details.recipe` of an edited file and `recipe` of a kept one say it; {} changes nothing",
    "required": False,
    "allow_null": True,
}


class HowSerializer(serializers.Serializer[Any]):
    """A recipe as data, or the number of one that is kept."""

    recipe = serializers.JSONField(**RECIPE)
    preset = serializers.IntegerField(required=False, allow_null=True)


class EditSerializer(HowSerializer):
    picture = serializers.UUIDField()
    by_mail = serializers.BooleanField(required=False, default=False, help_text="to your own confirmed address")


class BatchSerializer(HowSerializer):
    pictures = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_PICTURES)
    name = serializers.CharField(max_length=PRESET_NAME_LENGTH, required=False, help_text="of the ZIP")


class PresetSerializer(serializers.ModelSerializer[Preset]):
    name = serializers.CharField(max_length=PRESET_NAME_LENGTH)
    recipe = serializers.JSONField()

    class Meta:
        model = Preset
        fields = ("id", "name", "recipe", "created_at")
        read_only_fields = ("id", "created_at")


# --- Styles --------------------------------------------------------------------------------------------------------


class PaintingSerializer(AssetSerializer):
    class Meta:
        model = Asset
        fields = ("id", "url", "title", "media_type", "width_px", "height_px")
        read_only_fields = fields


class CardPictureSerializer(serializers.ModelSerializer[CardPicture]):
    file = serializers.SerializerMethodField()

    class Meta:
        model = CardPicture
        fields = ("weight", "file")
        read_only_fields = fields

    @extend_schema_field(PaintingSerializer(allow_null=True))
    def get_file(self, picture: CardPicture) -> Any:
        """null while what it was made from is locked."""
        hidden = curtains.sight_of(self.context["request"]).hidden
        return None if picture.asset_id in hidden else PaintingSerializer(picture.asset, context=self.context).data


class CardSerializer(serializers.ModelSerializer[StyleCard]):
    face = serializers.SerializerMethodField()
    pictures = CardPictureSerializer(many=True, read_only=True)

    class Meta:
        model = StyleCard
        fields = ("id", "name", "strength", "strokes", "colours", "pictures", "face", "created_at")
        read_only_fields = fields

    @extend_schema_field(PaintingSerializer(allow_null=True))
    def get_face(self, card: StyleCard) -> Any:
        """A picture of ours painted in the style; null as long as it is not painted."""
        return PaintingSerializer(card.face, context=self.context).data if card.face else None


class WantedPartSerializer(serializers.Serializer[Any]):
    picture = serializers.CharField(**TOKEN)
    weight = serializers.IntegerField(min_value=1, max_value=100, required=False, default=50)


class MannerSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=CARD_NAME_LENGTH)
    strength = serializers.IntegerField(**PERCENT)
    strokes = serializers.IntegerField(**STROKES)
    colours = serializers.ChoiceField(StyleCard.Colours.choices, required=False)


class NewCardSerializer(MannerSerializer):
    """The pictures are copied into the card."""

    pictures = WantedPartSerializer(many=True, min_length=1, max_length=MOST_STYLES)


class ChangedCardSerializer(MannerSerializer):
    weights = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=100), required=False,
        help_text="one for each picture, in their order",
    )  # fmt: skip
