"""The check of words: a lexicon over every reading of a text.

It knows words, not meaning: it lets through what is meant badly in harmless words, and people look at what children
publish. Nothing here needs weights.
"""

import re
from dataclasses import dataclass

from ml.errors import InvalidInput
from ml.safety import personal
from ml.safety.lexicon import Age, Category, innocent, patterns
from ml.safety.normal import readings

LONGEST = 20_000  # characters
NAMED = "our lists of words"

__all__ = ["Age", "Verdict", "check_words"]


@dataclass(frozen=True)
class Verdict:
    """category: what it is about, None where nothing was found. found: the piece, for the log and never for a page.

    code: what the site turns into a sentence, such as "words_self_harm"; empty when allowed.
    """

    allowed: bool
    model: str
    category: Category | None = None
    code: str = ""
    found: str = ""


def check_words(text: str, age: Age) -> Verdict:
    """What people of this age may not write. Raises InvalidInput for over 20,000 characters and for an unknown age."""
    if len(text) > LONGEST:
        raise InvalidInput(f"a text of {len(text)} characters")
    if age not in ("child", "teen", "adult"):
        raise InvalidInput(f"an age of {age}")
    texts = readings(text)
    for category, pattern in patterns(age):
        for reading in texts:
            if piece := _meant(pattern, reading):
                return Verdict(False, NAMED, category, f"words_{category}", piece)
    if age == "child" and (piece := personal.found(texts[0])):
        return Verdict(False, NAMED, "personal", "words_personal", piece)
    return Verdict(True, NAMED)


def _meant(pattern: re.Pattern[str], reading: str) -> str:
    """The first match that does not lie in something innocent."""
    spans = None
    for match in pattern.finditer(reading):
        if spans is None:
            spans = [found.span() for found in innocent().finditer(reading)]
        if not any(start <= match.start() and match.end() <= end for start, end in spans):
            return match[0]
    return ""
