"""Sheets that go wrong: gaps in lines, blank paper, ink all over, a wild scribble."""

from collections.abc import Mapping

import cv2
import numpy as np

from benchmarks.sketch_sets.measures import Sketch

GAP_PX = 2
EVERY_PX = 900  # of ink for one gap


def with_gaps(sketch: Sketch, seed: int) -> Sketch:
    """The drawing with pieces GAP_PX wide cut across its lines, one for each EVERY_PX of ink and at least three."""
    chance = np.random.default_rng([seed, 21])
    ink = np.argwhere(sketch < 128)
    cut = sketch.copy()
    if not len(ink):
        return cut
    soft = cv2.GaussianBlur(sketch.astype(np.float32), (0, 0), 2.0)
    down, across = np.gradient(soft)
    for y, x in ink[chance.integers(0, len(ink), max(3, len(ink) // EVERY_PX))]:
        normal = np.array([across[y, x], down[y, x]])
        normal = normal / np.linalg.norm(normal) if np.linalg.norm(normal) > 1e-3 else _direction(chance)
        start, end = (tuple(np.rint((x, y) + reach * normal).astype(int).tolist()) for reach in (-5, 5))
        cv2.line(cut, start, end, 255, GAP_PX)
    return cut


def odd_sheets(side: int = 256) -> Mapping[str, Sketch]:
    """What has nothing to colour."""
    chance = np.random.default_rng(3)
    walk = np.cumsum(chance.normal(0, 34, (160, 2)), axis=0)
    walk = (walk - walk.min(axis=0)) / np.ptp(walk, axis=0) * (side - 20) + 10
    scribble = np.full((side, side), 255, np.uint8)
    cv2.polylines(scribble, [np.rint(walk).astype(np.int32)], False, 0, 3, cv2.LINE_AA)
    blank = np.full((side, side), 255, np.uint8)
    return {"blank": blank, "solid black": np.zeros((side, side), np.uint8), "scribble": scribble}


def _direction(chance: np.random.Generator) -> np.ndarray:
    angle = chance.uniform(0, 2 * np.pi)
    return np.array([np.cos(angle), np.sin(angle)])
