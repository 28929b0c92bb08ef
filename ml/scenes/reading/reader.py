"""Prompts to what they ask for."""

import re
import unicodedata
from typing import Self

from ml.korean import Korean
from ml.scenes.reading.english import EnglishPieces
from ml.scenes.reading.grammar import EnglishGrammar, KoreanGrammar
from ml.scenes.reading.korean import KoreanPieces
from ml.scenes.reading.stickers import StickerWords
from ml.scenes.reading.told import Told
from ml.types import Loader

HANGUL = re.compile(r"[가-힣]")


class Reader:
    """Korean where a prompt has Hangul, English where it has none."""

    def __init__(self, korean: Korean, words: StickerWords) -> None:
        self._korean, self._words = korean, words

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        return cls(loader.shared(Korean), StickerWords.load(loader))

    def __call__(self, prompt: str, *, grown_up: bool = False) -> Told:
        """grown_up: also things that children are not shown, such as beer."""
        text = unicodedata.normalize("NFC", prompt.encode("utf-8", "ignore").decode()).strip()
        if not text:
            return Told()
        if HANGUL.search(text):
            pieces = KoreanPieces(self._words, text, grown_up).read(self._korean.morphemes(text))
            return KoreanGrammar(pieces).read()
        return EnglishGrammar(EnglishPieces(self._words, grown_up).read(text)).read()

    def subgroup(self, sticker: str) -> str:
        """Of the sticker keyboard; nothing for a drawing of our own."""
        return self._words.subgroup(sticker)
