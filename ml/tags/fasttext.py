"""The measured reference: FastText on the keywords of the stickers, by Hangul letters."""

from collections.abc import Iterator, Sequence
from typing import Self

import numpy as np
from gensim.models import FastText

from ml.tags.hangul import spell
from ml.tags.index import StickerIndex, plain
from ml.tags.lexicon import stop_words

SETTINGS = {
    "vector_size": 64, "bucket": 50_000, "sample": 0, "workers": 1, "seed": 20, "min_count": 1, "window": 20,
    "min_n": 3, "max_n": 6, "sg": 1, "epochs": 20,
}  # fmt: skip


class FastTextSimilarity:
    """Learns spelling more than meaning, because there are no more than 1,300 sets of keywords to learn from.

    Source: Bojanowski et al. 2017, arXiv 1607.04606, on letters instead of syllables. The default of 2,000,000 buckets
    would take 800 MB, and the default sampling would drop nearly every word of so small a text.
    """

    name = "FastText"

    def __init__(self, model: FastText, targets: Sequence[str]) -> None:
        self._vectors, self.targets = model.wv, targets
        self._target_vectors = np.stack([self._unit(word) for word in targets])  # (T, 64)

    @classmethod
    def train(cls, index: StickerIndex) -> Self:
        """About 5 s; the same data gives the same numbers."""
        model = FastText(sentences=list(_sentences(index)), **SETTINGS)
        return cls(model, sorted(word for word in index.words if word not in stop_words()))

    def scores(self, noun: str) -> np.ndarray | None:
        """(T,) cosines."""
        return self._target_vectors @ self._unit(noun)

    def akin(self, noun: str, word: str) -> bool:
        return len(word) > 1

    def alike(self, noun: str, others: Sequence[str]) -> float:
        return float(np.mean([self._unit(noun) @ self._unit(other) for other in others]))

    def drawable(self, noun: str) -> float:
        """It cannot tell."""
        return 0.0

    def _unit(self, word: str) -> np.ndarray:
        vector = self._vectors[spell(word)]  # (64,)
        return vector / max(float(np.linalg.norm(vector)), 1e-6)


def _sentences(index: StickerIndex) -> Iterator[list[str]]:
    """The name and the keywords of each sticker, letter by letter."""
    for sticker in index.stickers.values():
        yield [spell(plain(word)) for word in (sticker.name, *sticker.name.split(), *sticker.tags)]
