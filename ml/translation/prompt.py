"""An English prompt for pictures and music from a Korean diary entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from ml.errors import InvalidInput
from ml.korean import Korean
from ml.translation.dictionary import Dictionary
from ml.translation.keywords import read_keywords
from ml.translation.wording import MOOD_WORDS, MUST_USE, KeywordWriter, Writer
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

DICTIONARY = "words from the dictionary"
LONGEST = 10_000
MOST_NOUNS, MOST_VERBS = 40, 4


@dataclass(frozen=True)
class TranslationRequest:
    """text: Korean, 1 to 10,000 characters. mood: one of the nine, or "". tags: Korean nouns that come first, such as
    the stickers on the page. style: English words that close the prompt.
    """

    text: str
    mood: str = ""
    tags: tuple[str, ...] = ()
    style: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prompt:
    """text: the whole prompt, English only. sentence: its first part. keywords: all that it names, in the order of the
    text. left_out: Korean nouns that the dictionary does not know, and keywords beyond the fortieth. model: what a
    person is told made it.
    """

    text: str
    sentence: str
    keywords: tuple[str, ...]
    left_out: tuple[str, ...]
    model: str


class Translation:
    """One sentence by a model if it keeps to the words of the dictionary, and then every word once more.

    With the small model nothing of the entry but words that the dictionary knows reaches the prompt.
    """

    def __init__(self, korean: Korean, dictionary: Dictionary, writer: Writer | None) -> None:
        self._korean, self._dictionary, self._writer = korean, dictionary, writer

    @classmethod
    def load(cls, loader: Loader) -> Self:
        dictionary = Dictionary.load(loader)
        return cls(loader.shared(Korean), dictionary, KeywordWriter.find(loader, dictionary.animate))

    def __call__(self, request: TranslationRequest, *, on_step: OnStep = no_steps) -> Prompt:
        """Raises InvalidInput, OutOfMemory, Cancelled."""
        _check(request)
        text = " ".join((*(f"{tag}." for tag in request.tags), request.text))
        found = read_keywords(self._korean.sentences(text), self._dictionary)
        steps = 2 + (self._writer.steps if self._writer else 0)
        on_step(1, steps, doing=gettext_noop("Reading the words"))

        def on_token(number: int) -> None:
            on_step(1 + number, steps, doing=gettext_noop("Putting it into English"))

        keywords = (*found.nouns[:MOST_NOUNS], *found.verbs[:MOST_VERBS])
        sentence = ""
        if self._writer and found.nouns:
            sentence = self._writer.write(request.text, found, request.mood, on_token)
        on_step(steps, steps, doing=gettext_noop("Putting it into English"))
        return Prompt(
            text=_put_together(sentence or _template(found.nouns), keywords, request),
            sentence=sentence or _template(found.nouns),
            keywords=keywords,
            left_out=(*found.left_out, *found.nouns[MOST_NOUNS:]),
            model=f"{DICTIONARY}, {self._writer.name}" if self._writer and sentence else DICTIONARY,
        )


def _template(nouns: Sequence[str]) -> str:
    """The plain way: the first things, named."""
    if not nouns:
        return "A quiet page of a picture diary."
    *most, last = nouns[:MUST_USE]
    return f"A picture diary page with {', '.join(most)} and {last}." if most else f"A picture diary page with {last}."


def _put_together(sentence: str, keywords: Sequence[str], request: TranslationRequest) -> str:
    parts = [sentence]
    if keywords:
        parts.append(f"Featuring {', '.join(keywords)}.")
    closing = [f"{MOOD_WORDS[request.mood]} mood"] if request.mood else []
    closing += request.style
    if closing:
        parts.append(f"{', '.join(closing)}.".capitalize())
    return " ".join(parts)


def _check(request: TranslationRequest) -> None:
    if not request.text.strip() or len(request.text) > LONGEST:
        raise InvalidInput(f"a text of 1 to {LONGEST} characters is needed")
    if request.mood and request.mood not in MOOD_WORDS:
        raise InvalidInput(f"{request.mood} is none of the moods: {', '.join(MOOD_WORDS)}")
    if any(not tag.strip() for tag in request.tags):
        raise InvalidInput("an empty tag")
