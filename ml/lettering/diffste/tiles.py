"""Which words go where in a box, and how their surroundings become the network's square and come back."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.errors import InvalidInput
from ml.images import Pixels
from ml.lettering.ink import Mask, line_size
from ml.lettering.ppocr import Quad

MOST_TILES = 8
STANDING = 1.5  # height by width: a box that is higher is written from top to bottom, turned to the right
ACROSS, DOWN = 0.8, 0.5  # of the square's side that a word takes at most; the rest is surroundings
LOWEST = 8  # pixels of the picture: lower words could not be read
NARROWEST = 3  # pixels of the picture a letter
FEATHER = 1 / 12  # of the word's height, over which old and new are blended inside the mask
SOFTEST = 2.0  # pixels at least


@dataclass(frozen=True)
class Part:
    """One word, or a piece of a long one, and its own corners within the box."""

    word: str
    quad: Quad


def divide(text: str, box: Quad, longest: int, size: tuple[int, int]) -> list[Part]:
    """The words side by side, each as wide as its share of the letters.

    text: one space between words. longest: letters of a part. size: of the picture, (width, height). Raises
    InvalidInput where there are too many parts, or the box is too small for them or lies outside.
    """
    if box.shape != (4, 2) or not np.isfinite(box).all() or not cv2.isContourConvex(box):
        raise InvalidInput("a box is four corners, one after the other")
    if not ((box.mean(axis=0) >= 0) & (box.mean(axis=0) < size)).all():
        raise InvalidInput("the box lies outside the picture")
    pieces = [[word] if len(word) <= longest else list(_pieces(word, longest)) for word in text.split()]
    count = sum(map(len, pieces))
    if count > MOST_TILES:
        raise InvalidInput(f"{count} words or pieces of up to {longest} letters; at most {MOST_TILES} go into one box")
    line = _along(box)
    width, height = line_size(line)
    letters = len(text)
    if height < LOWEST or width < NARROWEST * letters:
        raise InvalidInput(f"a box of {width:.0f} x {height:.0f} pixels is too small for {letters} letters")
    parts, start = [], 0
    for word in pieces:
        for piece in word:
            parts.append(Part(piece, _between(line, start / letters, (start + len(piece)) / letters)))
            start += len(piece)
        start += 1  # the space
    return parts


def _pieces(word: str, longest: int) -> Iterator[str]:
    """A long word in pieces of nearly the same length."""
    count = -(-len(word) // longest)
    ends = [round(len(word) * number / count) for number in range(count + 1)]
    return (word[start:end] for start, end in pairwise(ends))


def _along(box: Quad) -> Quad:
    """The corners in the order in which the line is read."""
    width, height = line_size(box)
    return np.roll(box, -1, axis=0) if height > STANDING * width else box


def _between(line: Quad, start: float, end: float) -> Quad:
    """The piece of a line from one share of its length to another."""
    top_left, top_right, bottom_right, bottom_left = line
    top, bottom = top_right - top_left, bottom_right - bottom_left
    corners = [top_left + start * top, top_left + end * top, bottom_left + end * bottom, bottom_left + start * bottom]
    return np.array(corners, np.float32)


@dataclass(frozen=True)
class Square:
    """The surroundings of a part, turned level. move: (2, 3), from the picture to it. side: of it, in pixels."""

    move: NDArray[np.float64]
    side: int
    quad: Quad

    @classmethod
    def around(cls, quad: Quad, side: int, size: tuple[int, int]) -> "Square":
        """size: of the picture, (width, height); the square is moved into it where it fits."""
        width, height = line_size(quad)
        reach = max(width / ACROSS, height / DOWN) / 2
        along = quad[1] - quad[0] + quad[2] - quad[3]
        along = along / np.linalg.norm(along)
        down = np.array([-along[1], along[0]])
        room = (np.abs(along) + np.abs(down)) * reach
        fits = 2 * room <= np.array(size)
        middle = np.where(fits, np.clip(quad.mean(axis=0), room, np.array(size) - room), quad.mean(axis=0))
        corners = np.array([middle - (along + down) * reach, middle + (along - down) * reach,
                            middle + (down - along) * reach], np.float32)  # fmt: skip
        goal = np.array([[0, 0], [side, 0], [0, side]], np.float32)
        return cls(cv2.getAffineTransform(corners, goal), side, quad)

    def seen(self, pixels: Pixels) -> Pixels:
        """(side, side, 3); beyond the picture's edge it is mirrored."""
        shrunk = 1 / float(np.linalg.norm(self.move[0, :2]))  # pixels of the picture that become one
        if shrunk > 1:
            pixels = cv2.GaussianBlur(pixels, (0, 0), 0.5 * math.sqrt(shrunk**2 - 1))
        return cv2.warpAffine(
            pixels, self.move, (self.side, self.side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
        )

    def mask(self) -> Mask:
        """(side, side): True where the part lies."""
        corners = self.quad @ self.move[:, :2].T + self.move[:, 2]
        sheet = np.zeros((self.side, self.side), np.uint8)
        return cv2.fillConvexPoly(sheet, np.rint(corners).astype(np.int32), 1) > 0

    def paste(self, pixels: Pixels, made: Pixels) -> tuple[Pixels, Mask]:
        """The picture with what was made, going over to it inside the part's border; and where it was painted.

        Outside the part nothing changes. made: (side, side, 3).
        """
        height, width = pixels.shape[:2]
        painted = cv2.fillConvexPoly(np.zeros((height, width), np.uint8), np.rint(self.quad).astype(np.int32), 1) > 0
        back = cv2.warpAffine(
            made, self.move, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        soft = max(SOFTEST, FEATHER * min(line_size(self.quad)))
        framed = np.pad(painted, 1).astype(np.uint8)
        deep = cv2.distanceTransform(framed, cv2.DIST_L2, 5)[1:-1, 1:-1]
        share = np.clip(deep / (soft + 1), 0, 1)[..., None]  # (H, W, 1)
        mixed = np.rint(pixels * (1 - share) + back * share).astype(np.uint8)
        return np.where(painted[..., None], mixed, pixels), painted
