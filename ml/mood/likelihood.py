"""How likely a language model finds each mood as the label of a diary entry."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

LABELS = Path(__file__).parent / "labels.json"
ENTRY = "Diary: {}\nMood:"
LONGEST = 300  # characters of an entry that are read: the last ones, where people say how it was


class LabelModel(Protocol):
    """name: what a person is told."""

    name: str

    def label_scores(self, prompt: str, labels: Sequence[str]) -> dict[str, float]:
        """log p of each label as the next token. Labels are single tokens with their leading space, such as " sad"."""


class Likelihood:
    """Few-shot over English labels, calibrated.

    A small model prefers some labels whatever it reads. So each label's log-likelihood is compared with its mean over
    nine entries, one of each mood; and a mood is the mean over its label and words near it, since any single word has
    a taste of its own. Source: Zhao et al. 2021, arXiv 2102.09690, and Zhou et al. 2023, arXiv 2309.17249; we differ in
    taking a balanced set of entries instead of empty or incoming ones, because requests come one by one.
    """

    def __init__(self, model: LabelModel) -> None:
        self._model, self.name = model, model.name
        self._labels = json.loads(LABELS.read_text())
        self._words = sorted({f" {word}" for facts in self._labels.values() for word in facts["near"]})
        self._shown = "".join(
            f"{ENTRY.format(facts['shown'])} {facts['label']}\n\n" for facts in self._labels.values()
        )  # fmt: skip
        self._usual = dict.fromkeys(self._words, 0.0)
        balance = [self._scores(facts["balance"]) for facts in self._labels.values()]
        self._usual = {word: sum(scores[word] for scores in balance) / len(balance) for word in self._words}

    def read(self, text: str) -> dict[str, float]:
        """Probability of each mood; they add up to 1. Raises InvalidInput for a text beyond the context."""
        scores = self._scores(text[-LONGEST:])
        means = {
            mood: sum(scores[f" {word}"] for word in facts["near"]) / len(facts["near"])
            for mood, facts in self._labels.items()
        }
        most = max(means.values())
        powers = {mood: math.exp(mean - most) for mood, mean in means.items()}
        return {mood: power / sum(powers.values()) for mood, power in powers.items()}

    def _scores(self, text: str) -> dict[str, float]:
        """Log-likelihood of each word beyond the usual."""
        entry = " ".join(text.split())
        found = self._model.label_scores(self._shown + ENTRY.format(entry), self._words)
        return {word: found[word] - self._usual[word] for word in self._words}
