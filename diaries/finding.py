"""Looking for days by words, mood, weather and stars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from unicodedata import normalize

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from diaries.choices import Mood, Weather
from diaries.models import Entry

AROUND = 40  # characters shown on each side of what was found
ANY = [("", _("Any"))]


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    mood = forms.ChoiceField(label=_("Mood"), required=False, choices=[*ANY, *Mood.choices])
    weather = forms.ChoiceField(label=_("Weather"), required=False, choices=[*ANY, *Weather.choices])
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    starred = forms.BooleanField(label=_("Only with a star"), required=False)

    @property
    def words(self) -> list[str]:
        return self.cleaned_data["q"].split() if self.is_valid() else []


def search_days(days: QuerySet[Entry], wanted: Mapping[str, Any]) -> QuerySet[Entry]:
    """Days that hold every word, each in the text, the summary or a tag, newest first."""
    for word in normalize("NFC", wanted["q"]).split():
        days = days.filter(Q(text__icontains=word) | Q(summary__icontains=word) | Q(tag_words__icontains=word))
    for name in ("mood", "weather"):
        if wanted[name]:
            days = days.filter(**{name: wanted[name]})
    if wanted["since"]:
        days = days.filter(date__gte=wanted["since"])
    if wanted["until"]:
        days = days.filter(date__lte=wanted["until"])
    if wanted["starred"]:
        days = days.filter(favourite=True)
    return days.order_by("-date")


@dataclass(frozen=True)
class Finding:
    """A day and why it was found. parts: of its text in turn without and with a match, beginning without."""

    entry: Entry
    parts: Sequence[str]

    @classmethod
    def of(cls, entry: Entry, words: Sequence[str]) -> Self:
        text = " ".join(entry.text.split())
        places = sorted((at, len(word)) for word in words if (at := text.lower().find(word.lower())) >= 0)
        if not places:
            return cls(entry, [entry.gist])
        begin = max(0, places[0][0] - AROUND)
        end = min(len(text), places[-1][0] + places[-1][1] + AROUND)
        parts, at = ["…" if begin else ""], begin
        for start, length in places:
            if start >= at:
                parts[-1] += text[at:start]
                parts += [text[start : start + length], ""]
                at = start + length
        parts[-1] += text[at:end] + ("…" if end < len(text) else "")
        return cls(entry, parts)
