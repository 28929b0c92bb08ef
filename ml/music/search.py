"""The tune that costs least.

Every note has wishes, every pair and every three notes have habits of singable tunes: steps rather than leaps, a leap
answered by a step back, notes foreign to the chord only in passing. A Viterbi search goes over pairs of pitches.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ml.music.theory import STEPS, Key

NEVER = 1e6
AWKWARD = {6: 3.0, 10: 2.0, 11: 4.0}  # semitones of a leap that are hard to sing, and what they cost
TASTE = 0.45  # how far chance may go against habit

Degrees = NDArray[np.int_]  # (D,) of the scale, rising
Costs = NDArray[np.float64]


@dataclass(frozen=True)
class Wish:
    """What one note should be.

    start, length: beats. chord: steps of the scale that belong to it. step: from the note before, None where free. aim:
    degree, or None. allowed: steps of the scale, empty for any. taste: idea and place in it; notes of one taste are
    decided alike. letter: of the segment.
    """

    start: float
    length: float
    strong: bool
    chord: tuple[int, ...]
    step: int | None = None
    aim: float | None = None
    allowed: frozenset[int] = frozenset()
    taste: tuple[str, int] = ("", 0)
    letter: str = ""


def find_tune(wishes: list[Wish], degrees: Degrees, key: Key, rng: Generator) -> list[int]:
    """A degree for each wish. Found twice: what comes back the second time aims at what it was the first time."""
    tastes: dict[tuple[str, int], Costs] = {}
    for wish in wishes:
        tastes.setdefault(wish.taste, rng.gumbel(0, TASTE, len(degrees)))
    first = _cheapest(wishes, degrees, key, tastes)
    remembered: dict[tuple[tuple[str, int], tuple[int, ...]], int] = {}
    aiming = []
    for wish, degree in zip(wishes, first, strict=True):
        aim = remembered.setdefault((wish.taste, wish.chord), degree)
        aiming.append(wish if wish.allowed else replace(wish, aim=aim))
    return _cheapest(aiming, degrees, key, tastes)


def _cheapest(wishes: list[Wish], degrees: Degrees, key: Key, tastes: dict[tuple[str, int], Costs]) -> list[int]:
    """The state is a pair of pitches, so that three notes in a row can be judged."""
    alone = [_alone(wish, degrees, tastes[wish.taste]) for wish in wishes]  # N of (D,)
    moves = degrees[None, :] - degrees[:, None]  # (D, D), from row to column
    leaps = _leaps(moves, degrees, key)
    habits = _habits(moves)  # (D, D, D)
    best = alone[0][:, None] + alone[1][None, :] + leaps + _motion(wishes[0], wishes[1], moves, degrees)
    came_from = []
    for before, wish, cost in zip(wishes[1:], wishes[2:], alone[2:], strict=False):
        paths = best[:, :, None] + habits  # (D before, D, D next)
        came_from.append(paths.argmin(0))
        breath = 1.0 if wish.taste[1] else 0.5  # an idea may begin anywhere
        best = paths.min(0) + cost[None, :] + breath * (leaps + _motion(before, wish, moves, degrees))
    return [int(degree) for degree in degrees[_traced(best, came_from)]]


def _traced(best: Costs, came_from: list[NDArray[np.int_]]) -> NDArray[np.int_]:
    """Back along the cheapest pairs."""
    one, two = np.unravel_index(best.argmin(), best.shape)
    path = [int(two), int(one)]
    for table in reversed(came_from):
        path.append(int(table[path[-1], path[-2]]))
    return np.array(path[::-1])


def _alone(wish: Wish, degrees: Degrees, taste: Costs) -> Costs:
    """What each pitch costs by itself, (D,)."""
    foreign = ~_among(degrees, wish.chord)
    cost = foreign * (7.0 if wish.strong else 0.5) - taste
    cost += 0.04 * (degrees - degrees.mean()) ** 2 * (0.5 if wish.aim is None else 0.2)
    if wish.aim is not None:
        cost += (2.0 if wish.taste[1] else 3.0) * np.abs(degrees - wish.aim)
    if wish.allowed:
        cost += NEVER * ~_among(degrees, wish.allowed)
    return cost


def _leaps(moves: Degrees, degrees: Degrees, key: Key) -> Costs:
    """What each move costs, whatever the motif: (D, D)."""
    pitches = np.array([key.pitch(degree) for degree in degrees])
    semitones = np.abs(pitches[None, :] - pitches[:, None])
    size = np.abs(moves)
    cost = 0.55 * np.maximum(size - 2, 0) + 2.0 * np.maximum(size - 5, 0) + 0.5 * (size == 0)
    cost[semitones > 12] = NEVER
    for interval, price in AWKWARD.items():
        cost += price * (semitones == interval)
    return cost + 4.0 * ((semitones == 3) & (size == 1))  # the augmented second of a harmonic minor


def _habits(moves: Degrees) -> Costs:
    """What three notes cost together, (D, D, D): a leap wants a step back, and no note comes three times."""
    first, second = moves[:, :, None], moves[None, :, :]
    leapt = np.abs(first) >= 3
    onwards = leapt & (np.sign(first) == np.sign(second))
    leapt_again = leapt & (np.abs(second) >= 3)
    thrice = (first == 0) & (second == 0)
    rocking = (first == -second) & (np.abs(first) == 1)
    return 1.8 * onwards + 1.5 * leapt_again + 2.0 * thrice + 0.15 * rocking


def _motion(before: Wish, wish: Wish, moves: Degrees, degrees: Degrees) -> Costs:
    """What a move costs here: away from the motif, or by leap to or from a note foreign to its chord. (D, D)."""
    cost = np.zeros(moves.shape)
    if wish.step is not None:
        cost += 1.05 * np.abs(moves - wish.step)
    leap = np.abs(moves) > 1
    cost += 2.5 * (leap & ~_among(degrees, before.chord)[:, None])
    return cost + 1.5 * (leap & ~_among(degrees, wish.chord)[None, :])


def _among(degrees: Degrees, steps: Iterable[int]) -> NDArray[np.bool_]:
    """Which of them are one of these steps of the scale, (D,)."""
    wanted = np.zeros(STEPS, bool)
    wanted[list(steps)] = True
    return wanted[degrees % STEPS]
