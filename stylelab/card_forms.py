"""What is asked of who keeps a style."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pictory.core.models import StyleCard
from pictory.core.models.style import CARD_NAME_LENGTH
from stylelab.services.cards import Manner
from stylelab.transfer_forms import slider
from stylelab.word_forms import OneLine


class CardForm(forms.Form):
    """A card's name and manner, and the share of each of its paintings. What is left out takes its initial value."""

    name = OneLine(
        label=_("Name of the style"), max_length=CARD_NAME_LENGTH,
        error_messages={"required": _("Please give the style a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": CARD_NAME_LENGTH, "dir": "auto"}),
    )  # fmt: skip
    strength = slider(_("How strong the style is"), 50)
    strokes = slider(_("Size of the strokes, in percent"), 100, 50, 200, 5)
    colours = forms.ChoiceField(
        label=_("Colours"), choices=StyleCard.Colours.choices, initial=StyleCard.Colours.STYLE, required=False
    )

    def __init__(self, *args: Any, count: int = 0, **kwargs: Any) -> None:
        """count: of paintings whose share is asked for."""
        super().__init__(*args, **kwargs)
        self.count = count
        for number in range(count):
            self.fields[f"weight_{number}"] = slider(_("Share"), 50, least=1)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for name, field in self.fields.items():
            if name != "name" and said.get(name) in (None, ""):
                said[name] = field.initial
        return said

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if not name.isprintable():
            raise ValidationError(_("Please write it as text."), code="invalid")
        return name

    @property
    def manner(self) -> Manner:
        """Of a valid form."""
        return Manner(*(self.cleaned_data[name] for name in ("strength", "strokes", "colours")))

    @property
    def weights(self) -> list[int]:
        return [self.cleaned_data[f"weight_{number}"] for number in range(self.count)]

    @property
    def shares(self) -> list[Any]:
        """For the template, in the order of the paintings."""
        return [self[f"weight_{number}"] for number in range(self.count)]

    @property
    def tuning(self) -> list[Any]:
        return [self[name] for name in ("strength", "strokes")]


def initial_of(card: StyleCard) -> dict[str, Any]:
    """What the form shows of a card."""
    shown = {name: getattr(card, name) for name in ("name", "strength", "strokes", "colours")}
    return shown | {f"weight_{number}": each.weight for number, each in enumerate(card.pictures.all())}
