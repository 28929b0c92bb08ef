"""Outlines as (N, 2) float64 points, x to the right and y down. Angles are degrees, clockwise from the right."""

from collections.abc import Sequence

import numpy as np

from ml.training.pairs.canvas import Points, curved

Corners = Sequence[tuple[float, float]] | Points


def oval(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0, square: float = 2) -> Points:
    """square: the exponent of the superellipse; 2 is an ellipse, 4 nearly a rectangle."""
    angle = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    across, down = np.cos(angle), np.sin(angle)
    bend = 2 / square
    points = np.c_[
        np.sign(across) * np.abs(across) ** bend * rx, np.sign(down) * np.abs(down) ** bend * (rx if ry is None else ry)
    ]
    return moved(turned(points, turn), x, y)


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float, turn: float = 0) -> Points:
    """The open piece of an ellipse from one angle to another."""
    count = max(5, int(abs(end - start) / 11))
    angle = np.radians(np.linspace(start, end, count))
    return moved(turned(np.c_[rx * np.cos(angle), ry * np.sin(angle)], turn), x, y)


def box(x: float, y: float, width: float, height: float, round_by: float = 0) -> Points:
    """x, y: the upper left corner. round_by: the radius of the corners."""
    radius = min(round_by, width / 2, height / 2)
    if radius <= 0:
        return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], float)
    corners = (
        (x + width - radius, y + radius, -90),
        (x + width - radius, y + height - radius, 0),
        (x + radius, y + height - radius, 90),
        (x + radius, y + radius, 180),
    )
    return np.vstack([arc(cx, cy, radius, radius, start, start + 90) for cx, cy, start in corners])


def curve(corners: Corners, closed: bool = True) -> Points:
    """A smooth line through the corners (Catmull-Rom)."""
    return curved(np.asarray(corners, float), closed)


def star(x: float, y: float, radius: float, points: int = 5, waist: float = 0.45, turn: float = -90) -> Points:
    angle = np.radians(np.arange(2 * points) * 180 / points + turn)
    reach = np.where(np.arange(2 * points) % 2, radius * waist, radius)
    return np.c_[x + reach * np.cos(angle), y + reach * np.sin(angle)]


def heart(x: float, y: float, size: float) -> Points:
    t = np.linspace(0, 2 * np.pi, 36, endpoint=False)
    down = 13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)
    return np.c_[x + size * np.sin(t) ** 3, y - size * down / 16]


def cloud(x: float, y: float, rx: float, ry: float, bumps: int, depth: float = 0.16) -> Points:
    """An oval whose rim is made of bumps: clouds, curls, a tree."""
    angle = np.linspace(0, 2 * np.pi, max(48, bumps * 7), endpoint=False)
    reach = 1 - depth + depth * 1.6 * np.abs(np.sin(angle * bumps / 2))
    return np.c_[x + rx * reach * np.cos(angle), y + ry * reach * np.sin(angle)]


def wave(start: tuple[float, float], end: tuple[float, float], waves: int, height: float) -> Points:
    """An open wavy line."""
    t = np.linspace(0, 1, waves * 8 + 1)[:, None]
    first, last = np.asarray(start, float), np.asarray(end, float)
    along = last - first
    side = np.array([-along[1], along[0]]) / max(1e-6, float(np.hypot(*along)))
    return first + along * t + side * height * np.sin(t * waves * 2 * np.pi)


def band(middle: Corners, width: float, end_width: float | None = None, smooth: bool = True) -> Points:
    """A closed strip along an open line: limbs, handles, laces. end_width: the width at its far end."""
    line = curve(middle, closed=False) if smooth else np.asarray(middle, float)
    along = np.gradient(line, axis=0)
    side = np.c_[-along[:, 1], along[:, 0]] / np.maximum(1e-6, np.hypot(along[:, 0], along[:, 1]))[:, None]
    half = np.linspace(width, width if end_width is None else end_width, len(line))[:, None] / 2
    return np.vstack([line + side * half, (line - side * half)[::-1]])


def moved(points: Points, x: float, y: float) -> Points:
    return points + np.array([x, y])


def turned(points: Points, degrees: float, around: tuple[float, float] = (0, 0)) -> Points:
    """Turned clockwise as seen on the page."""
    if not degrees:
        return points
    angle = np.radians(degrees)
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return (points - around) @ matrix + around


def mirrored(points: Corners, x: float = 0) -> Points:
    """The other side of a vertical line at x."""
    return np.asarray(points, float) * (-1, 1) + (2 * x, 0)
