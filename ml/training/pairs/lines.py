"""The shaky hand: a clean line drawing as a child, a mouse or a bad camera would have left it. The colours stay.

A network that learned from clean edges alone reads a child's lines badly; this closes the gap from the side of the
lines. Every change is drawn by chance, so most drawings get a few of them and some get none.
"""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.training.pairs.pair import Bytes, Pair

Field = NDArray[np.float32]

ROUND = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
BROAD = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
BROADEST = 6.5  # px
INK = 128  # a sketch is ink where it is darker


def shake(pair: Pair, chance: np.random.Generator, strength: float = 1.0) -> Pair:
    """The same colours under shaken lines."""
    return replace(pair, sketch=shaken(pair.sketch, chance, strength))


def shaken(sketch: Bytes, chance: np.random.Generator, strength: float = 1.0) -> Bytes:
    """sketch: (H, W) uint8, black on white. strength: 0 leaves it, 1 is a small child's hand. A new array."""
    if not (sketch < INK).any():
        return sketch.copy()
    width = line_width(sketch)
    drawn = _warped(sketch, chance, strength)
    if chance.random() < 0.15 * strength:
        drawn = _doubled(drawn, chance)
    if chance.random() < 0.25 * strength:
        _overshoot(drawn, chance, width)
    drawn = _pressed(drawn, chance, width, strength)
    if chance.random() < 0.55 * strength:
        _gaps(drawn, chance, width)
    if chance.random() < 0.25 * strength:
        drawn = _broken(drawn, chance)
    return _seen(drawn, chance, strength)


def line_width(sketch: Bytes) -> float:
    """Of the usual line in px, from how deep its pixels lie."""
    depth = cv2.distanceTransform((sketch < INK).view(np.uint8), cv2.DIST_L2, 3)
    return float(np.clip(4 * np.median(depth[depth > 0]) - 1.5, 1.0, 8.0))


def closed_in(sketch: Bytes) -> NDArray[np.bool_]:
    """(H, W) of paper that the lines close in."""
    white = (sketch >= INK).view(np.uint8)
    count, areas = cv2.connectedComponents(white, connectivity=4)
    inside = np.ones(count, np.bool_)
    inside[np.concatenate([areas[0], areas[-1], areas[:, 0], areas[:, -1]])] = False
    return (white > 0) & inside[areas]


def _field(chance: np.random.Generator, shape: tuple[int, int], cells: int, channels: int) -> Field:
    """Smooth noise of deviation about 1, `cells` waves along the height: (H, W, channels)."""
    height, width = shape
    small = chance.standard_normal((cells, max(2, cells * width // height), channels)).astype(np.float32)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC).reshape(height, width, channels)


def _moves(chance: np.random.Generator, shape: tuple[int, int], slow: float, quick: float) -> Field:
    """Displacements in px: (H, W, 2)."""
    height, width = shape
    small = (40, 40 * width // height)
    moves = slow * _field(chance, small, int(chance.integers(5, 12)), 2) + quick * _field(chance, small, 26, 2)
    return cv2.resize(moves, (width, height), interpolation=cv2.INTER_LINEAR)


def _move(drawn: Bytes, moves: Field) -> Bytes:
    rows, columns = np.indices(drawn.shape, np.float32, sparse=True)
    moves[..., 0] += columns
    moves[..., 1] += rows
    return cv2.remap(drawn, moves, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=255)


def _warped(drawn: Bytes, chance: np.random.Generator, strength: float) -> Bytes:
    slow, quick = strength * chance.uniform(0, 1.6), strength * chance.uniform(0, 0.7)
    return _move(drawn, _moves(chance, drawn.shape, slow, quick))


def _doubled(drawn: Bytes, chance: np.random.Generator) -> Bytes:
    """Some strokes are drawn twice, a little beside."""
    moves = _moves(chance, drawn.shape, chance.uniform(0.8, 1.8), 0.4)
    moves += chance.normal(0, 1.0, 2).astype(np.float32)
    second = _move(drawn, moves)
    here = _field(chance, (32, 32 * drawn.shape[1] // drawn.shape[0]), 5, 1)[..., 0] > chance.uniform(-0.6, 0.8)
    where = cv2.resize(here.view(np.uint8), drawn.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return np.where(where > 0, np.minimum(drawn, second), drawn)


def _pressed(drawn: Bytes, chance: np.random.Generator, width: float, strength: float) -> Bytes:
    """0.7 to 2 times as broad, and not the same everywhere."""
    factor = float(np.exp(chance.uniform(np.log(0.7), np.log(2.0)) * strength))
    change = min(width * factor, max(width, BROADEST)) - width  # px
    if change < 0:
        thin = cv2.dilate(drawn, ROUND)
        share = min(-change / 2, 0.3 * (width - 0.6), 0.8)
        return cv2.addWeighted(drawn, 1 - share, thin, share, 0) if share > 0.05 else drawn
    while change > 2:
        drawn, change = cv2.erode(drawn, ROUND), change - 2
    thick = cv2.erode(drawn, ROUND)
    uneven = 0.5 * change + 0.35 * _field(chance, (24, 24 * drawn.shape[1] // drawn.shape[0]), 9, 1)[..., 0]
    share = cv2.resize(np.clip(uneven, 0, 1), drawn.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.blendLinear(drawn, thick, 1 - share, share)


def _on_lines(drawn: Bytes, chance: np.random.Generator, number: int) -> NDArray[np.intp]:
    """(number, 2) rows and columns of ink."""
    places = np.flatnonzero(drawn < INK)
    if not len(places):
        return np.empty((0, 2), np.intp)
    return np.stack(np.unravel_index(places[chance.integers(len(places), size=number)], drawn.shape), 1)


def _gaps(drawn: Bytes, chance: np.random.Generator, width: float) -> None:
    """1 to 9 gaps of 1 to 6 px, now and then a lost piece of a stroke. In place."""
    for row, column in _on_lines(drawn, chance, int(chance.integers(1, 10))).tolist():
        lost = chance.random() < 0.08
        radius = chance.uniform(5, 9) if lost else 0.5 * chance.uniform(1, 6) + 0.25 * width
        cv2.circle(drawn, (column * 8, row * 8), int(radius * 8), 255, -1, cv2.LINE_AA, 3)


def _broken(drawn: Bytes, chance: np.random.Generator) -> Bytes:
    """The pencil skips: short pieces are faint or missing all along the lines."""
    small = 64, 64 * drawn.shape[1] // drawn.shape[0]
    skip = chance.standard_normal(small).astype(np.float32)
    skip = np.clip((cv2.GaussianBlur(skip, (0, 0), 0.8) * 3 - chance.uniform(1.6, 2.6)) * 1.5, 0, 1)
    share = cv2.resize(skip, drawn.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return cv2.blendLinear(drawn, np.full_like(drawn, 255), 1 - share, share)


def _overshoot(drawn: Bytes, chance: np.random.Generator, width: float) -> None:
    """Strokes run on past their corner. In place."""
    soft = cv2.GaussianBlur(drawn, (0, 0), 1.5)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    xx, yy, xy = (cv2.blur(part, (5, 5)) for part in (across * across, down * down, across * down))
    for row, column in _on_lines(drawn, chance, int(chance.integers(2, 9))).tolist():
        angle = 0.5 * np.arctan2(2 * xy[row, column], xx[row, column] - yy[row, column]) + np.pi / 2
        reach = chance.uniform(4, 10) * np.array([np.cos(angle), np.sin(angle)])
        end = (int((column + reach[0]) * 8), int((row + reach[1]) * 8))
        cv2.line(drawn, (column * 8, row * 8), end, 0, max(1, round(width)), cv2.LINE_AA, 3)


def _seen(drawn: Bytes, chance: np.random.Generator, strength: float) -> Bytes:
    """Blurred, paler, or on paper that is not quite white."""
    if chance.random() < 0.35 * strength:
        drawn = cv2.GaussianBlur(drawn, (0, 0), float(chance.uniform(0.4, 1.1)))
    if chance.random() < 0.35 * strength:
        share = chance.uniform(0.5, 0.95)
        drawn = cv2.convertScaleAbs(drawn, alpha=share, beta=255 * (1 - share))
    if chance.random() < 0.08 * strength:
        noise = np.empty(drawn.shape, np.int16)
        cv2.setRNGSeed(int(chance.integers(1 << 30)))
        cv2.randn(noise, -5, 6)
        drawn = cv2.add(drawn, noise, dtype=cv2.CV_8U)
    return drawn
