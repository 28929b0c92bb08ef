"""A prompt as a row of pieces, the same for both languages."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Piece:
    """kind: "thing" (value: stickers), "unknown", "nothing", a kind of the lexicon (value: what it means), or grammar:
    "subject", "link" (and), "adnominal" (a verb before its noun), "object", "at", "to",
    "of", "not" (before its noun), "absent" (after it), "plural" (value: how many), "stop".
    """

    kind: str
    value: Any
    word: str
