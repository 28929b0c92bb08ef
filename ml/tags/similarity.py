"""Which words of the index are near a noun that it does not know, by the vectors of Kiwi's language model.

Words that are near to everything (hubs) are marked down:
twice the cosine less the hubness (CSLS, Lample et al. 2018, arXiv 1710.04087). A direction fitted to what stickers
show against abstract nouns tells whether a noun can be drawn at all, and prefers words that can.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Self

import numpy as np

FILE = "nouns.npz"
KNOWN_WELL = 26_000  # ids follow frequency
TRUST_IN_RARE = 0.6
HEAD, OTHER = 1.0, 0.7  # weights of the parts of a compound
LONGEST_PART = 7  # syllables
NEAREST = 10
BLOCK = 512  # rows compared at once
RIDGE = 60.0
AKIN, AKIN_SHORT, AKIN_RARE = (
    0.15,
    0.25,
    0.05,
)  # cosines of words written in each other; words of one syllable need more
DRAWN_BONUS = 0.25  # for words that can be drawn well


class KiwiSimilarity:
    """About 50 MB. targets: the words that it can name."""

    name = "Kiwi CoNg vectors"

    def __init__(
        self,
        nouns: Sequence[str],
        ids: np.ndarray,
        vectors: np.ndarray,
        *,
        words: Collection[str],
        drawn: Collection[str],
        abstract: Collection[str],
    ) -> None:
        """nouns, ids, vectors: N of each, as the recipe wrote them. words: that may be named. drawn, abstract: nouns
        that stickers show, and nouns that no picture shows.
        """
        self._place = {noun: at for at, noun in enumerate(nouns)}
        self._vectors = vectors  # (N, 256)
        self._trust = np.where(ids < KNOWN_WELL, 1.0, TRUST_IN_RARE).astype(np.float32)  # (N,)
        self._drawable, self._bias = self._fit(drawn, abstract)  # (256,) and a number
        self.targets = [word for word in words if self._parts(word)]
        self._target_vectors = np.stack([self._vector(word) for word in self.targets])  # (T, 256)
        self._target_place = {word: at for at, word in enumerate(self.targets)}
        self._prior = DRAWN_BONUS * np.tanh(self._target_vectors @ self._drawable + self._bias) - _hubness(
            self._target_vectors
        )  # (T,)

    @classmethod
    def read(cls, folder: Path, **lists: Collection[str]) -> Self:
        """Raises OSError, ValueError, KeyError for a file that is none of ours."""
        with np.load(folder / FILE) as file:
            return cls([str(noun) for noun in file["nouns"]], file["ids"], file["vectors"], **lists)

    def knows(self, noun: str) -> bool:
        """Whether it has a vector of its own."""
        return noun in self._place

    def scores(self, noun: str) -> np.ndarray | None:
        """(T,) float32 nearness of each target, about -1 to 1.5; None where not even the noun's parts are known."""
        parts = self._parts(noun)
        if not parts:
            return None
        trust = self._trust[self._place[parts[-1]]]
        return trust * (2 * self._target_vectors @ self._vector(noun) + self._prior)

    def akin(self, noun: str, word: str) -> bool:
        """Whether they have to do with each other, where one is written in the other.

        What the vectors say counts for common nouns; for rare ones and unknown compounds the writing does.
        """
        if noun not in self._place:
            return True
        rare = self._trust[self._place[noun]] < 1
        if word not in self._place:
            return bool(rare)
        one, other = (self._vectors[self._place[each]].astype(np.float32) for each in (noun, word))
        return float(one @ other) >= (AKIN_RARE if rare else AKIN if len(word) > 1 else AKIN_SHORT)

    def alike(self, noun: str, others: Sequence[str]) -> float:
        """Cosine with the middle of other nouns; 0 where nothing is known of one side."""
        known = [self._vector(other) for other in others if self._parts(other)]
        if not known or not self._parts(noun):
            return 0.0
        middle = np.mean(known, axis=0)  # (256,)
        return float(self._vector(noun) @ middle) / max(float(np.linalg.norm(middle)), 1e-6)

    def drawable(self, noun: str) -> float:
        """Above 0 for nouns that a picture can show, about -1 to 1; -1 for those without a vector, mostly names."""
        return float(self._vector(noun) @ self._drawable + self._bias) if self._parts(noun) else -1.0

    def _fit(self, drawn: Collection[str], abstract: Collection[str]) -> tuple[np.ndarray, float]:
        """Ridge regression of 1 for drawn and -1 for abstract nouns, both sides weighing the same."""
        sides = [[noun for noun in side if noun in self._place] for side in (drawn, abstract)]
        rows = np.stack([self._vector(noun) for side in sides for noun in side])  # (M, 256)
        rows = np.hstack([rows, np.ones((len(rows), 1), np.float32)])  # (M, 257)
        aims = np.repeat([1.0, -1.0], [len(side) for side in sides])
        weights = np.repeat([1 / len(side) for side in sides], [len(side) for side in sides]) * len(rows) / 2
        square = rows.T @ (rows * weights[:, None]) + RIDGE * np.diag([1.0] * (rows.shape[1] - 1) + [0.0])
        fitted = np.linalg.solve(square, rows.T @ (weights * aims))
        return fitted[:-1].astype(np.float32), float(fitted[-1])

    def _vector(self, noun: str) -> np.ndarray:
        """(256,) float32, unit: of the noun or composed of its parts, the head counting most."""
        places = [self._place[part] for part in self._parts(noun)]
        weights = np.array([OTHER] * (len(places) - 1) + [HEAD], np.float32) * self._trust[places]
        total = weights @ self._vectors[places].astype(np.float32)
        return total / max(float(np.linalg.norm(total)), 1e-6)

    def _parts(self, noun: str) -> Sequence[str]:
        """The noun, or the fewest known nouns of two syllables and more that it is made of; or nothing."""
        if noun in self._place:
            return [noun]
        best: dict[int, list[str]] = {0: []}  # by end
        for end in range(2, len(noun) + 1):
            for start in range(max(0, end - LONGEST_PART), end - 1):
                if start in best and noun[start:end] in self._place:
                    found = [*best[start], noun[start:end]]
                    if end not in best or len(found) <= len(best[end]):
                        best[end] = found
        return best.get(len(noun), [])


def _hubness(vectors: np.ndarray) -> np.ndarray:
    """(T,) mean cosine to the nearest ten of the others plus the mean to all; in blocks, because T x T is large."""
    return np.concatenate([_hubness_of(vectors, at) for at in range(0, len(vectors), BLOCK)])


def _hubness_of(vectors: np.ndarray, start: int) -> np.ndarray:
    """(B,) of the BLOCK rows from `start` on."""
    cosines = vectors[start : start + BLOCK] @ vectors.T  # (B, T)
    rows = np.arange(len(cosines))
    cosines[rows, rows + start] = 0.0
    mean = cosines.mean(axis=1)
    cosines[rows, rows + start] = -1.0
    return np.partition(cosines, -NEAREST, axis=1)[:, -NEAREST:].mean(axis=1) + mean
