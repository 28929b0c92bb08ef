"""A sheet of paper on which the parts of a subject are laid over each other.

Other than on the canvas of the scenes, colours belong to named parts, places nest, and one drift bends the whole page,
so that the parts of a face or a car stay together however badly they are drawn.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import cv2
import numpy as np

from ml.training.pairs.canvas import wobbled
from ml.training.pairs.pair import MOST_PARTS, MOST_USUAL, PAPER, Bytes, Pair
from ml.training.pairs.subjects.outlines import Corners, Points, turned

FINE = 3  # the drawing is made this many times larger, then averaged
SUBPIXEL = 4  # bits of a pixel that fillPoly understands
STEP_PX = 5.0  # an outline is bent by the hand at points no further apart
DARK, NEUTRAL = 110, 50  # the brightest channel and the spread of them, below which a part may be drawn in black


@dataclass(frozen=True)
class Hand:
    """Who draws. width_px: of the line. wobble_px: how far each outline strays alone; bend_px: how far the whole page.

    gap: the chance that an outline does not meet its own start. dark: how dark parts are drawn, "open", "solid" black
    or "scribbled" over.
    see_through: the chance that a shape does not hide what lies under it. detail: 0..1.
    """

    width_px: float
    wobble_px: float
    bend_px: float
    gap: float
    dark: str
    see_through: float
    detail: float

    @classmethod
    def any(cls, chance: np.random.Generator) -> "Hand":
        """Neat, quick or a small child's."""
        kind = chance.choice(3, p=(0.36, 0.38, 0.26))
        return cls(
            width_px=float(chance.uniform(*((1.6, 2.6), (1.8, 3.6), (2.4, 5.0))[kind])),
            wobble_px=float(chance.uniform(*((0, 0.35), (0.4, 1.0), (0.9, 2.0))[kind])),
            bend_px=float(chance.uniform(*((0, 1.5), (1.5, 4), (3, 7))[kind])),
            gap=(0.0, 0.08, 0.2)[kind],
            dark=str(chance.choice(("open", "solid", "scribbled"), p=(0.68, 0.2, 0.12))),
            see_through=float((0, 0, 0.3)[kind] * (chance.random() < 0.3)),
            detail=float(chance.uniform(*((0.3, 1), (0.1, 0.9), (0, 0.6))[kind])),
        )


@dataclass
class Sheet:
    """Figures are drawn in units of which 100 are about 100 pixels, (0, 0) in the middle of the place set by `at`.

    Colours belong to parts: the first `colour` of a part holds for the whole sheet, so like parts are always alike.
    """

    chance: np.random.Generator
    size: tuple[int, int]
    hand: Hand = field(init=False)
    colours: dict[str, Bytes] = field(default_factory=dict, init=False)
    scenery: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        width, height = self.size
        self.hand = Hand.any(self.chance)
        self.ink = np.full((height * FINE, width * FINE), 255, np.uint8)
        self.owner = np.zeros((height, width), np.uint8)
        self.numbers: dict[str, int] = {}
        self.linear = np.eye(2)
        self.middle = np.array([width / 2, height / 2])
        self.waves = self.chance.uniform(0, 2 * np.pi, (2, 3))
        self.pitch = (
            self.chance.uniform(0.6, 1.4, (2, 3, 2)) * (2 * np.pi / 256) * self.chance.choice((-1, 1), (2, 3, 2))
        )

    # ------------------------------------------------------------------ places and colours

    @contextmanager
    def at(
        self, x: float, y: float, scale: float = 1, turn: float = 0, flip: bool = False, wide: float = 1
    ) -> Iterator[None]:
        """x, y: in the units of the place around it. wide: how much wider than high things become."""
        before = self.linear, self.middle
        self.middle = np.array([x, y], float) @ self.linear + self.middle
        own = turned(np.diag([scale * wide * (-1 if flip else 1), scale]), turn)
        self.linear = own @ self.linear
        yield
        self.linear, self.middle = before

    def colour(self, part: str, rgb: Bytes) -> None:
        """Name the crayon of a part; a part that has one keeps it."""
        self.colours.setdefault(part, np.asarray(rgb, np.uint8))

    # ------------------------------------------------------------------ drawing

    def shape(self, outline: Corners, part: str, line: bool = True, width: float = 1) -> None:
        """A closed outline that hides what is under it, in the colour of its part. width: times the hand's."""
        points = self._by_hand(np.asarray(outline, float), closed=True)
        number = self._number(part)
        cv2.fillPoly(self.owner, [np.int32(points * 2**SUBPIXEL)], number, shift=SUBPIXEL)
        fine = np.int32(points * FINE * 2**SUBPIXEL)
        dark = self.hand.dark if self._is_dark(part) else "open"
        if dark == "solid":
            cv2.fillPoly(self.ink, [fine], 0, shift=SUBPIXEL)
        elif self.hand.see_through == 0 or self.chance.random() > self.hand.see_through:
            cv2.fillPoly(self.ink, [fine], 255, shift=SUBPIXEL)
        if dark == "scribbled":
            self._scribble(points)
        if line:
            self._trace(points, width, closed=True)

    def _is_dark(self, part: str) -> bool:
        colour = self.colours[part]
        return colour.max() < DARK and np.ptp(colour) < NEUTRAL and part not in self.scenery

    def line(self, points: Corners, width: float = 1) -> None:
        """An open line; it colours nothing."""
        self._trace(self._by_hand(np.asarray(points, float), closed=False), width, closed=False)

    def ring(self, outline: Corners, width: float = 1) -> None:
        """A closed line that neither hides nor colours."""
        self._trace(self._by_hand(np.asarray(outline, float), closed=True), width, closed=True)

    def blot(self, outline: Corners) -> None:
        """A spot of ink: a pupil, a button. The colour under it stays."""
        points = self._by_hand(np.asarray(outline, float), closed=True, firm=0.3)
        cv2.fillPoly(self.ink, [np.int32(points * FINE * 2**SUBPIXEL)], 0, shift=SUBPIXEL)
        self._trace(points, 0.4, closed=True)

    def _number(self, part: str) -> int:
        number = self.numbers.setdefault(part, len(self.numbers) + 1)
        if number > MOST_PARTS:
            raise ValueError("more parts than a sheet has numbers")
        return number

    def _scribble(self, points: Points) -> None:
        """Zigzag strokes over the inside of an outline."""
        (left, top), (right, bottom) = points.min(0), points.max(0)
        middle, reach = points.mean(0), float(np.hypot(right - left, bottom - top)) / 2
        gap = self.hand.width_px * self.chance.uniform(1.3, 2.4)
        across = np.arange(-reach, reach, gap)
        if len(across) < 2:
            return
        zigzag = np.c_[across, np.where(np.arange(len(across)) % 2, -reach, reach)]
        lines = turned(zigzag, self.chance.uniform(20, 70)) + middle
        mask, layer = np.zeros_like(self.ink), np.full_like(self.ink, 255)
        cv2.fillPoly(mask, [np.int32(points * FINE * 2**SUBPIXEL)], 255, shift=SUBPIXEL)
        thick = max(2, round(self.hand.width_px * 0.8 * FINE))
        cv2.polylines(layer, [np.int32(lines * FINE * 2**SUBPIXEL)], False, 0, thick, cv2.LINE_8, SUBPIXEL)
        np.minimum(self.ink, layer, out=self.ink, where=mask > 0)

    def _by_hand(self, outline: Points, closed: bool, firm: float = 1) -> Points:
        """In pixels of the sheet, strayed as the hand strays."""
        points = outline @ self.linear + self.middle
        ring = np.vstack([points, points[:1]]) if closed else points
        steps = np.hypot(*np.diff(ring, axis=0).T)
        length = np.concatenate([[0], np.cumsum(steps)])
        where = np.union1d(length, np.arange(0, length[-1], STEP_PX))
        if closed:
            where = where[:-1]
        dense = np.c_[np.interp(where, length, ring[:, 0]), np.interp(where, length, ring[:, 1])]
        return wobbled(self.chance, self._bent(dense), self.hand.wobble_px * firm, closed)

    def _bent(self, points: Points) -> Points:
        """The page-wide drift, the same for all outlines, so that parts keep touching."""
        if self.hand.bend_px < 0.2:
            return points
        drift = np.sin(np.einsum("nk,cwk->ncw", points, self.pitch) + self.waves).sum(2)  # (N, 2)
        return points + drift * self.hand.bend_px / 2

    def _trace(self, points: Points, width: float, closed: bool) -> None:
        if closed and len(points) > 12 and self.chance.random() < self.hand.gap:
            points, closed = self._unclosed(points), False
        small = np.clip(1.5 * np.sqrt(abs(np.linalg.det(self.linear))), 0.45, 1)  # little things with a finer line
        thick = max(2, round(self.hand.width_px * width * small * FINE * self.chance.uniform(0.9, 1.1)))
        cv2.polylines(self.ink, [np.int32(points * FINE * 2**SUBPIXEL)], closed, 0, thick, cv2.LINE_8, SUBPIXEL)

    def _unclosed(self, ring: Points) -> Points:
        """An outline that stops short of its start or runs past it."""
        ring = np.roll(ring, int(self.chance.integers(len(ring))), 0)
        if self.chance.random() < 0.6:
            return ring[: len(ring) - int(self.chance.integers(1, 4))]
        stray = self.chance.normal(0, 1.5, 2) * np.linspace(0, 1, 5)[:, None]
        return np.vstack([ring, ring[:5] + stray])

    # ------------------------------------------------------------------ the finished sheet

    def pair(self, subject: str, main: str | None, kinds: tuple[str, ...]) -> Pair:
        """main: the part whose colour makes the picture this one, or None; a white one makes no difference."""
        table, shown = np.full((256, 3), 255, np.uint8), np.zeros(256, np.uint8)
        for part, number in self.numbers.items():
            if self.colours[part].min() <= PAPER:
                table[number], shown[number] = self.colours[part], number
        area = np.bincount(self.owner.ravel(), minlength=256)
        named = [part for part in self.numbers if part not in self.scenery and self.colours[part].min() <= PAPER]
        named = [part for part in named if area[self.numbers[part]] > 0]
        named.sort(key=lambda part: (part != main, -area[self.numbers[part]]))
        sketch = cv2.resize(self.ink, self.size, interpolation=cv2.INTER_AREA)
        if main is not None and self.colours[main].min() > PAPER:
            main = None
        return Pair(
            sketch=sketch,
            flat=table[self.owner],
            parts=shown[self.owner],
            subject=subject,
            main=None if main is None else self.colours[main],
            kinds=kinds,
            usual=tuple(self.colours[part] for part in named[:MOST_USUAL]),
        )
