"""From a text to tags with stickers."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self

from ml.errors import InvalidInput, WeightsMissing
from ml.tags.index import StickerIndex
from ml.tags.lexicon import abstract_words, predicates, stop_words, synonyms
from ml.tags.matching import Match, Matcher, Way
from ml.tags.nouns import Analyser, Noun, Vocabulary, find_nouns, open_analyser, pieces_of
from ml.tags.similarity import KiwiSimilarity
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

WEIGHTS = "sticker_words"
LONGEST_TEXT = 4_096
WELL_SHOWN, FAIRLY_SHOWN = 70, 50  # how well a sticker fits a word
SURENESS: dict[Way, int] = {"exact": 0, "synonym": 0, "head": 1, "affix": 1, "similar": 2}
THINGS = ("animals-nature", "food-drink", "travel-places", "activities", "objects")


@dataclass(frozen=True)
class TagsRequest:
    """text: Korean, 1 to 4,096 characters. age_band: stickers for adults only with "adult".

    tray_size: stickers a tag, 1 to 100. max_tags: 1 to 100. known: tags that the entry has already; they are not given
    again, and they help to rank the others' stickers. similarity: who judges nouns that the index lacks.
    """

    text: str
    age_band: Literal["child", "teen", "adult"] = "child"
    tray_size: int = 12
    max_tags: int = 12
    known: tuple[str, ...] = ()
    similarity: Literal["kiwi", "fasttext"] = "kiwi"

    def __post_init__(self) -> None:
        if not self.text.strip() or len(self.text) > LONGEST_TEXT:
            raise InvalidInput(f"the text has to have 1 to {LONGEST_TEXT} characters")
        if not (1 <= self.tray_size <= 100 and 1 <= self.max_tags <= 100):
            raise InvalidInput("tags and stickers are counted from 1 to 100")


@dataclass(frozen=True)
class Tag:
    """noun: as written. word: of the index. way: from the one to the other. stickers: ids, the best first.

    drawable: shown unasked; the others are a guess.
    """

    noun: str
    word: str
    way: Way
    stickers: tuple[str, ...]
    drawable: bool


@dataclass(frozen=True)
class TagList:
    """tags: in the order of the text. model: who found the nouns and who judged the unknown ones."""

    tags: tuple[Tag, ...]
    model: str


class Tags:
    """Nouns of the text, and where none can be drawn its verbs and adjectives."""

    def __init__(
        self,
        index: StickerIndex,
        similarity: KiwiSimilarity,
        analyser: Analyser,
        own: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """own: our list of words, or another in its place."""
        self.index, self._kiwi, self._analyser = index, similarity, analyser
        self._own = synonyms() if own is None else own
        self._matchers = {"kiwi": Matcher(index, similarity, self._own)}

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Starts Java. Raises WeightsMissing."""
        folder = loader.folder(WEIGHTS)
        try:
            index = StickerIndex.read(folder)
            similarity = open_similarity(folder, index)
        except (OSError, ValueError, KeyError) as error:
            raise WeightsMissing(f"{WEIGHTS} cannot be read: {error}") from error
        return cls(index, similarity, open_analyser(loader))

    def __call__(self, request: TagsRequest, *, on_step: OnStep = no_steps) -> TagList:
        text = _clean(request.text)
        matcher = self._matcher(request.similarity)
        tokens = []
        pieces = list(pieces_of(text))
        for number, (piece, start) in enumerate(pieces, 1):
            tokens += [replace(token, start=token.start + start) for token in self._analyser.tokens(piece)]
            on_step(number, len(pieces), doing=gettext_noop("Finding the words"))
        words = Vocabulary(indexed=matcher.indexed, common=self._kiwi.knows)
        nouns = [noun for noun in find_nouns(tokens, words) if noun.form not in request.known]
        tags = self._tags([(noun, matcher.match(noun, text)) for noun in nouns], request)
        if not any(tag.drawable for tag in tags):
            tags = self._tags(list(self._doings(pieces)), request) + tags
        return TagList(_fewer(tags, request.max_tags), f"{self._analyser.name}, {matcher.similarity.name}")

    def _doings(self, pieces: Sequence[tuple[str, int]]) -> Iterator[tuple[Noun, Match]]:
        """What was done and felt, each once."""
        found: dict[str, int] = {}
        for piece, start in pieces:
            for form in self._analyser.predicates(piece):
                found.setdefault(form, start)
        for form, start in found.items():
            if form in predicates():
                yield Noun(form, start), Match(predicates()[form], "synonym")

    def _tags(self, matches: Sequence[tuple[Noun, Match]], request: TagsRequest) -> list[Tag]:
        """One a noun that leads to a sticker which may be shown."""
        day = {match.words[0] for _noun, match in matches if match.sure and match.words} | set(request.known)
        tags = []
        for noun, match in matches:
            stickers = self.index.tray(
                match.words, size=request.tray_size, grown_up=request.age_band == "adult", day=day
            )
            if stickers:
                tags.append(Tag(noun.form, match.words[0], match.way, stickers, match.sure))
        return tags

    def _matcher(self, name: str) -> Matcher:
        if name not in self._matchers:
            from ml.tags.fasttext import FastTextSimilarity  # gensim takes seconds to import, and few ask for it

            self._matchers[name] = Matcher(self.index, FastTextSimilarity.train(self.index), self._own)
        return self._matchers[name]


def open_similarity(
    folder: Path, index: StickerIndex, own: Mapping[str, tuple[str, ...]] | None = None
) -> KiwiSimilarity:
    """folder: the weights. own: our list, whose nouns lead on to their words; None for the real one."""
    own = synonyms() if own is None else own
    words = {word for word, fits in index.words.items() if max(fits.values()) >= FAIRLY_SHOWN} - stop_words()
    return KiwiSimilarity.read(
        folder, words=sorted(words | own.keys()), drawn=_drawn(index, own), abstract=sorted(abstract_words())
    )


def _drawn(index: StickerIndex, own: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Words that a sticker of a thing shows well, and nouns of our list that lead to such a sticker."""
    best = {word: next(iter(fits.items())) for word, fits in index.words.items()}
    shown = [word for word, (_id, fit) in best.items() if fit >= WELL_SHOWN]
    leads = {word: best[word][0] for word in shown} | {noun: best[words[0]][0] for noun, words in own.items()}
    return sorted(
        word for word, id in leads.items() if index.stickers[id].group in THINGS and word not in abstract_words()
    )


def _fewer(tags: Sequence[Tag], most: int) -> tuple[Tag, ...]:
    """In the order of the text; of too many those that repeat another's stickers go first, then the least sure.

    Guesses are given only where there is nothing better.
    """
    wanted = [tag for tag in tags if tag.drawable] or list(tags)
    firsts = {tag.stickers: tag for tag in reversed(wanted)}
    worst_last = sorted(wanted, key=lambda tag: (firsts[tag.stickers] is not tag, SURENESS[tag.way]))
    kept = set(map(id, worst_last[:most]))
    return tuple(tag for tag in wanted if id(tag) in kept)


def _clean(text: str) -> str:
    """Composed syllables, as the word lists have them, and nothing that no other program can read."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode())
