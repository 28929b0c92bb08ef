"""The ideas that a tune is made of: a rhythm and a shape, found once and used again."""

from dataclasses import dataclass

from numpy.random import Generator

from ml.music.moods import Bar, Mood

SHAPES: dict[str, tuple[int, ...]] = {  # steps of the scale from note to note
    "arch": (1, 1, 1, -1, -1, -1, 1, -1),
    "valley": (-1, -1, 1, 1, 1, -1, -1, 1),
    "climb": (1, 1, -1, 2, 1, -1, 1, 1),
    "fall": (-1, -1, 1, -1, -1, -1, 2, -1),
    "wave": (1, -1, -1, 2, -1, 1, 1, -2),
    "gap": (4, -1, -1, -1, 1, -1, 2, -1),
    "sigh": (-1, 3, -1, -1, 0, -1, 2, -1),
    "bells": (2, 2, -1, -1, -2, 2, 1, -1),
    "turn": (1, -1, -1, 1, 2, -1, -1, 1),
    "stamp": (0, 0, 1, -1, 0, -2, 1, 1),
}

LEAST_NOTES = 3  # of a bar that is to be recognised


@dataclass(frozen=True)
class Motif:
    """bars: rhythms. steps: from note to note, in steps of the scale, beginning with the second note."""

    bars: tuple[Bar, ...]
    steps: tuple[int, ...]


def find_motifs(mood: Mood, bars: int, energy: float, rng: Generator) -> dict[str, Motif]:
    """By the letters A, B and C. B contrasts in rhythm and moves against A; C grows out of A, livelier."""
    lively = 0.25 + 0.5 * energy
    speaking = tuple(bar for bar in mood.bars if _count((bar,)) >= LEAST_NOTES)
    first = (_pick(speaking, lively, rng), *(_pick(mood.bars, lively - 0.1, rng) for _ in range(bars - 1)))
    other = tuple(_other(mood.bars, bar, lively, rng) for bar in reversed(first))
    main = Motif(first, _shape(mood, first, rng))
    contrast = Motif(other, tuple(-step for step in _shape(mood, other, rng)))
    grown = (first[0], *(_pick(mood.bars, lively + 0.25, rng) for _ in first[1:]))
    return {"A": main, "B": contrast, "C": Motif(grown, (main.steps * 3)[: _count(grown)])}


def settled(bar: Bar) -> Bar:
    """The same bar coming to rest: its first half moves, then one long note and a breath."""
    total = sum(abs(length) for length in bar)
    moving, spent = [], 0.0
    for length in bar:
        if spent + abs(length) > total / 2:
            break
        moving.append(length)
        spent += abs(length)
    rest = total - spent
    breath = 0.5 if rest <= 2 else 1.0
    return (*moving, rest - breath, -breath)


def _pick(bars: tuple[Bar, ...], lively: float, rng: Generator) -> Bar:
    """A rhythm about as dense as asked, 0 to 1."""
    place = lively * (len(bars) - 1) + rng.normal(0, 0.9)
    return bars[int(min(max(round(place), 0), len(bars) - 1))]


def _other(bars: tuple[Bar, ...], than: Bar, lively: float, rng: Generator) -> Bar:
    left = tuple(bar for bar in bars if bar != than)
    return _pick(left, lively + 0.1, rng)


def _shape(mood: Mood, bars: tuple[Bar, ...], rng: Generator) -> tuple[int, ...]:
    names = [mood.contours[rng.integers(len(mood.contours))] for _ in bars]
    steps = [step for name in names for step in SHAPES[name][: -(-_count(bars) // len(bars))]]
    bent = rng.integers(len(steps)) if steps else 0
    steps[bent] += int(rng.choice([-1, 1]))
    return tuple(steps[: max(_count(bars), 1)])


def _count(bars: tuple[Bar, ...]) -> int:
    return sum(length > 0 for bar in bars for length in bar)
