"""The shelf: journals, books and parcels on one page."""

import datetime
from typing import Any

from django.db.models import Count, Max, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from diaries import access
from diaries.models import Journal
from diaries.services import books, journals, parcels
from diaries.shelf_forms import JournalForm, ParcelForm, SpanForm, month_around
from pictory.core.access import owned
from pictory.core.engine import queue
from pictory.core.pages.partials import signed_in


@require_safe
@signed_in
def shelf(request: HttpRequest) -> HttpResponse:
    return show(request)


@require_POST
@signed_in
def book(request: HttpRequest) -> HttpResponse:
    """Have a PDF book bound."""
    form = SpanForm(request.POST, journals=access.journals(request))
    if not form.is_valid():
        return show(request, span_form=form, status=400)
    key = queue.key_of("diaries.book", request.POST.get("key", ""))
    said = form.cleaned_data
    job = books.request_book(said["journal"], span=form.span, size=said["size"] or "a5", key=key)
    return redirect("core:job", job.pk)


@require_POST
@signed_in
def pack(request: HttpRequest) -> HttpResponse:
    """Have days packed into a ZIP."""
    form = SpanForm(request.POST, journals=access.journals(request))
    if not form.is_valid():
        return show(request, span_form=form, status=400)
    key = queue.key_of("diaries.export", request.POST.get("key", ""))
    return redirect("core:job", parcels.request_export(form.cleaned_data["journal"], span=form.span, key=key).pk)


@require_POST
@signed_in
def page(request: HttpRequest, date: datetime.date) -> HttpResponse:
    """Have one day printed on squared paper."""
    entry = access.get_day(request, date)
    key = queue.key_of("diaries.book", request.POST.get("key", ""))
    return redirect("core:job", books.request_page(entry, key=key).pk)


def show(
    request: HttpRequest,
    *,
    span_form: SpanForm | None = None,
    parcel_form: ParcelForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the form that something is wrong with."""
    opened = access.journals(request)
    numbers = {journal.pk for journal in opened}
    rows = owned(Journal, request.user).annotate(days=Count("entries")).order_by("created_at", "pk")
    context: dict[str, Any] = {
        "rows": [(journal, journal.pk in numbers) for journal in rows],
        "may_close": any(journal.is_locked for journal in opened),
        "may_add": len(rows) < journals.MOST,
        "journal_form": JournalForm(auto_id="journal-%s"),
        "span_form": span_form or _span_form(request, opened),
        "presets": _presets(opened),
        "parcel_form": parcel_form or ParcelForm(auto_id="parcel-%s"),
        "key": queue.new_key(),
    }
    response = render(request, "diaries/shelf.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


# --- Inside ------------------------------------------------------------------------------------------------------


def _span_form(request: HttpRequest, opened: list[Journal]) -> SpanForm:
    """As the address says, else this month."""
    since, until = month_around(timezone.localdate())
    said = {name: request.GET[name][:10] for name in ("since", "until") if name in request.GET}
    return SpanForm(journals=opened, initial={"since": since, "until": until} | said)


def _presets(opened: list[Journal]) -> list[dict[str, Any]]:
    """Spans that one press fills in."""
    today = timezone.localdate()
    spans = [
        (_("This month"), month_around(today)),
        (_("Last month"), month_around(today.replace(day=1) - datetime.timedelta(days=1))),
        (_("This year"), (today.replace(month=1, day=1), today.replace(month=12, day=31))),
    ]
    ends = Journal.objects.filter(pk__in=[journal.pk for journal in opened]).aggregate(
        first=Min("entries__date"), last=Max("entries__date")
    )
    if ends["first"]:
        spans.append((_("Everything"), (ends["first"], ends["last"])))
    return [{"name": name, "since": since, "until": until} for name, (since, until) in spans]
