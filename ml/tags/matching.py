"""From a noun to words of the index."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from ml.tags.hangul import sound
from ml.tags.index import StickerIndex
from ml.tags.lexicon import endings, sense_of, senses, vague_heads
from ml.tags.nouns import Noun

Way = Literal["exact", "synonym", "head", "affix", "similar"]

# What a word gets for being written inside the noun, or the noun inside it; and more for each syllable.
HEAD, BEGINNING, LONGER_AT_END, LONGER_AT_START, SYLLABLE = 0.9, 0.6, 0.6, 0.4, 0.1
MODIFIER = 0.6  # more for the beginning of a compound whose head says little: 딸기 of 딸기농장
ENDING, LATER_WORD = 0.55, 0.05  # what an ending such as 실 gets, and what its further words lose
ALIKE, ALIKE_FIRST_PART = 0.2, 0.08  # cosines of nouns of one kind, and of the first part of a compound with them
SHORT_HEADS = frozenset("국밥떡빵꽃산집책옷죽콩약칼새닭곰강섬컵술잎잠춤꿀탕깃")  # of compounds: 미역국, 빵집
NEAR_ENOUGH = 0.3  # score of a tag that is shown unasked
DRAWABLE_ENOUGH = 0.05
CANDIDATES = 20


class Similarity(Protocol):
    """A judge of nouns that the index lacks. targets: T words that it can name."""

    name: str
    targets: Sequence[str]

    def scores(self, noun: str) -> np.ndarray | None:
        """(T,) one number a target, higher is nearer; None where it knows nothing of the noun."""

    def akin(self, noun: str, word: str) -> bool:
        """Whether a word that is written inside the noun, or the noun in it, has to do with it: 드라마 is no 라마."""

    def alike(self, noun: str, others: Sequence[str]) -> float:
        """Cosine with the middle of other nouns."""

    def drawable(self, noun: str) -> float:
        """Above 0 for nouns that a picture can show."""


@dataclass(frozen=True)
class Match:
    """words: of the index, the best first; none where nothing is near. way: how the first was reached.

    sure: good enough to be shown unasked.
    """

    words: tuple[str, ...]
    way: Way
    sure: bool = True


class Matcher:
    """own: words of the index for nouns that it lacks, or for which its own stickers are odd."""

    def __init__(self, index: StickerIndex, similarity: Similarity, own: Mapping[str, tuple[str, ...]]) -> None:
        self.index, self.similarity, self.own = index, similarity, own
        self._all = sorted(index.words.keys() | own.keys())
        self._by_sound = {sound(word): word for word in self._all if len(word) > 1}

    def indexed(self, word: str) -> bool:
        return word in self.index or word in self.own or word in senses()

    def match(self, noun: Noun, text: str) -> Match:
        """The noun as it is meant in this text: sense, own list, index; and for others a guess."""
        form = noun.form
        if form in senses():
            words = sense_of(form, text, noun.start).words
            return Match(words, "exact" if form in self.index else "synonym")
        if form in self.own:
            return Match(self.own[form], "exact" if self.own[form][0] == form else "synonym")
        if form in self.index:
            return Match((form,), "exact")
        if english := self.index.by_english(form):
            return Match((english,), "exact")
        twin = self._by_sound.get(sound(form))
        if twin and self.similarity.akin(form, twin):
            return Match(self.own.get(twin, (twin,)), "similar")
        return self.guess(form)

    def guess(self, form: str, count: int = 3) -> Match:
        """What the noun is made of and what it is similar to, weighed together."""
        points: dict[str, float] = {}
        ways: dict[str, Way] = {}
        scores = self.similarity.scores(form)
        near = dict(zip(self.similarity.targets, scores, strict=True)) if scores is not None else {}
        for word in sorted(near, key=near.__getitem__, reverse=True)[:CANDIDATES]:
            points[word], ways[word] = float(near[word]), "similar"
        for word, way, bonus in self._related(form):
            points[word] = max(points.get(word, -1.0), max(float(near.get(word, 0.0)), 0.0) + bonus)
            ways[word] = way
        for place, word in enumerate(self._by_ending(form)):
            if points.get(word, -1.0) < ENDING - LATER_WORD * place:
                points[word], ways[word] = ENDING - LATER_WORD * place, "head"
        order = sorted((word for word in points if word != form), key=points.__getitem__, reverse=True)
        words = tuple(dict.fromkeys(reached for word in order for reached in self._reached(word)))[:count]
        if not words:
            return Match((), "similar", sure=False)
        best = order[0]
        sure = points[best] >= NEAR_ENOUGH and self.similarity.drawable(form) >= DRAWABLE_ENOUGH
        made_of_it = ways[best] == "head" or (ways[best] == "affix" and form.startswith(best))
        return Match(words, ways[best], sure or made_of_it)

    def _reached(self, word: str) -> Sequence[str]:
        """The best word of the index for a candidate; of one from our own list, its first."""
        if word in self.own:
            return self.own[word][:1]
        return (word,) if word in self.index else senses()[word][0].words[:1]

    def _related(self, form: str) -> Iterator[tuple[str, Way, float]]:
        """Words written inside the noun at its end or beginning, and longer words that begin or end with it."""
        for size in range(len(form) - 1, 0, -1):
            if self._belongs(form, form[-size:]) and (size > 1 or form[-1] in SHORT_HEADS):
                yield form[-size:], "head", HEAD + SYLLABLE * size
            if size > 1 and self._belongs(form, form[:size]):
                yield form[:size], "affix", BEGINNING + SYLLABLE * size + MODIFIER * (form[size:] in vague_heads())
        if len(form) < 2:
            return
        for word in self._all:
            if word != form and (word.endswith(form) or word.startswith(form)) and self.similarity.akin(form, word):
                yield word, "affix", LONGER_AT_END if word.endswith(form) else LONGER_AT_START

    def _by_ending(self, form: str) -> tuple[str, ...]:
        """What nouns with this ending mostly are, if this one is like them, or its first part where it is unknown."""
        kinds = [
            (self._nearness(form, ending, kind.like), kind.words)
            for ending in (form[-2:], form[-1:])
            if len(form) > len(ending)
            for kind in endings().get(ending, ())
        ]
        nearness, words = max(kinds, default=(0.0, ()))
        return words if nearness > 0 else ()

    def _nearness(self, form: str, ending: str, like: Sequence[str]) -> float:
        """Above 0 if it is of the kind."""
        if whole := self.similarity.alike(form, like):
            return whole - ALIKE
        return self.similarity.alike(form.removesuffix(ending), like) - ALIKE_FIRST_PART

    def _belongs(self, form: str, part: str) -> bool:
        return self.indexed(part) and self.similarity.akin(form, part)
