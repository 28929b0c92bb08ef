"""Lines as points: filled up, rounded, and shaken by a hand."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (n, 2) in px


def dense(points: Points, closed: bool, step: float = 5.0) -> Points:
    """The same straight lines with a point at least every `step` px."""
    ends = np.concatenate([points, points[:1]]) if closed else points
    if len(ends) > 24:
        return points
    parts = [np.linspace(a, b, max(1, int(np.hypot(*(b - a)) / step)), endpoint=False) for a, b in pairwise(ends)]
    return np.concatenate(parts if closed else [*parts, ends[-1:]])


def curved(points: Points, closed: bool, steps: int = 7) -> Points:
    """Catmull-Rom through all points."""
    if closed:
        p0, p1, p2, p3 = (np.roll(points, shift, 0) for shift in (1, 0, -1, -2))
    else:
        padded = np.concatenate([points[:1], points, points[-1:]])
        p0, p1, p2, p3 = padded[:-3], padded[1:-2], padded[2:-1], padded[3:]
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    p0, p1, p2, p3 = (part[:, None] for part in (p0, p1, p2, p3))
    way = 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * (p1 - p2) + p3 - p0) * t**3)
    flat = way.reshape(-1, 2)
    return flat if closed else np.concatenate([flat, points[-1:]])


def wobbled(chance: np.random.Generator, points: Points, amount: float, closed: bool) -> Points:
    """Slow waves along a line, and a small unrest. amount: px, less on a small shape."""
    reach = float(np.ptp(points, 0).max())
    amount = min(amount, 0.25 + 0.045 * reach)
    t = np.linspace(0, 2 * np.pi if closed else 0.8 * np.pi * (1 + reach / 120), len(points), endpoint=not closed)
    waves = np.array([1, 2, 3, 5, 8])
    phase, heights = (
        chance.uniform(0, 2 * np.pi, (5, 2)),
        chance.normal(0, 0.6, (5, 2)) * amount / waves[:, None] ** 0.7,
    )
    return points + np.einsum("nkc,kc->nc", np.cos(t[:, None, None] * waves[None, :, None] + phase[None]), heights)
