"""Words, numbers and times that a ZIP tells: each is what the database takes, or the day is broken."""

import datetime
import json
import unicodedata
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_noop

from diaries.converters import YEARS

APART = 4  # letters that one may be taken apart into, as some systems write Korean: counted is what is put together
BROKEN = gettext_noop("Something in it cannot be read.")


class Broken(Exception):
    """A day that cannot be taken. Its one argument: why, a sentence of the catalogue."""


def line(said: Any, most: int) -> str:
    text = storable(said) if isinstance(said, str) and len(said) <= APART * most else None
    if text is None or len(text) > most:
        raise Broken(BROKEN)
    return text


def whole(said: Any, most: int = 2**31 - 1) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or not 0 <= said <= most:
        raise Broken(BROKEN)
    return said


def moment(said: Any) -> datetime.datetime | None:
    """A moment with its zone; None for anything else."""
    at = parse_datetime(said) if isinstance(said, str) and len(said) < 40 else None
    return at if at is not None and at.tzinfo is not None and at.year in YEARS else None


def storable(text: str) -> str:
    """As every database keeps it: composed letters, no NUL, no half of a pair."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(sign for sign in composed if sign != "\0" and unicodedata.category(sign) != "Cs")


def is_storable(said: Any, most: int) -> bool:
    """Raises ValueError for a number past all bounds, which no database keeps as JSON."""
    text = json.dumps(said, ensure_ascii=False, allow_nan=False)
    return len(text) < most and "\\u0000" not in text and storable(text) == text
