"""Hangul syllables and the letters in them, by the arithmetic of Unicode (chapter 3.12)."""

import re

FIRST, LAST = 0xAC00, 0xD7A3
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
BLOCK = len(VOWELS) * len(FINALS)  # syllables with one initial
PAIRS = {"ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ"}  # fmt: skip # noqa: E501

ALIKE = str.maketrans("ㄲㄸㅃㅆㅉㅔㅖㅒㅙㅞ", "ㄱㄷㅂㅅㅈㅐㅐㅐㅚㅚ")  # tense to lax, vowels of one sound


def letters_of(syllable: str) -> tuple[str, str, str]:
    """Initial, vowel and final; the final is a space where there is none. syllable: one of 가 to 힣."""
    initial, rest = divmod(ord(syllable) - FIRST, BLOCK)
    vowel, final = divmod(rest, len(FINALS))
    return INITIALS[initial], VOWELS[vowel], FINALS[final]


def is_syllable(char: str) -> bool:
    return FIRST <= ord(char) <= LAST


def spell(word: str, *, none: str = "-") -> str:
    """Letter by letter, three a syllable: `none` where there is no final. Other characters stay."""
    return "".join("".join(letters_of(char)).replace(" ", none) if is_syllable(char) else char for char in word)


def sound(word: str) -> str:
    """The same for spellings that children take for each other: 찌게 and 찌개, 빠나나 and 바나나, 떡뽁이 and 떡볶이."""
    return "".join("".join(letters_of(char)) if is_syllable(char) else char for char in word).translate(ALIKE)


def typing_pattern(typed: str) -> re.Pattern[str]:
    """What words look like that begin as typed so far.

    A lone consonant stands for every syllable it begins (ㄱㅇㅈ finds 강아지). The last syllable may still be
    growing: 바 finds 반지, and 받 finds 바다, whose ㄷ the keyboard has put below for the moment.
    """
    *done, last = typed
    return re.compile("".join(map(_one, done)) + _growing(last))


def _one(char: str) -> str:
    if char not in INITIALS:
        return re.escape(char)
    start = FIRST + INITIALS.index(char) * BLOCK
    return f"[{chr(start)}-{chr(start + BLOCK - 1)}]"


def _growing(char: str) -> str:
    if not is_syllable(char):
        return _one(char)
    _initial, _vowel, final = letters_of(char)
    if final == " ":
        return f"[{char}-{chr(ord(char) + len(FINALS) - 1)}]"
    stays, moves = PAIRS.get(final, " " + final)
    if moves not in INITIALS:
        return char
    shorter = chr(ord(char) - FINALS.index(final) + FINALS.index(stays))
    return f"(?:{char}|{shorter}{_one(moves)})"
