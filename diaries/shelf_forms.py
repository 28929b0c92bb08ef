"""Forms of the shelf: journals and their locks, books and parcels; and of what is added to a day."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from diaries import spans
from diaries.converters import YEARS
from diaries.models import Journal
from pictory.core.forms import one_plain_line
from pictory.core.models import User
from pictory.core.pages.upload_form import ManyFilesField, ManyFilesInput

NAME_LENGTH = 40
MOST_IN_A_BOOK = 1_100  # days: three years
SIZES = [("a5", _("A5, a small book")), ("a4", _("A4, a large book"))]


class JournalForm(forms.Form):
    name = forms.CharField(label=_("What is it called?"), max_length=NAME_LENGTH, validators=[one_plain_line])


def _pin(label: Any, autocomplete: str) -> forms.CharField:
    attrs = {"inputmode": "numeric", "autocomplete": autocomplete, "maxlength": 8, "class": "shelf-pin"}
    return forms.CharField(
        label=label,
        strip=True,
        validators=[RegexValidator(r"^[0-9]{4,8}\Z", _("A PIN is four to eight digits."))],
        widget=forms.PasswordInput(attrs=attrs),
    )


class PinForm(forms.Form):
    pin = _pin(_("PIN"), "off")


class NewPinForm(forms.Form):
    pin = _pin(_("New PIN"), "new-password")
    again = _pin(_("The same PIN once more"), "new-password")

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("pin", self.cleaned_data["again"]):
            raise ValidationError(_("The two are not the same. Please type them once more."), code="differ")
        return self.cleaned_data["again"]


class PasswordForm(forms.Form):
    """The password of the account, for those who forgot a PIN."""

    password = forms.CharField(
        label=_("Password of your account"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("That is not your password."), code="wrong")
        return self.cleaned_data["password"]


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, input_formats=["%Y-%m-%d"], widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class SpanForm(forms.Form):
    """Which days of which journal, and how large on paper."""

    journal = forms.ModelChoiceField(Journal.objects.none(), label=_("Which journal"), empty_label=None)
    since = _date(_("From"))
    until = _date(_("Until"))
    size = forms.ChoiceField(label=_("Size of the book"), choices=SIZES, initial="a5", widget=forms.RadioSelect)

    def __init__(self, *args: Any, journals: list[Journal], **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        field = self.fields["journal"]
        field.queryset = Journal.objects.filter(pk__in=[journal.pk for journal in journals])
        field.initial = journals[0] if journals else None
        self.fields["size"].required = False  # a ZIP has none

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if self.errors:
            return said
        if not (said["since"].year in YEARS and said["until"].year in YEARS):
            raise ValidationError(_("Please choose days between 1900 and 2199."), code="far")
        if said["since"] > said["until"]:
            raise ValidationError(_("The first day is after the last one."), code="turned")
        count = spans.written(said["journal"], self.span).count()
        if not count:
            raise ValidationError(_("Nothing is written between these two days yet."), code="empty")
        if count > MOST_IN_A_BOOK:
            raise ValidationError(_("That is more than three years of days. Please choose fewer."), code="long")
        return said

    @property
    def span(self) -> spans.Span:
        """Of a valid form."""
        return self.cleaned_data["since"], self.cleaned_data["until"]


def month_around(date: datetime.date) -> spans.Span:
    first = date.replace(day=1)
    return first, (first + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)


class ParcelForm(forms.Form):
    file = forms.FileField(
        label=_("ZIP file"),
        help_text=_("One that Pictory packed, or the JSON export of Day One. Up to 200 MB."),
        error_messages={"required": _("Please choose a ZIP file first.")},
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )


class PhotosForm(forms.Form):
    files = ManyFilesField(
        error_messages={"required": _("Please choose a picture first.")},
        widget=ManyFilesInput(attrs={"multiple": True}),
    )


class VoiceForm(forms.Form):
    file = forms.FileField(error_messages={"required": _("Please record something or choose a file first.")})
