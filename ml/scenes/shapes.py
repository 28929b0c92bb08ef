"""Shapes as SVG text, and colours as "#rrggbb"."""

import colorsys
import math
import random
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

Point = tuple[float, float]
HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")


def rgb(code: str) -> tuple[float, float, float]:
    """0 to 1 each, of "#rgb" or "#rrggbb"."""
    digits = code[1:] if len(code) == 7 else "".join(sign * 2 for sign in code[1:])
    return tuple(int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))


def code(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(min(max(value, 0), 1) * 255):02x}" for value in (red, green, blue))


@lru_cache(maxsize=4096)
def mix(one: str, other: str, share: float) -> str:
    """share: of the other, 0 to 1."""
    return code(*(a + (b - a) * share for a, b in zip(rgb(one), rgb(other), strict=True)))


@lru_cache(maxsize=4096)
def shade(colour: str, light: float = 0.0, chroma: float = 1.0, hue: float = 0.0) -> str:
    """light: added, -1 to 1. chroma: times. hue: degrees added."""
    h, l, s = colorsys.rgb_to_hls(*rgb(colour))  # noqa: E741 - lightness, as the formula names it
    return code(*colorsys.hls_to_rgb((h + hue / 360) % 1, min(max(l + light, 0), 1), min(s * chroma, 1)))


def recoloured(svg: str, change: Callable[[str], str]) -> str:
    """Every colour of a drawing changed."""
    return HEX.sub(lambda found: change(found[0]), svg)


def path(d: str, fill: str, **looks: object) -> str:
    return f'<path d="{d}" fill="{fill}"{_attributes(looks)}/>'


def line(points: Sequence[Point], colour: str, width: float, **looks: object) -> str:
    """A smooth stroke with round ends."""
    stroke = {"stroke": colour, "stroke_width": f"{width:.1f}", "stroke_linecap": "round", "stroke_linejoin": "round"}
    return path(smooth(points), "none", **stroke, **looks)


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, **looks: object) -> str:
    return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{fill}"{_attributes(looks)}/>'


def box(x: float, y: float, wide: float, high: float, fill: str, *, round_: float = 0.0, **looks: object) -> str:
    """x, y: the upper left corner."""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="{round_:.1f}"'
    return f'<rect {place} fill="{fill}"{_attributes(looks)}/>'


def polygon(points: Sequence[Point], fill: str, **looks: object) -> str:
    return path("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z", fill, **looks)


def group(inner: str, transform: str) -> str:
    return f'<g transform="{transform}">{inner}</g>'


def trace(*steps: str | float) -> str:
    """Path data from commands and numbers, such as trace("M", 1, 2, "L", 3, 4)."""
    return "".join(step if isinstance(step, str) else f"{step:.1f} " for step in steps)


def smooth(points: Sequence[Point], *, closed: bool = False) -> str:
    """Path data of a curve through the points (Catmull and Rom)."""
    count = len(points)
    parts = [f"M{points[0][0]:.1f},{points[0][1]:.1f}"]
    for at in range(count if closed else count - 1):
        before, here, after, last = (
            points[(at + step) % count] if closed else points[min(max(at + step, 0), count - 1)]
            for step in (-1, 0, 1, 2)
        )
        one = here[0] + (after[0] - before[0]) / 6, here[1] + (after[1] - before[1]) / 6
        two = after[0] - (last[0] - here[0]) / 6, after[1] - (last[1] - here[1]) / 6
        parts.append(f"C{one[0]:.1f},{one[1]:.1f} {two[0]:.1f},{two[1]:.1f} {after[0]:.1f},{after[1]:.1f}")
    return "".join(parts) + ("Z" if closed else "")


def land(points: Sequence[Point], bottom: float, fill: str, **looks: object) -> str:
    """All below a smooth ridge."""
    return path(f"{smooth(points)}V{bottom:.1f}H{points[0][0]:.1f}Z", fill, **looks)


def ridge(chance: random.Random, width: float, y: float, rise: float, *, waves: float = 2.0) -> list[Point]:
    """Points of a soft horizon line around y; waves: how many hills across."""
    start, other = chance.uniform(0, 6.3), chance.uniform(0, 6.3)
    steps = 16

    def height(t: float) -> float:
        return 0.7 * math.sin(start + 6.283 * waves * t) + 0.3 * math.sin(other + 6.283 * waves * 2.3 * t)

    return [(-20 + (width + 40) * at / steps, y - rise * height(at / steps)) for at in range(steps + 1)]


def blob(chance: random.Random, x: float, y: float, rx: float, ry: float, fill: str, *, rough: float = 0.12) -> str:
    """A soft uneven round."""
    count = 11
    points = []
    for at in range(count):
        angle, far = 6.2832 * at / count, 1 + chance.uniform(-rough, rough)
        points.append((x + rx * far * math.cos(angle), y + ry * far * math.sin(angle)))
    return path(smooth(points, closed=True), fill)


def fading(name: str, stops: Sequence[tuple[float, str, float]], *, radial: bool = False) -> str:
    """Defines a gradient: downwards, or from the middle. stops: (place 0..1, colour, opacity). Fill with url(#name)."""
    inner = "".join(f'<stop offset="{at}" stop-color="{c}" stop-opacity="{o}"/>' for at, c, o in stops)
    kind, place = ("radialGradient", "") if radial else ("linearGradient", ' x1="0" y1="0" x2="0" y2="1"')
    return f'<{kind} id="{name}"{place}>{inner}</{kind}>'


def _attributes(looks: dict[str, object]) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in looks.items())
