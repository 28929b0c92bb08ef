"""Dates in addresses: /diaries/2026-11-21/."""

import datetime

from django.urls import register_converter

YEARS = range(1900, 2200)


class DayConverter:
    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> datetime.date:
        """Raises ValueError, which makes a 404, for a day that no calendar has or nobody lives."""
        date = datetime.date.fromisoformat(value)
        if date.year not in YEARS:
            raise ValueError(value)
        return date

    def to_url(self, value: datetime.date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")
