"""How pictures from words can look: what a person chooses, and what it means in pixels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Look(models.TextChoices):
    CRAYON = "crayon", _("Crayon")
    WATERCOLOUR = "watercolour", _("Watercolour")
    INK = "ink", _("Ink")
    OIL = "oil", _("Oil")
    FLAT = "flat", _("Plain colours")


class Shape(models.TextChoices):
    SQUARE = "square", _("Square")
    LANDSCAPE = "landscape", _("Across")
    PORTRAIT = "portrait", _("Upright")
    WIDE = "wide", _("Wide")
    TALL = "tall", _("Tall")


class Painter(models.TextChoices):
    EMBEDDED = "embedded", _("the built-in models")
    FULL = "full", _("the large models")
    KARLO = "karlo", _("Karlo, small and then enlarged")


SIZES_PX: dict[str, tuple[int, int]] = {  # (width, height)
    Shape.SQUARE: (1024, 1024),
    Shape.LANDSCAPE: (1152, 864),
    Shape.PORTRAIT: (864, 1152),
    Shape.WIDE: (1280, 720),
    Shape.TALL: (720, 1280),
}
DOUBLE = 1.6  # of the larger size: its longest side is 2048 px at most
PROMPT_LENGTH = 300


def size_px(shape: str, *, large: bool = False) -> tuple[int, int]:
    """(width, height), multiples of 8."""
    width, height = SIZES_PX[shape]
    grow = DOUBLE if large else 1.0
    return round(width * grow / 8) * 8, round(height * grow / 8) * 8
