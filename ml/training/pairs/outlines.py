"""Flat vector pictures as outlines: what the stickers' SVG needs of paths, as points."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from ml.weights.recipes.sticker_art import DARK, FAINT

Points = NDArray[np.float64]  # (n, 2)

TOKEN = re.compile(r"[MmLlHhVvCcSsQqTtAaZz]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
FLAGS = re.compile(r"[01]")
STEP = 0.45  # units of a 32 unit wide picture between the points of a curve


@dataclass(frozen=True)
class Painted:
    """A painted shape. contours: its closed outlines, holes among them. colour: #rrggbb. dark: a mark of ink."""

    contours: tuple[Points, ...]
    colour: str
    dark: bool
    area: float  # square units


def painted_shapes(body: str) -> tuple[Painted, ...] | None:
    """The shapes of a flat picture in painter's order; None where it uses more than plain fills."""
    if re.search(r"<defs|transform=|stroke=|<use|clip-path|url\(", body):
        return None
    shapes = []
    for element in etree.fromstring(f"<svg>{body}</svg>").iter():
        contours = _contours(element)
        places = (element, *element.iterancestors())
        paint = next((place.get("fill") for place in places if place.get("fill") is not None), "none")
        if not contours or not re.fullmatch(r"#([0-9a-fA-F]{3}){1,2}", paint):
            continue
        if min(float(place.get(name, 1)) for place in places for name in ("opacity", "fill-opacity")) < FAINT:
            continue
        colour = paint if len(paint) == 7 else "#" + "".join(sign * 2 for sign in paint[1:])
        area = abs(sum(_signed_area(contour) for contour in contours))
        shapes.append(Painted(tuple(contours), colour.lower(), _luma(colour) < DARK, area))
    return tuple(shapes)


def _contours(element: "etree._Element") -> list[Points]:
    number = {name: float(element.get(name, 0)) for name in ("cx", "cy", "r", "rx", "ry", "x", "y", "width", "height")}
    match element.tag:
        case "path":
            return list(contours_of(element.get("d", "")))
        case "circle" | "ellipse":
            angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
            rx, ry = number["r"] or number["rx"], number["r"] or number["ry"]
            return [np.stack([number["cx"] + rx * np.cos(angle), number["cy"] + ry * np.sin(angle)], 1)]
        case "rect":
            x, y, right, low = number["x"], number["y"], number["x"] + number["width"], number["y"] + number["height"]
            return [np.array([(x, y), (right, y), (right, low), (x, low)])]
    return []


def contours_of(data: str) -> Iterator[Points]:
    """SVG path data as closed outlines, curves as points. Source: SVG 2, section 9.3."""
    points: list[NDArray[np.float64]] = []
    here = start = control = np.zeros(2)
    before = ""
    for command, values in _commands(data):
        kind, base = command.upper(), here if command.islower() else np.zeros(2)
        if kind == "M":
            if len(points) > 2:
                yield np.concatenate(points)
            here = start = base + values
            points = [here[None]]
        elif kind == "Z":
            here = start
        elif kind in "LHV":
            end = _line_end(kind, values, base, here)
            points.append(_between(np.stack([here, end])))
            here = end
        elif kind == "A":
            end = base + values[5:]
            points.append(_arc(here, values, end))
            here = end
        else:
            reflected = 2 * here - control if before in ("CS" if kind in "CS" else "QT") and before else here
            handles = values.reshape(-1, 2) + base
            handles = handles if kind in "CQ" else np.concatenate([reflected[None], handles])
            points.append(_curve(np.concatenate([here[None], handles])))
            control, here = handles[-2], handles[-1]
        before = kind
    if len(points) > 2 or (points and sum(map(len, points)) > 3):
        yield np.concatenate(points)


def _commands(data: str) -> Iterator[tuple[str, NDArray[np.float64]]]:
    for letter, text in re.findall(r"([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*)", data):
        count = ARGUMENTS[letter.upper()]
        if not count:
            yield letter, np.empty(0)
            continue
        numbers = _arc_numbers(text) if letter in "Aa" else [float(sign) for sign in TOKEN.findall(text)]
        for place in range(0, len(numbers) - count + 1, count):
            drawn = letter if place == 0 or letter not in "Mm" else ("l" if letter == "m" else "L")
            yield drawn, np.array(numbers[place : place + count])


def _arc_numbers(text: str) -> list[float]:
    """The two flags of an arc may stand without anything between them and the next number."""
    numbers: list[float] = []
    place = 0
    while match := re.compile(r"[\s,]*").match(text, place):
        place = match.end()
        found = (FLAGS if len(numbers) % 7 in (3, 4) else TOKEN).match(text, place)
        if not found:
            break
        numbers.append(float(found.group()))
        place = found.end()
    return numbers


def _line_end(kind: str, values: Points, base: Points, here: Points) -> Points:
    if kind == "H":
        return np.array([base[0] + values[0], here[1]])
    if kind == "V":
        return np.array([here[0], base[1] + values[0]])
    return base + values


def _between(ends: Points) -> Points:
    steps = max(2, int(np.hypot(*(ends[1] - ends[0])) / (2 * STEP)) + 1)
    return np.linspace(ends[0], ends[1], steps)[1:]


def _curve(handles: Points) -> Points:
    """Bezier of degree 2 or 3 without its first point."""
    length = float(np.hypot(*np.diff(handles, axis=0).T).sum())
    t = np.linspace(0, 1, int(np.clip(length / STEP, 2, 24)) + 1)[1:, None]
    while len(handles) > 1:
        handles = handles[:-1, None] * (1 - t) + handles[1:, None] * t if handles.ndim == 2 else (
            handles[:-1] * (1 - t) + handles[1:] * t
        )  # fmt: skip
    return handles[0]


def _arc(start: Points, values: NDArray[np.float64], end: Points) -> Points:
    """An elliptical arc without its first point. Source: SVG 2, appendix B.2.4."""
    rx, ry, turn, large, sweep = np.abs(values[0]), np.abs(values[1]), np.radians(values[2]), values[3], values[4]
    if rx == 0 or ry == 0 or np.allclose(start, end):
        return end[None]
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    middle = rotation @ ((start - end) / 2)
    grown = np.sqrt(max(1.0, (middle[0] / rx) ** 2 + (middle[1] / ry) ** 2))
    rx, ry = rx * grown, ry * grown
    under = (rx * middle[1]) ** 2 + (ry * middle[0]) ** 2
    away = np.sqrt(max(0.0, (rx * ry) ** 2 / under - 1)) * (-1 if large == sweep else 1)
    centre = away * np.array([rx * middle[1] / ry, -ry * middle[0] / rx])
    one, other = (middle - centre) / (rx, ry), (-middle - centre) / (rx, ry)
    first, last = np.arctan2(one[1], one[0]), np.arctan2(other[1], other[0])
    if sweep and last < first:
        last += 2 * np.pi
    if not sweep and last > first:
        last -= 2 * np.pi
    steps = int(np.clip(abs(last - first) * max(rx, ry) / STEP, 3, 48))
    angle = np.linspace(first, last, steps + 1)[1:]
    way = np.stack([rx * np.cos(angle), ry * np.sin(angle)], 1) + centre
    return way @ rotation + (start + end) / 2


def _signed_area(points: Points) -> float:
    x, y = points.T
    return float(0.5 * (x @ np.roll(y, -1) - y @ np.roll(x, -1)))


def _luma(colour: str) -> float:
    """0 to 255 by ITU-R BT.601."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue
