"""Keeping files: a row and its bytes stand or fall together."""

import json
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pictory.core import curtains
from pictory.core.engine import queue
from pictory.core.engine.pulse import pulse
from pictory.core.files import large, thumbnails
from pictory.core.files.image_header import read_header
from pictory.core.files.large import OnBytes, Stored
from pictory.core.files.uploads import open_image
from pictory.core.models import Asset, Job, User

logger = logging.getLogger(__name__)

ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "audio/mpeg": "mp3",
    "video/mp4": "mp4",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/json": "json",
    "text/plain": "txt",
}
TITLE_LENGTH = 120
BATCH = 500
JOINERS = "\u200c\u200d"  # invisible, but parts of words and of emoji
HEX = re.compile(r"[0-9a-f]{32}")

_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


# --- Keeping -----------------------------------------------------------------------------------------------------


@contextmanager
def taking_files_back() -> Iterator[None]:
    """The files that are stored inside it, unless a row owns them by then, are removed when it fails. Nests."""
    outer, mine = _written.get(), []
    token = _written.set(mine)
    try:
        yield
    except BaseException:
        _remove_unless_kept(mine)
        raise
    else:
        if outer is not None:
            outer.extend(mine)
    finally:
        _written.reset(token)


@contextmanager
def storing() -> Iterator[None]:
    """transaction.atomic() that also takes back the files kept inside it when it fails. Nests."""
    with taking_files_back(), transaction.atomic():
        yield


def keep_asset(
    *,
    owner: User,
    data: bytes | File | Stored,
    media_type: str,
    role: str,
    app: str = "core",
    job: Job | None = None,
    title: str = "",
    width_px: int | None = None,
    height_px: int | None = None,
    duration_s: float | None = None,
    tier: str = "",
    model: str = "",
    seed: int | None = None,
    details: dict[str, Any] | None = None,
    parents: Iterable[Asset] = (),
    counts: bool = True,
) -> Asset:
    """Store a file of ours under a random name, with where it came from; a picture without size is asked for its own.

    Call it inside storing() when something else must stand or fall with it. data: what may take longer than a moment to
    write is Stored before, by written(). Equal files are stored again: sharing them would tell one person what another
    has. counts: whether it takes up the owner's room. Raises Refused when that is
    full, KeyError for a media type that we do not keep, OSError when the storage fails.
    """
    if media_type.startswith("image/") and not (width_px and height_px):
        width_px, height_px = size_of_picture(data)
    with taking_files_back():
        stored = data if isinstance(data, Stored) else store(data, media_type)
        with transaction.atomic():
            if counts:
                _check_quota(owner, stored.size_bytes)
            asset = Asset.objects.create(
                owner=owner, job=job, app=app, role=role, title=plain_title(title),
                file=stored.name, media_type=media_type, sha256=stored.sha256, size_bytes=stored.size_bytes,
                width_px=width_px, height_px=height_px, duration_s=duration_s,
                tier=tier, model=model, seed=seed, details=details or {},
                thumbnails=_first_state(media_type),
            )  # fmt: skip
            asset.parents.set(parents)
            if asset.is_image:
                transaction.on_commit(lambda: thumbnails.send(asset.pk))
    return asset


def store(data: bytes | File, media_type: str) -> Stored:
    """For keep_asset(), inside taking_files_back(). Raises KeyError for a media type that we do not keep, OSError.

    The name is noted before the first byte, so that half a file is taken back as well.
    """
    name = large.new_name(ENDINGS[media_type])
    _written.get().append(name)
    file = ContentFile(data) if isinstance(data, bytes) else data
    sha256, size_bytes = large.digest(file)
    file.seek(0)
    return Stored(default_storage.save(name, file), sha256, size_bytes)


@contextmanager
def written(file: IO[bytes], media_type: str, *, on_bytes: OnBytes) -> Iterator[Stored]:
    """A large file, hashed and stored before the transaction that keeps it; taken back if none does.

    on_bytes: told of each byte twice; may raise to stop. Raises OSError, KeyError for a media type we do not keep.
    """
    name = large.new_name(ENDINGS[media_type])
    with taking_files_back():
        _written.get().append(name)
        yield large.write(file, name, on_bytes=on_bytes)


def keep_upload(*, owner: User, file: IO[bytes], title: str = "", app: str = "core") -> Asset:
    """Clean a picture from outside and keep it. Raises BadUpload, and what keep_asset raises."""
    image = open_image(file)
    return keep_asset(
        owner=owner,
        data=image.data,
        media_type=image.media_type,
        role=Asset.Role.UPLOAD,
        app=app,
        title=title,
        width_px=image.width_px,
        height_px=image.height_px,
    )


def size_of_picture(data: bytes | File) -> tuple[int | None, int | None]:
    """(width, height) in px, as its first bytes say; None for what is no picture. Raises ValueError."""
    header = read_header(ContentFile(data) if isinstance(data, bytes) else data)
    return (header.width_px, header.height_px) if header else (None, None)


def read(asset: Asset) -> bytes:
    """The whole file. Raises OSError when the storage does not give it."""
    with default_storage.open(asset.file.name) as file:
        return file.read()


def plain_title(title: str) -> str:
    """One line that every database and every header takes: no control characters, no hidden changes of direction."""
    kept = (
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign
        for sign in unicodedata.normalize("NFC", title)
        if sign in JOINERS or unicodedata.category(sign) not in ("Cf", "Cs")
    )
    return " ".join("".join(kept).split())[:TITLE_LENGTH].strip()


# --- Deleting ----------------------------------------------------------------------------------------------------


def delete_asset(asset: Asset) -> None:
    """Delete the row now and the files once that is committed. Open jobs that were given this file are cancelled."""
    delete_assets([asset])


@transaction.atomic
def delete_assets(files: Sequence[Asset]) -> None:
    """Several as delete_asset() does one; the jobs are looked through once."""
    _cancel_jobs_given({str(asset.pk) for asset in files})
    curtains.remember(files)
    names = [name for asset in files for name in asset.stored_names]
    Asset.objects.filter(pk__in=[asset.pk for asset in files]).delete()
    _remove_on_commit(names)


def delete_all_assets_of(user: User) -> None:
    """Delete every file of this person as delete_asset() does."""
    delete_assets(list(Asset.objects.filter(owner=user)))


def orphans(*, older_than: timedelta) -> Iterator[str]:
    """Names in storage that no row owns: left by a crash or a failed deletion.

    older_than: younger files may belong to a transaction that has yet to commit.
    """
    before = timezone.now() - older_than
    for folder, owned_among in {
        "assets": _kept,
        "thumbnails": _thumbnails_kept,
        "checkpoints": _checkpoints_kept,
    }.items():
        for names in _walk(folder):
            pulse()
            owned = owned_among(names)
            yield from (name for name in names if name not in owned and _is_older(name, before))


# --- Inside ------------------------------------------------------------------------------------------------------


def _remove_unless_kept(names: list[str]) -> None:
    """Ask the database first: a commit whose answer was lost is a commit. What is left over, the sweep finds."""
    try:
        kept = _kept(names) if names else set()
    except DatabaseError:
        return
    _remove([name for name in names if name not in kept])


def _check_quota(owner: User, size_bytes: int) -> None:
    """One at a time per person, so that the limit is exact."""
    limit_mb = User.objects.select_for_update().get(pk=owner.pk).limits["storage_mb"]
    used = Asset.objects.filter(owner=owner).aggregate(bytes=Sum("size_bytes"))["bytes"] or 0
    if limit_mb is not None and used + size_bytes > limit_mb * 1_000_000:
        sentence = _("Your shelf is full. Please delete some pictures you no longer need.")
        raise queue.Refused("storage_full", sentence, retry_after_s=3_600)


def _first_state(media_type: str) -> str:
    return Asset.Thumbnails.WAITING if media_type.startswith("image/") else Asset.Thumbnails.NONE


def _cancel_jobs_given(asset_ids: set[str]) -> None:
    for job in Job.objects.filter(state__in=Job.OPEN).only("pk", "params"):
        if asset_ids.intersection(curtains.UUID_TEXT.findall(json.dumps(job.params))):
            queue.cancel(job)


def _remove_on_commit(names: list[str]) -> None:
    transaction.on_commit(lambda: _remove(names))


def _remove(names: list[str]) -> None:
    """A file that cannot be removed now is an orphan, and found by the sweep."""
    for name in names:
        try:
            default_storage.delete(name)
        except OSError as error:
            logger.warning("not removed yet: %s: %s", name, error)


def _walk(folder: str) -> Iterator[list[str]]:
    """Names in this folder and those below it, some at a time."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for start in range(0, len(files), BATCH):
        yield [f"{folder}/{file}" for file in files[start : start + BATCH]]
    for below in folders:
        yield from _walk(f"{folder}/{below}")


def _is_older(name: str, before: datetime) -> bool:
    """False for a file that is gone by now."""
    try:
        return default_storage.get_modified_time(name) <= before
    except OSError:
        return False


def _kept(names: list[str]) -> set[str]:
    return set(Asset.objects.filter(file__in=names).values_list("file", flat=True))


def _thumbnails_kept(names: list[str]) -> set[str]:
    owners = {found[0] for name in names if (found := HEX.match(name.rpartition("/")[2]))}
    assets = Asset.objects.filter(pk__in=owners)
    return {name for asset in assets for name in asset.stored_names}


def _checkpoints_kept(names: list[str]) -> set[str]:
    """Those that an open job may resume from."""
    open_jobs = Job.objects.filter(checkpoint__in=names, state__in=Job.OPEN)
    return set(open_jobs.values_list("checkpoint", flat=True))
