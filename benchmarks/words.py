"""Pictures from words: sixty prompts as one sheet to look at, and the seconds that a picture takes.

Usage: words.py [--sheet docs/pictures/words.jpg] [--tile PX] [--timed COUNT] [--size PX] [--swatches FILE] [--seed N]
Prompts and looks are in words_prompts.txt; the seed of each picture is its number plus --seed.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ml.device import Device
from ml.scenes import LOOKS, DrawingRequest
from ml.scenes.drawing import Drawing
from ml.store import ModelStore
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS

COLUMNS = 6
WORDS_PX = 34  # of the caption
PAPER, INK = "#fbf6ec", "#3b332b"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
KOREAN_FACE = 1  # in the font's collection
SWATCH_PX = 96
SWATCH = "노을 지는 바다 위의 돛단배"
MOST_KB = 600


def prompts() -> list[tuple[str, str]]:
    """(look, prompt)."""
    lines = (ROOT / "benchmarks" / "words_prompts.txt").read_text().splitlines()
    return [tuple(part.strip() for part in line.split("|", 1)) for line in lines if line.strip()]


def make_sheet(drawing: Drawing, path: Path, tile: int, seed: int) -> None:
    wishes = prompts()
    rows = -(-len(wishes) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (tile + 8) + 8, rows * (tile + WORDS_PX + 8) + 8), PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(FONT, 12, index=KOREAN_FACE)
    for number, (look, prompt) in enumerate(wishes):
        drawn = drawing(DrawingRequest(prompt, seed=seed + number, size=(2 * tile, 2 * tile), look=look, age="adult"))
        left, top = 8 + number % COLUMNS * (tile + 8), 8 + number // COLUMNS * (tile + WORDS_PX + 8)
        sheet.paste(drawn.picture.resize((tile, tile), Image.Resampling.LANCZOS), (left, top))
        for line, words in enumerate(_lines(prompt, font, tile)):
            pen.text((left + 2, top + tile + 1 + 15 * line), words, INK, font)
        unknown = f", not drawn: {', '.join(drawn.unknown)}" if drawn.unknown else ""
        print(f"{number:2} {look:11} {drawn.place:10} {prompt}{unknown}", flush=True)
    for quality in range(88, 40, -4):
        sheet.save(path, "JPEG", quality=quality, optimize=True)
        if path.stat().st_size <= MOST_KB * 1_000:
            break
    print(f"{path}: {path.stat().st_size / 1_000:.0f} kB, quality {quality}")


def _lines(prompt: str, font: ImageFont.FreeTypeFont, wide: int) -> list[str]:
    """At most two lines that fit."""
    lines = [""]
    for word in prompt.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= wide - 4 or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines[:2]


def time_pictures(drawing: Drawing, count: int, side: int) -> None:
    """A table of seconds a look: of the clock, and of the processor, which other work on the machine does not touch."""
    print(f"{'look':12} {'p50 s':>7} {'worst s':>8} {'p50 cpu s':>10}   at {side} px, {count} pictures each")
    wishes = [prompt for _look, prompt in prompts()]
    drawing(DrawingRequest(wishes[0], size=(256, 256)))
    for look in LOOKS:
        clock, processor = [], []
        for number in range(count):
            started, used = time.perf_counter(), time.process_time()
            drawing(DrawingRequest(wishes[number * 7 % len(wishes)], seed=number, size=(side, side), look=look))
            clock.append(time.perf_counter() - started)
            processor.append(time.process_time() - used)
        print(
            f"{look:12} {statistics.median(clock):7.2f} {max(clock):8.2f} {statistics.median(processor):10.2f}",
            flush=True,
        )


def make_swatches(drawing: Drawing, path: Path) -> None:
    """The same picture in each look, side by side."""
    strip = Image.new("RGB", (SWATCH_PX * len(LOOKS), SWATCH_PX))
    for number, look in enumerate(LOOKS):
        picture = drawing(DrawingRequest(SWATCH, seed=4, size=(448, 448), look=look)).picture
        middle = picture.crop((100, 90, 348, 338)).resize((SWATCH_PX, SWATCH_PX), Image.Resampling.LANCZOS)
        strip.paste(middle, (number * SWATCH_PX, 0))
    strip.save(path, "WEBP", quality=86)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sheet", type=Path, default=ROOT / "docs" / "pictures" / "words.jpg")
    options.add_argument("--tile", type=int, default=236)
    options.add_argument("--seed", type=int, default=500)
    options.add_argument("--timed", type=int, default=0, metavar="COUNT")
    options.add_argument("--size", type=int, default=1024)
    options.add_argument("--swatches", type=Path)
    options.add_argument("--models", type=Path, default=ROOT / "var" / "models")
    given = options.parse_args()
    shelf = Shelf([ROOT / "ml" / "trained", given.models], WEIGHTS)
    store = ModelStore(shelf, device=Device.best(), budget_mb=4_000)
    with store.lease("drawing") as drawing:
        if given.swatches:
            make_swatches(drawing, given.swatches)
        elif given.timed:
            time_pictures(drawing, given.timed, given.size)
        else:
            make_sheet(drawing, given.sheet, given.tile, given.seed)


if __name__ == "__main__":
    main()
