"""What is told beside the lines."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.sketch.palette import Palette, Rgb, lab_of
from ml.sketch.scale import KINDS
from ml.sketch.subjects import SUBJECTS

HINT = len(SUBJECTS)  # where the main colour stands: flag, L, a, b
BAG = HINT + 4  # whether colours are expected
NEARNESS = BAG + 1  # from here on, one number a crayon: near what is expected, in colour and in hue, and the main one


def condition_size(crayons: int) -> int:
    return NEARNESS + KINDS * crayons


@dataclass(frozen=True, eq=False)
class Condition:
    """subject: of SUBJECTS. main: (3,) uint8, the colour wanted most. expected: (N, 3) uint8, colours that the things
    usually have; None and empty mean that nobody knows. around: (M, 3) uint8, of the place or hour, which the
    network does not hear."""

    subject: str = "scene"
    main: Rgb | None = None
    expected: Rgb | None = None
    around: Rgb | None = None

    def vector(self, palette: Palette) -> NDArray[np.float32]:
        """(condition_size(K),)"""
        values = np.zeros(condition_size(len(palette)), np.float32)
        values[SUBJECTS.index(self.subject)] = 1
        nearness = values[NEARNESS:].reshape(KINDS, len(palette))
        if self.expected is not None and len(self.expected):
            values[BAG] = 1
            nearness[:2] = palette.near(self.expected)
        if self.main is not None:
            values[HINT] = 1
            values[HINT + 1 : BAG] = lab_of(self.main[None])[0] / 100
            nearness[2:] = palette.near(self.main[None])
        return values
