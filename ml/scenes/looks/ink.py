"""Ink and light colour on mulberry paper: brush lines that swell, washes of diluted ink, a seal."""

import cv2
import numpy as np

from ml.scenes.looks.painting import (
    Colours,
    Field,
    Sheet,
    grain,
    mixed,
    noise,
    outlines,
    paper_border,
    shifted,
    smoothstep,
)

PAPER = np.float32([0.957, 0.933, 0.878])
INK = np.float32([0.13, 0.125, 0.14])
SEAL = np.float32([0.74, 0.2, 0.16])
RIM = 30


def paint(sheet: Sheet) -> Colours:
    shape, unit = sheet.flat.shape[:2], sheet.unit
    hand = [noise(sheet.chance(number), shape, (40 * unit, 14 * unit)) * 1.9 * unit for number in (1, 2)]
    colour = shifted(sheet.flat, *hand)
    paper = np.broadcast_to(PAPER, colour.shape) + 0.012 * _fibres(sheet)[..., None]
    grey = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    page = mixed(paper, INK, _wash(sheet, grey))
    page = _tinted(page, colour, sheet)
    near = smoothstep(cv2.GaussianBlur(sheet.things, (0, 0), 3 * unit), 0.05, 0.4)
    page = mixed(page, INK, _lines(sheet, colour, near))
    page = mixed(paper, page, paper_border(sheet, RIM))
    return np.clip(_sealed(page, sheet), 0, 1)


def _wash(sheet: Sheet, grey: Field) -> Field:
    """Ink in a few steps of dilution that bleed into each other."""
    unit, shape = sheet.unit, grey.shape
    deep = 1 - cv2.GaussianBlur(grey, (0, 0), 2.2 * unit)
    soft = 1 - cv2.GaussianBlur(grey, (0, 0), 14 * unit)
    flow = noise(sheet.chance(3), shape, (180 * unit, 60 * unit, 22 * unit))
    tone = 0.72 * deep + 0.28 * soft
    tone = np.clip((tone - 0.1) * (0.86 if sheet.dark else 1.12), 0, 1)
    speckle = grain(sheet.chance(4), shape, 0.9 * unit)
    return np.clip(tone**1.12 * (0.9 + 0.13 * flow + 0.05 * speckle), 0, 0.93)


def _tinted(page: Colours, colour: Colours, sheet: Sheet) -> Colours:
    """A breath of the colours: in Lab, chroma laid under the ink, more on the things."""
    lab, source = (
        cv2.cvtColor(page, cv2.COLOR_RGB2LAB),
        cv2.cvtColor(cv2.GaussianBlur(colour, (0, 0), 3 * sheet.unit), cv2.COLOR_RGB2LAB),
    )
    share = (0.42 + 0.34 * cv2.GaussianBlur(sheet.things, (0, 0), 3 * sheet.unit))[..., None]
    lab[..., 1:] = lab[..., 1:] * (1 - 0.6 * share) + source[..., 1:] * share
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def _lines(sheet: Sheet, colour: Colours, near: Field) -> Field:
    """Strokes that swell and dry up along their way."""
    unit, shape = sheet.unit, sheet.flat.shape[:2]
    edge = outlines(sheet, colour, low=8, high=30)
    swell = noise(sheet.chance(5), shape, (90 * unit, 30 * unit))
    thin, broad = cv2.GaussianBlur(edge, (0, 0), 0.8 * unit), cv2.GaussianBlur(edge, (0, 0), 1.9 * unit) * 1.7
    stroke = np.clip(thin + (broad - thin) * smoothstep(swell, -0.6, 1.2), 0, 1)
    dry = smoothstep(grain(sheet.chance(6), shape, 1.0 * unit) + 0.9 * swell, -2.2, -0.6)
    return np.clip(smoothstep(stroke, 0.16, 0.62) * (0.3 + 0.62 * near) * (0.45 + 0.55 * dry), 0, 0.94)


def _fibres(sheet: Sheet) -> Field:
    """Of the paper: long and short, in all directions."""
    shape, unit, chance = sheet.flat.shape[:2], sheet.unit, sheet.chance(7)
    marks = np.zeros(shape, np.float32)
    for _ in range(420):
        x, y, angle = chance.uniform(0, shape[1]), chance.uniform(0, shape[0]), chance.uniform(0, np.pi)
        long, bend = chance.uniform(14, 60) * unit, chance.uniform(-0.5, 0.5)
        points = [
            (x + long * t * np.cos(angle + bend * t), y + long * t * np.sin(angle + bend * t))
            for t in (0, 0.33, 0.66, 1)
        ]
        tone = float(chance.choice((-1.6, 1.4)))
        cv2.polylines(marks, [np.int32(points)], False, tone, max(1, round(0.8 * unit)), cv2.LINE_AA)
    return cv2.GaussianBlur(marks, (0, 0), 0.7 * unit) + 0.5 * grain(chance, shape, 0.8 * unit)


def _sealed(page: Colours, sheet: Sheet) -> Colours:
    """A small red seal in a lower corner: a mountain and a moon, worn."""
    unit, (height, width) = sheet.unit, page.shape[:2]
    side = round(46 * unit)
    if side < 12:
        return page
    stamp = np.ones((side, side), np.float32)
    s = side / 46
    cv2.rectangle(
        stamp, (round(4 * s), round(4 * s)), (round(41 * s), round(41 * s)), 0.0, max(1, round(1.6 * s)), cv2.LINE_AA
    )
    ridge = np.int32([(9 * s, 34 * s), (18 * s, 20 * s), (24 * s, 28 * s), (30 * s, 17 * s), (37 * s, 34 * s)])
    cv2.polylines(stamp, [ridge], False, 0.0, max(1, round(2.4 * s)), cv2.LINE_AA)
    cv2.circle(stamp, (round(17 * s), round(12 * s)), max(1, round(3.4 * s)), 0.0, -1, cv2.LINE_AA)
    worn = smoothstep(noise(sheet.chance(8), (side, side), (7 * s, 3 * s)), -2.0, -0.9)
    left, top = width - side - round(58 * unit), height - side - round(56 * unit)
    place = page[top : top + side, left : left + side]
    page = page.copy()
    page[top : top + side, left : left + side] = mixed(place, SEAL, stamp * worn * 0.9)
    return page
