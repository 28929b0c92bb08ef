"""The stickers: each as it is painted, and as a white-filled line drawing of the same shapes.

A colouring book from flat pictures: every painted shape becomes white paper with a dark outline, in painter's order,
so that stickers hide what lies behind them; small dark marks such as eyes stay dark, faint shadows go.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ml.weights.origin import Package, Weights

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

WEIGHTS = Weights(
    name="sticker_art",
    title="Fluent Emoji Flat",
    packages=(
        Package(
            "npm", "@iconify-json/fluent-emoji-flat", "1.2.6",
            "7d064769dee690815f823bc5bcc511d957198caf9f5edd8dd9c1aa48a6aeb175", 1.2,
        ),
    ),
    files={"art.json": ""},
    licence="MIT",
    licence_url="https://github.com/microsoft/fluentui-emoji/blob/main/LICENSE",
    by="Microsoft; the outlines are ours",
)  # fmt: skip

SKIN_TONE = re.compile(r"-(light|medium-light|medium|medium-dark|dark)$")
SKIN = "light"
LEFT_OUT = {"Symbols", "Flags"}
SHAPES = {"path", "circle", "ellipse", "rect", "polygon", "polyline", "line", "use"}
DEFINITIONS = {"defs", "clipPath", "mask", "filter", "linearGradient", "radialGradient"}
INK = "#3b332b"
STROKE = "0.62"  # of a picture 32 units wide
DARK = 52  # luma under which a shape is a mark and not a surface
FAINT = 0.5  # opacity under which a shape is a shadow


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    """Write art.json: id -> {"colour", "outline"}, the inside of an SVG of 32 x 32 units."""
    package = unpacked["@iconify-json/fluent-emoji-flat"] / "package"
    icons = json.loads((package / "icons.json").read_text())["icons"]
    categories = json.loads((package / "metadata.json").read_text())["categories"]
    wanted = sorted({icon for name, ids in categories.items() if name not in LEFT_OUT for icon in ids})
    art = {
        icon: {"colour": _skinned(icon, icons), "outline": outlined(icons[icon]["body"])}
        for icon in wanted
        if icon in icons and not _is_tinted(icon, icons)
    }
    (into / "art.json").write_text(json.dumps(art, separators=(",", ":")))


def _is_tinted(icon: str, icons: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether it is another icon with a tone of skin; a traffic light is not."""
    return SKIN_TONE.sub("", icon) in icons and SKIN_TONE.search(icon) is not None


def _skinned(icon: str, icons: Mapping[str, Mapping[str, str]]) -> str:
    """People in the crayon that children take for skin, not in the yellow of the signs."""
    return icons.get(f"{icon}-{SKIN}", icons[icon])["body"]


def outlined(body: str) -> str:
    """The same shapes as white paper with a pencil line. body: the inside of an SVG."""
    from lxml import etree

    root = etree.fromstring(f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>')
    for element in list(root.iter("{*}*")):
        name = etree.QName(element).localname
        if name in SHAPES and not _is_defined(element):
            _redraw(element)
    text = etree.tostring(root).decode()
    return text[text.index(">") + 1 : text.rindex("</svg>")]


def _is_defined(element: "Element") -> bool:
    return any(str(above.tag).rpartition("}")[2] in DEFINITIONS for above in element.iterancestors())


def _redraw(element: "Element") -> None:
    if _opacity(element) < FAINT:
        element.getparent().remove(element)
        return
    paint, line = _inherited(element, "fill", "#000"), _inherited(element, "stroke", "none")
    if line != "none":
        element.set("stroke", INK)
    if paint == "none":
        return
    if _luma(paint) < DARK:
        element.set("fill", INK)
        return
    element.set("fill", "#fff")
    element.set("stroke", INK)
    element.set("stroke-width", STROKE)
    element.set("stroke-linejoin", "round")


def _inherited(element: "Element", name: str, default: str) -> str:
    values = (place.get(name) for place in (element, *element.iterancestors()))
    return next((value for value in values if value is not None), default)


def _opacity(element: "Element") -> float:
    places = (element, *element.iterancestors())
    values = [float(place.get(name, 1)) for place in places for name in ("opacity", "fill-opacity")]
    return min(values)


def _luma(paint: str) -> float:
    """0 to 255 by ITU-R BT.601; white for a gradient or a named colour."""
    if not re.fullmatch(r"#([0-9a-fA-F]{3}){1,2}", paint):
        return 255.0
    digits = paint[1:] if len(paint) == 7 else "".join(sign * 2 for sign in paint[1:])
    red, green, blue = (int(digits[place : place + 2], 16) for place in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue
