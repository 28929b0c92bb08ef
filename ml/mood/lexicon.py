"""Feelings that a Korean text names: words and sayings, what negates them, and where in the text they stand."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from ml.korean import Korean, Morpheme, Sentence

LISTS = Path(__file__).parent / "feelings.json"
MEANING = {"NNG", "NNP", "NNB", "NP", "NR", "VV", "VA", "MAG", "XR", "IC", "XSV", "XSA"}
HELPERS = {("싶", "VX"), ("않", "VX")}
LIGHT = {("하", "XSV"), ("하", "XSA"), ("되", "XSV"), ("이", "VCP"), ("하", "VV")}
TURNS = {"지만", "는데", "은데", "ᆫ데", "었는데", "으나", "나"}  # endings after which the clause weighs more
TURNING_WORDS = {"그런데", "하지만", "그러나", "그래도", "그렇지만", "근데"}
BEFORE_TURN, LAST_SENTENCE = 0.5, 1.5
GAP = 1  # morphemes of meaning that may stand between the words of a saying
OPPOSITES = {
    "joy": "sad", "excited": "sad", "calm": "anxious", "love": "lonely", "proud": "sad",
    "sad": "calm", "lonely": "love", "anxious": "proud", "angry": "calm",
}  # fmt: skip
NEGATED = 0.5
BEFORE = {("MAG", "안"), ("MAG", "못")}
SKIPPED = {"EP", "XSV", "XSA", "JKS", "JX", "JKO"}

Stem = tuple[str, str]
Saying = tuple[tuple[Stem, ...], str, float]


class Lexicon:
    """Words and sayings of nine moods: {mood: {weight: [Korean]}}, told apart by their stems, not by their endings."""

    def __init__(self, korean: Korean) -> None:
        self._sayings = _sayings(korean)  # at once: it also makes the analyser ready, which takes a second

    def read(self, sentences: Sequence[Sentence]) -> dict[str, float]:
        """Weight of each mood that is named; 2 is one strong word."""
        scores = dict.fromkeys(OPPOSITES, 0.0)
        for number, sentence in enumerate(sentences):
            last = LAST_SENTENCE if number == len(sentences) - 1 and number else 1.0
            for mood, weight in self._in_sentence(sentence.morphemes):
                scores[mood] += weight * last
        return scores

    def _in_sentence(self, morphemes: tuple[Morpheme, ...]) -> Iterator[tuple[str, float]]:
        turn = _last_turn(morphemes)
        for places, mood, weight in self._found(morphemes):
            placed = weight * (BEFORE_TURN if places[-1] < turn else 1.0)
            if _is_negated(morphemes, places):
                yield OPPOSITES[mood], placed * NEGATED
            else:
                yield mood, placed

    def _found(self, morphemes: tuple[Morpheme, ...]) -> Iterator[tuple[list[int], str, float]]:
        """Which morphemes make a saying, its mood and weight; none is in two sayings, the longest comes first."""
        places = [index for index, one in enumerate(morphemes) if _means(one)]
        stems = [_stem(morphemes[index]) for index in places]
        taken: set[int] = set()
        for first in range(len(stems)):
            for words, mood, weight in self._sayings.get(stems[first], ()):
                found = _follow(stems, first, words)
                if found and not taken & set(found):
                    taken |= set(found)
                    yield [places[index] for index in found], mood, weight
                    break


def _sayings(korean: Korean) -> dict[Stem, list[Saying]]:
    """By their first stem: stems, mood, weight; the longest first, then the strongest."""
    sayings: dict[Stem, list[Saying]] = {}
    for mood, by_weight in json.loads(LISTS.read_text()).items():
        for weight, texts in by_weight.items():
            for text in texts:
                stems = tuple(_stem(one) for one in korean.morphemes(text) if _means(one))
                sayings.setdefault(stems[0], []).append((stems, mood, float(weight)))
    for found in sayings.values():
        found.sort(key=lambda saying: (-len(saying[0]), -saying[2]))
    return sayings


def _means(morpheme: Morpheme) -> bool:
    stem = _stem(morpheme)
    return stem in HELPERS or (morpheme.kind in MEANING and stem not in LIGHT)


def _stem(morpheme: Morpheme) -> Stem:
    return morpheme.form, morpheme.kind


def _follow(stems: Sequence[Stem], first: int, words: Sequence[Stem]) -> list[int]:
    """Where the words of a saying stand, in order and close together; nothing if one is missing."""
    found = [first]
    for word in words[1:]:
        near = range(found[-1] + 1, min(found[-1] + 2 + GAP, len(stems)))
        step = next((index for index in near if stems[index] == word), None)
        if step is None:
            return []
        found.append(step)
    return found


def _last_turn(morphemes: Sequence[Morpheme]) -> int:
    """Index of the last word that turns the sentence, or -1."""
    turns = (
        index
        for index, one in enumerate(morphemes)
        if (one.tag == "EC" and one.form in TURNS) or (one.tag == "MAJ" and one.form in TURNING_WORDS)
    )
    return max(turns, default=-1)


def _is_negated(morphemes: Sequence[Morpheme], places: Sequence[int]) -> bool:
    """By "안" or "못" before its last word, "-지 않다", "-지 못하다" or "없다" after it; not by a word of its own."""
    end = places[-1]
    if end and end - 1 not in places and (morphemes[end - 1].kind, morphemes[end - 1].form) in BEFORE:
        return True
    after = [one.form for one in morphemes[end + 1 : end + 6] if one.kind not in SKIPPED][:2]
    return after[:1] == ["없"] or (after[:1] == ["지"] and after[1:] in (["않"], ["못하"], ["말"]))
