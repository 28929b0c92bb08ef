"""Finding text by CRAFT: words as turned boxes, in any script.

Letters are where its first map is bright, words where the second one, the links between letters, holds them together.
Source: Baek et al. 2019, arXiv 1904.01941, section 3.3, with the settings of the book covers that we follow: letters
over 0.7 somewhere and over 0.4 all over, links over 0.4, ten places at least, pictures enlarged twice up to 2,048 px.
"""

import math
from pathlib import Path
from typing import Self

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from ml.batching import halve_once
from ml.device import Device
from ml.errors import InvalidInput, WeightsMissing
from ml.images import Pixels, as_rgb
from ml.lettering.craft_network import STRIDE, Craft, merge_norms
from ml.lettering.detect import SMALLEST, FoundText, TextBox, TextFindingRequest, read_box
from ml.lettering.ppocr import WEIGHTS as READING
from ml.lettering.ppocr import LineReading, Quad
from ml.types import Loader, OnStep, no_steps
from ml.weights.formats import read_safetensors
from ml.words import gettext_noop

WEIGHTS, FILE = "craft", "craft_mlt_25k.safetensors"
GROWN, LONGEST = 2, 2_048  # times, and the most pixels that the network looks at
SURE, LETTER, LINK = 0.7, 0.4, 0.4  # of a word's best letter, of each of its places, of a link
PLACES = 10  # of the maps, that a word has at least
SQUARE = 0.1  # of the sides' ratio: a box nearer to a square than that is taken upright
MEAN, SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of the pictures that VGG16 was trained on
STEPS = 2

Map = NDArray[np.float32]  # (H, W)


class CraftFinding:
    """Words of text; where the request asks for it, it also reads what of them is Latin, as the embedded tier does.

    Looking at 2,048 x 2,048 pixels takes 2.6 GB for that long, and half a minute of a CPU core.
    """

    MODEL = "CRAFT (craft_mlt_25k)"

    def __init__(self, network: Craft, device: Device, reading: LineReading | None) -> None:
        self._network, self._device, self._reading = network, device, reading

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        network = read_network(loader.folder(WEIGHTS) / FILE).to(loader.device.torch)
        reading = loader.shared(LineReading) if loader.find(READING) else None
        return cls(network.to(memory_format=torch.channels_last), loader.device, reading)

    def __call__(self, request: TextFindingRequest, *, on_step: OnStep = no_steps) -> FoundText:
        """Raises InvalidInput, WeightsMissing where words are to be read and cannot be, OutOfMemory, Cancelled."""
        picture = as_rgb(request.picture)
        if min(picture.size) < SMALLEST:
            raise InvalidInput(f"a picture of {picture.size} is too small to hold text")
        if request.read and self._reading is None:
            raise WeightsMissing(f"{READING} is needed to read what was found")
        pixels = np.asarray(picture)
        boxes = self.find(pixels, on_step=on_step)
        if request.read:
            boxes = [read_box(self._reading, pixels, box) for box in boxes]
        return FoundText(tuple(boxes), picture.size, self.MODEL)

    def find(self, pixels: Pixels, *, on_step: OnStep = no_steps) -> list[TextBox]:
        """Boxes in (H, W, 3) pixels, in reading order."""
        letters, links, ratio = halve_once(lambda longest: self._maps(pixels, longest), LONGEST, release=self._release)
        on_step(1, STEPS, doing=gettext_noop("Looking for text"))
        height, width = pixels.shape[:2]
        found = [(_within(quad * ratio, (width, height)), score) for quad, score in words(letters, links)]
        found.sort(key=lambda word: (round(float(word[0][:, 1].min()) / 10), float(word[0][:, 0].min())))
        on_step(STEPS, STEPS, doing=gettext_noop("Looking for text"))
        return [TextBox(tuple((float(x), float(y)) for x, y in quad), score) for quad, score in found]

    def _maps(self, pixels: Pixels, longest: int) -> tuple[Map, Map, NDArray[np.float32]]:
        """Letters and links, and how many of the picture's pixels, across and down, each of their places is."""
        height, width = pixels.shape[:2]
        scale = min(GROWN, longest / max(width, height))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        seen = cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR)
        more = (-side % STRIDE for side in size)  # across, down
        framed = np.pad(seen, [(0, rest) for rest in reversed([*more])] + [(0, 0)], mode="edge")
        sheet = (framed.astype(np.float32) / 255 - np.float32(MEAN)) / np.float32(SPREAD)
        picture = torch.from_numpy(sheet).permute(2, 0, 1)[None].to(self._device.torch)  # (1, 3, H, W)
        with torch.inference_mode():
            maps = self._network(picture.contiguous(memory_format=torch.channels_last))[0].cpu().numpy()
        if not np.isfinite(maps).all():
            raise WeightsMissing(f"{FILE}: the network gives numbers that are none")
        letters, links = maps[:, : -(-size[1] // 2), : -(-size[0] // 2)]  # without what was added beyond the picture
        return letters, links, np.array([2 * width / size[0], 2 * height / size[1]], np.float32)

    def _release(self) -> None:
        if self._device.kind == "cuda":
            torch.cuda.empty_cache()


def read_network(path: Path) -> Craft:
    """The network as wide as its file says. Raises WeightsMissing for a file of another one."""
    tensors = read_safetensors(path)
    first = tensors.get("basenet.slice1.0.weight")
    if first is None or first.ndim != 4 or first.shape[0] % 4:
        raise WeightsMissing(f"{path.name}: not the network it should be")
    with torch.device("meta"):
        network = Craft(first.shape[0]).eval()
    try:
        network.load_state_dict(tensors, assign=True)
    except RuntimeError as error:
        raise WeightsMissing(f"{path.name}: not the network it should be: {error}") from error
    return merge_norms(network).requires_grad_(requires_grad=False)


def words(letters: Map, links: Map) -> list[tuple[Quad, float]]:
    """Corners, clockwise from the top left, and the best letter's score of each word, in places of the maps."""
    is_letter, is_link = letters > LETTER, links > LINK
    count, labels, facts, _ = cv2.connectedComponentsWithStats((is_letter | is_link).astype(np.uint8), connectivity=4)
    found = []
    for label in range(1, count):
        across, down, width, height, places = (int(fact) for fact in facts[label])
        if places < PLACES:
            continue
        reach = int(2 * math.sqrt(places * min(width, height) / (width * height)))
        rows = slice(max(down - reach, 0), down + height + reach + 1)
        columns = slice(max(across - reach, 0), across + width + reach + 1)
        own = labels[rows, columns] == label
        best = float(letters[rows, columns][own].max())
        if best < SURE:
            continue
        marks = own & ~(is_link[rows, columns] & ~is_letter[rows, columns])
        grown = cv2.dilate(marks.astype(np.uint8), np.ones((1 + reach, 1 + reach), np.uint8))
        found.append((_box(grown) + np.array([columns.start, rows.start], np.float32), min(best, 1.0)))
    return found


def _box(marks: NDArray[np.uint8]) -> Quad:
    """The smallest turned box around the marks; an upright one where that is nearly a square."""
    rows, columns = np.nonzero(marks)
    box = cv2.boxPoints(cv2.minAreaRect(np.stack([columns, rows], axis=1).astype(np.float32)))
    sides = [float(np.linalg.norm(box[index] - box[index + 1])) for index in range(2)]
    if abs(1 - max(sides) / (min(sides) + 1e-5)) <= SQUARE:
        left, right, top, bottom = columns.min(), columns.max(), rows.min(), rows.max()
        box = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    return np.roll(box, -int(box.sum(axis=1).argmin()), axis=0)


def _within(quad: Quad, size: tuple[int, int]) -> Quad:
    return np.clip(quad, 0, np.array(size, np.float32))
