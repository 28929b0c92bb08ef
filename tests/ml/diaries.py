"""Held-out diary entries and what may be checked about words that were made of them."""

import json
import re
from pathlib import Path

DATA = Path(__file__).parent / "data"
WORD = re.compile(r"[가-힣]+|[0-9.]+|[A-Za-z]+")


def entries(name: str) -> list[dict]:
    return json.loads((DATA / f"{name}_entries.json").read_text())


def added(okt, summary: str, entry: str) -> set[str]:
    """Nouns and numbers of a summary that do not stand in the entry, by an analyser other than the summary's own."""
    told = {word for word, tag in okt.pos(summary) if tag in ("Noun", "Number", "Alpha", "Foreign")}
    return {word for word in told if word not in entry}


def shows(prompt: str, words: list[str]) -> bool:
    """Whether one of the words stands in the prompt, in the singular or plural."""
    text = prompt.lower()
    return any(word.lower().removesuffix("y") in text for word in words)
