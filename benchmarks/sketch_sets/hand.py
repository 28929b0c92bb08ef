"""Hands: how the same line comes out of a ruler, of a child of four and of a clumsy adult.

All lengths are in units of a sheet 1000 wide.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Line = NDArray[np.float64]  # (N, 2), x and y
STEP = 15.0  # between the points of a recorded stroke


@dataclass(frozen=True)
class Hand:
    """shake: slow wandering off the line. tremble: quick. place: how far a stroke as a whole is misplaced.

    bend: part by which a stroke is too wide, too high or turned. miss: by how much a closed line misses its start,
    short of it or beyond. twice: how often a line is drawn over again. press: part by which the pen's width varies.
    """

    shake: float = 0.0
    tremble: float = 0.0
    place: float = 0.0
    bend: float = 0.0
    miss: float = 0.0
    twice: float = 0.0
    press: float = 0.0

    def times(self, factor: float) -> "Hand":
        """The same hand on a sheet that is shown `1 / factor` times as large."""
        lengths = {name: getattr(self, name) * factor for name in ("shake", "tremble", "place", "miss")}
        return replace(self, **lengths)


HANDS = {
    "clean": Hand(),
    "child4": Hand(shake=12.0, tremble=3.2, place=8, bend=0.055, miss=28, twice=0.05, press=0.22),
    "child5": Hand(shake=10.2, tremble=2.8, place=7, bend=0.048, miss=24, twice=0.04, press=0.19),
    "child6": Hand(shake=8.6, tremble=2.4, place=6, bend=0.04, miss=20, twice=0.03, press=0.16),
    "child7": Hand(shake=7.0, tremble=2.0, place=5, bend=0.032, miss=17, twice=0.03, press=0.14),
    "child8": Hand(shake=5.4, tremble=1.6, place=4, bend=0.024, miss=14, twice=0.02, press=0.12),
    "child9": Hand(shake=4.4, tremble=1.3, place=3, bend=0.02, miss=11, twice=0.02, press=0.10),
    "adult": Hand(shake=3.8, tremble=2.4, place=4, bend=0.024, miss=18, twice=0.14, press=0.10),
}


def drawn(line: Line, hand: Hand, chance: np.random.Generator, *, closed: bool, gap: float = 0.0) -> list[Line]:
    """The strokes in which this hand draws the line. gap: a piece left open on purpose, beside what it misses."""
    line = resampled(np.vstack([line, line[:1]]) if closed else line)
    if hand == HANDS["clean"]:
        return [line]
    strokes = [_once(line, hand, chance, closed, gap)]
    if chance.random() < hand.twice and not gap:
        start = int(chance.integers(0, max(1, len(line) // 2)))
        strokes.append(_once(line[start : start + max(3, len(line) // 2)], hand, chance, False, 0.0))
    return strokes


def resampled(line: Line) -> Line:
    """Points about STEP apart, corners kept."""
    pieces = [line[:1]]
    for start, end in pairwise(line):
        count = max(1, round(float(np.hypot(*(end - start))) / STEP))
        pieces.append(start + (end - start) * np.linspace(0, 1, count + 1)[1:, None])
    return np.vstack(pieces)


def _once(line: Line, hand: Hand, chance: np.random.Generator, closed: bool, gap: float) -> Line:
    if closed:
        turn = int(chance.integers(0, 3)) if len(line) > 12 else 0
        line = np.vstack([line[turn:], line[1 : turn + 1]])
        miss = gap or chance.uniform(-hand.miss, hand.miss)
        line = _shortened(line, miss) if miss > 0 else np.vstack([line, line[1 : 2 + round(-miss / STEP)]])
    elif gap:
        line = _shortened(line, gap)
    centre = line.mean(axis=0)
    turned = chance.normal(0, hand.bend * 0.7)
    scale = 1 + chance.normal(0, hand.bend, 2)
    rotation = np.array([[np.cos(turned), np.sin(turned)], [-np.sin(turned), np.cos(turned)]])
    limit = min(1.0, 14.0 / (hand.bend * np.abs(line - centre).max() + 1e-9))  # a long line is not bent away
    moved = centre + (line - centre) @ rotation * scale + chance.normal(0, hand.place * 0.6, 2)
    moved = line + (moved - line) * limit
    return moved + _wander(line, hand, chance)


def _shortened(line: Line, length: float) -> Line:
    along = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))]
    return line[along <= max(along[-1] - length, along[-1] * 0.5)]


def _wander(line: Line, hand: Hand, chance: np.random.Generator) -> Line:
    """(N, 2) off the line: slow waves of 90 to 300 units, quick ones of 25 to 60; small figures are shaken less."""
    along = np.r_[0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))][:, None]
    size = np.ptp(line, axis=0).max()
    small = min(1.0, 0.25 + size / 160)
    wander = np.zeros_like(line)
    for amount, least, most in ((hand.shake, 90, 300), (hand.tremble, 25, 60)):
        for _ in range(3):
            wave, start = chance.uniform(least, most), chance.uniform(0, 2 * np.pi, 2)
            wander += amount * small * 0.45 * chance.normal(0, 1, 2) * np.sin(2 * np.pi * along / wave + start)
    return wander
