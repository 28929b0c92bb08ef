"""A sheet on which things are drawn by hand: black lines on one layer, the crayons under them on another.

Shapes hide what was drawn before them. What one thing has in one colour takes one crayon, so it gets one number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.training.pairs.curves import Points, curved, dense, wobbled
from ml.training.pairs.pair import MOST_PARTS, MOST_USUAL, PAPER, Bytes, Pair, rgb

WHITE = "#ffffff"  # a fill that hides and leaves paper
INK = "ink"  # a fill with the pencil itself
SCALE = 3  # the line layer is drawn larger and shrunk
SHIFT = 3
MOST_SIDES = 8  # of a shape that is drawn side by side
BAND_PX = 5.0  # how broad a crayon goes over a single stroke


@dataclass(frozen=True)
class Hand:
    """Who draws. width: of the line in px. wobble: px by which a line strays. care: 0 a small child, 1 an adult.

    open_ends: share of outlines whose ends do not meet. see_through: lines behind a thing stay visible.
    """

    width: float = 2.2
    wobble: float = 1.2
    care: float = 0.5
    open_ends: float = 0.1
    see_through: bool = False

    @classmethod
    def any(cls, chance: np.random.Generator) -> Self:
        care = float(chance.uniform(0, 1))
        return cls(
            width=float(np.exp(chance.uniform(np.log(1.5), np.log(4.2)))),
            wobble=float(chance.uniform(0.3, 1.25) * (0.5 + 2.9 * (1 - care) ** 1.4)),
            care=care,
            open_ends=float(chance.uniform(0, 0.35) * (1.2 - care)),
            see_through=bool(chance.random() < 0.12),
        )


class Sheet:
    """size: (width, height) in px."""

    def __init__(self, chance: np.random.Generator, size: tuple[int, int], hand: Hand) -> None:
        width, height = size
        self.chance, self.size, self.hand = chance, size, hand
        self.lines = np.full((height * SCALE, width * SCALE), 255, np.uint8)
        self.labels = np.zeros((height, width), np.uint8)
        self.kinds: list[str] = []
        self._crayons: dict[tuple[int, str], int] = {}
        self._things = 0
        self._named: set[int] = set()

    def thing(self, kind: str, at: tuple[float, float], size: float, *, turn: float = 0.0, flip: bool = False) -> "Pen":
        """A pen that stands at a point of the sheet and counts in units of `size` px, y upwards.

        kind: what is drawn, or "" for what no diary would name. turn: degrees against the clock.
        """
        self._things += 1
        if kind:
            self.kinds.append(kind)
            self._named.add(self._things)
        return Pen(self, self._things, at, size, turn, flip)

    def crayon(self, thing: int, colour: str) -> int:
        """The number of a thing's crayon; 0 for paper."""
        if min(rgb(colour)) > PAPER:
            return 0
        number = self._crayons.setdefault((thing, colour), len(self._crayons) + 1)
        if number > MOST_PARTS:
            raise ValueError("more crayons than a sheet has numbers")
        return number

    def pair(self, subject: str = "scene", main: Bytes | None = None) -> Pair:
        height, width = self.labels.shape
        sketch = cv2.resize(self.lines, (width, height), interpolation=cv2.INTER_AREA)
        box = np.full((256, 3), 255, np.uint8)
        for (_, colour), number in self._crayons.items():
            box[number] = rgb(colour)
        flat = box[self.labels]
        kinds = tuple(dict.fromkeys(self.kinds))
        return Pair(sketch, flat, self.labels, subject, main, kinds, self._usual())

    def _usual(self) -> tuple[Bytes, ...]:
        area = np.bincount(self.labels.ravel(), minlength=256)
        of_colour: dict[str, int] = {}
        for (thing, colour), number in self._crayons.items():
            if thing in self._named:
                of_colour[colour] = of_colour.get(colour, 0) + int(area[number])
        largest = sorted((colour for colour in of_colour if of_colour[colour]), key=lambda colour: -of_colour[colour])
        return tuple(rgb(colour) for colour in largest[:MOST_USUAL])

    # --- Layers, in px ---

    def fill(self, contours: Sequence[Points], number: int | None, *, hides: bool = True) -> None:
        """Lay a crayon and hide the lines below. number: None leaves the crayons as they are."""
        if number is not None:
            cv2.fillPoly(self.labels, [_fixed(one, 1) for one in contours], number, shift=SHIFT)
        if hides:
            cv2.fillPoly(self.lines, [_fixed(one, SCALE) for one in contours], 255, shift=SHIFT)

    def stroke(self, points: Points, width: float, *, closed: bool = False, grey: int = 0) -> None:
        thick = max(1, round(width * SCALE))
        cv2.polylines(self.lines, [_fixed(points, SCALE)], closed, grey, thick, cv2.LINE_8, SHIFT)

    def blot(self, contours: Sequence[Points]) -> None:
        """Fill with ink."""
        cv2.fillPoly(self.lines, [_fixed(one, SCALE) for one in contours], 0, shift=SHIFT)

    def band(self, points: Points, number: int, width: float = BAND_PX) -> None:
        """A crayon along a line."""
        cv2.polylines(self.labels, [_fixed(points, 1)], False, number, max(1, round(width)), cv2.LINE_8, SHIFT)


class Pen:
    """Draws one thing in its own units: (0, 0) is where it stands, y grows upwards, 1 is its size."""

    def __init__(
        self, sheet: Sheet, number: int, at: tuple[float, float], size: float, turn: float, flip: bool
    ) -> None:
        self.sheet, self.chance, self.hand = sheet, sheet.chance, sheet.hand
        self._number, self._at, self.size = number, np.float64(at), size
        cosine, sine = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        way = -1.0 if flip else 1.0
        turned = size * np.array([[way * cosine, -way * sine], [-sine, -cosine]])  # (x, y upwards) to px
        odd = 0.09 * (1.15 - self.hand.care)  # no two hands give a thing the same proportions
        wide, tall, lean = self.chance.normal(0, odd, 3).clip(-0.24, 0.24)
        self._turn = turned @ np.array([[1 + wide, 0.6 * lean], [0, 1 + tall]])
        self.width = 1.0
        self._sketchy = self.maybe(0.05)
        self._sides_apart = 0.5 * (1 - self.hand.care)

    # --- Chance ---

    def maybe(self, share: float) -> bool:
        return bool(self.chance.random() < share)

    def between(self, low: float, high: float) -> float:
        return float(self.chance.uniform(low, high))

    def count(self, low: int, high: int) -> int:
        """From low to high, both included."""
        return int(self.chance.integers(low, high + 1))

    def one_of(self, *choices: str) -> str:
        return choices[self.chance.integers(len(choices))]

    @property
    def careful(self) -> bool:
        """Whether this detail is worth drawing to this hand."""
        return self.maybe(0.25 + 0.6 * self.hand.care)

    # --- Shapes ---

    def shape(
        self, points: Sequence[tuple[float, float]] | Points, fill: str | None = None, *, smooth: bool = False
    ) -> None:
        """A closed outline. fill: a colour, WHITE, INK, or None for a line that hides nothing."""
        outline = self._drawn(points, closed=True, smooth=smooth)
        self._lay(outline, fill)
        if fill == INK:
            return
        if not smooth and len(points) <= MOST_SIDES and self.maybe(self._sides_apart):
            self._sides(points)
        else:
            self._outline(outline)
        if self._sketchy:
            self.sheet.stroke(wobbled(self.chance, outline, 0.9, closed=True), 0.7 * self._thick(), closed=True)

    def mound(
        self, points: Sequence[tuple[float, float]] | Points, fill: str, *, smooth: bool = False, opened: float = 0.5
    ) -> None:
        """A shape whose last side may be left out, as of a hill on its ground. opened: how often it is."""
        if not self.maybe(opened):
            self.shape(points, fill, smooth=smooth)
            return
        path = self._drawn(points, closed=False, smooth=smooth)
        self._lay(path, fill)
        self.sheet.stroke(path, self._thick())

    def patch(self, points: Sequence[tuple[float, float]] | Points, fill: str, *, smooth: bool = False) -> None:
        """Colour without an outline."""
        self.sheet.fill([self._drawn(points, closed=True, smooth=smooth)], self.crayon(fill), hides=False)

    def line(
        self,
        points: Sequence[tuple[float, float]] | Points,
        colour: str | None = None,
        *,
        smooth: bool = False,
        width: float = 1.0,
    ) -> None:
        """A single stroke. colour: of the crayon that goes over it, None for pencil alone."""
        if colour is None and self.maybe(0.06 * (1 - self.hand.care)):
            return  # forgotten
        path = self._drawn(points, closed=False, smooth=smooth)
        if colour is not None:
            self.sheet.band(path, self.crayon(colour))
        self.sheet.stroke(path, self._thick(width))

    def oval(
        self, x: float, y: float, rx: float, ry: float | None = None, fill: str | None = None, *, turn: float = 0.0
    ) -> None:
        self.shape(self._around(x, y, rx, ry, turn, 0, 360), fill)

    def arc(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        start: float,
        stop: float,
        colour: str | None = None,
        *,
        width: float = 1.0,
    ) -> None:
        """start, stop: degrees against the clock from the right."""
        self.line(self._around(x, y, rx, ry, 0, start, stop), colour, width=width)

    def dot(self, x: float, y: float, radius: float) -> None:
        """A mark of ink, never too small to be seen."""
        radius = max(radius, 0.75 * self.hand.width / self.size)
        self._lay(self._drawn(self._around(x, y, radius, radius, 0, 0, 360), closed=True, smooth=False), INK)

    def box(
        self, x: float, y: float, width: float, height: float, fill: str | None = None, *, round: float = 0
    ) -> None:
        """(x, y): its lower left corner. round: radius of its corners."""
        corner = min(round, width / 2, height / 2)
        if corner <= 0.004:
            self.shape([(x, y), (x, y + height), (x + width, y + height), (x + width, y)], fill)
            return
        corners = ((x + width, y + height, 0), (x, y + height, 90), (x, y, 180), (x + width, y, 270))
        parts = [
            self._around(
                cx + (corner if cx == x else -corner), cy + (corner if cy == y else -corner), corner, corner, 0,
                start, start + 90, 6,
            )
            for cx, cy, start in corners
        ]  # fmt: skip
        self.shape(np.concatenate(parts), fill)

    def puffs(
        self, x: float, y: float, rx: float, ry: float, bumps: int, fill: str | None, *, deep: float = 0.22
    ) -> None:
        """A cloud, a crown of leaves, a sheep."""
        angle = np.linspace(0, 2 * np.pi, 18 * bumps, endpoint=False)
        swell = 1 + deep * np.abs(np.sin(angle * bumps / 2 + 0.4)) - deep / 2
        self.shape(np.stack([x + rx * swell * np.cos(angle), y + ry * swell * np.sin(angle)], 1), fill)

    def star(
        self,
        x: float,
        y: float,
        radius: float,
        fill: str | None,
        *,
        points: int = 5,
        inner: float = 0.42,
        turn: float = 0,
    ) -> None:
        angle = np.linspace(0, 2 * np.pi, 2 * points, endpoint=False) + np.pi / 2 + np.radians(turn)
        reach = radius * np.where(np.arange(2 * points) % 2, inner, 1.0)
        self.shape(np.stack([x + reach * np.cos(angle), y + reach * np.sin(angle)], 1), fill)

    def heart(self, x: float, y: float, size: float, fill: str | None, *, turn: float = 0) -> None:
        t = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        across = 16 * np.sin(t) ** 3 / 34 * size
        up = (13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t) + 2.5) / 34 * size
        cosine, sine = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        self.shape(np.stack([x + across * cosine - up * sine, y + across * sine + up * cosine], 1), fill)

    def petals(self, x: float, y: float, out: float, rx: float, ry: float, number: int, fill: str | None) -> None:
        """Ovals around a middle. out: how far their own middles are from it."""
        start = self.between(0, 360)
        for angle in np.linspace(start, start + 360, number, endpoint=False):
            turned = np.radians(angle)
            self.oval(x + out * np.cos(turned), y + out * np.sin(turned), rx, ry, fill, turn=angle)

    # --- From units to px ---

    def _around(
        self, x: float, y: float, rx: float, ry: float | None, turn: float, start: float, stop: float, least: int = 0
    ) -> Points:
        steps = least or int(np.clip(max(rx, ry or rx) * self.size * 0.8, 8, 48) * abs(stop - start) / 360) + 4
        angle = np.radians(np.linspace(start, stop, steps, endpoint=abs(stop - start) < 360))
        across, up = rx * np.cos(angle), (rx if ry is None else ry) * np.sin(angle)
        cosine, sine = np.cos(np.radians(turn)), np.sin(np.radians(turn))
        return np.stack([x + across * cosine - up * sine, y + across * sine + up * cosine], 1)

    def _drawn(self, points: Sequence[tuple[float, float]] | Points, *, closed: bool, smooth: bool) -> Points:
        placed = np.asarray(points, np.float64) @ self._turn.T + self._at
        placed = curved(placed, closed) if smooth else dense(placed, closed)
        return wobbled(self.chance, placed, self.hand.wobble, closed)

    def crayon(self, fill: str) -> int:
        return self.sheet.crayon(self._number, fill)

    def _thick(self, width: float = 1.0) -> float:
        """Small things are drawn with a lighter hand."""
        return self.hand.width * width * self.width * self.between(0.88, 1.14) * min(1.0, 0.62 + self.size / 160)

    def _lay(self, outline: Points, fill: str | None) -> None:
        if fill == INK:
            self.sheet.blot([outline])
        elif fill is not None:
            self.sheet.fill([outline], self.crayon(fill), hides=not self.hand.see_through)

    def _sides(self, points: Sequence[tuple[float, float]] | Points) -> None:
        """Each side a stroke of its own, which ends before the corner or runs past it."""
        corners = np.asarray(points, np.float64) @ self._turn.T + self._at
        for start, end in zip(corners, np.roll(corners, -1, 0), strict=True):
            along = (end - start) / max(np.hypot(*(end - start)), 1e-6)
            early, late = self.chance.normal(0.6, 1.6, 2).clip(-2.5, 4.5)
            side = np.stack([start - early * along, end + late * along]) + self.chance.normal(0, 0.5, (2, 2))
            path = wobbled(self.chance, dense(side, closed=False), 0.7 * self.hand.wobble, closed=False)
            self.sheet.stroke(path, self._thick())

    def _outline(self, outline: Points) -> None:
        """Closed, open by a few px, or run past its start."""
        way = self.chance.random()
        if way > self.hand.open_ends or len(outline) < 12:
            self.sheet.stroke(outline, self._thick(), closed=True)
            return
        start = int(self.chance.integers(len(outline)))
        turned = np.roll(outline, start, 0)
        if way < 0.6 * self.hand.open_ends:
            reach = max(4, int(len(turned) * self.between(0.82, 0.99)))
            self.sheet.stroke(turned[:reach], self._thick())
        else:
            away = self.chance.normal(0, 1.5, 2) * np.linspace(0, 1, 5)[:, None]
            self.sheet.stroke(np.concatenate([turned, turned[:5] + away]), self._thick())


def _fixed(points: Points, scale: int) -> NDArray[np.int32]:
    return np.rint((points + 0.5) * (scale << SHIFT) - (1 << SHIFT) / 2).astype(np.int32)
