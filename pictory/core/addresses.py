"""E-mail addresses: what counts as one, and which are a person's own."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode
from django.utils.translation import gettext_lazy as _

from pictory.core.models import User

ADDRESS_MAX_CHARS = 254
NOT_ONE_ADDRESS = _("Please write one e-mail address, such as haru@example.com.")


def clean_address(address: str) -> str:
    """One plain address in lower case, its domain in the letters that mail servers know. Raises ValidationError.

    Quoted local parts are refused: they may hold commas and a second @, which programs down the line read differently.
    """
    local, at, domain = address.rpartition("@")
    try:
        plain = f"{local}@{punycode(domain)}".lower()
    except UnicodeError:
        plain = ""
    if not at or '"' in local or len(plain) > ADDRESS_MAX_CHARS:
        raise ValidationError(NOT_ONE_ADDRESS, code="address")
    try:
        validate_email(plain)
    except ValidationError as error:
        raise ValidationError(NOT_ONE_ADDRESS, code="address") from error
    return plain


def own_address(user: User) -> str | None:
    """Where this person may be written to: their first confirmed address; None for guests and the suspended."""
    if user.is_guest or not user.is_active:
        return None
    confirmed = EmailAddress.objects.get_verified(user)
    return confirmed.email if confirmed else None


def is_own(user: User, address: str) -> bool:
    """Whether the person has shown that this address is theirs."""
    return EmailAddress.objects.filter(user=user, email=address, verified=True).exists()


def addresses_of(user: User) -> set[str]:
    """Every address that this person gave us, confirmed or not."""
    known = set(EmailAddress.objects.filter(user=user).values_list("email", flat=True))
    return known | ({user.email} if user.email else set())
