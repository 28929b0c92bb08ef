"""A piece as notes, before anything sounds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ml.music.instruments import Instrument
from ml.music.theory import Key

Role = Literal["lead", "counter", "accompaniment", "bass", "pad", "percussion", "texture"]


@dataclass(frozen=True)
class Note:
    """start, length: beats from the beginning of the piece. key, velocity: MIDI."""

    start: float
    length: float
    key: int
    velocity: int

    @property
    def end(self) -> float:
        return self.start + self.length


@dataclass(frozen=True)
class Part:
    """notes: in order; two of the same key never overlap."""

    role: Role
    instrument: Instrument
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Tempo:
    """beats: where the tempo changes, from 0. seconds_a_beat: from there on."""

    beats: tuple[float, ...]
    seconds_a_beat: tuple[float, ...]

    def seconds(self, beats: ArrayLike) -> NDArray[np.float64]:
        """When these beats sound."""
        starts, pace = np.array(self.beats), np.array(self.seconds_a_beat)
        reached = np.concatenate([[0.0], np.cumsum(np.diff(starts) * pace[:-1])])
        index = np.clip(np.searchsorted(starts, beats, side="right") - 1, 0, None)
        return reached[index] + (np.asarray(beats) - starts[index]) * pace[index]

    @property
    def bpm(self) -> float:
        return 60.0 / self.seconds_a_beat[0]


@dataclass(frozen=True)
class Chord:
    """root: degree of the scale, 0 to 6. start, length: beats."""

    start: float
    length: float
    root: int

    @property
    def end(self) -> float:
        return self.start + self.length


@dataclass(frozen=True)
class Score:
    """metre: beats a bar. body: beat where the tune begins. final: beat of the last chord, which rings to the end.
    room, brightness: how it should sound, 0..1.
    """

    mood: str
    key: Key
    metre: int
    tempo: Tempo
    seconds: float
    body: float
    final: float
    chords: tuple[Chord, ...]
    parts: tuple[Part, ...]
    room: float
    brightness: float

    def part(self, role: Role) -> Part | None:
        return next((part for part in self.parts if part.role == role), None)


def in_order(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Sorted; a note ends where its key is struck again, since a MIDI instrument has each key once."""
    ordered = sorted(notes, key=lambda note: (note.start, note.key))
    following: dict[int, float] = {}
    kept = []
    for note in reversed(ordered):
        again = following.get(note.key, np.inf)
        following[note.key] = note.start
        if again > note.start:
            kept.append(Note(note.start, min(note.length, again - note.start), note.key, note.velocity))
    return tuple(reversed(kept))
