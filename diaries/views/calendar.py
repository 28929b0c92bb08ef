"""The month, the year, and the search."""

import datetime

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from diaries import access, months
from diaries.choices import Mood
from diaries.finding import Finding, SearchForm, search_days
from diaries.models import Entry, Journal
from diaries.views.parts import in_journal
from pictory.core.pages.paging import PAGE_SIZE
from pictory.core.pages.partials import page_or_part, signed_in

MEMORIES = 5


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The calendar of a month; to those who are not logged in what a diary is here."""
    if not request.user.is_authenticated:
        return render(request, "diaries/welcome.html")
    today = timezone.localdate()
    first = months.read_month(request.GET.get("month", ""), today)
    mine = access.days(request).filter(date__range=months.span_of(first), journal=_journal(request))
    context = {
        "month": months.month_of(first, _by_date(mine), today),
        "today": today,
        "in_journal": in_journal(request),
        "memories": list(_memories(request, today)) if first == today.replace(day=1) else [],
    }
    return page_or_part(request, "diaries/index.html", "diaries/_month.html", context)


@require_safe
@signed_in
def year(request: HttpRequest, year: int) -> HttpResponse:
    """Every day of a year as one pixel in the colour of its mood."""
    if not months.FIRST_YEAR <= year <= months.LAST_YEAR:
        raise Http404
    mine = access.days(request).filter(date__year=year, journal=_journal(request))
    written = _by_date(mine)
    context = {
        "year": year,
        "before": year - 1,
        "after": year + 1,
        "rows": months.year_of(year, written, timezone.localdate()),
        "count": len(written),
        "moods": Mood.choices,
        "in_journal": in_journal(request),
    }
    return render(request, "diaries/year.html", context)


@require_safe
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Days that hold some words, a mood, a weather, a star."""
    form = SearchForm(request.GET or None)
    mine = _to_show(access.days(request))
    found = search_days(mine, form.cleaned_data) if form.is_valid() else mine.none()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "findings": [Finding.of(entry, form.words) for entry in page]}
    return page_or_part(request, "diaries/search.html", "diaries/_findings.html", context)


def _journal(request: HttpRequest) -> Journal | None:
    """None before the first day was written."""
    return access.here(request) if request.user.journals.exists() else None


def _by_date(days: QuerySet[Entry]) -> dict[datetime.date, Entry]:
    return {entry.date: entry for entry in _to_show(days).defer("tags", "english")}


def _to_show(days: QuerySet[Entry]) -> QuerySet[Entry]:
    """The written ones, with all that a cell or a line shows of them."""
    return days.written().select_related("drawing__picture").prefetch_related("attachments__asset")


def _memories(request: HttpRequest, today: datetime.date) -> QuerySet[Entry]:
    """The same day of earlier years."""
    same = Q()
    for month, day in months.same_day_before(today):
        same |= Q(date__month=month, date__day=day)
    return _to_show(access.days(request).filter(same, date__year__lt=today.year))[:MEMORIES]
