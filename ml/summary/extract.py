"""The most telling sentences of a Korean text: what happened and how it felt."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from ml.korean import Morpheme, Sentence
from ml.mood.lexicon import Lexicon

CONTENT = {"NNG", "NNP", "VV", "VA", "XR", "MAG"}
SUBJECTS = {"JKS", "JX"}
ONESELF = {"나", "저", "우리", "내", "제", "오늘", "하루"}
DAMPING, ROUNDS = 0.85, 30
FIRST, LAST, FEELING = 0.8, 0.35, 0.25
SHORT = 45  # characters of a sentence that may have a second one beside it
LONGEST = 160
HEAD = 4  # morphemes


def extract(sentences: Sequence[Sentence], lexicon: Lexicon) -> list[Sentence]:
    """One sentence or two, in their order: the most telling, the first preferred, and one that names a feeling."""
    ranks = text_rank(sentences)
    ranks[0] += FIRST
    event = int(np.argmax(ranks))
    feelings = np.array([sum(lexicon.read([sentence]).values()) for sentence in sentences])
    feelings[event] = 0
    ranks[-1] += LAST
    if not feelings.any():
        return [sentences[event]]
    feeling = int(np.argmax(ranks + FEELING * feelings - 9 * (feelings == 0)))
    chosen = [sentences[index] for index in sorted({event, feeling})]
    return chosen if all(len(plain(one)) <= SHORT for one in chosen) else [sentences[event]]


def text_rank(sentences: Sequence[Sentence]) -> np.ndarray:
    """(N,) importance, the mean 1/N scaled to a maximum of 1.

    Source: Mihalcea and Tarau 2004; we differ in weighing edges by the cosine of TF-IDF vectors instead of by overlap.
    """
    vectors = _tf_idf(sentences)  # (N, V)
    alike = vectors @ vectors.T  # (N, N)
    np.fill_diagonal(alike, 0)
    sums = alike.sum(axis=1, keepdims=True)
    moves = np.divide(alike, sums, out=np.full_like(alike, 1 / len(sentences)), where=sums > 0)
    ranks = np.full(len(sentences), 1 / len(sentences))
    for _round in range(ROUNDS):
        ranks = (1 - DAMPING) / len(sentences) + DAMPING * moves.T @ ranks
    return ranks / ranks.max()


def _tf_idf(sentences: Sequence[Sentence]) -> np.ndarray:
    """(N, V) unit rows; a row without words is zero."""
    counts = [Counter(one.form for one in sentence.morphemes if one.kind in CONTENT) for sentence in sentences]
    spread = Counter(word for counted in counts for word in counted)
    words = {word: index for index, word in enumerate(spread)}
    vectors = np.zeros((len(sentences), max(len(words), 1)))
    for row, counted in enumerate(counts):
        for word, times in counted.items():
            vectors[row, words[word]] = times * (1 + math.log(len(sentences) / spread[word]))
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=vectors, where=lengths > 0)


def plain(sentence: Sentence) -> str:
    """Without a conjunction at its head, which would point to a sentence that is left out; at most 160 characters."""
    text = sentence.text.strip()
    first = sentence.morphemes[0]
    if first.tag == "MAJ" and len(sentence.morphemes) > 1:
        text = sentence.text[sentence.morphemes[1].start - sentence.start :].lstrip(" ,")
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def has_subject(morphemes: Sequence[Morpheme]) -> bool:
    """Whether somebody or something else than the writer is named as the one it is about."""
    return any(
        one.tag in SUBJECTS and index and morphemes[index - 1].form not in ONESELF
        for index, one in enumerate(morphemes)
    )  # fmt: skip


def begins_with_topic(morphemes: Sequence[Morpheme]) -> bool:
    """Whether a sentence says at its head who or what it is about."""
    return any(one.tag == "JX" and one.form in ("은", "는") for one in morphemes[:HEAD])
