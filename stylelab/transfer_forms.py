"""What is asked of who wants a picture painted in a style: first which pictures, then how."""

import base64
import binascii
import io
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from pictory.core.files.uploads import BadUpload, open_image
from pictory.core.models import StyleCard
from stylelab.services.transfers import Brush, Wish

MOST_STYLES = 4
TUNED = ("strength", "faithful", "strokes", "rounds", "size_px", "colours")
SIZES_PX = (256, 384, 512, 768, 1024, 1536, 2048)
MASK_MAX_CHARS = 400_000
DATA_URL = "data:image/png;base64,"


class Where(models.TextChoices):
    ALL = "all", _("Everywhere")
    LEFT = "left", _("On the left")
    RIGHT = "right", _("On the right")
    TOP = "top", _("Above")
    BOTTOM = "bottom", _("Below")
    CENTRE = "centre", _("In the middle")
    AROUND = "around", _("Around the middle")
    BRUSH = "brush", _("Where I paint")


def slider(label: Any, initial: int, least: int = 0, most: int = 100, step: int = 1) -> forms.IntegerField:
    attrs = {"type": "range", "step": step}
    return forms.IntegerField(
        label=label, initial=initial, min_value=least, max_value=most, required=False,
        widget=forms.NumberInput(attrs=attrs),
    )  # fmt: skip


class HowForm(forms.Form):
    """How it is painted. Fields left out take their initial value, so that a client may name only what matters."""

    strength = slider(_("How strong the style is"), 50)
    faithful = slider(_("How much of the photo stays"), 50)
    strokes = slider(_("Size of the strokes, in percent"), 100, 50, 200, 5)
    rounds = slider(_("Rounds"), 9, 1, 20)
    size_px = forms.TypedChoiceField(
        label=_("Longest side"), coerce=int, initial=512, required=False, empty_value=512,
        choices=[(size, f"{size} px") for size in SIZES_PX],
    )  # fmt: skip
    colours = forms.ChoiceField(
        label=_("Colours"), choices=StyleCard.Colours.choices, initial=StyleCard.Colours.STYLE, required=False
    )
    film = forms.BooleanField(label=_("Also make a film of how it grows"), required=False)
    tier = forms.ChoiceField(
        label=_("Painted by"), choices=[("embedded", _("the built-in models")), ("full", _("the large models"))],
        initial="embedded", required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, count: int = 1, full: bool = False, **kwargs: Any) -> None:
        """count: of styles. full: whether the large models are here."""
        super().__init__(*args, **kwargs)
        self.count = count
        if not full:
            del self.fields["tier"]
        for number in range(count):
            self.fields[f"weight_{number}"] = slider(_("Share"), 50)
            self.fields[f"where_{number}"] = forms.ChoiceField(
                label=_("Where it paints"), choices=Where.choices, initial=Where.ALL, required=False
            )
            self.fields[f"mask_{number}"] = forms.CharField(
                required=False, max_length=MASK_MAX_CHARS, widget=forms.HiddenInput
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name, field in self.fields.items():
            if data.get(name) in (None, "") and not name.startswith("mask_"):
                data[name] = field.initial
        if not self.errors and not any(data[f"weight_{number}"] for number in range(self.count)):
            raise ValidationError(_("At least one style needs a share above nothing."), code="no_style")
        for number in range(self.count):
            self._clean_mask(data, number)
        return data

    def styles(self) -> list[Any]:
        """(weight, where, mask) fields of each style, bound."""
        return [[self[f"{name}_{number}"] for name in ("weight", "where", "mask")] for number in range(self.count)]

    def tuning(self) -> list[Any]:
        return [self[name] for name in ("strength", "faithful", "strokes", "rounds")]

    def _clean_mask(self, data: dict[str, Any], number: int) -> None:
        """What was painted as PNG bytes, or b""; painted nothing counts as everywhere."""
        url, name = data.get(f"mask_{number}") or "", f"mask_{number}"
        data[name] = b""
        if data.get(f"where_{number}") != Where.BRUSH or not url:
            if data.get(f"where_{number}") == Where.BRUSH:
                data[f"where_{number}"] = Where.ALL
            return
        try:
            data[name] = open_image(io.BytesIO(base64.b64decode(url.removeprefix(DATA_URL), validate=True))).data
        except (BadUpload, binascii.Error, ValueError):
            self.add_error(None, _("We could not read where you painted. Please paint it again."))


def wish_of(form: HowForm) -> Wish:
    """Of a valid form."""
    data = form.cleaned_data
    brushes = tuple(
        Brush(data[f"weight_{number}"], data[f"where_{number}"], data[f"mask_{number}"]) for number in range(form.count)
    )
    fields = (*TUNED, "film", "tier")
    return Wish(brushes=brushes, **{name: data[name] for name in fields if name in data})
