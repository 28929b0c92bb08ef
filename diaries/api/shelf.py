"""Journals, their calendar, and the search."""

from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from diaries import access, months
from diaries.api.doors import LOCKED, UNKNOWN, DiaryView, journal_of
from diaries.api.shapes import FoundSerializer, JournalSerializer, LineSerializer, WantedSerializer, YearSerializer
from diaries.finding import Finding, SearchForm, search_days
from diaries.models import Journal
from diaries.services import journals
from diaries.shelf_forms import JournalForm
from pictory.core.access import get_owned, owned
from pictory.core.api import BAD_INPUT
from pictory.core.pages.paging import PAGE_SIZE

MONTH = OpenApiParameter("month", description="such as 2026-11; this month without it")
YEAR = OpenApiParameter("year", int, description="this year without it")


def told(request: Request, journal: Journal | list[Journal]) -> Any:
    context = {"request": request, "open": access.journals(request)}
    return JournalSerializer(journal, many=isinstance(journal, list), context=context).data


def name_in(data: dict[str, Any]) -> str:
    """By the rules of the site's own form. Raises ValidationError."""
    form = JournalForm(data if isinstance(data.get("name"), str) else {})
    if not form.is_valid():
        raise exceptions.ValidationError(form.errors)
    return form.cleaned_data["name"]


class JournalsView(DiaryView):
    """Your journals, the first one first: also those that are locked, by name."""

    @extend_schema(responses=JournalSerializer(many=True))
    def get(self, request: Request) -> Response:
        return Response(told(request, list(owned(Journal, request.user).order_by("created_at", "pk"))))

    @extend_schema(request=JournalSerializer, responses={201: JournalSerializer, 400: BAD_INPUT})
    def post(self, request: Request) -> Response:
        """Begin another journal."""
        name = name_in(self.sent())
        try:
            return Response(told(request, journals.add(request.user, name=name)), status.HTTP_201_CREATED)
        except journals.TooMany as error:
            sentence = _("Twenty journals are as many as the shelf holds.")
            raise exceptions.ValidationError({"name": [sentence]}) from error


class JournalView(DiaryView):
    @extend_schema(responses={200: JournalSerializer, 404: UNKNOWN})
    def get(self, request: Request, journal_id: int) -> Response:
        """One journal, open or not."""
        return Response(told(request, get_owned(Journal, request.user, journal_id)))

    @extend_schema(
        request=JournalSerializer, responses={200: JournalSerializer, 400: BAD_INPUT, 404: UNKNOWN, 423: LOCKED}
    )
    def patch(self, request: Request, journal_id: int) -> Response:
        """Give it another name."""
        journal = journal_of(request, journal_id)
        journals.rename(journal, name=name_in(self.sent()))
        return Response(told(request, get_owned(Journal, request.user, journal_id)))

    @extend_schema(responses={204: None, 404: UNKNOWN, 423: LOCKED})
    def delete(self, request: Request, journal_id: int) -> Response:
        """Delete it with every day in it. It is gone at once; clearing its files away takes a while."""
        journals.delete(journal_of(request, journal_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class MonthView(DiaryView):
    @extend_schema(parameters=[MONTH], responses={200: LineSerializer(many=True), 404: UNKNOWN, 423: LOCKED})
    def get(self, request: Request, journal_id: int) -> Response:
        """The written days of a month, in order."""
        first = months.read_month(request.query_params.get("month", ""), timezone.localdate())
        days = journal_of(request, journal_id).entries.filter(date__year=first.year, date__month=first.month)
        rows = days.written().select_related("drawing__picture").order_by("date")
        return Response(LineSerializer(rows, many=True, context={"request": request}).data)


class CalendarView(DiaryView):
    @extend_schema(parameters=[YEAR], responses={200: YearSerializer, 400: BAD_INPUT, 404: UNKNOWN, 423: LOCKED})
    def get(self, request: Request, journal_id: int) -> Response:
        """A year in pixels: each written day with its mood."""
        said = request.query_params.get("year", str(timezone.localdate().year))
        if not (
            said.isascii()
            and said.isdecimal()
            and len(said) == 4
            and months.FIRST_YEAR <= int(said) <= months.LAST_YEAR
        ):
            raise exceptions.ValidationError({"year": [_("Please choose days between 1900 and 2199.")]})
        days = journal_of(request, journal_id).entries.filter(date__year=int(said)).written().order_by("date")
        rows = days.only("date", "mood", "favourite", "proposal", "weather", "place", "hour")
        pixels = [{"date": day.date, "mood": day.chosen["mood"], "favourite": day.favourite} for day in rows]
        return Response(YearSerializer({"year": int(said), "days": pixels}).data)


class SearchView(DiaryView):
    @extend_schema(parameters=[WantedSerializer], responses={200: FoundSerializer, 400: BAD_INPUT})
    def get(self, request: Request) -> Response:
        """Days of every journal that is open, the newest first."""
        form = SearchForm(request.query_params)
        if not form.is_valid():
            raise exceptions.ValidationError(form.errors)
        mine = access.days(request).written().select_related("drawing__picture")
        page = Paginator(search_days(mine, form.cleaned_data), PAGE_SIZE).get_page(request.query_params.get("page"))
        here = request.build_absolute_uri()
        following = replace_query_param(here, "page", page.next_page_number()) if page.has_next() else None
        found = {"next": following, "results": [Finding.of(entry, form.words) for entry in page]}
        return Response(FoundSerializer(found, context={"request": request}).data)
