"""What a ZIP says about days, checked word by word: nothing of it is believed because of where it stands."""

import datetime
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from diaries.choices import Hour, Mood, Place, Weather
from diaries.converters import YEARS
from diaries.models import SUMMARY_LENGTH, TEXT_LENGTH, Attachment
from diaries.parcel.format import FORMAT, INDEX, JSON, READABLE, is_ours
from diaries.parcel.opening import MOST_INDEX, BadParcel, Parcel
from diaries.parcel.values import APART, BROKEN, Broken, is_storable, line, moment, storable, whole
from diaries.services.extras import MAX_PHOTOS, MAX_VOICES
from ml.errors import InvalidInput
from ml.layout import read_layout
from pictory.core.files.assets import plain_title
from pictory.core.models import Asset

T = TypeVar("T")
FIRST, LAST = datetime.date(YEARS.start, 1, 1), datetime.date(YEARS.stop - 1, 12, 31)
MOST_DAYS = 4_000
MOST_AT_ONCE = 5_000_000  # bytes of days from elsewhere that are looked into before they are taken
MOST_PARTS = 500  # drawings, versions or extras of one day from elsewhere; what this site packed comes back whole
PICTURES, SOUNDS = {"image/png", "image/jpeg", "image/webp"}, {"audio/mpeg"}
SHA256 = re.compile(r"[0-9a-f]{64}")
TAG_WORDS = ("noun", "word")
NO_DATE = gettext_noop("Its date cannot be read.")
NO_TEXT = gettext_noop("Its words cannot be read, or are too many.")
TWICE = gettext_noop("The same day stands in that file twice.")
NO_JOURNAL = gettext_noop("Its journal was deleted meanwhile.")


@dataclass(frozen=True)
class PackedFile:
    """A file of the ZIP. name: "" when it was lost before it was packed. facts: for keep_asset()."""

    name: str
    media_type: str
    sha256: str
    signature: str
    facts: Mapping[str, Any]
    created_at: datetime.datetime | None = None

    def is_ours(self, sha256: str) -> bool:
        """Whether these are the bytes that once left this site."""
        return is_ours(sha256, self.media_type, self.signature)


@dataclass(frozen=True)
class PackedDrawing:
    picture: PackedFile
    sketch: PackedFile
    layout: list[dict[str, Any]]
    created_at: datetime.datetime | None


@dataclass(frozen=True)
class PackedDay:
    """fields: of models.Entry. shown: which of the drawings; None for none. extras: kind, file, when.

    left_out: oldest versions of a day from elsewhere, past MOST_PARTS.
    """

    date: datetime.date
    fields: Mapping[str, Any]
    drawings: Sequence[PackedDrawing] = ()
    shown: int | None = None
    music: PackedFile | None = None
    extras: Sequence[tuple[str, PackedFile, datetime.datetime | None]] = ()
    versions: Sequence[Mapping[str, Any]] = ()
    left_out: int = 0

    @property
    def files(self) -> list[PackedFile]:
        drawn = [file for drawing in self.drawings for file in (drawing.picture, drawing.sketch)]
        return [*drawn, *([self.music] if self.music else []), *(file for _kind, file, _at in self.extras)]


@dataclass(frozen=True)
class FoundDay:
    """A day that can be taken. files: their names in the ZIP. read: the whole of it; raises Broken."""

    date: datetime.date
    files: Sequence[str]
    read: Callable[[], PackedDay]

    @classmethod
    def of(cls, day: PackedDay) -> Self:
        return cls(day.date, [file.name for file in day.files], lambda: day)


@dataclass
class Contents:
    """journals: name -> days in order. broken: what the day calls itself, and why it cannot be taken."""

    journals: dict[str, list[FoundDay]] = field(default_factory=dict)
    broken: list[tuple[str, str]] = field(default_factory=list)
    _dates: set[tuple[str, datetime.date]] = field(default_factory=set)

    def add(self, journal: str, label: str, find: Callable[[], FoundDay]) -> None:
        """One day, found or noted as broken; a second one of the same date is broken."""
        kept = self.journals.setdefault(journal, [])
        try:
            day = checked(find)
            if (journal, day.date) in self._dates:
                raise Broken(TWICE)
            self._dates.add((journal, day.date))
            kept.append(day)
        except Broken as reason:
            self.broken.append((label, str(reason)))


def checked(read: Callable[[], T]) -> T:
    """What it reads. Raises Broken for whatever is wrong with what it was told."""
    try:
        return read()
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError, RecursionError, InvalidInput) as error:
        raise Broken(BROKEN) from error


def read_contents(parcel: Parcel) -> Contents:
    """Of a ZIP that we packed. Raises BadParcel."""
    index = read_json(parcel, INDEX)
    if not isinstance(index, dict) or index.get("format") != FORMAT:
        raise not_a_diary()
    if index.get("version") not in READABLE:
        raise BadParcel("other_version", _("Another Pictory packed that file, and this one cannot read it yet."))
    contents, found = Contents(), _Days(parcel)
    journals = index.get("journals")
    if not isinstance(journals, list) or len(journals) > MOST_PARTS:
        raise not_a_diary()
    for journal in journals:
        if not isinstance(journal, dict) or not isinstance(journal.get("days"), list):
            raise not_a_diary()
        for said in check_count(journal["days"]):
            label = plain_title(str(said.get("date", "?"))[:20] if isinstance(said, dict) else "?") or "?"
            name = plain_title(str(journal.get("name") or ""))[:40]
            contents.add(name, label, lambda said=said: found.find(said))
    return contents


class _Days:
    """Finds the days that an index tells of, in it or in files of their own."""

    def __init__(self, parcel: Parcel) -> None:
        self.parcel, self.left = parcel, MOST_AT_ONCE

    def find(self, said: dict[str, Any]) -> FoundDay:
        """One that left this site is only read when it is taken; of others so many at once as a page can wait for."""
        if "file" not in said:
            return FoundDay.of(_day(said))
        date, name = read_date(said["date"]), line(said["file"], 300)
        size, sha256 = self.parcel.size(name), line(said["sha256"], 64)
        if not is_ours(sha256, JSON, line(said["signature"], 100)):
            sha256, self.left = "", self.left - size
            if self.left >= 0:
                self.read(name, date)
        files = [line(each, 300) for each in said.get("files", [])]
        return FoundDay(date, files, lambda: self.read(name, date, sha256))

    def read(self, name: str, date: datetime.date, sha256: str = "") -> PackedDay:
        """sha256: of the file as it left this site, "" for another's. Raises Broken."""

        def is_whole() -> bool:
            return bool(sha256) and hashlib.sha256(self.parcel.read(name)).hexdigest() == sha256

        try:
            day = checked(lambda: _day(self.parcel.read_json(name), is_whole))
        except BadParcel as error:
            raise Broken(BROKEN) from error
        if day.date != date:
            raise Broken(BROKEN)
        return day


def read_json(parcel: Parcel, name: str) -> Any:
    """Raises BadParcel."""
    try:
        return parcel.read_json(name, MOST_INDEX)
    except (KeyError, ValueError, RecursionError) as error:
        raise not_a_diary() from error


def check_count(days: list[Any]) -> list[Any]:
    if len(days) > MOST_DAYS:
        raise BadParcel("too_many_days", _("There are too many days in that file. Please pack fewer at once."))
    return days


def not_a_diary() -> BadParcel:
    return BadParcel(
        "no_diary", _("That ZIP holds no diary that we can read. Please choose one of Pictory or Day One.")
    )


# --- One day -----------------------------------------------------------------------------------------------------


def _day(said: dict[str, Any], is_whole: Callable[[], bool] = lambda: False) -> PackedDay:
    """is_whole: whether it is as it left this site, asked only where there is more of it than others may bring."""
    shared = [_layout(each) for each in said.get("layouts", [])]

    def layout(of: dict[str, Any]) -> list[dict[str, Any]]:
        """Its own, or the one of the day's that it gives the number of."""
        told = of.get("layout", [])
        return shared[whole(told, len(shared) - 1)] if isinstance(told, int) else _layout(told)

    drawings = [_drawing(each, layout(each)) for each in _parts(said.get("drawings"), is_whole)]
    shown, versions = said.get("shown"), _dicts(said.get("versions"))
    left_out = 0 if len(versions) <= MOST_PARTS or is_whole() else len(versions) - MOST_PARTS
    return PackedDay(
        date=read_date(said["date"]),
        fields=_fields(said) | {"layout": layout(said)},
        drawings=drawings,
        shown=shown if isinstance(shown, int) and 0 <= shown < len(drawings) else None,
        music=_file(said["music"], SOUNDS) if said.get("music") else None,
        extras=_extras(_parts(said.get("extras"))),
        versions=[_version(each) | {"layout": layout(each)} for each in versions[left_out:]],
        left_out=left_out,
    )


def read_date(said: Any) -> datetime.date:
    """Raises Broken."""
    try:
        date = datetime.date.fromisoformat(said)
    except (TypeError, ValueError) as error:
        raise Broken(NO_DATE) from error
    if date.year not in YEARS:
        raise Broken(NO_DATE)
    return date


def read_text(said: Any) -> str:
    """Raises Broken."""
    text = storable(said) if isinstance(said, str) and len(said) <= APART * TEXT_LENGTH else None
    if text is None or len(text) > TEXT_LENGTH:
        raise Broken(NO_TEXT)
    return text


def _layout(said: Any) -> list[dict[str, Any]]:
    return read_layout(said).as_json()


def _fields(said: dict[str, Any]) -> dict[str, Any]:
    chosen = {"mood": Mood, "weather": Weather, "place": Place, "hour": Hour}
    fields = {name: said.get(name) if said.get(name) in kinds.values else "" for name, kinds in chosen.items()}
    times = {name: at for name in ("created_at", "changed_at") if (at := moment(said.get(name)))}
    sha256 = said.get("read_sha256")
    return (
        fields
        | times
        | {
            "text": read_text(said.get("text", "")),
            "favourite": said.get("favourite") is True,
            "revision": whole(said.get("revision", 0)),
            "tags": _tags(said.get("tags", [])),
            "summary": line(said.get("summary", ""), SUMMARY_LENGTH),
            "english": line(said.get("english", ""), SUMMARY_LENGTH),
            "proposal": _proposal(said.get("proposal", {})),
            "read_sha256": sha256 if isinstance(sha256, str) and SHA256.fullmatch(sha256) else "",
        }
    )


def _drawing(said: dict[str, Any], layout: list[dict[str, Any]]) -> PackedDrawing:
    return PackedDrawing(
        picture=_file(said["picture"], PICTURES),
        sketch=_file(said["sketch"], PICTURES),
        layout=layout,
        created_at=moment(said.get("created_at")),
    )


def _extras(said: list[dict[str, Any]]) -> list[tuple[str, PackedFile, datetime.datetime | None]]:
    extras = [_extra(each) for each in said]
    kinds = [kind for kind, _file, _at in extras]
    if kinds.count(Attachment.Kind.PHOTO) > MAX_PHOTOS or kinds.count(Attachment.Kind.VOICE) > MAX_VOICES:
        raise Broken(BROKEN)
    return extras


def _extra(said: dict[str, Any]) -> tuple[str, PackedFile, datetime.datetime | None]:
    kind = Attachment.Kind(said["kind"])
    media = PICTURES if kind == Attachment.Kind.PHOTO else SOUNDS
    return kind, _file(said["file"], media), moment(said.get("created_at"))


def _version(said: dict[str, Any]) -> dict[str, Any]:
    at = moment(said.get("created_at"))
    return {
        "revision": whole(said.get("revision", 0)),
        "text": read_text(said.get("text", "")),
        "mood": said.get("mood") if said.get("mood") in Mood.values else "",
        "weather": said.get("weather") if said.get("weather") in Weather.values else "",
    } | ({"created_at": at} if at else {})


def _file(said: dict[str, Any], media_types: set[str]) -> PackedFile:
    if said["media_type"] not in media_types:
        raise Broken(BROKEN)
    details, seconds = said.get("details"), said.get("duration_s")
    facts = {
        "role": Asset.Role(said.get("role", Asset.Role.UPLOAD)),
        "title": plain_title(line(said.get("title", ""), 400)),
        "tier": line(said.get("tier", ""), 10),
        "model": line(said.get("model", ""), 120),
        "seed": whole(said["seed"], 2**63 - 1) if said.get("seed") is not None else None,
        "details": details if isinstance(details, dict) and is_storable(details, 10_000) else {},
        "duration_s": float(seconds) if isinstance(seconds, int | float) and 0 <= seconds < 86_400 else None,
    }
    return PackedFile(
        name=line(said.get("file") or "", 300),
        media_type=said["media_type"],
        sha256=line(said.get("sha256", ""), 64),
        signature=line(said.get("signature", ""), 100),
        facts=facts,
        created_at=moment(said.get("created_at")),
    )


# --- Words, numbers and times ------------------------------------------------------------------------------------


def _tags(said: Any) -> list[dict[str, Any]]:
    """As the reading of a day left them; none of them when one is of another make, for they can be read again."""
    fits = isinstance(said, list) and len(said) <= 50 and all(_is_tag(each) for each in said)
    return said if fits and is_storable(said, 50_000) else []


def _is_tag(said: Any) -> bool:
    return (
        isinstance(said, dict)
        and all(isinstance(said.get(name), str) for name in TAG_WORDS)
        and isinstance(said.get("stickers"), list)
        and all(isinstance(each, str) for each in said["stickers"])
        and isinstance(said.get("drawable"), bool)
    )


def _proposal(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        return {}
    chosen = {"mood": Mood, "weather": Weather, "place": Place, "hour": Hour}
    kept = {name: said[name] for name, kinds in chosen.items() if said.get(name) in kinds.values}
    if isinstance(read := said.get("text_sha256"), str) and SHA256.fullmatch(read):
        kept["text_sha256"] = read
    return kept | ({"layout": _layout(said["layout"])} if "layout" in said else {})


def _parts(said: Any, is_whole: Callable[[], bool] = lambda: False) -> list[dict[str, Any]]:
    parts = _dicts(said)
    if len(parts) > MOST_PARTS and not is_whole():
        raise Broken(BROKEN)
    return parts


def _dicts(said: Any) -> list[dict[str, Any]]:
    if said is None:
        return []
    if not isinstance(said, list) or not all(isinstance(each, dict) for each in said):
        raise Broken(BROKEN)
    return said
