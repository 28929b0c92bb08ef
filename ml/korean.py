"""Korean text in morphemes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from kiwipiepy import Kiwi

from ml.types import Loader


@dataclass(frozen=True)
class Morpheme:
    """form: the stem, such as "울" for "울었다". tag: of the Sejong set. start, end: its characters in the text."""

    form: str
    tag: str
    start: int
    end: int

    @property
    def kind(self) -> str:
        """The tag without the mark of an irregular stem."""
        return self.tag.partition("-")[0]


@dataclass(frozen=True)
class Sentence:
    """start: of its first character in the whole text; morphemes count from there too."""

    text: str
    start: int
    morphemes: tuple[Morpheme, ...]


class Korean:
    """The Kiwi analyser, held once by all who read Korean. 315 MB: without its list of names of companies and films."""

    def __init__(self, kiwi: Kiwi) -> None:
        self.kiwi = kiwi

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(Kiwi(num_workers=loader.device.threads, load_multi_dict=False))

    def morphemes(self, text: str) -> tuple[Morpheme, ...]:
        return tuple(self._read(self.kiwi.tokenize(text)))

    def sentences(self, text: str) -> list[Sentence]:
        """In their order, without empty ones."""
        return [
            Sentence(part.text, part.start, tuple(self._read(part.tokens)))
            for part in self.kiwi.split_into_sents(text, return_tokens=True)
            if part.tokens
        ]

    def join(self, morphemes: Sequence[tuple[str, str, bool]]) -> str:
        """Form, tag and whether a space comes before it, as written Korean."""
        return self.kiwi.join(list(morphemes))

    @staticmethod
    def _read(tokens: Sequence) -> Iterator[Morpheme]:
        for token in tokens:
            yield Morpheme(token.form, token.tag, token.start, token.end)
