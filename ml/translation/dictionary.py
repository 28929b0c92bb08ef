"""Korean words to English ones, for what a picture can show."""

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from ml.korean import Korean
from ml.types import Loader

HERE = Path(__file__).parent
EMOJI_WORDS = "korean_english"
SHORTEST_ENDING = 2  # syllables of a compound's last word that may stand for the whole
NEIGHBOURS = 5
LIKE, MARGIN = 0.62, 0.04  # cosine to the nearest known word, and how much nearer than the next of another meaning


class Dictionary:
    """Our own words first, then the names of emoji where they are installed, then the ending of a compound, then the
    nearest known word by Kiwi's embeddings, if it is near and no other is. An empty translation is a word that we know
    and that no picture shows.
    """

    def __init__(self, korean: Korean, emoji_words: Mapping[str, str]) -> None:
        self._korean = korean
        self._senses = _read("senses")
        self._nouns = dict(emoji_words) | dict.fromkeys(_read("undrawn"), "") | _read("nouns")
        self._verbs = _read("verbs")
        self.animate = tuple(_read("animate"))
        self.nearest = lru_cache(maxsize=4096)(self._nearest)

    @classmethod
    def load(cls, loader: Loader) -> Self:
        folder = loader.find(EMOJI_WORDS)
        return cls(loader.shared(Korean), json.loads((folder / "words.json").read_text()) if folder else {})

    def noun(self, word: str) -> str | None:
        """None for a word that is not in it; words of several senses are asked for with `sense`."""
        return self._nouns.get(word)

    def verb(self, stem: str, kind: str) -> str | None:
        return self._verbs.get(f"{stem}/{kind}")

    def sense(self, word: str, near: Collection[str]) -> tuple[str, bool] | None:
        """The English of a word with several senses, and whether `near`, stems around it, decided it.

        None for a word of one sense.
        """
        senses = self._senses.get(word)
        if senses is None:
            return None
        counts = [len(set(sense["near"]) & set(near)) for sense in senses]
        best = counts.index(max(counts)) if max(counts) else len(senses) - 1
        return senses[best]["english"], max(counts) > 0

    def ending(self, word: str) -> str | None:
        """By the longest known ending of an unknown compound."""
        endings = (word[start:] for start in range(1, len(word) - SHORTEST_ENDING + 1))
        return next((self._nouns[ending] for ending in endings if self._nouns.get(ending)), None)

    def _nearest(self, word: str, tag: str) -> str | None:
        """By the embeddings; None where nothing known is near enough or two meanings are equally near."""
        try:
            found = self._korean.kiwi.most_similar_morphemes((word, tag), top_n=NEIGHBOURS)
        except ValueError:
            return None
        known = [(one.score, self._nouns[one.form]) for one in found if self._nouns.get(one.form)]
        if not known or known[0][0] < LIKE:
            return None
        other = next((score for score, english in known if english != known[0][1]), 0.0)
        return known[0][1] if known[0][0] - other >= MARGIN else None


def _read(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text())
