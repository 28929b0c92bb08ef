"""The words that are not let through, as regular expressions over what `normal.readings` gives."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Age = Literal["child", "teen", "adult"]
Category = Literal["self_harm", "sexual", "violence", "weapons", "hate", "drugs", "profanity", "personal"]

CATEGORIES: tuple[Category, ...] = get_args(Category)  # the most pressing first
LEXICON = Path(__file__).with_name("lexicon.json")
LISTS: dict[Age, tuple[str, ...]] = {
    "adult": ("everyone",),
    "teen": ("everyone", "teen"),
    "child": ("everyone", "teen", "child"),
}
# Inside a Korean word that begins here, signs may stand between syllables; blanks only where the word ends soon after.
SIGN = r"[^가-힣\s]{1,3}"
GAP = r"[^가-힣]{0,2}\s[^가-힣]{0,2}"
ENDING = r"(?=[^가-힣]|$|하|을|를|이|가|은|는|도|의|에|당|한|할|했|해|적|받)"
BLANK = r"[^가-힣]{0,3}"
ENGLISH_GAP = r"[\W_]{1,3}"
SHAPES = {
    "a": "a4@", "b": "b8", "c": "c(", "e": "e3", "g": "g9", "i": "i1!|", "l": "l1|", "o": "o0", "s": "s5$",
    "t": "t7+", "u": "uv",
}  # fmt: skip
HIDDEN = "*#"  # a vowel may be


def patterns(age: Age) -> tuple[tuple[Category, re.Pattern[str]], ...]:
    """By category, what people of this age may not use; what asks for care comes first."""
    found = [pair for name in LISTS[age] for pair in _compiled(name)]
    return tuple(sorted(found, key=lambda pair: CATEGORIES.index(pair[0])))


@cache
def _compiled(name: str) -> tuple[tuple[Category, re.Pattern[str]], ...]:
    """One of the lists: "everyone", "teen" or "child"."""
    lexicon, made = _read(), []
    for category in CATEGORIES:
        parts = [_korean(term) for term in lexicon["korean"].get(category, {}).get(name, ())]
        parts += [_english(term) for term in lexicon["english"].get(category, {}).get(name, ())]
        if parts:
            made.append((category, re.compile("|".join(parts))))
    return tuple(made)


@cache
def innocent() -> re.Pattern[str]:
    return re.compile("|".join(_read()["innocent"]))


@cache
def _read() -> dict:
    return json.loads(LEXICON.read_text())


def _korean(term: str) -> str:
    if term.startswith("re:"):
        return term[3:]
    begins, words = term.startswith("_"), term.lstrip("_").split()
    whole = BLANK.join(re.escape(word) for word in words)
    start = r"(?<![가-힣])"
    ways = [(start if begins else "") + whole]
    if len(words) == 1 and len(words[0]) > 1:
        ways.append(start + SIGN.join(map(re.escape, words[0])))
        ways += [start + _broken(words[0], at, SIGN) for at in range(1, len(words[0]))]
        ways += [start + _broken(words[0], at, GAP) + ENDING for at in range(1, len(words[0]))]
    return "|".join(f"(?:{way})" for way in ways)


def _broken(word: str, at: int, gap: str) -> str:
    return re.escape(word[:at]) + gap + re.escape(word[at:])


def _english(term: str) -> str:
    """A whole word in any of its shapes: letters repeated, replaced by digits and signs, signs between, or spelled."""
    words = [word.rstrip("*") for word in term.split()]
    ends = [r"[a-z]*" if word.endswith("*") else "" for word in term.split()]
    close = ENGLISH_GAP.join(_shaped(word, r"[^\w\s]{0,2}") + end for word, end in zip(words, ends, strict=True))
    spelled = ENGLISH_GAP.join(_shaped(word, r"[\W_]{1,2}") for word in words)
    tail = r"(?:s|es|ed|ing)?" if len(words) == 1 and not ends[0] else ""
    return rf"(?<![a-z])(?:{close}{tail}|{spelled})(?![a-z])"


def _shaped(word: str, between: str) -> str:
    return between.join(f"{_shape(char)}+" for char in word)


def _shape(char: str) -> str:
    shapes = SHAPES.get(char, char) + (HIDDEN if char in "aeiou" else "")
    return f"[{re.escape(shapes)}]" if len(shapes) > 1 else re.escape(shapes)
