"""Hangul letters apart and together again."""

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
FIRST, LAST = "가", "힣"
PAIRS = {
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ", "ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ",
    "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ",
}  # fmt: skip
SINGLE = str.maketrans(
    {chr(0x1100 + i): letter for i, letter in enumerate(LEADS)}
    | {chr(0x1161 + i): letter for i, letter in enumerate(VOWELS)}
    | {chr(0x11A8 + i): letter for i, letter in enumerate(TAILS)}
)  # letters that wait for others to form a syllable -> letters that stand alone


def is_letter(char: str) -> bool:
    """A Hangul letter that stands alone."""
    return "ㄱ" <= char <= "ㅣ"


def apart(text: str) -> str:
    """Every syllable as its letters; the rest as it is."""
    return "".join(_letters(char) if FIRST <= char <= LAST else char for char in text)


def _letters(syllable: str) -> str:
    lead, rest = divmod(ord(syllable) - ord(FIRST), len(VOWELS) * (len(TAILS) + 1))
    vowel, tail = divmod(rest, len(TAILS) + 1)
    return LEADS[lead] + VOWELS[vowel] + (TAILS[tail - 1] if tail else "")


def together(letters: str) -> str:
    """Syllables from letters as a keyboard would form them: a consonant goes to the vowel that follows it."""
    made, at = [], 0
    while at < len(letters):
        syllable, length = _syllable(letters, at)
        made.append(syllable)
        at += length
    return "".join(made)


def _syllable(letters: str, at: int) -> tuple[str, int]:
    """The syllable that begins here and how many letters it takes; a lone letter stays."""
    lead, rest = letters[at], letters[at + 1 : at + 6]
    if lead not in LEADS or not rest or rest[0] not in VOWELS:
        return lead, 1
    vowel, taken = rest[0], 1
    if rest[:2] in PAIRS and rest[1] in VOWELS:
        vowel, taken = PAIRS[rest[:2]], 2
    tail = ""
    if taken < len(rest) and rest[taken] in TAILS and not _opens(rest, taken):
        tail, taken = rest[taken], taken + 1
        pair = tail + rest[taken : taken + 1]
        if pair in PAIRS and not _opens(rest, taken):
            tail, taken = PAIRS[pair], taken + 1
    index = (LEADS.index(lead) * len(VOWELS) + VOWELS.index(vowel)) * (len(TAILS) + 1)
    return chr(ord(FIRST) + index + (TAILS.index(tail) + 1 if tail else 0)), taken + 1


def _opens(letters: str, at: int) -> bool:
    """The consonant here begins the next syllable."""
    return letters[at] in LEADS and at + 1 < len(letters) and letters[at + 1] in VOWELS
