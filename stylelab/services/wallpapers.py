"""Wallpapers from one photo."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Asset, Job
from stylelab.models import Edit
from stylelab.services.edits import check_size, title_of


@dataclass(frozen=True)
class Screen:
    """device: an id of ml.editing.devices. x, y: the middle of what is seen, as parts of the photo. zoom: 1 to 4."""

    device: str
    x: float
    y: float
    zoom: float


@transaction.atomic
def request_wallpapers(edit: Edit, *, screens: list[Screen], tiles: int, key: str = "") -> Job:
    """The photo as edited, once for each screen. tiles: so many side by side; 0 for the whole photo.

    Raises TooLarge, Refused.
    """
    check_size(edit.picture, edit.recipe)
    params: dict[str, Any] = {
        "edit": edit.pk,
        "picture": str(edit.picture_id),
        "recipe": edit.recipe,
        "screens": [screen.__dict__ for screen in screens],
        "tiles": tiles,
    }
    return queue.enqueue("stylelab.wallpaper", owner=edit.owner, params=params, key=key)


def keep_wallpapers(job: Job, picture: Asset, *, files: dict[str, bytes]) -> None:
    """files: JPEG by the id of the device. Raises JobGone."""
    with assets.storing():
        job.finish()
        for device, data in files.items():
            assets.keep_asset(
                owner=job.owner, job=job, app="stylelab", data=data, media_type="image/jpeg",
                role=Asset.Role.RESULT, title=title_of(picture, f"-{device}"), parents=[picture],
            )  # fmt: skip
