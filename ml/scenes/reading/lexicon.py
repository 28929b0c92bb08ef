"""Our own words for how things are and stand, and for where and when a picture plays."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["korean", "english"]
KINDS = ("colour", "size", "count", "hour", "weather", "season", "place", "sky", "relation", "verb", "carry")
HERE = Path(__file__).parent


@cache
def meanings(language: Language) -> Mapping[str, Mapping[str, Any]]:
    """kind -> word -> what it means."""
    groups = _read("lexicon.json")[language]
    return {
        kind: {word: value for words, value in groups.get(kind, {}).items() for word in words.split()} for kind in KINDS
    }


@cache
def stop_words(language: Language) -> frozenset[str]:
    """Words that ask for nothing by themselves."""
    return frozenset(_read("lexicon.json")[language]["stop"])


@cache
def own_stickers(language: Language) -> Mapping[str, tuple[str, ...]]:
    """Nouns whose stickers we chose; some are drawings of our own that the pack lacks, such as "lighthouse"."""
    groups = _read("stickers.json")[language]
    return {word: tuple(ids.split()) for words, ids in groups.items() for word in words.split()}


def _read(name: str) -> Any:
    return json.loads((HERE / name).read_text())
