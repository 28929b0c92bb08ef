"""One Korean sentence about a day."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from ml.errors import InvalidInput
from ml.korean import Korean, Sentence
from ml.mood.lexicon import Lexicon
from ml.summary.extract import LONGEST, begins_with_topic, extract, has_subject, plain, text_rank
from ml.summary.faithful import complaint
from ml.summary.few_shot import FewShot, Writer
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

logger = logging.getLogger(__name__)

EXTRACT = "the most telling sentences of the text"
LONGEST_TEXT = 10_000
FEWEST = 2  # sentences that can be summed up
PLAIN_ENDS = ("다", "ᆫ다", "는다")


@dataclass(frozen=True)
class SummaryRequest:
    """text: Korean, 1 to 10,000 characters. language: of the summary; "ko" is what we have."""

    text: str
    language: str = "ko"


@dataclass(frozen=True)
class DiarySummary:
    """text: one Korean sentence, or two short ones; at most 162 characters. model: what a person is told wrote it."""

    text: str
    model: str


class Summary:
    """A model's sentence where every clause of it stands in the entry, the entry's own sentences otherwise."""

    def __init__(self, korean: Korean, writer: Writer | None) -> None:
        self._korean, self._writer = korean, writer
        self._lexicon = Lexicon(korean)

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.shared(Korean), FewShot.find(loader))

    def __call__(self, request: SummaryRequest, *, on_step: OnStep = no_steps) -> DiarySummary:
        """Raises InvalidInput, OutOfMemory, Cancelled."""
        if not request.text.strip() or len(request.text) > LONGEST_TEXT:
            raise InvalidInput(f"a text of 1 to {LONGEST_TEXT} characters is needed")
        if request.language != "ko":
            raise InvalidInput(f"summaries are Korean, not {request.language}")
        sentences = self._korean.sentences(request.text)
        steps = 2 + (self._writer.steps if self._writer else 0)
        on_step(1, steps, doing=gettext_noop("Reading the day"))

        def on_token(number: int) -> None:
            on_step(1 + number, steps, doing=gettext_noop("Summing up the day"))

        written = self._write(self._writer, sentences, on_token) if self._writer and len(sentences) >= FEWEST else ""
        on_step(steps, steps, doing=gettext_noop("Summing up the day"))
        if self._writer and written:
            return DiarySummary(written, self._writer.name)
        return DiarySummary(self._join(extract(sentences, self._lexicon)), EXTRACT)

    def _write(self, writer: Writer, sentences: Sequence[Sentence], on_token: Callable[[int], None]) -> str:
        """What the model makes of the most telling sentences, or nothing where it strays."""
        text = " ".join(" ".join(one.text.split()) for one in _most_telling(sentences, writer.sentences))
        if len(text) > writer.characters:
            return ""
        written = writer.write(text, on_token)
        read = self._korean.sentences(written)
        wrong = complaint(read, sentences) or ("" if self._is_spelled(read[0]) else "misspelled")
        logger.info("summary by %s: %s", writer.name, wrong or "kept")
        return "" if wrong or len(written) > LONGEST else written

    def _is_spelled(self, sentence: Sentence) -> bool:
        """Whether its morphemes are written as Korean writes them: a small model also writes "타았다" for "탔다"."""
        again = self._korean.join([(one.form, one.tag, False) for one in sentence.morphemes])
        return again.replace(" ", "") == sentence.text.replace(" ", "")

    def _join(self, sentences: Sequence[Sentence]) -> str:
        """As one sentence, where the second cannot be taken to be about the first one's subject; else as two."""
        if len(sentences) == 1:
            return plain(sentences[0])
        first, second = sentences
        joined = self._and(first)
        if not joined or (has_subject(first.morphemes) and not begins_with_topic(second.morphemes)):
            return " ".join(plain(one) for one in sentences)
        return f"{joined}, {plain(second)}"

    def _and(self, sentence: Sentence) -> str:
        """The sentence with "-고" for its end, or nothing where it ends in another way than "-다."."""
        last = sentence.morphemes
        if len(last) < 3 or last[-1].tag != "SF" or last[-2].tag != "EF" or last[-2].form not in PLAIN_ENDS:
            return ""
        text = plain(sentence)
        kept, _space, end = text.rpartition(" ")
        start = sentence.start + len(sentence.text.rstrip()) - len(end)
        word = [(one.form, one.tag, False) for one in last[:-2] if one.start >= start]
        return f"{kept} {self._korean.join([*word, ('고', 'EC', False)])}".strip() if word else ""


def _most_telling(sentences: Sequence[Sentence], most: int) -> list[Sentence]:
    """In their order."""
    best = np.sort(np.argsort(-text_rank(sentences), kind="stable")[:most])
    return [sentences[index] for index in best]
