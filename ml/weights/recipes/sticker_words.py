"""Which stickers a Korean word stands for, and how near Korean nouns are to one another.

`emojibase-data` gives names and keywords, the icon list of `fluent-emoji-flat` says which of them are drawn and gives
the stickers their ids, and the CoNg language model of the installed kiwipiepy gives the nouns their vectors.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ml.tags.index import plain
from ml.weights.origin import Package, Weights

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

WEIGHTS = Weights(
    name="sticker_words",
    title="Korean words of stickers",
    packages=(
        Package(
            "npm", "emojibase-data", "17.0.0",
            "d01d0e2ca4e22cb402679532155342c71e2e871f25c32223c013b8b166ebdf5a", 6.7,
        ),
        Package(
            "npm", "@iconify-json/fluent-emoji-flat", "1.2.6",
            "7d064769dee690815f823bc5bcc511d957198caf9f5edd8dd9c1aa48a6aeb175", 1.2,
        ),
    ),
    files={"index.json": "", "nouns.npz": ""},
    licence="MIT",
    licence_url="https://github.com/milesj/emojibase/blob/master/LICENSE",
    by="Miles Johnson after Unicode CLDR; names of pictures by Microsoft; vectors from Kiwi 0.24 (Apache-2.0)",
)  # fmt: skip

GROUPS = ("smileys-emotion", "people-body", "animals-nature", "food-drink", "travel-places", "activities", "objects")
LEFT_OUT = ("Symbols", "Flags")
UNFIT = frozenset((
    "middle-finger", "cigarette", "pistol", "water-pistol", "bomb", "dagger", "crossed-swords", "slot-machine",
    "love-hotel", "coffin", "funeral-urn", "drop-of-blood", "face-with-symbols-on-mouth",
))  # fmt: skip
GROWN_UP = frozenset((
    "beer-mug", "clinking-beer-mugs", "wine-glass", "cocktail-glass", "tropical-drink", "clinking-glasses",
    "tumbler-glass", "sake", "bottle-with-popping-cork", "kitchen-knife", "headstone", "axe",
))  # fmt: skip
SELDOM = frozenset((
    "woman-beard", "pregnant-man", "pregnant-person", "person-in-suit-levitating", "person-with-skullcap",
    "person-beard", "mechanical-leg", "mechanical-arm", "headstone",
))  # fmt: skip

NAME, TAG, HEAD_OF_NAME, PART_OF_NAME, PART_OF_TAG = 100, 50, 30, 20, 10
FEW_TAGS = 20  # shared out among the tags of a sticker: one of few says more
LESS_FOR_GENDERED, LESS_FOR_SELDOM = 5, 30  # those that are seldom meant stand last
GENDERED = re.compile(r"^(man|woman|men|women)-")

Json = dict[str, Any]


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    """Write index.json and nouns.npz. Raises KeyError, ValueError for packages of another shape."""
    from kiwipiepy import Kiwi

    from ml.tags.vectors import write_vectors

    kiwi = Kiwi(num_workers=1)
    stickers = list(_stickers(unpacked["emojibase-data"] / "package", _icons(unpacked)))
    words = _words(stickers, kiwi)
    index = {"stickers": {sticker.pop("id"): sticker for sticker in stickers}, "words": words}
    (into / "index.json").write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")))
    write_vectors(kiwi, into / "nouns.npz")


def _icons(unpacked: Mapping[str, Path]) -> dict[str, str]:
    """Icon by code points, in lower hex with hyphens and without variation selectors; those of `sticker_art`."""
    package = unpacked["@iconify-json/fluent-emoji-flat"] / "package"
    categories = json.loads((package / "metadata.json").read_text())["categories"]
    drawn = {icon for name, icons in categories.items() if name not in LEFT_OUT for icon in icons}
    codes = json.loads((package / "chars.json").read_text())
    return {_plain(code): icon for code, icon in codes.items() if icon in drawn}


def _plain(code: str) -> str:
    return code.lower().replace("-fe0f", "")


def _stickers(package: Path, icons: Mapping[str, str]) -> Iterator[Json]:
    """In the order of the keyboard. emojibase keeps skin tones below their sticker, where we leave them."""
    english = {row["hexcode"]: row["label"] for row in json.loads((package / "en" / "data.json").read_text())}
    messages = json.loads((package / "ko" / "messages.json").read_text())
    groups = {row["order"]: row["key"] for row in messages["groups"]}
    subgroups = {row["order"]: row["key"] for row in messages["subgroups"]}
    rows = json.loads((package / "ko" / "data.json").read_text())
    for row in sorted(rows, key=lambda row: row.get("order", 0)):
        icon = icons.get(_plain(row["hexcode"]))
        if icon is None or icon in UNFIT or groups.get(row.get("group")) not in GROUPS:
            continue
        yield {
            "id": icon,
            "code": _plain(row["hexcode"]),
            "name": row["label"],
            "tags": row.get("tags", []),
            "english": english[row["hexcode"]],
            "group": groups[row["group"]],
            "subgroup": subgroups[row["subgroup"]],
            "grown_up": icon in GROWN_UP,
        }


# --- Words ------------------------------------------------------------------------------------------------------------


def _words(stickers: Iterable[Json], kiwi: "Kiwi") -> dict[str, dict[str, int]]:
    """word -> sticker -> how well it fits, the best first. Words are written without spaces."""
    words: dict[str, dict[str, int]] = {}
    for sticker in stickers:
        fits: dict[str, int] = {}
        for word, points in _evidence(sticker, kiwi):
            fits[word] = fits.get(word, 0) + points
        for word, points in fits.items():
            less = LESS_FOR_GENDERED * bool(GENDERED.match(sticker["id"])) + LESS_FOR_SELDOM * (sticker["id"] in SELDOM)
            words.setdefault(word, {})[sticker["id"]] = max(min(points, NAME) - less, 1)
    return {word: dict(sorted(words[word].items(), key=lambda item: -item[1])) for word in sorted(words)}


def _evidence(sticker: Json, kiwi: "Kiwi") -> Iterator[tuple[str, int]]:
    """What speaks for a word: that it is the name, one of the tags, the head of the name, or some other part."""
    name, tags = sticker["name"], sticker["tags"]
    yield plain(name), NAME
    for word in dict.fromkeys(map(plain, tags)):
        yield word, TAG + FEW_TAGS // len(tags)
    parts = _nouns(kiwi, name)
    if len(parts) > 1:
        yield from ((part, HEAD_OF_NAME if part == parts[-1] else PART_OF_NAME) for part in dict.fromkeys(parts))
    loose = {part for tag in tags if " " in tag for part in _nouns(kiwi, tag)}
    yield from ((part, PART_OF_TAG) for part in sorted(loose - set(parts)))


def _nouns(kiwi: "Kiwi", text: str) -> list[str]:
    """Words between spaces that are nouns alone, so that 웃는 of 웃는 얼굴 is no tag."""
    tokens = kiwi.tokenize(text)
    found = []
    for word in re.finditer(r"[^\s:,]+", text):
        kinds = [token.tag for token in tokens if word.start() <= token.start < word.end()]
        if kinds and all(kind in ("NNG", "NNP", "XSN", "SL") for kind in kinds):
            found.append(plain(word[0]))
    return found
