"""All samples as WebP files: python -m ml.samples.shipping FOLDER [NAME ...]"""

import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from ml.images import Pixels
from ml.samples import brushes, contents, pieces, prints, washes
from ml.samples.surface import Floats

STYLE_PX, CONTENT_PX = 512, 640
DETAIL = 1.5  # how much larger a painting is made than kept
QUALITY = {"styles": 76, "contents": 82}

PAINTERS: dict[str, Callable[[np.random.Generator, int], Floats]] = {
    "oil_field": brushes.oil_field, "night_swirls": brushes.night_swirls, "dots": brushes.dots,
    "crayon": brushes.crayon, "chalk": brushes.chalk, "mosaic": pieces.mosaic, "stained_glass": pieces.stained_glass,
    "paper_collage": pieces.paper_collage, "tapestry": pieces.tapestry, "batik": pieces.batik,
    "woodblock": prints.woodblock, "linocut": prints.linocut, "cut_shapes": prints.cut_shapes,
    "five_peaks": prints.five_peaks, "ink": washes.ink, "watercolour": washes.watercolour,
}  # fmt: skip


def paint_style(name: str, size_px: int = STYLE_PX) -> Pixels:
    """(size_px, size_px, 3). Raises KeyError."""
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    made = PAINTERS[name](chance, round(size_px * DETAIL))
    small = cv2.resize(made.astype(np.float32), (size_px, size_px), interpolation=cv2.INTER_AREA)
    return np.rint(np.clip(small, 0, 1) * 255).astype(np.uint8)


def paint_content(name: str, size_px: int = CONTENT_PX) -> Pixels:
    """size_px: the longest side. Raises KeyError."""
    return contents.paint(contents.VIEWS[name], size_px)


def ship(folder: Path, names: list[str]) -> None:
    """Write those of these names, or all without any."""
    makers = {"styles": (PAINTERS, paint_style), "contents": (contents.VIEWS, paint_content)}
    for kind, (known, paint) in makers.items():
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for name in known:
            if not names or name in names:
                picture = Image.fromarray(paint(name))
                picture.save(folder / kind / f"{name}.webp", quality=QUALITY[kind], method=6)


if __name__ == "__main__":
    ship(Path(sys.argv[1]), sys.argv[2:])
