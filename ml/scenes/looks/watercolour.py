"""Watercolour on rough paper: washes that pool at their rims, granulate and bleed, under a light pencil line.

Source: Bousseau et al. 2006, "Interactive watercolor rendering": pigment density as c' = c - (c - c^2)(d - 1).
"""

import cv2
import numpy as np

from ml.scenes.looks.painting import (
    Colours,
    Field,
    Sheet,
    contours,
    grain,
    mixed,
    noise,
    outlines,
    paper_border,
    shifted,
    smoothstep,
)

PAPER = np.float32([0.984, 0.972, 0.945])
RIM = 26  # units of bare paper


def paint(sheet: Sheet) -> Colours:
    shape, unit = sheet.flat.shape[:2], sheet.unit
    hand = [noise(sheet.chance(number), shape, (34 * unit, 12 * unit, 5 * unit)) * 1.7 * unit for number in (1, 2)]
    colour = shifted(sheet.flat, *hand)
    wash = cv2.bilateralFilter(colour, 7, 0.09, 4 * unit + 1)
    bled = cv2.GaussianBlur(colour, (0, 0), 9 * unit)
    wet = smoothstep(noise(sheet.chance(3), shape, (150 * unit, 60 * unit)), 0.1, 1.6) * (1 - 0.75 * sheet.things)
    wash = mixed(wash, bled, wet * 0.8)
    wash = 1 - (1 - wash) * (0.9 if not sheet.dark else 1.0)
    page = _pigment(wash, _density(sheet, wash))
    page = mixed(page, np.broadcast_to(PAPER, page.shape), _dry(sheet))
    page = page * (PAPER / PAPER.max())
    pencil = outlines(sheet, colour, low=9, high=38) * (0.2 + 0.55 * _near(sheet))
    tooth = grain(sheet.chance(5), shape, 0.75 * unit)
    pencil = cv2.GaussianBlur(pencil, (0, 0), 0.6 * unit) * smoothstep(tooth, -1.7, 0.5)
    page = mixed(page, colour * 0.34, np.clip(pencil, 0, 1) * 0.62)
    relief = cv2.Sobel(cv2.GaussianBlur(tooth, (0, 0), 1.1 * unit), cv2.CV_32F, 1, 1, ksize=3)
    page = page + 0.011 * (relief / max(float(relief.std()), 1e-6))[..., None]
    inside = paper_border(sheet, RIM)
    return np.clip(mixed(np.broadcast_to(PAPER, page.shape) + 0.008 * tooth[..., None], page, inside), 0, 1)


def _density(sheet: Sheet, wash: Colours) -> Field:
    """About 1; more at the rim of each wash, where the tooth is deep, and where the brush was full."""
    shape, unit = sheet.flat.shape[:2], sheet.unit
    edges = contours(wash, low=3, high=30)
    pooled = np.clip(
        cv2.GaussianBlur(edges, (0, 0), 1.5 * unit) - 0.55 * cv2.GaussianBlur(edges, (0, 0), 6 * unit), 0, 1
    )
    flow = noise(sheet.chance(6), shape, (210 * unit, 80 * unit, 30 * unit))
    bloom = noise(sheet.chance(7), shape, (44 * unit, 16 * unit))
    tooth = grain(sheet.chance(8), shape, 1.0 * unit)
    return 0.98 + 0.2 * flow + 0.1 * bloom + 0.085 * tooth + 0.95 * pooled


def _pigment(colour: Colours, density: Field) -> Colours:
    return np.clip(colour - (colour - colour * colour) * (density[..., None] - 1), 0, 1)


def _dry(sheet: Sheet) -> Field:
    """Specks of paper that the brush missed."""
    unit, shape = sheet.unit, sheet.flat.shape[:2]
    tooth = grain(sheet.chance(9), shape, 1.3 * unit)
    sweep = noise(sheet.chance(10), shape, (120 * unit, 34 * unit))
    return smoothstep(tooth * 0.5 + sweep, 2.5, 3.2) * (0.25 if sheet.dark else 0.7) * (1 - 0.7 * sheet.things)


def _near(sheet: Sheet) -> Field:
    return smoothstep(cv2.GaussianBlur(sheet.things, (0, 0), 2.5 * sheet.unit), 0.05, 0.4)
