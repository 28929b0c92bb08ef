"""An English prompt: what modifies a noun comes before it, and what it stands by after a preposition."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ml.scenes.reading.lexicon import meanings, stop_words
from ml.scenes.reading.pieces import Piece
from ml.scenes.reading.stickers import StickerWords

PHRASES = {  # several words that mean one of ours
    r"in front of": "front-of", r"next to|close to|at the side of": "beside", r"on top of": "on",
    r"surrounded by": "surrounded-by",
    r"lots of|a lot of|plenty of|full of|filled with|covered (?:with|in|by)": "many", r"a couple of|a pair of": "two",
    r"under the (?:sea|ocean|water)|deep sea|bottom of the sea": "underwater", r"sky blue": "sky-blue",
    r"outer space": "space", r"above the clouds": "sky clouds", r"on the moon": "moonland",
    r"full moon|crescent moon": "moon", r"flower (?:field|meadow|garden)|field of flowers": "flowerfield",
    r"shooting stars?": "stars", r"at night": "night",
}  # fmt: skip
RELATIONS = {"front-of": "front", "surrounded-by": "around"}
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+|[,.;!?]")
IRREGULAR = {
    "mice": "mouse", "geese": "goose", "wolves": "wolf", "leaves": "leaf", "knives": "knife", "men": "man",
    "women": "woman",
    "feet": "foot", "teeth": "tooth", "sheep": "sheep", "oxen": "ox", "snowmen": "snowman", "ponies": "pony",
}  # fmt: skip
KINDS = ("hour", "weather", "season", "place", "sky", "colour", "size", "count", "verb")
LONGEST_COMPOUND = 3  # words


@dataclass(frozen=True)
class EnglishPieces:
    """The pieces of a prompt in its order. grown_up: stickers for adults too."""

    words: StickerWords
    grown_up: bool

    def read(self, text: str) -> list[Piece]:
        text = text.lower()
        for phrase, ours in PHRASES.items():
            text = re.sub(rf"\b(?:{phrase})\b", ours, text)
        tokens, pieces, at = WORD.findall(text), [], 0
        while at < len(tokens):
            used, found = self._next(tokens, at)
            pieces += found
            at += used
        return pieces

    def _next(self, tokens: Sequence[str], at: int) -> tuple[int, list[Piece]]:
        word = tokens[at]
        if not word[0].isalnum():
            return 1, [Piece("stop", "", word)]
        if word.isdigit():
            return 1, [Piece("count", max(1, min(int(word), 10)), word)]
        if word == "and":
            return 1, [Piece("link", "", word)]
        if word == "of":
            return 1, [Piece("of", "", word)]
        if word in ("no", "without"):
            return 1, [Piece("not", "", word)]
        for length in range(min(LONGEST_COMPOUND, len(tokens) - at), 0, -1):
            found = list(self._thing(tokens[at : at + length]))
            if found:
                return length, found
        return 1, list(self._alone(word))

    def _thing(self, words: Sequence[str]) -> Iterator[Piece]:
        """What our lists know goes before what the sticker pack calls so; compounds are always things."""
        name = "-".join(words)
        if len(words) == 1 and (list(_listed(name)) or name in stop_words("english")):
            return
        for form, many in _singulars(name):
            if len(words) == 1 and list(_listed(form)):
                return
            if stickers := self.words.of_english(form, grown_up=self.grown_up):
                yield Piece("thing", stickers, name.replace("-", " "))
                if many or any(self.words.of_english(one, grown_up=True) for one, _many in list(_singulars(name))[1:]):
                    yield Piece("plural", 3, name)
                return

    def _alone(self, word: str) -> Iterator[Piece]:
        for form, _many in _singulars(word):
            if found := list(_listed(form)):
                yield from found
                return
        if word not in stop_words("english") and not word.endswith(("ing", "ly", "ed")):
            yield Piece("unknown", "", word)


def _listed(word: str) -> Iterator[Piece]:
    known = meanings("english")
    if word in known["relation"]:
        yield Piece("relation", known["relation"][word], word)
    elif word in RELATIONS:
        yield Piece("relation", RELATIONS[word], word)
    for kind in KINDS:
        if word in known[kind]:
            yield Piece(kind, known[kind][word], word)


def _singulars(name: str) -> Iterator[tuple[str, bool]]:
    """The word itself, then what it may be the plural of."""
    yield name, name in ("people", "children", "kids")
    head, _dash, last = name.rpartition("-")
    start = f"{head}-" if head else ""
    if last in IRREGULAR:
        yield start + IRREGULAR[last], True
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        if last.endswith(ending) and len(last) > len(ending) + 1:
            yield start + last.removesuffix(ending) + instead, True
