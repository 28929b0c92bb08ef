"""Levels, curves, and colours one by one.

Source of the curves: Fritsch and Carlson 1980, "Monotone piecewise cubic interpolation", SIAM J. Numer. Anal. 17(2),
and Brodlie's mean of slopes: they never swing past their points.
"""

import numpy as np
from numpy.typing import NDArray

from ml.editing.recipe import COLOURS, LEVELS_AS_THEY_ARE, Points, Recipe

Values = NDArray[np.float32]  # (..., 3), 0..1
IN = np.arange(256, dtype=np.float64)
DEEP = 65_536
HUE_REACH = 30.0  # degrees that a shift of 100 turns


def tone(recipe: Recipe) -> NDArray[np.float32] | None:
    """(3, 256): what becomes of each value of red, green and blue, 0..1; None when nothing does."""
    if not recipe.curves and recipe.levels == LEVELS_AS_THEY_ARE:
        return None
    table = _levels(recipe.levels)
    if "rgb" in recipe.curves:
        table = _through(table, recipe.curves["rgb"])
    rows = [_through(table, recipe.curves[name]) if name in recipe.curves else table for name in _RGB]
    return (np.stack(rows) / 255).astype(np.float32)


def toned(values: Values, table: NDArray[np.float32]) -> Values:
    """Each channel through its row of the table, with straight lines between the entries."""
    at, fine = np.linspace(0, 1, table.shape[1]), np.linspace(0, 1, DEEP)
    rows = [np.interp(fine, at, row).astype(np.float32) for row in table]
    places = np.rint(values * (DEEP - 1)).astype(np.uint16)
    return np.stack([row[places[..., c]] for c, row in enumerate(rows)], axis=-1)


def curve(points: Points) -> NDArray[np.float64]:
    """(256,): a smooth line through these points, level outside them; 0..255."""
    x, y = (np.array(axis, np.float64) for axis in zip(*points, strict=True))
    steps, slopes = np.diff(x), np.diff(y) / np.diff(x)
    at = np.clip(IN, x[0], x[-1])
    left = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    tangents = _tangents(steps, slopes)
    t, h = (at - x[left]) / steps[left], steps[left]
    rising = t * t * (3 - 2 * t)
    bend = h * t * (1 - t) * ((1 - t) * tangents[left] - t * tangents[left + 1])
    return np.clip(y[left] + rising * (y[left + 1] - y[left]) + bend, 0, 255)


def coloured(values: Values, colours: dict[str, tuple[float, float, float]]) -> Values:
    """Hue, saturation and lightness shifted where a colour is; what is grey stays. In between, so much of each."""
    hue, saturation, lightness = _hsl(values)
    shifts = np.array([colours.get(name, (0, 0, 0)) for name in COLOURS], np.float32)
    at = [*COLOURS.values(), 360]
    by_hue, by_saturation, by_lightness = (np.interp(hue, at, [*row, row[0]]) / 100 for row in shifts.T)
    room = np.where(by_lightness > 0, 1 - lightness, lightness)
    lightness = lightness + by_lightness * saturation * room / 2
    saturation = np.clip(saturation * (1 + by_saturation), 0, 1)
    return _rgb(hue + by_hue * HUE_REACH, saturation, lightness)


# --- Inside ------------------------------------------------------------------------------------------------------

_RGB = ("red", "green", "blue")


def _levels(levels: tuple[float, ...]) -> NDArray[np.float64]:
    black, white, gamma, out_black, out_white = levels
    share = np.clip((IN - black) / (white - black), 0, 1) ** (1 / gamma)
    return out_black + (out_white - out_black) * share


def _through(table: NDArray[np.float64], points: Points) -> NDArray[np.float64]:
    return np.interp(table, IN, curve(points))


def _tangents(steps: NDArray[np.float64], slopes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Slope at each point: the weighted harmonic mean of its neighbours' where both go the same way, else level."""
    inner = np.zeros(len(slopes) - 1)
    same = slopes[:-1] * slopes[1:] > 0
    one, two = 2 * steps[1:] + steps[:-1], steps[1:] + 2 * steps[:-1]
    inner[same] = (one + two)[same] / (one[same] / slopes[:-1][same] + two[same] / slopes[1:][same])
    return np.concatenate([slopes[:1], inner, slopes[-1:]])


def _hsl(values: Values) -> tuple[Values, Values, Values]:
    """Degrees, 0..1, 0..1."""
    most, least = values.max(axis=-1), values.min(axis=-1)
    spread, lightness = most - least, (most + least) / 2
    red, green, blue = np.moveaxis(values, -1, 0)
    some = np.where(spread > 0, spread, 1)
    hue = np.where(
        most == red,
        (green - blue) / some % 6,
        np.where(most == green, (blue - red) / some + 2, (red - green) / some + 4),
    )
    saturation = spread / np.maximum(1 - np.abs(2 * lightness - 1), 1e-6)
    return hue * 60, np.clip(saturation, 0, 1), lightness


def _rgb(hue: Values, saturation: Values, lightness: Values) -> Values:
    reach = saturation * np.minimum(lightness, 1 - lightness)
    parts = []
    for offset in (0, 8, 4):
        k = (offset + hue / 30) % 12
        parts.append(lightness - reach * np.clip(np.minimum(k - 3, 9 - k), -1, 1))
    return np.clip(np.stack(parts, axis=-1), 0, 1).astype(np.float32)
