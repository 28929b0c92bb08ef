"""Stickers as pages show them: address, words in the reader's language, and which ones lie in a tray."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from diaries import stickers
from diaries.models import Entry
from ml.tags.index import Sticker
from pictory.core.models import User

TRAY_SIZE = 24
FOUND_SIZE = 8


@dataclass(frozen=True)
class Shown:
    """A sticker in a tray. name: what it is called in the reader's language."""

    id: str
    name: str
    url: str


@dataclass(frozen=True)
class Label:
    """A word one can open the tray of, with its first sticker."""

    word: str
    sticker: Shown


def address() -> str:
    """Of every sticker's outline, with `ID` where its id goes. Raises NotInstalled."""
    return reverse("diaries:sticker", args=[stickers.version(), "ID", "outline"])


def shown(ids: Iterable[str]) -> list[Shown]:
    """Those of them that there are. Raises NotInstalled."""
    pack, where = stickers.pack(), address()
    return [Shown(id, name_of(id), where.replace("ID", id)) for id in ids if id in pack]


def name_of(sticker_id: str) -> str:
    """In the reader's language; the id's own English words for a sticker that the index lacks. Raises NotInstalled."""
    sticker = stickers.index().stickers.get(sticker_id)
    if sticker is None:
        return sticker_id.replace("-", " ")
    return sticker.name if get_language() == "ko" else sticker.english


def names_in(layout: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the stickers of a layout are called; nothing where the stickers are not installed."""
    try:
        return {item["id"]: name_of(item["id"]) for item in layout if item["kind"] == "sticker"}
    except stickers.NotInstalled:
        return {}


def tray(entry: Entry, word: str) -> list[Shown]:
    """Stickers for a word of the day or one that was searched: the fitting ones first, then others of their sort.

    Raises NotInstalled.
    """
    fitting = _fitting(entry, word)
    return shown((fitting + _like(fitting, entry.owner))[:TRAY_SIZE])


def labels(entry: Entry, typed: str) -> list[Label]:
    """Words that fit what somebody types. Raises NotInstalled."""
    found = stickers.index().find(typed, limit=FOUND_SIZE, grown_up=is_grown_up(entry.owner))
    return [Label(each.word, first) for each in found for first in shown(each.stickers[:1])]


def is_grown_up(user: User) -> bool:
    return user.age_band == User.AgeBand.ADULT


def _fitting(entry: Entry, word: str) -> list[str]:
    """A tag's own stickers, then all that the index has for the word."""
    index, grown_up = stickers.index(), is_grown_up(entry.owner)
    tagged = next((tag["stickers"] for tag in entry.tags if word in (tag["word"], tag["noun"])), [])
    found = index.find(word, limit=1, tray_size=TRAY_SIZE, grown_up=grown_up)
    known = index.tray((word,), size=TRAY_SIZE, grown_up=grown_up) or (found[0].stickers if found else ())
    return list(dict.fromkeys([*tagged, *known]))


def _like(fitting: Sequence[str], owner: User) -> list[str]:
    """Stickers like the first, the most alike first: of its subgroup, of one near it, of its group."""
    all_of_them = stickers.index().stickers
    first = all_of_them.get(fitting[0]) if fitting else None
    if first is None:
        return []
    grown_up = is_grown_up(owner)

    def distance(other: Sticker) -> int:
        same_kind = other.subgroup.partition("-")[0] == first.subgroup.partition("-")[0]
        return 0 if other.subgroup == first.subgroup else 1 if same_kind else 2

    alike = [each for each in all_of_them.values() if each.group == first.group and (grown_up or not each.grown_up)]
    return [each.id for each in sorted(alike, key=distance) if each.id not in fitting]
