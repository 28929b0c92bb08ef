"""What the looks work with: the drawn scene as pixels, and textures of paper and hand."""

from dataclasses import dataclass

import cv2
import numpy as np
import resvg_py
from numpy.typing import NDArray

from ml.scenes.composing import Scene

Colours = NDArray[np.float32]  # (H, W, 3) RGB in 0..1
Field = NDArray[np.float32]  # (H, W)


@dataclass(frozen=True)
class Sheet:
    """flat: the scene in even colours. things: 0..1, where things stand before the landscape. seed: for all chance.

    dark: whether it is night.
    """

    flat: Colours
    things: Field
    seed: int
    dark: bool

    @property
    def unit(self) -> float:
        """Pixels for one at 1000 px on the shorter side."""
        return min(self.flat.shape[:2]) / 1000

    def chance(self, number: int) -> np.random.Generator:
        return np.random.default_rng([self.seed, number])


def rasterise(scene: Scene, size: tuple[int, int], seed: int) -> Sheet:
    """size: (width, height) in pixels."""
    whole = _raster(scene, scene.back + scene.things + scene.front, size)[..., :3]
    alpha = _raster(scene, scene.things, size)[..., 3]
    return Sheet(whole.astype(np.float32) / 255, alpha.astype(np.float32) / 255, seed, scene.stage.dark)


def _raster(scene: Scene, body: str, size: tuple[int, int]) -> NDArray[np.uint8]:
    """(H, W, 4) RGBA."""
    view = f'viewBox="0 0 {scene.stage.width:.2f} {scene.stage.height:.2f}" preserveAspectRatio="none"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {view} width="{size[0]}" height="{size[1]}">{body}</svg>'
    png = np.frombuffer(bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)), np.uint8)
    return cv2.cvtColor(cv2.imdecode(png, cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)


def noise(chance: np.random.Generator, shape: tuple[int, int], cells: tuple[float, ...]) -> Field:
    """Smooth noise of several sizes in pixels, the first the loudest; deviation 1."""
    field, weight = np.zeros(shape, np.float32), 1.0
    for cell in cells:
        cell = max(cell, 1.0)
        small = chance.standard_normal((int(shape[0] / cell) + 3, int(shape[1] / cell) + 3)).astype(np.float32)
        field += weight * cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
        weight *= 0.7
    return field / max(float(field.std()), 1e-6)


def grain(chance: np.random.Generator, shape: tuple[int, int], size: float) -> Field:
    """Tooth of paper; deviation 1."""
    fine = cv2.GaussianBlur(chance.standard_normal(shape).astype(np.float32), (0, 0), max(size, 0.5))
    return fine / max(float(fine.std()), 1e-6)


def shifted(picture: NDArray[np.float32], across: Field, down: Field) -> NDArray[np.float32]:
    """Each pixel from so many pixels away."""
    rows, columns = np.mgrid[0 : picture.shape[0], 0 : picture.shape[1]].astype(np.float32)
    return cv2.remap(picture, columns + across, rows + down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)


def contours(picture: Colours, *, low: float, high: float) -> Field:
    """0..1 along edges between colours. low, high: steps in Lab where a line begins and where it is full."""
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    steps = np.zeros(picture.shape[:2], np.float32)
    for axis in ((1, 0), (0, 1)):
        slope = cv2.Sobel(lab, cv2.CV_32F, *axis, ksize=3) / 4
        steps += (slope * slope).sum(axis=2)
    return smoothstep(np.sqrt(steps), low, high)


def outlines(sheet: Sheet, picture: Colours, *, low: float, high: float) -> Field:
    """Contours, and the whole silhouette of each thing also where it has the colour of what lies behind."""
    across, down = (cv2.Sobel(sheet.things, cv2.CV_32F, *axis, ksize=3) / 4 for axis in ((1, 0), (0, 1)))
    return np.maximum(contours(picture, low=low, high=high), 0.8 * smoothstep(np.hypot(across, down), 0.1, 0.5))


def smoothstep(values: Field, low: float, high: float) -> Field:
    part = np.clip((values - low) / (high - low), 0, 1)
    return part * part * (3 - 2 * part)


def mixed(under: Colours, over: Colours | NDArray[np.float32], share: Field) -> Colours:
    return (under + (over - under) * share[..., None]).astype(np.float32)


def paper_border(sheet: Sheet, width: float) -> Field:
    """1 inside, 0 on a rim of bare paper with an uneven edge. width: units of 1000."""
    height, across = sheet.flat.shape[:2]
    rows, columns = np.mgrid[0:height, 0:across].astype(np.float32)
    rim = np.minimum(np.minimum(rows, height - 1 - rows), np.minimum(columns, across - 1 - columns)) / sheet.unit
    uneven = noise(sheet.chance(90), (height, across), (160 * sheet.unit, 50 * sheet.unit, 12 * sheet.unit))
    return smoothstep(rim + uneven * width * 0.16, width * 0.74, width * 0.9)
