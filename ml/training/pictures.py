"""What a training shows of itself: sheets of samples and the curve of its losses."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

SIZE = (900, 480)
MARGIN = 50
INK, PAPER, FAINT = "#3b332b", "#fffdf8", "#d8d0c4"
LINES = ("#c8402c", "#3d7ea6", "#5a8f4a", "#8a5fb0", "#c98a1b")
SMOOTH = 9  # rows of the history that one point of a line averages


def sheet(rows: list[list[NDArray[np.uint8]]], *, gap: int = 4) -> Image.Image:
    """Rows of equally large (H, W, 3) pictures, on white."""
    high, wide = rows[0][0].shape[:2]
    size = ((wide + gap) * max(map(len, rows)) + gap, (high + gap) * len(rows) + gap)
    page = Image.new("RGB", size, "white")
    for down, row in enumerate(rows):
        for across, picture in enumerate(row):
            page.paste(Image.fromarray(picture), (gap + across * (wide + gap), gap + down * (high + gap)))
    return page


def draw_curve(history: list[list[Any]], path: Path) -> None:
    """history: of checkpoint.Progress. One line for each value, over the images; each from 0 to its own top."""
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    wide, high = SIZE[0] - 2 * MARGIN, SIZE[1] - 2 * MARGIN
    images = np.array([row[0] for row in history], float)
    for part in range(5):
        y = MARGIN + high * part / 4
        draw.line([(MARGIN, y), (MARGIN + wide, y)], FAINT)
        draw.text((MARGIN + wide * part / 4 - 10, SIZE[1] - MARGIN + 8), f"{images[-1] * part / 4:,.0f}", INK)
    for number, name in enumerate(history[-1][3]):
        values = _smooth(np.array([row[3][name] for row in history], float))
        top = max(values.max(), 1e-6)
        across = MARGIN + wide * images / images[-1]
        down = MARGIN + high * (1 - values / top)
        colour = LINES[number % len(LINES)]
        draw.line(list(zip(across, down, strict=True)), colour, 2)
        draw.text((MARGIN + 6 + 150 * number, 18), f"{name}: {values[-1]:.3f}, top {top:.2f}", colour)
    picture.save(path)


def _smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    window = min(SMOOTH, len(values))
    padded = np.pad(values, (window // 2, window - 1 - window // 2), mode="edge")
    return np.convolve(padded, np.ones(window) / window, mode="valid")
