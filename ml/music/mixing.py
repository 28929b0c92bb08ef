"""Parts to one sound: levels, places, a small room, tone, loudness, peaks, the end. Sound is (N, 2) float32 at RATE."""

from collections.abc import Iterable
from functools import lru_cache
from math import pi

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import butter, oaconvolve, sosfilt

from ml.music.loudness import loudness
from ml.music.score import Role

Sound = NDArray[np.float32]
RATE = 44_100
LOUDNESS = -18.0  # LUFS
CEILING = 10 ** (-1.5 / 20)
FADE_S = 1.3
LOOK_AHEAD_S = 0.004
ROOM_S = 1.5
SHELF_HZ = 2_200.0
SHELF_REACH_DB = 14.0  # from the darkest to the brightest

LEVELS: dict[Role, float] = {  # LUFS of each part before the whole is set
    "lead": -20, "counter": -25.5, "accompaniment": -25.5, "bass": -26, "pad": -31, "percussion": -33, "texture": -38,
}  # fmt: skip
PLACES: dict[Role, float] = {  # -1 left, 1 right
    "lead": 0.05, "counter": 0.35, "accompaniment": -0.3, "bass": 0.0, "pad": 0.15, "percussion": 0.15, "texture": -0.1,
}  # fmt: skip


def mix(parts: Iterable[tuple[Role, Sound]], *, room: float, brightness: float) -> Sound:
    """The finished piece at LOUDNESS, nothing above CEILING, faded at the end. room, brightness: 0..1."""
    sound = sum((levelled(part, role) for role, part in parts), np.float32(0))
    sound = tilted(sound + room * echo(sound), brightness)
    return finished(sound)


def levelled(sound: Sound, role: Role) -> Sound:
    """At the part's own level, whatever instrument plays, and at its place. Silence stays silence."""
    level = loudness(_mono(sound)[:, None], RATE)
    gain = 10 ** ((LEVELS[role] - level) / 20) if np.isfinite(level) else 0.0
    angle = (PLACES[role] + 1) * pi / 4
    return sound * (np.sqrt(2) * gain * np.array([np.cos(angle), np.sin(angle)])).astype(np.float32)


def echo(sound: Sound) -> Sound:
    """What a small hall answers, as loud as the sound itself."""
    middle = _mono(sound)
    answer = room_response()
    return np.stack([oaconvolve(middle, answer[:, side])[: len(middle)] for side in (0, 1)], axis=1)


@lru_cache(maxsize=1)
def room_response() -> Sound:
    """(ROOM_S * RATE, 2): a few early reflections, then noise that dies the sooner the higher it is."""
    rng = np.random.default_rng(1770)
    count = int(ROOM_S * RATE)
    time = np.arange(count) / RATE
    response = np.zeros((count, 2))
    for low, high, lasts_s in ((180, 900, 1.5), (900, 3_000, 1.1), (3_000, 9_000, 0.6)):
        band = sosfilt(
            butter(2, (low, high), "bandpass", fs=RATE, output="sos"), rng.standard_normal((count, 2)), axis=0
        )
        response += band * np.exp(-6.9 * time / lasts_s)[:, None]
    response *= np.clip(time / 0.03, 0, 1)[:, None]
    for _ in range(9):
        at, side = int(rng.uniform(0.007, 0.045) * RATE), rng.integers(2)
        response[at, side] += rng.choice([-1, 1]) * 6 * np.exp(-at / RATE / 0.03)
    return (response / np.sqrt(np.square(response).sum(0))).astype(np.float32)


def tilted(sound: Sound, brightness: float) -> Sound:
    """High frequencies raised or lowered by a first-order shelf; 0.5 leaves the sound as it is."""
    gain = 10 ** ((brightness - 0.5) * SHELF_REACH_DB / 20)
    split = butter(1, SHELF_HZ, fs=RATE, output="sos")
    low = sosfilt(split, sound, axis=0)
    return (low + gain * (sound - low)).astype(np.float32)


def finished(sound: Sound) -> Sound:
    """Faded, set to LOUDNESS, and held under CEILING."""
    sound = sound * _envelope(len(sound))[:, None]
    for _ in range(2):
        level = loudness(sound, RATE)
        if np.isfinite(level):
            sound = limited(sound * np.float32(10 ** ((LOUDNESS - level) / 20)))
    return sound.astype(np.float32)


def limited(sound: Sound) -> Sound:
    """Turned down around each peak above CEILING: the gain is a mean of minima, so that none escapes."""
    peaks = np.maximum(np.abs(sound[:, 0]), np.abs(sound[:, 1]))
    if peaks.max() <= CEILING:
        return sound
    window = 2 * int(LOOK_AHEAD_S * RATE) + 1
    gain = minimum_filter1d(np.minimum(1.0, CEILING / np.maximum(peaks, 1e-9)), window)
    return sound * uniform_filter1d(gain, window)[:, None].astype(np.float32)


def _mono(sound: Sound) -> Sound:
    """(N,)."""
    return (sound[:, 0] + sound[:, 1]) * np.float32(0.5)


def _envelope(count: int) -> Sound:
    """A click-free beginning and a slow end."""
    envelope = np.ones(count, np.float32)
    fade, start = int(FADE_S * RATE), int(0.002 * RATE)
    envelope[-fade:] = 0.5 + 0.5 * np.cos(np.linspace(0, pi, fade))
    envelope[:start] = np.linspace(0, 1, start)
    return envelope
