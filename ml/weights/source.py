"""Models of the full tier in a folder that somebody copied here: as the hub lays them out, as its cache does, or as
another Pictory installed them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ml.weights.hub_model import HubModel
from ml.weights.install import InstallFailed
from ml.weights.shelf import MANIFEST

OF_DOWNLOAD = Path(".cache") / "huggingface" / "download"  # where `hf download --local-dir` notes what it fetched


@dataclass(frozen=True)
class Source:
    """Published files on this disk. commit: of the repository, where that is known.

    within: the folder that was named; no file may lead out of it. hashes: what a file should be, where that is written
    down: sha256, or 40 digits that git gives a small file.
    """

    place: Path
    within: Path
    commit: str = ""
    hashes: dict[str, str] = field(default_factory=dict)

    def names(self) -> list[str]:
        """Every file, by its name in the repository."""
        return sorted(str(path.relative_to(self.place)) for path in _files(self.place))

    def file(self, name: str) -> Path:
        """Raises InstallFailed for one that is not there, or lies elsewhere."""
        path = self.place / name
        if not path.exists():
            raise InstallFailed(f"{path} leads nowhere" if path.is_symlink() else f"{path} is missing")
        if not path.resolve().is_relative_to(self.within.resolve()):
            raise InstallFailed(
                f"{path} leads out of {self.within}; copy the file itself, or name a folder around both"
            )
        return path


def find_source(model: HubModel, folder: Path) -> Source:
    """Where the model lies. Raises InstallFailed, which names the places that were looked at."""
    owner, _, repo = model.repo.partition("/")
    cache = folder / f"models--{owner}--{repo}"
    if model.repo and (cache / "snapshots").is_dir():
        return _of_cache(cache, folder)
    for place in (folder / model.name, folder / model.repo) if model.repo else (folder / model.name,):
        if place.is_dir():
            return Source(place, folder, *_known(place))
    if model.pickled and all((folder / pickled.file).is_file() for pickled in model.pickled.values()):
        return Source(folder, folder)
    wanted = [model.name, *([model.repo, cache.name] if model.repo else {one.file for one in model.pickled.values()})]
    raise InstallFailed(f"none of {', '.join(wanted)} is in {folder}")


def _files(place: Path) -> Iterator[Path]:
    """Not those that begin with a dot, or lie in a folder that does."""
    for path in place.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif path.name != MANIFEST:
            yield path


def _of_cache(cache: Path, folder: Path) -> Source:
    """Of the hub's cache, the snapshot that `main` stands for, or the only one. Its files are links to blobs that are
    called by their hash; such a blob may be a link itself.
    """
    main = cache / "refs" / "main"
    commits = sorted(path.name for path in (cache / "snapshots").iterdir() if path.is_dir())
    commit = main.read_text(errors="replace").strip() if main.is_file() else ""
    if commit not in commits:
        if len(commits) != 1:
            raise InstallFailed(f"{cache} holds {len(commits)} snapshots, and none is called main")
        commit = commits[0]
    place = cache / "snapshots" / commit
    hashes = {str(path.relative_to(place)): path.readlink().name for path in _files(place) if path.is_symlink()}
    return Source(place, folder, commit, {name: known for name, known in hashes.items() if _is_hash(known)})


def _known(place: Path) -> tuple[str, dict[str, str]]:
    """Commit and hashes, as an installation or a download wrote them down. Raises InstallFailed."""
    if (place / MANIFEST).is_file():
        try:
            record = json.loads((place / MANIFEST).read_text())
            return record.get("commit", ""), {name: facts["sha256"] for name, facts in record["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise InstallFailed(f"{place / MANIFEST} cannot be read: {error}") from error
    commit, hashes = "", {}
    for note in (place / OF_DOWNLOAD).rglob("*.metadata"):
        commit, known, *_ = [*note.read_text(errors="replace").split("\n"), "", ""]
        if _is_hash(known):
            hashes[str(note.relative_to(place / OF_DOWNLOAD)).removesuffix(".metadata")] = known
    return commit, hashes


def _is_hash(text: str) -> bool:
    return len(text) in (40, 64) and all(sign in "0123456789abcdef" for sign in text)
