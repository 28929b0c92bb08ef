"""Faces of six DiceBear styles, as `ml/training/faces/draw.mjs` writes them.

Vector art is taken apart into lines and the colours under them.
"""

import json
import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import resvg_py
from lxml import etree

from ml.training.pairs.pair import PAPER, Bytes, Pair, colours_by_area, rgb
from ml.training.pairs.subjects.crayons import SKIN
from ml.training.pairs.subjects.placing import Size

FACES = Path(os.environ.get("TRAINING_DIR", "var/training")) / "faces.jsonl"
SHAPES = ("path", "circle", "ellipse", "rect", "polygon", "polyline", "line")
INK = ("#000", "black")
SCALE = re.compile(r"(?:scale|matrix)\(\s*(-?[\d.]+)")
FAINT = 0.5  # shadows and gleams laid over a colour are left out
BLACK = "#000000"  # a colour that was chosen: hair, or the eyes
DARK_HAIR = rgb("#3b302c")
REACH_PX = 6.0  # how far a colour runs on under the ink at its edge


@dataclass(frozen=True)
class Avatar:
    """drawn: the SVG. outlined: it has black lines of its own."""

    drawn: str
    outlined: bool


@cache
def avatars() -> tuple[Avatar, ...]:
    """All that were drawn. Raises FileNotFoundError where none were."""
    with FACES.open(encoding="utf-8") as lines:
        return tuple(Avatar(face["svg"], face["outlined"]) for face in map(json.loads, lines))


def draw(chance: np.random.Generator, size: Size) -> Pair:
    """One face, or two or three on a wide sheet."""
    width, height = size
    sketch = np.full((height, width), 255, np.uint8)
    flat = np.full((height, width, 3), 255, np.uint8)
    count = 1 if width < 1.5 * height else int(chance.integers(1, 4))
    slot = width // count
    for number in range(count):
        side = int(min(height, slot * 1.2) * chance.uniform(0.78, 1.08))
        avatar = avatars()[chance.integers(len(avatars()))]
        lines, colours = taken_apart(avatar, side, chance.uniform(1.6, 4))
        x = int(number * slot + (slot - side) / 2 + chance.uniform(-0.06, 0.06) * side)
        y = int((height - side) * chance.random()) if side < height else int((height - side) / 2)
        if chance.random() < 0.5:
            lines, colours = lines[:, ::-1], colours[:, ::-1]
        _paste(sketch, lines, x, y)
        _paste(flat, colours, x, y)
    parts = _numbered(flat)
    usual = colours_by_area(flat, parts)
    main = next((colour for colour in usual if not _is_skin(colour)), None)
    return Pair(sketch, flat, parts, "face", main, ("얼굴",), usual)


def _is_skin(colour: Bytes) -> bool:
    return bool((np.abs(np.int32(SKIN) - colour).max(1) < 12).any())


def _paste(page: Bytes, picture: Bytes, x: int, y: int) -> None:
    """Cut off where it passes the edge of the page."""
    height, width = page.shape[:2]
    top, left, bottom, right = max(0, y), max(0, x), min(height, y + len(picture)), min(width, x + picture.shape[1])
    page[top:bottom, left:right] = picture[top - y : bottom - y, left - x : right - x]


def _numbered(flat: Bytes) -> Bytes:
    """One part for each colour."""
    codes = flat.astype(np.int32) @ np.int32([65536, 256, 1])
    numbers = np.unique(codes, return_inverse=True)[1].reshape(codes.shape) + 1
    numbers[codes == 0xFFFFFF] = 0
    return np.minimum(numbers, 255).astype(np.uint8)


def taken_apart(avatar: Avatar, side: int, line_px: float) -> tuple[Bytes, Bytes]:
    """side: of the square, in pixels. Returns the lines (side, side) and the colours under them (side, side, 3)."""
    lines, colours = etree.fromstring(avatar.drawn.encode()), etree.fromstring(avatar.drawn.encode())
    own = _only_colours(colours)
    _only_lines(lines, avatar.outlined, line_px * float(lines.get("viewBox").split()[2]) / side)
    drawn = _raster(lines, side)
    opaque = drawn[..., 3:] / 255
    sketch = np.uint8(np.rint((drawn[..., :3] * opaque + 255 * (1 - opaque)).mean(2)))
    painted = _raster(colours, side)
    inside = painted[..., 3] > 127
    flat = _nearest(painted[..., :3], own)
    flat[~inside] = 255
    return sketch, _run_under(flat, inside, sketch < 128)


def _nearest(pixels: Bytes, own: Bytes) -> Bytes:
    """Each pixel in the nearest of the own colours, to 3 bits of 8."""
    steps = pixels.astype(np.int32) >> 3
    codes = steps @ np.int32([1024, 32, 1])
    present = np.flatnonzero(np.bincount(codes.ravel(), minlength=32768))
    values = np.stack([present >> 10, present >> 5 & 31, present & 31], 1) * 8 + 4
    table = np.zeros((32768, 3), np.uint8)
    table[present] = own[((values[:, None] - own.astype(np.int32)) ** 2).sum(2).argmin(1)]
    return table[codes]


def _run_under(flat: Bytes, inside: np.ndarray, ink: np.ndarray) -> Bytes:
    """Let the colours meet under the ink."""
    if not inside.any():
        return flat
    far, nearest = cv2.distanceTransformWithLabels(np.uint8(~inside), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
    table = np.zeros((nearest.max() + 1, 3), np.uint8)
    table[nearest[inside]] = flat[inside]
    under = ink & ~inside & (far < REACH_PX)
    flat[under] = table[nearest[under]]
    return flat


def _raster(root: etree._Element, side: int) -> Bytes:
    """(side, side, 4), RGB and coverage."""
    png = resvg_py.svg_to_bytes(
        svg_string=etree.tostring(root).decode(), width=side, height=side, skip_system_fonts=True
    )
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(bytes(png), np.uint8), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)


def _painted(root: etree._Element) -> list[tuple[etree._Element, str, str]]:
    """Every shape with its fill and stroke, inherited or own; masks are left alone and faint shapes taken out."""
    found = []
    for shape in list(root.iter(*(f"{{*}}{tag}" for tag in SHAPES))):
        above = [shape, *shape.iterancestors()]
        if any(etree.QName(each).localname in ("mask", "clipPath", "defs") for each in above):
            continue
        strength = min(float(each.get("opacity") or each.get("fill-opacity") or 1) for each in above)
        if strength < FAINT:
            shape.getparent().remove(shape)
            continue
        fill, stroke = (next((each.get(key) for each in above if each.get(key)), "none") for key in ("fill", "stroke"))
        found.append((shape, fill, stroke))
    return found


def _only_colours(root: etree._Element) -> Bytes:
    """Takes the ink out. Returns the (N, 3) colours that are left."""
    root.set("shape-rendering", "crispEdges")
    own = {(255, 255, 255)}
    for shape, fill, stroke in _painted(root):
        for key, paint in (("fill", fill), ("stroke", stroke)):
            if paint in INK:
                shape.set(key, "none")
            elif paint.startswith("#"):
                colour = DARK_HAIR if paint == BLACK else _hex(paint)
                shape.set(key, "#" + bytes(colour).hex())
                own.add((255, 255, 255) if colour.min() > PAPER else tuple(colour.tolist()))
    return np.uint8(sorted(own))


def _only_lines(root: etree._Element, outlined: bool, width: float) -> None:
    """White paper under black lines. width: in the units of the art, for shapes that bring no outline."""
    for shape, fill, stroke in _painted(root):
        if stroke != "none":
            shape.set("stroke", "#000")
        if fill == "none" or fill in INK or fill == BLACK:
            continue
        shape.set("fill", "#fff")
        if not outlined and (stroke == "none" or not shape.get("stroke-width")):
            shape.set("stroke", "#000")
            shape.set("stroke-width", f"{width / _scale(shape):.2f}")
            shape.set("stroke-linejoin", "round")


def _scale(shape: etree._Element) -> float:
    """How much larger than the page the transforms around a shape draw it."""
    scale = 1.0
    for each in [shape, *shape.iterancestors()]:
        for found in SCALE.finditer(each.get("transform") or ""):
            scale *= abs(float(found[1]))
    return max(scale, 1e-3)


def _hex(paint: str) -> Bytes:
    """#rgb, #rrggbb or #rrggbbaa."""
    return rgb("#" + "".join(2 * digit for digit in paint[1:])) if len(paint) == 4 else rgb(paint[:7])
