"""`python -m ml.weights.build MODULE UNPACKED INTO`: run one recipe, as the installer does."""

import importlib
import sys
from pathlib import Path


def main(module: str, unpacked: str, into: str) -> None:
    packages = {path.name: path for path in Path(unpacked).glob("*") if not path.name.startswith("@")}
    for scope in Path(unpacked).glob("@*"):
        packages |= {f"{scope.name}/{path.name}": path for path in scope.iterdir()}
    importlib.import_module(module).build(packages, Path(into))


if __name__ == "__main__":
    main(*sys.argv[1:])
