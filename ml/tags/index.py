"""Which stickers a word stands for. Light enough for the web process: it imports json, re and unicodedata alone."""

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ml.tags.hangul import typing_pattern
from ml.tags.lexicon import synonyms

FILE = "index.json"
BEST = 100  # points of the sticker that fits best
LATER_WORD = 12  # points that each further word of a tag loses
SHARED_DAY = 8  # points for each other word of the day that also stands for the sticker
MAX_SHARED = 3


@dataclass(frozen=True)
class Sticker:
    """id: of the sticker pack. code: its code points in hex. grown_up: not for children and teens."""

    id: str
    code: str
    name: str
    tags: tuple[str, ...]
    english: str
    group: str
    subgroup: str
    grown_up: bool


@dataclass(frozen=True)
class Found:
    """A word that fits what was typed, and its stickers, the best first."""

    word: str
    stickers: tuple[str, ...]


class StickerIndex:
    """words: word -> sticker id -> how well it fits, 1 to 100, the best first. Words are written without spaces."""

    def __init__(self, stickers: Mapping[str, Sticker], words: Mapping[str, Mapping[str, int]]) -> None:
        self.stickers, self.words = stickers, words
        self._english = {sticker.english.lower(): sticker.id for sticker in stickers.values()}

    @classmethod
    def read(cls, folder: Path) -> "StickerIndex":
        """folder: the weights "sticker_words". Raises OSError, ValueError."""
        data = json.loads((folder / FILE).read_text())
        stickers = {id: Sticker(id, **facts | {"tags": tuple(facts["tags"])}) for id, facts in data["stickers"].items()}
        return cls(stickers, data["words"])

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def by_english(self, name: str) -> str | None:
        """The word of the index for an English name such as "rainbow"."""
        id = self._english.get(name.lower())
        return plain(self.stickers[id].name) if id else None

    def tray(self, words: Sequence[str], *, size: int, grown_up: bool, day: Collection[str] = ()) -> tuple[str, ...]:
        """At most `size` stickers for a tag that stands for these words, the first of them most.

        day: other words of the same day; stickers that show them too move up. grown_up: also those for adults;
        without, a word that mainly stands for one of them, such as 맥주, has none.
        """
        points: dict[str, float] = {}
        for place, word in enumerate(words):
            fits = self.words.get(word, {})
            for id, fit in fits.items():
                points[id] = max(points.get(id, 0), fit / max(fits.values()) * BEST - LATER_WORD * place)
        for id in points:
            shared = sum(id in self.words.get(other, {}) for other in day if other not in words)
            points[id] += SHARED_DAY * min(shared, MAX_SHARED)
        ranked = sorted(points, key=lambda id: -points[id])
        if grown_up or not ranked:
            return tuple(ranked[:size])
        if self.stickers[ranked[0]].grown_up:
            return ()
        return tuple([id for id in ranked if not self.stickers[id].grown_up][:size])

    def find(self, typed: str, *, limit: int = 12, tray_size: int = 12, grown_up: bool = False) -> list[Found]:
        """Words that fit what somebody types: whole, half a syllable, initial consonants, or an English name.

        Exact words come first, then those that begin so, then those that hold it; shorter ones before longer ones.
        """
        query = plain(typed)
        if not query:
            return []
        hits: list[Found] = []
        shown: set[tuple[str, ...]] = set()
        for word, means in self._matches(query):
            stickers = self.tray(means, size=tray_size, grown_up=grown_up)
            if stickers and stickers not in shown:
                shown.add(stickers)
                hits.append(Found(word, stickers))
            if len(hits) == limit:
                break
        return hits

    def _matches(self, query: str) -> Iterator[tuple[str, Sequence[str]]]:
        own = synonyms()
        pattern = typing_pattern(query)
        places = {word: match.start() for word in self._vocabulary() if (match := pattern.search(word))}
        for word in sorted(places, key=lambda word: (word != query, places[word] > 0, len(word), word)):
            yield word, own.get(word, (word,))
        if query.isascii():
            names = sorted(name for name in self._english if plain(name).find(query) >= 0)
            for name in sorted(names, key=lambda name: (not name.startswith(query), len(name))):
                yield name, (plain(self.stickers[self._english[name]].name),)

    def _vocabulary(self) -> Iterable[str]:
        return self.words.keys() | synonyms().keys()


def plain(text: str) -> str:
    """As words of the index are written: composed, in small letters, without spaces and marks."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text)).lower()
