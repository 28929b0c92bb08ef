"""Small WebP pictures of an asset, made once, by the light queue."""

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

from pictory.core.engine.pulse import pulse
from pictory.core.models import Asset
from pictory.core.models.asset import THUMBNAIL_WIDTHS

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
TALLEST = 3  # times the width: a longer strip is made narrower
DUE_AFTER = timedelta(seconds=30)
GIVEN_UP_AFTER = timedelta(minutes=10)
DUE_AT_ONCE = 100


def send(asset_id: UUID) -> None:
    """Wake a worker for this asset. A lost call is repeated by send_due()."""
    async_task("pictory.core.files.thumbnails.make", str(asset_id), cluster="light")


def send_due() -> None:
    """Ask again for those that nobody made, and give up those that three workers tried."""
    waiting = Asset.objects.filter(thumbnails=Asset.Thumbnails.WAITING).order_by("created_at")
    given_up = waiting.filter(thumbnail_attempts__gte=MAX_ATTEMPTS, created_at__lt=timezone.now() - GIVEN_UP_AFTER)
    given_up.update(thumbnails=Asset.Thumbnails.FAILED)
    due = waiting.filter(thumbnail_attempts__lt=MAX_ATTEMPTS, created_at__lt=timezone.now() - DUE_AFTER)
    room = DUE_AT_ONCE - OrmQ.objects.filter(key="light").count()  # those asked for before are not asked for again
    for asset_id in due.values_list("pk", flat=True)[: max(room, 0)]:
        send(asset_id)


def make(asset_id: str) -> None:
    """Make every width and mark them ready. The attempt is counted before, so that one that kills its worker ends."""
    pulse()
    mine = Asset.objects.filter(pk=asset_id)
    trying = mine.filter(thumbnails=Asset.Thumbnails.WAITING, thumbnail_attempts__lt=MAX_ATTEMPTS)
    if not trying.update(thumbnail_attempts=F("thumbnail_attempts") + 1):
        return
    if not (asset := mine.first()):
        return
    try:
        _keep_all(asset)
    except (OSError, ValueError, MemoryError) as error:
        logger.warning("no thumbnails of %s at attempt %d: %s", asset_id, asset.thumbnail_attempts, error)
        if asset.thumbnail_attempts >= MAX_ATTEMPTS:
            mine.filter(thumbnails=Asset.Thumbnails.WAITING).update(thumbnails=Asset.Thumbnails.FAILED)


def _keep_all(asset: Asset) -> None:
    with asset.file.open() as file:
        for width, webp in _shrunk(io.BytesIO(file.read())):
            _keep(asset.thumbnail_name(width), webp)
    asset.thumbnails = Asset.Thumbnails.READY
    if not Asset.objects.filter(pk=asset.pk).update(thumbnails=asset.thumbnails):
        for width in THUMBNAIL_WIDTHS:  # deleted meanwhile
            default_storage.delete(asset.thumbnail_name(width))


def _keep(name: str, webp: bytes) -> None:
    """Under exactly this name; a second worker's copy goes."""
    if default_storage.exists(name):
        return
    kept = default_storage.save(name, ContentFile(webp))
    if kept != name:
        default_storage.delete(kept)


def _shrunk(file: io.BytesIO) -> Iterator[tuple[int, bytes]]:
    """Each width, the largest first, made from the one before; never larger than the picture."""
    from PIL import Image  # not needed by the web process

    with Image.open(file, formats=["PNG", "JPEG", "WEBP", "GIF"]) as picture:
        picture.draft("RGB", (2 * max(THUMBNAIL_WIDTHS), 2 * max(THUMBNAIL_WIDTHS)))
        small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    for width in sorted(THUMBNAIL_WIDTHS, reverse=True):
        small.thumbnail((width, width * TALLEST), reducing_gap=2.0)
        webp = io.BytesIO()
        small.save(webp, "WEBP", quality=82, method=4)
        yield width, webp.getvalue()
