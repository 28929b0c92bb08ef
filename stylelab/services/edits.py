"""Editing one photo: its recipe, the file made from it, and what is erased from it."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ml.editing.recipe import MOST_PX, read_recipe
from ml.editing.sizes import made_size
from ml.errors import InvalidInput
from pictory.core import mail
from pictory.core.addresses import own_address
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.files.links import make_link
from pictory.core.files.serving import saved_as
from pictory.core.files.uploads import open_image
from pictory.core.models import Asset, Job, User
from stylelab.models import Edit

PROPOSALS = 3
PROPOSAL_DAYS = 14  # that a proposal stays which nobody took
AT_ONCE = 50  # of them that one transaction deletes
SUFFIX = "-edited"
Box = tuple[float, float, float, float]


class Overtaken(Exception):
    """Another proposal was taken, or the edit reset, while these were made."""


class TooLarge(Exception):
    """The recipe makes a picture larger than we make any. sentence: which one, and what to do."""

    def __init__(self, picture: Asset) -> None:
        super().__init__(picture.pk)
        sentence = _("“%(name)s” would become larger than %(most)s dots on one side. Please choose a smaller size.")
        self.sentence = sentence % {"name": picture, "most": f"{MOST_PX:,}"}


@transaction.atomic
def open_edit(owner: User, original: Asset) -> Edit:
    """The last edit of this photo, made when there is none."""
    known = Edit.objects.filter(owner=owner, original=original).first()
    return known or Edit.objects.create(owner=owner, original=original, picture=original)


def keep_recipe(edit: Edit, *, recipe: dict[str, Any]) -> None:
    """recipe: as ml.editing.recipe gives it; {} for none."""
    if edit.recipe != recipe:
        edit.recipe, edit.changed_at = recipe, timezone.now()
        edit.save(update_fields=["recipe", "changed_at"])


@transaction.atomic
def reset(edit: Edit) -> None:
    """The original again: no recipe, and what was erased is back."""
    keep_recipe(edit, recipe={})
    _look_at(edit, edit.original)


@transaction.atomic
def delete_edit(edit: Edit) -> None:
    """The original stays in the drawer, and so does what was made."""
    _look_at(edit, edit.original)
    assets.delete_assets(list(proposals(edit)))
    edit.delete()


# --- The file ----------------------------------------------------------------------------------------------------


@transaction.atomic
def request_file(edit: Edit, *, by_mail: bool, key: str = "") -> Job:
    """Make the file that the recipe describes; mailed to its owner when asked for. Raises TooLarge, Refused."""
    return request_developed(edit.picture, recipe=edit.recipe, by_mail=by_mail, edit=edit, key=key)


@transaction.atomic
def request_developed(
    picture: Asset, *, recipe: dict[str, Any], by_mail: bool, edit: Edit | None = None, key: str = ""
) -> Job:
    """The same of any photo. edit: on whose page it is found. Raises TooLarge, Refused."""
    check_size(picture, recipe)
    params = {
        "edit": edit.pk if edit else None,
        "picture": str(picture.pk),
        "recipe": recipe,
        "by_mail": by_mail,
        "width_px": picture.width_px,
        "height_px": picture.height_px,
    }
    return queue.enqueue("stylelab.edit", owner=picture.owner, params=params, key=key)


def check_size(picture: Asset, recipe: dict[str, Any]) -> None:
    """recipe: as it is kept. Raises TooLarge."""
    try:
        made_size((picture.width_px or 1, picture.height_px or 1), read_recipe(recipe))
    except InvalidInput as error:
        raise TooLarge(picture) from error


def keep_file(job: Job, picture: Asset, *, data: bytes) -> Asset:
    """The finished photo; its mail stands or falls with it. Raises JobGone, Refused when the drawer is full."""
    with assets.storing():
        job.finish()
        asset = assets.keep_asset(
            owner=job.owner, job=job, app="stylelab", data=data, media_type=picture.media_type, role=Asset.Role.RESULT,
            title=title_of(picture, SUFFIX), details={"recipe": job.params["recipe"]}, parents=[picture],
        )  # fmt: skip
        if job.params["by_mail"]:
            _mail(job, asset)
    return asset


def title_of(picture: Asset, suffix: str) -> str:
    """The name a person gave the photo, with what we did to it."""
    name = picture.title or "pictory"
    return name if name.endswith(suffix) else name[: assets.TITLE_LENGTH - len(suffix)] + suffix


def may_mail(owner: User) -> bool:
    return own_address(owner) is not None


def _mail(job: Job, asset: Asset) -> None:
    name = saved_as(asset)
    context = {"name": name, "files": [{"name": name, "url": make_link(asset)}]}
    small = asset.size_bytes <= settings.MAIL_ATTACH_MAX_MB * 1_000_000
    mail.queue_mail("photo", to=job.owner, job=job, context=context, attachments=[asset] if small else [])


# --- Erasing -----------------------------------------------------------------------------------------------------


def request_proposals(edit: Edit, *, mask: IO[bytes] | None, box: Box | None, key: str = "") -> Job:
    """Fill what is marked in several ways, in place of what was proposed before; what is still being filled stops.

    mask: a picture, white where something is to go; or box: x, y, width, height as parts of the photo. The same marks
    with the same key are one request; other marks are another, whatever their key. Raises Refused, BadUpload.
    """
    clean = open_image(mask) if mask else None
    marks = {"marks": sha256(clean.data if clean else repr(box).encode()).hexdigest(), "picture": str(edit.picture_id)}
    with assets.storing():
        _one_at_a_time(edit)
        known = key and Job.objects.filter(owner=edit.owner, key=key).first()
        if known and marks.items() <= known.params.items():
            return known
        _stop_filling(edit)
        kept = clean and assets.keep_asset(
            owner=edit.owner, app="stylelab", data=clean.data, media_type=clean.media_type, role=Asset.Role.SKETCH,
            width_px=clean.width_px, height_px=clean.height_px, details={"brushed": True}, parents=[edit.picture],
        )  # fmt: skip
        params = marks | {
            "edit": edit.pk,
            "mask": str(kept.pk) if kept else "",
            "box": list(box) if box else [],
            "seed": secrets.randbelow(2**31),
            "width_px": edit.picture.width_px,
            "height_px": edit.picture.height_px,
        }
        return queue.enqueue("stylelab.erase", owner=edit.owner, params=params, key="" if known else key)


@dataclass(frozen=True)
class Proposal:
    """data: PNG or what the photo was. model: what made it."""

    data: bytes
    model: str
    seed: int


def keep_proposals(job: Job, edit: Edit, *, pictures: list[Proposal], tier: str, held_back: int = 0) -> None:
    """Earlier ones that nobody took go. held_back: how many more there were that may not be shown.

    Raises JobGone, and Overtaken when the edit goes on from another picture by now: these would undo what was done.
    """
    with assets.storing():
        now = Edit.objects.select_for_update().filter(pk=edit.pk).values_list("picture", flat=True).first()
        if str(now) != job.params["picture"]:
            raise Overtaken
        job.finish()
        base = Asset.objects.get(pk=job.params["picture"])
        mask = Asset.objects.filter(pk=job.params["mask"] or None, owner=job.owner)
        assets.delete_assets([*proposals(edit), *mask])
        for one in pictures:
            assets.keep_asset(
                owner=job.owner, job=job, app="stylelab", data=one.data, media_type=base.media_type,
                role=Asset.Role.CANDIDATE, title=edit.original.title, tier=tier, model=one.model, seed=one.seed,
                details={"held_back": held_back} if held_back else {}, parents=[base],
            )  # fmt: skip


def proposals(edit: Edit) -> QuerySet[Asset]:
    """What may be taken in place of the picture, in the order it was made."""
    made = Asset.objects.filter(owner=edit.owner, job__kind="stylelab.erase", job__params__edit=edit.pk)
    waiting = made.filter(role=Asset.Role.CANDIDATE).exclude(pk=edit.picture_id)
    return waiting.order_by("created_at", "seed")


@transaction.atomic
def take(edit: Edit, proposal: Asset) -> bool:
    """Go on with this picture; the other proposals go. Returns whether something was still being filled: that stops."""
    stopped = _stop_filling(edit)
    _look_at(edit, proposal)
    assets.delete_assets(list(proposals(edit)))
    return stopped


@transaction.atomic
def clear_proposals() -> int:
    """Delete some of the proposals that nobody took in PROPOSAL_DAYS; returns how many."""
    long_ago = timezone.now() - timedelta(days=PROPOSAL_DAYS)
    old = Asset.objects.filter(job__kind="stylelab.erase", created_at__lt=long_ago, role=Asset.Role.CANDIDATE)
    rows = list(old.exclude(pk__in=Edit.objects.values("picture"))[:AT_ONCE])
    assets.delete_assets(rows)
    return len(rows)


def _one_at_a_time(edit: Edit) -> None:
    Edit.objects.select_for_update().filter(pk=edit.pk).values_list("pk").first()


def _stop_filling(edit: Edit) -> bool:
    """Whether there was something to stop."""
    running = Job.objects.filter(owner=edit.owner_id, kind="stylelab.erase", params__edit=edit.pk, state__in=Job.OPEN)
    return any([queue.cancel(job) for job in running])


def _look_at(edit: Edit, picture: Asset) -> None:
    """Proposals for the picture before are of no use any more: what fills it stops."""
    before = edit.picture
    if before == picture:
        return
    _stop_filling(edit)
    edit.picture, edit.changed_at = picture, timezone.now()
    edit.save(update_fields=["picture", "changed_at"])
    if before.pk != edit.original_id:
        assets.delete_asset(before)
