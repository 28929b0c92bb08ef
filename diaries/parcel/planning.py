"""What would come of a ZIP, before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from diaries.models import Journal
from diaries.parcel import contents, dayone
from diaries.parcel.contents import Contents, FoundDay
from diaries.parcel.format import INDEX
from diaries.parcel.opening import Parcel
from diaries.spans import written

EVER = (contents.FIRST, contents.LAST)


@dataclass
class Plan:
    """What a ZIP would bring. new: journal's name and day. there: days that are written here already.

    broken: what the day calls itself and why it cannot be taken, in words. lost: files that the ZIP names and lacks.
    """

    new: list[tuple[str, FoundDay]] = field(default_factory=list)
    there: list[tuple[str, FoundDay]] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)
    lost: int = 0


def read(parcel: Parcel) -> Contents:
    """Of a ZIP of ours, or of Day One. Raises BadParcel."""
    return contents.read_contents(parcel) if INDEX in parcel.names else dayone.read_contents(parcel)


def plan(parcel: Parcel, into: Iterable[Journal]) -> Plan:
    """into: the journals that may be added to. Raises BadParcel."""
    found, made, into = read(parcel), Plan(), list(into)
    made.broken = [(label, _(reason)) for label, reason in found.broken]
    for name, days in found.journals.items():
        journal = next((each for each in into if each.name == name), None)
        known = set(written(journal, EVER).values_list("date", flat=True)) if journal else set()
        for day in days:
            (made.there if day.date in known else made.new).append((name, day))
    made.lost = sum(file not in parcel.names for _name, day in made.new for file in day.files)
    return made
