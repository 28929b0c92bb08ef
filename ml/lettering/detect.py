"""Finding text in a picture, as turned boxes around lines, and reading what of it is Latin."""

from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from PIL import Image

from ml.batching import halve_once
from ml.errors import InvalidInput
from ml.images import Pixels, as_rgb
from ml.lettering.ink import line_size, upright
from ml.lettering.motifs import is_motif
from ml.lettering.ppocr import LineMarking, LineReading, Quad
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

LONGEST = 1_600  # pixels that the network looks at; longer pictures are made smaller
SHORTEST = 736  # and smaller ones larger, as the network was trained
SECOND_LOOK = 0.7  # of the first one's size: letters on brush strokes are missed at one and seen at the other
KNOWN = 0.5  # of a line's area: it was seen before
SWALLOWED = 0.7  # of a fragment's area
SMALLEST = 16  # pixels a side of a picture that is worth looking at

Line = tuple[Quad, float]  # and its score


@dataclass(frozen=True)
class TextBox:
    """A line of text.

    corners: x and y in pixels, clockwise from the top left as the picture lies. score: 0..1, that it is text. words,
    sure: what was read, and how surely (0..1); empty where reading was not asked for or nothing was legible.
    """

    corners: tuple[tuple[float, float], ...]
    score: float = 1.0
    words: str = ""
    sure: float = 0.0

    @property
    def quad(self) -> Quad:
        """(4, 2) float32."""
        return np.array(self.corners, np.float32)


@dataclass(frozen=True)
class TextFindingRequest:
    """picture: any. read: also read Latin letters and digits; Hangul cannot be read by this tier."""

    picture: Image.Image
    read: bool = False


@dataclass(frozen=True)
class FoundText:
    """boxes: from top to bottom, then left to right. size: (width, height) of the picture."""

    boxes: tuple[TextBox, ...]
    size: tuple[int, int]
    model: str


class TextFinding:
    """Lines of text by PP-OCR's detector, without the eyes, stars and other motifs that it takes for letters."""

    MODEL = "PP-OCRv6 small (rapidocr 3.10.0)"

    def __init__(self, marking: LineMarking, reading: LineReading) -> None:
        self._marking, self._reading = marking, reading

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.shared(LineMarking), loader.shared(LineReading))

    def __call__(self, request: TextFindingRequest, *, on_step: OnStep = no_steps) -> FoundText:
        picture = as_rgb(request.picture)
        if min(picture.size) < SMALLEST:
            raise InvalidInput(f"a picture of {picture.size} is too small to hold text")
        pixels = np.asarray(picture)
        boxes = self.find(pixels, on_step=on_step)
        if request.read:
            boxes = [read_box(self._reading, pixels, box) for box in boxes]
        return FoundText(tuple(boxes), picture.size, self.MODEL)

    def find(self, pixels: Pixels, *, on_step: OnStep = no_steps) -> list[TextBox]:
        """Boxes in (H, W, 3) pixels, in reading order."""
        first = halve_once(lambda longest: self._lines(pixels, longest), LONGEST)
        on_step(1, 2, doing=gettext_noop("Looking for text"))
        second = self._lines(pixels, round(SECOND_LOOK * max(_looked_at(pixels))))
        on_step(2, 2, doing=gettext_noop("Looking for text"))
        found = _joined(first, second)
        kept = [(quad, score) for quad, score in found if not is_motif(pixels, quad)]
        kept.sort(key=lambda line: (round(float(line[0][:, 1].min()) / 10), float(line[0][:, 0].min())))
        return [TextBox(tuple((float(x), float(y)) for x, y in quad), score) for quad, score in kept]

    def _lines(self, pixels: Pixels, longest: int) -> list[Line]:
        """Lines in the picture, seen with its longest side at most `longest`."""
        height, width = pixels.shape[:2]
        size = _looked_at(pixels, longest)
        if size != (width, height):
            pixels = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC))
        ratio = np.array([width / size[0], height / size[1]], np.float32)
        return [(quad * ratio, score) for quad, score in self._marking(pixels)]


def read_box(reading: LineReading, pixels: Pixels, box: TextBox) -> TextBox:
    """The box with its words, tried as it lies, and upside down, or standing where it is higher than wide."""
    line = upright(pixels, box.quad, 0)[0]
    width, height = line_size(box.quad)
    turns = (1, 3) if height > 1.5 * width else (0, 2)
    words, sure = max((reading(np.rot90(line, turn)) for turn in turns), key=lambda read: read[1])
    return TextBox(box.corners, box.score, words, sure)


def _looked_at(pixels: Pixels, longest: int = LONGEST) -> tuple[int, int]:
    """(width, height) at which the network sees a picture."""
    height, width = pixels.shape[:2]
    scale = min(max(1.0, SHORTEST / min(width, height)), longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _joined(first: list[Line], second: list[Line]) -> list[Line]:
    """The first look's lines and what only the second one saw, which swallows the first one's fragments of it."""
    kept = list(first)
    for line in second:
        shared = [_shared(line[0], other[0]) for other in kept]
        if sum(shared) < KNOWN * cv2.contourArea(line[0]):
            fragments = [area > SWALLOWED * cv2.contourArea(other[0]) for area, other in zip(shared, kept, strict=True)]
            kept = [other for other, fragment in zip(kept, fragments, strict=True) if not fragment] + [line]
    return kept


def _shared(one: Quad, other: Quad) -> float:
    """Area that two boxes share, in pixels."""
    return float(cv2.intersectConvexConvex(one, other)[0])
