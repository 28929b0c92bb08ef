"""Pictures drawn for the style tests, and how they are compared."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from ml.colours import ColourStatistics

STARRY = ("1b2f6b", "2f62b0", "f0cf4a", "dfe9f2", "14213d")
EARTHEN = ("7b2d1e", "d98f3f", "efd9a7", "3d2417", "a85a2a")


def scene(size: tuple[int, int] = (256, 192)) -> Image.Image:
    """A house under a sun before a hill, with soft light, as a photograph has."""
    picture = Image.new("RGB", (1024, 768), (150, 195, 230))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((760, 60, 900, 200), fill=(250, 225, 120))
    draw.ellipse((-200, 460, 1280, 1280), fill=(110, 160, 90))
    draw.rectangle((300, 340, 660, 620), fill=(205, 120, 100))
    draw.polygon(((260, 350), (480, 180), (700, 350)), fill=(120, 60, 60))
    draw.rectangle((430, 460, 530, 620), fill=(90, 60, 50))
    for left in (340, 570):
        draw.rectangle((left, 390, left + 60, 450), fill=(235, 235, 200))
    light = np.linspace(0.85, 1.1, 1024)[None, :, None]
    softened = np.asarray(picture.filter(ImageFilter.GaussianBlur(1)))
    return Image.fromarray(np.clip(softened * light, 0, 255).astype(np.uint8)).resize(size, Image.LANCZOS)


def painting(colours: tuple[str, ...], size: tuple[int, int] = (256, 256), seed: int = 1) -> Image.Image:
    """Broad short brush strokes that turn around a centre, in these colours."""
    chance = np.random.default_rng(seed)
    picture = Image.new("RGB", size, f"#{colours[0]}")
    draw = ImageDraw.Draw(picture)
    for _ in range(2_500):
        x, y = chance.uniform(0, size[0]), chance.uniform(0, size[1])
        angle = np.arctan2(y - size[1] / 2, x - size[0] / 2) + np.pi / 2
        length, colour = chance.uniform(6, 14), colours[int(chance.integers(len(colours)))]
        end = (x + length * np.cos(angle), y + length * np.sin(angle))
        draw.line(((x, y), end), fill=f"#{colour}", width=int(chance.integers(2, 5)))
    return picture.filter(ImageFilter.SMOOTH)


def edge_correlation(first: Image.Image, second: Image.Image) -> float:
    """1 where both have the same contours, 0 where they have nothing to do with each other."""
    return float(np.corrcoef(_contours(first).ravel(), _contours(second).ravel())[0, 1])


def palette_distance(first: Image.Image, second: Image.Image) -> float:
    """In Lab steps, between the two pictures' colours taken as normal distributions (2-Wasserstein)."""
    one, two = (ColourStatistics.of(np.asarray(picture.convert("RGB"))) for picture in (first, second))
    values, vectors = np.linalg.eigh(one.covariance)
    root = vectors * np.sqrt(np.maximum(values, 0)) @ vectors.T
    shared = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ two.covariance @ root), 0)).sum()
    spread = np.trace(one.covariance) + np.trace(two.covariance) - 2 * shared
    return float(np.sqrt(((one.mean - two.mean) ** 2).sum() + max(spread, 0)))


def _contours(picture: Image.Image) -> np.ndarray:
    grey = cv2.GaussianBlur(np.asarray(picture.convert("L"), np.float32), (0, 0), 2)
    return cv2.GaussianBlur(np.hypot(cv2.Sobel(grey, -1, 1, 0), cv2.Sobel(grey, -1, 0, 1)), (0, 0), 1.5)
