"""A Day One export: a JSON for each journal, and photos named by their MD5."""

import datetime
import re
import zoneinfo
from itertools import groupby
from typing import Any

from django.utils.dateparse import parse_datetime

from diaries.choices import Weather
from diaries.models import TEXT_LENGTH, Attachment
from diaries.parcel.contents import (
    NO_DATE,
    Broken,
    Contents,
    FoundDay,
    PackedDay,
    PackedFile,
    check_count,
    not_a_diary,
    read_date,
    read_json,
    read_text,
)  # fmt: skip
from diaries.parcel.opening import Parcel
from diaries.services.extras import MAX_PHOTOS
from pictory.core.files.assets import plain_title
from pictory.core.models import Asset

PHOTO = re.compile(r"!\[[^\[\]]*\]\(dayone-moment:[^()]*\)")  # nothing in it may begin another: else time is squared
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")
NAME = re.compile(r"[0-9a-f]{32}\.(jpe?g|png|webp)")
MEDIA_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
WEATHERS = {
    "clear": Weather.SUNNY, "sunny": Weather.SUNNY, "cloud": Weather.CLOUDY, "fog": Weather.CLOUDY,
    "wind": Weather.WINDY, "rain": Weather.RAINY, "drizzle": Weather.RAINY, "storm": Weather.STORMY,
    "snow": Weather.SNOWY, "flurries": Weather.SNOWY,
}  # fmt: skip


def read_contents(parcel: Parcel) -> Contents:
    """Raises BadParcel."""
    found = Contents()
    indexes = sorted(name for name in parcel.names if name.endswith(".json") and "/" not in name)
    for name in indexes:
        said = read_json(parcel, name)
        if not isinstance(said, dict) or not isinstance(said.get("entries"), list):
            raise not_a_diary()
        journal = plain_title(name.removesuffix(".json"))[:40]
        found.journals.setdefault(journal, [])
        dated = []
        for entry in check_count(said["entries"]):
            try:
                dated.append((_date(entry), entry))
            except (Broken, KeyError, TypeError, AttributeError):
                found.broken.append(("?", NO_DATE))
        for date, entries in groupby(sorted(dated, key=lambda both: both[0]), key=lambda both: both[0]):
            found.add(
                journal, f"{date}", lambda date=date, those=[entry for _date, entry in entries]: _day(date, those)
            )
    if not indexes:
        raise not_a_diary()
    return found


def _date(said: dict[str, Any]) -> datetime.date:
    """On the calendar of where it was written."""
    try:
        at = parse_datetime(said["creationDate"])
        if at is None or at.tzinfo is None:
            raise Broken(NO_DATE)
        zone = zoneinfo.ZoneInfo(str(said.get("timeZone") or "UTC").replace("\\/", "/"))
        return read_date(at.astimezone(zone).date().isoformat())
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OverflowError, OSError) as error:
        raise Broken(NO_DATE) from error


def _day(date: datetime.date, entries: list[dict[str, Any]]) -> FoundDay:
    """All that was written on one day; more than a page of ours holds is broken."""
    text = "\n\n".join(filter(None, (_text(entry.get("text") or "") for entry in entries)))
    photos = [file for entry in entries for said in entry.get("photos") or [] if (file := _photo(said))]
    weathers = [word for entry in entries if (word := _weather(entry.get("weather")))]
    fields = {
        "text": read_text(text),
        "favourite": any(entry.get("starred") is True for entry in entries),
        "weather": weathers[0] if weathers else "",
    }
    extras = [(Attachment.Kind.PHOTO, photo, None) for photo in photos[:MAX_PHOTOS]]
    return FoundDay.of(PackedDay(date=date, fields=fields, extras=extras))


def _text(said: str) -> str:
    """Without its marks for photos and its escapes; longer than a page, it stays too long and is told of."""
    return ESCAPED.sub(r"\1", PHOTO.sub("", said)[: 4 * TEXT_LENGTH]).strip()


def _photo(said: dict[str, Any]) -> PackedFile | None:
    name = f"{said.get('md5')}.{said.get('type')}".lower()
    if not (kind := NAME.fullmatch(name)):
        return None
    facts = {"role": Asset.Role.UPLOAD, "title": ""}
    return PackedFile(f"photos/{name}", MEDIA_TYPES[kind[1]], sha256="", signature="", facts=facts)


def _weather(said: Any) -> str:
    words = f"{said.get('weatherCode', '')} {said.get('conditionsDescription', '')}".lower() if said else ""
    return next((str(weather) for word, weather in WEATHERS.items() if word in words), "")
