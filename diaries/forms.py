"""What a writer may send, and the sentences that say why it was not taken."""

import json
import unicodedata
from collections.abc import Mapping
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.request import RawPostDataException
from django.utils.translation import gettext_lazy as _

from diaries.choices import Hour, Mood, Place, Weather
from diaries.models import TEXT_LENGTH, Entry
from ml.errors import InvalidInput
from ml.layout import read_layout

MAX_BODY = 1_500_000  # bytes: a full sheet of 40,000 points and a full text
UNREADABLE = _("We could not read what your browser sent. Please open the page again; what you wrote is kept here.")
TOO_LONG = _("A page holds 2,048 letters, and this is longer by %(count)s. Please take some words out.")
UP_TO_WORDS = _("Up to my words")
BAD_SHEET = _("Something on the sheet could not be kept. Undo the last step, and it will be saved again.")
TOO_FULL = _("The sheet is too full to be kept. Please take something off it.")


class TextField(forms.CharField):
    """Words as they are counted and kept: composed letters, one sign for the end of a line."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without `maxlength`, which would cut off what is pasted without a word."""
        return {}

    def to_python(self, value: Any) -> str:
        if value is not None and not isinstance(value, str):
            raise ValidationError(UNREADABLE)
        text = unicodedata.normalize("NFC", (value or "").replace("\r\n", "\n"))
        try:
            text.encode()
        except UnicodeEncodeError as error:  # half of a pair, as JSON may hold it
            raise ValidationError(UNREADABLE) from error
        return text


class LayoutField(forms.Field):
    """A drawing as `ml.layout` reads it: a list, or the JSON of one."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        if value in (None, ""):
            return []
        try:
            data = json.loads(value) if isinstance(value, str) else value
            return read_layout(data).as_json()
        except (ValueError, RecursionError, InvalidInput) as error:
            raise ValidationError(BAD_SHEET) from error


def _radios(choices: list[tuple[str, str]], label: Any) -> forms.ChoiceField:
    """One may be chosen, and given back to the words of the day."""
    widget = forms.RadioSelect(attrs={"class": "write-radio"})
    return forms.ChoiceField(label=label, choices=[*choices, ("", UP_TO_WORDS)], required=False, widget=widget)


class DayForm(forms.Form):
    """A day as its writer changes it; what was not sent stays as it is.

    revision: what the writer saw. keep_both: after a conflict, what is replaced becomes an earlier version.
    """

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    text = TextField(
        label=_("Your day"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={
                "class": "write-text",
                "rows": 6,
                "placeholder": _("What was your day like?"),
                "aria-describedby": "write-count",
            }
        ),
    )
    mood = _radios(Mood.choices, _("Mood"))
    weather = _radios(Weather.choices, _("Weather"))
    place = _radios(Place.choices, _("Where it was"))
    hour = _radios(Hour.choices, _("When it was"))
    layout = LayoutField(required=False)
    keep_both = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if (excess := len(text) - TEXT_LENGTH) > 0:
            raise ValidationError(TOO_LONG, params={"count": f"{excess:,}"})
        return text

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Unbound, with what is stored; an HTML id that does not clash with names."""
        names = ("revision", "text", "mood", "weather", "place", "hour")
        return cls(initial={name: getattr(entry, name) for name in names}, auto_id="write-%s")

    @classmethod
    def sent(cls, data: Mapping[str, Any]) -> Self:
        return cls(data, auto_id="write-%s")

    @property
    def changes(self) -> dict[str, Any]:
        """Of a valid form: the fields that were sent."""
        names = ("text", "mood", "weather", "place", "hour", "layout")
        return {name: self.cleaned_data[name] for name in names if self.data.get(name) is not None}

    @property
    def sentence(self) -> str:
        """Of a form that is not valid: what to tell first."""
        errors = {name: found for name, found in self.errors.items() if name in ("text", "layout")}
        return str(next(iter(errors.values()))[0]) if errors else str(UNREADABLE)


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The object in a body. Raises ValidationError with a sentence."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        raise ValidationError(TOO_FULL)
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError, RawPostDataException) as error:  # the last: a form with files, already read
        raise ValidationError(UNREADABLE) from error
    if not isinstance(data, dict):
        raise ValidationError(UNREADABLE)
    return data
