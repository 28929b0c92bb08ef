"""Parts sounded by a soundfont."""

from pathlib import Path
from typing import Protocol

import numpy as np
import tinysoundfont

from ml.errors import WeightsMissing
from ml.music.instruments import DRUM_BANK
from ml.music.mixing import RATE, Sound
from ml.music.score import Part, Tempo

DRUMS, PITCHED = 9, 0  # MIDI channels
VOICES = 128
GAIN_DB = -6.0
DIES_S = 0.1


class Band(Protocol):
    """Something that plays parts. name: what a person is told."""

    name: str

    def play(self, part: Part, tempo: Tempo, seconds: float) -> Sound: ...


class SoundfontBand:
    """One loaded soundfont, used again for every piece."""

    def __init__(self, path: Path, name: str) -> None:
        """Raises WeightsMissing for a file that is no soundfont."""
        self.name = name
        self._synth = tinysoundfont.Synth(samplerate=RATE, gain=GAIN_DB)
        try:
            self._font = self._synth.sfload(str(path), max_voices=VOICES)
        except (tinysoundfont.SoundFontException, RuntimeError) as error:
            raise WeightsMissing(f"{path.name} cannot be read: {error}") from error

    def play(self, part: Part, tempo: Tempo, seconds: float) -> Sound:
        """The same part always sounds the same: what the last one left ringing is stopped first."""
        channel = PITCHED if part.instrument.bank != DRUM_BANK else DRUMS
        for each in (PITCHED, DRUMS):
            self._synth.sounds_off(each)
        self._synth.generate(int(DIES_S * RATE))
        self._synth.program_select(channel, self._font, part.instrument.bank, part.instrument.program, channel == DRUMS)
        total = round(seconds * RATE)
        sound, reached = np.zeros((total, 2), np.float32), 0
        for at, on, key, velocity in _events(part, tempo, total):
            sound[reached:at] = self._sound(at - reached)
            reached = at
            if on:
                self._synth.noteon(channel, key, velocity)
            else:
                self._synth.noteoff(channel, key)
        sound[reached:] = self._sound(total - reached)
        return sound

    def _sound(self, samples: int) -> Sound:
        if not samples:
            return np.zeros((0, 2), np.float32)
        return np.frombuffer(self._synth.generate(samples), np.float32).reshape(-1, 2)


def _events(part: Part, tempo: Tempo, total: int) -> list[tuple[int, bool, int, int]]:
    """(sample, whether a note begins, key, velocity) in order, ends before beginnings; what lies behind the end is left
    out."""
    starts = tempo.seconds([note.start for note in part.notes])
    ends = tempo.seconds([note.end for note in part.notes])
    events = []
    for note, start, end in zip(part.notes, starts, ends, strict=True):
        events.append((round(start * RATE), True, note.key, note.velocity))
        events.append((max(round(end * RATE), round(start * RATE) + 1), False, note.key, 0))
    return sorted(event for event in events if event[0] < total)
