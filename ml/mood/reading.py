"""The mood of a Korean diary entry: what it says first, then what a language model finds likely."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Self

from ml.errors import InvalidInput
from ml.korean import Korean
from ml.language import LanguageModel
from ml.mood.lexicon import Lexicon
from ml.mood.likelihood import Likelihood
from ml.mood.weather import guess_weather
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

MOODS = ("joy", "excited", "calm", "love", "sad", "lonely", "anxious", "angry", "proud")
WORDS = "words of feeling"
CLEAR, AHEAD = 2.0, 1.0  # a strong word, and one more than of any other mood
MODEL_WEIGHT = 8.0  # of all the model's probability, in strong words
LONGEST = 10_000


@dataclass(frozen=True)
class MoodRequest:
    """text: Korean, 1 to 10,000 characters. quick: by words of feeling alone, which takes milliseconds."""

    text: str
    quick: bool = False


@dataclass(frozen=True)
class Mood:
    """ranked: all nine moods, the likeliest first, with shares in [0, 1] that add up to 1. weather: as `guess_weather`
    has it. model: what a person is told read it.
    """

    ranked: tuple[tuple[str, float], ...]
    weather: str
    model: str

    @property
    def name(self) -> str:
        """The likeliest."""
        return self.ranked[0][0]


class MoodReading:
    """A lexicon that knows negation and turns; where it is not clear, a model's calibrated likelihood joins it."""

    def __init__(self, korean: Korean, find_likelihood: Callable[[], Likelihood | None]) -> None:
        self._korean = korean
        self._lexicon = Lexicon(korean)
        self._likelihood = cache(find_likelihood)  # the model is loaded where words are not clear

    @classmethod
    def load(cls, loader: Loader) -> Self:
        def find() -> Likelihood | None:
            model = LanguageModel.find(loader)
            return Likelihood(model) if model else None

        return cls(loader.shared(Korean), find)

    def __call__(self, request: MoodRequest, *, on_step: OnStep = no_steps) -> Mood:
        """Raises InvalidInput, OutOfMemory, Cancelled."""
        if not request.text.strip() or len(request.text) > LONGEST:
            raise InvalidInput(f"a text of 1 to {LONGEST} characters is needed")
        sentences = self._korean.sentences(request.text)
        scores = self._lexicon.read(sentences)
        on_step(1, 2, doing=gettext_noop("Reading the words"))
        model = WORDS
        likelihood = None if request.quick or _is_clear(scores) else self._likelihood()
        if likelihood:
            for mood, likely in likelihood.read(request.text).items():
                scores[mood] += MODEL_WEIGHT * likely
            model = f"{WORDS}, {likelihood.name}"
        on_step(2, 2, doing=gettext_noop("Feeling the mood"))
        return Mood(_ranked(scores), guess_weather(sentences), model)


def _is_clear(scores: dict[str, float]) -> bool:
    best, second, *_others = sorted(scores.values(), reverse=True)
    return best >= CLEAR and best - second >= AHEAD


def _ranked(scores: dict[str, float]) -> tuple[tuple[str, float], ...]:
    """Shares; a text that tells nothing is calm, a little."""
    whole = sum(scores.values())
    shares = {mood: scores[mood] / whole if whole else 1 / len(MOODS) for mood in MOODS}
    return tuple(sorted(shares.items(), key=lambda pair: (-pair[1], pair[0] != "calm", MOODS.index(pair[0]))))
