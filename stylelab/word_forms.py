"""What is asked of who wants a picture from words."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pictory.core.models import StyleCard
from stylelab.pictured import PROMPT_LENGTH, Look, Painter, Shape

CARD_LOOK = "card-"  # before the number of a style card, in place of a look


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
        text = " ".join(text.split())
        return text if any(unicodedata.category(sign)[0] in "LNPS" for sign in text) else ""  # nothing to be seen


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
    tier = forms.ChoiceField(label=_("Which models shall paint?"), choices=Painter.choices, required=False)

    def __init__(
        self, *args: Any, cards: Iterable[StyleCard] = (), full: bool = False, karlo: bool = False, **kwargs: Any
    ) -> None:
        """cards: of this person, each a look of its own. full, karlo: whether these models are here."""
        super().__init__(*args, **kwargs)
        missing = {Painter.FULL: not full, Painter.KARLO: not karlo}
        self.fields["tier"].choices = [choice for choice in Painter.choices if not missing.get(choice[0])]
        if not full and not karlo:
            del self.fields["tier"]
        self.cards = {f"{CARD_LOOK}{card.pk}": card for card in cards}
        self.fields["look"].choices = [*Look.choices, *((name, card.name) for name, card in self.cards.items())]

    def clean_look(self) -> str:
        return self.cleaned_data["look"] or Look.CRAYON

    def clean_shape(self) -> str:
        return self.cleaned_data["shape"] or Shape.SQUARE

    @property
    def wish(self) -> dict[str, Any]:
        """Of a valid form: for services.words.request_words."""
        said = dict(self.cleaned_data)
        card = self.cards.get(said["look"])
        return said | ({"look": Look.FLAT, "card": card} if card else {})
