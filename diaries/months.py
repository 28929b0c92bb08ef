"""Months and years as tables of days: what the calendar shows."""

import calendar
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diaries.models import Entry
from pictory.core.pages.cards import AssetCard, asset_card

FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Day:
    """One cell. entry: what was written; None when nothing was. outside: of the month before or after."""

    date: datetime.date
    entry: Entry | None
    is_today: bool
    outside: bool

    @property
    def picture(self) -> AssetCard | None:
        """Of what stands for the day in the calendar."""
        return asset_card(self.entry.face) if self.entry and self.entry.face else None


@dataclass(frozen=True)
class Month:
    """first: its first day. weeks: six rows of seven, from Sunday on. days: those written, in order."""

    first: datetime.date
    weeks: Sequence[Sequence[Day]]

    @property
    def days(self) -> list[Day]:
        return [day for week in self.weeks for day in week if day.entry and not day.outside]

    @property
    def before(self) -> datetime.date:
        return (self.first - datetime.timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> datetime.date:
        return (self.first + datetime.timedelta(days=31)).replace(day=1)


def span_of(first: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of the six weeks that show this month."""
    back = (first.weekday() + 1) % 7  # days since Sunday
    start = first - datetime.timedelta(days=back)
    return start, start + datetime.timedelta(days=41)


def month_of(first: datetime.date, written: Mapping[datetime.date, Entry], today: datetime.date) -> Month:
    """written: the days of `span_of` that have an entry."""
    start, _end = span_of(first)
    cells = [start + datetime.timedelta(days=number) for number in range(42)]
    days = [Day(date, written.get(date), date == today, date.month != first.month) for date in cells]
    return Month(first, [days[row : row + 7] for row in range(0, 42, 7)])


def year_of(year: int, written: Mapping[datetime.date, Entry], today: datetime.date) -> list[list[Day]]:
    """Twelve rows of the days of each month."""
    return [
        [
            Day(date, written.get(date), date == today, outside=False)
            for date in (datetime.date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1))
        ]
        for month in range(1, 13)
    ]


def read_month(said: str, today: datetime.date) -> datetime.date:
    """The first of the month that "2026-11" names; of this month where it names none."""
    try:
        year, month = (int(part) for part in said.split("-"))
        first = datetime.date(year, month, 1)
    except (ValueError, OverflowError):
        return today.replace(day=1)
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else today.replace(day=1)


def same_day_before(date: datetime.date) -> list[tuple[int, int]]:
    """(month, day) of earlier years that "on this day" means: the 29th of February is kept on the 28th as well."""
    leap = calendar.isleap(date.year)
    feast = (date.month, date.day)
    return [feast, (2, 29)] if feast == (2, 28) and not leap else [feast]
