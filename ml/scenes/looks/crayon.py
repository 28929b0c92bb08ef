"""Wax crayon over the whole scene, by ml.colouring.crayon; the outlines of things drawn once more."""

import cv2
import numpy as np

from ml.colouring.crayon import Crayons, Hand
from ml.scenes.looks.painting import Colours, Sheet, mixed, outlines, smoothstep

DAY = Hand(pressure=1.34, wobble=0.45, chroma=1.08, warmth=1.5, light=-4)
NIGHT = Hand(pressure=1.45, wobble=0.45, chroma=1.12, warmth=0, light=-16)
FINER = 2.1  # pixels of the crayon's unit at 1000 px: finer strokes than in the diary, whose sheets are lower


def paint(sheet: Sheet) -> Colours:
    hand = NIGHT if sheet.dark else DAY
    crayons = Crayons(sheet.flat.shape[:2], sheet.seed % 2**32, unit=sheet.unit * FINER)
    lines = outlines(sheet, sheet.flat, low=9, high=34)
    lines = cv2.GaussianBlur(lines, (0, 0), 0.9 * sheet.unit)
    near = smoothstep(cv2.GaussianBlur(sheet.things, (0, 0), 2.5 * sheet.unit), 0.05, 0.4)
    firm = np.full(sheet.things.shape, 0.86, np.float32) + 0.14 * sheet.things
    page = crayons.colour(crayons.paper(), sheet.flat, firm, hand=hand, lines=np.clip(lines, 0, 1))
    page = mixed(page, page * 0.9 + sheet.flat * 0.1, sheet.things)
    ink = np.clip(cv2.GaussianBlur(sheet.flat, (0, 0), 1.2 * sheet.unit) * 0.42, 0, 1)
    shown = np.clip(lines * (0.34 + 0.9 * near), 0, 1)
    return np.clip(crayons.draw_lines(page, shown.astype(np.float32), ink.astype(np.float32)), 0, 1)
