"""What the API answers about a diary, and what may be sent to it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from diaries.choices import Hour, Mood, Place, Weather
from diaries.finding import Finding
from diaries.models import TEXT_LENGTH, Attachment, Drawing, Entry, Journal
from diaries.services import reading
from diaries.shelf_forms import NAME_LENGTH
from pictory.core.api import AssetSerializer
from pictory.core.models import Asset


class JournalSerializer(serializers.ModelSerializer[Journal]):
    name = serializers.CharField(max_length=NAME_LENGTH, source="__str__")
    locked = serializers.BooleanField(source="is_locked", read_only=True, help_text="has a PIN")
    open = serializers.SerializerMethodField()

    class Meta:
        model = Journal
        fields = ("id", "name", "locked", "open", "created_at")
        read_only_fields = ("id", "created_at")

    def get_open(self, journal: Journal) -> bool:
        """Whether its days are to be had now."""
        return journal in self.context["open"]


class FileSerializer(AssetSerializer):
    class Meta:
        model = Asset
        fields = ("id", "url", "media_type", "width_px", "height_px", "duration_s")
        read_only_fields = fields


class SignsSerializer(serializers.Serializer[Any]):
    """What the words of a day suggest where its writer chose nothing."""

    mood = serializers.ChoiceField(Mood.choices, required=False)
    weather = serializers.ChoiceField(Weather.choices, required=False)
    place = serializers.ChoiceField(Place.choices, required=False)
    hour = serializers.ChoiceField(Hour.choices, required=False)


class LineSerializer(serializers.ModelSerializer[Entry]):
    """A day as a calendar shows it."""

    picture = FileSerializer(source="drawing.picture", allow_null=True, read_only=True, default=None)

    class Meta:
        model = Entry
        fields: tuple[str, ...] = ("date", "journal", "revision", "mood", "weather", "favourite", "summary", "picture")
        read_only_fields = fields


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    file = FileSerializer(source="asset", read_only=True)

    class Meta:
        model = Attachment
        fields = ("id", "kind", "file")
        read_only_fields = fields


class DaySerializer(LineSerializer):
    """One day, without its sheet."""

    proposed = serializers.SerializerMethodField()
    music = FileSerializer(allow_null=True, read_only=True)
    attachments = AttachmentSerializer(many=True, read_only=True)

    class Meta(LineSerializer.Meta):
        fields = (
            *LineSerializer.Meta.fields, "text", "place", "hour", "proposed", "music", "attachments", "created_at",
            "changed_at",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(SignsSerializer)
    def get_proposed(self, entry: Entry) -> dict[str, str]:
        return {name: entry.proposal[name] for name in SignsSerializer().fields if entry.proposal.get(name)}


class ChangesSerializer(serializers.Serializer[Any]):
    """What was not sent stays as it is; "" takes a choice back."""

    revision = serializers.IntegerField(required=False, help_text="that you saw, where If-Match does not say it")
    text = serializers.CharField(required=False, allow_blank=True, max_length=TEXT_LENGTH, trim_whitespace=False)
    mood = serializers.ChoiceField(Mood.choices, required=False, allow_blank=True)
    weather = serializers.ChoiceField(Weather.choices, required=False, allow_blank=True)
    place = serializers.ChoiceField(Place.choices, required=False, allow_blank=True)
    hour = serializers.ChoiceField(Hour.choices, required=False, allow_blank=True)
    favourite = serializers.BooleanField(required=False)


class ItemSerializer(serializers.Serializer[Any]):
    """A sticker (id, x, y, scale, rotation, flipped) or a stroke (points, width, colour) on a sheet of 1000 x 500."""

    kind = serializers.ChoiceField(["sticker", "stroke"])
    id = serializers.CharField(required=False, help_text="of a sticker, as tags name them")
    x = serializers.FloatField(required=False)
    y = serializers.FloatField(required=False)
    scale = serializers.FloatField(required=False)
    rotation = serializers.FloatField(required=False, help_text="degrees clockwise")
    flipped = serializers.BooleanField(required=False)
    points = serializers.ListField(child=serializers.FloatField(), required=False, help_text="x, y, x, y, …")
    width = serializers.FloatField(required=False)
    colour = serializers.CharField(required=False, help_text="#rrggbb; empty for the pencil")


class SheetSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(required=False)
    layout = ItemSerializer(many=True, help_text="what is painted first comes first")


class TagSerializer(serializers.Serializer[Any]):
    noun = serializers.CharField(help_text="as it stands in the text")
    word = serializers.CharField(help_text="what it is called here")
    stickers = serializers.ListField(child=serializers.CharField())


class TagsSerializer(serializers.ModelSerializer[Entry]):
    tags = TagSerializer(many=True)
    is_read = serializers.SerializerMethodField()

    class Meta:
        model = Entry
        fields = ("revision", "is_read", "tags")
        read_only_fields = fields

    def get_is_read(self, entry: Entry) -> bool:
        """Whether they are of the text as it is."""
        return reading.is_proposed_for(entry)


class DrawingSerializer(serializers.ModelSerializer[Drawing]):
    shown = serializers.SerializerMethodField()
    picture = FileSerializer(read_only=True)

    class Meta:
        model = Drawing
        fields = ("id", "shown", "picture", "aside_at", "created_at")
        read_only_fields = fields

    def get_shown(self, drawing: Drawing) -> bool:
        """Whether the day shows it. The others go some days after `aside_at`."""
        return drawing.aside_at is None


class SeedSerializer(serializers.Serializer[Any]):
    seed = serializers.IntegerField(required=False, min_value=0, max_value=2**32 - 1)


class StyleSerializer(serializers.Serializer[Any]):
    card = serializers.IntegerField(min_value=1, help_text="of a style of yours, as /api/stylelab/cards lists them")


class FindingSerializer(serializers.Serializer[Finding]):
    day = LineSerializer(source="entry")
    parts = serializers.ListField(
        child=serializers.CharField(), help_text="of the text, in turn without and with a match, beginning without"
    )


class FoundSerializer(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    results = FindingSerializer(many=True)


class WantedSerializer(serializers.Serializer[Any]):
    """The questions of the search."""

    q = serializers.CharField(required=False, help_text="words, each in the text, the sentence or a tag")
    mood = serializers.ChoiceField(Mood.choices, required=False)
    weather = serializers.ChoiceField(Weather.choices, required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    starred = serializers.BooleanField(required=False)
    page = serializers.IntegerField(required=False)


class PixelSerializer(serializers.Serializer[Any]):
    date = serializers.DateField()
    mood = serializers.CharField(help_text="the writer's or the proposed one; may be empty")
    favourite = serializers.BooleanField()


class YearSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField()
    days = PixelSerializer(many=True)
