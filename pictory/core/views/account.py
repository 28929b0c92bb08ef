"""Guests, profile, language, leaving, and mailing a file."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from allauth.account import views as allauth
from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_ratelimit.core import is_ratelimited

from pictory.core import accounts, mail
from pictory.core.access import get_own_file
from pictory.core.addresses import own_address
from pictory.core.engine import queue
from pictory.core.forms import DeleteAccountForm, MailAssetForm, ProfileForm
from pictory.core.models import Asset, User
from pictory.core.pages.partials import signed_in

View = Callable[..., HttpResponseBase]
MAILS_SHOWN = 20
TRY_AGAIN_S = 60


def too_many(request: HttpRequest) -> HttpResponse:
    """What everybody is shown who asked too often."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(TRY_AGAIN_S)
    return response


# --- Coming in ---------------------------------------------------------------------------------------------------


def _members_go_home(view: View) -> View:
    """Log-in and sign-up are for those who are not here yet, and for guests."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.is_guest:
            return redirect("core:home")
        return view(request)

    return guarded


log_in = _members_go_home(allauth.login)
sign_up = _members_go_home(allauth.signup)


@require_POST
def try_guest(request: HttpRequest) -> HttpResponse:
    """Start without an account."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    if is_ratelimited(request, group="guests", key="ip", rate=settings.GUESTS_PER_IP, increment=True):
        return too_many(request)
    accounts.welcome_guest(request)
    return redirect(_next(request))


# --- Myself ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: HttpRequest) -> HttpResponse:
    person = User.objects.get(pk=request.user.pk)  # a copy: what the form refuses must not show in the page's header
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        person.save(update_fields=list(form.cleaned_data))
        with translation.override(person.language):
            messages.success(request, _("Saved."))
        return _speaking(redirect("core:profile"), person.language)
    mails = person.messages.exclude(kind__startswith="account.")[:MAILS_SHOWN]
    context = {"form": form, "mails": mails, "address": own_address(person) or person.email}
    return render(request, "core/profile.html", context, status=400 if form.errors else 200)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Show this browser, and the person in it, another language."""
    language = request.POST.get("language", "")
    response = redirect(_next(request))
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    return _speaking(response, language)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete_account(request: HttpRequest) -> HttpResponse:
    """Say what will go; POST with the password lets it go."""
    if limited := consume_or_429(request, action="reauthenticate", user=request.user):
        return limited
    form = DeleteAccountForm(request.POST if request.method == "POST" else None, user=request.user)
    if not form.is_valid():
        context = {"form": form, "goes": accounts.what_goes(request.user), "key": queue.new_key()}
        return render(request, "core/delete_account.html", context, status=400 if form.errors else 200)
    accounts.delete_account(request.user)
    logout(request)
    messages.success(request, _("Your account and everything in it is gone. Take care."))
    return redirect("core:home")


# --- Mail --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def mail_asset(request: HttpRequest, asset_id: UUID) -> HttpResponse:
    """Send a file of mine to an address."""
    asset = get_own_file(request, asset_id)
    form = MailAssetForm(request.POST or None, initial={"address": own_address(request.user)})
    if request.method == "POST":
        if is_ratelimited(request, group="mail", key="user", rate=settings.MAIL_RESULTS_PER_USER, increment=True):
            return too_many(request)
        if form.is_valid() and _sent(request, form, asset):
            return redirect("core:asset", asset.pk)
    context = {"form": form, "asset": asset, "can_mail": own_address(request.user) is not None}
    return render(request, "core/mail_asset.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The link under a mail that somebody else sent: POST stops all of them."""
    try:
        address = mail.address_to_stop(token)
    except signing.BadSignature as error:
        raise Http404 from error
    if request.method == "POST":
        mail.stop_mail_to(address)
    return render(request, "core/stop_mail.html", {"address": address, "stopped": request.method == "POST"})


def _sent(request: HttpRequest, form: MailAssetForm, asset: Asset) -> bool:
    try:
        mail.send_result_to(sender=request.user, asset=asset, address=form.cleaned_data["address"])
    except ValidationError as error:
        form.add_error("address", error)
        return False
    messages.success(request, _("It is on its way. Your profile tells when their mail server has taken it."))
    return True


def _next(request: HttpRequest) -> str:
    """Where the form came from when that is a page of ours, else home."""
    for url in (request.POST.get("next"), request.headers.get("Referer")):
        if url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
            return url
    return resolve_url("core:home")


def _speaking(response: HttpResponse, language: str) -> HttpResponse:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
