"""Journals and their locks."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_ratelimit.core import is_ratelimited

from diaries import access
from diaries.models import Journal
from diaries.services import journals
from diaries.services.journals import TooMany
from diaries.shelf_forms import JournalForm, NewPinForm, PasswordForm, PinForm
from pictory.core.access import get_owned
from pictory.core.pages.partials import signed_in
from pictory.core.views.account import too_many

TRIES = "5/5m"  # of PIN or password, for one person at one journal


@require_POST
@signed_in
def add(request: HttpRequest) -> HttpResponse:
    form = JournalForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["name"][0])
        return redirect("diaries:shelf")
    try:
        journals.add(request.user, name=form.cleaned_data["name"])
    except TooMany:
        messages.error(request, _("Twenty journals are as many as the shelf holds."))
    return redirect("diaries:shelf")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def journal(request: HttpRequest, journal_id: int) -> HttpResponse:
    """One journal: its name, its lock, its end. POST gives it another name."""
    found = get_owned(Journal, request.user, journal_id)
    if not access.is_open(request, found):
        return redirect("diaries:unlock", found.pk)
    form = JournalForm(request.POST if request.method == "POST" else None, initial={"name": str(found)})
    if form.is_valid():
        journals.rename(found, name=form.cleaned_data["name"])
        messages.success(request, _("It has a new name."))
        return redirect("diaries:journal", found.pk)
    return _page(request, found, form=form, status=400 if form.errors else 200)


@require_POST
@signed_in
def lock(request: HttpRequest, journal_id: int) -> HttpResponse:
    """Give it a PIN, or another one. For this session it stays open."""
    found = get_owned(Journal, request.user, journal_id)
    if not access.is_open(request, found):
        return redirect("diaries:unlock", found.pk)
    form = NewPinForm(request.POST)
    if not form.is_valid():
        return _page(request, found, pin_form=form, status=400)
    journals.lock(found, pin=form.cleaned_data["pin"])
    access.remember_open(request, found)
    messages.success(request, _("The journal has its PIN. It locks itself when you have not used it for a while."))
    return _without_copies(redirect("diaries:journal", found.pk))


@require_POST
@signed_in
def unlock_for_good(request: HttpRequest, journal_id: int) -> HttpResponse:
    """Take the PIN off a journal that is open."""
    found = get_owned(Journal, request.user, journal_id)
    if not access.is_open(request, found):
        return redirect("diaries:unlock", found.pk)
    journals.unlock_for_good(found)
    messages.success(request, _("The journal has no lock any more."))
    return redirect("diaries:journal", found.pk)


@require_POST
@signed_in
def delete(request: HttpRequest, journal_id: int) -> HttpResponse:
    found = get_owned(Journal, request.user, journal_id)
    if not access.is_open(request, found):
        return redirect("diaries:unlock", found.pk)
    journals.delete(found)
    messages.success(request, _("The journal is gone, with every day in it."))
    return redirect("diaries:shelf")


# --- Locks -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def unlock(request: HttpRequest, journal_id: int) -> HttpResponse:
    """Open it for this session with its PIN."""
    found = get_owned(Journal, request.user, journal_id)
    if not found.is_locked:
        return _to_calendar(found)
    form = PinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _too_often(request, found):
        return too_many(request)
    if form.is_valid():
        if journals.pin_fits(found, form.cleaned_data["pin"]):
            access.remember_open(request, found)
            return _to_calendar(found)
        form.add_error("pin", _("That is not its PIN."))
    return _door(request, found, form=form)


@require_POST
@signed_in
def forgot(request: HttpRequest, journal_id: int) -> HttpResponse:
    """Take the lock off with the password of the account."""
    found = get_owned(Journal, request.user, journal_id)
    if _too_often(request, found):
        return too_many(request)
    form = PasswordForm(request.POST, user=request.user)
    if not form.is_valid():
        return _door(request, found, password_form=form)
    journals.unlock_for_good(found)
    messages.success(request, _("The lock is off. You can give it a new PIN here."))
    return redirect("diaries:journal", found.pk)


@require_POST
@signed_in
def close_all(request: HttpRequest) -> HttpResponse:
    """Lock every journal that has a PIN, for this session."""
    access.forget_open(request)
    messages.success(request, _("Every journal with a PIN is locked again."))
    return _without_copies(redirect("diaries:shelf"))


# --- Inside ------------------------------------------------------------------------------------------------------


def _without_copies(response: HttpResponse) -> HttpResponse:
    """The browser forgets what it kept for later: pictures of the journal from before it was locked are among it."""
    response["Clear-Site-Data"] = '"cache"'
    return response


def _too_often(request: HttpRequest, journal: Journal) -> bool:
    """Counts this try, whether it fits or not."""
    key = f"{request.user.pk}-{journal.pk}"
    return is_ratelimited(request, group="journal-locks", key=lambda _group, _request: key, rate=TRIES, increment=True)


def _page(
    request: HttpRequest,
    journal: Journal,
    *,
    form: JournalForm | None = None,
    pin_form: NewPinForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "journal": journal,
        "form": form or JournalForm(initial={"name": str(journal)}),
        "pin_form": pin_form or NewPinForm(),
        "count": journal.entries.count(),
    }
    response = render(request, "diaries/journal.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def _door(
    request: HttpRequest, journal: Journal, *, form: PinForm | None = None, password_form: PasswordForm | None = None
) -> HttpResponse:
    may_forget = request.user.has_usable_password()
    context = {
        "journal": journal,
        "form": form or PinForm(),
        "password_form": (password_form or PasswordForm(user=request.user)) if may_forget else None,
        "forgot": bool(password_form),
    }
    wrong = any(each and each.errors for each in (form, password_form))
    return render(request, "diaries/unlock.html", context, status=400 if wrong else 200)


def _to_calendar(journal: Journal) -> HttpResponseRedirect:
    return redirect(f"{resolve_url('diaries:index')}?journal={journal.pk}")
