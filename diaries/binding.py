"""Days of the database as pages of print, in the language of their owner. Run by workers."""

import tempfile
from functools import partial
from typing import IO

from django.db.models import QuerySet
from django.utils import dates, translation
from django.utils.formats import date_format

from diaries import spans
from diaries.models import Attachment, Entry, Journal
from diaries.printing import book, squared
from diaries.printing.book import Cover, Day, Load
from diaries.services import books
from ml.errors import InvalidInput
from pictory.core.engine.context import JobContext
from pictory.core.files import assets, large
from pictory.core.models import Asset


def bind(ctx: JobContext) -> None:
    """Make the book, or the single page, that the job asks for."""
    with translation.override(ctx.job.owner.language), tempfile.TemporaryFile(suffix=".pdf") as file:
        title, pages = _page(ctx, file) if "entry" in ctx.params else _book(ctx, file)
        on_bytes = large.as_last_step(ctx.step, [file], steps=max(ctx.job.steps, 1))
        books.keep_pdf(ctx.job, file, title=title, pages=pages, on_bytes=on_bytes)


def _book(ctx: JobContext, file: IO[bytes]) -> tuple[str, int]:
    """Title and number of pages."""
    journal = Journal.objects.filter(pk=ctx.params["journal"], owner=ctx.job.owner_id).first()
    span = spans.of_params(ctx.params)
    entries = list(_loaded(spans.written(journal, span))) if journal else []
    if not entries:
        raise InvalidInput("no day of this span is left")
    steps = len(entries) + 1
    ctx.step(0, steps)
    pages = book.write_book(
        file,
        _cover(journal, spans.in_words(span), entries),
        [_day(entry) for entry in entries],
        size=ctx.params["size"],
        on_day=lambda done: ctx.step(done, steps),
    )
    return f"{journal} · {spans.in_words(span)}", pages


def _page(ctx: JobContext, file: IO[bytes]) -> tuple[str, int]:
    entry = _loaded(Entry.objects.filter(pk=ctx.params["entry"], owner=ctx.job.owner_id)).first()
    if entry is None:
        raise InvalidInput("the day is gone")
    day = _day(entry)
    return day.heading, squared.write_squared(file, day, author=str(ctx.job.owner), language=ctx.job.owner.language)


# --- Rows as pages -----------------------------------------------------------------------------------------------


def _loaded(days: QuerySet[Entry]) -> QuerySet[Entry]:
    return days.select_related("drawing__picture").prefetch_related("attachments__asset")


def _cover(journal: Journal, span: str, entries: list[Entry]) -> Cover:
    return Cover(
        title=str(journal),
        span=span,
        author=str(journal.owner),
        weekdays=_weekdays(),
        language=journal.owner.language,
        picture=_cover_picture(entries),
    )


def _weekdays() -> list[str]:
    """Short, from Sunday on: one letter in Korean, three in English."""
    names = [str(dates.WEEKDAYS[number]) for number in (6, 0, 1, 2, 3, 4, 5)]
    return [name[: 1 if translation.get_language() == "ko" else 3] for name in names]


def _day(entry: Entry) -> Day:
    return Day(
        date=entry.date,
        heading=f"{date_format(entry.date, 'DATE_FORMAT')} {date_format(entry.date, 'l')}",
        month=date_format(entry.date, "YEAR_MONTH_FORMAT"),
        text=entry.text,
        mood=entry.mood,
        signs=[word for word in (entry.get_weather_display(), entry.get_mood_display()) if word],
        picture=partial(_bytes, entry.drawing.picture) if entry.drawing else None,
        photos=[
            partial(_bytes, extra.asset) for extra in entry.attachments.all() if extra.kind == Attachment.Kind.PHOTO
        ],
    )


def _cover_picture(entries: list[Entry]) -> Load | None:
    """Of the first day with a star, else of the first that was drawn."""
    drawn = [entry for entry in entries if entry.drawing]
    best = next((entry for entry in drawn if entry.favourite), drawn[0] if drawn else None)
    return partial(_bytes, best.drawing.picture) if best else None


def _bytes(asset: Asset) -> bytes | None:
    """None where the storage has lost it: a book without one picture is better than none."""
    try:
        return assets.read(asset)
    except FileNotFoundError:
        return None
