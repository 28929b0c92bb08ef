"""Moods, weathers and places: names that are stored, words that are shown; and the crayons."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mood(TextChoices):
    """The same names as in the music and the colouring."""

    JOY = "joy", _("Happy")
    EXCITED = "excited", _("Excited")
    CALM = "calm", _("Calm")
    LOVE = "love", _("Loving")
    PROUD = "proud", _("Proud")
    SAD = "sad", _("Sad")
    LONELY = "lonely", _("Lonely")
    ANXIOUS = "anxious", _("Worried")
    ANGRY = "angry", _("Angry")


class Weather(TextChoices):
    SUNNY = "sunny", _("Sunny")
    CLOUDY = "cloudy", _("Cloudy")
    WINDY = "windy", _("Windy")
    RAINY = "rainy", _("Rainy")
    STORMY = "stormy", _("Stormy")
    SNOWY = "snowy", _("Snowy")


class Place(TextChoices):
    """What is painted behind the things."""

    MEADOW = "meadow", _("Meadow")
    ROOM = "room", _("Room")
    TOWN = "town", _("Town")
    MOUNTAIN = "mountain", _("Mountains")
    RIVER = "river", _("River")
    SEA = "sea", _("Sea")
    SNOW = "snow", _("Snowfield")
    SPACE = "space", _("Outer space")
    SHEET = "sheet", pgettext_lazy("background", "White paper")


class Hour(TextChoices):
    DAY = "day", _("By day")
    EVENING = "evening", _("In the evening")
    NIGHT = "night", _("At night")


# What one draws with: the colour as `ml.layout` has it, and its name.
CRAYONS = (
    ("", _("Pencil")),
    ("#b84a28", _("Brick red")),
    ("#e08a3b", _("Orange")),
    ("#e0a83b", _("Yellow")),
    ("#6e9b5e", _("Green")),
    ("#5b8fb9", _("Blue")),
    ("#8a6fa8", _("Purple")),
    ("#d9798b", _("Pink")),
    ("#8a6242", _("Brown")),
)
