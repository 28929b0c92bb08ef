"""Percussion and noises of our own."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

from ml.music import instruments as drums
from ml.music.mixing import RATE

Wave = NDArray[np.float64]

SKINS = {drums.KICK: (52.0, 90.0, 0.16), drums.LOW_TOM: (95.0, 60.0, 0.22), drums.HIGH_TOM: (160.0, 70.0, 0.18)}
WOODS = {drums.STICK: (1_700.0, 0.012), drums.HIGH_BLOCK: (1_150.0, 0.03), drums.LOW_BLOCK: (820.0, 0.035)}
RATTLES = {  # Hz from which the noise is heard, seconds to fall to a third
    drums.SHAKER: (5_000.0, 0.03), drums.CABASA: (4_500.0, 0.04), drums.CLOSED_HAT: (7_000.0, 0.03),
    drums.TAMBOURINE: (6_000.0, 0.07), drums.CRASH: (3_500.0, 0.7), drums.CLAP: (1_200.0, 0.06),
    drums.SNARE: (1_500.0, 0.09),
}  # fmt: skip
AIR_HZ = 10_000.0  # above it noise only hisses
TRIANGLE_HZ = (3_960.0, 5_570.0, 8_210.0)


def stroke(key: int) -> Wave:
    """One stroke on the drum of this MIDI key."""
    rng = np.random.default_rng(key)
    if key in SKINS:
        hz, drop_hz, lasts_s = SKINS[key]
        time = _time(5 * lasts_s)
        cycles = np.cumsum(hz + drop_hz * np.exp(-time / 0.03)) / RATE
        return 1.4 * np.sin(2 * np.pi * cycles) * np.exp(-time / lasts_s)
    if key in WOODS:
        hz, lasts_s = WOODS[key]
        time = _time(6 * lasts_s)
        return (np.sin(2 * np.pi * hz * time) + 0.4 * np.sin(2 * np.pi * 2.71 * hz * time)) * np.exp(-time / lasts_s)
    if key == drums.TRIANGLE:
        time = _time(1.2)
        return sum(np.sin(2 * np.pi * hz * time) for hz in TRIANGLE_HZ) * 0.3 * np.exp(-time / 0.35)
    above_hz, lasts_s = RATTLES[key]
    time = _time(6 * lasts_s)
    band = butter(2, (above_hz, AIR_HZ), "bandpass", fs=RATE, output="sos")
    noise = sosfilt(band, rng.standard_normal(len(time)))
    body = 0.6 * np.sin(2 * np.pi * 190 * time) * np.exp(-time / 0.05) if key == drums.SNARE else 0.0
    return (noise * 0.8 + body) * np.exp(-time / lasts_s) * np.clip(time / 0.002, 0, 1)


def sea(seconds: float) -> Wave:
    """Waves that come and go every six seconds."""
    time = _time(seconds)
    noise = np.random.default_rng(60).standard_normal(len(time))
    deep = sosfilt(butter(1, (150, 700), "bandpass", fs=RATE, output="sos"), noise)
    foam = sosfilt(butter(1, (900, 5_000), "bandpass", fs=RATE, output="sos"), noise)
    swell = 0.5 - 0.5 * np.cos(2 * np.pi * time / 6.0)
    return deep * (0.3 + 0.7 * swell) + 0.6 * foam * swell**2


def _time(seconds: float) -> Wave:
    return np.arange(int(seconds * RATE)) / RATE
