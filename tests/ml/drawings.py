"""Drawings made by code, at any size: what enlarging is measured on. Nothing was tuned on those of HELD_OUT."""

import math
import random
from collections.abc import Callable

from PIL import Image, ImageDraw

UNIT = 512  # coordinates below are in this square
FINER = 4  # drawn so many times larger, then reduced: smooth edges

Draw = ImageDraw.ImageDraw


def drawing(name: str, side: int) -> Image.Image:
    """RGB of side x side pixels."""
    paper, draw_on = (SCENES | HELD_OUT)[name]
    sheet = Image.new("RGB", (UNIT * FINER, UNIT * FINER), paper)
    draw_on(_Pen(ImageDraw.Draw(sheet), FINER))
    return sheet.resize((side, side), Image.Resampling.BOX)


class _Pen:
    """Draws in units of the square."""

    def __init__(self, draw: Draw, scale: float) -> None:
        self._draw, self._scale = draw, scale

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str, line: str = "", width: float = 0) -> None:
        box = [value * self._scale for value in (x - rx, y - ry, x + rx, y + ry)]
        self._draw.ellipse(box, fill=fill or None, outline=line or None, width=round(width * self._scale))

    def polygon(self, points: list[tuple[float, float]], fill: str, line: str = "", width: float = 0) -> None:
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.polygon(scaled, fill=fill)
        if line:
            self.stroke([*points, points[0]], line, width)

    def stroke(self, points: list[tuple[float, float]], line: str, width: float) -> None:
        scaled = [(x * self._scale, y * self._scale) for x, y in points]
        self._draw.line(scaled, fill=line, width=round(width * self._scale), joint="curve")
        for x, y in (scaled[0], scaled[-1]):
            half = width * self._scale / 2
            self._draw.ellipse([x - half, y - half, x + half, y + half], fill=line)


def _house(pen: _Pen) -> None:
    pen.polygon([(0, 380), (512, 350), (512, 512), (0, 512)], "#8cc66a")
    pen.ellipse(90, 85, 45, 45, "#ffd34d", "#e39a1f", 5)
    for turn in range(12):
        angle = math.tau * turn / 12
        near, far = ((90 + r * math.cos(angle), 85 + r * math.sin(angle)) for r in (55, 75))
        pen.stroke([near, far], "#e39a1f", 5)
    pen.polygon([(150, 240), (380, 240), (380, 420), (150, 420)], "#f5e0b8", "#3b2a20", 6)
    pen.polygon([(130, 240), (265, 130), (400, 240)], "#d2553f", "#3b2a20", 6)
    pen.polygon([(240, 330), (295, 330), (295, 420), (240, 420)], "#7a4a2b", "#3b2a20", 5)
    for x in (175, 325):
        pen.polygon([(x, 275), (x + 35, 275), (x + 35, 310), (x, 310)], "#9fd4ee", "#3b2a20", 4)
        pen.stroke([(x + 17, 275), (x + 17, 310)], "#3b2a20", 2)
        pen.stroke([(x, 292), (x + 35, 292)], "#3b2a20", 2)
    for x in range(10, 150, 14):
        pen.stroke([(x, 470), (x, 410)], "#ffffff", 5)
    pen.stroke([(5, 430), (145, 430)], "#ffffff", 4)


def _cat(pen: _Pen) -> None:
    for flip in (1, -1):
        pen.polygon([(256 + flip * 140, 200), (256 + flip * 150, 70), (256 + flip * 50, 140)], "#e9a35b", "#2e2320", 6)
    pen.ellipse(256, 260, 165, 145, "#f2b671", "#2e2320", 6)
    for flip in (1, -1):
        pen.ellipse(256 + flip * 65, 240, 28, 34, "#ffffff", "#2e2320", 4)
        pen.ellipse(256 + flip * 62, 244, 15, 22, "#3a6b4f")
        pen.ellipse(256 + flip * 62 - 5, 236, 5, 6, "#ffffff")
        for lift in (-14, 0, 14):
            pen.stroke([(256 + flip * 40, 305), (256 + flip * 175, 295 + lift * 1.6)], "#2e2320", 2)
    pen.polygon([(243, 288), (269, 288), (256, 303)], "#d8616a")
    pen.stroke([(256, 303), (256, 320), (232, 332)], "#2e2320", 3)
    pen.stroke([(256, 320), (280, 332)], "#2e2320", 3)
    for x in (216, 256, 296):
        pen.stroke([(x, 122), (x + (x - 256) * -0.1, 165)], "#b9752f", 8)
    pen.ellipse(256, 470, 120, 70, "#f2b671", "#2e2320", 6)


def _rainbow(pen: _Pen) -> None:
    for ring, colour in enumerate(("#e4473f", "#f08a35", "#f6d24a", "#5fb55d", "#4a86cf", "#5a54a6", "#8f57a8")):
        pen.ellipse(256, 400, 230 - ring * 18, 230 - ring * 18, colour)
    pen.ellipse(256, 400, 230 - 7 * 18, 230 - 7 * 18, "#dff1fb")
    pen.polygon([(0, 400), (512, 400), (512, 512), (0, 512)], "#a5d67f")
    for x in (60, 455):
        for dx, dy, r in ((-34, 6, 30), (0, -10, 38), (36, 4, 32), (8, 16, 34)):
            pen.ellipse(x + dx, 395 + dy, r, r, "#ffffff")


def _flowers(pen: _Pen) -> None:
    dice = random.Random(4)
    for _ in range(13):
        x, y, size = dice.uniform(50, 462), dice.uniform(50, 380), dice.uniform(16, 34)
        pen.stroke([(x, y), (x + dice.uniform(-20, 20), y + 60), (x + dice.uniform(-30, 30), 512)], "#3f8a46", 4)
        petals, colour = dice.choice((5, 6, 8)), dice.choice(("#f29ab5", "#fff2a8", "#b99be0", "#ffffff"))
        for turn in range(petals):
            angle = math.tau * turn / petals
            at = (x + size * 0.8 * math.cos(angle), y + size * 0.8 * math.sin(angle))
            pen.ellipse(*at, size * 0.55, size * 0.55, colour, "#5b3a4d", 2)
        pen.ellipse(x, y, size * 0.5, size * 0.5, "#f4b53f", "#5b3a4d", 2)


def _ink(pen: _Pen) -> None:
    """Thin lines alone: waves, a spiral, hatching, a star."""
    for row in range(6):
        wave = [(x, 60 + row * 24 + 9 * math.sin(x / (12 + row * 3))) for x in range(20, 250, 2)]
        pen.stroke(wave, "#1d1d22", 1.5 + row * 0.5)
    spiral = [(380 + t * 4 * math.cos(t), 130 + t * 4 * math.sin(t)) for t in (step / 20 for step in range(560))]
    pen.stroke(spiral, "#27408b", 3)
    for x in range(30, 240, 9):
        pen.stroke([(x, 480), (x + 70, 290)], "#1d1d22", 1.5)
    star = [(380 + r * math.sin(math.tau * k / 10), 390 - r * math.cos(math.tau * k / 10))
            for k, r in ((k, 95 if k % 2 == 0 else 38) for k in range(10))]  # fmt: skip
    pen.polygon(star, "#f6d24a", "#8a3d12", 5)


def _boat(pen: _Pen) -> None:
    for band in range(8):
        pen.polygon([(0, 300 + band * 27), (512, 300 + band * 27), (512, 512), (0, 512)], f"#{64 - band * 6:02x}90c8")
        wave = [(x, 300 + band * 27 + 6 * math.sin((x + band * 37) / 16)) for x in range(0, 513, 4)]
        pen.stroke(wave, "#e6f3fb", 3)
    pen.polygon([(110, 300), (410, 300), (360, 370), (160, 370)], "#b4492f", "#2b1b16", 6)
    pen.stroke([(260, 300), (260, 70)], "#5b3a22", 8)
    pen.polygon([(270, 85), (400, 270), (270, 270)], "#fdf6e3", "#2b1b16", 5)
    pen.polygon([(250, 110), (250, 270), (150, 270)], "#f2a33c", "#2b1b16", 5)
    for x, y in ((80, 90), (130, 60), (440, 110)):
        pen.stroke([(x - 22, y - 10), (x - 8, y - 14), (x, y), (x + 8, y - 14), (x + 22, y - 10)], "#33333a", 3)
    for x in (190, 240, 290, 330):
        pen.ellipse(x, 330, 9, 9, "#e9f6ff", "#2b1b16", 3)


def _fish(pen: _Pen) -> None:
    for x, y, size, colour in ((200, 190, 110, "#f28c3a"), (360, 370, 75, "#e65a78"), (110, 400, 50, "#7d6bd0")):
        pen.polygon(
            [(x + size, y), (x + 1.6 * size, y - size * 0.5), (x + 1.6 * size, y + size * 0.5)], colour, "#222", 4
        )
        pen.ellipse(x, y, size * 1.1, size * 0.65, colour, "#222222", 4)
        for row in range(3):
            for k in range(4):
                at = (x - size * 0.3 + k * size * 0.3, y + (row - 1) * size * 0.25)
                arc = [
                    (at[0] + size * 0.13 * math.sin(t), at[1] + size * 0.13 * math.cos(t))
                    for t in (0.3, 0.9, 1.6, 2.2, 2.8)
                ]
                pen.stroke(arc, "#fff3d6", 2.5)
        pen.ellipse(x - size * 0.7, y - size * 0.15, size * 0.14, size * 0.14, "#ffffff", "#222222", 3)
        pen.ellipse(x - size * 0.72, y - size * 0.15, size * 0.06, size * 0.06, "#222222")
    for x, y, r in ((60, 120, 14), (80, 80, 9), (66, 50, 6), (430, 130, 18), (450, 90, 11)):
        pen.ellipse(x, y, r, r, "", "#f4fcff", 3)


def _tree(pen: _Pen) -> None:
    pen.polygon([(0, 430), (512, 410), (512, 512), (0, 512)], "#7fb65a")

    def branch(x: float, y: float, angle: float, length: float, width: float) -> None:
        end = (x + length * math.sin(angle), y - length * math.cos(angle))
        pen.stroke([(x, y), end], "#6b4527", width)
        if length > 18:
            branch(*end, angle - 0.45, length * 0.74, width * 0.68)
            branch(*end, angle + 0.38, length * 0.76, width * 0.68)
        else:
            pen.ellipse(*end, 7, 7, "#d9483b" if int(end[0]) % 5 == 0 else "#4f9a4b", "#2b5a2e", 1.5)

    branch(256, 440, 0, 105, 22)


def _robot(pen: _Pen) -> None:
    pen.polygon([(170, 90), (342, 90), (342, 220), (170, 220)], "#b8c4cf", "#30363d", 6)
    pen.stroke([(256, 90), (256, 45)], "#30363d", 5)
    pen.ellipse(256, 38, 13, 13, "#e5484d", "#30363d", 4)
    for x in (215, 297):
        pen.ellipse(x, 145, 24, 24, "#fff7c2", "#30363d", 5)
        pen.ellipse(x + 5, 148, 9, 9, "#30363d")
    for x in range(205, 310, 17):
        pen.polygon([(x, 186), (x + 12, 186), (x + 12, 203), (x, 203)], "#ffffff", "#30363d", 2.5)
    pen.polygon([(145, 240), (367, 240), (367, 410), (145, 410)], "#93a7b8", "#30363d", 6)
    for row in range(3):
        for column, colour in enumerate(("#e5484d", "#f5c84c", "#4caf7a", "#4a7fd6")):
            pen.ellipse(190 + column * 44, 280 + row * 40, 13, 13, colour, "#30363d", 3)
    for x in (120, 392):
        for y in range(250, 380, 22):
            pen.ellipse(x, y, 22, 11, "#d5dde4", "#30363d", 3.5)
    for x in (200, 312):
        pen.polygon([(x - 28, 410), (x + 28, 410), (x + 36, 490), (x - 36, 490)], "#b8c4cf", "#30363d", 6)


def _balloons(pen: _Pen) -> None:
    colours = ("#e5484d", "#f5c84c", "#4caf7a", "#4a7fd6", "#b06bd0", "#f08a35")
    for k, colour in enumerate(colours):
        x, y = 85 + k * 68, 130 + 45 * math.sin(k * 2.1)
        pen.stroke([(x, y + 60), (x + 8, y + 110), (256 + (x - 256) * 0.2, 400), (256, 505)], "#555555", 2)
        pen.polygon([(x, y + 52), (x - 9, y + 68), (x + 9, y + 68)], colour, "#3c2a2a", 2.5)
        pen.ellipse(x, y, 42, 55, colour, "#3c2a2a", 3.5)
        pen.ellipse(x - 15, y - 22, 8, 13, "#ffffff")
        if k % 2:
            for dy in (-15, 0, 15):
                pen.stroke([(x - 36, y + dy + 6), (x, y + dy + 12), (x + 36, y + dy + 6)], "#fff6e5", 3)


SCENES: dict[str, tuple[str, Callable[[_Pen], None]]] = {
    "house": ("#bfe3f7", _house),
    "cat": ("#fbe9ef", _cat),
    "rainbow": ("#dff1fb", _rainbow),
    "flowers": ("#cfe8d4", _flowers),
    "ink": ("#fffdf6", _ink),
    "boat": ("#cfe9f5", _boat),
}
HELD_OUT: dict[str, tuple[str, Callable[[_Pen], None]]] = {
    "fish": ("#bfe4ea", _fish),
    "tree": ("#e6f1fb", _tree),
    "robot": ("#f6efe3", _robot),
    "balloons": ("#d8ecfa", _balloons),
}
