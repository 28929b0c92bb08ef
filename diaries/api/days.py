"""One day: its words and signs, its sheet, its tags, its drawings, and the jobs about it."""

import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from diaries.api.doors import IF_MATCH, LOCKED, UNKNOWN, DiaryView, day_of, etag, journal_of, seen_by
from diaries.api.shapes import (
    ChangesSerializer,
    DaySerializer,
    DrawingSerializer,
    SeedSerializer,
    SheetSerializer,
    StyleSerializer,
    TagsSerializer,
)
from diaries.forms import DayForm
from diaries.models import Drawing, Entry
from diaries.services import days, making, reading, restyling
from diaries.services.days import Conflict
from pictory.core.access import get_owned
from pictory.core.api import (
    BAD_INPUT,
    IDEMPOTENCY_KEY,
    REUSED,
    TOO_MUCH,
    ErrorSerializer,
    OneJobSerializer,
    idempotency_key,
)
from pictory.core.models import Job, StyleCard

STALE = OpenApiResponse(DaySerializer, "Somebody changed the day since you saw it; the day as it is now.")
NOT_SAID = OpenApiResponse(ErrorSerializer, "Neither If-Match nor a revision was sent.")
WRITTEN = {400: BAD_INPUT, 404: UNKNOWN, 409: STALE, 412: STALE, 423: LOCKED, 428: NOT_SAID}
MADE = {201: OneJobSerializer, 400: BAD_INPUT, 404: UNKNOWN, 422: REUSED, 423: LOCKED, 429: TOO_MUCH}


def told(request: Request, entry: Entry, code: int = status.HTTP_200_OK) -> Response:
    data = DaySerializer(entry, context={"request": request}).data
    return Response(data, code, headers={"ETag": etag(entry)})


class DayView(DiaryView):
    @extend_schema(responses={200: DaySerializer, 404: UNKNOWN, 423: LOCKED})
    def get(self, request: Request, journal_id: int, date: datetime.date) -> Response:
        """A day. Its ETag is what a change has to name."""
        return told(request, day_of(request, journal_id, date))

    @extend_schema(request=ChangesSerializer, parameters=[IF_MATCH], responses={200: DaySerializer} | WRITTEN)
    def patch(self, request: Request, journal_id: int, date: datetime.date) -> Response:
        """Write: what is sent changes. A day that is not there is begun. New words are read by themselves."""
        return _write(request, journal_id, date, self.sent())

    @extend_schema(responses={204: None, 404: UNKNOWN, 423: LOCKED})
    def delete(self, request: Request, journal_id: int, date: datetime.date) -> Response:
        """Delete the day with its pictures, music, photos and voices."""
        days.delete_day(day_of(request, journal_id, date))
        return Response(status=status.HTTP_204_NO_CONTENT)


class SheetView(DiaryView):
    @extend_schema(responses={200: SheetSerializer, 404: UNKNOWN, 423: LOCKED})
    def get(self, request: Request, journal_id: int, date: datetime.date) -> Response:
        """What lies on the day's sheet: stickers and strokes."""
        entry = day_of(request, journal_id, date)
        return Response({"revision": entry.revision, "layout": entry.layout}, headers={"ETag": etag(entry)})

    @extend_schema(request=SheetSerializer, parameters=[IF_MATCH], responses={200: DaySerializer} | WRITTEN)
    def put(self, request: Request, journal_id: int, date: datetime.date) -> Response:
        """Lay the sheet out anew."""
        sent = self.sent()
        if not isinstance(sent.get("layout"), list):
            raise exceptions.ValidationError({"layout": [exceptions.ParseError.default_detail]})
        return _write(request, journal_id, date, {name: sent.get(name) for name in ("layout", "revision")})


def _write(request: Request, journal_id: int, date: datetime.date, sent: dict[str, Any]) -> Response:
    """Raises Http404, Locked, NotSeen, ValidationError; answers 409 or 412 with the day as it is."""
    journal, revision = journal_of(request, journal_id), seen_by(request, sent)
    changes = _changes(sent | {"revision": revision})
    if revision or not changes:
        day_of(request, journal_id, date)  # only who saw nothing, and writes something, begins a day
    entry = days.open_day(request.user, date, journal)
    try:
        return told(request, days.save_day(entry, revision=revision, **changes))
    except Conflict as conflict:
        return told(request, conflict.entry, 412 if "If-Match" in request.headers else 409)


def _changes(sent: dict[str, Any]) -> dict[str, Any]:
    """By the rules of the writing page, and the star. Raises ValidationError."""
    form = DayForm.sent(sent)
    if not form.is_valid():
        raise exceptions.ValidationError(form.errors)
    star = ChangesSerializer(data={name: sent[name] for name in ("favourite",) if name in sent})
    star.is_valid(raise_exception=True)
    return form.changes | star.validated_data


# --- Tags --------------------------------------------------------------------------------------------------------


class TagsView(DiaryView):
    @extend_schema(responses={200: TagsSerializer, 404: UNKNOWN, 423: LOCKED})
    def get(self, request: Request, journal_id: int, date: datetime.date) -> Response:
        """The words of the day that stickers show."""
        return Response(TagsSerializer(day_of(request, journal_id, date)).data)

    @extend_schema(request=None, responses={201: OneJobSerializer, 404: UNKNOWN, 423: LOCKED, 429: TOO_MUCH})
    def post(self, request: Request, journal_id: int, date: datetime.date) -> Response:
        """Have the words read, which happens by itself after each change of the text."""
        return _job(request, reading.request_tags(day_of(request, journal_id, date)))


class SummaryView(DiaryView):
    @extend_schema(
        request=None,
        responses={
            201: OneJobSerializer, 204: OpenApiResponse(description="This text is summed up, or nothing is written."),
            404: UNKNOWN, 423: LOCKED,
        },
    )  # fmt: skip
    def post(self, request: Request, journal_id: int, date: datetime.date) -> Response:
        """Have the day summed up in one sentence, and a mood and a weather proposed."""
        return _job(request, reading.request_reading(day_of(request, journal_id, date)))


# --- Picture and music -------------------------------------------------------------------------------------------


class ColourView(DiaryView):
    @extend_schema(request=SeedSerializer, parameters=[IDEMPOTENCY_KEY], responses=MADE)
    def post(self, request: Request, journal_id: int, date: datetime.date) -> Response:
        """Colour the sheet in four ways. The first becomes the day's picture; see `drawings` for the others."""
        entry, seed = day_of(request, journal_id, date), _seed(self.sent())
        key = idempotency_key(request, "diaries.colour")
        return _job(request, making.request_picture(entry, seed=seed, key=key))


class RestyleView(DiaryView):
    @extend_schema(request=StyleSerializer, parameters=[IDEMPOTENCY_KEY], responses=MADE)
    def post(self, request: Request, journal_id: int, date: datetime.date) -> Response:
        """Paint the day's picture in a style of yours: one more among its `drawings`."""
        entry, said = day_of(request, journal_id, date), StyleSerializer(data=self.sent())
        said.is_valid(raise_exception=True)
        card = get_owned(StyleCard, request.user, said.validated_data["card"])
        try:
            job = restyling.request_restyle(entry, card, key=idempotency_key(request, restyling.KIND))
        except restyling.NothingDrawn as error:
            raise exceptions.ValidationError({"card": [error.sentence]}) from error
        return _job(request, job)


class MusicView(DiaryView):
    @extend_schema(request=SeedSerializer, parameters=[IDEMPOTENCY_KEY], responses=MADE)
    def post(self, request: Request, journal_id: int, date: datetime.date) -> Response:
        """Compose for the day's mood. The music there is stays until the new one is done."""
        entry, seed = day_of(request, journal_id, date), _seed(self.sent())
        key = idempotency_key(request, "diaries.compose")
        return _job(request, making.request_music(entry, seed=seed, key=key))


class DrawingsView(DiaryView):
    @extend_schema(responses={200: DrawingSerializer(many=True), 404: UNKNOWN, 423: LOCKED})
    def get(self, request: Request, journal_id: int, date: datetime.date) -> Response:
        """The pictures of the day, the newest first: the one it shows, and those one can still choose."""
        drawings = making.candidates(day_of(request, journal_id, date))
        return Response(DrawingSerializer(drawings, many=True, context={"request": request}).data)


class KeepView(DiaryView):
    @extend_schema(request=None, responses={200: DaySerializer, 404: UNKNOWN, 423: LOCKED})
    def post(self, request: Request, journal_id: int, date: datetime.date, drawing_id: int) -> Response:
        """Show this one of the day's pictures."""
        entry = day_of(request, journal_id, date)
        making.choose(entry, get_object_or_404(Drawing, pk=drawing_id, entry=entry))
        return told(request, day_of(request, journal_id, date))


def _seed(sent: dict[str, Any]) -> int | None:
    """Raises ValidationError."""
    said = SeedSerializer(data=sent)
    said.is_valid(raise_exception=True)
    return said.validated_data.get("seed")


def _job(request: Request, job: Job | None) -> Response:
    """None: there is nothing to do."""
    if job is None:
        return Response(status=status.HTTP_204_NO_CONTENT)
    return Response(OneJobSerializer(job, context={"request": request}).data, status.HTTP_201_CREATED)
