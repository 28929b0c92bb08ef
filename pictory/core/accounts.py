"""People: guests who become members, what log-in asks of us, and how somebody leaves with everything they made."""

import ipaddress
import secrets
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, password_changed, password_reset, password_set
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY, login, update_session_auth_hash
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.functions import Coalesce
from django.dispatch import receiver
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from pictory.core import mail
from pictory.core.addresses import addresses_of, clean_address
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Job, Message, Suppression, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


# --- What allauth asks us ----------------------------------------------------------------------------------------


class AccountAdapter(DefaultAccountAdapter):
    """Log-in by e-mail, with our mail, our addresses, and guests who keep their row."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox, in the language of the account; none about an address that nobody here has."""
        user = context.get("user") or _holder_of(email)
        if user is None:
            return
        words = {"email": email, "request": self.request, "current_site": get_current_site(self.request), **context}
        with translation.override(user.language):
            made = self.render_mail(template_prefix, email, words | {"language": user.language})
            html = next((part.content for part in made.alternatives), "")
            name = template_prefix.rpartition("/")[2]
            mail.queue_account_mail(name, user=user, recipient=email, subject=made.subject, text=made.body, html=html)

    def new_user(self, request: HttpRequest) -> User:
        """The row that signs up: a guest's own, so that their work stays theirs, else a new one."""
        if not is_guest(request):
            return User()
        guest = User.objects.select_for_update().get(pk=request.user.pk)
        EmailAddress.objects.filter(user=guest).delete()  # an earlier try with an address never confirmed
        return guest

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """Keeps a guest logged in: the new password would end their session."""
        user = super().save_user(request, user, form, commit)
        if is_guest(request):
            update_session_auth_hash(request, user)
        return user

    def clean_email(self, email: str) -> str:
        return clean_address(email)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many wrong passwords are answered with 429, as too many requests are."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise ImmediateHttpResponse(respond_429(request)) from error


@receiver(email_confirmed)
def make_member(email_address: EmailAddress, **_kwargs: Any) -> None:
    """A guest who signed up is a member from here on: before, the address may have been anybody's."""
    User.objects.filter(pk=email_address.user_id, is_guest=True).update(is_guest=False)


@receiver([password_changed, password_reset, password_set])
def take_token_back(user: User, **_kwargs: Any) -> None:
    """Whoever changes a password shuts out what logged in with the old one: sessions end by themselves."""
    Token.objects.filter(user=user).delete()


def _holder_of(email: str) -> User | None:
    address = EmailAddress.objects.filter(email=email).select_related("user").order_by("-verified").first()
    return address.user if address else User.objects.filter(email=email).first()


# --- Who asks ----------------------------------------------------------------------------------------------------


def client_ip(request: HttpRequest) -> str:
    """The address that our outermost proxy saw; what the client itself wrote into X-Forwarded-For is not believed."""
    forwarded = request.headers.get("X-Forwarded-For")
    seen = [*(forwarded.split(",") if forwarded else []), request.META.get("REMOTE_ADDR", "")]
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    true = seen[-1 - proxies] if proxies < len(seen) else seen[-1]  # fewer than there are: it came round them
    try:
        return str(ipaddress.ip_address(true.strip()))
    except ValueError:
        return "0.0.0.0"  # noqa: S104 - nobody's address: all who come without one are counted as one


def is_guest(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.is_guest


# --- Guests ------------------------------------------------------------------------------------------------------


def welcome_guest(request: HttpRequest) -> User:
    """Make a guest and log them in."""
    number = 1_000 + secrets.randbelow(9_000)
    guest = User.objects.create_user(
        None,
        nickname=_("Guest %(number)d") % {"number": number},
        language=get_language() or settings.LANGUAGE_CODE,
        is_guest=True,
    )
    login(request, guest, backend=BACKEND)
    return guest


def forget_stale_guests() -> None:
    """Remove guests who did not come back for settings.GUEST_DAYS, with everything they made."""
    long_ago = timezone.now() - timedelta(days=settings.GUEST_DAYS)
    seen = User.objects.filter(is_guest=True).annotate(seen_at=Coalesce("last_login", "date_joined"))
    for guest in seen.filter(seen_at__lt=long_ago).exclude(jobs__created_at__gte=long_ago).distinct():
        _erase(guest)


# --- Leaving -----------------------------------------------------------------------------------------------------


def what_goes(user: User) -> dict[str, int]:
    """What deleting this account takes with it, counted."""
    return {
        "files": user.assets.count(),
        "jobs": user.jobs.count(),
        "open_jobs": user.jobs.filter(state__in=Job.OPEN).count(),
        "mails": user.messages.count(),
    }


def delete_account(user: User) -> None:
    """Stop this person's jobs and remove them with every row and file; decisions of moderators stay, by id."""
    user_id = user.pk
    _erase(user)
    end_sessions(user_id)


def end_sessions(user_id: int) -> None:
    """Log this person out everywhere. Slow: sessions are sealed, so each is opened to see whose it is."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user_id):
            session.delete()


@transaction.atomic
def cancel_jobs_of(user: User) -> None:
    for job in Job.objects.filter(owner=user, state__in=Job.OPEN):
        queue.cancel(job)


@transaction.atomic
def _erase(user: User) -> None:
    """A worker in the middle of a job of theirs finds the row gone, and drops what it made."""
    cancel_jobs_of(user)
    jobs = Job.objects.select_for_update().filter(owner=user).only("pk", "checkpoint")
    checkpoints = [job.checkpoint.name for job in jobs if job.checkpoint]
    assets.delete_all_assets_of(user)
    addresses = addresses_of(user)
    Message.objects.filter(recipient__in=addresses).delete()
    Suppression.objects.filter(email__in=addresses).delete()
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    about.update(object_repr="", change_message="")
    user.delete()
    transaction.on_commit(lambda: _remove(checkpoints))


def _remove(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
