"""A small base model that sums up as a few examples do."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, Self

from ml.language import NAME, LanguageModel
from ml.types import Loader

MAX_TOKENS = 60
ASK, END = "\n요약:", "다."
STOPS = ("\n", END, ". ", "! ")  # one sentence: what it writes after a first one is a copy
EXAMPLES = (Path(__file__).parent / "examples.txt").read_text()


class Writer(Protocol):
    """A language model that puts a day into a sentence.

    name: what a person is told wrote it. sentences, characters: that it is shown at most. steps: that it reports.
    """

    name: str
    sentences: int
    characters: int
    steps: int

    def write(self, diary: str, on_token: Callable[[int], None]) -> str:
        """Whatever it makes of the diary. on_token: told the number of each step; what it raises passes through."""


class FewShot:
    """Gemma 3 270M, which goes on where examples of days and their sentences end."""

    name, sentences, characters, steps = NAME, 6, 400, 0

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    @classmethod
    def find(cls, loader: Loader) -> Self | None:
        model = LanguageModel.find(loader)
        return cls(model) if model else None

    def write(self, diary: str, on_token: Callable[[int], None]) -> str:
        return f"{self._model.complete(f'{EXAMPLES}일기: {diary}{ASK}', MAX_TOKENS, STOPS).strip()}{END}"
