"""Results of the embedded models to look at: small pictures, two spectrograms and what was written, into docs/models/.

`python benchmarks/gallery.py`. What it shows is described, weaknesses too, in docs/models.md.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from skimage import data

from ml.device import Device
from ml.edges import EdgesRequest
from ml.fast_style import FastStyleRequest
from ml.inpainting import RemovalRequest
from ml.music import MusicRequest
from ml.neural_style import NeuralStyleRequest, Style
from ml.pose.request import PoseRequest
from ml.pose.skeleton import draw_skeleton
from ml.store import ModelStore
from ml.upscaling import UpscalingRequest
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS

OUT = ROOT / "docs" / "models"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    places = [ROOT / "ml" / "trained", ROOT / "var" / "models"]
    store = ModelStore(Shelf(places, WEIGHTS), device=Device(), budget_mb=6_000)
    for name, make in SHEETS.items():
        sheet = make(store)
        sheet.save(OUT / f"{name}.jpg", quality=82)
        print(f"{name}.jpg {sheet.width} x {sheet.height}", flush=True)


def astronaut() -> Image.Image:
    """NASA's Eileen Collins, in the public domain, from scikit-image."""
    return Image.fromarray(data.astronaut())


def cat() -> Image.Image:
    """Chelsea, CC0, from scikit-image."""
    return Image.fromarray(data.chelsea())


def row(*pictures: Image.Image, height: int = 320) -> Image.Image:
    """Pictures side by side at one height, on paper."""
    fitted = [each.convert("RGB").resize((round(each.width * height / each.height), height)) for each in pictures]
    sheet = Image.new("RGB", (sum(each.width for each in fitted) + 12 * (len(fitted) - 1), height), "#FBF6EC")
    x = 0
    for each in fitted:
        sheet.paste(each, (x, 0))
        x += each.width + 12
    return sheet


def edges(store: ModelStore) -> Image.Image:
    with store.lease("edges") as find:
        soft = find(EdgesRequest(astronaut())).picture
        thin = find(EdgesRequest(astronaut(), thin=True)).picture
    return row(astronaut(), soft, thin)


def enlarging(store: ModelStore) -> Image.Image:
    """A small picture by bicubic and by the three networks."""
    small = cat().crop((140, 20, 300, 180)).resize((96, 96), Image.Resampling.LANCZOS)
    plain = small.resize((384, 384), Image.Resampling.BICUBIC)
    with store.lease("upscaling") as enlarge:
        made = [
            enlarge(UpscalingRequest(small, scale=4, model=name)).picture for name in ("quick", "illustration", "photo")
        ]
    return row(plain, *made)


def removal(store: ModelStore) -> Image.Image:
    cover = astronaut()
    draw = ImageDraw.Draw(cover)
    korean, english = ImageFont.truetype(FONT, 46), ImageFont.truetype(FONT, 44)
    draw.text((285, 40), "별을 향해", font=korean, fill="white", stroke_width=3, stroke_fill="black")
    draw.text((60, 430), "TO THE STARS", font=english, fill="#ffd34d")
    with store.lease("text_removal") as remove:
        result = remove(RemovalRequest(cover))
    return row(cover, result.mask, result.picture)


def pose(store: ModelStore) -> Image.Image:
    with store.lease("pose") as estimate:
        result = estimate(PoseRequest(astronaut()))
    skeleton = draw_skeleton(result.poses, result.size)
    return row(astronaut(), skeleton, draw_skeleton(result.poses, result.size, ground=astronaut()))


def fast_styles(store: ModelStore) -> Image.Image:
    with store.lease("fast_style") as paint:
        made = [paint(FastStyleRequest(astronaut(), style)).picture for style in (1, 7, 19)]
    return row(astronaut(), *made)


def stroke_by_stroke(store: ModelStore) -> Image.Image:
    """Content, style, and nine rounds of optimisation at 256 px."""
    with store.lease("fast_style") as paint:
        style = paint(FastStyleRequest(cat(), 7)).picture
    with store.lease("neural_style") as optimise:
        result = optimise(NeuralStyleRequest(astronaut(), (Style(style),), size_px=256))
    return row(astronaut(), style, result.picture)


def spectrograms(store: ModelStore) -> Image.Image:
    """Two moods: time to the right, pitch upwards."""
    with store.lease("music") as compose:
        pieces = [compose(MusicRequest(mood, seed=7)) for mood in ("excited", "sad")]
    return row(*(_spectrogram(piece.sound.mean(axis=1)).resize((640, 320)) for piece in pieces))


def _spectrogram(sound: np.ndarray) -> Image.Image:
    """(N,) at 44,100 Hz -> up to 8 kHz, 70 dB deep."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, 2_048)[::512] * np.hanning(2_048)
    level = 20 * np.log10(np.abs(np.fft.rfft(frames))[:, :372].T + 1e-6)  # (F, T)
    grey = np.clip((level - level.max() + 70) / 70 * 255, 0, 255).astype(np.uint8)[::-1]
    return Image.fromarray(cv2.cvtColor(cv2.applyColorMap(grey, cv2.COLORMAP_INFERNO), cv2.COLOR_BGR2RGB))


SHEETS: dict[str, Callable[[ModelStore], Image.Image]] = {
    "edges": edges,
    "enlarging": enlarging,
    "text-removal": removal,
    "pose": pose,
    "fast-styles": fast_styles,
    "stroke-by-stroke": stroke_by_stroke,
    "music": spectrograms,
}

if __name__ == "__main__":
    main()
