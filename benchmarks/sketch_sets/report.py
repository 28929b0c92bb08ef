"""Scores as lines of text: means with 95 % intervals, and what has to hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.sketch_sets.measures import Row, interval

EXACT = ("hue", "de", "de_coloured", "spill", "bare", "chroma", "alike", "apart")
ASKED = ("right", "all", "alike", "apart", "clean", "bare", "chroma")
TITLES = {
    "hue": "right hue", "de": "Lab dE", "de_coloured": "dE coloured", "spill": "spill", "bare": "bare",
    "chroma": "chroma ratio", "alike": "like parts", "apart": "unlike apart", "all": "all points right",
    "right": "right at points", "clean": "paper left white",
}  # fmt: skip
WIDE = 20  # signs of a column
LINES, TOLD, BESIDE = "ours, lines alone", "ours, told what it is", "the other model, told"


@dataclass(frozen=True)
class Held:
    """One line of what must hold. most: True where smaller is better."""

    what: str
    value: float
    wanted: float
    most: bool = False

    def __str__(self) -> str:
        kept = self.value <= self.wanted if self.most else self.value >= self.wanted
        verdict = "unknown" if np.isnan(self.value) else "pass" if kept else "FAIL"
        return f"{verdict:8}{self.what:74}{self.value:8.3f}  wanted {'<=' if self.most else '>='} {self.wanted:g}"


def mean(rows: Sequence[Row], column: str) -> float:
    return figure(rows, column)[0]


def figure(rows: Sequence[Row], column: str) -> tuple[float, float, float]:
    """Mean and interval; the chroma beside the true one where that is known."""
    values = [row[column] for row in rows]
    if column == "chroma" and "chroma_true" in rows[0]:
        return interval(values, [row["chroma_true"] for row in rows])
    return interval(values)


def table(title: str, scores: Mapping[str, Sequence[Row]]) -> str:
    """scores: of each painter."""
    rows = next(iter(scores.values()))
    columns = EXACT if "hue" in rows[0] else ASKED
    lines = [f"\n{title} ({len(rows)} pictures)", " " * 30 + "".join(f"{TITLES[name]:>{WIDE}}" for name in columns)]
    for painter, row in scores.items():
        lines.append(f"{painter:30}" + "".join(f"{_cell(figure(row, name)):>{WIDE}}" for name in columns))
    return "\n".join(lines)


def _cell(found: tuple[float, float, float]) -> str:
    if np.isnan(found[0]):
        return "-"
    digits = 1 if found[0] >= 5 else 3
    return f"{found[0]:.{digits}f} [{found[1]:.{digits}f} {found[2]:.{digits}f}]"
