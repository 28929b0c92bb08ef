"""What is asked of who wants a picture from words."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from stylelab.pictured import PROMPT_LENGTH, Look, Shape


class OneLine(forms.CharField):
    """Composed letters in one line, as the engine reads them."""

    def to_python(self, value: Any) -> str:
        if value is not None and not isinstance(value, str):
            raise ValidationError(_("Please write it as text."), code="invalid")
        text = unicodedata.normalize("NFC", value or "")
        try:
            text.encode()
        except UnicodeEncodeError as error:  # half of a pair, as JSON may hold it
            raise ValidationError(_("Please write it as text."), code="invalid") from error
        return " ".join(text.split())


class WordsForm(forms.Form):
    prompt = OneLine(
        label=_("What shall we draw?"),
        max_length=PROMPT_LENGTH,
        help_text=_("Things, colours, how many, where they are, the weather and the time of day. Korean or English."),
        error_messages={"required": _("Please write what we shall draw.")},
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": PROMPT_LENGTH, "dir": "auto"}),
    )
    negative = OneLine(
        label=_("What shall not be in it?"),
        max_length=PROMPT_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    look = forms.ChoiceField(label=_("Painted with"), choices=Look.choices, required=False, widget=forms.RadioSelect)
    shape = forms.ChoiceField(label=_("Sheet"), choices=Shape.choices, required=False, widget=forms.RadioSelect)
    large = forms.BooleanField(label=_("Large, to hang on a wall"), required=False)

    def clean_look(self) -> str:
        return self.cleaned_data["look"] or Look.CRAYON

    def clean_shape(self) -> str:
        return self.cleaned_data["shape"] or Shape.SQUARE
