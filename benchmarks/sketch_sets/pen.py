"""Reads drawings written as lines of text and draws each twice: with its shaky hand, and clean.

A file holds drawings; each begins with `drawing NAME key=value ...` (subject, hand, sheet square or wide, pen: width of
the line, main: #rrggbb) and goes on with one command a line. Points are `x,y` on a sheet 1000 wide, 1000 or 500 high:

    kinds WORD ...                what is on it
    at X,Y SCALE [TURN]           the following points are relative to a place; `at` alone ends that
    line | curve P P ...          open: straight pieces, a smooth line
    shape | loop P P ...          closed: straight pieces, a smooth line
    sides P P ...                 closed, each side a stroke of its own
    oval P RX,RY [TURN]           also `arc P RX,RY FROM TO` (degrees, clockwise from the right)
    ring P R RX,RY N [FROM]       N ovals around a point; `rays P R0,R1 N` lines around a point
    zigzag P P HEIGHT N           grass, fur; `waves P P HEIGHT N` rounded
    dot P R                       a filled spot
    ask PART FAMILY|FAMILY P ...  which colours are right there
    alike P P ...                 one crayon in all these
    paper P ...                   stays white

`gap=N` at the end of a closed line leaves N units open in the shaky version.
"""

import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.sketch_sets.hand import HANDS, Line, drawn

HEIGHTS = {"square": 1000, "wide": 500}
WIDE = 0.7  # a wide sheet is shown twice as large, and so is what the hand does on it


@dataclass
class _Sheet:
    """A drawing while it is read. take: 0 is the one that is recorded; others shake anew."""

    name: str
    facts: dict[str, str]
    take: int = 0
    kinds: list[str] = field(default_factory=list)
    versions: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"strokes": [], "clean": []})
    asks: list[dict[str, Any]] = field(default_factory=list)
    alike: list[list[list[float]]] = field(default_factory=list)
    paper: list[list[float]] = field(default_factory=list)
    place: tuple[float, float, float, float] = (0, 0, 1, 0)

    def __post_init__(self) -> None:
        self.wide = self.facts.get("sheet") == "wide"
        self.pen = float(self.facts.get("pen", 6 if self.wide else 11))
        self.hand = HANDS[self.facts.get("hand", "child6")].times(WIDE if self.wide else 1)
        seed = zlib.crc32(self.name.encode())
        self.chance = np.random.default_rng([seed, self.take] if self.take else seed)

    def points(self, words: list[str]) -> Line:
        """(N, 2) on the sheet."""
        x, y, scale, turn = self.place
        given = np.array([[float(value) for value in word.split(",")] for word in words]) * scale
        cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        return given @ np.array([[cos, sin], [-sin, cos]]) + (x, y)

    def add(self, line: Line, *, closed: bool, gap: float = 0.0) -> None:
        for strokes, hand in ((self.versions["strokes"], self.hand), (self.versions["clean"], HANDS["clean"])):
            for stroke in drawn(line, hand, self.chance, closed=closed, gap=gap):
                width = self.pen * float(np.clip(1 + self.chance.normal(0, hand.press), 0.6, 1.5))
                flat = np.rint(stroke.ravel()).astype(int).tolist()
                strokes.append({"width": round(width, 1), "points": flat})

    def as_json(self) -> dict[str, Any]:
        main = self.facts.get("main")
        return {
            "name": self.name,
            "subject": self.facts.get("subject", "scene"),
            "hand": self.facts.get("hand", "child6"),
            "size": [1000, HEIGHTS["wide" if self.wide else "square"]],
            "main": [int(main[place : place + 2], 16) for place in (1, 3, 5)] if main else None,
            "kinds": self.kinds,
            "asks": self.asks,
            "alike": self.alike,
            "paper": self.paper,
            **self.versions,
        }


def read(path: Path, take: int = 0) -> Iterator[dict[str, Any]]:
    """Each drawing of the file as JSON. Raises ValueError with the line that is wrong.

    take: which shaking, 0 the recorded one.
    """
    sheet = None
    for number, text in enumerate(path.read_text().splitlines(), start=1):
        words = text.split("#!")[0].split()
        if not words:
            continue
        if words[0] == "drawing":
            if sheet:
                yield sheet.as_json()
            sheet = _Sheet(words[1], dict(word.split("=") for word in words[2:]), take)
            continue
        try:
            COMMANDS[words[0]](sheet, words[1:])
        except (KeyError, ValueError, IndexError) as error:
            raise ValueError(f"{path.name}, line {number}: {text}") from error
    if sheet:
        yield sheet.as_json()


# --- Lines ---------------------------------------------------------------------------------------------------------


def smooth(points: Line, *, closed: bool) -> Line:
    """Catmull and Rom's spline through the points."""
    ring = np.vstack([points[-1:], points, points[:2]]) if closed else np.vstack([points[:1], points, points[-1:]])
    steps = np.linspace(0, 1, 12, endpoint=False)[:, None]
    pieces = []
    for before, start, end, after in zip(ring[:-3], ring[1:-2], ring[2:-1], ring[3:], strict=True):
        a, b, c = end - before, 2 * before - 5 * start + 4 * end - after, 3 * (start - end) + after - before
        pieces.append(start + 0.5 * (a * steps + b * steps**2 + c * steps**3))
    return np.vstack(pieces if closed else [*pieces, points[-1:]])


def around(sheet: _Sheet, centre: str, radii: str, start: float, end: float, turn: float = 0.0) -> Line:
    """Points of an ellipse from one angle to another, on the sheet."""
    (x, y), (rx, ry) = (map(float, word.split(",")) for word in (centre, radii))
    angles = np.radians(np.linspace(start, end, max(8, round(abs(end - start) / 9))))
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    local = np.stack([rx * np.cos(angles), ry * np.sin(angles)], 1) @ np.array([[cos, sin], [-sin, cos]]) + (x, y)
    return sheet.points([f"{px},{py}" for px, py in local])


def _gap(words: list[str]) -> tuple[list[str], float]:
    return (words[:-1], float(words[-1][4:])) if words[-1].startswith("gap=") else (words, 0.0)


def _lines(*, closed: bool, curved: bool) -> Callable[[_Sheet, list[str]], None]:
    def draw(sheet: _Sheet, words: list[str]) -> None:
        words, gap = _gap(words)
        points = sheet.points(words)
        sheet.add(smooth(points, closed=closed) if curved else points, closed=closed, gap=gap)

    return draw


def _sides(sheet: _Sheet, words: list[str]) -> None:
    """Sides run over the corner or fall short of it, in the shaky version."""
    points = sheet.points(words)
    for start, end in zip(points, np.roll(points, -1, axis=0), strict=True):
        length = np.hypot(*(end - start))
        sheet.add(np.stack([start, end]), closed=False)
        shaky = sheet.versions["strokes"][-1]["points"]
        over = sheet.chance.uniform(-0.35, 0.8) * sheet.hand.miss / max(length, 1)
        shaky[-2:] = np.rint(np.array(shaky[-2:]) + (end - start) * over).astype(int).tolist()


def _oval(sheet: _Sheet, words: list[str]) -> None:
    words, gap = _gap(words)
    start = float(sheet.chance.uniform(-140, -50))
    turn = float(words[2]) if len(words) > 2 else 0.0
    line = around(sheet, words[0], words[1], start, start + 351, turn)
    sheet.add(line, closed=True, gap=gap)


def _arc(sheet: _Sheet, words: list[str]) -> None:
    sheet.add(around(sheet, words[0], words[1], float(words[2]), float(words[3])), closed=False)


def _ring(sheet: _Sheet, words: list[str]) -> None:
    (x, y), radius, count = map(float, words[0].split(",")), float(words[1]), int(words[3])
    first = float(words[4]) if len(words) > 4 else -90.0
    for number in range(count):
        angle = math.radians(first + 360 * number / count)
        centre = f"{x + radius * math.cos(angle)},{y + radius * math.sin(angle)}"
        _oval(sheet, [centre, words[2], str(math.degrees(angle))])


def _rays(sheet: _Sheet, words: list[str]) -> None:
    (x, y), (near, far) = (map(float, word.split(",")) for word in words[:2])
    count = int(words[2])
    for number in range(count):
        angle = 2 * math.pi * (number + 0.3) / count
        ends = [f"{x + r * math.cos(angle)},{y + r * math.sin(angle)}" for r in (near, far)]
        sheet.add(sheet.points(ends), closed=False)


def _zigzag(sheet: _Sheet, words: list[str]) -> None:
    sheet.add(_teeth(sheet, words), closed=False)


def _waves(sheet: _Sheet, words: list[str]) -> None:
    sheet.add(smooth(_teeth(sheet, words), closed=False), closed=False)


def _teeth(sheet: _Sheet, words: list[str]) -> Line:
    start, end = sheet.points(words[:2])
    height, count = float(words[2]) * sheet.place[2], int(words[3])
    along = np.linspace(0, 1, 2 * count + 1)[:, None]
    across = np.array([end - start])[:, ::-1] * (1, -1) / max(float(np.hypot(*(end - start))), 1e-9)
    return start + (end - start) * along + across * (height * (np.arange(2 * count + 1) % 2))[:, None]


def _dot(sheet: _Sheet, words: list[str]) -> None:
    """Scribbled full: a spiral."""
    radius = float(words[1]) * sheet.place[2]
    (x, y), pen = sheet.points(words[:1])[0], sheet.pen * 0.7
    turns = max(1.0, radius / pen)
    angle = np.linspace(0, 2 * np.pi * turns, round(14 * turns) + 2)
    spread = np.maximum(radius - pen / 2, 0.5) * angle / angle[-1]
    sheet.add(np.stack([x + spread * np.cos(angle), y + spread * np.sin(angle)], 1), closed=False)


# --- Facts ---------------------------------------------------------------------------------------------------------


def _kinds(sheet: _Sheet, words: list[str]) -> None:
    sheet.kinds = words


def _at(sheet: _Sheet, words: list[str]) -> None:
    if not words:
        sheet.place = (0, 0, 1, 0)
        return
    x, y = map(float, words[0].split(","))
    sheet.place = (x, y, float(words[1]) if len(words) > 1 else 1.0, float(words[2]) if len(words) > 2 else 0.0)


def _rounded(points: Line) -> list[list[float]]:
    return np.round(points, 1).tolist()


def _ask(sheet: _Sheet, words: list[str]) -> None:
    families = words[1].split("|")
    sheet.asks += [{"part": words[0], "families": families, "at": at} for at in _rounded(sheet.points(words[2:]))]


def _alike(sheet: _Sheet, words: list[str]) -> None:
    sheet.alike.append(_rounded(sheet.points(words)))


def _paper(sheet: _Sheet, words: list[str]) -> None:
    sheet.paper += _rounded(sheet.points(words))


COMMANDS: dict[str, Callable[[_Sheet, list[str]], None]] = {
    "kinds": _kinds, "at": _at, "ask": _ask, "alike": _alike, "paper": _paper, "sides": _sides, "oval": _oval,
    "arc": _arc, "ring": _ring, "rays": _rays, "zigzag": _zigzag, "waves": _waves, "dot": _dot,
    "line": _lines(closed=False, curved=False), "curve": _lines(closed=False, curved=True),
    "shape": _lines(closed=True, curved=False), "loop": _lines(closed=True, curved=True),
}  # fmt: skip
