"""One spelling for what is written in many ways, so that a hidden word is found.

Full width and half width, letters of other scripts that look alike, zero-width and control characters, accents, Hangul
in single letters, and words spelled with gaps.
"""

import re
import unicodedata

from ml.safety import jamo

LOOKALIKES = str.maketrans(
    "авеёкмнорстухіјѕӏԁԛԝғԍһαβεικνορτυχωγğışçßøæłđħŧþðɑɡɩʏʀɴᴀᴄᴇᴏᴜᴠ",
    "abeekmhopctyxijsldqwfghabeiknoptuxwygiscboaldhtpdagiyrnaceouv",
)
HALF_WIDTH = {
    code: chr(int(unicodedata.decomposition(chr(code)).split()[1], 16))
    for code in range(0xFFA1, 0xFFDD)
    if unicodedata.decomposition(chr(code))
}  # Hangul letters
FORMING = re.compile("[\u1100-\u11ff]")
NAMED_LETTER = re.compile(r"(?:SMALL CAPITAL|SQUARED LATIN CAPITAL LETTER|SYMBOL LETTER) ([A-Z])$")
RUN = re.compile(r"(.)\1{3,}", re.DOTALL)
LONELY = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_])+(?!\S)")  # single letters or syllables, one blank apart
SPELLED = re.compile(r"(?<![^\W\d_])[^\W\d_](?:[^\w\s]{1,3}[^\W\d_])+(?![^\W\d_])")  # the same with signs: s.e.x
FILLED = re.compile(r"(?<![가-힣])[가-힣](?:[^가-힣\s]{1,3}[가-힣])+(?![가-힣])")  # Hangul also with digits: 자1살
SIGNS = re.compile(r"[^\w\s]+")
NO_HANGUL = re.compile("[^가-힣]+")
LATIN_AS_HANGUL = {"r": "ㅏ", "l": "ㅣ", "1": "ㅣ", "|": "ㅣ", "o": "ㅇ", "0": "ㅇ", "h": "ㅐ", "t": "ㅜ"}
BESIDE_HANGUL = re.compile(r"(?<=[ㄱ-ㅎ])[rlhto10|](?![a-z0-9])|(?<=[ㄱ-ㅎ])[rlh1|](?=[ㄱ-ㅎㅏ-ㅣ가-힣])")


def readings(text: str) -> list[str]:
    """The ways in which a text may be meant, plain first, each lower case and without what is not seen."""
    plain = _plain(text)
    closed = _closed(plain)
    return list(dict.fromkeys((plain, closed, _formed(closed), _closed(_formed(plain)))))


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", text).translate(HALF_WIDTH)
    text = "".join(char if jamo.is_letter(char) else unicodedata.normalize("NFKC", char) for char in text)
    text = unicodedata.normalize("NFC", text)
    text = FORMING.sub(lambda found: found[0].translate(jamo.SINGLE), text).casefold()
    text = "".join(_bare(char) for char in text)
    return RUN.sub(r"\1\1\1", text.translate(LOOKALIKES))


def _bare(char: str) -> str:
    """Without accents and frames; nothing for what is not seen; a blank for every kind of gap."""
    if char.isspace():
        return " "
    if jamo.FIRST <= char <= jamo.LAST or (char.isascii() and char.isprintable()):
        return char
    if named := NAMED_LETTER.search(unicodedata.name(char, "")):
        return named[1].lower()
    kept = (part for part in unicodedata.normalize("NFD", char) if unicodedata.category(part)[0] not in "CM")
    return "".join(kept)


def _closed(text: str) -> str:
    """Words that were spelled with gaps, closed: "s e x", "s.e.x"."""
    text = SPELLED.sub(lambda found: SIGNS.sub("", found[0]), text)
    text = FILLED.sub(lambda found: NO_HANGUL.sub("", found[0]), text)
    return LONELY.sub(lambda found: found[0].replace(" ", ""), text)


def _formed(text: str) -> str:
    """Single Hangul letters formed into syllables, with what a letter may be drawn as."""
    if not any(jamo.is_letter(char) for char in text):
        return text
    text = BESIDE_HANGUL.sub(lambda found: LATIN_AS_HANGUL[found[0]], text)
    return jamo.together(jamo.apart(text))
