"""How well tags fit, on labelled diaries and nouns.

`tag_diaries_heldout.json`, `tag_nouns_heldout.json`: written before the word lists were tuned. Labels are patterns of
sticker ids that a person would accept for the noun.
"""

import json
from collections.abc import Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from ml.tags.matching import Matcher
from ml.tags.nouns import Noun
from ml.tags.tags import Tag, Tags, TagsRequest

DATA = Path(__file__).parent / "data"
DIARIES = {name: json.loads((DATA / f"tag_diaries_{name}.json").read_text()) for name in ("tuning", "heldout")}
EVERY_TAG = 100

Entry = Mapping[str, Any]


def fits(tag: Tag | None, patterns: Sequence[str]) -> bool:
    """Whether a sticker of the tray is one that a person accepts."""
    return tag is not None and any(fnmatch(sticker, pattern) for sticker in tag.stickers for pattern in patterns)


def tag_of(noun: str, tags: Sequence[Tag]) -> Tag | None:
    """The noun's own, or that of a longer or shorter way to write it."""
    same = (tag for tag in tags if tag.noun == noun)
    return next(same, None) or next((tag for tag in tags if noun in tag.noun or tag.noun in noun), None)


def nouns_reached(tags: Tags, entries: Sequence[Entry], **how: Any) -> tuple[int, list[str]]:
    """How many of the drawable nouns have a fitting sticker in their tray, and which have none."""
    reached, missed = 0, []
    for entry in entries:
        found = tags(TagsRequest(entry["text"], age_band=entry["age_band"], max_tags=EVERY_TAG, **how)).tags
        for noun, patterns in entry["drawable"].items():
            if fits(tag_of(noun, found), patterns):
                reached += 1
            else:
                missed.append(noun)
    return reached, missed


def unanswered(matcher: Matcher, nouns: Mapping[str, Sequence[str]]) -> list[str]:
    """The nouns of whose first three stickers none is acceptable."""
    return [
        noun
        for noun, patterns in nouns.items()
        if not any(fnmatch(sticker, pattern) for sticker in _first_three(matcher, noun) for pattern in patterns)
    ]


def _first_three(matcher: Matcher, noun: str) -> Sequence[str]:
    return matcher.index.tray(matcher.match(Noun(noun, 0), noun).words, size=3, grown_up=True)
