"""How loud a sound is to people: ITU-R BS.1770-4, its two filters rebuilt for any rate from their analogue form."""

from math import pi, tan

import numpy as np
from numpy.typing import NDArray
from scipy.signal import sosfilt

SILENT = -70.0  # LUFS, the absolute gate
RELATIVE_GATE = -10.0  # LU under the mean of what passed the first gate
BLOCK_S, HOP_S = 0.4, 0.1
OFFSET = -0.691
SHELF = (1681.974450955533, 3.999843853973347, 0.7071752369554196)  # Hz, dB, Q: the head
CUT = (38.13547087602444, 0.5003270373238773)  # Hz, Q: the ear's deafness to rumble


def k_weighting(rate: int) -> NDArray[np.float64]:
    """Two second-order sections, (2, 6). At 48 kHz they are those that the recommendation prints."""
    frequency, gain_db, q = SHELF
    k, high = tan(pi * frequency / rate), 10 ** (gain_db / 20)
    middle = high**0.4996667741545416
    head = _section((high + middle * k / q + k * k, 2 * (k * k - high), high - middle * k / q + k * k), k, q)
    frequency, q = CUT
    k = tan(pi * frequency / rate)
    rumble = _section((1.0, -2.0, 1.0), k, q)
    rumble[:3] = 1.0, -2.0, 1.0
    return np.array([head, rumble])


def _section(zeros: tuple[float, float, float], k: float, q: float) -> list[float]:
    norm = 1 + k / q + k * k
    return [*(zero / norm for zero in zeros), 1.0, 2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm]


def loudness(sound: NDArray[np.floating], rate: int) -> float:
    """Integrated loudness in LUFS of (N, channels), at most two channels; -inf for silence or less than 0.4 s."""
    heard = sosfilt(k_weighting(rate), sound, axis=0)
    hop, parts = round(HOP_S * rate), round(BLOCK_S / HOP_S)
    hops = len(heard) // hop
    if hops < parts:
        return -np.inf
    power = np.einsum("bnc,bnc->b", *[heard[: hops * hop].reshape(hops, hop, -1)] * 2) / hop
    blocks = np.convolve(power, np.ones(parts) / parts, mode="valid")
    loud = blocks[_lufs(blocks) > SILENT]
    if not loud.size:
        return -np.inf
    return float(_lufs(loud[_lufs(loud) > _lufs(loud.mean()) + RELATIVE_GATE].mean()))


def _lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return OFFSET + 10 * np.log10(np.maximum(power, 1e-20))
