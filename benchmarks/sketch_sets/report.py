"""Scores as lines of text: means with 95 % intervals, and what has to hold."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.sketch_sets.measures import interval
from ml.sketch.subjects import SUBJECTS

if TYPE_CHECKING:
    from benchmarks.sketch_sets.crew import Scored

EXACT = ("hue", "de", "de_coloured", "spill", "bare", "chroma", "alike", "apart")
ASKED = ("right", "all", "alike", "apart", "clean", "bare", "chroma")
TITLES = {
    "hue": "right hue", "de": "Lab dE", "de_coloured": "dE coloured", "spill": "spill", "bare": "bare",
    "chroma": "chroma ratio", "alike": "like parts", "apart": "unlike apart", "all": "all points right",
    "right": "right at points", "clean": "paper left white",
}  # fmt: skip
WIDE = 20  # signs of a column
LINES, TOLD, BESIDE = "ours, lines alone", "ours, told what it is", "the other model, told"


Figure = tuple[float, float, float]  # mean and 95 % interval


@dataclass(frozen=True)
class Held:
    """One line of what must hold. value: a figure, or a number that has no interval. most: True where smaller is
    better."""

    what: str
    value: float | Figure
    wanted: float
    most: bool = False

    def __str__(self) -> str:
        value, *sure = self.value if isinstance(self.value, tuple) else (self.value,)
        kept = value <= self.wanted if self.most else value >= self.wanted
        verdict = "unknown" if np.isnan(value) else "pass" if kept else "FAIL"
        told = f" [{sure[0]:.3f} {sure[1]:.3f}]" if sure and not np.isnan(value) else ""
        return f"{verdict:8}{self.what:74}{value:8.3f}{told:16}  wanted {'<=' if self.most else '>='} {self.wanted:g}"


def of_painter(scored: "Sequence[Scored]", painter: str, column: str) -> Figure:
    """The chroma is told beside the true one where that is known."""
    rows, names = [each.rows[painter] for each in scored], [each.name for each in scored]
    values = [row[column] for row in rows]
    if column == "chroma" and "chroma_true" in rows[0]:
        return interval(values, [row["chroma_true"] for row in rows], drawings=names)
    return interval(values, drawings=names)


def table(title: str, scored: "Sequence[Scored]") -> str:
    rows, drawings = scored[0].rows, len({each.name for each in scored})
    columns = EXACT if any("hue" in row for row in rows.values()) else ASKED
    many = f"{len(scored)} pictures" + (f" of {drawings} drawings" if drawings < len(scored) else "")
    lines = [f"\n{title} ({many})", " " * 30 + "".join(f"{TITLES[name]:>{WIDE}}" for name in columns)]
    for painter in rows:
        cells = (_cell(of_painter(scored, painter, name)) for name in columns)
        lines.append(f"{painter:30}" + "".join(f"{cell:>{WIDE}}" for cell in cells))
    return "\n".join(lines)


def confusion(title: str, scored: "Sequence[Scored]") -> str:
    """How often each subject was taken for each."""
    known = Counter((each.subject, each.named) for each in scored)
    true = [subject for subject in SUBJECTS if any(subject == one for one, _named in known)]
    named = [subject for subject in (*SUBJECTS, "") if any(subject == one for _true, one in known)]
    lines = [
        f"\n{title}: what was taken for what",
        f"{'':12}" + "".join(f"{subject or 'blank':>11}" for subject in named),
    ]
    for subject in true:
        lines.append(f"{subject:12}" + "".join(f"{known[subject, one] or '':>11}" for one in named))
    return "\n".join(lines)


def _cell(found: Figure) -> str:
    if np.isnan(found[0]):
        return "-"
    digits = 1 if found[0] >= 5 else 3
    return f"{found[0]:.{digits}f} [{found[1]:.{digits}f} {found[2]:.{digits}f}]"
