"""Style cards: a style kept once. The card has its own copies of its paintings, and a face painted in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from pictory.core import curtains, styles
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Asset, CardPicture, Job, StyleCard, User
from stylelab.services.transfers import Pick

KIND = "stylelab.card_face"
MOST = 40
MOST_PICTURES = 4
FACE_OF = "window_cat"  # the sample that every face shows, so that faces differ by nothing but the style


class TooMany(Exception):
    """A person keeps at most MOST cards."""

    sentence = _("You have as many styles as fit. Please delete one first.")


class NameTaken(Exception):
    """Another card of this person has that name."""

    sentence = _("Another style of yours has this name.")


class Locked(Exception):
    """One of the pictures lies behind a lock, which a copy of it would not."""

    sentence = _("A picture from a locked diary stays there. Please choose another one.")


class PictureGone(Exception):
    """One of the pictures was deleted while it was being copied, or its file is lost."""

    sentence = _("One of these pictures is not there, or stands twice.")


REFUSALS = (TooMany, NameTaken, Locked, PictureGone)


@dataclass(frozen=True)
class Manner:
    """How a card paints: its fields, within the limits of models.StyleCard."""

    strength: int = 50
    strokes: int = 100
    colours: str = StyleCard.Colours.STYLE


def keep_card(owner: User, *, name: str, picks: Sequence[Pick], weights: Sequence[int], manner: Manner) -> StyleCard:
    """picks: 1 to MOST_PICTURES, copied. weights: of each, 1 to 100. Raises one of REFUSALS, Refused."""
    with assets.storing():
        _check_name(owner, name)
        _check_locks(owner, picks)
        if StyleCard.objects.filter(owner=owner).count() >= MOST:
            raise TooMany
        card = StyleCard.objects.create(owner=owner, name=name, **manner.__dict__)
        for pick, weight in zip(picks, weights, strict=True):
            CardPicture.objects.create(card=card, asset=_copied(owner, pick), weight=weight)
        _request_face(card)
    return card


@transaction.atomic
def change_card(card: StyleCard, *, name: str, weights: Sequence[int], manner: Manner) -> StyleCard:
    """weights: of its paintings, in order. Its face is painted anew if that changes.

    Raises NameTaken, Refused, and Http404 when it was deleted meanwhile.
    """
    _check_name(card.owner, name, card)
    get_object_or_404(StyleCard.objects.select_for_update(), pk=card.pk)
    before = styles.params_of(card)
    for picture, weight in zip(card.pictures.all(), weights, strict=False):
        CardPicture.objects.filter(pk=picture.pk).update(weight=weight)
    StyleCard.objects.filter(pk=card.pk).update(name=name, **manner.__dict__)
    card = StyleCard.objects.get(pk=card.pk)
    if styles.params_of(card) | {"name": ""} != before | {"name": ""}:
        _request_face(card)
    return card


@transaction.atomic
def delete_card(card: StyleCard) -> None:
    """With its paintings and its face. What was painted in it stays; open jobs that were to paint in it end."""
    now = StyleCard.objects.select_for_update().filter(pk=card.pk).first()  # its face may be another by now
    if now is None:
        return
    pictures = CardPicture.objects.filter(card=now).values("asset")
    assets.delete_assets(list(Asset.objects.filter(Q(pk__in=pictures) | Q(pk=now.face_id))))
    now.delete()


def keep_face(job: Job, *, webp: bytes, size: tuple[int, int], model: str) -> None:
    """The card's face from now on. Raises JobGone."""
    with assets.storing():
        job.finish()
        kept = StyleCard.objects.select_for_update().filter(pk=job.params["style"]["card"], owner=job.owner)
        card = kept.first()
        if card is None:
            return
        before = card.face
        card.face = assets.keep_asset(
            owner=job.owner, job=job, app="stylelab", role=Asset.Role.SKETCH, data=webp, media_type="image/webp",
            width_px=size[0], height_px=size[1], title=card.name, tier="embedded", model=model,
        )  # fmt: skip
        card.save(update_fields=["face"])
        if before:
            assets.delete_asset(before)


# --- Inside ------------------------------------------------------------------------------------------------------


def _check_name(owner: User, name: str, card: StyleCard | None = None) -> None:
    """One at a time per person. Raises NameTaken."""
    User.objects.select_for_update().filter(pk=owner.pk).values_list("pk").get()
    others = StyleCard.objects.filter(owner=owner, name=name)
    if (others.exclude(pk=card.pk) if card else others).exists():
        raise NameTaken


def _check_locks(owner: User, picks: Sequence[Pick]) -> None:
    """Also of those that are open now. Raises Locked."""
    own = Asset.objects.filter(pk__in=[pick.asset.pk for pick in picks if pick.asset])
    if curtains.in_sight(own, curtains.sight_later(owner, {})).count() < own.count():
        raise Locked


def _copied(owner: User, pick: Pick) -> Asset:
    """The same bytes once more, in no drawer. Raises PictureGone."""
    common = {"owner": owner, "app": "stylelab", "role": Asset.Role.SKETCH, "title": pick.title}
    width_px, height_px = pick.size
    common |= {"width_px": width_px, "height_px": height_px, "details": {"style_card": True}}
    if pick.sample:
        return assets.keep_asset(data=pick.sample.path.read_bytes(), media_type="image/webp", **common)
    if not Asset.objects.select_for_update().filter(pk=pick.asset.pk).exists():
        raise PictureGone
    try:
        file = default_storage.open(pick.asset.file.name)
    except FileNotFoundError as error:
        raise PictureGone from error
    with file:
        return assets.keep_asset(data=file, media_type=pick.asset.media_type, parents=[pick.asset], **common)


def _request_face(card: StyleCard) -> Job:
    """Paint it; what was begun for how the card was before is stopped."""
    for passed in Job.objects.filter(owner=card.owner_id, kind=KIND, params__style__card=card.pk, state__in=Job.OPEN):
        queue.cancel(passed)
    return queue.enqueue(KIND, owner=card.owner, params={"style": styles.params_of(card)})
