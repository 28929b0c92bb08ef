"""Models of the full tier, from the hub or from a folder that somebody copied here."""

import shutil
from fnmatch import fnmatch
from pathlib import Path

from ml.errors import WeightsMissing
from ml.weights.formats import check_safetensors
from ml.weights.full import HubModel
from ml.weights.install import InstallFailed, put_in_place
from ml.weights.shelf import MANIFEST, digest, write_record


def from_hub(model: HubModel, root: Path) -> None:
    """Fetch, compare every large file with the hash that the hub has of it, record, put in place.

    What was fetched stays in `root`/.hub, so that a second try goes on where the first ended. Raises InstallFailed.
    """
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import GatedRepoError, HTTPError, LocalEntryNotFoundError

    place = root / ".hub" / model.name
    try:
        info = HfApi().model_info(model.repo, files_metadata=True)
        snapshot_download(model.repo, revision=info.sha, allow_patterns=list(model.patterns), local_dir=place)
    except GatedRepoError as error:
        raise InstallFailed(
            f"{model.repo} wants a log-in: accept its terms on the hub, then `hf auth login`"
        ) from error
    except (HTTPError, LocalEntryNotFoundError, OSError) as error:
        raise InstallFailed(f"{model.repo}: the hub does not answer: {error}") from error
    shutil.rmtree(place / ".cache", ignore_errors=True)
    for file in info.siblings or []:
        path = place / file.rfilename
        if file.lfs and path.is_file() and digest(path) != file.lfs.sha256:
            path.unlink()
            raise InstallFailed(f"{model.repo}: {file.rfilename} came damaged and is fetched again at the next try")
    _record(model, place, root)


def from_folder(model: HubModel, folder: Path, root: Path) -> None:
    """Take the model from `folder`/<name> or `folder`/<owner>/<repo>, as the hub lays it out. Raises InstallFailed."""
    source = next((place for place in (folder / model.name, folder / model.repo) if place.is_dir()), None)
    if source is None:
        raise InstallFailed(f"neither {model.name} nor {model.repo} is in {folder}")
    place = root / ".hub" / model.name
    shutil.rmtree(place, ignore_errors=True)
    files = [path for path in source.rglob("*") if path.is_file() and _is_wanted(path.relative_to(source), model)]
    if not files:
        raise InstallFailed(f"{source} holds none of {', '.join(model.patterns)}")
    for path in files:
        copy = place / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    _record(model, place, root)


def _is_wanted(name: Path, model: HubModel) -> bool:
    hidden = any(part.startswith(".") for part in name.parts)
    return name.name != MANIFEST and not hidden and any(fnmatch(str(name), pattern) for pattern in model.patterns)


def _record(model: HubModel, place: Path, root: Path) -> None:
    networks = [path for path in place.rglob("*") if path.suffix in (".safetensors", ".onnx")]
    if not networks:
        raise InstallFailed(f"{model.repo} holds no network in a safe format")
    try:
        for path in networks:
            if path.suffix == ".safetensors":
                check_safetensors(path)
        write_record(place, model)
    except (OSError, ValueError, WeightsMissing) as error:
        raise InstallFailed(f"{model.name}: {error}") from error
    put_in_place(place, root / model.name)
