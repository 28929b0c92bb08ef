"""Our own lists, beside this module: what the index cannot know about how diaries are written."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CLOSE = 12  # characters
CLOSE_BY, IN_SENTENCE, ELSEWHERE = 2.0, 1.0, 0.25  # what a hint counts


@dataclass(frozen=True)
class Sense:
    """words: of the index, the best first. near: pieces of text without spaces that speak for this sense."""

    words: tuple[str, ...]
    near: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """What an ending makes of a noun. words: of the index, the best first. like: nouns that have this ending."""

    words: tuple[str, ...]
    like: tuple[str, ...]


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Words of the index for nouns that it lacks, or for which its own stickers are odd, such as 엄마.

    One file a topic; no noun stands in two.
    """
    topics = (json.loads(path.read_text()) for path in sorted((HERE / "synonyms").glob("*.json")))
    return {noun: tuple(words.split()) for topic in topics for noun, words in topic.items()}


@cache
def predicates() -> dict[str, tuple[str, ...]]:
    """Words of the index for verbs and adjectives, for days without a noun that can be drawn."""
    return _grouped("predicates.json")


@cache
def senses() -> dict[str, tuple[Sense, ...]]:
    """Nouns of several senses; the first is the one that diaries mostly mean."""
    return {
        noun: tuple(Sense(tuple(each["words"].split()), tuple(each["near"].split())) for each in found)
        for noun, found in _read("senses.json").items()
    }


@cache
def endings() -> dict[str, tuple[Kind, ...]]:
    """Endings by which Korean makes nouns, such as 실 of rooms; one of two meanings has two kinds, such as 차."""
    return {
        ending: tuple(Kind(tuple(each["words"].split()), tuple(each["like"].split())) for each in kinds)
        for ending, kinds in _read("endings.json").items()
    }


@cache
def vague_heads() -> frozenset[str]:
    """Second parts of compounds that show less than the first: 딸기 of 딸기농장."""
    return frozenset(word for words in _read("vague_heads.json").values() for word in words.split())


@cache
def stop_words() -> frozenset[str]:
    """Nouns that no picture shows, and slips of the analyser."""
    return frozenset(word for words in _read("stop_words.json").values() for word in words.split())


@cache
def abstract_words() -> frozenset[str]:
    """Nouns that are hard to draw: examples from which the others are told."""
    return frozenset(word for line in _read("abstract_words.json") for word in line.split()) | stop_words()


def sense_of(noun: str, text: str, start: int) -> Sense:
    """The sense that the words around speak for, close ones louder, or the usual one.

    noun: one of `senses`, which begins at `start` in the text.
    """
    before, after = text[:start], text[start + len(noun) :]
    begin = max(before.rfind(mark) for mark in ".!?\n") + 1
    end = min((at for mark in ".!?\n" if (at := after.find(mark)) >= 0), default=len(after))
    sentence = _closed(before[begin:] + noun + after[:end])
    window = _closed(before[begin:][-CLOSE:] + noun + after[:end][:CLOSE])
    whole = _closed(text)

    def loudness(sense: Sense) -> float:
        return sum(
            CLOSE_BY if hint in window else IN_SENTENCE if hint in sentence else ELSEWHERE
            for hint in sense.near
            if hint in whole
        )

    return _loudest(senses()[noun], [loudness(sense) for sense in senses()[noun]])


def _loudest(found: Sequence[Sense], loudness: Sequence[float]) -> Sense:
    return found[loudness.index(max(loudness))]


def _closed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _grouped(name: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(words.split()) for group in _read(name).values() for key, words in group.items()}


def _read(name: str) -> Any:
    return json.loads((HERE / name).read_text())
