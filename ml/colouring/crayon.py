"""Wax crayon on paper: flat colours become strokes that leave the paper's grain white, lines become dark wax.

A hand goes over the lines a little, hatches each colour in a direction of its own, presses more at a colour's edge, and
lays a second, firmer layer that only reaches the paper's peaks. Everything comes from the seed.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.colouring.rasters import Colours, Field

PAPER = np.float32([0.988, 0.973, 0.937])
DIRECTIONS = 5
BASE_PX = 256  # height at which the strokes' sizes were chosen


@dataclass(frozen=True)
class Hand:
    """How somebody colours. pressure: 0.6 light to 1.4 firm. wobble: px at 256 px of height by which colour strays.

    chroma: of the colours, 1 leaves them. warmth: added to Lab's b, -10 blue to 10 yellow. light: added to Lab's L.
    """

    pressure: float = 1.0
    wobble: float = 1.1
    chroma: float = 0.95
    warmth: float = 4.0
    light: float = 0.0


class Crayons:
    """Paper and crayons for one sheet of (height, width): all that is left to chance comes from the seed.

    unit: pixels for one at BASE_PX, which the sizes of strokes follow; None for the sheet's height.
    """

    def __init__(self, shape: tuple[int, int], seed: int, *, unit: float | None = None) -> None:
        self._unit = shape[0] / BASE_PX if unit is None else unit
        self._chance = chance = np.random.default_rng([seed, 1])
        self._grain = _grain(chance, *shape)
        self._drifts = _drift(chance, *shape, self._unit), _drift(chance, *shape, self._unit)
        start = chance.uniform(0.35, 1.1)
        self._strokes = [_strokes(chance, *shape, start + 0.55 * number, self._unit) for number in range(DIRECTIONS)]

    def paper(self) -> Colours:
        """An empty sheet: (H, W, 3)."""
        return np.clip(PAPER + 0.0086 * self._grain[..., None], 0, 1).astype(np.float32)

    def colour(self, sheet: Colours, fill: Colours, cover: Field, *, hand: Hand, lines: Field | None = None) -> Colours:
        """Crayon `fill` onto the sheet where `cover` is above 0, more firmly the higher it is.

        lines: where outlines lie, along which the colour is not pressed harder.
        """
        across, down = (drift * hand.wobble * self._unit for drift in self._drifts)
        fill = _shift(fill, across, down, 1.0)
        cover = np.clip(_shift(cover, across, down, 0.0), 0, 1)
        broad, firm = self._hatching(fill)
        wax = crayon_colours(fill, hand)
        deep = np.clip(wax * np.float32([0.90, 0.86, 0.88]) - 0.016, 0, 1)
        first = _smooth(0.7 * broad + 0.5 * self._grain + 1.35 * hand.pressure, -0.7, 1.15) * cover
        second = _smooth(0.9 * firm + 0.8 * self._grain - 0.15 * hand.pressure, -0.5, 1.6) * cover
        sheet = _mix(sheet, wax, 0.93 * first)
        sheet = _mix(sheet, deep, 0.6 * second)
        edge = cover if lines is None else cover * (1 - lines)
        rim = np.clip(edge - cv2.GaussianBlur(edge, (0, 0), 3.2 * self._unit), 0, 1)
        return _mix(sheet, deep * 0.8, 0.5 * rim * _smooth(self._grain, -1.2, 0.6))

    def draw_lines(self, sheet: Colours, line: Field, ink: Colours) -> Colours:
        """Wax lines: grainy, breathing in width, hardly wavy. ink: the colour of each."""
        height, width = line.shape
        unit, cell = self._unit, round(14 * self._unit)
        across, down = (_fractal(self._chance, height, width, (cell,), (1,)) * 0.55 * unit for _ in range(2))
        soft = cv2.GaussianBlur(_shift(line, across, down, 0.0), (0, 0), 0.6 * unit)
        breath = _fractal(self._chance, height, width, (cell,), (1,))
        wax = _smooth(soft * (1 + 0.22 * self._grain + 0.15 * breath), 0.2, 0.58) * 0.92
        return _mix(sheet, _shift(ink, across, down, 0.25), wax)

    def _hatching(self, fill: Colours) -> tuple[Field, Field]:
        """Two layers of strokes for each pixel, in directions that its colour chooses."""
        which = ((fill * 255).astype(np.int32) // 24 @ np.array([7, 13, 29])) % DIRECTIONS  # (H, W)
        broad, firm = np.empty(which.shape, np.float32), np.empty(which.shape, np.float32)
        for number, strokes in enumerate(self._strokes):
            np.copyto(broad, strokes, where=which == number)
            np.copyto(firm, strokes, where=(which + 2) % DIRECTIONS == number)
        return broad, firm


def crayon_colours(fill: Colours, hand: Hand) -> Colours:
    """Colours as a box of crayons has them: lighter, a little warmer and less loud."""
    lab = cv2.cvtColor(fill, cv2.COLOR_RGB2LAB)
    light, red, yellow = cv2.split(lab)
    light = 34 + 0.62 * light + hand.light
    lab = cv2.merge([light, red * hand.chroma + 1.0, yellow * hand.chroma + hand.warmth])
    return np.clip(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), 0, 1)


# --- Textures ----------------------------------------------------------------------------------------------------


def _grain(chance: np.random.Generator, height: int, width: int) -> Field:
    """Of the paper: fine tooth and slow unevenness; mean 0, deviation about 1."""
    fine = cv2.GaussianBlur(chance.standard_normal((height, width)).astype(np.float32), (0, 0), 0.7)
    return 0.75 * fine / fine.std() + 0.25 * _fractal(chance, height, width, (4, 8, 16), (1, 0.6, 0.35))


def _drift(chance: np.random.Generator, height: int, width: int, unit: float) -> Field:
    return _fractal(chance, height, width, (round(10 * unit), round(24 * unit)), (1, 0.8))


def _fractal(
    chance: np.random.Generator, height: int, width: int, cells: tuple[int, ...], weights: tuple[float, ...]
) -> Field:
    """Smooth noise of several sizes of cells in pixels; deviation 1."""
    field = np.zeros((height, width), np.float32)
    for cell, weight in zip(cells, weights, strict=True):
        small = chance.standard_normal((height // cell + 2, width // cell + 2)).astype(np.float32)
        field += weight * cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return field / field.std()


def _strokes(chance: np.random.Generator, height: int, width: int, angle: float, unit: float) -> Field:
    """White noise smeared along one direction: strokes side by side; deviation 1. Made at half size: they are broad."""
    small = (height + 1) // 2, (width + 1) // 2
    noise = chance.standard_normal(small).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), max(chance.uniform(0.5, 0.75) * unit, 0.6))
    length = round(11.5 * unit) // 2 * 2 + 1
    kernel = np.zeros((length, length), np.float32)
    middle = length // 2
    end = round(np.cos(angle) * middle), round(np.sin(angle) * middle)
    cv2.line(kernel, (middle - end[0], middle - end[1]), (middle + end[0], middle + end[1]), 1.0, 1, cv2.LINE_AA)
    smeared = cv2.filter2D(noise, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT)
    full = cv2.resize(smeared, (width, height), interpolation=cv2.INTER_LINEAR)
    return full / full.std()


def _shift(field: NDArray[np.float32], across: Field, down: Field, outside: float) -> NDArray[np.float32]:
    rows, columns = np.mgrid[0 : field.shape[0], 0 : field.shape[1]].astype(np.float32)
    border = (outside,) * 3
    return cv2.remap(
        field, columns + across, rows + down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=border
    )


def _smooth(values: Field, low: float, high: float) -> Field:
    """Smoothstep between low and high."""
    part = np.clip((values - low) / (high - low), 0, 1)
    return part * part * (3 - 2 * part)


def _mix(under: Colours, over: Colours, share: Field) -> Colours:
    return under + (over - under) * share[..., None]
