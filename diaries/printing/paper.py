"""Paper: sizes, the colours of the site, pictures, and lines as a crayon draws them."""

import io
import math
import random
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

SIZES = {"a5": (148 * mm, 210 * mm), "a4": (210 * mm, 297 * mm)}
INK, PENCIL, LINE, ROSE, SHEET = (HexColor(code) for code in ("#3b332b", "#756b60", "#e0d5c3", "#d9798b", "#fffdf8"))
MOODS = {
    "joy": "#e9b93f", "excited": "#e8813c", "calm": "#7fae79", "love": "#dd7f94", "proud": "#b78a3e",
    "sad": "#6a93bd", "lonely": "#8b84b5", "anxious": "#9a8f83", "angry": "#c2543a",
}  # fmt: skip
JPEG = {"quality": 90, "subsampling": 0}
PICTURE_PX = 1600  # the longer side of a picture in print: 270 dots an inch across an A5 page


@dataclass(frozen=True)
class Sheet:
    """A page in points. unit: what a millimetre of the A5 design is here."""

    width: float
    height: float
    unit: float

    @classmethod
    def of(cls, size: str) -> "Sheet":
        width, height = SIZES[size]
        return cls(width, height, mm * width / SIZES["a5"][0])


def mood_colour(mood: str) -> Color:
    return HexColor(MOODS.get(mood, "#c9bda9"))


def picture(data: bytes) -> ImageReader | None:
    """A stored picture for print, on white and without needless dots; None when it cannot be read."""
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG", "WEBP"]) as opened:
            opened.draft("RGB", (PICTURE_PX, PICTURE_PX))
            shown = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    except (UnidentifiedImageError, OSError, ValueError):
        return None
    if shown.mode == "RGBA":
        ground = Image.new("RGB", shown.size, "white")
        ground.paste(shown, mask=shown.getchannel("A"))
        shown = ground
    shown.thumbnail((PICTURE_PX, PICTURE_PX), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    shown.save(file, "JPEG", **JPEG)
    file.seek(0)
    return ImageReader(file)


def draw_picture(canvas: Canvas, shown: ImageReader, x: float, y: float, width: float, height: float) -> None:
    """Whole, in the middle of the room that it has, with a pencil line around it."""
    across, high = shown.getSize()
    scale = min(width / across, height / high)
    wide, tall = across * scale, high * scale
    left, low = x + (width - wide) / 2, y + (height - tall) / 2
    canvas.drawImage(shown, left, low, wide, tall)
    canvas.setStrokeColor(PENCIL)
    canvas.setLineWidth(0.6)
    canvas.roundRect(left, low, wide, tall, 2, stroke=1, fill=0)


def crayon_line(canvas: Canvas, x: float, y: float, length: float, colour: Color, thick: float = 3.0) -> None:
    """A short stroke that wavers a little, the same each time."""
    chance = random.Random(length)  # noqa: S311 - a line, not a secret
    canvas.saveState()
    canvas.setLineCap(1)
    canvas.setStrokeColor(colour)
    for number in range(5):
        canvas.setLineWidth(thick * (0.55 if number else 1.0))
        canvas.setStrokeAlpha(0.85 if not number else 0.3)
        path, shift = canvas.beginPath(), chance.uniform(-0.35, 0.35) * thick * bool(number)
        path.moveTo(x, y + shift)
        for step in range(1, 25):
            wave = math.sin(step * 0.7 + number) * 0.12 * thick + chance.uniform(-0.1, 0.1) * thick
            path.lineTo(x + length * step / 24, y + shift + wave)
        canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


def dot(canvas: Canvas, x: float, y: float, radius: float, colour: Color) -> None:
    canvas.setFillColor(colour)
    canvas.circle(x, y, radius, stroke=0, fill=1)
