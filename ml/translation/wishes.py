"""What a person wishes to see, in English, for the models that read nothing else."""

import re
from typing import NamedTuple

from ml.translation.prompt import Translation, TranslationRequest
from ml.types import Loader

HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
BETWEEN = re.compile(r"[,.;]")


class Wish(NamedTuple):
    """things: that it names, one by one. unknown: Korean words that were not understood."""

    english: str
    things: tuple[str, ...]
    unknown: tuple[str, ...] = ()


class Wishes:
    """loader: gives the translation when the first Korean wish comes."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader
        self._translation: Translation | None = None

    def __call__(self, text: str) -> Wish:
        if not HANGUL.search(text):
            return Wish(text, tuple(part.strip() for part in BETWEEN.split(text) if part.strip()))
        if self._translation is None:
            self._translation = self._loader.shared(Translation)
        told = self._translation(TranslationRequest(text))
        return Wish(told.text, told.keywords, told.left_out)

    def unwanted(self, text: str) -> str:
        """The things that a negative wish names, one after the other."""
        return ", ".join(self(text).things) if text.strip() else ""
