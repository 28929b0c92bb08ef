"""Recipes with names: kept, shared by a signed link, applied to many photos at once."""

from typing import IO, Any

from django.core import signing
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404

from pictory.core import mail
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.files.large import OnBytes
from pictory.core.models import Asset, Job, User
from stylelab.models import Preset
from stylelab.models.edits import PRESET_NAME_LENGTH
from stylelab.services.edits import check_size

MOST = 60
MOST_PICTURES = 20
_SALT = "stylelab.preset"


class TooMany(Exception):
    """A person keeps at most MOST recipes."""


@transaction.atomic
def keep_preset(owner: User, *, name: str, recipe: dict[str, Any]) -> Preset:
    """In place of the one that has this name. Raises TooMany."""
    User.objects.select_for_update().filter(pk=owner.pk).values_list("pk").get()
    mine = Preset.objects.filter(owner=owner)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise TooMany
    return Preset.objects.update_or_create(owner=owner, name=name, defaults={"recipe": recipe})[0]


@transaction.atomic
def copy_preset(owner: User, shared: Preset) -> Preset:
    """A friend's recipe among one's own: where another has its name, under that and a number. Raises TooMany."""
    User.objects.select_for_update().filter(pk=owner.pk).values_list("pk").get()
    known = dict(Preset.objects.filter(owner=owner).values_list("name", "recipe"))
    name, number = shared.name, 1
    while known.get(name, shared.recipe) != shared.recipe:
        number += 1
        ending = f" {number}"
        name = shared.name[: PRESET_NAME_LENGTH - len(ending)] + ending
    return keep_preset(owner, name=name, recipe=shared.recipe)


def delete_preset(preset: Preset) -> None:
    """Links to it end with it."""
    preset.delete()


def share_token(preset: Preset) -> str:
    """Whoever has it may see and copy this recipe as long as it is kept."""
    return signing.dumps(preset.pk, salt=_SALT)


def open_shared(token: str) -> Preset:
    """Raises Http404 for a token that is not ours, or whose recipe is gone."""
    try:
        preset_id = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise Http404 from error
    return get_object_or_404(Preset.objects.select_related("owner"), pk=preset_id)


# --- Many photos -------------------------------------------------------------------------------------------------


@transaction.atomic
def request_batch(owner: User, *, recipe: dict[str, Any], name: str, pictures: list[Asset], key: str = "") -> Job:
    """Apply a recipe to 1 to MOST_PICTURES photos and pack the results into one ZIP. Raises TooLarge, Refused."""
    if not 1 <= len(pictures) <= MOST_PICTURES:
        raise ValueError(f"{len(pictures)} pictures")
    for picture in pictures:
        check_size(picture, recipe)
    params = {"recipe": recipe, "name": name, "pictures": [str(picture.pk) for picture in pictures]}
    return queue.enqueue("stylelab.edit_batch", owner=owner, params=params, key=key)


def keep_batch(job: Job, pictures: list[Asset], *, file: IO[bytes], on_bytes: OnBytes) -> Asset:
    """The ZIP, made from all these photos. Raises JobGone."""
    with assets.written(file, "application/zip", on_bytes=on_bytes) as stored, assets.storing():
        job.finish()
        asset = assets.keep_asset(
            owner=job.owner, job=job, app="stylelab", data=stored, media_type="application/zip",
            role=Asset.Role.RESULT, title=job.params["name"], details={"recipe": job.params["recipe"]},
            parents=pictures,
        )  # fmt: skip
        mail.queue_job_done(job)
    return asset
