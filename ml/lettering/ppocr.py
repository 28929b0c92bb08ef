"""PP-OCR's two networks: one marks lines of text in a picture, the other reads a line.

We take rapidocr's steps before and after the networks, and run the networks ourselves: its own engine would fetch files
that it misses, and its waiting threads spin.

Source: Liao et al. 2020, "Real-time Scene Text Detection with Differentiable Binarization", arXiv 1911.08947.
"""

from typing import Self

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from rapidocr.ch_ppocr_det.utils import DBPostProcess

from ml.batching import naming_memory
from ml.images import Pixels
from ml.types import Loader

WEIGHTS = "ppocr"
STEP = 32  # pixels: sides of the marking network's input are multiples of it
MARKED, SURE = 0.3, 0.5  # of a pixel, and of a box on average
GROWN = 1.6  # how far a box goes beyond its marks
LINE_HEIGHT = 48  # pixels of the reading network's input
LONGEST_LINE = 40  # heights

Quad = NDArray[np.float32]  # (4, 2) corners in pixels, clockwise


def run(session: onnxruntime.InferenceSession, values: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """The network's outputs. Memory is given back after each run: pictures of many sizes would pile it up."""
    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return session.run(None, {session.get_inputs()[0].name: values}, options)


class LineMarking:
    """Finds lines of text."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self._boxes = DBPostProcess(
            thresh=MARKED, box_thresh=SURE, unclip_ratio=GROWN, score_mode="fast", use_dilation=True
        )

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.session(loader.folder(WEIGHTS) / "PP-OCRv6_det_small.onnx"))

    def __call__(self, pixels: Pixels) -> list[tuple[Quad, float]]:
        """Corners and score of each line, in no order. pixels: run at this size, brought to multiples of STEP."""
        height, width = pixels.shape[:2]
        size = tuple(max(STEP, round(side / STEP) * STEP) for side in (width, height))
        bgr = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)[:, :, ::-1]
        values = (bgr.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None]  # (1, 3, H, W)
        with naming_memory():
            (marks,) = run(self._session, values)
        boxes, scores = self._boxes(marks, (height, width))
        return [(np.float32(box), float(score)) for box, score in zip(boxes, scores, strict=True)]


class LineReading:
    """Reads a line: Latin letters, digits, Chinese and Japanese; no Hangul."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self._letters = ["", *session.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.session(loader.folder(WEIGHTS) / "PP-OCRv6_rec_small.onnx"))

    def __call__(self, line: Pixels) -> tuple[str, float]:
        """line: (H, W, 3), upright. The words, and how sure they are: 0..1."""
        height, width = line.shape[:2]
        length = round(min(max(width / height, 1), LONGEST_LINE) * LINE_HEIGHT)
        bgr = cv2.resize(line, (length, LINE_HEIGHT), interpolation=cv2.INTER_AREA)[:, :, ::-1]
        values = (bgr.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None]  # (1, 3, 48, W)
        with naming_memory():
            (chances,) = run(self._session, values)
        likeliest, chance = chances[0].argmax(axis=1), chances[0].max(axis=1)  # (T,)
        new = (likeliest > 0) & (np.diff(likeliest, prepend=0) != 0)  # 0 is the gap between letters
        if not new.any():
            return "", 0.0
        return "".join(self._letters[index] for index in likeliest[new]).strip(), float(chance[new].mean())
