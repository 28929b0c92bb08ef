"""The plan of a piece: how many bars, which idea comes when, and the tempo at which it ends well.

Letters of a plan: A states the main idea, a moves it to another step, B answers with a contrasting idea, C and c
develop a third one higher up; q and h are A and B stopping on a half cadence, z and Z are A closing on the tonic.
"""

from dataclasses import dataclass
from itertools import product
from math import log

from numpy.random import Generator

from ml.music.score import Tempo

SHORT_PLANS = {1: "Z", 2: "AZ", 3: "AqZ", 4: "AqBZ", 5: "AqBAZ", 6: "AqBhAZ", 7: "AaBhACZ", 8: "AaBhAaCZ"}
MIDDLE = "CcBhCaBzCcBh"  # as much of it as fits goes between the halves of a plan of eight
COUNTS = range(1, 21)
RING_S = 2.6  # how long the last chord rings, where nothing else decides
RING_RANGE_S = (1.9, 3.4)
TEMPO_COST = 45  # a tempo 1 % off costs 0.45
LENIENCY = 0.3  # how much worse than the best a form may be
LAST_SLOWNESS = 1.32  # the last beat before the final chord lasts this many times a beat


@dataclass(frozen=True)
class Segment:
    """letter: see above. start: beat. beats: its length."""

    letter: str
    start: float
    beats: float

    @property
    def end(self) -> float:
        return self.start + self.beats


@dataclass(frozen=True)
class Form:
    """intro: beats before the tune. bars: of a segment."""

    intro: float
    bars: int
    metre: int
    segments: tuple[Segment, ...]
    tempo: Tempo

    @property
    def final(self) -> float:
        """The beat of the last chord."""
        return self.segments[-1].end

    @property
    def half(self) -> float:
        """The beat where the second half begins, and with it what was saved for it."""
        return self.segments[len(self.segments) // 2].start


def plan_form(seconds: float, bpm: float, metre: int, rng: Generator) -> Form:
    """One of the forms that come near to this tempo and fill the time with the last chord ringing out."""
    intros = [0.0, float(metre), 2.0 * metre] + ([metre / 2] if metre % 2 == 0 else [])
    fits = sorted(
        (_fit(seconds, bpm, metre, *choice) for choice in product(COUNTS, (1, 2), intros)), key=lambda fit: fit[0]
    )
    good = [form for cost, form in fits if cost <= fits[0][0] + LENIENCY]
    return good[rng.integers(len(good))]


def _fit(seconds: float, bpm: float, metre: int, count: int, bars: int, intro: float) -> tuple[float, Form]:
    """How far from the ideal this choice is, and its form."""
    beats = intro + count * bars * metre
    slowing = min(metre, count * bars * metre / 2)
    wanted_s = 60.0 / bpm
    stretched = beats + sum(extra / 2 for extra in _slowing(slowing))
    ring_s = min(max(seconds - stretched * wanted_s, RING_RANGE_S[0]), RING_RANGE_S[1], seconds / 3)
    beat_s = (seconds - ring_s) / stretched
    cost = TEMPO_COST * abs(log(beat_s / wanted_s)) + 0.4 * abs(ring_s - RING_S)
    cost += 0.0 if count % 4 == 0 else 0.25 if count in (5, 6) else 0.5
    cost += 0.5 * abs(log(bars * metre * beat_s / 3.2))  # a segment is one breath
    cost += abs(intro * beat_s - min(2.2, seconds / 8)) * (0.7 if intro > metre else 0.35)
    letters = _letters(count)
    segments = (Segment(each, intro + i * bars * metre, bars * metre) for i, each in enumerate(letters))
    return cost, Form(intro, bars, metre, tuple(segments), _tempo(beats, slowing, beat_s))


def _letters(count: int) -> str:
    return SHORT_PLANS.get(count) or f"AaBh{MIDDLE[: count - 8]}AaCZ"


def _slowing(beats: float) -> list[float]:
    """By how much each half beat of the last beats is longer than usual, as a share of a beat."""
    halves = round(beats * 2)
    return [(LAST_SLOWNESS - 1) * (i + 1) / halves for i in range(halves)]


def _tempo(final: float, slowing: float, beat_s: float) -> Tempo:
    start = final - slowing
    extra = _slowing(slowing)
    changes = [0.0, *(start + i / 2 for i in range(len(extra)))]
    return Tempo(tuple(changes), (beat_s, *(beat_s * (1 + share) for share in extra)))
