"""Forms about people and mail."""

import unicodedata
from typing import Any

from allauth.account.forms import SignupForm as EmailSignupForm
from allauth.core import context
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pictory.core.addresses import NOT_ONE_ADDRESS, clean_address
from pictory.core.models import User

NICKNAME_MAX_CHARS = 30
_TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # change the direction of what follows


def one_plain_line(text: str) -> None:
    """Raises ValidationError for line breaks, control characters and hidden changes of direction."""
    if any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") or sign in _TURNS for sign in text):
        raise ValidationError(_("Please write it in one line, with letters, numbers and emoji."), code="not_plain")


def nickname_field() -> forms.CharField:
    return forms.CharField(
        label=_("Nickname"),
        max_length=NICKNAME_MAX_CHARS,
        validators=[one_plain_line],
        help_text=_("So that we know what to call you. It need not be your real name."),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


class SignupForm(EmailSignupForm):
    """E-mail and password, and who you are. A guest who fills it in keeps their row."""

    nickname = nickname_field()
    age_band = forms.ChoiceField(label=_("Age"), choices=User.AgeBand.choices, initial=User.AgeBand.CHILD)
    field_order = ("nickname", "age_band", "email", "password1", "password2")

    def validate_unique_email(self, value: str) -> str:
        """An address that this very guest gave before and has yet to confirm may be given again."""
        email = super().validate_unique_email(value)
        asker = context.request.user
        if asker.is_authenticated and asker.is_guest and asker.email == email:
            self.account_already_exists = False
        return email

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """The answer is the same whether the address is new, known, or was signed up a moment ago."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.nickname, user.age_band = self.cleaned_data["nickname"], self.cleaned_data["age_band"]
        user.language = get_language() or user.language
        user.save(update_fields=["nickname", "age_band", "language"])


class ProfileForm(forms.ModelForm):
    nickname = nickname_field()

    class Meta:
        model = User
        fields = ("nickname", "age_band", "language", "mail_results")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_guest:  # has no address
            del self.fields["mail_results"]


class DeleteAccountForm(forms.Form):
    """Who has a password gives it once more; a guest has none and only presses the button."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["password"]

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(_("That is not your password."), code="wrong")
        return password


class MailAssetForm(forms.Form):
    address = forms.EmailField(
        label=_("E-mail address"),
        error_messages={"invalid": NOT_ONE_ADDRESS},
        help_text=_("One address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_address(self) -> str:
        return clean_address(self.cleaned_data["address"])
