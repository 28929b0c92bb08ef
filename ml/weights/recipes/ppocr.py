"""PP-OCR: the network that marks lines of text and the one that reads them, as the rapidocr wheel carries them."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from ml.weights.origin import Package, Weights

PYPI = "rapidocr"

WEIGHTS = Weights(
    name="ppocr",
    title="PP-OCRv6 small (marking and reading lines of text)",
    packages=(
        Package(
            "pypi", PYPI, "3.10.0",
            "2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050", 27.3,
        ),
    ),
    files={
        "PP-OCRv6_det_small.onnx": "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
        "PP-OCRv6_rec_small.onnx": "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    },
    licence="Apache-2.0",
    by="PaddlePaddle, converted by RapidAI",
    licence_url="https://www.apache.org/licenses/LICENSE-2.0",
    note="Marks Hangul, but reads only Latin, Chinese and Japanese.",
)  # fmt: skip


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    """Take the files as they are."""
    for name in WEIGHTS.files:
        shutil.copyfile(unpacked[PYPI] / "rapidocr" / "models" / name, into / name)
