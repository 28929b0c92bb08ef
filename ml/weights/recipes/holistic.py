"""MediaPipe Holistic: the networks that find people, their joints, faces and hands.

The npm package carries them partly as files and partly packed one behind the other in a .data file, whose loader script
says where each begins and ends.
"""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from ml.weights.origin import Package, Weights

NPM = "@mediapipe/holistic"

WEIGHTS = Weights(
    name="holistic",
    title="MediaPipe Holistic (pose, face and hand landmarks)",
    packages=(
        Package(
            "npm", NPM, "0.5.1675471629",
            "8a3c0632e40e761e637d020738e96dc54d9bbbd4330ce2b206469fe467fd708b", 52.6,
        ),
    ),
    files={
        "pose_detection.tflite": "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85",
        "pose_landmark_full.tflite": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        "face_detection_short_range.tflite": "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633",
        "face_landmark.tflite": "c603fa6149219a3e9487dc9abd7a0c24474c77263273d24868378cdf40aa26d1",
        "hand_recrop.tflite": "67d996ce96f9d36fe17d2693022c6da93168026ab2f028f9e2365398d8ac7d5d",
        "hand_landmark_full.tflite": "8c026882c9ec059ce0f8e75266bee5a9a23c341a40e0000df755374d3d1b9b68",
    },
    licence="Apache-2.0",
    by="Google (MediaPipe)",
    licence_url="https://www.apache.org/licenses/LICENSE-2.0",
    note="Finds people in photographs and shaded drawings; flat pictograms are missed.",
)  # fmt: skip


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    """Take the files as they are. Raises KeyError where one is not in the package."""
    package = unpacked[NPM] / "package"
    packed = (package / "holistic_solution_packed_assets.data").read_bytes()
    spans = packed_spans((package / "holistic_solution_packed_assets_loader.js").read_text())
    for name in WEIGHTS.files:
        if (package / name).is_file():
            shutil.copyfile(package / name, into / name)
        else:
            start, end = spans[name]
            (into / name).write_bytes(packed[start:end])


def packed_spans(loader: str) -> dict[str, tuple[int, int]]:
    """(start, end) in the .data file of each packed file by its bare name, as the loader script lists them."""
    listing = json.loads(re.search(r'\{"files": \[.*?\].*?\}', loader)[0])
    return {Path(file["filename"]).name: (file["start"], file["end"]) for file in listing["files"]}
