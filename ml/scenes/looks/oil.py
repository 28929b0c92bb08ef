"""Oil: layers of strokes from broad to fine that follow the forms, with ridges of paint that catch the light.

Source: Hertzmann 1998, "Painterly rendering with curved brush strokes of multiple sizes"; strokes lie along the
smoothed structure tensor, and a finer layer paints only where the coarser one is still wrong.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.scenes.looks.painting import Colours, Field, Sheet, contours, mixed, noise, smoothstep

LAYERS = ((34.0, 0.0), (17.0, 0.05), (8.0, 0.08), (3.8, 0.1))  # units of a stroke's width, and the error it needs
LONG = 5.0  # strokes' length in widths
STEPS = 4
CALM = 0.64  # pixels a unit under which ridges are too close to be as deep


def paint(sheet: Sheet) -> Colours:
    source = np.clip(sheet.flat, 0, 1)
    angle = _directions(sheet, source)
    canvas = np.full_like(source, 0) + source.mean(axis=(0, 1))
    height = np.zeros(source.shape[:2], np.float32)
    for number, (width, needed) in enumerate(LAYERS):
        _layer(sheet, source, canvas, height, angle, max(width * sheet.unit, 1.2), needed, number)
    fine = smoothstep(cv2.GaussianBlur(contours(source, low=14, high=60), (0, 0), 1.4 * sheet.unit), 0.1, 0.6)
    canvas = mixed(canvas, source, fine * (0.16 + 0.66 * sheet.things))
    return np.clip(_lit(sheet, canvas, height, angle), 0, 1)


def _directions(sheet: Sheet, source: Colours) -> Field:
    """(H, W) radians along the forms; where there are none, along slow swirls."""
    grey, unit = cv2.cvtColor(source, cv2.COLOR_RGB2GRAY), sheet.unit
    soft = cv2.GaussianBlur(grey, (0, 0), 2 * unit)
    gx, gy = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    swirl = 0.35 * noise(sheet.chance(1), grey.shape, (260 * unit, 120 * unit))
    blur = 12 * unit
    xx, yy, xy = (cv2.GaussianBlur(each, (0, 0), blur) for each in (gx * gx, gy * gy, gx * gy))
    rest = 2e-5
    # double angles, so that opposite directions agree
    across, along = xx - yy - rest * np.cos(2 * swirl), 2 * xy - rest * np.sin(2 * swirl)
    return (0.5 * np.arctan2(along, across) + np.pi / 2).astype(np.float32)


def _layer(
    sheet: Sheet,
    source: Colours,
    canvas: Colours,
    height: Field,
    angle: Field,
    width: float,
    needed: float,
    number: int,
) -> None:
    """Paints one size of brush onto canvas and height, in place."""
    chance = sheet.chance(10 + number)
    aim = cv2.GaussianBlur(source, (0, 0), max(width * 0.3, 0.6))
    starts = _starts(chance, source.shape[:2], width * 0.62)
    rows, columns = starts[:, 0], starts[:, 1]
    wrong = np.abs(canvas - aim).sum(axis=2)[rows, columns] * (1 + 1.5 * sheet.things[rows, columns])
    starts = starts[wrong >= needed]
    paths = _paths(starts, angle, width * LONG / STEPS, source.shape[:2])
    colours = (
        aim[starts[:, 0], starts[:, 1]]
        + chance.normal(0, 0.026, (len(starts), 1))
        + chance.normal(0, 0.016, (len(starts), 3))
    )
    thick = np.maximum(1, np.rint(width * chance.uniform(0.75, 1.15, len(starts)))).astype(int)
    level = chance.uniform(0.3, 1.0, len(starts))
    for path, colour, wide, high in zip(
        paths, np.clip(colours, 0, 1).tolist(), thick.tolist(), level.tolist(), strict=True
    ):
        cv2.polylines(canvas, [path], False, colour, wide, cv2.LINE_AA)
        cv2.polylines(height, [path], False, high, wide, cv2.LINE_AA)


def _starts(chance: np.random.Generator, shape: tuple[int, int], apart: float) -> NDArray[np.intp]:
    """(N, 2) rows and columns of a shaken grid, in any order."""
    rows, columns = np.mgrid[0 : shape[0] : apart, 0 : shape[1] : apart]
    points = np.stack([rows.ravel(), columns.ravel()], axis=1) + chance.uniform(-0.5, 0.5, (rows.size, 2)) * apart
    points = np.clip(np.rint(points), 0, np.array(shape) - 1).astype(np.intp)
    return points[chance.permutation(len(points))]


def _paths(starts: NDArray[np.intp], angle: Field, step: float, shape: tuple[int, int]) -> NDArray[np.int32]:
    """(N, STEPS + 1, 2) of x, y: all strokes walk along the directions together."""
    place = starts[:, ::-1].astype(np.float32)
    heading = angle[starts[:, 0], starts[:, 1]]
    place = place - 0.5 * STEPS * step * np.stack([np.cos(heading), np.sin(heading)], axis=1)
    walked = [place]
    for _ in range(STEPS):
        at = np.clip(np.rint(place), 0, [shape[1] - 1, shape[0] - 1]).astype(np.intp)
        turn = angle[at[:, 1], at[:, 0]]
        turn = np.where(np.cos(turn - heading) < 0, turn + np.pi, turn)
        heading = turn
        place = place + step * np.stack([np.cos(heading), np.sin(heading)], axis=1)
        walked.append(place)
    return np.rint(np.stack(walked, axis=1)).astype(np.int32)


def _lit(sheet: Sheet, canvas: Colours, height: Field, angle: Field) -> Colours:
    """Light from the upper left on the ridges of strokes and bristles, over a weave of canvas."""
    unit, shape = sheet.unit, height.shape
    bristles = _along(sheet.chance(30).standard_normal(shape).astype(np.float32), angle, max(2, round(7 * unit)))
    relief = cv2.GaussianBlur(height, (0, 0), 1.3 * unit) + 0.11 * bristles
    slope = cv2.Sobel(relief, cv2.CV_32F, 1, 0) + cv2.Sobel(relief, cv2.CV_32F, 0, 1)
    light = np.clip(-slope, -1.3, 1.3) * min(1.0, max(0.35, unit / CALM))
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32) / max(unit, 0.4)
    weave = 0.006 * (np.sin(columns * 1.9) + np.sin(rows * 1.9))
    return canvas * (1 + 0.09 * light + weave)[..., None] + 0.012 * np.clip(light, 0, 2)[..., None]


def _along(field: Field, angle: Field, length: int) -> Field:
    """Line integral convolution: the field averaged along the directions; deviation 1."""
    rows, columns = np.mgrid[0 : field.shape[0], 0 : field.shape[1]].astype(np.float32)
    dx, dy = np.cos(angle), np.sin(angle)
    total = field.copy()
    for step in range(1, length + 1):
        for side in (-step, step):
            total += cv2.remap(
                field, columns + side * dx, rows + side * dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
            )
    return total / max(float(total.std()), 1e-6)
