"""Hats, and what else people put on their hair: all in the crayon "hat"."""

import numpy as np

from ml.training.pairs.subjects import crayons
from ml.training.pairs.subjects.head import Head
from ml.training.pairs.subjects.outlines import Points, arc, band, box, cloud, curve, oval
from ml.training.pairs.subjects.sheet import Sheet


def hat(sheet: Sheet, head: Head, style: str) -> None:
    """style: of HATS."""
    sheet.colour("hat trim", crayons.one_of(sheet.chance, crayons.MAIN))
    HATS[style](sheet, head)


def _brim(sheet: Sheet, head: Head) -> float:
    return -head.high * sheet.chance.uniform(0.42, 0.55)


def _dome(sheet: Sheet, head: Head, brim: float) -> Points:
    return arc(0, brim, head.wide * 1.08, head.high * sheet.chance.uniform(0.66, 0.85), 180, 360)


def _side(sheet: Sheet, head: Head) -> float:
    """Where the face looks, or either side: -1 or 1."""
    return float(np.sign(head.look) or sheet.chance.choice((-1, 1)))


def _cap(sheet: Sheet, head: Head) -> None:
    brim, side, w = _brim(sheet, head), _side(sheet, head), head.wide
    sheet.shape(_dome(sheet, head, brim), "hat")
    seam = [(0, brim - head.high * 0.7), (side * w * 0.2, brim - head.high * 0.3), (side * w * 0.2, brim)]
    sheet.line(curve(seam, closed=False), width=0.8)
    peak = np.array([(-w * 0.5, brim), (w * 0.6, brim - 5), (w * 1.6, brim + 10), (w * 0.9, brim + 14)])
    sheet.shape(curve(peak * (side, 1)), "hat trim" if sheet.chance.random() < 0.4 else "hat")


def _beanie(sheet: Sheet, head: Head) -> None:
    brim, w = _brim(sheet, head), head.wide
    sheet.shape(_dome(sheet, head, brim), "hat")
    sheet.shape(box(-w * 1.12, brim - 10, w * 2.24, 20, 8), "hat trim")
    if sheet.chance.random() < 0.7:
        sheet.shape(cloud(0, brim - head.high * 0.86, w * 0.24, w * 0.24, 9, 0.14), "hat trim")


def _straw_hat(sheet: Sheet, head: Head) -> None:
    brim, w = _brim(sheet, head), head.wide
    sheet.shape(_dome(sheet, head, brim) * (0.86, 1), "hat")
    sheet.shape(oval(0, brim + 2, w * sheet.chance.uniform(1.5, 1.75), head.high * 0.17), "hat")
    lower, upper = arc(0, brim - 2, w * 0.94, 10, 180, 0), arc(0, brim - 18, w * 0.9, 10, 0, 180)
    sheet.shape(np.vstack([lower, upper]), "hat trim", width=0.9)


def _party_hat(sheet: Sheet, head: Head) -> None:
    w, h = head.wide, head.high
    sheet.shape([(-w * 0.5, -h * 0.86), (w * 0.06, -h * 1.9), (w * 0.55, -h * 0.86)], "hat")
    sheet.shape(cloud(w * 0.06, -h * 1.9, 10, 10, 8, 0.2), "hat trim")
    for dx, dy in ((-0.16, -1.05), (0.2, -1.1), (0.03, -1.4)):
        sheet.shape(oval(w * dx, h * dy, 6), "hat trim", width=0.8)


def _hair_band(sheet: Sheet, head: Head) -> None:
    w, h = head.wide, head.high
    sheet.shape(np.vstack([arc(0, 0, w * 1.06, h * 1.08, 205, 335), arc(0, 2, w * 0.96, h * 0.9, 335, 205)]), "hat")


def _bow(sheet: Sheet, head: Head) -> None:
    x, y, size = _side(sheet, head) * head.wide * 0.62, -head.high * 0.9, head.wide * 0.36
    for way in (-1, 1):
        tips = (x + way * size * 0.9, y - size * 0.6), (x + way * size, y + size * 0.5)
        sheet.shape(curve([(x, y), *tips]), "hat")
    sheet.shape(oval(x, y, size * 0.22), "hat")


def _flower(sheet: Sheet, head: Head) -> None:
    x, y, size = _side(sheet, head) * head.wide * 0.72, -head.high * 0.66, head.wide * 0.17
    for angle in np.radians(np.arange(5) * 72 - 90):
        sheet.shape(oval(x + size * np.cos(angle), y + size * np.sin(angle), size * 0.66), "hat", width=0.9)
    sheet.shape(oval(x, y, size * 0.5), "hat trim", width=0.9)


def _helmet(sheet: Sheet, head: Head) -> None:
    brim, w = _brim(sheet, head), head.wide
    sheet.shape(_dome(sheet, head, brim) * (1.06, 1.04), "hat")
    sheet.shape(band([(-w * 1.25, brim + 4), (0, brim - 2), (w * 1.25, brim + 4)], 12), "hat")


def _beret(sheet: Sheet, head: Head) -> None:
    brim, w, h = _brim(sheet, head), head.wide, head.high
    crown = (-w * 1.3, brim - h * 0.34), (0, brim - h * 0.78), (w * 1.25, brim - h * 0.5)
    sheet.shape(curve([(-w * 1.1, brim + 4), *crown, (w * 1.05, brim + 2)]), "hat")
    sheet.line([(0, brim - h * 0.68), (4, brim - h * 0.9)], width=1.6)


def _hood(sheet: Sheet, head: Head) -> None:
    w, h = head.wide, head.high
    outer, inner = oval(0, -h * 0.02, w * 1.3, h * 1.26), oval(0, h * 0.06, w * 0.96, h * 0.94)
    sheet.shape(np.vstack([outer, outer[:1], inner[:1], inner[::-1]]), "hat", line=False)
    sheet.ring(outer)
    sheet.ring(inner)


HATS = {
    "cap": _cap, "beanie": _beanie, "straw hat": _straw_hat, "party hat": _party_hat, "band": _hair_band, "bow": _bow,
    "flower": _flower, "helmet": _helmet, "beret": _beret, "hood": _hood,
}  # fmt: skip
