"""Parts sounded by voices of our own, where there is no soundfont: a few dozen lines of additive synthesis.

A tone is a sum of partials, the powers of one rotating phasor; each kind of instrument has its own partials, decay,
attack and air.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from ml.music.instruments import Family
from ml.music.mixing import RATE, Sound
from ml.music.score import Part, Tempo
from ml.music.strokes import sea, stroke

Wave = NDArray[np.float64]  # (N,)
HIGHEST_HZ = 9_000.0


@dataclass(frozen=True)
class Voice:
    """partials: (multiple of the pitch, strength, seconds to fall to a third; 0 stays). attack_s, release_s: the edges.
    detune: cents between doubled strings. vibrato: cents. air: breath or bow noise.
    """

    partials: tuple[tuple[float, float, float], ...]
    attack_s: float
    release_s: float
    detune: float = 0.0
    vibrato: float = 0.0
    air: float = 0.0


def _string(count: int, roll_off: float, lasts_s: float) -> tuple[tuple[float, float, float], ...]:
    """Harmonics of a string, higher ones weaker and shorter; plucked off its middle, so that some are missing."""
    rows = (
        (h, abs(np.sin(np.pi * h * 0.22)) / h**roll_off, lasts_s / h**0.8 if lasts_s else 0.0)
        for h in range(1, count + 1)
    )
    return tuple(rows)


VOICES: dict[Family, Voice] = {
    "struck": Voice(((1, 1, 1.0), (2, 0.18, 0.5), (2.76, 0.2, 0.2), (5.4, 0.1, 0.08), (8.93, 0.04, 0.04)), 0.002, 0.5),
    "plucked": Voice(_string(10, 1.2, 0.9), 0.003, 0.12),
    "keys": Voice(_string(12, 1.3, 1.4), 0.004, 0.18, detune=1.6),
    "wind": Voice(((1, 1, 0), (2, 0.32, 0), (3, 0.14, 0), (4, 0.05, 0), (5, 0.03, 0)), 0.05, 0.1, vibrato=9, air=0.05),
    "bowed": Voice(_string(14, 1.15, 0.0), 0.09, 0.2, detune=5, vibrato=11, air=0.01),
    "pad": Voice(_string(7, 1.7, 0.0), 0.28, 0.6, detune=8),
    "bass": Voice(((1, 1, 1.6), (2, 0.5, 0.7), (3, 0.22, 0.4), (4, 0.08, 0.25)), 0.008, 0.12),
}  # fmt: skip


class PlainBand:
    """Needs nothing but this module."""

    name = "our own plain voices"

    def play(self, part: Part, tempo: Tempo, seconds: float) -> Sound:
        """(seconds * RATE, 2), the same on both sides."""
        total = round(seconds * RATE)
        sound = np.zeros(total)
        starts = np.rint(tempo.seconds([note.start for note in part.notes]) * RATE).astype(int)
        lengths = tempo.seconds([note.end for note in part.notes]) - starts / RATE
        sounding = _player(part, lengths, seconds)
        for note, start, length_s in zip(part.notes, starts, lengths, strict=True):
            if start < total:
                wave = sounding(note.key, float(length_s))[: total - start]
                sound[start : start + len(wave)] += wave * (note.velocity / 100) ** 1.5
        return np.repeat(sound.astype(np.float32)[:, None], 2, axis=1)


def _player(part: Part, lengths: Wave, seconds: float) -> Callable[[int, float], Wave]:
    """What makes one note of this part from its key and length; each key's tone is made once."""
    family = part.instrument.family
    if family == "drums":
        hits = {key: stroke(key) for key in {note.key for note in part.notes}}
        return lambda key, _length_s: hits[key]
    if family == "noise":
        return lambda _key, length_s: sea(min(length_s, seconds))
    voice = VOICES[family]
    longest: dict[int, float] = {}
    for note, length_s in zip(part.notes, lengths, strict=True):
        longest[note.key] = max(longest.get(note.key, 0.0), min(float(length_s), seconds))
    tones = {key: tone(voice, key, length_s + voice.release_s) for key, length_s in longest.items()}
    return lambda key, length_s: _held(tones[key], voice, length_s)


def tone(voice: Voice, key: int, seconds: float) -> Wave:
    """A note without its end, (seconds * RATE,). key: MIDI."""
    rng = np.random.default_rng(key)
    hz, time = 440 * 2 ** ((key - 69) / 12), np.arange(int(seconds * RATE)) / RATE
    swing = voice.vibrato * np.clip((time - 0.25) / 0.4, 0, 1) * np.sin(2 * np.pi * 5.1 * time)
    cycles = np.cumsum(2 ** (swing / 1200)) * hz / RATE if voice.vibrato else time * hz
    wave = np.zeros(len(time))
    strings = (-voice.detune, voice.detune * 0.9) if voice.detune else (0.0,)
    for cents in strings:
        wave += _partials(voice, cycles * 2 ** (cents / 1200), hz, time, rng) / len(strings)
    if voice.air:
        wave += voice.air * lfilter([0.3], [1, -0.7], rng.standard_normal(len(time)))
    return wave * np.clip(time / voice.attack_s, 0, 1)


def _partials(voice: Voice, cycles: Wave, hz: float, time: Wave, rng: np.random.Generator) -> Wave:
    higher = 1.0 + max(0.0, np.log2(hz / 262)) * 0.5  # high strings and bars die sooner
    wave, time = np.zeros(len(time), np.float32), time.astype(np.float32)
    phasor = np.exp(2j * np.pi * ((cycles + rng.uniform()) % 1.0)).astype(np.complex64)
    power, reached = phasor, 1.0
    for multiple, strength, lasts_s in voice.partials:
        if multiple * hz > HIGHEST_HZ:
            break
        if multiple == reached + 1:
            power = power * phasor
        elif multiple != reached:
            power = np.exp(2j * np.pi * (multiple * cycles % 1.0)).astype(np.complex64)
        reached = multiple
        decay = np.exp(-time * np.float32(higher / lasts_s)) if lasts_s else np.float32(1.0)
        wave += np.float32(strength) * power.imag * decay
    return wave


def _held(wave: Wave, voice: Voice, length_s: float) -> Wave:
    """The tone released after `length_s`."""
    end, release = int(length_s * RATE), int(voice.release_s * RATE)
    cut = wave[: end + release].copy()
    tail = len(cut) - end
    if tail > 0:
        cut[end:] *= 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, release))[:tail]
    return cut
