"""Ways in which people hide a word from a filter. Each keeps the text readable to a person."""

import unicodedata
from collections.abc import Callable

from ml.safety import jamo

CYRILLIC = str.maketrans("aceopxyi", "асеорхуі")
LEET = str.maketrans("aeios", "43105")
WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
HALF = {
    chr(int(unicodedata.decomposition(chr(code)).split()[1], 16)): chr(code)
    for code in range(0xFFA1, 0xFFDD)
    if unicodedata.decomposition(chr(code))
}


def _in_words(text: str, between: str, *, words: str = " ") -> str:
    return words.join(between.join(word) for word in text.split())


def zero_width(text: str) -> str:
    return _in_words(text, "\u200b")


def dotted(text: str) -> str:
    return _in_words(text, ".")


def spaced(text: str) -> str:
    return _in_words(text, " ", words="  ")


def conjoining(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def letters(text: str) -> str:
    return jamo.apart(text)


def half_width(text: str) -> str:
    return "".join(HALF.get(char, char) for char in jamo.apart(text))


def numbered(text: str) -> str:
    return _in_words(text, "1")


def hearts(text: str) -> str:
    return _in_words(text, "♥")


def letters_and_zero_width(text: str) -> str:
    return zero_width(letters(text))


def homoglyphs(text: str) -> str:
    return text.translate(CYRILLIC)


def leet(text: str) -> str:
    return text.translate(LEET)


def wide(text: str) -> str:
    return text.upper().translate(WIDE)


def stretched(text: str) -> str:
    return "".join(char * 3 if char in "aeiou" else char for char in text)


def struck(text: str) -> str:
    return "".join(char + "\u0336" if char.isalpha() else char for char in text)


def mixed(text: str) -> str:
    return zero_width(homoglyphs(text.title()))


KOREAN: tuple[Callable[[str], str], ...] = (
    zero_width, dotted, spaced, conjoining, letters, half_width, numbered, hearts, letters_and_zero_width,
)  # fmt: skip
ENGLISH: tuple[Callable[[str], str], ...] = (
    zero_width, dotted, spaced, homoglyphs, leet, wide, stretched, struck, mixed,
)  # fmt: skip


def variants(lines: list[list[str]], count: int) -> list[tuple[str, str, str, str]]:
    """(disguised text, category, age, name of the disguise), `count` of them, every disguise in its turn."""
    made = []
    for turn in range(len(KOREAN)):
        for number, (text, category, age) in enumerate(lines):
            ways = ENGLISH if text.isascii() else KOREAN
            way = ways[(number + turn) % len(ways)]
            made.append((way(text), category, age, way.__name__))
    return made[:count]
