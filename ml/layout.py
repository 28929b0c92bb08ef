"""A drawing as data: stickers and strokes on a sheet, in painter's order. Light: the web process reads it too."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ml.errors import InvalidInput

WIDTH, HEIGHT = 1000, 500  # of the sheet, in its own units
STICKER = 200  # width and height of a sticker at scale 1
SCALES = (0.1, 5.0)
WIDTHS = (1.0, 60.0)  # of a stroke
MARGIN = 1000  # how far outside the sheet anything may lie
MAX_ITEMS = 400
MAX_POINTS = 2_000  # of one stroke
MAX_POINTS_IN_ALL = 40_000
COLOUR = re.compile(r"#[0-9a-f]{6}")
STICKER_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Sticker:
    """x, y: its centre. rotation: degrees clockwise. flipped: mirrored left to right before it is turned."""

    id: str
    x: float
    y: float
    scale: float = 1.0
    rotation: float = 0.0
    flipped: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"kind": "sticker", **self.__dict__}


@dataclass(frozen=True)
class Stroke:
    """A line drawn by hand. points: (x, y), at least one. colour: #rrggbb, or "" for the pencil."""

    points: tuple[tuple[float, float], ...]
    width: float = 6.0
    colour: str = ""

    def as_json(self) -> dict[str, Any]:
        flat = [value for point in self.points for value in point]
        return {"kind": "stroke", "points": flat, "width": self.width, "colour": self.colour}


@dataclass(frozen=True)
class Layout:
    """items: what is painted first comes first."""

    items: tuple[Sticker | Stroke, ...] = ()

    @property
    def stickers(self) -> tuple[Sticker, ...]:
        return tuple(item for item in self.items if isinstance(item, Sticker))

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        return tuple(item for item in self.items if isinstance(item, Stroke))

    def as_json(self) -> list[dict[str, Any]]:
        return [item.as_json() for item in self.items]


def read_layout(data: Any) -> Layout:
    """From JSON as `as_json()` gives it. Raises InvalidInput, whose words say which item is wrong."""
    if not isinstance(data, list):
        raise InvalidInput("a layout is a list")
    if len(data) > MAX_ITEMS:
        raise InvalidInput(f"{len(data)} items; at most {MAX_ITEMS}")
    items = []
    for number, item in enumerate(data, start=1):
        try:
            items.append(READERS[item["kind"]](item))
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise InvalidInput(f"item {number}: {error}") from error
    layout = Layout(tuple(items))
    if sum(len(stroke.points) for stroke in layout.strokes) > MAX_POINTS_IN_ALL:
        raise InvalidInput(f"more than {MAX_POINTS_IN_ALL} points")
    return layout


def _sticker(data: Mapping[str, Any]) -> Sticker:
    if not (isinstance(data["id"], str) and len(data["id"]) <= 80 and STICKER_ID.fullmatch(data["id"])):
        raise ValueError("no sticker's id")
    return Sticker(
        id=data["id"],
        x=_within(data["x"], -MARGIN, WIDTH + MARGIN),
        y=_within(data["y"], -MARGIN, HEIGHT + MARGIN),
        scale=_within(data.get("scale", 1.0), *SCALES),
        rotation=_within(data.get("rotation", 0.0), -36_000, 36_000) % 360,
        flipped=data.get("flipped", False) is True,
    )


def _stroke(data: Mapping[str, Any]) -> Stroke:
    flat = data["points"]
    if not isinstance(flat, list) or not 2 <= len(flat) <= 2 * MAX_POINTS or len(flat) % 2:
        raise ValueError("points are pairs of numbers")
    colour = data.get("colour", "")
    if colour and not (isinstance(colour, str) and COLOUR.fullmatch(colour)):
        raise ValueError("a colour is #rrggbb")
    xs = [_within(value, -MARGIN, WIDTH + MARGIN) for value in flat[::2]]
    ys = [_within(value, -MARGIN, HEIGHT + MARGIN) for value in flat[1::2]]
    width = _within(data.get("width", 6.0), *WIDTHS)
    return Stroke(tuple(zip(xs, ys, strict=True)), width, colour)


READERS = {"sticker": _sticker, "stroke": _stroke}


def _within(value: Any, least: float, most: float) -> float:
    """Rounded to hundredths, so that a layout is the same after it was stored."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not a number")
    if not least <= value <= most:
        raise ValueError(f"{value} is not between {least} and {most}")
    return round(float(value), 2)
