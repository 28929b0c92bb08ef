"""Models of the full tier from the hub, file by file: each goes on where it stopped, and is compared with its hash."""

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ml.weights.hub_model import HubModel
from ml.weights.install import InstallFailed
from ml.weights.published import finish, plan, workplace
from ml.weights.taking import PART, Tell, check_room, digest_as, keep_only, said, tell_nobody

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo, RepoSibling

PATIENCE_S = 30.0  # for an answer, and for each piece of it
TRIES = 3  # without a byte in between
PARTIAL, OUT_OF_RANGE = 206, 416
FINAL = (400, 401, 403, 404, 410)  # answers that do not change by asking again


def from_hub(
    model: HubModel, root: Path, *, tell: Tell = tell_nobody, patience_s: float = PATIENCE_S, keep: bool = False
) -> None:
    """Fetch the model into `root`/<name>. keep: also leave the pickles that were converted, in `root`/.originals.

    What was fetched stays when something fails, half files too, so that the next try goes on where this one ended.
    Raises InstallFailed.
    """
    if not model.repo:
        raise InstallFailed(f"it is not on the hub: take it from {model.homepage}, and install it --from the folder")
    listing = _listing(model, patience_s)
    published = {file.rfilename: file for file in listing.siblings or []}
    planned = plan(model, published)
    place = workplace(model, root)
    keep_only(place / "made", planned.taken)
    sizes = {name: published[name].size or 0 for name in planned.published}
    check_room(sum(sizes.values()) + sum(sizes[one] for one in planned.pickles), place)
    files = {name: place / ("made" if name in planned.taken else "fetched") / name for name in planned.published}
    repository = _Repository(model, listing.sha or "main", patience_s, tell)
    for name, into in files.items():
        tell(name)
        repository.fetch(published[name], into)
    finish(model, planned, files, root, commit=listing.sha or "", tell=tell)
    if keep and (place / "fetched").is_dir():
        _keep(place / "fetched", root / ".originals" / model.name)
    shutil.rmtree(place, ignore_errors=True)


def _listing(model: HubModel, patience_s: float) -> "ModelInfo":
    from huggingface_hub import HfApi
    from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, HTTPError

    try:
        return HfApi().model_info(model.repo, files_metadata=True, timeout=patience_s)
    except GatedRepoError as error:
        raise InstallFailed(_wants_log_in(model)) from error
    except (HTTPError, OSError) as error:
        if isinstance(error, HfHubHTTPError) and error.response.status_code in FINAL:
            hides = "is not on the hub, or hides from who is not logged in (`hf auth login`)"
            raise InstallFailed(f"{model.repo} {hides}") from error
        raise InstallFailed(f"{model.repo}: the hub does not answer: {error}") from error


@dataclass(frozen=True)
class _Repository:
    """One commit of it."""

    model: HubModel
    commit: str
    patience_s: float
    tell: Tell

    def fetch(self, file: "RepoSibling", into: Path) -> None:
        """Into a part beside, from where that ends; then compare, then rename. Raises InstallFailed."""
        known = file.lfs.sha256 if file.lfs else file.blob_id or ""
        if into.is_file() and known and digest_as(into, known) == known:
            return
        part = into.with_name(into.name + PART)
        try:
            into.parent.mkdir(parents=True, exist_ok=True)
            part.touch()
            self._fetch_all(file, part)
            if known and digest_as(part, known) != known:
                part.unlink()
                raise InstallFailed(f"{self.model.repo}: {file.rfilename} came damaged and is fetched again next time")
            part.replace(into)
        except OSError as error:
            raise InstallFailed(f"{self.model.repo}: {said(error)}") from error

    def _fetch_all(self, file: "RepoSibling", part: Path) -> None:
        """Ask for the rest as long as something comes."""
        from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, HTTPError

        about = f"{self.model.repo}: {file.rfilename}"
        tries, had, reason = 0, -1, "it ends too early"
        while _size(part) != file.size:
            here = _size(part)
            tries, had = (0 if here > had else tries + 1), max(had, here)
            if tries == TRIES:
                raise InstallFailed(f"{about} stops at {here} of {file.size} bytes: {reason}")
            try:
                self._fetch_rest(file, part)
            except GatedRepoError as error:
                raise InstallFailed(_wants_log_in(self.model)) from error
            except HTTPError as error:
                if isinstance(error, HfHubHTTPError) and error.response.status_code in FINAL:
                    raise InstallFailed(f"{about} is not given: {error}") from error
                reason = str(error) or type(error).__name__
                time.sleep(min(1.0, self.patience_s))

    def _fetch_rest(self, file: "RepoSibling", part: Path) -> None:
        """One answer, as far as it goes. Raises HTTPError of the hub's client, OSError."""
        from huggingface_hub import constants
        from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

        here = _size(part)
        headers = build_hf_headers() | {"Accept-Encoding": "identity"} | ({"Range": f"bytes={here}-"} if here else {})
        url = f"{constants.ENDPOINT}/{self.model.repo}/resolve/{self.commit}/{quote(file.rfilename)}"
        with get_session().stream("GET", url, headers=headers, timeout=self.patience_s) as answer:
            if answer.status_code == OUT_OF_RANGE:
                part.unlink(missing_ok=True)
                return
            hf_raise_for_status(answer)
            with part.open("ab" if here and answer.status_code == PARTIAL else "wb") as writing:
                for block in answer.iter_bytes():
                    writing.write(block)
                    self.tell(file.rfilename, writing.tell(), file.size or 0)


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _keep(fetched: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    fetched.rename(place)


def _wants_log_in(model: HubModel) -> str:
    return f"{model.repo} wants a log-in: accept its terms at {model.source}, then `hf auth login`"
