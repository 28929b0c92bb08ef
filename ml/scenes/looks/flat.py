"""Printed paper: even colours, a little light from above, a fine grain."""

import numpy as np

from ml.scenes.looks.painting import Colours, Sheet, contours, grain, noise, shifted


def paint(sheet: Sheet) -> Colours:
    shape, unit = sheet.flat.shape[:2], sheet.unit
    wobble = [noise(sheet.chance(number), shape, (26 * unit, 9 * unit)) * 0.55 * unit for number in (1, 2)]
    ink = shifted(sheet.flat, *wobble)
    tooth = grain(sheet.chance(3), shape, 0.8 * unit) * 0.011 + noise(sheet.chance(4), shape, (160 * unit,)) * 0.006
    rim = contours(ink, low=10, high=60)[..., None]
    light = np.linspace(0.012, -0.018, shape[0], dtype=np.float32)[:, None, None]
    return np.clip(ink * (1 - 0.07 * rim) + tooth[..., None] + light, 0, 1)
