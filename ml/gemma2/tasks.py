"""The three capabilities: the embedded tier's requests and guards, with Gemma 2 for the words."""

import re
from collections.abc import Callable
from typing import Self

from ml.gemma2.model import MAX_TOKENS, Gemma2
from ml.gemma2.prompts import SUMMARY, TRANSLATION
from ml.korean import Korean
from ml.mood.likelihood import Likelihood
from ml.mood.reading import MoodReading
from ml.summary.summarise import Summary
from ml.translation.dictionary import Dictionary
from ml.translation.keywords import Keywords
from ml.translation.prompt import Translation
from ml.translation.wording import LONGEST_SENTENCE, SENTENCE, TOLD, WORD, uses_keywords
from ml.types import Loader

FIRST_SENTENCE = re.compile(r"[^\n]*?다\.|[^\n]+")
LONGEST_TEXT = 4_000  # characters that are put into a prompt


class GemmaSummary(Summary):
    """Gemma 2's sentence, kept where every clause of it stands in the entry."""

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.shared(Korean), _SummaryWriter(loader.shared(Gemma2)))


class GemmaTranslation(Translation):
    """Gemma 2's translation into one sentence, kept where it speaks of what the day is about; then every word of the
    dictionary.
    """

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.shared(Korean), Dictionary.load(loader), _TranslationWriter(loader.shared(Gemma2)))


class GemmaMood(MoodReading):
    """Words of feeling first; where they are not clear, Gemma 2's calibrated likelihood is added."""

    @classmethod
    def load(cls, loader: Loader) -> Self:
        model = loader.shared(Gemma2)
        return cls(loader.shared(Korean), lambda: Likelihood(model))


class _SummaryWriter:
    sentences, characters, steps = 40, LONGEST_TEXT, MAX_TOKENS

    def __init__(self, model: Gemma2) -> None:
        self._model, self.name = model, model.name

    def write(self, diary: str, on_token: Callable[[int], None]) -> str:
        found = FIRST_SENTENCE.match(self._model.write(SUMMARY.messages(diary), on_token))
        return found.group().strip() if found else ""


class _TranslationWriter:
    steps = MAX_TOKENS

    def __init__(self, model: Gemma2) -> None:
        self._model, self.name = model, model.name

    def write(self, text: str, found: Keywords, mood: str, on_token: Callable[[int], None]) -> str:
        """Of one English sentence that shows one of the first keywords; of anything else, nothing."""
        plain = " ".join(text.split())[:LONGEST_TEXT]
        written = SENTENCE.match(self._model.write(TRANSLATION.messages(plain), on_token))
        if not written or len(written.group()) > LONGEST_SENTENCE:
            return ""
        keeps = uses_keywords(WORD.findall(written.group().lower()), found.nouns, TOLD)
        return written.group() if keeps else ""
