"""A Korean-English word list from the names of emoji in both languages.

Where a Korean word is the whole name of an emoji, its translation is the English name; where both names have two words,
they are taken to follow each other. Keywords are left out: they tell what an emoji may be used for, not what it shows.
The data is Unicode CLDR's, taken from emojibase because it also tells which group an emoji is in: symbols and flags
show nothing that can be drawn.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from ml.weights.origin import Package, Weights

FILE = "words.json"
NOT_DRAWN = {2, 8, 9}  # emojibase's groups: components, symbols, flags
KOREAN = re.compile(r"[가-힣]{1,8}")
ENGLISH = re.compile(r"[a-z]{2,}(?:[ -][a-z]+)?")

WEIGHTS = Weights(
    name="korean_english",
    title="Korean-English words of emoji",
    packages=(
        Package(
            "npm", "emojibase-data", "17.0.0", "d01d0e2ca4e22cb402679532155342c71e2e871f25c32223c013b8b166ebdf5a", 6.7
        ),
    ),
    files={FILE: ""},
    licence="MIT; the words Unicode-3.0",
    licence_url="https://github.com/milesj/emojibase/blob/master/LICENSE",
    by="Unicode CLDR, gathered by Miles Johnson (emojibase)",
)


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    """Write {Korean word: English words}, the translation that most names agree on."""
    folder = next(path for path in unpacked["emojibase-data"].rglob("ko") if (path / "data.json").is_file()).parent
    korean, english = (_names(folder / language / "data.json") for language in ("ko", "en"))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for code in sorted(korean.keys() & english.keys()):
        for word, translation in _pairs(korean[code], english[code]):
            if KOREAN.fullmatch(word) and ENGLISH.fullmatch(translation):
                found[word][translation] += 1
    words = {word: counted.most_common(1)[0][0] for word, counted in sorted(found.items())}
    (into / FILE).write_text(json.dumps(words, ensure_ascii=False, indent=0))


def _names(path: Path) -> dict[str, str]:
    """The name of each emoji that shows a thing, by its code."""
    rows = json.loads(path.read_text())
    return {row["hexcode"]: row["label"].lower() for row in rows if row.get("group", 2) not in NOT_DRAWN}


def _pairs(korean: str, english: str) -> Iterator[tuple[str, str]]:
    words, translations = korean.split(), english.split()
    if len(words) == 1:
        yield korean, english
    elif len(words) == len(translations) == 2:
        yield from zip(words, translations, strict=True)
