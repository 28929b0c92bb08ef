"""Which stickers show a noun: our own choice, then the tags pipeline's index, senses and guesses."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from ml.errors import WeightsMissing
from ml.scenes.reading.lexicon import own_stickers
from ml.tags.index import StickerIndex, plain
from ml.tags.lexicon import stop_words, synonyms
from ml.tags.matching import Matcher
from ml.tags.nouns import Noun
from ml.tags.tags import WEIGHTS, open_similarity
from ml.types import Loader

DICTIONARY = Path(__file__).parents[2] / "translation" / "nouns.json"
TRAY = 3
SIGNS = ("face-", "hand", "body-parts", "emotion", "monkey-face", "cat-face", "person-gesture")  # sub-groups, no things
FACED = ("얼굴", "하트", "손", "로봇", "유령", "외계인")
TRUSTED = ("exact", "synonym", "head")  # ways to a word; what is merely similar is not what was asked for


class StickerWords:
    """Nouns of both languages. Nothing is guessed: a word that we do not know is said to be unknown."""

    def __init__(self, index: StickerIndex, matcher: Matcher, english: Mapping[str, str]) -> None:
        """english: English noun -> Korean noun."""
        self._index, self._matcher, self._english = index, matcher, english

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        folder = loader.folder(WEIGHTS)
        try:
            index = StickerIndex.read(folder)
            similarity = open_similarity(folder, index)
        except (OSError, ValueError, KeyError) as error:
            raise WeightsMissing(f"{WEIGHTS} cannot be read: {error}") from error
        return cls(index, Matcher(index, similarity, synonyms()), _inverted(loader.find("korean_english")))

    def knows_korean(self, form: str) -> bool:
        return form in own_stickers("korean") or self._matcher.indexed(form)

    def of_korean(self, form: str, *, text: str, start: int, grown_up: bool) -> tuple[str, ...]:
        """The best first; empty for a noun that no sticker shows or that may not be shown."""
        if form in own_stickers("korean"):
            return own_stickers("korean")[form]
        if form in stop_words():
            return ()
        match = self._matcher.match(Noun(form, start), text)
        if match.way not in TRUSTED or not match.sure:
            return ()
        return self._things(self._index.tray(match.words, size=TRAY, grown_up=grown_up), form)

    def of_english(self, name: str, *, grown_up: bool) -> tuple[str, ...]:
        """name: in small letters, words of a compound joined by "-"."""
        if name in own_stickers("english"):
            return own_stickers("english")[name]
        sticker = self._index.stickers.get(name)
        if sticker is not None:
            return () if sticker.grown_up and not grown_up else (name,)
        spaced = name.replace("-", " ")
        word = self._index.by_english(spaced) or self._english.get(spaced)
        if word is None:
            return ()
        return self.of_korean(plain(word), text=word, start=0, grown_up=grown_up)

    def subgroup(self, id: str) -> str:
        """Of the sticker keyboard; nothing for a drawing of our own."""
        return self._index.stickers[id].subgroup if id in self._index.stickers else ""

    def _things(self, ids: tuple[str, ...], form: str) -> tuple[str, ...]:
        """Without smiles and signs of the hand, which stand nowhere, unless they are what was asked for."""
        if form.endswith(FACED):
            return ids
        return tuple([id for id in ids if not self.subgroup(id).startswith(SIGNS) or "costume" in self.subgroup(id)])


def _inverted(folder: Path | None) -> dict[str, str]:
    """English to Korean nouns, ours before those of the emoji; the first of several stands."""
    pairs = list(json.loads(DICTIONARY.read_text()).items())
    if folder:
        pairs += json.loads((folder / "words.json").read_text()).items()
    return {english.lower(): korean for korean, english in reversed(pairs) if english}
