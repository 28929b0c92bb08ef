"""Masks of letters that are to be painted out: tight around the ink where it can be told, else the whole box."""

import cv2
import numpy as np

from ml.images import Pixels
from ml.lettering.ink import RIM, Mask, ink, line_size, upright
from ml.lettering.ppocr import Quad

LEAST_INK = 0.06  # of the box; with less, the letters were not told from their ground
AROUND = 1 / 8  # of the letters' height: soft edges and shadows
LETTERS = 0.75  # of the box's height: PP-OCR's boxes are roomy
WIDER = 0.1  # of the height, by which a whole box is grown


def glyph_mask(pixels: Pixels, quad: Quad) -> Mask:
    """(H, W) of the picture: True on the letters in this box and a little around them."""
    height, width = pixels.shape[:2]
    margin = max(4.0, RIM * min(line_size(quad)))
    tile, move = upright(pixels, quad, margin)
    letters = cv2.morphologyEx(ink(tile, margin).astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    across, down = line_size(quad)
    if letters.sum() < LEAST_INK * across * down:
        return box_mask(pixels, quad)
    reach = max(2, round(AROUND * LETTERS * min(across, down)))
    letters = cv2.dilate(letters, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1)))
    back = cv2.warpPerspective(letters * 255, np.linalg.inv(move), (width, height), flags=cv2.INTER_LINEAR)
    return back > 64


def box_mask(pixels: Pixels, quad: Quad) -> Mask:
    """(H, W) of the picture: True in the whole box, a little grown."""
    middle = quad.mean(axis=0)
    across, down = line_size(quad)
    grown = middle + (quad - middle) * (1 + WIDER * min(across, down) / np.array([across, down]).clip(min=1))
    mask = cv2.fillConvexPoly(np.zeros(pixels.shape[:2], np.uint8), np.rint(grown).astype(np.int32), 1)
    return mask > 0
