"""Days from one date to another, and what such a span is called."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from diaries.models import Entry, Journal

Span = tuple[datetime.date, datetime.date]


def as_params(journal: Journal, span: Span) -> dict[str, Any]:
    """For a job: JSON that `of_params` reads."""
    since, until = span
    return {"journal": journal.pk, "since": since.isoformat(), "until": until.isoformat()}


def of_params(params: Mapping[str, Any]) -> Span:
    return datetime.date.fromisoformat(params["since"]), datetime.date.fromisoformat(params["until"])


def written(journal: Journal, span: Span) -> QuerySet[Entry]:
    """The days of a span, both ends counted, that hold something, in order."""
    return journal.entries.written().filter(date__range=span).order_by("date")


def in_words(span: Span) -> str:
    """A month or a year by its name, else from day to day."""
    since, until = span
    if span == (datetime.date(since.year, 1, 1), datetime.date(since.year, 12, 31)):
        return _("The year %(year)s") % {"year": since.year}
    ends_a_month = (until + datetime.timedelta(days=1)).day == 1
    if since.day == 1 and ends_a_month and (since.year, since.month) == (until.year, until.month):
        return date_format(since, "YEAR_MONTH_FORMAT")
    if since == until:
        return date_format(since, "DATE_FORMAT")
    return f"{date_format(since, 'DATE_FORMAT')} – {date_format(until, 'DATE_FORMAT')}"
