"""Photos and voices of a day."""

from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from diaries.models import Attachment, Entry
from pictory.core.engine.queue import Refused
from pictory.core.files import assets
from pictory.core.models import Asset

MAX_PHOTOS = 10
MAX_VOICES = 3


def add_photo(entry: Entry, *, file: IO[bytes], title: str = "") -> Attachment:
    """Raises BadUpload, and Refused when the day has as many as it may."""
    with assets.storing():
        _check_room(entry, Attachment.Kind.PHOTO, MAX_PHOTOS)
        asset = assets.keep_upload(owner=entry.owner, file=file, title=title, app="diaries")
        return Attachment.objects.create(entry=entry, asset=asset, kind=Attachment.Kind.PHOTO)


def add_voice(entry: Entry, *, data: bytes, media_type: str, seconds: float) -> Attachment:
    """Sound that was checked and cleaned before. Raises Refused when the day has as many as it may."""
    with assets.storing():
        _check_room(entry, Attachment.Kind.VOICE, MAX_VOICES)
        asset = assets.keep_asset(
            owner=entry.owner, data=data, media_type=media_type, role=Asset.Role.UPLOAD, app="diaries",
            title=f"{entry.date:%Y.%m.%d}", duration_s=seconds,
        )  # fmt: skip
        return Attachment.objects.create(entry=entry, asset=asset, kind=Attachment.Kind.VOICE)


@transaction.atomic
def remove(attachment: Attachment) -> None:
    """With its file."""
    assets.delete_asset(attachment.asset)


def _check_room(entry: Entry, kind: Attachment.Kind, most: int) -> None:
    Entry.objects.select_for_update().filter(pk=entry.pk).values_list("pk").get()
    if entry.attachments.filter(kind=kind).count() >= most:
        sentence = _("A day holds ten photos and three voices. Please take one away first.")
        raise Refused("day_full", sentence, retry_after_s=60)
