"""Vectors of Korean nouns out of Kiwi's language model, made once by the recipe of `sticker_words`.

Kiwi tells only how near two morphemes are (the cosine of their vectors), a microsecond a pair. The vectors behind that
have 256 numbers, so the cosines to a few hundred anchors hold all there is to know, and linear algebra brings the
vectors back (to 0.0005). Then a whole index is compared in one product of matrices, without the 300 MB of Kiwi.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

SIDE = 256  # numbers a vector: the rank of the matrix of cosines
ANCHORS = 512
COMMON = 3  # directions
SPECIAL = 60  # ids below are marks and classes
SEEN = 70_000  # ids follow frequency; those above were hardly trained, or not at all

HANGUL = re.compile(r"[가-힣]+")


def write_vectors(kiwi: "Kiwi", path: Path) -> None:
    """Of N common nouns. nouns: (N,) text. ids: (N,) int32, low if frequent. vectors: (N, 256) float16, centred."""
    ids = noun_ids(kiwi)
    numbers = list(ids.values())
    vectors = centred(recover(kiwi, numbers)).astype(np.float16)
    np.savez_compressed(path, nouns=np.array(list(ids)), ids=np.array(numbers, np.int32), vectors=vectors)


def noun_ids(kiwi: "Kiwi") -> dict[str, int]:
    """Common nouns in Hangul by form, the most frequent of each form."""
    ids: dict[str, int] = {}
    for number in range(SPECIAL, SEEN):
        morpheme = kiwi.morpheme(number)
        if morpheme.tag == "NNG" and HANGUL.fullmatch(morpheme.form):
            ids.setdefault(morpheme.form, number)
    return ids


def recover(kiwi: "Kiwi", ids: Sequence[int]) -> np.ndarray:
    """(N, 256) float32 unit vectors whose products are Kiwi's cosines. ids: at least ANCHORS of them."""
    anchors = list(ids[:: len(ids) // ANCHORS])[:ANCHORS]
    near = kiwi.morpheme_similarity
    cosines = np.array([[near(number, anchor) if number != anchor else 1.0 for anchor in anchors] for number in ids])
    rows = {number: row for row, number in enumerate(ids)}
    among = cosines[[rows[anchor] for anchor in anchors]]  # (512, 512)
    values, directions = np.linalg.eigh(among)
    vectors = cosines @ directions[:, -SIDE:] / np.sqrt(values[-SIDE:])  # (N, 256)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def centred(vectors: np.ndarray) -> np.ndarray:
    """(N, 256) unit rows without what all nouns have in common: their mean, two thirds of their length, and the
    directions in which they differ most (Mu and Viswanath 2018, arXiv 1702.01417).
    """
    rest = vectors - vectors.mean(axis=0)
    _values, directions = np.linalg.eigh(rest.T @ rest)
    common = directions[:, -COMMON:]  # (256, 3)
    rest -= (rest @ common) @ common.T
    return rest / np.linalg.norm(rest, axis=1, keepdims=True)
