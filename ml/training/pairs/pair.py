"""A drawing and its colours, as one example to learn from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.colours import codes_of, of_codes
from ml.sketch.subjects import SUBJECTS

Bytes = NDArray[np.uint8]

PAPER = 238  # a colour whose darkest channel is above this is left as paper
MOST_USUAL = 8
MOST_PARTS = 255


@dataclass(frozen=True)
class Pair:
    """sketch: (H, W) uint8, black ink (0) on white (255).

    flat: (H, W, 3) uint8 sRGB flat colours *under* the ink (no ink in it), white 255 where paper stays.
    parts: (H, W) uint8, 0 is paper; equal numbers are parts that take one crayon (two wheels, all petals).
    subject: of SUBJECTS. main: (3,) uint8, the colour that makes it this car and no other; None for scenes and space.
    kinds: Korean words for what is on it. usual: (3,) uint8 colours that those things have, largest first, at most 8.
    """

    sketch: Bytes
    flat: Bytes
    parts: Bytes
    subject: str
    main: Bytes | None
    kinds: tuple[str, ...]
    usual: tuple[Bytes, ...]

    def __post_init__(self) -> None:
        if self.subject not in SUBJECTS:
            raise ValueError(f"{self.subject} is no subject")
        if self.flat.shape != (*self.sketch.shape, 3) or self.parts.shape != self.sketch.shape:
            raise ValueError(f"sketch {self.sketch.shape}, flat {self.flat.shape}, parts {self.parts.shape}")


def rgb(code: str) -> Bytes:
    """code: as in CSS, #rrggbb."""
    return np.frombuffer(bytes.fromhex(code.removeprefix("#")), np.uint8)


def colours_by_area(flat: Bytes, parts: Bytes, most: int = MOST_USUAL) -> tuple[Bytes, ...]:
    """The different colours under numbered parts, largest first."""
    found, count = np.unique(codes_of(flat[parts > 0]), return_counts=True)
    return tuple(of_codes(found[np.argsort(-count, kind="stable")[:most]]))
