"""A day's picture painted once more in a kept style: one more of its candidates, the original stays."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaries.models import Drawing, Entry
from pictory.core import mail, styles
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, StyleCard

KIND = "diaries.restyle"


class NothingDrawn(Exception):
    """The day has no picture that could be painted."""

    sentence = _("Please have the day drawn first. Then it can be painted in a style.")


@transaction.atomic
def request_restyle(entry: Entry, card: StyleCard, *, key: str = "") -> Job:
    """Paint the picture that the day shows in this style. Raises NothingDrawn, Refused."""
    drawing = _drawn(entry)
    params = {
        "entry": str(entry.pk), "journal": entry.journal_id, "drawing": drawing.pk, "picture": str(drawing.picture_id),
        "style": styles.params_of(card), "width_px": drawing.picture.width_px, "height_px": drawing.picture.height_px,
    }  # fmt: skip
    return queue.enqueue(KIND, owner=entry.owner, params=params, key=key)


def keep_restyled(job: Job, drawing: Drawing, *, png: bytes, model: str) -> Drawing:
    """Store it beside the day's other pictures, with its own copy of the sketch. Raises JobGone, Refused."""
    with assets.storing():
        job.finish()
        source, sketch = drawing.picture, drawing.sketch
        common = {"owner": job.owner, "job": job, "app": "diaries", "media_type": "image/png", "title": source.title}
        copy = assets.keep_asset(
            data=assets.read(sketch), role=Asset.Role.SKETCH, width_px=sketch.width_px, height_px=sketch.height_px,
            **common,
        )  # fmt: skip
        picture = assets.keep_asset(
            data=png, role=Asset.Role.CANDIDATE, tier="embedded", model=model, parents=[source],
            width_px=source.width_px, height_px=source.height_px,
            details=source.details | styles.told(job.params["style"]), **common,
        )  # fmt: skip
        made = Drawing.objects.create(
            entry=drawing.entry, picture=picture, sketch=copy, layout=drawing.layout, aside_at=timezone.now()
        )
        mail.queue_job_done(job)
    return made


def _drawn(entry: Entry) -> Drawing:
    """The drawing the day shows; where that was painted in a style itself, the one it was painted from."""
    shown = Drawing.objects.select_related("picture").filter(pk=entry.drawing_id).first()
    if shown is None:
        raise NothingDrawn
    if "style" not in shown.picture.details:
        return shown
    before = Drawing.objects.select_related("picture").filter(entry=entry, picture__in=shown.picture.parents.all())
    return before.first() or shown
